//! Turning two-factor off, and what it takes.

use crate::world::{Browser, STEP, World, home, refusal, typed};
use domain::flow::sign_in::SignIn;
use domain::outbox::Notice;
use domain::policy::{Disable, Policy};
use domain::token::{Token, TokenKind};
use model::Refusal;
use model::factor::CodeHint;
use model::moment::MINUTE;

#[test]
fn turning_it_off_leaves_sessions_and_keys_and_asks_no_code_any_more() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let other = ann.sign_in();
    let pending = ann.half_sign_in();
    let revision = ann.account().revision;
    world.core().disable(&browser.step_up(&ann), None).unwrap();

    let account = ann.account();
    assert!(!account.two_factor());
    assert_eq!(account.revision, revision + 1);
    assert!(browser.is_signed_in() && other.is_signed_in() && ann.has_key(&ann.api_key));
    assert_eq!(world.count("SELECT count(*) FROM authenticator"), 0, "the secret is gone");
    assert_eq!(world.notices(), [Notice::TwoFactorDisabled]);
    world.later(STEP);
    assert_eq!(refusal(world.core().second_step(&pending, &typed(&ann.code()))), Refusal::SignInExpired);
    assert!(matches!(ann.type_password().unwrap(), SignIn::Done(_)));
    assert_eq!(refusal(world.core().disable(&browser.step_up(&ann), None)), Refusal::AlreadyOff);
    assert!(world.mail().is_empty());
}

#[test]
fn a_live_command_line_turns_it_off_with_the_password() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.later(STEP);
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    world.core().disable(&terminal.step_up(&ann), None).unwrap();
    assert!(!ann.account().two_factor() && terminal.is_signed_in());
}

#[test]
fn a_cookie_alone_or_a_stale_password_does_not_turn_it_off() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let browser = ann.sign_in();
    let core = world.core();
    let fresh = || core.fresh(&browser.owner());
    assert_eq!(refusal(fresh()), Refusal::StepUpNeeded, "signing in is no step-up");
    let wrong = domain::password::Password::typed("not her password".into());
    assert_eq!(refusal(core.step_up(&world.permit(), &browser.owner(), &wrong)), Refusal::WrongPassword);
    assert_eq!(refusal(fresh()), Refusal::StepUpNeeded);

    browser.step_up(&ann);
    world.later(5 * MINUTE - 1);
    assert!(fresh().is_ok());
    world.restart();
    assert!(world.core().fresh(&browser.owner()).is_ok());
    world.later(1);
    assert_eq!(refusal(fresh()), Refusal::StepUpNeeded, "five minutes are over");

    browser.step_up(&ann);
    world.later(-1);
    assert_eq!(refusal(fresh()), Refusal::StepUpNeeded, "a clock that stepped back does not stretch it");
    assert_eq!(refusal(core.fresh(&ann.sign_in().owner())), Refusal::StepUpNeeded, "nor does it reach other sessions");
    assert!(ann.account().two_factor());
    assert!(world.mail().is_empty());
}

#[test]
fn an_api_key_cannot_step_up() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let core = world.core();
    let owner = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(core.fresh(&owner)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.step_up(&world.permit(), &owner, &ann.password())), Refusal::ScopeTooNarrow);
}

#[test]
fn a_session_that_did_not_pass_the_second_factor_cannot_step_up() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let fresh = browser.step_up(&ann);
    // No verb leaves such a session alive; a restored or edited file might.
    world.sql().execute("UPDATE session SET second_factor = 0", []).unwrap();
    let core = world.core();
    assert_eq!(refusal(core.fresh(&browser.owner())), Refusal::SignInNeeded);
    assert_eq!(refusal(core.step_up(&world.permit(), &browser.owner(), &ann.password())), Refusal::SignInNeeded);
    assert_eq!(refusal(core.disable(&fresh, None)), Refusal::SignInNeeded, "not with an earlier proof either");
    assert!(ann.account().two_factor());
}

#[test]
fn a_session_that_was_ended_meanwhile_turns_nothing_off() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let other = ann.sign_in();
    let fresh = other.step_up(&ann);
    world.core().end_session(&browser.owner(), other.owner().session_id().unwrap()).unwrap();
    assert_eq!(refusal(world.core().disable(&fresh, None)), Refusal::SignedOut);
    assert!(ann.account().two_factor());
}

#[test]
fn after_off_and_on_again_the_old_phone_is_dead() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut browser = ann.turn_two_factor_on();
    let old_phone = ann.phone().clone();
    world.core().disable(&browser.step_up(&ann), None).unwrap();
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_ne!(ann.phone(), &old_phone);
    world.later(STEP);
    let old_code = old_phone.code(world.now());
    assert_eq!(refusal(ann.sign_in_with(&old_code)), Refusal::WrongCode(CodeHint::None));
    assert_eq!(refusal(ann.command_line(Some(&old_code))), Refusal::WrongCode(CodeHint::None));
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn sessions_from_before_it_was_turned_off_do_not_outlive_the_next_turning_on() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut here = ann.turn_two_factor_on();
    let other = ann.sign_in();
    world.core().disable(&here.step_up(&ann), None).unwrap();
    let without_code = ann.sign_in();
    ann.phone = Some(here.turn_two_factor_on(&mut ann));
    assert!(here.is_signed_in() && !other.is_signed_in() && !without_code.is_signed_in());
}

#[test]
fn the_operator_can_ask_for_a_code_as_well() {
    let world = World::with(Policy { disable: Disable::PasswordAndCode, ..Policy::default() });
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let disable = |code: &str| core.disable(&fresh, Some(&typed(code)));
    assert_eq!(refusal(core.disable(&fresh, None)), Refusal::TwoFactorNeeded);
    assert_eq!(refusal(disable(&ann.wrong_code())), Refusal::WrongCode(CodeHint::None));
    assert_eq!(ann.wrong_codes_counted(), 1, "it shares the one count of wrong codes");
    assert_eq!(refusal(disable(&ann.code())), Refusal::WrongCode(CodeHint::AlreadyUsed));
    assert!(ann.account().two_factor());
    assert!(world.mail().is_empty());
    world.later(STEP);
    disable(&ann.code()).unwrap();
    assert!(!ann.account().two_factor());
    assert_eq!(ann.wrong_codes_counted(), 0, "the factor is gone, and its count with it");
}

#[test]
fn a_token_of_another_kind_is_not_looked_up() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let cookie = ann.sign_in().token;
    assert!(world.core().owner_by_bearer(cookie.show(), &home()).is_err(), "a cookie is no bearer token");
    assert!(Token::read(TokenKind::Session, &ann.api_key).is_none());
}
