//! The page of everything that is signed in: what it says, and that ending is felt at once.

use crate::browser::Browser;
use crate::devices::{ann, devices, enter, id};
use crate::program::token_of;
use crate::world::{ANN, PASSWORD, Server, now};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;

const BOB: &str = "bob@example.org";
const PAGE: &str = "/dashboard/sessions";

/// The id of the session that asks.
fn own(browser: &mut Browser<'_>) -> String {
    let overview = browser.overview();
    let sessions = overview["sessions"].as_array().unwrap();
    id(sessions.iter().find(|session| session["current"] == true).unwrap())
}

/// Asks what is new over a connection that stays open; returns the status.
fn news_over(connection: &mut TcpStream, cookie: &str) -> u16 {
    let request = format!(
        "POST /api/news HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nCookie: twinlock_session={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nsince=0"
    );
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = connection.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the connection was closed");
        answer.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split_once("content-length: ").unwrap().1.lines().next().unwrap().trim();
        if body.len() >= length.parse::<usize>().unwrap() {
            return head.split(' ').nth(1).unwrap().parse().unwrap();
        }
    }
}

#[test]
fn it_lists_browsers_and_command_lines_and_how_they_were_proven() {
    let server = Server::with_ann();
    let mut before = server.browser();
    before.sign_in(ANN);
    let page = before.open(PAGE).expect(200);
    assert!(page.body.contains("with the password alone") && page.body.contains("nowhere else"), "{page:?}");
    assert!(!page.body.contains("/api/sessions/end"), "there is no other to end: {page:?}");

    let (mut home, mut phone) = ann(&server);
    let device = id(&devices(&mut home)[0]);
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let page = home.open(PAGE).expect(200);
    for words in ["Firefox (Linux)", "Heroku CLI login", "Command line", "127.0.0.1", "this one", "Ends by itself"] {
        assert!(page.body.contains(words), "{words}: {page:?}");
    }
    assert_eq!(page.body.matches("with a code from the authenticator app").count(), 2, "{page:?}");
    assert_eq!(page.body.matches("action=\"/api/sessions/end\"").count(), 1, "{page:?}");
    assert!(!page.body.contains("twl_") && !page.body.contains(&token[8..]), "{page:?}");
    home.call("/api/device/rename", &[("id", &device), ("name", "Pixel 9")]).expect(200);
    assert_eq!(home.open(PAGE).body.matches("with a code from “Pixel 9”").count(), 2);
    let overview = home.overview();
    for session in overview["sessions"].as_array().unwrap() {
        let id = session["id"].as_str().unwrap();
        server.ask("GET", "/account").bearer(id).send().expect(401);
    }
}

#[test]
fn an_ended_session_is_dead_on_every_connection_at_once() {
    let server = Server::with_ann();
    let (mut home, mut other) = (server.browser(), server.browser());
    home.sign_in(ANN);
    other.sign_in(ANN);
    let (cookie, id) = (other.jar["twinlock_session"].clone(), own(&mut other));
    let mut connections: Vec<TcpStream> = (0..5).map(|_| server.connect()).collect();
    for connection in &mut connections {
        assert_eq!(news_over(connection, &cookie), 200);
    }
    let page = home.submit_and_follow(PAGE, "/api/sessions/end", &[("id", &id)]).expect(200);
    assert!(page.body.contains("That session has ended") && page.body.contains("nowhere else"), "{page:?}");
    let barrier = Barrier::new(5);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads = connections.iter_mut().map(|connection| {
            let (barrier, cookie) = (&barrier, &cookie);
            scope.spawn(move || {
                barrier.wait();
                news_over(connection, cookie)
            })
        });
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses, [401; 5]);
    assert!(!other.is_signed_in() && home.is_signed_in());
    let again = home.call("/api/sessions/end", &[("id", &id)]);
    assert!(again.status == 404 && again.body.contains("session_not_found"), "{again:?}");
    let told = server.mail_that_says("Subject: Sessions of your account were ended");
    assert!(told.contains("A session of your account was ended from another one"), "{told}");
}

#[test]
fn all_others_end_together_and_keys_stay() {
    let server = Server::with_ann();
    let (mut home, mut phone) = ann(&server);
    home.step_up("/dashboard/api-keys");
    let page = home.submit_and_follow("/dashboard/api-keys", "/api/api-keys/regenerate", &[("id", "~")]);
    let key = crate::browser::key_shown(&page).unwrap();
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let mut other = server.browser();
    other.half_sign_in(ANN);
    other.type_code(&phone.code()).expect(303);
    let mut half = server.browser();
    half.half_sign_in(ANN);

    assert!(home.open(PAGE).body.contains("End all other sessions"));
    let page = home.submit_and_follow(PAGE, "/api/sessions/end-others", &[]).expect(200);
    assert!(page.body.contains("You are signed in here and nowhere else"), "{page:?}");
    assert!(!page.body.contains("End all other sessions"), "{page:?}");
    server.ask("GET", "/account").bearer(&token).send().expect(401);
    assert!(!other.is_signed_in());
    assert_eq!(half.call("/api/sign-in/verify", &[("code", "123456")]).status, 401);
    assert_eq!(half.open("/sign-in/verify").expect(303).header("location"), "/sign-in");
    assert_eq!(home.sessions(), 1);
    server.ask("GET", "/account").bearer(&key).send().expect(200);
    let told = server.mail_that_says("Subject: Sessions of your account were ended");
    assert!(told.contains("2 sessions of your account were ended"), "{told}");
    // There is nothing more to end, and nothing more to tell.
    home.call("/api/sessions/end-others", &[]).expect(200);
    assert!(home.is_signed_in());
    server.mail_that_says("Subject: Sessions of your account were ended");
}

#[test]
fn nobody_ends_somebody_elses_session() {
    let server = Server::with_ann();
    let key = server.make_account(BOB);
    let (mut hers, mut bob) = (server.browser(), server.browser());
    hers.sign_in(ANN);
    bob.sign_in(BOB);
    let id = own(&mut hers);
    for odd in [id.as_str(), "", "nothing", "' OR 1=1"] {
        let answer = bob.call("/api/sessions/end", &[("id", odd), ("account_id", "x")]);
        assert!(answer.status == 404 && answer.body.contains("session_not_found"), "{odd}: {answer:?}");
        let page = bob.submit_and_follow(PAGE, "/api/sessions/end", &[("id", odd)]).expect(200);
        assert!(page.body.contains("role=\"alert\"") && page.body.contains("no such session"), "{page:?}");
    }
    bob.call("/api/sessions/end-others", &[]).expect(200);
    let mut nobody = server.browser();
    for function in ["/api/sessions/end", "/api/sessions/end-others"] {
        assert_eq!(nobody.call(function, &[("id", &id)]).status, 401);
        let by_key = server.ask("POST", function).bearer(&key).with("Accept", "application/json").form(&[("id", &id)]);
        assert_eq!(by_key.send().status, 401);
        let elsewhere = server.ask("POST", function).with("Cookie", &crate::address::cookies(&hers));
        assert_eq!(elsewhere.with("Sec-Fetch-Site", "cross-site").form(&[("id", &id)]).send().status, 403);
    }
    assert!(hers.is_signed_in() && bob.is_signed_in());
    assert!(!server.all_mails().iter().any(|mail| mail.contains("Sessions of your account were ended")));
}

#[test]
fn news_tell_what_changed_and_keep_no_session_alive() {
    let server = Server::with_ann();
    let (mut home, mut other) = (server.browser(), server.browser());
    home.sign_in(ANN);
    other.sign_in(ANN);
    let since = home.overview()["account"]["revision"].to_string();
    let news = |browser: &mut Browser<'_>| browser.call("/api/news", &[("since", &since)]).expect(200).json();
    let first = news(&mut home);
    assert_eq!(first, json!({ "revision": home.overview()["account"]["revision"], "lines": [] }));
    let id = own(&mut home);
    let last_used = || -> i64 {
        let query = "SELECT last_used_at FROM session WHERE id = ?1";
        server.database().query_row(query, [&id], |row| row.get(0)).unwrap()
    };
    let long_ago = now() - 600;
    server.database().execute("UPDATE session SET last_used_at = ?1 WHERE id = ?2", (long_ago, &id)).unwrap();
    for _ in 0..5 {
        assert_eq!(news(&mut home), first);
    }
    assert_eq!(last_used(), long_ago, "asking by itself counts as use");
    home.open("/dashboard").expect(200);
    assert!(last_used() > long_ago);
    server.database().execute("UPDATE session SET last_used_at = ?1 WHERE id = ?2", (now() - 86_401, &id)).unwrap();
    assert_eq!(home.call("/api/news", &[("since", "0")]).status, 401, "an idle page keeps its session");

    other.turn_two_factor_on();
    let on = news(&mut other);
    assert!(on["revision"].as_i64() > first["revision"].as_i64(), "{on}");
    let lines = on["lines"].as_array().unwrap();
    let enabled = "Two-factor authentication was turned on; other sessions ended: 1, API keys ended: 1 (Firefox (Linux) · 127.0.0.1)";
    assert!((1..=3).contains(&lines.len()) && lines.contains(&json!(enabled)), "{on}");
    for wrong in [&[("since", "x")][..], &[]] {
        assert_eq!(other.call("/api/news", wrong).status, 422, "{wrong:?}");
    }
    let cookie = other.jar["twinlock_session"].clone();
    other.submit("/dashboard", "/api/sign-out", &[]).expect(303);
    other.jar.insert("twinlock_session".to_owned(), cookie);
    let ended = other.call("/api/news", &[("since", "0")]);
    assert!(ended.status == 401 && !ended.body.contains("revision"), "{ended:?}");
    let token =
        server.ask("POST", "/api/news").basic(ANN, PASSWORD).with("Accept", "application/json").form(&[("since", "0")]);
    assert_eq!(token.send().status, 401);
    assert_ne!(first, Value::Null);
}
