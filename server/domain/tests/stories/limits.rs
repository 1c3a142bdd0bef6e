//! How many wrong codes there are, over all doors.

use crate::world::{Browser, Person, STEP, World, refusal, typed};
use domain::limit::{CODES, FACTOR_OFF};
use domain::outbox::Notice;
use domain::store::{Batch, Committed, Counter};
use model::factor::CodeHint;
use model::moment::{DAY, HOUR, MINUTE};
use model::{Moment, Refusal};

const WRONG: Refusal = Refusal::WrongCode(CodeHint::None);

fn ann(world: &World) -> Person<'_> {
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.later(10 * STEP);
    ann
}

#[test]
fn all_doors_share_ten_wrong_codes_also_over_a_restart_and_waiting_does_not_refill() {
    let world = World::new();
    let ann = ann(&world);
    let sessions = ann.account().sessions.len();
    for counted in 1..=5 {
        assert_eq!(refusal(ann.sign_in_with(&ann.wrong_code())), WRONG);
        world.restart();
        assert_eq!(refusal(ann.command_line(Some(&ann.wrong_code()))), WRONG);
        assert_eq!(ann.wrong_codes_counted(), 2 * counted);
    }
    world.restart();
    let locked = Refusal::TooManyCodes { seconds: 15 * MINUTE };
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), locked, "not even the right one is looked at");
    assert_eq!(refusal(ann.command_line(Some(&ann.code()))), locked);
    assert_eq!(ann.wrong_codes_counted(), 10);
    world.core().tidy().unwrap();
    assert_eq!(ann.account().sessions.len(), sessions);

    let mut last = 0;
    for _ in 0..8 {
        let wait = world.core().account_state(&ann.email).unwrap().wait.expect("a delay");
        assert!(wait >= last && wait <= HOUR, "{wait} after {last}");
        last = wait;
        world.later(wait - 1);
        assert_eq!(refusal(ann.command_line(Some(&ann.code()))), Refusal::TooManyCodes { seconds: 1 });
        world.later(1);
        assert_eq!(refusal(ann.sign_in_with(&ann.wrong_code())), WRONG, "one try, and the next delay");
        assert!(matches!(refusal(ann.sign_in_with(&ann.code())), Refusal::TooManyCodes { .. }));
    }
    assert_eq!(last, HOUR);
    world.later(30 * DAY);
    world.core().tidy().unwrap();
    assert_eq!(ann.wrong_codes_counted(), 18, "not even a month of waiting clears it");
}

#[test]
fn five_wrong_codes_end_one_pending_sign_in() {
    let world = World::new();
    let ann = ann(&world);
    let (first, second) = (ann.half_sign_in(), ann.half_sign_in());
    let core = world.core();
    for _ in 0..4 {
        assert_eq!(refusal(core.second_step(&first, &typed(&ann.wrong_code()))), WRONG);
    }
    let used = ann.phone().code(world.now() + -10 * STEP);
    assert_eq!(refusal(core.second_step(&first, &typed(&used))), Refusal::SignInExpired, "the fifth ends it");
    assert_eq!(refusal(core.second_step(&first, &typed(&ann.code()))), Refusal::SignInExpired);
    assert_eq!(ann.wrong_codes_counted(), 5);
    assert!(core.second_step(&second, &typed(&ann.code())).is_ok(), "the other one goes on");
}

#[test]
fn a_full_sign_in_clears_the_count_and_nothing_less_does() {
    let world = World::new();
    let ann = ann(&world);
    let nine_wrong = || {
        for _ in 0..9 {
            assert_eq!(refusal(ann.command_line(Some(&ann.wrong_code()))), WRONG);
        }
    };
    nine_wrong();
    ann.half_sign_in();
    assert_eq!(refusal(ann.command_line(None)), Refusal::TwoFactorNeeded);
    assert_eq!(ann.wrong_codes_counted(), 9);
    ann.sign_in_with(&ann.code()).unwrap();
    assert_eq!(ann.wrong_codes_counted(), 0);
    world.later(STEP);
    nine_wrong();
    ann.command_line(Some(&ann.code())).unwrap();
    assert_eq!(ann.wrong_codes_counted(), 0);
}

#[test]
fn codes_that_have_another_shape_count_alike_and_open_nothing() {
    let world = World::new();
    let ann = ann(&world);
    assert_eq!(refusal(ann.sign_in_with("1234 5678")), WRONG);
    let not_of_this_set = Refusal::WrongCode(CodeHint::NotOfThisSet);
    assert_eq!(refusal(ann.command_line(Some("0123-4567-89AB-CDEF"))), not_of_this_set);
    assert_eq!(refusal(ann.command_line(Some("12345"))), Refusal::CodeShape);
    assert_eq!(ann.wrong_codes_counted(), 2);
}

#[test]
fn after_a_hundred_wrong_codes_in_a_row_the_factor_is_off_until_it_is_unlocked() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let core = world.core();
    let mut pending = None;
    for number in 1..=FACTOR_OFF {
        assert!(world.mail().is_empty(), "{number}");
        if number % 5 == 1 {
            pending = Some(ann.half_sign_in());
        }
        let fifth_of_its_sign_in = number <= 10 && number % 5 == 0;
        let no = if fifth_of_its_sign_in { Refusal::SignInExpired } else { WRONG };
        assert_eq!(refusal(core.second_step(pending.as_ref().unwrap(), &typed(&ann.wrong_code()))), no, "{number}");
        world.later(if number % 5 == 0 { HOUR } else { core.account_state(&ann.email).unwrap().wait.unwrap_or(0) });
        if number > 10 {
            // Each wait outlasts a pending sign-in.
            pending = (number % 5 != 0).then(|| ann.half_sign_in());
        }
    }
    let letters = world.mail();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].notice.clone(), &letters[0].to), (Notice::FactorOff, &ann.email));
    assert_eq!(ann.times("factor_off"), 1);

    world.later(10 * DAY);
    world.restart();
    for _ in 0..3 {
        assert_eq!(
            refusal(ann.sign_in_with(&ann.code())),
            Refusal::FactorOff(model::factor::FactorKind::Authenticator)
        );
        assert_eq!(
            refusal(ann.command_line(Some(&ann.code()))),
            Refusal::FactorOff(model::factor::FactorKind::Authenticator)
        );
        world.later(2 * HOUR);
    }
    assert!(!browser.is_signed_in(), "ten days idle");
    assert!(core.account_state(&ann.email).unwrap().factors_off.contains(&model::factor::FactorKind::Authenticator));
    assert!(world.mail().is_empty());

    core.unlock(&ann.email).unwrap();
    assert!(ann.account().two_factor(), "unlocking does not turn it off");
    assert_eq!(refusal(ann.command_line(None)), Refusal::TwoFactorNeeded);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
    assert_eq!(ann.times("factor_unlocked"), 1);
}

#[test]
fn turning_it_off_and_on_from_a_live_command_line_is_a_way_out_too() {
    let world = World::new();
    let mut ann = ann(&world);
    let mut browser = Browser::of(&world, ann.sign_in_with(&ann.code()).unwrap());
    let off = "UPDATE counter SET failures = 100, blocked_until = 0 WHERE failures = 1";
    assert_eq!(refusal(ann.command_line(Some(&ann.wrong_code()))), WRONG);
    world.sql().execute(off, []).unwrap();
    world.later(STEP);
    assert_eq!(
        refusal(ann.command_line(Some(&ann.code()))),
        Refusal::FactorOff(model::factor::FactorKind::Authenticator)
    );
    world.core().disable(&browser.step_up(&ann), None).unwrap();
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    world.later(STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
    assert!(
        !world
            .core()
            .account_state(&ann.email)
            .unwrap()
            .factors_off
            .contains(&model::factor::FactorKind::Authenticator)
    );
}

#[test]
fn one_wrong_code_does_not_lock_the_owner_out_when_the_clock_steps_back() {
    let world = World::new();
    let ann = ann(&world);
    world.later(DAY);
    assert_eq!(refusal(ann.command_line(Some(&ann.wrong_code()))), WRONG);
    world.later(-DAY);
    assert!(ann.sign_in_with(&ann.code()).is_ok());
}

#[test]
fn a_count_that_was_cleared_meanwhile_does_not_come_back() {
    let world = World::new();
    let store = world.store();
    let zero = store.counter([1; 32]).unwrap();
    let raise = |seen: &Counter| -> (Committed, Counter) {
        let mut batch = Batch::new();
        let raised = batch.raise(seen, CODES, Moment(0));
        (store.commit(batch).unwrap(), raised)
    };
    let (committed, seen) = raise(&zero);
    assert_eq!(committed, Committed::Yes);
    assert_eq!(raise(&zero).0, Committed::SomebodyWasFaster);
    let mut clear = Batch::new();
    clear.clear_counter(&[1; 32]);
    assert_eq!(store.commit(clear).unwrap(), Committed::Yes);
    assert_eq!(raise(&seen).0, Committed::SomebodyWasFaster, "it was decided on a count that is gone");
    assert_eq!(store.counter([1; 32]).unwrap(), zero);
}
