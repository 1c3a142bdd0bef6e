//! Where the link of a forgotten password goes, and whom nobody finds out about.

use crate::address::cookies;
use crate::backup_phone::HOUR;
use crate::password_resets::{FORGOT, NEW, RESET, ask, finalize, newest_link, token_in};
use crate::sign_up::follow_link;
use crate::world::{ANN, PASSWORD, Server, Setting};
use serde_json::json;

const SITE: &str = "https://account.example.org";

fn behind_a_proxy() -> Server {
    let setting = Setting::default().variable("TWINLOCK_PUBLIC_URL", SITE);
    let server = setting.variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    server.make_account(ANN);
    server
}

#[test]
fn the_link_names_the_configured_address_whatever_a_request_says() {
    let server = behind_a_proxy();
    let body = json!({"email": ANN}).to_string();
    let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for request in [
        format!("POST /password-resets HTTP/1.1\r\nHost: evil.example\r\n{head}\r\n{body}"),
        format!("POST /password-resets HTTP/1.1\r\nHost: account.example.org.evil.example\r\n{head}\r\n{body}"),
        format!("POST /password-resets HTTP/1.1\r\nHost: evil.example@account.example.org\r\n{head}\r\n{body}"),
        format!("POST http://evil.example/password-resets HTTP/1.1\r\nHost: account.example.org\r\n{head}\r\n{body}"),
        format!(
            "POST /password-resets HTTP/1.1\r\nHost: account.example.org\r\nHost: evil.example\r\n{head}\r\n{body}"
        ),
        format!("POST /password-resets HTTP/1.1\r\n{head}\r\n{body}"),
    ] {
        let answer = server.raw(request.as_bytes());
        let refused = ["HTTP/1.1 421 ", "HTTP/1.1 400 "].iter().any(|status| answer.starts_with(status));
        assert!(refused, "{request}: {answer}");
    }
    let sent = |server: &Server| {
        server.all_mails().iter().filter(|mail| mail.contains(&format!("{RESET}?token=twl_lnk_"))).count()
    };
    assert_eq!(sent(&server), 0, "a link for a host that nobody knows");

    let headers = ["X-Forwarded-Host", "X-Original-Host", "X-Host", "X-Forwarded-Server", "Forwarded"];
    for (at, header) in headers.into_iter().enumerate() {
        let value = if header == "Forwarded" { "host=evil.example;proto=http" } else { "evil.example" };
        let request = server.ask("POST", "/password-resets").with("Host", "account.example.org").with(header, value);
        request
            .from(&format!("10.1.0.{at}"))
            .with("X-Forwarded-Proto", "http")
            .json(&json!({"email": ANN}))
            .send()
            .expect(201);
    }
    let mails = server.all_mails();
    let links: Vec<&String> = mails.iter().filter(|mail| mail.contains(&format!("{RESET}?token=twl_lnk_"))).collect();
    assert_eq!(links.len(), 5);
    for mail in mails.iter() {
        assert!(!mail.contains("evil"), "{mail}");
    }
    for mail in links {
        let ours = [RESET, "/freeze"].map(|path| mail.matches(&format!("{SITE}{path}?token=twl_lnk_")).count());
        assert!(ours[0] > 0 && ours.iter().sum::<usize>() == mail.matches("twl_lnk_").count(), "{mail}");
    }
}

#[test]
fn one_request_writes_to_one_address_and_to_none_but_the_stored_one() {
    const EVE: &str = "eve@evil.example";
    let server = Server::with_ann();
    server.make_account(EVE);
    let before = server.all_mails().len();
    for body in [
        format!(r#"{{"email": ["{ANN}", "{EVE}"]}}"#),
        format!(r#"{{"email": {{"0": "{ANN}"}}}}"#),
        format!(r#"{{"email": "{ANN},{EVE}"}}"#),
        format!(r#"{{"email": "{ANN};{EVE}"}}"#),
        format!(r#"{{"email": "{ANN} {EVE}"}}"#),
        format!(r#"{{"email": "{ANN}\n{EVE}"}}"#),
        format!(r#"{{"email": "{ANN}\r\nBcc: {EVE}"}}"#),
        format!(r#"{{"email": "{ANN}\u0000{EVE}"}}"#),
        format!(r#"{{"email": "<{EVE}> {ANN}"}}"#),
        format!(r#"{{"email": "{ANN}", "email": "{EVE}"}}"#),
        format!(r#"["{ANN}"]"#),
        r#"{"email": null}"#.to_owned(),
        "{}".to_owned(),
        String::new(),
        format!("email={ANN}"),
    ] {
        let request = server.ask("POST", "/password-resets").with("Content-Type", "application/json");
        let answer = request.bytes(body.as_bytes()).send();
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{body}");
    }
    for fields in [
        vec![("email", ANN), ("email", EVE)],
        vec![("email[]", ANN), ("email[]", EVE)],
        vec![("email", "ann@example.org,eve@evil.example")],
        vec![("email", "ann@example.org\r\nBcc: eve@evil.example")],
    ] {
        let answer = server.browser().call("/api/forgot-password", &fields);
        assert!((400..500).contains(&answer.status), "{fields:?}: {answer:?}");
    }
    assert_eq!(server.all_mails().len(), before);

    let with_copies =
        json!({"email": " ANN@EXAMPLE.org ", "cc": EVE, "bcc": [EVE], "to": EVE, "redirect": "https://evil.example"});
    server.ask("POST", "/password-resets").json(&with_copies).send().expect(201);
    let mail = server.mail_that_says("Subject: Choose a new password");
    assert!(mail.contains(&format!("To: {ANN}\r\n")) && !mail.contains("evil") && !mail.contains("ANN@"), "{mail}");
    // A letter that only looks alike is another address, which has no account.
    for alike in ["\u{430}nn@example.org", "ann@ex\u{430}mple.org", "ann@example.\u{17f}rg"] {
        assert!(matches!(ask(&server, alike).status, 201 | 422), "{alike}");
    }
    assert_eq!(server.all_mails().len(), before + 1);
}

#[test]
fn an_address_gets_five_links_an_hour_and_nobody_sees_where_it_ends() {
    let server = behind_a_proxy();
    let mut bodies = Vec::new();
    for at in 0..12 {
        for email in [ANN, "nobody@example.org"] {
            let answer =
                server.ask("POST", "/password-resets").from(&format!("10.1.{at}.1")).json(&json!({"email": email}));
            let answer = answer.send().expect(201);
            let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            bodies.push((answer.body, names));
        }
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    let count = |server: &Server| {
        server.all_mails().iter().filter(|mail| mail.contains(&format!("{RESET}?token=twl_lnk_"))).count()
    };
    assert_eq!(count(&server), 5);
    server.time_passes(2 * HOUR);
    ask(&server, ANN).expect(201);
    assert_eq!(count(&server), 6);
}

#[test]
fn the_token_leaves_the_address_at_once_and_is_nobody_elses() {
    const EVE: &str = "eve@example.org";
    let server = Server::with_ann();
    server.make_account(EVE);
    let mut browser = server.browser();
    browser.submit(FORGOT, "/api/forgot-password", &[("email", ANN)]).expect(303);
    let link = newest_link(&server, 1);
    follow_link(&mut browser, &link, RESET).expect(200);
    for _ in 0..2 {
        let head = server.ask("HEAD", RESET).with("Cookie", &cookies(&browser)).send().expect(200);
        assert_eq!(head.header("cache-control"), "no-store");
    }
    // A page that was opened for one account sets nobody else's password.
    for username in [EVE, "", "ann@example.org,eve@example.org"] {
        let answer = browser.call("/api/reset-password", &[("username", username), ("new_password", NEW)]);
        assert!((400..500).contains(&answer.status), "{username}: {answer:?}");
    }
    let mut nobody = server.browser();
    let answer = nobody.call("/api/reset-password", &[("username", ANN), ("new_password", NEW)]);
    assert_eq!(answer.status, 404, "{answer:?}");
    let elsewhere = server.ask("POST", "/api/reset-password").with("Cookie", &cookies(&browser));
    let elsewhere = elsewhere.with("Sec-Fetch-Site", "cross-site").form(&[("username", ANN), ("new_password", NEW)]);
    assert_eq!(elsewhere.send().status, 403);
    // A link of another kind opens nothing here, and this one nothing there.
    for page in ["/setup", "/sign-up"] {
        let mut other = server.browser();
        other.open(&link.replace(RESET, page)).expect(303);
        let finish = [("username", ANN), ("email", ANN), ("new_password", NEW)];
        for function in ["/api/set-up", "/api/sign-up/finish"] {
            assert!((400..500).contains(&other.call(function, &finish).status), "{page}");
        }
    }
    server.command_line(ANN, PASSWORD).send().expect(201);
    finalize(&server, token_in(&link), NEW).expect(200);
    server.command_line(ANN, NEW).send().expect(201);
    server.command_line(EVE, PASSWORD).send().expect(201);
}

#[test]
fn the_log_does_not_tell_a_token_that_stands_in_a_path() {
    let server = Server::with_ann();
    ask(&server, ANN).expect(201);
    let token = token_in(&newest_link(&server, 1)).to_owned();
    // Refused: the token is still good. The second one is the same, with its first letter escaped.
    for written in [token.clone(), format!("%74{}", &token[1..])] {
        finalize(&server, &written, "short").expect(422);
    }
    let log = server.log();
    assert!(log.contains("/password-resets/…/actions/finalize"), "{log}");
    assert!(!log.contains(&token[8..]), "the token is in the log");
}
