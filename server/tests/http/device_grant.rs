//! A command line is signed in through a browser: RFC 8628, and `/auth` as Heroku's client asks for it.

use crate::browser::Browser;
use crate::program::{Answer, Ask};
use crate::world::{ANN, PASSWORD, Server, Setting};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

const PAGE: &str = "/dashboard/command-line";
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn begin(server: &Server) -> Value {
    let fields = [("client_id", "twinlock"), ("description", "twinlock on laptop")];
    server.ask("POST", "/oauth/device_authorization").form(&fields).send().expect(200).json()
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}"))
}

fn poll<'server>(server: &'server Server, device_code: &str) -> Ask<'server> {
    let fields = [("grant_type", GRANT_TYPE), ("device_code", device_code), ("client_id", "twinlock")];
    server.ask("POST", "/oauth/token").form(&fields)
}

fn approve(browser: &mut Browser<'_>, user_code: &str, password: &str) -> Answer {
    let fields = [("user_code", user_code), ("password", password)];
    browser.submit_and_follow(PAGE, "/api/command-line/approve", &fields)
}

#[test]
fn the_code_is_shown_on_both_sides_and_the_password_lets_it_in() {
    let server = Server::with_ann();
    let begun = begin(&server);
    let (device_code, user_code) = (text(&begun, "device_code"), text(&begun, "user_code"));
    assert_eq!((&begun["expires_in"], &begun["interval"]), (&json!(600), &json!(5)));
    let uri = text(&begun, "verification_uri");
    assert!(uri.ends_with("/device"), "{begun}");
    assert_eq!(text(&begun, "verification_uri_complete"), format!("{uri}?user_code={user_code}"));
    let pending = poll(&server, device_code).send();
    assert_eq!(pending.refusal(), (400, "authorization_pending".to_owned()));
    assert_eq!(pending.json()["error"], "authorization_pending", "RFC 6749 §5.2");
    let too_soon = poll(&server, device_code).send();
    assert_eq!(too_soon.json()["error"], "slow_down");

    // Signed out: through the sign-in, and back to the code.
    let mut browser = server.browser();
    let answer = browser.open(&format!("/device?user_code={user_code}")).expect(303);
    assert_eq!(answer.header("location"), PAGE, "the code is out of the address");
    assert_eq!(browser.open(PAGE).expect(303).header("location"), "/sign-in");
    let signed_in = browser.type_password(ANN, PASSWORD).expect(303);
    assert_eq!(signed_in.header("location"), PAGE);
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains(&format!("value=\"{user_code}\"")), "it stands in the field: {page:?}");
    assert!(!page.body.contains("twinlock on laptop"), "nothing was looked for yet");
    let page = browser.submit_and_follow(PAGE, "/api/command-line/find", &[("user_code", user_code)]).expect(200);
    for shown in [user_code, "twinlock on laptop", "127.0.0.1"] {
        assert!(page.body.contains(shown), "{shown} in {page:?}");
    }
    let refused = approve(&mut browser, user_code, "wrong");
    assert!(refused.body.contains("That password is not right") && refused.body.contains(user_code), "{refused:?}");
    assert!(approve(&mut browser, user_code, PASSWORD).body.contains("The command line signs in within"));
    let issued = poll(&server, device_code).send().expect(200);
    let (token, answer) = (text(&issued.json(), "access_token").to_owned(), issued.json());
    assert_eq!((text(&answer, "token_type"), &answer["scope"]), ("bearer", &json!("global")));
    assert_eq!(issued.header("cache-control"), "no-store");
    assert_eq!(server.ask("GET", "/account").bearer(&token).send().expect(200).json()["email"], ANN);
    assert_eq!(poll(&server, device_code).send().json()["error"], "invalid_grant", "once");
    server.mail_that_says("Subject: A command line was allowed to sign in");
    for secret in [device_code, user_code, &token] {
        assert!(!server.log().contains(secret), "{secret} is in the log");
    }
}

#[test]
fn nobody_approves_without_the_whole_proof() {
    let server = Server::with_ann();
    let begun = begin(&server);
    let user_code = text(&begun, "user_code");
    let fields = [("user_code", user_code), ("password", PASSWORD)];
    let mut stranger = server.browser();
    assert_eq!(stranger.call("/api/command-line/approve", &fields).status, 401);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.turn_two_factor_on();
    let mut half = server.browser();
    half.half_sign_in(ANN);
    for function in ["approve", "find", "deny", "step"] {
        assert_eq!(half.call(&format!("/api/command-line/{function}"), &fields).status, 401, "{function}");
    }
    assert_eq!(browser.call("/api/command-line/approve", &[("user_code", user_code)]).status, 422, "no password");
    assert_eq!(poll(&server, text(&begun, "device_code")).send().json()["error"], "authorization_pending");
}

#[test]
fn what_is_no_sign_in_through_a_browser_is_refused_in_the_words_of_the_standard() {
    let server = Server::start();
    let ask = |path: &str, fields: &[(&str, &str)]| {
        let answer = server.ask("POST", path).form(fields).send();
        (answer.status, answer.json()["error"].as_str().unwrap().to_owned())
    };
    let refused = |status: u16, error: &str| (status, error.to_owned());
    assert_eq!(ask("/oauth/token", &[("grant_type", "password")]), refused(400, "unsupported_grant_type"));
    assert_eq!(ask("/oauth/token", &[]), refused(400, "unsupported_grant_type"));
    let long = "x".repeat(10_000);
    let nothing = [("grant_type", GRANT_TYPE), ("device_code", ""), ("client_id", "twinlock")];
    assert_eq!(ask("/oauth/token", &nothing), refused(400, "invalid_request"));
    for device_code in ["x", "twl_dev_short", "twl_lnk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &long] {
        let fields = [("grant_type", GRANT_TYPE), ("device_code", device_code), ("client_id", "twinlock")];
        assert_eq!(ask("/oauth/token", &fields), refused(400, "invalid_grant"), "{device_code:.20}");
    }
    assert_eq!(ask("/oauth/device_authorization", &[]), refused(400, "invalid_request"));
    let twice = [("client_id", "a"), ("client_id", "b")];
    assert_eq!(ask("/oauth/device_authorization", &twice), refused(400, "invalid_request"), "RFC 6749 §3.1");
    assert_eq!(server.ask("GET", "/oauth/token").send().status, 405);
    for _ in 0..20 {
        begin(&server);
    }
    let more = server.ask("POST", "/oauth/device_authorization").form(&[("client_id", "a")]).send();
    assert_eq!((more.status, more.retry_after()), (429, 600));
}

/// The long request of Heroku's client, as far as it has come.
fn waits(server: &Server, urls: &Value) -> std::net::TcpStream {
    let mut stream = server.connect();
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
        text(urls, "cli_url"),
        text(urls, "token")
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// The JSON at the end of an answer in chunks.
fn last_json(mut stream: impl Read) -> Value {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let json = answer.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("no JSON in {answer}"));
    serde_json::from_str(json).unwrap()
}

#[test]
fn herokus_client_waits_in_one_long_request() {
    let server = Server::with_ann();
    let wish = json!({"description": "Heroku CLI login from laptop"});
    let begin = || server.ask("POST", "/auth").json(&wish).send().expect(200).json();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let urls = begin();
    assert!(text(&urls, "browser_url").starts_with("/device?user_code="), "{urls}");
    let user_code = text(&urls, "browser_url").rsplit_once('=').unwrap().1.to_owned();
    let stream = waits(&server, &urls);
    std::thread::sleep(Duration::from_millis(1500));
    approve(&mut browser, &user_code, PASSWORD);
    let token = text(&last_json(stream), "access_token").to_owned();
    assert!(token.starts_with("twl_cli_"));
    server.ask("GET", "/account").bearer(&token).send().expect(200);

    let urls = begin();
    let user_code = text(&urls, "browser_url").rsplit_once('=').unwrap().1.to_owned();
    let stream = waits(&server, &urls);
    browser.submit(PAGE, "/api/command-line/deny", &[("user_code", &user_code)]);
    assert!(text(&last_json(stream), "error").starts_with("This sign-in was refused in the browser"));

    let ask = |token: &str| server.ask("GET", "/auth/command-line").bearer(token).send();
    assert_eq!(ask("twl_dev_wrong").refusal(), (400, "invalid_grant".to_owned()));
    assert_eq!(ask(&token).refusal(), (400, "invalid_grant".to_owned()), "another kind of token");
    assert_eq!(server.ask("GET", "/auth/command-line").send().status, 400);
}

#[test]
fn whoever_waits_does_not_hold_a_stop_back_and_finds_the_grant_again() {
    let mut server = Server::with_ann();
    let urls = server.ask("POST", "/auth").json(&json!({})).send().expect(200).json();
    let mut stream = waits(&server, &urls);
    std::thread::sleep(Duration::from_millis(300));
    let (status, took) = server.stop();
    assert!(status.success() && took < Duration::from_secs(3), "{took:?}");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(!answer.contains("access_token") && !answer.contains("\"error\""), "{answer}");
    server.restart();
    let began = Instant::now();
    let stream = waits(&server, &urls);
    let user_code = text(&urls, "browser_url").rsplit_once('=').unwrap().1.to_owned();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    approve(&mut browser, &user_code, PASSWORD);
    assert!(last_json(stream)["access_token"].is_string());
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn links_that_somebody_sent_use_nothing_up() {
    let server = Server::with_ann();
    let begun = begin(&server);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    for letters in ["BBBB", "CCCC", "DDDD", "FFFF", "GGGG", "HHHH", "JJJJ"] {
        browser.open(&format!("/device?user_code={letters}-{letters}")).expect(303);
        browser.open(PAGE).expect(200);
    }
    let fields = [("user_code", text(&begun, "user_code"))];
    let found = browser.submit_and_follow(PAGE, "/api/command-line/find", &fields).expect(200);
    assert!(found.body.contains("twinlock on laptop"), "{found:?}");
}

#[test]
fn a_newer_long_request_takes_the_place_of_a_silent_one() {
    let server = Server::with_ann();
    let urls = server.ask("POST", "/auth").json(&json!({})).send().expect(200).json();
    let silent = waits(&server, &urls);
    std::thread::sleep(Duration::from_millis(300));
    let stream = waits(&server, &urls);
    std::thread::sleep(Duration::from_millis(1500));
    let user_code = text(&urls, "browser_url").rsplit_once('=').unwrap().1.to_owned();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    approve(&mut browser, &user_code, PASSWORD);
    assert!(last_json(stream)["access_token"].is_string());
    drop(silent);
}

#[test]
fn behind_https_the_link_has_the_public_address() {
    let server = Setting::default().variable("TWINLOCK_PUBLIC_URL", "https://id.example.org").start();
    let answer = server.ask("POST", "/oauth/device_authorization").with("Host", "id.example.org");
    let begun = answer.form(&[("client_id", "twinlock")]).send().expect(200).json();
    assert_eq!(text(&begun, "verification_uri"), "https://id.example.org/device");
}
