//! Changing the address: it counts once it was shown to be readable, and nothing else changes.

use crate::world::{Browser, Person, STEP, World, refusal, typed};
use domain::flow::api_keys::KeyWish;
use domain::outbox::{Letter, Notice};
use domain::token::Token;
use model::api_key::Scope;
use model::factor::CodeHint;
use model::{EmailAddress, Refusal};
use rusqlite::types::Value;

pub(crate) const NEW: &str = "ann@new.example.org";

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

/// Types the password and another address.
pub(crate) fn ask(world: &World, browser: &Browser<'_>, person: &Person<'_>, new: &str) -> domain::Result<()> {
    world.core().request_address_change(&browser.step_up(person), &address(new))
}

/// The tokens of all links that letters have, each with whom it went to.
pub(crate) fn links(letters: &[Letter]) -> Vec<(String, Token)> {
    let link = |letter: &Letter| match &letter.notice {
        Notice::ConfirmAddress { link } => {
            let token = link.show().strip_prefix("https://id.example.org/dashboard/address/confirm?token=");
            Some((letter.to.to_string(), crate::world::link_token(token.expect("a link to the page that confirms"))))
        }
        _ => None,
    };
    letters.iter().filter_map(link).collect()
}

/// Asks for another address, and reads the mail there.
pub(crate) fn link_to(world: &World, browser: &Browser<'_>, person: &Person<'_>, new: &str) -> Token {
    ask(world, browser, person, new).unwrap();
    let mut links = links(&world.mail());
    assert_eq!(links.len(), 1);
    let (to, token) = links.remove(0);
    assert_eq!(to, new);
    token
}

/// The address that the account page says is waiting.
pub(crate) fn waiting(world: &World, browser: &Browser<'_>) -> Option<EmailAddress> {
    world.core().overview(&browser.owner()).unwrap().account.pending_email
}

/// All that a query finds, to be compared with what it finds later.
pub(crate) fn rows(world: &World, query: &str) -> Vec<Vec<Value>> {
    let sql = world.sql();
    let mut query = sql.prepare(query).unwrap();
    let columns = query.column_count();
    let rows = query.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).unwrap();
    rows.map(std::result::Result::unwrap).collect()
}

/// Everything in the file about accounts and how they are signed in to.
pub(crate) fn accounts(world: &World) -> Vec<Vec<Vec<Value>>> {
    ["account", "authenticator", "session", "pending_sign_in", "api_key", "address_change", "event"]
        .map(|table| rows(world, &format!("SELECT * FROM {table} ORDER BY 1, 2")))
        .into()
}

/// The same without the account's address, its wish and its history.
fn all_but_the_address(world: &World) -> Vec<Vec<Vec<Value>>> {
    [
        "SELECT id, name, language, operator, password_hash, password_changed_at, epoch, created_at, last_sign_in_at
         FROM account",
        "SELECT * FROM authenticator",
        "SELECT * FROM session ORDER BY id",
        "SELECT * FROM pending_sign_in ORDER BY id",
        "SELECT * FROM api_key ORDER BY id",
        "SELECT * FROM counter ORDER BY key",
    ]
    .map(|query| rows(world, query))
    .into()
}

#[test]
fn the_new_address_signs_in_and_factor_sessions_and_keys_stay_as_they_were() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let (here, other) = (ann.sign_in(), ann.sign_in());
    world.later(STEP);
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    let wish =
        KeyWish { description: "backup".into(), scope: vec![Scope::Global], expires_in: None, survives_freeze: false };
    let further = world.core().create_api_key(&here.step_up(&ann), &wish).unwrap().key;
    assert_eq!(refusal(ann.sign_in_with(&ann.wrong_code())), Refusal::WrongCode(CodeHint::None));
    let half = ann.half_sign_in();
    world.mail();
    let token = link_to(&world, &here, &ann, NEW);
    let (before, revision) = (all_but_the_address(&world), ann.account().revision);

    let (core, owner) = (world.core(), here.owner());
    assert_eq!(core.address_to_confirm(&owner, &token).unwrap(), address(NEW));
    core.confirm_address(&owner, &token, &address(NEW)).unwrap();
    assert_eq!(all_but_the_address(&world), before);
    let account = ann.account();
    assert_eq!((account.email.as_str(), account.revision), (NEW, revision + 1));
    assert_eq!(waiting(&world, &here), None);
    assert!(here.is_signed_in() && other.is_signed_in() && terminal.is_signed_in());
    assert!(ann.has_key(&ann.api_key) && ann.has_key(further.show()));
    assert_eq!(account.authenticators.len(), 1);
    let letters = world.mail();
    let changed = Notice::AddressChanged { from: address("ann@example.org"), to: address(NEW) };
    assert!(letters.iter().all(|letter| letter.notice == changed), "{letters:?}");
    let mut told: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["ann@example.org", NEW]);

    core.confirm_address(&owner, &token, &address(NEW)).expect("pressed twice: it is done");
    assert_eq!((ann.times("address_changed"), world.mail().len()), (1, 0), "it works once");
    assert_eq!(refusal(core.address_to_confirm(&owner, &token)), Refusal::LinkDead);
    assert!(!core.confirms_address_of(&ann.id, &token).unwrap());
    world.later(STEP);
    assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials, "by the old address");
    ann.email = address(NEW);
    assert_eq!(ann.wrong_codes_counted(), 1, "a wrong code from before still counts");
    assert!(core.second_step(&half, &typed(&ann.code())).is_ok(), "who was half signed in goes on");
    world.later(STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "with the same phone");
    assert!(world.mail().is_empty());
    assert!(world.signed_up("ann@example.org").type_password().is_ok(), "the old address is free for another account");
}

#[test]
fn until_the_link_is_confirmed_the_old_address_is_the_address() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    ask(&world, &browser, &ann, NEW).unwrap();
    let letters = world.mail();
    assert_eq!(letters.len(), 2);
    let (told, linked) = (letters.iter().find(|letter| letter.to == ann.email).unwrap(), links(&letters));
    assert_eq!(told.notice, Notice::AddressChangeAsked { to: address(NEW) });
    assert_eq!((linked.len(), linked[0].0.as_str()), (1, NEW));
    let before = accounts(&world);
    world.restart();
    let core = world.core();
    for _ in 0..3 {
        assert_eq!(core.address_to_confirm(&browser.owner(), &linked[0].1).unwrap(), address(NEW));
        assert!(core.confirms_address_of(&ann.id, &linked[0].1).unwrap());
        assert_eq!(waiting(&world, &browser), Some(address(NEW)));
    }
    assert_eq!(accounts(&world), before, "opening the link changes nothing");
    assert_eq!(core.overview(&browser.owner()).unwrap().account.email, ann.email);
    assert!(world.mail().is_empty());
    assert!(ann.type_password().is_ok());
    ann.email = address(NEW);
    assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials);
    core.confirm_address(&browser.owner(), &linked[0].1, &address(NEW)).unwrap();
    assert!(ann.type_password().is_ok());
}

#[test]
fn a_signed_out_session_neither_asks_nor_confirms_nor_cancels() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (browser, other) = (ann.sign_in(), ann.sign_in());
    let token = link_to(&world, &other, &ann, NEW);
    let fresh = browser.step_up(&ann);
    let (core, owner) = (world.core(), fresh.owner());
    core.sign_out(owner).unwrap();
    let before = accounts(&world);
    assert_eq!(refusal(core.request_address_change(&fresh, &address("eve@example.org"))), Refusal::SignedOut);
    assert_eq!(refusal(core.confirm_address(owner, &token, &address(NEW))), Refusal::SignedOut);
    assert_eq!(refusal(core.address_to_confirm(owner, &token)), Refusal::SignedOut);
    assert_eq!(refusal(core.cancel_address_change(owner)), Refusal::SignedOut);
    assert_eq!(accounts(&world), before);
    assert!(world.mail().is_empty());
    assert!(core.confirm_address(&other.owner(), &token, &address(NEW)).is_ok());
}
