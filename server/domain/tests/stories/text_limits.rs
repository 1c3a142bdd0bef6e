//! How many text messages go out, and what the wait is said to be.

use crate::recovery_codes::with_a_sheet;
use crate::world::{NUMBER, OTHER_NUMBER, Person, World, elsewhere, home, refusal, texting};
use domain::Result;
use domain::caller::PendingSignIn;
use domain::flow::sign_in::SignIn;
use domain::outbox::Notice;
use domain::password::Password;
use model::moment::{DAY, HOUR, MINUTE};
use model::{EmailAddress, Language, Refusal};

fn wait(seconds: i64) -> Refusal {
    Refusal::TooManyTexts { seconds }
}

/// Somebody with a backup phone, and nothing counted.
fn with_a_phone<'w>(world: &'w World, name: &str, number: &str) -> Person<'w> {
    let (person, browser) = with_a_sheet(world, name);
    person.add_phone(&browser, number);
    forget(world);
    person
}

fn forget(world: &World) {
    world.sql().execute("DELETE FROM counter", []).unwrap();
}

/// A sign-in that waits for its code, from some network.
fn pending(world: &World, person: &Person<'_>, from: u8) -> PendingSignIn {
    let client = elsewhere(from);
    let core = world.core();
    let asked = core.sign_in(&world.permit(), person.email.as_str(), &person.password(), &client).unwrap();
    let SignIn::NeedsCode(token) = asked else { panic!("no code was asked for") };
    core.pending_sign_in(&token, &client).unwrap().unwrap()
}

/// Asks for a text, and reads it. What is said of the wait beforehand must be what happens.
fn text(world: &World, person: &Person<'_>, from: u8) -> Result<String> {
    let (core, pending) = (world.core(), pending(world, person, from));
    let told = core.other_ways(&pending).unwrap().text.map(|text| text.again_in);
    let before = world.kept();
    let answer = core.text_sign_in_code(&pending);
    let seconds = match &answer {
        Ok(()) => 0,
        Err(_) => refusal(core.text_sign_in_code(&pending)).retry_after().unwrap(),
    };
    assert!(told.is_none_or(|told| told == seconds), "told {told:?}, waits {seconds}");
    if answer.is_err() {
        assert!(world.kept() == before, "something was written");
        assert!(world.texts().is_empty());
    }
    answer.map(|()| world.texted_code())
}

#[test]
fn an_account_gets_one_text_a_minute_and_five_an_hour_also_over_a_restart() {
    let world = World::with_texts();
    let ann = with_a_phone(&world, "ann", NUMBER);
    text(&world, &ann, 1).unwrap();
    assert_eq!(refusal(text(&world, &ann, 2)), wait(MINUTE), "from wherever");
    world.restart();
    world.later(MINUTE - 1);
    assert_eq!(refusal(text(&world, &ann, 1)), wait(1));
    world.later(1);
    text(&world, &ann, 3).unwrap();
    for from in 4..=6 {
        world.later(10 * MINUTE);
        text(&world, &ann, from).unwrap();
    }
    world.later(10 * MINUTE);
    world.core().tidy().unwrap();
    assert_eq!(refusal(text(&world, &ann, 7)), wait(50 * MINUTE));
    world.restart();
    world.later(50 * MINUTE - 1);
    assert_eq!(refusal(text(&world, &ann, 8)), wait(1));
    world.later(1);
    text(&world, &ann, 9).unwrap();
}

#[test]
fn a_number_gets_three_texts_in_ten_minutes_whoever_asks() {
    let world = World::with_texts();
    let people = ["ann", "bob", "cleo", "dan"].map(|name| with_a_phone(&world, name, NUMBER));
    forget(&world);
    for (person, from) in people.iter().zip(1..=3) {
        text(&world, person, from).unwrap();
    }
    assert_eq!(refusal(text(&world, &people[3], 4)), wait(10 * MINUTE));
    world.later(MINUTE);
    assert_eq!(refusal(text(&world, &people[0], 5)), wait(9 * MINUTE));
    world.later(9 * MINUTE);
    text(&world, &people[3], 6).unwrap();
    world.later(10 * MINUTE);
    text(&world, &people[0], 7).unwrap();
    world.later(5 * MINUTE);
    assert_eq!(refusal(text(&world, &people[0], 8)), wait(55 * MINUTE), "five an hour");
    world.later(5 * MINUTE);
    assert_eq!(refusal(text(&world, &people[1], 8)), wait(50 * MINUTE));
}

#[test]
fn a_network_gets_ten_texts_an_hour_for_however_many_accounts() {
    let world = World::with_texts();
    let numbers: Vec<String> = (0..4).map(|at| format!("+81901234560{at}")).collect();
    let people: Vec<_> = ["ann", "bob", "cleo", "dan"]
        .iter()
        .zip(&numbers)
        .map(|(name, number)| with_a_phone(&world, name, number))
        .collect();
    forget(&world);
    for round in 0..10 {
        if round % 4 == 0 {
            world.later(MINUTE);
        }
        text(&world, &people[round % 4], 1).unwrap();
    }
    world.later(MINUTE);
    assert_eq!(refusal(text(&world, &people[3], 1)), wait(HOUR - MINUTE));
    text(&world, &people[3], 2).unwrap();
}

#[test]
fn new_numbers_and_sign_ins_share_the_counts_of_an_account() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let start = |number: &str| core.start_phone(&browser.step_up(&ann), number);
    ann.add_phone(&browser, NUMBER);
    let before = world.kept();
    assert_eq!(refusal(text(&world, &ann, 1)), wait(MINUTE));
    assert_eq!(world.kept().len(), before.len() + 2, "the half-finished sign-in alone");
    assert_eq!(refusal(start(OTHER_NUMBER)), wait(MINUTE));
    for number in ["+819012345670", "+819012345671", "+819012345672", "+819012345673"] {
        world.later(MINUTE);
        start(number).unwrap();
        world.texted_code();
    }
    world.later(MINUTE);
    assert_eq!(refusal(start(OTHER_NUMBER)), wait(HOUR - MINUTE), "another number is no way around");
    assert_eq!(refusal(core.resend_phone_code(&browser.owner())), wait(HOUR - MINUTE));
    assert_eq!(core.phone_on_its_way(&browser.owner()).unwrap().unwrap().again_in, HOUR - MINUTE);
    assert_eq!(refusal(text(&world, &ann, 2)), wait(HOUR - MINUTE));
}

#[test]
fn the_day_has_its_budget_and_the_operators_are_told_once() {
    let world = World::with(texting(4));
    let operator = EmailAddress::parse("root@example.org").unwrap();
    let given = (&operator, Password::typed(crate::world::PASSWORD.to_owned()));
    world.core().create_account(&world.permit(), given, Language::En, true).unwrap();
    let ann = with_a_phone(&world, "ann", NUMBER);
    let bob = with_a_phone(&world, "bob", OTHER_NUMBER);
    world.mail();
    for _ in 0..3 {
        text(&world, &ann, 1).unwrap();
        assert!(world.mail().is_empty());
        world.later(10 * MINUTE);
    }
    text(&world, &bob, 1).unwrap();
    let letters = world.mail();
    assert_eq!(letters.len(), 1);
    assert_eq!((&letters[0].to, &letters[0].notice), (&operator, &Notice::SmsBudgetSpent));

    let midnight = DAY - world.now().0 % DAY;
    world.restart();
    for person in [&ann, &bob] {
        world.later(10 * MINUTE);
        let spent = Refusal::SmsBudgetSpent { seconds: midnight - if person.id == ann.id { 10 } else { 20 } * MINUTE };
        assert_eq!(refusal(text(&world, person, 2)), spent);
    }
    assert!(world.mail().is_empty(), "one alarm is enough");
    assert!(ann.command_line(Some(&ann.sheet[0])).is_ok(), "the other ways in go on");
    world.mail();
    world.later(midnight - 20 * MINUTE);
    text(&world, &ann, 1).unwrap();
    assert!(world.mail().is_empty());
}

#[test]
fn a_text_that_is_refused_leaves_the_one_before_good() {
    let world = World::with_texts();
    let ann = with_a_phone(&world, "ann", NUMBER);
    let code = text(&world, &ann, 1).unwrap();
    assert_eq!(refusal(text(&world, &ann, 1)), wait(MINUTE));
    ann.sign_in_with(&code).unwrap();
}

#[test]
fn a_full_sign_in_gives_no_new_texts() {
    let world = World::with_texts();
    let ann = with_a_phone(&world, "ann", NUMBER);
    let code = text(&world, &ann, 1).unwrap();
    ann.sign_in_with(&code).unwrap();
    assert_eq!(refusal(text(&world, &ann, 1)), wait(MINUTE));
    let given = (ann.email.as_str(), &ann.password());
    let there = world.core().text_code_for_command_line(&world.permit(), given, &home());
    assert_eq!(refusal(there), wait(MINUTE));
}
