//! Many at once: what may happen once happens once.

use crate::world::{Person, Phone, STEP, World, home, refusal, typed};
use domain::caller::{Client, PendingSignIn};
use domain::flow::sign_in::SignedIn;
use domain::{Core, Error, Result};
use model::Refusal;
use model::factor::{CodeHint, TypedCode};
use std::sync::Barrier;

/// Does the same at once in many threads, and collects what came of it.
pub(crate) fn at_once<I: Send, T: Send>(inputs: Vec<I>, verb: impl Fn(I) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(inputs.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = inputs
            .into_iter()
            .map(|input| {
                scope.spawn(|| {
                    start.wait();
                    verb(input)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The refusals among them; a failure is none.
pub(crate) fn refused<T>(answers: &[Result<T>]) -> Vec<Refusal> {
    let refusal = |answer: &Result<T>| match answer {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => Some(refusal.clone()),
        Err(Error::Failed { doing, cause }) => panic!("{doing}: {cause}"),
    };
    answers.iter().filter_map(refusal).collect()
}

fn ann(world: &World) -> Person<'_> {
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    world.later(10 * STEP);
    ann
}

#[test]
fn of_thirty_tries_with_the_same_right_code_one_signs_in() {
    let world = World::new();
    let ann = ann(&world);
    let core = world.core();
    let used = Refusal::WrongCode(CodeHint::AlreadyUsed);
    for round in 1..=10 {
        let pending: Vec<_> = (0..30).map(|_| ann.half_sign_in()).collect();
        let (before, changes) = (ann.account(), ann.changes());
        let code = typed(&ann.code());
        let answers = at_once(pending.iter().collect(), |pending| core.second_step(pending, &code));

        assert_eq!(refused(&answers), vec![used.clone(); 29], "round {round}");
        let after = ann.account();
        assert_eq!(after.sessions.len(), before.sessions.len() + 1);
        assert_eq!(ann.changes(), changes + 1);
        assert_eq!(ann.wrong_codes_counted(), 0, "the others were no guesses");
        assert_eq!(world.count("SELECT count(*) FROM pending_sign_in"), 29);
        assert_eq!(world.count("SELECT max(wrong_codes) FROM pending_sign_in"), 1, "one of their own five tries");

        for pending in &pending {
            core.cancel_sign_in(pending).unwrap();
        }
        world.later(STEP);
    }
}

#[test]
fn two_servers_on_one_file_spend_a_code_once() {
    let world = World::new();
    let ann = ann(&world);
    let servers = [world.open_again(), world.open_again()];
    for round in 1..=10 {
        let pending: Vec<_> = (0..8).map(|_| ann.half_sign_in()).collect();
        let (before, changes) = (ann.account(), ann.changes());
        let code = typed(&ann.code());
        let tries = pending.iter().zip(servers.iter().cycle()).collect();
        let answers = at_once(tries, |(pending, server): (&PendingSignIn, &Core)| server.second_step(pending, &code));
        assert_eq!(refused(&answers).len(), 7, "round {round}: {answers:?}");
        assert_eq!(ann.account().sessions.len(), before.sessions.len() + 1);
        assert_eq!(ann.changes(), changes + 1);
        pending.iter().for_each(|pending| world.core().cancel_sign_in(pending).unwrap());
        world.later(STEP);
    }
}

#[test]
fn one_pending_sign_in_becomes_one_session() {
    let world = World::new();
    let ann = ann(&world);
    let servers = [world.open_again(), world.open_again()];
    for round in 1..=5 {
        let pending = ann.half_sign_in();
        let sessions = ann.account().sessions.len();
        // Three codes are right at this moment, and any of them would do.
        let codes = [-STEP, 0, STEP].map(|off| typed(&ann.phone().code(world.now() + off)));
        let tries = codes.iter().zip(servers.iter().cycle()).collect();
        let answers = at_once(tries, |(code, server): (&TypedCode, &Core)| server.second_step(&pending, code));
        assert_eq!(refused(&answers).len(), 2, "round {round}: {answers:?}");
        assert_eq!(ann.account().sessions.len(), sessions + 1);
        world.later(10 * STEP);
    }
}

#[test]
fn both_doors_at_once_spend_a_code_once() {
    let world = World::new();
    let ann = ann(&world);
    let core = world.core();
    let pending = ann.half_sign_in();
    let sessions = ann.account().sessions.len();
    let code = ann.code();
    let through = |browser: bool| -> Result<SignedIn> {
        if browser { core.second_step(&pending, &typed(&code)) } else { ann.command_line(Some(&code)) }
    };
    let answers = at_once(vec![true, false, true, false], through);
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(ann.account().sessions.len(), sessions + 1);
}

#[test]
fn parallel_guesses_do_not_share_a_try() {
    let world = World::new();
    let ann = ann(&world);
    let core = world.core();
    let pending: Vec<_> = (0..30).map(|_| ann.half_sign_in()).collect();
    let wrong = typed(&ann.wrong_code());
    let answers = at_once(pending.iter().collect(), |pending| core.second_step(pending, &wrong));
    let looked_at = refused(&answers).iter().filter(|refusal| matches!(refusal, Refusal::WrongCode(_))).count();
    assert_eq!(looked_at, 10);
    assert_eq!(ann.wrong_codes_counted(), 10);
}

#[test]
fn a_code_confirmed_twice_at_once_turns_two_factor_on_once_and_costs_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let fresh = ann.sign_in().step_up(&ann);
    let phone = Phone::scan(&core.start_authenticator(&fresh).unwrap());
    let code = typed(&phone.code(world.now()));
    let answers = at_once(vec![(); 4], |()| core.confirm_authenticator(&fresh, None, &code));

    let refused = refused(&answers);
    assert_eq!(refused.len(), 3);
    let expected =
        |refusal: &Refusal| matches!(refusal, Refusal::AlreadyOn | Refusal::NothingPending | Refusal::StateMoved);
    assert!(refused.iter().all(expected), "{refused:?}");
    assert_eq!(ann.times("two_factor_enabled"), 1);
    assert_eq!(world.notices().len(), 1);
    assert_eq!(ann.wrong_codes_counted(), 0);
}

#[test]
fn of_two_password_changes_at_once_one_counts() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let core = world.core();
    let browsers = [ann.sign_in(), ann.sign_in()];
    let new = ["brisk heron mends the lantern", "seven copper kettles in the hall"];
    let answers = at_once(vec![0, 1], |at: usize| {
        let new = domain::password::Password::typed(new[at].to_owned());
        let permit = world.permit();
        let fresh = core.step_up(&permit, &browsers[at].owner(), &ann.password())?;
        core.change_password(&permit, &fresh, new)
    });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(ann.times("password_changed"), 1);
    assert_eq!(world.notices().len(), 1);
    assert_eq!(ann.account().sessions.len(), 1);
    assert_eq!(ann.account().api_keys.len(), 1);
    world.later(60);
    assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials);
    let winner = answers.iter().position(Result::is_ok).unwrap();
    ann.password = new[winner].to_owned();
    assert!(ann.type_password().is_ok());
}

#[test]
fn of_two_first_runs_at_once_one_wins() {
    for _ in 0..5 {
        let world = World::new();
        let core = world.core();
        let token = core.open_set_up().unwrap().unwrap();
        let set_up = |email: &str| {
            let email = model::EmailAddress::parse(email).unwrap();
            let password = domain::password::Password::typed(crate::world::PASSWORD.to_owned());
            let client: Client = home();
            core.set_up(&world.permit(), &token, (&email, password), model::Language::En, &client)
        };
        let answers = at_once(vec!["ann@example.org", "bob@example.org"], set_up);
        assert_eq!(refused(&answers), [Refusal::LinkDead]);
        assert_eq!(world.count("SELECT count(*) FROM account"), 1);
        assert_eq!(world.count("SELECT count(*) FROM session"), 1);
        assert_eq!(world.notices().len(), 1);
    }
}
