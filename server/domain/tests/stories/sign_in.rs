//! Signing in: the password, the code, and each code once.

use crate::world::{Browser, Person, STEP, World, home, refusal, typed};
use domain::flow::sign_in::SignIn;
use domain::token::{Token, TokenKind};
use model::Refusal;
use model::factor::CodeHint;
use model::moment::{DAY, MINUTE};

fn used() -> Refusal {
    Refusal::WrongCode(CodeHint::AlreadyUsed)
}

fn unknown() -> Refusal {
    Refusal::WrongCode(CodeHint::None)
}

/// Ann with two-factor on, and no code of the present step spent.
fn ann(world: &World) -> Person<'_> {
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.later(10 * STEP);
    ann
}

#[test]
fn without_two_factor_the_password_is_enough() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    assert!(ann.sign_in().is_signed_in());
    assert!(ann.command_line(None).is_ok());
    assert_eq!(ann.times("signed_in"), 2);
}

#[test]
fn with_two_factor_the_password_alone_opens_nothing() {
    let world = World::new();
    let ann = ann(&world);
    let (before, changes) = (ann.account(), ann.changes());

    let SignIn::NeedsCode(pending) = ann.type_password().unwrap() else { panic!("signed in by the password") };
    assert_eq!(refusal(ann.command_line(None)), Refusal::TwoFactorNeeded);

    let core = world.core();
    assert!(core.owner_by_session(&pending, &home()).unwrap().is_none());
    assert!(core.owner_by_bearer(pending.show(), &home()).is_err());
    for kind in [TokenKind::Session, TokenKind::SignIn, TokenKind::ApiKey] {
        let renamed = pending.show().replacen(TokenKind::Pending.prefix(), kind.prefix(), 1);
        assert!(core.owner_by_bearer(&renamed, &home()).is_err());
        assert!(Token::read(kind, pending.show()).is_none());
    }
    let after = ann.account();
    assert_eq!(after.sessions.len(), before.sessions.len());
    assert_eq!(ann.changes(), changes);
    assert_eq!(after.last_sign_in_at, before.last_sign_in_at);
    assert_eq!(ann.times("half_signed_in"), 2);
}

#[test]
fn a_right_code_ends_the_pending_sign_in_and_opens_one_session_under_a_new_token() {
    let world = World::new();
    let ann = ann(&world);
    let SignIn::NeedsCode(token) = ann.type_password().unwrap() else { panic!() };
    let core = world.core();
    let pending = core.pending_sign_in(&token, &home()).unwrap().unwrap();
    let signed_in = core.second_step(&pending, &typed(&ann.code())).unwrap();

    assert_ne!(signed_in.token.show(), token.show());
    assert!(signed_in.token.show().starts_with("twl_ses_"));
    assert!(core.pending_sign_in(&token, &home()).unwrap().is_none());
    world.later(STEP);
    assert_eq!(refusal(core.second_step(&pending, &typed(&ann.code()))), Refusal::SignInExpired);
    let session = ann.account().sessions.into_iter().find(|session| session.id == signed_in.session.id).unwrap();
    assert_eq!(session, signed_in.session, "what is told of it is what was written");
    assert!(session.second_factor);
    assert_eq!(session.password_proven_at, None, "signing in is no step-up");
}

#[test]
fn a_cancelled_or_expired_sign_in_takes_no_code() {
    let world = World::new();
    let ann = ann(&world);
    let cancelled = ann.half_sign_in();
    let waiting = ann.half_sign_in();
    let core = world.core();
    core.cancel_sign_in(&cancelled).unwrap();
    assert_eq!(refusal(core.second_step(&cancelled, &typed(&ann.code()))), Refusal::SignInExpired);
    world.later(10 * MINUTE);
    assert_eq!(refusal(core.second_step(&waiting, &typed(&ann.code()))), Refusal::SignInExpired);
    assert_eq!(ann.wrong_codes_counted(), 0);
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "neither of them spent the code");
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM pending_sign_in"), 0);
}

#[test]
fn a_spent_code_does_not_open_a_second_session() {
    let world = World::new();
    let ann = ann(&world);
    let (first, second) = (ann.half_sign_in(), ann.half_sign_in());
    let code = ann.code();
    let core = world.core();
    core.second_step(&first, &typed(&code)).unwrap();
    let (before, changes) = (ann.account(), ann.changes());

    assert_eq!(refusal(core.second_step(&second, &typed(&code))), used());
    assert_eq!(refusal(ann.command_line(Some(&code))), used());
    world.later(STEP); // the code is still inside the window
    assert_eq!(refusal(core.second_step(&second, &typed(&code))), used());
    assert_eq!(refusal(ann.command_line(Some(&code))), used());
    world.restart();
    assert_eq!(refusal(world.core().second_step(&second, &typed(&code))), used());

    assert_eq!(ann.account().sessions.len(), before.sessions.len());
    assert_eq!(ann.changes(), changes);
    assert!(ann.history().contains(&("wrong_code".into(), r#"{"hint":"already_used"}"#.into())));
    assert_eq!(ann.wrong_codes_counted(), 0, "a spent code is no guess");
    assert!(world.core().second_step(&second, &typed(&ann.code())).is_ok(), "the next one works");
}

#[test]
fn a_spent_code_stays_spent_when_the_clock_steps_back() {
    let world = World::new();
    let ann = ann(&world);
    let spent_at = world.now();
    let code = ann.code();
    ann.sign_in_with(&code).unwrap();
    for back in [-MINUTE, -9 * MINUTE] {
        world.later(back);
        assert_eq!(refusal(ann.sign_in_with(&code)), used());
        let earlier = Refusal::WrongCode(CodeHint::ServerClockWentBack);
        assert_eq!(refusal(ann.sign_in_with(&ann.code())), earlier, "codes of earlier steps are dead");
        assert_eq!(refusal(ann.command_line(Some(&ann.code()))), earlier);
    }
    world.later(spent_at + STEP - world.now());
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "the clock caught up");
}

#[test]
fn accepted_steps_only_ever_grow() {
    let world = World::new();
    let ann = ann(&world);
    let now = world.now();
    let last_step = || ann.account().authenticators[0].last_step;
    ann.sign_in_with(&ann.phone().code(now + STEP)).unwrap();
    assert_eq!(last_step(), now.0 / STEP + 1);
    for off in [0, -STEP, STEP] {
        assert_eq!(refusal(ann.sign_in_with(&ann.phone().code(now + off))), used());
        assert_eq!(last_step(), now.0 / STEP + 1);
    }
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), used());
    world.later(STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_clock_that_jumped_ahead_and_back_can_be_mended_from_a_live_session() {
    let world = World::new();
    let mut ann = ann(&world);
    world.later(DAY);
    let mut browser = Browser::of(&world, ann.sign_in_with(&ann.code()).unwrap());
    world.later(-DAY);
    let went_back = Refusal::WrongCode(CodeHint::ServerClockWentBack);
    for _ in 0..20 {
        world.later(STEP);
        assert_eq!(refusal(ann.sign_in_with(&ann.code())), went_back);
    }
    assert_eq!(ann.wrong_codes_counted(), 0, "the owner is not locked out for it");
    world.core().disable(&browser.step_up(&ann), None).unwrap();
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    world.later(STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_phone_that_is_slow_or_fast_is_told_so_and_not_let_in() {
    let world = World::new();
    let ann = ann(&world);
    let now = world.now();
    let Refusal::WrongCode(CodeHint::ClockSlow(slow)) = refusal(ann.sign_in_with(&ann.phone().code(now + -94))) else {
        panic!("not told")
    };
    assert!((slow - 94).abs() <= STEP / 2 + 1, "{slow}");
    let fast_code = ann.phone().code(now + 300);
    let Refusal::WrongCode(CodeHint::ClockFast(fast)) = refusal(ann.command_line(Some(&fast_code))) else {
        panic!("not told")
    };
    assert!((fast - 300).abs() <= STEP / 2 + 1, "{fast}");
    assert_eq!(ann.wrong_codes_counted(), 2, "a diagnosis costs a try");
    assert_eq!(refusal(ann.sign_in_with(&ann.phone().code(now + 660))), unknown(), "ten minutes, no further");
}

#[test]
fn a_code_told_to_be_of_the_future_is_not_accepted_when_its_time_comes() {
    let world = World::new();
    let ann = ann(&world);
    let told = ann.phone().code(world.now() + 300);
    assert!(matches!(refusal(ann.sign_in_with(&told)), Refusal::WrongCode(CodeHint::ClockFast(_))));
    world.restart();
    world.later(300 - STEP);
    for _ in 0..3 {
        assert_eq!(refusal(ann.sign_in_with(&told)), used());
        assert_eq!(refusal(ann.command_line(Some(&told))), used());
        world.later(STEP);
    }
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn another_accounts_code_is_useless() {
    let world = World::new();
    let ann = ann(&world);
    let mut bob = world.signed_up("bob@example.org");
    bob.turn_two_factor_on();
    world.later(10 * STEP);
    let bobs = bob.code();
    assert_eq!(refusal(ann.sign_in_with(&bobs)), unknown());
    assert_eq!(refusal(ann.command_line(Some(&bobs))), unknown());
    assert_eq!((ann.wrong_codes_counted(), bob.wrong_codes_counted()), (2, 0));
    assert!(bob.sign_in_with(&bobs).is_ok(), "his own code was not spent by it");
}

#[test]
fn a_sealed_secret_copied_to_another_account_does_not_open() {
    let world = World::new();
    let ann = ann(&world);
    let mut bob = world.signed_up("bob@example.org");
    bob.turn_two_factor_on();
    world.later(10 * STEP);
    let copy = "UPDATE authenticator SET last_step = 0, sealed_secret =
                (SELECT sealed_secret FROM authenticator WHERE account_id = ?1) WHERE account_id = ?2";
    assert_eq!(world.sql().execute(copy, [&bob.id, &ann.id]).unwrap(), 1);
    let sessions = ann.account().sessions.len();

    assert_eq!(refusal(ann.sign_in_with(&bob.code())), unknown());
    assert_eq!(refusal(ann.command_line(Some(&ann.code()))), unknown(), "her own does not fit any more either");
    assert_eq!(ann.times("seal_broken"), 2);
    assert_eq!(ann.account().sessions.len(), sessions);
    assert!(bob.sign_in_with(&bob.code()).is_ok(), "the server goes on");
}

#[test]
fn what_is_kept_does_not_hold_the_secrets() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let SignIn::NeedsCode(pending) = ann.type_password().unwrap() else { panic!() };
    world.later(STEP);
    ann.sign_in_with(&ann.code()).unwrap();
    world.core().checkpoint().unwrap();
    let log = world.file().with_extension("db-wal");
    assert_eq!(std::fs::metadata(log).map_or(0, |log| log.len()), 0, "a clean stop leaves nothing in the log");

    let file = std::fs::read(world.file()).unwrap();
    let holds = |secret: &[u8]| file.windows(secret.len()).any(|part| part == secret);
    assert!(holds(ann.email.as_str().as_bytes()));
    for secret in [&ann.password, &ann.api_key, pending.show(), browser.token.show()] {
        assert!(!holds(secret.as_bytes()));
        assert!(!holds(&secret.as_bytes()[8..]), "nor without its prefix");
    }
    assert!(!holds(ann.phone().secret()));
}

#[test]
fn secrets_do_not_show_when_a_value_is_logged() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let enrolment = world.core().start_authenticator(&ann.sign_in().step_up(&ann)).unwrap();
    assert!(!format!("{enrolment:?}").contains(enrolment.key.as_str()));
    let signed_in = ann.command_line(None).unwrap();
    assert!(!format!("{signed_in:?}").contains(&signed_in.token.show()[8..]));
    assert!(!format!("{:?}", ann.password()).contains(&ann.password));
}
