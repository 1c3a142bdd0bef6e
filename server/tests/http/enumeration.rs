//! Who has an account, two-factor or a backup phone: nobody finds out without the password.

use crate::backup_phone::{ANNS, DAY};
use crate::program::Answer;
use crate::unknown::shape;
use crate::world::{ANN, Server, Setting};
use serde_json::json;
use std::time::{Duration, Instant};

/// Of the same length: with two-factor and a backup phone, with a password alone, and of nobody.
const ADDRESSES: [&str; 3] = [ANN, "bob@example.org", "eve@example.org"];
const WRONG: &str = "not the otter's password";

/// With a wrong password, each of them hashes.
const ROUNDS_OF_HASHING: usize = 20;
const ROUNDS: usize = 30;

fn world() -> Server {
    let setting = Setting::default().variable("TWINLOCK_SMS", "directory");
    let server = setting.variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    server.make_account(ADDRESSES[0]);
    server.make_account(ADDRESSES[1]);
    server.with_backup_phone(ANN, ANNS);
    server
}

/// Asks for all three, in turns, from a new network each time. The answers must be the same, and the
/// usual times nearly so: the machine may stall in one row of rounds, but a difference is there in every one.
fn look_alike(server: &Server, name: &str, rounds: usize, ask: impl Fn(&str, &str) -> Answer) {
    let mut first = None;
    let mut rows = Vec::new();
    for row in 0..4 {
        let mut times: [Vec<Duration>; 3] = Default::default();
        for round in 0..rounds {
            // No limit comes into it.
            if round % 5 == 0 {
                server.time_passes(DAY);
            }
            for turn in 0..3 {
                let kind = (turn + round) % 3;
                let began = Instant::now();
                let answer = ask(ADDRESSES[kind], &format!("10.{}.0.{}", 3 * row + kind, round + 1));
                times[kind].push(began.elapsed());
                let shape = shape(&answer);
                assert!(!shape.2.contains("5678"), "{answer:?}");
                assert_eq!(first.get_or_insert_with(|| shape.clone()), &shape, "{name}, {}", ADDRESSES[kind]);
            }
        }
        let medians = times.map(|mut times| {
            times.sort();
            times[times.len() / 2]
        });
        println!("{name}: with two-factor {:?}, without {:?}, unknown {:?}", medians[0], medians[1], medians[2]);
        let [secured, plain, unknown] = medians.map(|median| median.as_secs_f64());
        let ratios = [secured / unknown, plain / unknown, secured / plain];
        if ratios.iter().all(|ratio| (0.8..=1.25).contains(ratio)) {
            return;
        }
        rows.push(medians);
    }
    panic!("{name}: {rows:?}");
}

#[test]
fn a_wrong_password_says_nothing_about_the_account_at_any_door() {
    let server = world();
    look_alike(&server, "sign-in by the page", ROUNDS_OF_HASHING, |email, network| {
        let mut browser = server.browser();
        browser.network = Some(network.to_owned());
        browser.type_password(email, WRONG).expect(303)
    });
    look_alike(&server, "asking for a text", ROUNDS_OF_HASHING, |email, network| {
        server.recover(email, WRONG).from(network).send().expect(401)
    });
    look_alike(&server, "asking for the number", ROUNDS_OF_HASHING, |email, network| {
        server.ask("GET", "/users/~/sms-number").basic(email, WRONG).from(network).send().expect(401)
    });
    assert_eq!(server.all_texts(ANNS).len(), 2, "a wrong password sent a text");
}

#[test]
fn a_forgotten_password_says_nothing_about_the_account_at_either_door() {
    let server = world();
    let before = server.all_mails().len();
    look_alike(&server, "a link over the API", ROUNDS, |email, network| {
        server.ask("POST", "/password-resets").from(network).json(&json!({"email": email})).send().expect(201)
    });
    look_alike(&server, "a link by the page", ROUNDS, |email, network| {
        let mut browser = server.browser();
        browser.network = Some(network.to_owned());
        browser.submit("/forgot-password", "/api/forgot-password", &[("email", email)]).expect(303)
    });
    let mails = server.all_mails();
    let links = mails.len() - before;
    assert!(links >= 4 * ROUNDS && links.is_multiple_of(2 * ROUNDS), "a limit came into it: {links}");
    assert!(!mails.iter().any(|mail| mail.contains("eve@")), "somebody without an account was written to");
}
