//! *It wasn't me*: the link in a notice.

use crate::address::address;
use crate::parallel::{at_once, refused};
use crate::recovery_codes::with_a_sheet;
use crate::world::{PASSWORD, Person, World, elsewhere, home, link_token, refusal};
use domain::outbox::{Letter, Notice};
use domain::password::Password;
use domain::policy::{Policy, SignUp};
use domain::token::Token;
use model::freeze::{LASTS, LINK_LASTS};
use model::moment::{DAY, HOUR};
use model::{Language, Moment, Refusal};
use std::collections::BTreeSet;

/// The token of the link that a letter brings.
pub(crate) fn freeze_link(letter: &Letter) -> Option<Token> {
    let link = letter.freeze.as_ref()?;
    Some(link_token(link.show().strip_prefix("https://id.example.org/freeze?token=").expect("a link to the page")))
}

/// Does something that is told, and takes the link out of the notice.
pub(crate) fn a_link(world: &World, person: &Person<'_>) -> Token {
    world.mail();
    world.core().unlock(&person.email).unwrap();
    let [letter] = &world.mail()[..] else { panic!("one mail") };
    freeze_link(letter).expect("a link in the notice")
}

/// Freezes somebody's account with a fresh link, and reads the mail.
pub(crate) fn freeze(world: &World, person: &Person<'_>) -> Moment {
    let until = world.core().freeze(&a_link(world, person), &elsewhere(9)).unwrap();
    world.mail();
    until
}

#[test]
fn opening_a_link_changes_nothing_and_says_what_it_would_do() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let link = a_link(&world, &ann);
    let kept = world.kept();
    for _ in 0..3 {
        let view = world.core().freeze_view(&link).unwrap();
        assert_eq!((view.email, view.moved, view.notice.as_str()), (ann.email.clone(), false, "factor-unlocked"));
        assert_eq!((view.used_at, view.frozen_until, view.two_factor), (None, None, true));
        assert_eq!((view.sessions, view.keys_that_stay, view.keys_that_end, view.ssh_keys), (1, 0, 1, 0));
    }
    assert_eq!(world.kept(), kept, "mail is opened by machines, too");
    assert!(browser.is_signed_in());
}

#[test]
fn of_twenty_who_press_the_button_at_once_one_freezes() {
    let world = World::new();
    for round in 0..5 {
        let ann = world.signed_up(&format!("ann{round}@example.org"));
        let link = a_link(&world, &ann);
        let revision = ann.account().revision;
        let answers = at_once((0..20).collect(), |from| world.core().freeze(&link, &elsewhere(from)));
        assert_eq!(refused(&answers), vec![Refusal::FreezeLinkDead; 19], "round {round}");
        let account = ann.account();
        assert_eq!((account.revision, account.frozen_until), (revision + 1, Some(world.now() + LASTS)));
        assert_eq!(ann.times("frozen"), 1);
        assert_eq!(world.notices(), [Notice::Frozen { until: world.now() + LASTS }]);
        let view = world.core().freeze_view(&link).unwrap();
        assert_eq!((view.used_at, view.frozen_until), (Some(world.now()), Some(world.now() + LASTS)));
    }
}

#[test]
fn a_link_works_for_seven_days_and_not_a_second_longer() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (first, second) = (a_link(&world, &ann), a_link(&world, &ann));
    world.later(LINK_LASTS - 1);
    world.core().tidy().unwrap();
    world.core().freeze_view(&second).unwrap();
    world.core().freeze(&first, &home()).unwrap();
    world.later(1);
    assert_eq!(refusal(world.core().freeze(&second, &home())), Refusal::FreezeLinkDead);
    assert_eq!(refusal(world.core().freeze_view(&first)), Refusal::FreezeLinkDead, "the used one, too");
    world.core().tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM freeze_link WHERE expires_at <= 1800604800"), 0);
    assert_eq!(LINK_LASTS, 7 * DAY);
}

#[test]
fn whatever_somebody_else_changes_the_link_still_works() {
    let world = World::new();
    let (mut ann, mut thief) = with_a_sheet(&world, "ann");
    let link = a_link(&world, &ann);
    let core = world.core();
    let new = Password::typed("brisk heron mends the lantern".to_owned());
    let changed = core.change_password(&world.permit(), &thief.step_up(&ann), new).unwrap();
    ann.password = "brisk heron mends the lantern".to_owned();
    thief.token = changed.session.unwrap();
    core.disable(&thief.step_up(&ann), None).unwrap();
    core.request_address_change(&thief.step_up(&ann), &address("mallory@example.net")).unwrap();
    let letters = world.mail();
    let confirm = letters.iter().find_map(|letter| match &letter.notice {
        Notice::ConfirmAddress { link } => Some(link_token(link.show())),
        _ => None,
    });
    core.confirm_address(&thief.owner(), &confirm.unwrap(), &address("mallory@example.net")).unwrap();

    let told: Vec<Letter> = world.mail();
    let old = told.iter().find(|letter| letter.to == ann.email).expect("the old address is told");
    let new = told.iter().find(|letter| letter.to == address("mallory@example.net")).expect("the new one, too");
    assert_ne!(old.freeze, new.freeze, "each mailbox has a link of its own");
    for from_old in [link, freeze_link(old).unwrap()] {
        assert!(core.freeze_view(&from_old).unwrap().moved);
        let until = core.freeze(&from_old, &home()).unwrap();
        let told: BTreeSet<String> = world.mail().iter().map(|letter| letter.to.to_string()).collect();
        let both = ["ann@example.org".to_owned(), "mallory@example.net".to_owned()];
        assert_eq!(told, both.into(), "whoever has pressed the button is told");
        assert_eq!(until, world.now() + LASTS);
    }
    assert!(!thief.is_signed_in());
}

#[test]
fn a_link_freezes_the_account_of_its_notice_and_no_other() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let his = bob.sign_in();
    world.core().freeze(&a_link(&world, &ann), &home()).unwrap();
    assert_eq!((bob.account().frozen_until, his.is_signed_in()), (None, true));
    let strange = link_token(&format!("twl_lnk_{}", "A".repeat(43)));
    assert_eq!(refusal(world.core().freeze(&strange, &home())), Refusal::FreezeLinkDead);
    assert_eq!(refusal(world.core().freeze_view(&strange)), Refusal::FreezeLinkDead);
}

#[test]
fn another_link_begins_the_day_anew_and_ends_what_has_signed_in_since() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let another = a_link(&world, &ann);
    freeze(&world, &ann);
    world.later(HOUR);
    let thief = ann.sign_in();
    assert_eq!(world.core().freeze_view(&another).unwrap().frozen_until, Some(world.now() + (LASTS - HOUR)));
    let until = world.core().freeze(&another, &home()).unwrap();
    assert_eq!((until, thief.is_signed_in()), (world.now() + LASTS, false));
    // The notice of a freeze brings no further link: it would go on for ever.
    assert!(world.mail().iter().all(|letter| letter.freeze.is_none()));
}

#[test]
fn every_notice_of_an_account_brings_a_link_and_what_a_stranger_can_send_does_not() {
    let world = World::with(Policy { sign_up: SignUp::Open, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let browser = ann.sign_in();
    core.request_password_reset(&ann.email, &elsewhere(1)).unwrap();
    core.request_address_change(&browser.step_up(&ann), &address("new@example.org")).unwrap();
    core.regenerate_api_key(&browser.step_up(&ann), "~", 0).unwrap();
    core.request_sign_up(&ann.email, Language::En, &elsewhere(1)).unwrap();
    core.request_sign_up(&address("dan@example.org"), Language::En, &elsewhere(1)).unwrap();
    let bob = (&address("bob@example.org"), Password::typed(PASSWORD.to_owned()));
    core.create_account(&world.permit(), bob, Language::En, false).unwrap();
    core.request_address_change(&browser.step_up(&ann), &address("bob@example.org")).unwrap();
    let mut with = Vec::new();
    let mut without = Vec::new();
    for letter in world.mail() {
        let name = format!("{:?}", letter.notice);
        let name = name.split([' ', '{']).next().unwrap().to_owned();
        if letter.freeze.is_some() { with.push(name) } else { without.push(name) }
    }
    with.sort();
    without.sort();
    assert_eq!(
        with,
        ["AccountCreated", "AddressChangeAsked", "AddressChangeAsked", "ApiKeyRegenerated", "PasswordReset"],
        "to an owner, of the account"
    );
    assert_eq!(without, ["AddressInUse", "AlreadySignedUp", "ConfirmAddress", "SignUp"]);
}

#[test]
fn a_letter_from_before_there_were_links_is_still_sent() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    a_link(&world, &ann);
    let letter = serde_json::json!({
        "to": "ann@example.org", "language": "en", "notice": "password_changed",
        "at": world.now(), "address": "192.0.2.1", "client": "Firefox (Linux)",
    });
    let read: Letter = serde_json::from_value(letter).unwrap();
    assert_eq!((read.notice, read.freeze), (Notice::PasswordChanged, None));
}

#[test]
fn a_link_is_kept_as_its_hash() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let link = a_link(&world, &ann);
    world.core().checkpoint().unwrap();
    let file = std::fs::read(world.file()).unwrap();
    let token = link.show().strip_prefix("twl_lnk_").unwrap().as_bytes();
    assert!(!file.windows(token.len()).any(|part| part == token));
}
