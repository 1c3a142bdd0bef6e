//! Turning two-factor on.

use crate::world::{Browser, Phone, STEP, World, home, refusal, typed};
use domain::caller::FreshOwner;
use domain::factor::totp::code_at;
use domain::flow::api_keys::KeyWish;
use domain::flow::sign_in::SignIn;
use domain::outbox::Notice;
use model::Refusal;
use model::api_key::Scope;
use model::factor::CodeHint;
use model::moment::MINUTE;

fn start(world: &World, fresh: &FreshOwner) -> Phone {
    Phone::scan(&world.core().start_authenticator(fresh).unwrap())
}

#[test]
fn turning_it_on_ends_everything_but_the_present_session() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let (mut here, other) = (ann.sign_in(), ann.sign_in());
    let command_line = ann.command_line(None).unwrap().token;
    let wish =
        KeyWish { description: "backup".into(), scope: vec![Scope::Read], expires_in: None, survives_freeze: false };
    let fresh = here.step_up(&ann);
    let further = core.create_api_key(&fresh, &wish).unwrap().key;
    world.mail();
    let revision = ann.account().revision;
    let phone = start(&world, &fresh);
    assert!(world.mail().is_empty(), "nothing has happened yet");
    let enabled = core.confirm_authenticator(&fresh, None, &typed(&phone.code(world.now()))).unwrap();

    let old = std::mem::replace(&mut here.token, enabled.session.expect("a new token"));
    assert!(here.is_signed_in());
    assert!(core.owner_by_session(&old, &home()).unwrap().is_none(), "the old token is dead");
    assert!(!other.is_signed_in());
    assert!(core.owner_by_session(&command_line, &home()).unwrap().is_none());
    assert!(!ann.has_key(&ann.api_key) && !ann.has_key(further.show()));
    assert!(ann.has_key(enabled.api_key.show()), "the account has a new key");
    let account = ann.account();
    assert_eq!((account.sessions.len(), account.api_keys.len()), (1, 1));
    assert!(account.two_factor() && account.sessions[0].second_factor);
    assert_eq!(account.revision, revision + 2, "started, and on");
    assert_eq!(world.count("SELECT count(*) FROM session"), 1, "dead rows are gone");
    assert_eq!(world.count("SELECT count(*) FROM api_key"), 1);
    assert_eq!(world.notices(), [Notice::TwoFactorEnabled]);
    let told = r#"{"api_keys_ended":2,"sessions_ended":2}"#;
    assert_eq!(ann.history().last().unwrap(), &("two_factor_enabled".into(), told.into()));
    world.restart();
    assert!(here.is_signed_in() && !other.is_signed_in());
}

#[test]
fn turning_it_on_again_ends_a_sign_in_that_waits_for_its_code() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut browser = ann.turn_two_factor_on();
    let old = ann.half_sign_in();
    world.core().disable(&browser.step_up(&ann), None).unwrap();
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    world.later(STEP);
    assert_eq!(refusal(world.core().second_step(&old, &typed(&ann.code()))), Refusal::SignInExpired);
    assert_eq!(world.count("SELECT count(*) FROM pending_sign_in"), 0);
}

#[test]
fn a_command_line_that_turns_it_on_keeps_its_token() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let terminal = Browser::of(&world, ann.command_line(None).unwrap());
    let fresh = terminal.step_up(&ann);
    let phone = start(&world, &fresh);
    let enabled = world.core().confirm_authenticator(&fresh, None, &typed(&phone.code(world.now()))).unwrap();
    assert!(enabled.session.is_none() && terminal.is_signed_in());
    assert!(!browser.is_signed_in());
}

#[test]
fn the_code_that_confirmed_it_signs_nobody_in() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let used = Refusal::WrongCode(CodeHint::AlreadyUsed);
    let confirming = ann.code();
    assert_eq!(refusal(ann.sign_in_with(&confirming)), used);
    assert_eq!(refusal(ann.command_line(Some(&confirming))), used);
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&confirming)), used);
    assert_eq!(ann.account().sessions.len(), 1);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn abandoning_it_at_any_step_changes_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (here, other) = (ann.sign_in(), ann.sign_in());
    let core = world.core();
    let untouched = |what: &str| {
        assert!(!ann.account().two_factor(), "{what}");
        assert!(here.is_signed_in() && other.is_signed_in() && ann.has_key(&ann.api_key), "{what}");
        assert!(matches!(ann.type_password().unwrap(), SignIn::Done(_)), "{what}");
        assert!(world.mail().is_empty(), "{what}");
    };
    let fresh = here.step_up(&ann);
    untouched("after the password");
    let phone = start(&world, &fresh);
    untouched("after the QR code");
    assert_eq!(Phone::scan(&core.pending_enrolment(&fresh).unwrap()), phone, "a reload shows the same");
    let wrong = typed(&phone.wrong_code(world.now()));
    assert_eq!(refusal(core.confirm_authenticator(&fresh, None, &wrong)), Refusal::WrongCode(CodeHint::None));
    untouched("after a wrong code");
    world.later(30 * MINUTE);
    let fresh = here.step_up(&ann);
    let late = typed(&phone.code(world.now()));
    assert_eq!(refusal(core.confirm_authenticator(&fresh, None, &late)), Refusal::NothingPending);
    assert_eq!(refusal(core.pending_enrolment(&fresh)), Refusal::NothingPending);
    assert_eq!(ann.wrong_codes_counted(), 1, "nothing was compared, so nothing is counted");
    untouched("after half an hour");
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM authenticator"), 0, "the secret is gone");
}

#[test]
fn starting_again_makes_the_first_qr_code_worthless() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let fresh = ann.sign_in().step_up(&ann);
    let first = start(&world, &fresh);
    let second = start(&world, &fresh);
    assert_ne!(first, second);
    let core = world.core();
    let old = refusal(core.confirm_authenticator(&fresh, None, &typed(&first.code(world.now()))));
    assert_eq!(old, Refusal::WrongCode(CodeHint::None));
    let chosen_by_a_stranger = code_at(b"a secret of one's own", world.now());
    assert!(core.confirm_authenticator(&fresh, None, &typed(&chosen_by_a_stranger)).is_err());
    assert!(!ann.account().two_factor());
    core.confirm_authenticator(&fresh, None, &typed(&second.code(world.now()))).unwrap();
    ann.phone = Some(second);
    world.later(STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_wrong_code_while_setting_up_is_explained_and_counted() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let fresh = browser.step_up(&ann);
    let phone = start(&world, &fresh);
    let core = world.core();
    let now = world.now();
    let confirm = |code: &str| core.confirm_authenticator(&fresh, None, &typed(code));
    let Refusal::WrongCode(CodeHint::ClockSlow(slow)) = refusal(confirm(&phone.code(now + -120))) else { panic!() };
    assert!((slow - 120).abs() <= STEP, "{slow}");
    let told = phone.code(now + 120);
    let Refusal::WrongCode(CodeHint::ClockFast(fast)) = refusal(confirm(&told)) else { panic!() };
    assert!((fast - 120).abs() <= STEP, "{fast}");
    assert_eq!(ann.wrong_codes_counted(), 2);

    world.later(120);
    assert_eq!(refusal(confirm(&told)), Refusal::WrongCode(CodeHint::AlreadyUsed), "its time has come, and it is dead");
    assert_eq!(ann.wrong_codes_counted(), 2, "that was no guess");
    for _ in 2..10 {
        assert_eq!(refusal(confirm(&phone.wrong_code(world.now()))), Refusal::WrongCode(CodeHint::None));
    }
    let right = phone.code(world.now() + STEP);
    assert_eq!(refusal(confirm(&right)), Refusal::TooManyCodes { seconds: 15 * MINUTE });
    assert!(!ann.account().two_factor());

    world.later(15 * MINUTE);
    let fresh = browser.step_up(&ann);
    assert!(core.confirm_authenticator(&fresh, None, &typed(&phone.code(world.now()))).is_ok(), "waiting helps");
}

#[test]
fn it_is_not_turned_on_twice() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let revision = ann.account().revision;
    world.later(STEP);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().start_authenticator(&fresh)), Refusal::AlreadyOn);
    assert_eq!(refusal(world.core().confirm_authenticator(&fresh, None, &typed(&ann.code()))), Refusal::AlreadyOn);
    assert_eq!(
        refusal(world.core().pending_enrolment(&fresh)),
        Refusal::NothingPending,
        "the secret is not shown again"
    );
    assert_eq!(ann.account().revision, revision);
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "the code was not spent on it");
}

#[test]
fn the_link_for_the_app_has_the_standard_parameters() {
    let world = World::new();
    let ann = world.signed_up("ann+x@example.org");
    let enrolment = world.core().start_authenticator(&ann.sign_in().step_up(&ann)).unwrap();
    let phone = Phone::scan(&enrolment);
    assert_eq!(phone.secret().len(), 20, "160 bits");
    assert!(enrolment.uri.starts_with("otpauth://totp/Twinlock:ann%2Bx%40example.org?"), "{}", enrolment.uri.as_str());
    for (parameter, default) in [("issuer=", "Twinlock"), ("algorithm=", "SHA1"), ("digits=", "6"), ("period=", "30")] {
        let value = enrolment.uri.split_once(parameter).map_or(default, |(_, rest)| rest.split('&').next().unwrap());
        assert_eq!(value, default, "{parameter}");
    }
}
