//! Requests that another site's page sends, under another name, or with another method.

use crate::program::{Answer, Ask};
use crate::world::{ANN, PASSWORD, Server, Setting};
use serde_json::json;
use std::fs;

/// Every server function there is, by its source.
fn functions() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src/api");
    let texts = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let mut functions = Vec::new();
    for text in texts {
        functions.extend(
            text.match_indices("endpoint = \"")
                .map(|(at, mark)| format!("/api/{}", text[at + mark.len()..].split('"').next().unwrap())),
        );
    }
    assert!(functions.len() >= 50, "{functions:?}");
    functions
}

/// A sign-in that would work, as some page would send it.
fn sign_in(server: &Server) -> Ask<'_> {
    server.ask("POST", "/api/sign-in").form(&[("email", ANN), ("password", PASSWORD)])
}

fn refused_as_cross_site(answer: &Answer) -> bool {
    answer.status == 403 && answer.cookies().is_empty() && answer.body.contains("came from another site")
}

#[test]
fn another_sites_page_changes_nothing() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let home = format!("http://127.0.0.1:{}", server.port);
    for headers in [
        &[("Sec-Fetch-Site", "cross-site")][..],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "cross-site"), ("Origin", &home)],
        &[("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")],
        &[("Sec-Fetch-Site", "Same-Origin")],
        &[("Origin", "https://evil.example")],
        &[("Origin", "null")],
        &[("Origin", "http://127.0.0.1")],
        &[("Origin", "http://127.0.0.1.evil.example")],
        &[("Origin", "http://localhost:3000.evil.example")],
        &[("Origin", "nonsense")],
        &[("Origin", "https://evil.example"), ("X-Forwarded-Host", "evil.example")],
    ] {
        let with = |mut ask: Ask<'_>| {
            for (name, value) in headers {
                ask = ask.with(name, value);
            }
            ask.send()
        };
        for accept in ["text/html", "application/json"] {
            let answer = with(sign_in(&server).with("Accept", accept));
            assert!(refused_as_cross_site(&answer), "{headers:?}: {answer:?}");
        }
        let answer = with(server.ask("PATCH", "/account").bearer(&token).json(&json!({"name": "Eve"})));
        assert!(refused_as_cross_site(&answer), "{headers:?}: {answer:?}");
    }
    assert_eq!(server.ask("GET", "/account").bearer(&token).send().json()["name"], serde_json::Value::Null);
}

#[test]
fn our_own_page_and_programs_may() {
    let server = Server::with_ann();
    let home = format!("http://127.0.0.1:{}", server.port);
    for headers in [
        &[][..],
        &[("Sec-Fetch-Site", "same-origin")],
        &[("Sec-Fetch-Site", "none")],
        &[("Origin", &home)],
        &[("Sec-Fetch-Site", "same-origin"), ("Origin", &home)],
        // The public address, as a proxy that changes the Host hands it on.
        &[("Origin", "http://localhost:3000")],
    ] {
        let mut ask = sign_in(&server).with("Accept", "text/html");
        for (name, value) in headers {
            ask = ask.with(name, value);
        }
        let answer = ask.send().expect(303);
        assert_eq!(answer.header("location"), "/dashboard", "{headers:?}: {answer:?}");
    }
}

#[test]
fn another_host_is_not_answered() {
    let server = Setting::default().argument("--public-url", "https://account.example.org").start();
    let get = |host: &str| server.raw(format!("GET /sign-in HTTP/1.1\r\n{host}Connection: close\r\n\r\n").as_bytes());
    for host in [
        "account.example.org",
        "Account.Example.ORG",
        "localhost",
        "localhost:3000",
        "127.0.0.1",
        "192.0.2.1:8080",
        "[::1]",
        "[::1]:3000",
    ] {
        let answer = get(&format!("Host: {host}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
    for host in [
        "evil.example",
        "account.example.org.evil.example",
        "account.example.org:444",
        "evil.account.example.org",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "user@account.example.org",
        "account.example.org@evil.example",
        "",
        "[::1]x",
        "127.0.0.1:80:80",
    ] {
        let answer = get(&format!("Host: {host}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 421") || answer.starts_with("HTTP/1.1 400"), "{host}: {answer}");
        assert!(!answer.contains("evil"), "it is sent back: {answer}");
    }
    for hosts in [
        "",
        "Host: account.example.org\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: account.example.org\r\n",
        "Host: account.example.org\r\nHost: account.example.org\r\n",
        "Host: account.example.org, evil.example\r\n",
    ] {
        let answer = get(hosts);
        assert!(answer.starts_with("HTTP/1.1 421") || answer.starts_with("HTTP/1.1 400"), "{hosts:?}: {answer}");
    }
    // An absolute address in the request line counts as well (RFC 9112 §3.2.2).
    let line = |target: &str| {
        server
            .raw(format!("GET {target} HTTP/1.1\r\nHost: account.example.org\r\nConnection: close\r\n\r\n").as_bytes())
    };
    assert!(line("https://account.example.org/sign-in").starts_with("HTTP/1.1 200"));
    assert!(line("https://evil.example/sign-in").starts_with("HTTP/1.1 421"));
}

#[test]
fn what_a_proxy_header_says_about_the_host_is_not_believed() {
    let server = Setting::default().variable("TWINLOCK_SIGN_UP", "open").start();
    for name in [
        "X-Forwarded-Host",
        "X-Original-Host",
        "X-Host",
        "Forwarded",
        "X-Forwarded-Server",
        "X-Original-URL",
        "X-Rewrite-URL",
    ] {
        let ask = server.ask("POST", "/api/sign-up").with("Accept", "text/html").with(name, "evil.example");
        ask.form(&[("email", &format!("{}@example.org", name.to_lowercase()))]).send().expect(303);
    }
    for mail in server.mails(7) {
        assert!(mail.contains("http://localhost:3000/sign-up?token=twl_lnk_") && !mail.contains("evil"), "{mail}");
    }
}

#[test]
fn nothing_is_done_by_get() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let before = browser.overview();
    let session = browser.jar["twinlock_session"].clone();
    let fields = format!(
        "?email={ANN}&password=quiet+otter+crosses+the+river&new_password=seven+lanterns+under+a+bridge\
         &code=123456&language=ja"
    );
    for function in functions() {
        for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            let ask = server
                .ask(method, &format!("{function}{fields}"))
                .with("Cookie", &format!("twinlock_session={session}"));
            let answer = ask.with("Accept", "text/html").with("X-HTTP-Method-Override", "POST").send();
            assert_eq!(answer.status, 405, "{method} {function}: {answer:?}");
            assert!(answer.cookies().is_empty(), "{method} {function}: {answer:?}");
        }
    }
    assert_eq!(browser.overview(), before);
}

#[test]
fn a_method_is_what_the_request_line_says() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for (method, path) in [
        ("TRACE", "/sign-in"),
        ("TRACE", "/account"),
        ("TRACE", "/api/sign-in"),
        ("PROPFIND", "/"),
        ("PROPFIND", "/account"),
        ("BREW", "/health"),
        ("POST", "/sign-in"),
        ("DELETE", "/dashboard"),
        ("POST", "/account"),
        ("PUT", "/oauth/sessions"),
        ("POST", "/health"),
    ] {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: otter\r\n\
             Content-Length: 0\r\nConnection: close\r\n\r\n"
        );
        let answer = server.raw(request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 405") || answer.starts_with("HTTP/1.1 501"), "{method} {path}: {answer}");
        assert!(!answer.contains("otter"), "{method} {path} sends the request back: {answer}");
    }
    let answer = server.raw(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    for name in ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"] {
        server.ask("GET", "/oauth/sessions").bearer(&token).with(name, "DELETE").send().expect(200);
        let ask = server.ask("GET", "/account?_method=DELETE").bearer(&token).with(name, "PATCH");
        assert_eq!(ask.send().expect(200).json()["email"], ANN);
    }
}
