//! How long to wait after wrong passwords, and what they do not touch.

use crate::world::{Person, STEP, World, elsewhere, home, refusal};
use domain::Core;
use domain::caller::Client;
use domain::flow::sign_in::{Opening, SignIn};
use domain::limit::{PASSWORDS_HERE, Raised, take_back};
use domain::password::Password;
use domain::store::Batch;
use model::Refusal;
use model::factor::CodeHint;
use model::moment::{DAY, MINUTE};
use model::session::SessionKind;

const WRONG: Refusal = Refusal::WrongCode(CodeHint::None);

fn ann(world: &World) -> Person<'_> {
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.later(10 * STEP);
    ann
}

/// Tries a password from somewhere.
fn try_password(world: &World, email: &str, password: &str, client: &Client) -> domain::Result<SignIn> {
    world.core().sign_in(&world.permit(), email, &Password::typed(password.to_owned()), client)
}

/// Seconds an answer says to wait for.
fn told_to_wait(refusal: &Refusal) -> Option<i64> {
    match refusal {
        Refusal::TooManyPasswords { seconds } => Some(*seconds),
        _ => None,
    }
}

#[test]
fn wrong_passwords_only_delay_and_never_touch_the_codes() {
    let world = World::new();
    let ann = ann(&world);
    let email = ann.email.as_str();
    let mut delays = Vec::new();
    for _ in 0..16 {
        assert_eq!(refusal(try_password(&world, email, "wrong", &elsewhere(1))), Refusal::BadCredentials);
        let wait = match try_password(&world, email, "wrong", &elsewhere(1)) {
            Err(domain::Error::Refused(Refusal::TooManyPasswords { seconds })) => seconds,
            _ => 0,
        };
        delays.push(wait);
        world.later(wait);
    }
    // Until the delays begin, each round above is two tries.
    assert_eq!(delays[..8], [0, 0, 2, 4, 8, 16, 32, 64]);
    assert_eq!(delays.last(), Some(&(15 * MINUTE)));
    assert!(ann.account().two_factor());
    assert_eq!(ann.wrong_codes_counted(), 0);
    assert!(
        !world
            .core()
            .account_state(&ann.email)
            .unwrap()
            .factors_off
            .contains(&model::factor::FactorKind::Authenticator)
    );
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "the owner, elsewhere, is not delayed by a stranger");
    assert!(world.mail().is_empty());
}

#[test]
fn every_spelling_of_an_address_counts_into_one_bucket() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    for spelling in ["ann@example.org", "ANN@EXAMPLE.ORG", " ann@example.org ", "ann@example.org.", "Ann@Example.Org"] {
        assert_eq!(refusal(try_password(&world, spelling, "wrong", &home())), Refusal::BadCredentials);
    }
    for spelling in ["ann@example.org", "aNN@example.ORG", "\tann@example.org"] {
        let answer = refusal(try_password(&world, spelling, &ann.password, &home()));
        assert_eq!(answer, Refusal::TooManyPasswords { seconds: 2 });
    }
    world.later(2);
    assert!(matches!(try_password(&world, " ANN@example.org", &ann.password, &home()), Ok(SignIn::Done(_))));
}

#[test]
fn an_unknown_address_and_a_wrong_password_look_and_wait_alike() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.signed_up("bob@example.org");
    let tries = |email: &str| -> Vec<Refusal> {
        let rounds = 0..12;
        rounds
            .map(|_| {
                let refusal = refusal(try_password(&world, email, "wrong", &elsewhere(2)));
                world.later(told_to_wait(&refusal).unwrap_or(0));
                refusal
            })
            .collect()
    };
    let with_two_factor = tries("ann@example.org");
    assert!(with_two_factor.iter().any(|refusal| told_to_wait(refusal).is_some()));
    assert_eq!(tries("bob@example.org"), with_two_factor);
    assert_eq!(tries("nobody@example.org"), with_two_factor);
    assert_eq!(tries("no address at all"), with_two_factor);
    assert_eq!(world.count("SELECT count(*) FROM account"), 2);
    assert!(world.mail().is_empty());
}

#[test]
fn a_right_password_is_no_failure_however_often_it_is_typed() {
    let world = World::new();
    let ann = ann(&world);
    let browser = ann.sign_in();
    world.later(STEP);
    for _ in 0..8 {
        ann.half_sign_in();
        browser.step_up(&ann);
        assert_eq!(refusal(ann.command_line(None)), Refusal::TwoFactorNeeded);
    }
    // A wrong code is a failure of the code, not of the password before it.
    for _ in 0..8 {
        assert_eq!(refusal(ann.command_line(Some(&ann.wrong_code()))), WRONG);
        assert_eq!(refusal(ann.command_line(Some("12345"))), Refusal::CodeShape);
    }
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_right_password_of_which_nothing_came_is_no_failure_either() {
    let world = World::new();
    let ann = ann(&world);
    world.later(STEP);
    // Of two servers that are shown the same code at once one lets nobody in.
    let (one, other) = (world.core(), world.open_again());
    let opening = Opening { kind: SessionKind::CommandLine, description: String::new(), lasts: None };
    for round in 0..12 {
        world.later(STEP);
        let code = ann.code();
        let enters = |core: &Core| {
            let permit = core.hashing.permit_blocking().unwrap();
            let given = (ann.email.as_str(), &ann.password());
            core.sign_in_with_code(&permit, given, Some(&code), &opening, &home())
        };
        let answers = std::thread::scope(|threads| {
            let both = [threads.spawn(|| enters(&one)), threads.spawn(|| enters(&other))];
            both.map(|thread| thread.join().unwrap())
        });
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let left = world.count("SELECT coalesce(sum(failures), 0) FROM counter WHERE forget_at < 9223372036854775807");
        assert_eq!(left, 0, "the password was right each time, round {round}: {answers:?}");
    }
}

#[test]
fn right_passwords_at_once_leave_no_delay_behind_in_whatever_order_they_are_taken_back() {
    let world = World::new();
    let (store, now) = (world.store(), world.now());
    for (key, order) in [(1, [0, 1, 2, 3, 4]), (2, [4, 3, 2, 1, 0]), (3, [2, 4, 0, 3, 1])] {
        let key = [key; 32];
        let raised = order.map(|_| {
            let before = store.counter(key).unwrap();
            let mut batch = Batch::new();
            let after = batch.raise(&before, PASSWORDS_HERE, now);
            store.note(batch).unwrap();
            Raised { before, after }
        });
        assert_eq!(store.counter(key).unwrap().wait(PASSWORDS_HERE, now), Some(2), "all five are under way");
        for nth in order {
            store.note(take_back(&[raised[nth]])).unwrap();
        }
        let counter = store.counter(key).unwrap();
        assert_eq!((counter.failures, counter.wait(PASSWORDS_HERE, now)), (0, None), "{order:?}");
    }
}

#[test]
fn the_password_of_a_step_up_counts_like_any_other() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let wrong = Password::typed("wrong".into());
    let step_up = || world.core().step_up(&world.permit(), &browser.owner(), &wrong);
    for _ in 0..5 {
        assert_eq!(refusal(step_up()), Refusal::WrongPassword);
    }
    assert_eq!(refusal(step_up()), Refusal::TooManyPasswords { seconds: 2 });
    assert_eq!(refusal(ann.type_password()), Refusal::TooManyPasswords { seconds: 2 });
}

#[test]
fn a_few_wrong_passwords_are_remembered_for_a_day_and_not_made_worse_by_the_clock() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let wrong = || refusal(try_password(&world, ann.email.as_str(), "wrong", &home()));
    for _ in 0..3 {
        assert_eq!(wrong(), Refusal::BadCredentials);
    }
    world.later(-DAY);
    assert_eq!(wrong(), Refusal::BadCredentials, "no delay yet, on no clock");
    world.core().tidy().unwrap();
    assert_eq!(wrong(), Refusal::BadCredentials);
    assert_eq!(wrong(), Refusal::TooManyPasswords { seconds: 2 }, "tidying up forgot none of the five");
    world.later(DAY + 2);
    world.core().tidy().unwrap();
    for _ in 0..5 {
        assert_eq!(wrong(), Refusal::BadCredentials);
    }
    assert_eq!(wrong(), Refusal::TooManyPasswords { seconds: 2 });
}

#[test]
fn strangers_from_everywhere_hold_an_owner_up_by_half_a_minute_at_most_and_not_where_they_are_signed_in() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let mut longest = 0;
    for number in 0..120 {
        match refusal(try_password(&world, ann.email.as_str(), "wrong", &elsewhere(number))) {
            Refusal::BadCredentials => {}
            Refusal::TooManyPasswords { seconds } => {
                longest = longest.max(seconds);
                world.later(seconds);
                let again = refusal(try_password(&world, ann.email.as_str(), "wrong", &elsewhere(number)));
                assert_eq!(again, Refusal::BadCredentials);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(longest, 30);
    let away = try_password(&world, ann.email.as_str(), &ann.password, &elsewhere(200));
    assert_eq!(refusal(away), Refusal::TooManyPasswords { seconds: 30 });
    browser.step_up(&ann);
    assert!(ann.type_password().is_ok(), "at home there is no waiting");
}
