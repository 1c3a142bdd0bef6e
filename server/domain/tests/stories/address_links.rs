//! How long the link to a new address lives.

use crate::address::{NEW, address, link_to, waiting};
use crate::world::{Browser, Person, World, link_token, refusal};
use domain::outbox::Notice;
use domain::password::Password;
use domain::token::Token;
use model::Refusal;
use model::moment::{DAY, MINUTE};

#[test]
fn the_newest_wish_is_the_only_one() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (core, owner) = (world.core(), browser.owner());
    let older = link_to(&world, &browser, &ann, "ann@old.example.org");
    let same_again = link_to(&world, &browser, &ann, NEW);
    let newest = link_to(&world, &browser, &ann, NEW);
    assert_eq!(waiting(&world, &browser), Some(address(NEW)));
    assert_eq!(world.count("SELECT count(*) FROM address_change"), 1);
    for token in [&older, &same_again] {
        assert_eq!(refusal(core.address_to_confirm(&owner, token)), Refusal::LinkDead);
        assert_eq!(refusal(core.confirm_address(&owner, token, &address(NEW))), Refusal::LinkDead);
        assert!(!core.confirms_address_of(&ann.id, token).unwrap());
    }
    assert_eq!(ann.account().email, ann.email);
    assert!(world.mail().is_empty());
    core.confirm_address(&owner, &newest, &address(NEW)).unwrap();
    assert_eq!(ann.account().email, address(NEW));
    assert_eq!(world.count("SELECT count(*) FROM address_change"), 0);
}

#[test]
fn a_wish_can_be_taken_back_without_the_password() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    world.later(6 * MINUTE);
    let (core, owner) = (world.core(), browser.owner());
    assert_eq!(refusal(core.fresh(&owner)), Refusal::StepUpNeeded);
    core.cancel_address_change(&owner).unwrap();
    assert_eq!(waiting(&world, &browser), None);
    assert_eq!(refusal(core.confirm_address(&owner, &token, &address(NEW))), Refusal::LinkDead);
    assert_eq!(refusal(core.cancel_address_change(&owner)), Refusal::StateMoved);
    assert_eq!(ann.account().email, ann.email);
    assert!(browser.is_signed_in() && world.mail().is_empty());
    let again = link_to(&world, &browser, &ann, NEW);
    assert!(core.confirm_address(&owner, &again, &address(NEW)).is_ok(), "a later wish is not hindered");
}

#[test]
fn a_link_works_for_24_hours() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let token = link_to(&world, &ann.sign_in(), &ann, NEW);
    let core = world.core();
    world.later(DAY - 1);
    core.tidy().unwrap();
    let browser = ann.sign_in();
    assert_eq!(core.address_to_confirm(&browser.owner(), &token).unwrap(), address(NEW));
    assert_eq!(waiting(&world, &browser), Some(address(NEW)));
    world.later(1);
    assert_eq!(waiting(&world, &browser), None);
    assert_eq!(refusal(core.address_to_confirm(&browser.owner(), &token)), Refusal::LinkDead);
    assert_eq!(refusal(core.confirm_address(&browser.owner(), &token, &address(NEW))), Refusal::LinkDead);
    assert_eq!(refusal(core.cancel_address_change(&browser.owner())), Refusal::StateMoved);
    assert!(!core.confirms_address_of(&ann.id, &token).unwrap());
    let (eve, nobody) = (world.signed_up("eve@example.org"), link_token(&format!("=twl_lnk_{}", "A".repeat(43))));
    let eves = eve.sign_in().owner();
    for dead in [&token, &nobody] {
        assert_eq!(
            refusal(core.confirm_address(&eves, dead, &address(NEW))),
            Refusal::LinkDead,
            "it does not say whose it was"
        );
    }
    assert_eq!(ann.account().email, ann.email);
    assert!(world.mail().is_empty());
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM address_change"), 0);
}

#[test]
fn a_link_dies_with_the_password_it_was_asked_with() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let mut browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    let new = Password::typed("brisk heron mends the lantern".to_owned());
    let changed = world.core().change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
    browser.token = changed.session.expect("a new token");
    assert_eq!(world.notices(), [Notice::PasswordChanged]);
    is_dead(&world, &ann, &browser, &token);
}

#[test]
fn a_link_from_before_two_factor_dies_when_it_is_turned_on() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_eq!(world.notices(), [Notice::TwoFactorEnabled]);
    is_dead(&world, &ann, &browser, &token);
    let again = link_to(&world, &browser, &ann, NEW);
    assert!(world.core().confirm_address(&browser.owner(), &again, &address(NEW)).is_ok(), "a new one is asked for");
}

/// Nothing waits, and the link does nothing.
fn is_dead(world: &World, person: &Person<'_>, browser: &Browser<'_>, token: &Token) {
    let (core, owner) = (world.core(), browser.owner());
    assert_eq!(waiting(world, browser), None);
    assert!(!core.confirms_address_of(&person.id, token).unwrap());
    assert_eq!(refusal(core.address_to_confirm(&owner, token)), Refusal::LinkDead);
    assert_eq!(refusal(core.confirm_address(&owner, token, &address(NEW))), Refusal::LinkDead);
    assert_eq!(refusal(core.cancel_address_change(&owner)), Refusal::StateMoved);
    assert_eq!(person.account().email, person.email);
    assert!(world.mail().is_empty());
}

#[test]
fn only_the_address_that_was_shown_is_confirmed() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    let shown = address("ann@other.example.org");
    assert_eq!(refusal(world.core().confirm_address(&browser.owner(), &token, &shown)), Refusal::StateMoved);
    assert_eq!((ann.account().email, world.mail().len()), (address("ann@example.org"), 0));
    assert!(world.core().confirm_address(&browser.owner(), &token, &address(NEW)).is_ok());
}

#[test]
fn a_password_proven_before_it_was_changed_asks_for_nothing_any_more() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut browser = ann.sign_in();
    let before = browser.step_up(&ann);
    let new = "brisk heron mends the lantern".to_owned();
    let core = world.core();
    let changed = core.change_password(&world.permit(), &before, Password::typed(new.clone())).unwrap();
    browser.token = changed.session.expect("a browser");
    world.mail();
    let refused = [
        refusal(core.request_address_change(&before, &address(NEW))),
        refusal(core.start_authenticator(&before)),
        refusal(core.regenerate_api_key(&before, "~", 0)),
        refusal(core.disable(&before, None)),
    ];
    assert!(refused.iter().all(|refusal| *refusal == Refusal::StateMoved), "{refused:?}");
    assert_eq!((waiting(&world, &browser), world.mail().len()), (None, 0));
    ann.password = new;
    assert!(core.request_address_change(&browser.step_up(&ann), &address(NEW)).is_ok());
}
