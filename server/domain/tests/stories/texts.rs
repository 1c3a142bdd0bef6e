//! Codes in text messages: who gets one, and how long it is good.

use crate::backup_phone::NOT_THE_NEWEST;
use crate::parallel::{at_once, refused};
use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Person, STEP, World, elsewhere, home, refusal, typed};
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::factor::{CodeHint, FactorKind};
use model::moment::MINUTE;

/// Somebody with a backup phone, whose minute is over.
pub(crate) fn with_a_phone(world: &World) -> (Person<'_>, Browser<'_>) {
    let (ann, browser) = with_a_sheet(world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    (ann, browser)
}

#[test]
fn a_text_signs_in_once_in_place_of_the_app() {
    let world = World::with_texts();
    let (ann, browser) = with_a_phone(&world);
    let (core, pending) = (world.core(), ann.half_sign_in());
    core.text_sign_in_code(&pending).unwrap();
    let code = world.texted_code();
    assert!(code.len() == 8 && code.bytes().all(|digit| digit.is_ascii_digit()));
    let signed_in = core.second_step(&pending, &typed(&code)).unwrap();
    assert_eq!(signed_in.codes_left, Some(10), "recovery codes are not touched");
    assert_eq!(world.notices(), [Notice::SmsUsed]);
    assert_eq!(browser.overview().phone.unwrap().last_used_at, Some(world.now()));
    assert_eq!(ann.account().sessions[0].factor, Some(FactorKind::Sms));

    let (before, changes) = (ann.account(), ann.changes());
    assert_eq!(refusal(ann.sign_in_with(&code)), NOT_THE_NEWEST);
    assert_eq!(refusal(ann.command_line(Some(&code))), NOT_THE_NEWEST);
    assert_eq!((ann.changes(), ann.account().sessions.len()), (changes, before.sessions.len()));
    for off in [0, STEP] {
        let seen = ann.phone().code(world.now() + off);
        assert_eq!(refusal(ann.sign_in_with(&seen)), Refusal::WrongCode(CodeHint::AlreadyUsed), "burnt with it");
    }
    world.later(2 * STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_command_line_gets_a_text_for_the_right_password() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let core = world.core();
    let given = (ann.email.as_str(), &ann.password());
    let mask = core.phone_for_command_line(&world.permit(), given, &home()).unwrap();
    assert!(world.texts().is_empty(), "asking for the mask sends nothing");
    assert_eq!(core.text_code_for_command_line(&world.permit(), given, &home()).ok(), mask);
    ann.command_line(Some(&world.texted_code())).unwrap();
    assert_eq!(world.notices(), [Notice::SmsUsed]);
}

#[test]
fn a_stranger_sends_no_text() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let core = world.core();
    let (expired, cancelled, done) = (ann.half_sign_in(), ann.half_sign_in(), ann.half_sign_in());
    core.cancel_sign_in(&cancelled).unwrap();
    core.second_step(&done, &typed(&ann.code())).unwrap();
    assert_eq!(refusal(core.text_sign_in_code(&cancelled)), Refusal::SignInExpired);
    assert_eq!(refusal(core.text_sign_in_code(&done)), Refusal::SignInExpired);
    world.later(10 * MINUTE);
    assert_eq!(refusal(core.text_sign_in_code(&expired)), Refusal::SignInExpired);
    assert_eq!(refusal(core.other_ways(&expired)), Refusal::SignInExpired);
    let wrong = Password::typed("not her password".into());
    for (number, email) in [(1, ann.email.as_str()), (2, "nobody@example.org"), (3, "no address")] {
        let given = (email, &wrong);
        let text = core.text_code_for_command_line(&world.permit(), given, &elsewhere(number));
        assert_eq!(refusal(text), Refusal::BadCredentials, "{email}");
        let mask = core.phone_for_command_line(&world.permit(), given, &elsewhere(number));
        assert_eq!(refusal(mask), Refusal::BadCredentials, "{email}");
    }
    let bob = world.signed_up("bob@example.org");
    let given = (bob.email.as_str(), &bob.password());
    assert_eq!(refusal(core.text_code_for_command_line(&world.permit(), given, &home())), Refusal::NoPhone);
    assert!(world.texts().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM text_code"), 0);
    assert_eq!(ann.times("text_sent"), 1, "the one that confirmed her number");
}

#[test]
fn the_newest_code_alone_counts_and_for_ten_minutes() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let core = world.core();
    let text = || {
        core.text_sign_in_code(&ann.half_sign_in()).unwrap();
        world.texted_code()
    };
    let first = text();
    world.later(MINUTE);
    let second = text();
    assert_ne!(first, second);
    assert_eq!(refusal(ann.sign_in_with(&first)), NOT_THE_NEWEST);
    assert_eq!(ann.wrong_codes_counted(), 1);
    world.later(10 * MINUTE);
    assert_eq!(refusal(ann.sign_in_with(&second)), Refusal::WrongCode(CodeHint::TextExpired));
    assert_eq!(ann.wrong_codes_counted(), 1, "a code that came too late is no guess");
    core.tidy().unwrap();
    let third = text();
    world.later(10 * MINUTE - 1);
    world.restart();
    ann.sign_in_with(&third).unwrap();
}

#[test]
fn another_accounts_text_is_useless() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let (bob, bobs) = with_a_sheet(&world, "bob");
    bob.add_phone(&bobs, "+81 70-1234-5678");
    world.later(MINUTE);
    world.core().text_sign_in_code(&ann.half_sign_in()).unwrap();
    let code = world.texted_code();
    let sessions = bob.account().sessions.len();
    assert_eq!(refusal(bob.sign_in_with(&code)), NOT_THE_NEWEST);
    assert_eq!((bob.account().sessions.len(), bob.wrong_codes_counted()), (sessions, 1));
    ann.sign_in_with(&code).unwrap();
}

#[test]
fn asking_for_another_text_gives_no_new_guesses() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let core = world.core();
    let mut looked_at = 0;
    for _ in 0..5 {
        let pending = ann.half_sign_in();
        match core.text_sign_in_code(&pending) {
            Ok(()) => drop(world.texted_code()),
            sent => assert!(matches!(refusal(sent), Refusal::TooManyTexts { .. })),
        }
        for _ in 0..4 {
            match refusal(core.second_step(&pending, &typed("00000000"))) {
                NOT_THE_NEWEST => looked_at += 1,
                no => assert!(matches!(no, Refusal::TooManyCodes { .. }), "{no:?}"),
            }
        }
        world.later(MINUTE);
    }
    assert_eq!((looked_at, ann.wrong_codes_counted()), (10, 10));
    assert_eq!(ann.times("signed_in"), 1);
}

#[test]
fn of_many_tries_with_the_same_text_one_signs_in() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let servers = [world.open_again(), world.open_again()];
    let pending: Vec<_> = (0..8).map(|_| ann.half_sign_in()).collect();
    world.core().text_sign_in_code(&pending[0]).unwrap();
    let code = typed(&world.texted_code());
    let sessions = ann.account().sessions.len();
    let answers = at_once((0..8).collect(), |at: usize| servers[at % 2].second_step(&pending[at], &code));
    assert_eq!(refused(&answers).len(), 7, "{answers:?}");
    assert_eq!(ann.account().sessions.len(), sessions + 1);
    assert_eq!(world.notices(), [Notice::SmsUsed]);
}
