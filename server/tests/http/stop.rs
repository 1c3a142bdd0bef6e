//! Stopping, and the power going out.

use crate::world::{ANN, PASSWORD, Server};
use std::fs;
use std::io::{Read, Write};
use std::time::Duration;

#[test]
fn a_stop_is_clean_also_with_requests_half_sent() {
    let mut server = Server::with_ann();
    server.browser().sign_in(ANN);
    let mut idle = server.connect();
    let mut half = server.connect();
    half.write_all(b"POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Le").unwrap();
    let mut half_a_body = server.connect();
    half_a_body.write_all(b"POST /account HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{").unwrap();
    std::thread::sleep(Duration::from_millis(100));

    let (status, took) = server.stop();
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(server.log().trim_end().ends_with("stopped"), "{}", server.log());
    // The write-ahead log is folded in: the one file is the whole backup.
    let log = server.data().join("twinlock.db-wal");
    assert!(!log.exists() || fs::metadata(log).unwrap().len() == 0);
    for stream in [&mut idle, &mut half, &mut half_a_body] {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }

    server.restart();
    server.browser().sign_in(ANN);
}

#[test]
fn a_stop_with_nobody_there_is_quick() {
    let mut server = Server::with_ann();
    let mut kept_alive = server.connect();
    kept_alive.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert_ne!(kept_alive.read(&mut [0; 1000]).unwrap(), 0);
    let (status, took) = server.stop();
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[test]
fn a_request_under_way_is_finished_before_the_stop() {
    let mut server = Server::with_ann();
    let body = format!("email={ANN}&password={}", PASSWORD.replace(' ', "+"));
    let mut stream = server.connect();
    let head = format!(
        "POST /api/sign-in HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..10]).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let rest = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        stream.write_all(&body.as_bytes()[10..]).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let (status, _) = server.stop();
    assert_eq!(status.code(), Some(0));
    let answer = rest.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("twinlock_session=twl_ses_"), "{answer}");
}

#[test]
fn the_power_going_out_loses_nothing_that_was_answered() {
    let mut server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let (mut phone, _) = browser.turn_two_factor_on();
    let jar = browser.jar;
    let spent = phone.code();
    server.command_line(ANN, PASSWORD).code(&spent).send().expect(201);

    server.kill();
    server.restart();
    let mut browser = server.browser();
    browser.jar = jar;
    assert!(browser.two_factor());
    let again = server.command_line(ANN, PASSWORD).code(&spent).send();
    assert_eq!(again.refusal(), (401, "invalid_two_factor_code".to_owned()), "a spent code works again");
    server.command_line(ANN, PASSWORD).code(&phone.code()).send().expect(201);
}
