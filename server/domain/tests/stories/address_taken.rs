//! Changing the address where somebody else is concerned: links that went astray, addresses that have
//! an account, API keys.

use crate::address::{NEW, accounts, address, ask, link_to, links, rows, waiting};
use crate::world::{PASSWORD, World, elsewhere, home, refusal};
use domain::outbox::Notice;
use domain::password::Password;
use domain::policy::{Policy, SignUp};
use model::{Language, Refusal};
use rusqlite::types::Value;

#[test]
fn a_link_of_another_account_gives_neither_account_away() {
    let world = World::new();
    let (ann, eve) = (world.signed_up("ann@example.org"), world.signed_up("eve@example.org"));
    let (anns, eves) = (ann.sign_in(), eve.sign_in());
    let token = link_to(&world, &anns, &ann, NEW);
    let eves_own = link_to(&world, &eves, &eve, "eve@new.example.org");
    let (core, before) = (world.core(), accounts(&world));
    let leads_on = [&ann, &eve].map(|person| core.confirms_address_of(&person.id, &token).unwrap());
    assert_eq!(leads_on, [true, false]);
    assert_eq!(refusal(core.address_to_confirm(&eves.owner(), &token)), Refusal::LinkElsewhere);
    assert_eq!(refusal(core.confirm_address(&eves.owner(), &token, &address(NEW))), Refusal::LinkElsewhere);
    assert_eq!(refusal(core.confirm_address(&anns.owner(), &eves_own, &address(NEW))), Refusal::LinkElsewhere);
    assert_eq!(accounts(&world), before);
    assert!(world.mail().is_empty());

    core.cancel_address_change(&eves.owner()).unwrap();
    assert_eq!(
        refusal(core.confirm_address(&anns.owner(), &eves_own, &address(NEW))),
        Refusal::LinkDead,
        "it is nobody's now"
    );
    core.confirm_address(&anns.owner(), &token, &address(NEW)).unwrap();
    assert_eq!(refusal(core.confirm_address(&eves.owner(), &token, &address(NEW))), Refusal::LinkDead);
    assert_eq!((ann.account().email, eve.account().email), (address(NEW), eve.email));
}

#[test]
fn a_link_of_another_kind_confirms_no_address_and_makes_no_account() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let confirms = link_to(&world, &browser, &ann, NEW);
    let core = world.core();
    let invites = crate::world::link_token(core.invite_from_console(&address(NEW), false).unwrap().show());
    let before = accounts(&world);
    assert!(!core.confirms_address_of(&ann.id, &invites).unwrap());
    assert_eq!(refusal(core.confirm_address(&browser.owner(), &invites, &address(NEW))), Refusal::LinkDead);
    assert_eq!(refusal(core.invited(&confirms)), Refusal::LinkDead);
    let password = Password::typed(PASSWORD.to_owned());
    let made = core.accept_invitation(&world.permit(), &confirms, (&address(NEW), password), Language::En, &home());
    assert_eq!(refusal(made), Refusal::LinkDead);
    assert_eq!(accounts(&world), before);
    assert!(core.invited(&invites).is_ok() && core.address_to_confirm(&browser.owner(), &confirms).is_ok());
}

/// What the file keeps of each wish and its history, without what tells them apart.
fn shapes(world: &World) -> Vec<Vec<Value>> {
    rows(
        world,
        "SELECT length(token_hash), expires_at, w.epoch, a.revision, e.kind
         FROM address_change w JOIN account a ON a.id = w.account_id
         JOIN event e ON e.account_id = a.id AND e.kind LIKE 'address%'",
    )
}

#[test]
fn an_address_that_is_taken_looks_the_same_and_only_its_owner_is_told() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    world.core().set_language(&ann.sign_in().owner(), Language::Ja).unwrap();
    let cleo = world.signed_up("cleo@example.org");
    let (bobs, cleos) = (bob.sign_in(), cleo.sign_in());
    let (anns_account, anns_history) = (ann.account().revision, ann.history());
    ask(&world, &bobs, &bob, "Ann@Example.org").unwrap();
    let letters = world.mail();
    ask(&world, &cleos, &cleo, "dan@example.org").unwrap();
    assert_eq!(world.mail().len(), letters.len(), "as many as for one that is free");

    assert!(links(&letters).is_empty());
    let to_ann: Vec<_> = letters.iter().filter(|letter| letter.to == ann.email).collect();
    assert_eq!((to_ann.len(), &to_ann[0].notice, to_ann[0].language), (1, &Notice::AddressInUse, Language::Ja));
    let to_bob: Vec<_> = letters.iter().filter(|letter| letter.to == bob.email).collect();
    let asked = Notice::AddressChangeAsked { to: ann.email.clone() };
    assert_eq!((to_bob.len(), &to_bob[0].notice), (1, &asked));
    assert_eq!(waiting(&world, &bobs), Some(ann.email.clone()));
    assert_eq!(waiting(&world, &cleos), Some(address("dan@example.org")));
    let shapes = shapes(&world);
    assert_eq!((shapes.len(), &shapes[0]), (2, &shapes[1]));
    assert_eq!((ann.account().revision, ann.history()), (anns_account, anns_history));
    assert!(ann.type_password().is_ok() && bob.type_password().is_ok());
    world.core().cancel_address_change(&bobs.owner()).unwrap();
    assert_eq!(waiting(&world, &bobs), None);
}

#[test]
fn a_wish_reserves_nothing_and_an_account_made_meanwhile_keeps_its_address() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    let newcomer = world.signed_up(NEW);
    let before = accounts(&world);
    assert_eq!(refusal(world.core().confirm_address(&browser.owner(), &token, &address(NEW))), Refusal::AddressTaken);
    assert_eq!(accounts(&world), before);
    assert!(world.mail().is_empty());
    assert!(ann.type_password().is_ok() && newcomer.type_password().is_ok());
}

#[test]
fn an_api_key_neither_asks_nor_confirms_nor_cancels() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    let core = world.core();
    let key = core.owner_by_bearer(&ann.api_key, &elsewhere(9)).unwrap();
    let before = accounts(&world);
    assert_eq!(refusal(core.fresh(&key)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.step_up(&world.permit(), &key, &ann.password())), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.confirm_address(&key, &token, &address(NEW))), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.address_to_confirm(&key, &token)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.cancel_address_change(&key)), Refusal::ScopeTooNarrow);
    assert_eq!(accounts(&world), before);
    assert!(world.mail().is_empty());
    core.confirm_address(&browser.owner(), &token, &address(NEW)).unwrap();
    assert!(ann.has_key(&ann.api_key), "the key goes on after the change");
}
