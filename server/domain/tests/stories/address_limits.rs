//! Changing the address: how many mails go out, and what is kept of it.

use crate::address::{NEW, accounts, address, ask, link_to, rows, waiting};
use crate::world::{World, elsewhere, home, refusal};
use domain::outbox::Notice;
use domain::policy::{Policy, SignUp};
use domain::token::Token;
use model::moment::HOUR;
use model::{EmailAddress, Language, Refusal};
use rusqlite::types::Value;
use std::fs;

/// The counters of the file: what was counted, and until when it blocks.
fn counters(world: &World) -> Vec<Vec<Value>> {
    rows(world, "SELECT * FROM counter ORDER BY key")
}

/// All that is kept of wishes, without the time of the step-up.
fn wishes(world: &World) -> Vec<Vec<Value>> {
    rows(world, "SELECT w.*, a.revision, a.email FROM address_change w JOIN account a ON a.id = w.account_id")
}

fn ask_to_sign_up(world: &World, email: &str, number: u8) {
    world.core().request_sign_up(&address(email), Language::En, &elsewhere(number)).unwrap();
}

#[test]
fn the_present_address_is_no_new_one() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    let fresh = browser.step_up(&ann);
    let (core, before) = (world.core(), (accounts(&world), counters(&world)));
    for spelling in ["ann@example.org", " Ann@EXAMPLE.org "] {
        let same = EmailAddress::parse(spelling).unwrap();
        assert_eq!(refusal(core.request_address_change(&fresh, &same)), Refusal::AddressUnchanged, "{spelling}");
    }
    assert_eq!((accounts(&world), counters(&world)), before);
    assert!(world.mail().is_empty());
    core.confirm_address(&browser.owner(), &token, &address(NEW)).unwrap();
}

#[test]
fn a_new_address_gets_five_mails_an_hour_whether_it_is_taken_or_not() {
    for new in ["ann@example.org", "cleo@example.org"] {
        let world = World::new();
        let [_, bob, dan] = ["ann", "bob", "dan"].map(|name| world.signed_up(&format!("{name}@example.org")));
        let (bobs, dans) = (bob.sign_in(), dan.sign_in());
        for (browser, person) in [(&bobs, &bob), (&dans, &dan), (&bobs, &bob), (&bobs, &bob), (&dans, &dan)] {
            ask(&world, browser, person, new).unwrap();
        }
        let letters = world.mail();
        assert_eq!(letters.iter().filter(|letter| letter.to == address(new)).count(), 5, "{new}");
        let (core, fresh) = (world.core(), dans.step_up(&dan));
        let before = (accounts(&world), counters(&world));
        let sixth = core.request_address_change(&fresh, &address(&new.to_uppercase()));
        assert_eq!(refusal(sixth), Refusal::TooManyMails { seconds: HOUR }, "{new}");
        assert_eq!((accounts(&world), counters(&world)), before, "nothing is written");
        assert!(world.mail().is_empty());
        assert_eq!(waiting(&world, &dans), Some(address(new)), "the link that was sent is good");
        assert!(ask(&world, &dans, &dan, NEW).is_ok(), "another address is not held up");
        world.restart();
        world.later(HOUR - 1);
        assert_eq!(refusal(ask(&world, &bobs, &bob, new)), Refusal::TooManyMails { seconds: 1 }, "{new}");
        world.later(1);
        assert!(ask(&world, &bobs, &bob, new).is_ok(), "{new}");
    }
}

#[test]
fn mails_to_sign_up_and_to_confirm_share_one_count() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    for number in 1..=3 {
        ask_to_sign_up(&world, NEW, number);
    }
    assert_eq!(world.mail().len(), 3);
    ask(&world, &browser, &ann, NEW).unwrap();
    ask(&world, &browser, &ann, NEW).unwrap();
    assert_eq!(world.mail().iter().filter(|letter| letter.to == address(NEW)).count(), 2);
    assert_eq!(refusal(ask(&world, &browser, &ann, NEW)), Refusal::TooManyMails { seconds: HOUR });
    ask_to_sign_up(&world, NEW, 4);
    assert!(world.mail().is_empty());
    assert!(ask(&world, &browser, &ann, "ann@other.example.org").is_ok(), "another address is not held up");
}

#[test]
fn one_account_asks_for_five_mails_an_hour_wherever_it_is_and_whatever_strangers_do() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    for number in 1..=20 {
        let stranger = address(&format!("stranger{number}@example.org"));
        core.request_sign_up(&stranger, Language::En, &home()).unwrap();
    }
    for number in 1..=5 {
        ask(&world, &browser, &ann, &format!("ann{number}@example.org"))
            .expect("strangers in her network do not count");
    }
    world.mail();
    let there = core.owner_by_session(&browser.token, &elsewhere(9)).unwrap().unwrap();
    let there = core.step_up(&world.permit(), &there, &ann.password()).unwrap();
    let before = (wishes(&world), counters(&world));
    assert_eq!(refusal(core.request_address_change(&there, &address(NEW))), Refusal::TooManyMails { seconds: HOUR });
    assert!((wishes(&world), counters(&world)) == before, "something was written");
    assert!(world.mail().is_empty(), "nor does her own mailbox fill up");
    world.later(HOUR);
    assert!(ask(&world, &browser, &ann, NEW).is_ok());
}

/// Whether some bytes stand in the database as it lies on the disk, with its log.
fn stands_in_the_file(world: &World, part: &[u8]) -> bool {
    let file = world.file();
    let log = file.with_extension("db-wal");
    [file, log].iter().any(|file| fs::read(file).unwrap().windows(part.len()).any(|bytes| bytes == part))
}

#[test]
fn the_links_token_is_nowhere_in_the_file() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let nowhere = |token: &Token, when: &str| {
        assert!(!stands_in_the_file(&world, &token.show().as_bytes()[8..]), "{when}");
        assert!(!stands_in_the_file(&world, b"twl_lnk_") && !stands_in_the_file(&world, b"confirm?token"), "{when}");
    };
    ask(&world, &browser, &ann, NEW).unwrap();
    // The letters are looked at, but not sent yet.
    let letters = std::iter::from_fn(|| world.core().next_letter().unwrap()).map(|(_, letter)| letter);
    let token = crate::address::links(&letters.collect::<Vec<_>>()).remove(0).1;
    assert_eq!(world.count("SELECT count(*) FROM message"), 2);
    assert!(stands_in_the_file(&world, NEW.as_bytes()) && stands_in_the_file(&world, &token.hash()));
    nowhere(&token, "while it is on its way");
    world.later(HOUR);
    world.mail();
    nowhere(&token, "once it was sent");
    world.core().confirm_address(&browser.owner(), &token, &address(NEW)).unwrap();
    nowhere(&token, "once it was used");
    assert_eq!(format!("{token:?}"), "Token([redacted])");
}

#[test]
fn the_history_has_a_line_for_each_step() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (core, before) = (world.core(), ann.history().len());
    ask(&world, &browser, &ann, NEW).unwrap();
    core.cancel_address_change(&browser.owner()).unwrap();
    world.mail();
    let token = link_to(&world, &browser, &ann, NEW);
    core.confirm_address(&browser.owner(), &token, &address(NEW)).unwrap();
    let line = |kind: &str, details: &str| (kind.to_owned(), details.to_owned());
    let expected = [
        line("address_change_asked", r#"{"to":"ann@new.example.org"}"#),
        line("address_change_cancelled", "{}"),
        line("address_change_asked", r#"{"to":"ann@new.example.org"}"#),
        line("address_changed", r#"{"from":"ann@example.org","to":"ann@new.example.org"}"#),
    ];
    assert_eq!(ann.history()[before..], expected);
    let where_from = "SELECT count(*) FROM event WHERE kind LIKE 'address%' AND address = '192.0.2.1' AND client <> ''";
    assert_eq!(world.count(where_from), 4);
    let changed = Notice::AddressChanged { from: ann.email.clone(), to: address(NEW) };
    assert_eq!(world.notices(), [changed.clone(), changed]);
}
