//! The cookies of a sign-in: how they are kept, and which of them are nobody's.

use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, Setting};

/// The attributes of a cookie that an answer sets, in order of the alphabet.
fn attributes(answer: &Answer, name: &str) -> Vec<String> {
    let of_name: Vec<&str> =
        answer.cookies().into_iter().filter(|cookie| cookie.starts_with(&format!("{name}="))).collect();
    assert_eq!(of_name.len(), 1, "{name} in {answer:?}");
    let mut attributes: Vec<String> = of_name[0].split(';').skip(1).map(|part| part.trim().to_owned()).collect();
    attributes.sort();
    attributes
}

#[test]
fn over_http_a_cookie_is_kept_from_scripts_and_other_sites() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    let refused = browser.type_password(ANN, "not the otter's password");
    assert_eq!(attributes(&refused, "twinlock_flash"), ["HttpOnly", "Max-Age=300", "Path=/", "SameSite=Lax"]);
    let signed_in = browser.type_password(ANN, PASSWORD);
    assert_eq!(attributes(&signed_in, "twinlock_session"), ["HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=Lax"]);
    browser.turn_two_factor_on();
    let half = server.browser().type_password(ANN, PASSWORD);
    assert_eq!(attributes(&half, "twinlock_pending"), ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax"]);
}

#[test]
fn over_https_a_cookie_is_also_bound_to_this_host() {
    let server = Setting::default().argument("--public-url", "https://account.example.org").start();
    server.make_account(ANN);
    let mut browser = server.browser();
    let signed_in = browser.type_password(ANN, PASSWORD).expect(303);
    let expected = ["HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=Lax", "Secure"];
    assert_eq!(attributes(&signed_in, "__Host-twinlock_session"), expected);
    assert!(browser.is_signed_in());
    let (_, page) = browser.turn_two_factor_on();
    assert!(page.cookies().iter().all(|cookie| cookie.starts_with("__Host-twinlock_")), "{page:?}");
    let mut half = server.browser();
    let half_signed_in = half.type_password(ANN, PASSWORD).expect(303);
    let expected = ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"];
    assert_eq!(attributes(&half_signed_in, "__Host-twinlock_pending"), expected);

    // The name without `__Host-` could have been planted by a sub-domain: it is not read.
    let session = browser.jar.remove("__Host-twinlock_session").unwrap();
    browser.jar.insert("twinlock_session".to_owned(), session);
    assert!(!browser.is_signed_in());
}

#[test]
fn a_planted_session_is_not_adopted() {
    let server = Server::with_ann();
    let mut victim = server.browser();
    let planted = format!("twl_ses_{}", "A".repeat(43));
    victim.jar.insert("twinlock_session".to_owned(), planted.clone());
    victim.jar.insert("twinlock_pending".to_owned(), planted.replacen("ses", "pen", 1));
    victim.sign_in(ANN);
    assert_ne!(victim.jar["twinlock_session"], planted);
    assert!(victim.is_signed_in());
    let mut attacker = server.browser();
    attacker.jar.insert("twinlock_session".to_owned(), planted);
    assert!(!attacker.is_signed_in());
}

#[test]
fn a_session_of_somebody_else_ends_when_another_signs_in_on_top_of_it() {
    let server = Server::with_ann();
    server.make_account("eve@example.org");
    let mut eve = server.browser();
    eve.sign_in("eve@example.org");
    let mut victim = server.browser();
    victim.jar = eve.jar.clone();
    victim.sign_in(ANN);
    assert_eq!(victim.overview()["account"]["email"], ANN);
    assert_ne!(victim.jar["twinlock_session"], eve.jar["twinlock_session"]);
    assert!(!eve.is_signed_in());
}

#[test]
fn a_cookie_that_is_there_twice_is_nobodys() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let session = format!("twinlock_session={}", browser.jar["twinlock_session"]);
    let planted = format!("twinlock_session=twl_ses_{}", "B".repeat(43));
    let ask = || server.ask("POST", "/api/overview").with("Accept", "application/json").form(&[]);
    ask().with("Cookie", &format!("a=b; {session}; c=d")).send().expect(200);
    for header in [
        format!("{session}; {planted}"),
        format!("{planted}; {session}"),
        format!("{session}; {session}"),
        format!("{session}; twinlock_session="),
    ] {
        ask().with("Cookie", &header).send().expect(401);
    }
    ask().with("Cookie", &session).with("Cookie", &planted).send().expect(401);
    ask().with("Cookie", &planted).with("Cookie", &session).send().expect(401);
}

#[test]
fn a_broken_cookie_is_nobodys_and_breaks_nothing() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let session = browser.jar["twinlock_session"].clone();
    let long = "x".repeat(8000);
    for value in [
        "",
        "twl_ses_",
        &session[..session.len() - 1],
        &format!("{session}A"),
        &session.to_uppercase(),
        &session.replacen("twl_ses_", "twl_cli_", 1),
        "' OR 1=1 --",
        "\"%00%ff\"",
        &long,
    ] {
        for name in ["twinlock_session", "twinlock_pending", "twinlock_link", "twinlock_flash", "twinlock_language"] {
            browser.jar = [(name.to_owned(), value.to_owned())].into();
            assert_eq!(browser.open("/dashboard").expect(303).header("location"), "/sign-in", "{name}={value}");
            browser.jar = [(name.to_owned(), value.to_owned())].into();
            browser.open("/sign-in").expect(200);
        }
    }
    let bytes = [b"twinlock_session=", &b"\xff\xfe\x80"[..]].concat();
    server.ask("GET", "/dashboard").with_bytes("Cookie", &bytes).send().expect(303);
}

#[test]
fn turning_two_factor_on_gives_the_session_a_new_token_and_ends_all_others() {
    let server = Server::with_ann();
    let key = server.token(ANN, PASSWORD);
    let mut other = server.browser();
    other.sign_in(ANN);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let mut before = browser.clone();
    let id =
        browser.overview()["sessions"].as_array().unwrap().iter().find(|session| session["current"] == true).cloned();
    browser.turn_two_factor_on();

    assert_ne!(before.jar["twinlock_session"], browser.jar["twinlock_session"]);
    assert!(browser.is_signed_in());
    assert_eq!(browser.overview()["sessions"][0]["id"], id.unwrap()["id"]);
    assert_eq!(browser.sessions(), 1);
    assert!(!before.is_signed_in(), "the token of before still works");
    assert!(!other.is_signed_in());
    server.ask("GET", "/account").bearer(&key).send().expect(401);
}
