//! Messages on their way out.

use crate::world::World;
use domain::flow::api_keys::KeyWish;
use domain::outbox::Notice;
use domain::policy::{Policy, SignUp};
use model::api_key::Scope;
use model::moment::{DAY, HOUR, MINUTE};
use model::{EmailAddress, Language};

fn ask_to_sign_up(world: &World, email: &str) {
    let client = crate::world::home();
    world.core().request_sign_up(&EmailAddress::parse(email).unwrap(), Language::Ja, &client).unwrap();
}

fn open() -> World {
    World::with(Policy { sign_up: SignUp::Open, ..Policy::default() })
}

#[test]
fn a_letter_that_does_not_get_out_is_tried_ever_more_rarely_for_two_days() {
    let world = open();
    ask_to_sign_up(&world, "cleo@example.org");
    let written = world.now();
    let core = world.core();
    let (mut row, first) = core.next_letter().unwrap().expect("a letter");
    assert_eq!((first.language, first.address.as_str()), (Language::Ja, "192.0.2.1"));
    let mut waits = Vec::new();
    loop {
        core.letter_failed(&row).unwrap();
        let failed = world.now();
        assert!(core.next_letter().unwrap().is_none(), "not at once again");
        let mut next = None;
        while next.is_none() && world.now() - failed < 2 * HOUR {
            world.later(MINUTE);
            next = core.next_letter().unwrap();
        }
        let Some((again, letter)) = next else { break };
        assert_eq!((letter.id, letter.notice), (first.id.clone(), first.notice.clone()), "the same letter");
        row = again;
        waits.push((world.now() - failed) / MINUTE);
        if waits.len() == 3 {
            world.restart();
        }
    }
    assert_eq!(waits[..7], [1, 2, 4, 8, 16, 32, 60]);
    assert!(waits[6..].iter().all(|wait| *wait == 60));
    assert!(((2 * DAY)..(2 * DAY + 4 * HOUR)).contains(&(world.now() - written)));
    assert_eq!(world.count("SELECT count(*) FROM message"), 0);
}

#[test]
fn a_letter_is_sent_once_and_a_stuck_one_does_not_hold_up_the_others() {
    let world = open();
    ask_to_sign_up(&world, "cleo@example.org");
    let core = world.core();
    let (stuck, _) = core.next_letter().unwrap().unwrap();
    core.letter_failed(&stuck).unwrap();
    ask_to_sign_up(&world, "dan@example.org");
    let sent: Vec<_> = world.mail().into_iter().map(|letter| letter.to.to_string()).collect();
    assert_eq!(sent, ["dan@example.org"]);
    world.later(MINUTE);
    let sent: Vec<_> = world.mail().into_iter().map(|letter| letter.to.to_string()).collect();
    assert_eq!(sent, ["cleo@example.org"]);
    world.later(DAY);
    assert!(world.mail().is_empty());
}

#[test]
fn a_letter_is_sealed_in_the_file_and_one_that_was_changed_is_dropped() {
    let world = open();
    ask_to_sign_up(&world, "cleo@example.org");
    ask_to_sign_up(&world, "dan@example.org");
    let sealed: Vec<u8> = world.sql().query_row("SELECT sealed FROM message LIMIT 1", [], |row| row.get(0)).unwrap();
    assert!(!sealed.windows(8).any(|part| part == b"twl_lnk_" || part == b"example."));
    // Swapped between rows, a letter would go to somebody else.
    let swap = "WITH was AS MATERIALIZED (SELECT id, sealed FROM message)
                UPDATE message SET sealed = was.sealed FROM was WHERE was.id <> message.id";
    assert_eq!(world.sql().execute(swap, []).unwrap(), 2);
    assert!(world.mail().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM message"), 0);
    world.signed_up("ann@example.org");
    ask_to_sign_up(&world, "ann@example.org");
    assert_eq!(world.notices(), [Notice::AlreadySignedUp], "the outbox goes on");
}

#[test]
fn a_letter_about_an_account_names_the_end_of_its_history_and_one_to_a_stranger_does_not() {
    let world = open();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let core = world.core();
    let wish =
        KeyWish { description: "CI".to_owned(), scope: vec![Scope::Read], expires_in: None, survives_freeze: false };
    core.create_api_key(&browser.step_up(&ann), &wish).unwrap();
    let (row, letter) = core.next_letter().unwrap().unwrap();
    let head = letter.head.expect("the end of the history");
    let line = ann.history().len() as i64;
    assert_eq!((letter.notice, head.number), (Notice::ApiKeyCreated, line));
    let file = crate::history_chain::whole_file(&world, &ann);
    assert_eq!(crate::history_chain::whole(&file).head.hash.to_string(), head.hash);

    // It is sent later than that: what has happened meanwhile is vouched for as well.
    core.letter_failed(&row).unwrap();
    core.request_password_reset(&ann.email, &crate::world::elsewhere(7)).unwrap();
    world.later(MINUTE);
    let later: Vec<_> = world.mail().into_iter().map(|letter| (letter.notice, letter.head.unwrap().number)).collect();
    assert!(later.contains(&(Notice::ApiKeyCreated, line + 1)), "{later:?}");

    ask_to_sign_up(&world, "cleo@example.org");
    let address = EmailAddress::parse("new@example.org").unwrap();
    core.request_address_change(&browser.step_up(&ann), &address).unwrap();
    for letter in world.mail() {
        let to_a_stranger = matches!(letter.notice, Notice::SignUp { .. } | Notice::ConfirmAddress { .. });
        assert_eq!(letter.head.is_none(), to_a_stranger, "{:?}", letter.notice);
        assert_eq!(letter.account_id.is_none(), to_a_stranger);
    }
}
