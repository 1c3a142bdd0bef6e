//! The link that sets a new password: where it goes, how long it is good, and what ends it.

use crate::address::{NEW, address, link_to};
use crate::password_reset::{NEW_PASSWORD, forget, link, links, reset};
use crate::world::{PASSWORD, World, elsewhere, link_token, refusal, texting};
use domain::outbox::Notice;
use domain::password::Password;
use domain::policy::{Policy, SignUp};
use model::moment::HOUR;
use model::{EmailAddress, Language, Refusal};

#[test]
fn a_link_goes_to_the_stored_address_however_it_is_typed() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    for typed in ["ANN@Example.org", " ann@example.org "] {
        world.core().request_password_reset(&EmailAddress::parse(typed).unwrap(), &elsewhere(1)).unwrap();
        let links = links(&world.mail());
        assert!(links.len() == 1 && links[0].0 == ann.email, "{typed}");
    }
    for typed in ["ann@example.org,eve@example.org", "ann@example.org\neve@example.org", "<ann@example.org>"] {
        assert!(EmailAddress::parse(typed).is_err(), "{typed}");
    }
    assert_eq!(ann.times("password_reset_asked"), 2);
}

#[test]
fn a_link_is_good_for_an_hour_and_once() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let token = link(&world, &ann);
    world.later(HOUR);
    assert_eq!(refusal(reset(&world, &token, NEW_PASSWORD)), Refusal::LinkDead);
    assert_eq!(refusal(world.core().reset_for(&token)), Refusal::LinkDead);
    let token = link(&world, &ann);
    world.later(HOUR - 1);
    world.core().tidy().unwrap();
    world.restart();
    reset(&world, &token, NEW_PASSWORD).unwrap();
    world.mail();
    let before = world.kept();
    assert_eq!(refusal(reset(&world, &token, PASSWORD)), Refusal::LinkDead);
    assert!(world.kept() == before && world.mail().is_empty());
    ann.password = NEW_PASSWORD.to_owned();
    assert!(ann.sign_in().is_signed_in());
}

#[test]
fn the_newest_link_alone_counts() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (first, second) = (link(&world, &ann), link(&world, &ann));
    assert_eq!(refusal(reset(&world, &first, NEW_PASSWORD)), Refusal::LinkDead);
    assert!(ann.sign_in().is_signed_in(), "the password is still the old one");
    reset(&world, &second, NEW_PASSWORD).unwrap();
}

#[test]
fn a_link_is_dead_after_a_change_of_password_address_or_two_factor() {
    for change in ["password", "address", "two-factor"] {
        let world = World::new();
        let mut ann = world.signed_up("ann@example.org");
        let mut browser = ann.sign_in();
        let core = world.core();
        let wish = link_to(&world, &browser, &ann, NEW);
        let token = link(&world, &ann);
        match change {
            "password" => {
                let new = Password::typed("seven copper kettles in the hall".to_owned());
                core.change_password(&world.permit(), &browser.step_up(&ann), new).map(drop).unwrap();
            }
            "address" => core.confirm_address(&browser.owner(), &wish, &address(NEW)).unwrap(),
            _ => drop(browser.turn_two_factor_on(&mut ann)),
        }
        let before = ann.account().password_hash;
        assert_eq!(refusal(reset(&world, &token, NEW_PASSWORD)), Refusal::LinkDead, "{change}");
        assert_eq!(ann.account().password_hash, before, "{change}");
        assert_eq!(ann.times("password_reset"), 0);
    }
}

#[test]
fn five_links_an_hour_go_to_one_address_and_the_answer_stays_the_same() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    for number in 1..=100 {
        world.core().request_password_reset(&ann.email, &elsewhere(number)).unwrap();
    }
    let letters = links(&world.mail());
    assert_eq!((letters.len(), ann.times("password_reset_asked")), (5, 5));
    let good = letters.iter().filter(|(_, token)| world.core().reset_for(token).is_ok());
    assert_eq!(good.count(), 1, "the last one that was sent is good");
    world.restart();
    world.later(HOUR - 1);
    forget(&world, "ann@example.org");
    assert!(world.mail().is_empty());
    world.later(1);
    link(&world, &ann);
}

#[test]
fn links_of_one_kind_are_no_links_of_another() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..texting(200) });
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let wish = link_to(&world, &browser, &ann, NEW);
    world.core().request_sign_up(&address("eve@example.org"), Language::En, &elsewhere(9)).unwrap();
    let Notice::SignUp { link: sign_up } = world.notices().remove(0) else { panic!("no sign-up link") };
    let token = link(&world, &ann);
    let core = world.core();
    for other in [wish, link_token(sign_up.show()), browser.token.clone()] {
        assert_eq!(refusal(reset(&world, &other, NEW_PASSWORD)), Refusal::LinkDead);
    }
    assert_eq!(refusal(core.confirm_address(&browser.owner(), &token, &address(NEW))), Refusal::LinkDead);
    assert_eq!(refusal(core.invited(&token)), Refusal::LinkDead);
    assert_eq!(ann.times("password_reset"), 0);
}

#[test]
fn a_flood_of_sign_ups_for_an_address_leaves_its_owner_a_new_password() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    for number in 1..=8 {
        world.core().request_sign_up(&ann.email, Language::En, &elsewhere(number)).unwrap();
    }
    assert_eq!(world.mail().len(), 5, "five an hour");
    link(&world, &ann);
}
