//! A command line whose sign-in has ended is told why, and nobody else is told anything.

use crate::world::{Browser, Person, World, home, link_token, refusal};
use domain::outbox::Notice;
use domain::password::Password;
use domain::token::{Token, TokenKind};
use model::Refusal;
use model::moment::{DAY, HOUR};
use model::session::EndReason;

fn terminal<'w>(world: &'w World, ann: &Person<'_>) -> Browser<'w> {
    Browser::of(world, ann.command_line(None).unwrap())
}

fn why(world: &World, token: &Token) -> Refusal {
    refusal(world.core().owner_by_bearer(token.show(), &home()))
}

#[test]
fn each_end_has_its_reason() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let core = world.core();
    let mut browser = ann.sign_in();

    let ended = terminal(&world, &ann);
    core.end_session(&browser.owner(), ended.owner().session_id().unwrap()).unwrap();
    assert_eq!(why(&world, &ended.token), Refusal::SignInEnded(EndReason::EndedElsewhere));

    let signed_out = terminal(&world, &ann);
    core.end_session(&signed_out.owner(), "~").unwrap();
    assert_eq!(why(&world, &signed_out.token), Refusal::SignInEnded(EndReason::SignedOut));

    let others = terminal(&world, &ann);
    core.end_other_sessions(&browser.owner()).unwrap();
    assert_eq!(why(&world, &others.token), Refusal::SignInEnded(EndReason::EndedElsewhere));

    let old = terminal(&world, &ann);
    let new = Password::typed("four calm herons stand here".to_owned());
    let changed = core.change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
    ann.password = "four calm herons stand here".to_owned();
    browser = Browser::with(&world, changed.session.unwrap());
    assert_eq!(why(&world, &old.token), Refusal::SignInEnded(EndReason::PasswordChanged));

    let before = terminal(&world, &ann);
    browser.turn_two_factor_on(&mut ann);
    assert_eq!(why(&world, &before.token), Refusal::SignInEnded(EndReason::TwoFactorEnabled));
    assert!(browser.is_signed_in());
}

#[test]
fn a_forgotten_password_and_the_operators_import_say_so_too() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let old = terminal(&world, &ann);
    core.request_password_reset(&ann.email, &home()).unwrap();
    let [Notice::PasswordReset { link }] = &world.notices()[..] else { panic!("one mail") };
    let new = Password::typed("four calm herons stand here".to_owned());
    core.reset_password(&world.permit(), &link_token(link.show()), (None, new), &home()).unwrap();
    assert_eq!(why(&world, &old.token), Refusal::SignInEnded(EndReason::PasswordReset));

    let bob = world.signed_up("bob@example.org");
    let his = terminal(&world, &bob);
    let exported = domain::import::one("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
    core.import_for(&bob.email, &[&exported]).unwrap();
    assert_eq!(why(&world, &his.token), Refusal::SignInEnded(EndReason::TwoFactorEnabled));
}

#[test]
fn a_command_line_is_renamed_by_a_session_of_its_owner_alone() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let core = world.core();
    let hers = terminal(&world, &ann).owner();
    let id = hers.session_id().unwrap();
    let browser = ann.sign_in().owner();
    core.describe_session(&browser, id, "desk \u{1b}[2J").unwrap();
    let named = core.sessions(&hers).unwrap().into_iter().find(|session| session.id == id).unwrap();
    assert_eq!(named.description, "desk [2J");
    let key = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(core.describe_session(&key, id, "x")), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.describe_session(&bob.sign_in().owner(), id, "x")), Refusal::SessionNotFound);
    let of_browser = browser.session_id().unwrap();
    assert_eq!(refusal(core.describe_session(&browser, of_browser, "x")), Refusal::SessionNotFound);
}

#[test]
fn one_that_has_expired_says_so_before_and_after_it_is_forgotten_and_not_for_ever() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, old) = (world.core(), terminal(&world, &ann));
    world.later(30 * DAY);
    assert_eq!(why(&world, &old.token), Refusal::SignInEnded(EndReason::Expired));
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM session"), 0);
    assert_eq!(why(&world, &old.token), Refusal::SignInEnded(EndReason::Expired));
    world.later(30 * DAY + HOUR);
    core.tidy().unwrap();
    assert_eq!(why(&world, &old.token), Refusal::SignedOut);
    assert_eq!(world.count("SELECT count(*) FROM ended_sign_in"), 0);
}

#[test]
fn whoever_never_had_the_token_is_told_nothing_and_browsers_are_not_remembered() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let other = ann.sign_in();
    ann.turn_two_factor_on();
    assert_eq!(world.count("SELECT count(*) FROM ended_sign_in"), 0);
    let as_command_line = other.token.show().replace(TokenKind::Session.prefix(), TokenKind::SignIn.prefix());
    let unknown = Token::read(TokenKind::SignIn, &as_command_line).unwrap();
    assert_eq!(why(&world, &unknown), Refusal::SignedOut);
    assert_eq!(refusal(world.core().owner_by_bearer("nonsense", &home())), Refusal::SignedOut);
}
