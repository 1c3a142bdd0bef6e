//! What every answer carries.

use crate::browser::DASHBOARD_PAGES;
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, Setting};
use std::collections::HashSet;

/// The source list of one directive of a page's policy.
fn directive<'answer>(answer: &'answer Answer, name: &str) -> &'answer str {
    let policy = answer.header("content-security-policy");
    let found = policy.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {name} in {policy:?}"))
}

/// What holds for every answer, whatever it is.
#[track_caller]
fn is_guarded(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{answer:?}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{answer:?}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{answer:?}");
    assert_eq!(answer.header("request-id").len(), 36, "{answer:?}");
    assert_eq!(directive(answer, "default-src"), "'none'");
    assert_eq!(directive(answer, "base-uri"), "'none'");
    assert_eq!(directive(answer, "frame-ancestors"), "'none'");
    let policy = answer.header("content-security-policy");
    for weak in ["unsafe-inline", "'unsafe-eval'", "unsafe-hashes", "http:", "https:", "*", "data:"] {
        assert!(!policy.contains(weak), "{policy}");
    }
    for (name, _) in &answer.headers {
        assert!(!name.as_str().starts_with("access-control-"), "{answer:?}");
        assert!(!["server", "x-powered-by"].contains(&name.as_str()), "{answer:?}");
    }
}

#[test]
fn every_answer_is_guarded_and_none_is_kept() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let evil = ["https://evil.example", "null", "http://localhost:3000", "http://sub.localhost"];
    let ask = |method: &str, path: &str| server.ask(method, path).with("Accept", "text/html");
    let mut ids = HashSet::new();
    for origin in evil {
        for request in [
            ask("GET", "/"),
            ask("GET", "/sign-in"),
            ask("GET", "/dashboard"),
            ask("GET", "/nothing"),
            ask("GET", "/health"),
            ask("GET", "/pkg/none/none.js"),
            ask("GET", "/account"),
            ask("GET", "/account").bearer(&token),
            ask("POST", "/oauth/authorizations"),
            ask("POST", "/api/sign-in").form(&[("email", ANN), ("password", "wrong")]),
            ask("POST", "/api/nothing"),
            ask("OPTIONS", "/account").with("Access-Control-Request-Method", "DELETE"),
            ask("OPTIONS", "/api/sign-in").with("Access-Control-Request-Method", "POST"),
            ask("BREW", "/sign-in"),
            ask("GET", "/sign-in").with("Host", "evil.example"),
        ] {
            let answer = request.with("Origin", origin).send();
            is_guarded(&answer);
            assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
            assert_eq!(answer.header("strict-transport-security"), "", "{answer:?}");
            assert!(ids.insert(answer.header("request-id").to_owned()), "an id is there twice: {answer:?}");
        }
    }
}

#[test]
fn a_page_before_sign_in_may_run_nothing() {
    let server = Server::start();
    for path in ["/sign-in", "/sign-up", "/setup", "/sign-up/finish", "/nothing"] {
        let page = server.ask("GET", path).with("Accept", "text/html").send();
        is_guarded(&page);
        assert_eq!(directive(&page, "script-src"), "'none'", "{path}");
        assert_eq!(directive(&page, "style-src"), "'self'", "{path}");
        assert_eq!(directive(&page, "form-action"), "'self'", "{path}");
        assert!(
            !page.body.contains("<script") && !page.body.contains(" onclick=") && !page.body.contains("style="),
            "{page:?}"
        );
        assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    }
}

#[test]
fn a_page_with_islands_runs_only_its_own_scripts() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let mut nonces = HashSet::new();
    for path in DASHBOARD_PAGES {
        let page = browser.open(path);
        is_guarded(&page);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let sources: Vec<&str> = directive(&page, "script-src").split(' ').collect();
        let nonce = sources[0].strip_prefix("'nonce-").and_then(|rest| rest.strip_suffix('\'')).unwrap();
        assert_eq!(sources[1..], ["'strict-dynamic'", "'wasm-unsafe-eval'"], "{path}");
        assert!(nonce.len() >= 22, "{nonce}: fewer than 128 bits");
        assert!(nonces.insert(nonce.to_owned()), "a nonce is there twice");
        let scripts: Vec<&str> =
            page.body.match_indices("<script").map(|(at, _)| page.body[at..].split('>').next().unwrap()).collect();
        assert!(!scripts.is_empty(), "{path} has no islands");
        for script in scripts {
            assert!(script.contains(&format!("nonce=\"{nonce}\"")), "{path}: {script}");
        }
    }
}

#[test]
fn the_files_of_the_dashboard_may_be_kept_for_ever() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let page = browser.open("/dashboard").expect(200).body;
    let mut files: Vec<&str> =
        page.match_indices("/pkg/").map(|(at, _)| page[at..].split(['"', '\'', ')', '`']).next().unwrap()).collect();
    files.sort();
    files.dedup();
    for extension in [".css", ".js", ".wasm", ".svg"] {
        let file = files
            .iter()
            .find(|file| file.ends_with(extension))
            .unwrap_or_else(|| panic!("no {extension} in {files:?}"));
        let plain = server.ask("GET", file).send().expect(200);
        is_guarded(&plain);
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(plain.cookies().is_empty());
        let small = server.ask("GET", file).with("Accept-Encoding", "gzip, br").send().expect(200);
        assert_eq!((small.header("content-encoding"), small.header("vary")), ("br", "accept-encoding"));
        assert!(small.header("content-length").parse::<usize>().unwrap() < plain.body.len());
        for other in ["identity", "br;q=0", "gzip"] {
            assert_eq!(server.ask("GET", file).with("Accept-Encoding", other).send().header("content-encoding"), "");
        }
    }
    let folder = files[0].split('/').nth(2).unwrap();
    for absent in [
        format!("/pkg/{folder}/nothing.js"),
        "/pkg/0000/twinlock.css".to_owned(),
        format!("/pkg/{folder}/../../../etc/passwd"),
        format!("/pkg/{folder}/%2e%2e/%2e%2e/etc/passwd"),
    ] {
        let answer = server.ask("GET", &absent).send();
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{absent}");
    }
}

#[test]
fn under_https_browsers_are_told_to_stay_there() {
    let server = Setting::default().argument("--public-url", "https://account.example.org").start();
    for (path, status) in
        [("/sign-in", 200), ("/nothing", 404), ("/account", 401), ("/dashboard", 303), ("/health", 200)]
    {
        let answer = server.ask("GET", path).with("Host", "account.example.org").send().expect(status);
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000", "{path}");
        assert!(!answer.header("location").contains("http://"), "{answer:?}");
    }
}

#[test]
fn the_health_page_names_nothing() {
    let server = Server::start();
    let answer = server.ask("GET", "/health").send().expect(200);
    assert_eq!(answer.body, "ok\n");
    assert!(
        !answer.headers.iter().any(|(_, value)| value.to_str().unwrap().contains(env!("CARGO_PKG_VERSION"))),
        "{answer:?}"
    );
}
