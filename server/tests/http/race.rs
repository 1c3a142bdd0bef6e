//! The same right code, many times at once.

use crate::world::{ANN, PASSWORD, Server};
use std::sync::Barrier;

const AT_ONCE: usize = 100;

#[test]
fn one_code_in_a_hundred_sign_ins_at_once_opens_one_session() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let waiting: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let mut browser = server.browser();
            browser.half_sign_in(ANN);
            browser
        })
        .collect();

    let code = phone.code();
    let barrier = Barrier::new(AT_ONCE);
    let mut outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = waiting
            .into_iter()
            .map(|mut browser| {
                let (code, barrier) = (&code, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let answer = browser.call("/api/sign-in/verify", &[("code", code)]);
                    (answer, browser)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    let opened = outcomes.iter().filter(|(answer, _)| answer.status == 200).count();
    assert_eq!(opened, 1, "{:?}", outcomes.iter().map(|(answer, _)| answer.status).collect::<Vec<_>>());
    for (answer, browser) in &mut outcomes {
        let signed_in = browser.jar.contains_key("twinlock_session");
        assert_eq!(signed_in, answer.status == 200, "{answer:?}");
        if !signed_in {
            assert_eq!(answer.status, 401, "{answer:?}");
            assert!(answer.body.contains("already_used") || answer.body.contains("sign_in_expired"), "{answer:?}");
        }
    }
    assert_eq!(home.sessions(), 2);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
    // The tries were no guesses: the budget is as it was.
    server.command_line(ANN, PASSWORD).code(&phone.code()).send().expect(201);
}

#[test]
fn one_code_over_the_api_and_the_pages_at_once_opens_one_session() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let mut waiting: Vec<_> = (0..4).map(|_| server.browser()).collect();
    waiting.iter_mut().for_each(|browser| browser.half_sign_in(ANN));
    let code = phone.code();
    let barrier = Barrier::new(8);
    let opened: usize = std::thread::scope(|scope| {
        let (server, code, barrier) = (&server, &code, &barrier);
        let mut threads = Vec::new();
        for mut browser in waiting {
            threads.push(scope.spawn(move || {
                barrier.wait();
                usize::from(browser.type_code(code).expect(303).header("location") == "/dashboard")
            }));
            threads.push(scope.spawn(move || {
                barrier.wait();
                let answer = server.command_line(ANN, PASSWORD).code(code).send();
                assert!(answer.status == 201 || answer.status == 401, "{answer:?}");
                usize::from(answer.status == 201)
            }));
        }
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(opened, 1);
    assert_eq!(home.sessions(), 2);
}

#[test]
fn a_pending_sign_in_is_finished_once() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    let copy = browser.clone();
    assert_eq!(browser.type_code(&phone.code()).header("location"), "/dashboard");
    // A fresh right code does not open the same half-finished sign-in a second time.
    let mut copy = copy;
    let answer = copy.call("/api/sign-in/verify", &[("code", &phone.code())]);
    assert_eq!(answer.status, 401, "{answer:?}");
    assert_eq!(home.sessions(), 2);
}
