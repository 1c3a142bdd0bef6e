//! Changing the password.

use crate::world::{Browser, PASSWORD, STEP, World, home, refusal, typed};
use domain::flow::api_keys::KeyWish;
use domain::flow::password::PasswordChanged;
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::api_key::Scope;
use model::refusal::PasswordAdvice;

const NEW: &str = "brisk heron mends the lantern";

fn change(world: &World, browser: &Browser<'_>, current: &str, new: &str) -> domain::Result<PasswordChanged> {
    let [current, new] = [current, new].map(|text| Password::typed(text.to_owned()));
    let (core, permit) = (world.core(), world.permit());
    core.change_password(&permit, &core.step_up(&permit, &browser.owner(), &current)?, new)
}

#[test]
fn a_new_password_ends_what_the_old_one_opened() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let (mut here, other) = (ann.sign_in(), ann.sign_in());
    world.later(STEP);
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    let wish =
        KeyWish { description: "backup".into(), scope: vec![Scope::Global], expires_in: None, survives_freeze: false };
    let further = world.core().create_api_key(&here.step_up(&ann), &wish).unwrap().key;
    let pending = ann.half_sign_in();
    world.mail();
    let revision = ann.account().revision;

    let changed = change(&world, &here, PASSWORD, NEW).unwrap();
    let old = std::mem::replace(&mut here.token, changed.session.expect("a new token"));
    assert!(here.is_signed_in());
    assert!(world.core().owner_by_session(&old, &home()).unwrap().is_none(), "the old token is dead");
    assert!(!other.is_signed_in() && !terminal.is_signed_in());
    assert!(!ann.has_key(&ann.api_key) && !ann.has_key(further.show()));
    assert!(ann.has_key(changed.api_key.show()));
    world.later(STEP);
    assert_eq!(refusal(world.core().second_step(&pending, &typed(&ann.code()))), Refusal::SignInExpired);
    assert_eq!(world.notices(), [Notice::PasswordChanged]);
    let account = ann.account();
    assert_eq!((account.sessions.len(), account.api_keys.len()), (1, 1));
    assert_eq!(account.revision, revision + 1);
    assert_eq!(account.password_changed_at.0, world.now().0 - STEP);

    assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials);
    ann.password = NEW.to_owned();
    assert!(account.two_factor(), "the second factor stays");
    assert!(ann.sign_in_with(&ann.code()).is_ok());
    assert!(world.core().fresh(&here.owner()).is_ok(), "and the session keeps having passed it");
}

#[test]
fn a_refused_change_changes_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (here, other) = (ann.sign_in(), ann.sign_in());
    let revision = ann.account().revision;
    assert_eq!(refusal(change(&world, &here, "not it", NEW)), Refusal::WrongPassword);
    assert_eq!(refusal(change(&world, &here, PASSWORD, PASSWORD)), Refusal::PasswordUnchanged);
    assert_eq!(refusal(change(&world, &here, PASSWORD, "short")), Refusal::PasswordTooShort);
    assert_eq!(refusal(change(&world, &here, PASSWORD, &"long ".repeat(60))), Refusal::PasswordTooLong);
    let about_you = refusal(change(&world, &here, PASSWORD, "ann@example.org"));
    assert_eq!(about_you, Refusal::PasswordWeak(PasswordAdvice::AboutYou));
    assert!(here.is_signed_in() && other.is_signed_in() && ann.has_key(&ann.api_key));
    assert_eq!(ann.account().revision, revision);
    assert_eq!(ann.times("password_changed"), 0);
    assert!(world.mail().is_empty());
    assert!(ann.type_password().is_ok());
}

#[test]
fn a_password_is_taken_exactly_as_typed() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let with_spaces = format!(" {NEW}　");
    change(&world, &ann.sign_in(), PASSWORD, &with_spaces).unwrap();
    for almost in [NEW.to_owned(), NEW.to_uppercase(), format!(" {NEW}")] {
        ann.password = almost;
        assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials);
    }
    ann.password = with_spaces;
    assert!(ann.type_password().is_ok());
}

#[test]
fn a_signed_out_session_changes_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let fresh = browser.step_up(&ann);
    world.core().sign_out(fresh.owner()).unwrap();
    let new = Password::typed(NEW.to_owned());
    assert_eq!(refusal(world.core().change_password(&world.permit(), &fresh, new)), Refusal::SignedOut);
    assert!(ann.type_password().is_ok());
}
