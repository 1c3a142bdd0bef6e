//! Changing the address many times at once.

use crate::address::{NEW, address, link_to, links, waiting};
use crate::parallel::{at_once, refused};
use crate::world::{PASSWORD, World, refusal};
use domain::outbox::Notice;
use domain::password::Password;
use domain::token::Token;
use model::{Language, Refusal};

#[test]
fn of_two_accounts_that_confirm_one_address_at_once_one_has_it() {
    for round in 1..=10 {
        let world = World::new();
        let people = ["ann@example.org", "bob@example.org"].map(|email| world.signed_up(email));
        let wishes = people.each_ref().map(|person| {
            let browser = person.sign_in();
            (browser.owner(), link_to(&world, &browser, person, NEW))
        });
        let servers = [world.open_again(), world.open_again()];
        let tries = wishes.iter().zip(&servers).collect();
        let answers = at_once(tries, |((owner, token), server)| server.confirm_address(owner, token, &address(NEW)));

        assert_eq!(refused(&answers), [Refusal::AddressTaken], "round {round}");
        let winner = answers.iter().position(Result::is_ok).unwrap();
        let (won, lost) = (&people[winner], &people[1 - winner]);
        assert_eq!((won.account().email, lost.account().email), (address(NEW), lost.email.clone()));
        assert_eq!((won.times("address_changed"), lost.times("address_changed")), (1, 0));
        let changed = Notice::AddressChanged { from: won.email.clone(), to: address(NEW) };
        assert_eq!(world.notices(), [changed.clone(), changed], "the other one is told nothing");
        assert!(lost.type_password().is_ok());
    }
}

#[test]
fn an_account_cannot_be_made_for_an_address_that_was_confirmed_meanwhile() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let token = link_to(&world, &browser, &ann, NEW);
    world.core().confirm_address(&browser.owner(), &token, &address(NEW)).unwrap();
    let given = (&address(NEW), Password::typed(PASSWORD.to_owned()));
    let made = world.open_again().create_account(&world.permit(), given, Language::En, false);
    assert_eq!(refusal(made), Refusal::AddressTaken);
    assert_eq!(world.count("SELECT count(*) FROM account"), 1);
}

#[test]
fn a_link_confirmed_many_times_at_once_changes_the_address_once() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (owner, token) = (browser.owner(), link_to(&world, &browser, &ann, NEW));
    let revision = ann.account().revision;
    let servers = [world.open_again(), world.open_again()];
    let answers = at_once(servers.iter().cycle().take(8).collect(), |server| {
        server.confirm_address(&owner, &token, &address(NEW))
    });
    assert!(answers.iter().all(Result::is_ok), "the button was pressed twice, and it is done: {answers:?}");
    assert_eq!((ann.account().email, ann.account().revision), (address(NEW), revision + 1));
    assert_eq!((ann.times("address_changed"), world.mail().len()), (1, 2));
}

#[test]
fn of_two_wishes_at_once_one_link_is_good() {
    for round in 1..=10 {
        let world = World::new();
        let ann = world.signed_up("ann@example.org");
        let browser = ann.sign_in();
        let fresh = browser.step_up(&ann);
        let servers = [world.open_again(), world.open_again()];
        let wishes = ["ann@one.example.org", "ann@two.example.org"].into_iter().zip(&servers).collect();
        let answers = at_once(wishes, |(new, server)| server.request_address_change(&fresh, &address(new)));
        assert!(answers.iter().all(Result::is_ok), "round {round}: {answers:?}");

        let letters = world.mail();
        assert_eq!((letters.len(), ann.times("address_change_asked")), (4, 2));
        let links = links(&letters);
        assert_eq!((links.len(), world.count("SELECT count(*) FROM address_change")), (2, 1));
        let (core, owner) = (world.core(), browser.owner());
        let opens = |token: &Token| core.address_to_confirm(&owner, token).ok();
        let good: Vec<_> = links.iter().filter_map(|(to, token)| Some((to, token, opens(token)?))).collect();
        assert_eq!(good.len(), 1, "round {round}");
        let (to, token, opened) = &good[0];
        assert_eq!((to.as_str(), waiting(&world, &browser).as_ref()), (opened.as_str(), Some(opened)));
        let dead = links.iter().find(|(other, _)| other != *to).unwrap();
        assert_eq!(refusal(core.confirm_address(&owner, &dead.1, opened)), Refusal::LinkDead);
        core.confirm_address(&owner, token, opened).unwrap();
        assert_eq!(ann.account().email, *opened);
    }
}

#[test]
fn of_a_new_wish_and_an_older_link_confirmed_at_once_neither_is_half_done() {
    for round in 1..=10 {
        let world = World::new();
        let ann = world.signed_up("ann@example.org");
        let browser = ann.sign_in();
        let (fresh, older) = (browser.step_up(&ann), link_to(&world, &browser, &ann, "ann@old.example.org"));
        let servers = [world.open_again(), world.open_again()];
        let answers = at_once(vec![true, false], |confirm: bool| match confirm {
            true => servers[0].confirm_address(fresh.owner(), &older, &address("ann@old.example.org")),
            false => servers[1].request_address_change(&fresh, &address(NEW)),
        });
        assert!(answers[1].is_ok(), "round {round}: {answers:?}");
        let letters = world.mail();
        match &answers[0] {
            Ok(()) => assert_eq!(ann.account().email, address("ann@old.example.org"), "round {round}"),
            Err(_) => {
                assert_eq!((refused(&answers), ann.account().email), (vec![Refusal::LinkDead], ann.email.clone()))
            }
        }
        assert_eq!(letters.len(), if answers[0].is_ok() { 4 } else { 2 }, "{letters:?}");
        assert_eq!(waiting(&world, &browser), Some(address(NEW)), "the newest wish stays");
        world.core().confirm_address(&browser.owner(), &links(&letters)[0].1, &address(NEW)).unwrap();
        assert_eq!(ann.account().email, address(NEW));
    }
}
