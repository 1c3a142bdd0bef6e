//! A gateway that refuses, breaks, takes its time or misbehaves: nothing is lost, nothing is sent
//! twice, and nobody waits for it.

use crate::backup_phone::DAY;
use crate::browser::Browser;
use crate::gateway::{Gateway, Manner, Seen, code_in};
use crate::phone::Phone;
use crate::program::Answer;
use crate::sms_twilio::{add_phone, log_keeps_quiet, setting, text};
use crate::world::{PASSWORD, Server};
use std::time::{Duration, Instant};

/// The mobile number of the owner with this place in the row.
fn number(at: usize) -> String {
    format!("+81901234567{at}")
}

fn email(at: usize) -> String {
    format!("owner{at}@example.org")
}

/// So many owners with backup phones.
fn owners(server: &Server, gateway: &Gateway, count: usize) -> Vec<Phone> {
    (0..count).for_each(|at| drop(server.make_account(&email(at))));
    let phones = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|at| scope.spawn(move || one(server, gateway, at))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    server.time_passes(DAY);
    phones
}

fn one(server: &Server, gateway: &Gateway, at: usize) -> Phone {
    let (token, phone) = server.secured(&email(at));
    add_phone(server, gateway, &token, &number(at));
    phone
}

/// The third message of each: the two before were those of the set-up.
fn taken(seen: &[Seen]) -> usize {
    seen[2..].iter().filter(|seen| seen.taken).count()
}

fn ask_for_a_text<'server>(server: &'server Server, email: &str) -> (Browser<'server>, Answer) {
    let mut browser = server.browser();
    browser.half_sign_in(email);
    let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/text", &[]).expect(200);
    (browser, page)
}

/// Looks at the page that waits until it says so.
fn waits_until_it_says(browser: &mut Browser<'_>, words: &str) {
    let began = Instant::now();
    loop {
        let page = browser.open("/sign-in/text").expect(200);
        if page.body.contains(words) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "it never says {words:?}: {page:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_the_gateway_refuses_is_never_tried_again_and_what_it_postpones_is() {
    let gateway = Gateway::start();
    let server = setting(&gateway).start();
    owners(&server, &gateway, 5);
    let manners = [Manner::Answers(400), Manner::Answers(500), Manner::Answers(429), Manner::Redirects, Manner::Floods];
    let mut browsers: Vec<Browser<'_>> = manners
        .iter()
        .enumerate()
        .map(|(at, manner)| {
            gateway.treats(&number(at), *manner);
            let (browser, page) = ask_for_a_text(&server, &email(at));
            assert!(page.body.contains("+81 ***-***-567") && !page.body.contains(&number(at)[3..]), "{page:?}");
            browser
        })
        .collect();
    let said = ["could not be sent", "We keep trying", "We keep trying", "We keep trying", "A message was sent to"];
    for (browser, words) in browsers.iter_mut().zip(said) {
        waits_until_it_says(browser, words);
    }
    (0..5).for_each(|at| gateway.treats(&number(at), Manner::Answers(201)));
    for (at, tries) in [(1, 4), (2, 4), (3, 4)] {
        let seen = gateway.wait_for(&number(at), tries);
        assert_eq!(text(&seen[2]), text(&seen[3]), "the second try says something else");
        assert_eq!(taken(&seen), 1);
        waits_until_it_says(&mut browsers[at], "A message was sent to");
        let code = code_in(&text(&seen[3]));
        assert_eq!(browsers[at].type_code(&code).expect(303).header("location"), "/dashboard");
    }
    // By then whatever would have come again has come.
    let seen: Vec<Vec<Seen>> = (0..5).map(|at| gateway.about(&number(at))).collect();
    assert_eq!((seen[0].len(), taken(&seen[0])), (3, 0), "a message that was refused was tried again");
    assert_eq!((seen[4].len(), taken(&seen[4])), (3, 1), "a message that was taken was sent again");
    waits_until_it_says(&mut browsers[0], "could not be sent");
    assert!(gateway.seen().iter().all(|seen| seen.line.contains("/Messages.json ")), "it followed a redirect");
    let flooded = gateway.flooded();
    assert!(matches!(flooded[..], [much] if much < 64 << 20), "it read a body without an end: {flooded:?}");
    log_keeps_quiet(&server, &gateway);
}

#[test]
fn while_the_gateway_hangs_nobody_waits_for_it() {
    let gateway = Gateway::start();
    let mut server = setting(&gateway).start();
    let mut phones = owners(&server, &gateway, 4);
    let token = server.command_line(&email(3), PASSWORD).code(&phones[3].code()).send().expect(201);
    let token = crate::program::token_of(&token);
    let codes = server.ask("POST", "/account/recovery-codes").bearer(&token).password(PASSWORD).send().expect(200);
    let codes: Vec<String> = serde_json::from_str(&codes.body).unwrap();

    gateway.treats(&number(0), Manner::Hangs);
    gateway.treats(&number(1), Manner::AnswersAfter(5, 201));
    gateway.treats(&number(3), Manner::Hangs);
    let mut times = Vec::new();
    let mut timed = |what: &mut dyn FnMut()| {
        let began = Instant::now();
        what();
        times.push(began.elapsed());
    };
    let mut browsers = Vec::new();
    for at in [0, 1, 3] {
        let mut browser = server.browser();
        browser.half_sign_in(&email(at));
        timed(&mut || {
            let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/text", &[]).expect(200);
            assert!(page.body.contains("A message is on its way to +81 ***-***-567"), "{page:?}");
        });
        gateway.wait_for(&number(at), 3);
        browsers.push(browser);
    }
    let hanging = Instant::now();
    // The app, a recovery code, and the texts of everybody else go on.
    timed(&mut || drop(server.command_line(&email(3), PASSWORD).code(&phones[3].code()).send().expect(201)));
    timed(&mut || drop(server.command_line(&email(3), PASSWORD).code(&codes[0]).send().expect(201)));
    timed(&mut || drop(server.command_line(&email(2), PASSWORD).code(&phones[2].code()).send().expect(201)));
    timed(&mut || drop(server.recover(&email(2), PASSWORD).send().expect(201)));
    let other = gateway.wait_for(&number(2), 3);
    // Far less than it hangs, on a machine whose disk is busy with all these tests too.
    assert!(hanging.elapsed() < Duration::from_secs(20), "the others waited: {:?}", hanging.elapsed());
    server.command_line(&email(2), PASSWORD).code(&code_in(&text(&other[2]))).send().expect(201);
    for _ in 0..5 {
        timed(&mut || {
            let page = browsers[0].open("/sign-in/text").expect(200);
            assert!(page.body.contains("A message is on its way to"), "{page:?}");
        });
    }
    times.sort();
    let (usual, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("beside a gateway that hangs answers took {usual:?}, the slowest {slowest:?}");
    // The machine may stall for a moment, with all these tests on it; the server may not.
    assert!(usual < Duration::from_secs(1) && slowest < Duration::from_secs(10), "{times:?}");

    waits_until_it_says(&mut browsers[1], "A message was sent to");
    let slow = gateway.wait_for(&number(1), 3);
    assert_eq!(browsers[1].type_code(&code_in(&text(&slow[2]))).expect(303).header("location"), "/dashboard");
    let hung = gateway.wait_for(&number(0), 3);
    log_keeps_quiet(&server, &gateway);

    // A stop does not wait for it either, and what was under way is kept for its next try, but for the text
    // of the owner who has signed in without it.
    let (status, took) = server.stop();
    assert!(status.success() && took < Duration::from_secs(8), "{status:?} after {took:?}");
    gateway.treats(&number(0), Manner::Answers(201));
    assert_eq!(server.database().execute("UPDATE message SET next_try_at = 0 WHERE channel = 'sms'", []).unwrap(), 1);
    server.restart();
    let again = gateway.wait_for(&number(0), 4);
    assert_eq!(text(&again[3]), text(&hung[2]));
    let code = code_in(&text(&again[3]));
    server.command_line(&email(0), PASSWORD).code(&code).send().expect(201);
    assert_eq!(
        server.all_mails().iter().filter(|mail| mail.contains("A code sent by text message was used")).count(),
        3
    );
}

#[test]
fn the_power_going_out_between_asking_and_sending_loses_no_message() {
    let gateway = Gateway::start();
    let mut server = setting(&gateway).start();
    owners(&server, &gateway, 1);
    // Should it be quicker than we are.
    gateway.treats(&number(0), Manner::Answers(503));
    server.recover(&email(0), PASSWORD).send().expect(201);
    server.kill();
    let before = gateway.about(&number(0)).len();
    gateway.treats(&number(0), Manner::Answers(201));
    server.restart();
    let seen = gateway.wait_for(&number(0), before + 1);
    assert_eq!(taken(&seen), 1);
    let code = code_in(&text(&seen[before]));
    server.command_line(&email(0), PASSWORD).code(&code).send().expect(201);
    server.all_mails();
    assert_eq!(gateway.about(&number(0)).len(), before + 1, "it was sent twice");
    let again = server.command_line(&email(0), PASSWORD).code(&code).send();
    assert_eq!(again.refusal(), (401, "invalid_two_factor_code".to_owned()), "a spent code works again");
}
