//! The whole story of signing in, by plain forms.

use crate::browser::{DASHBOARD_PAGES, key_shown};
use crate::world::{ANN, PASSWORD, Server, Setting};

/// The functions that are for somebody signed in, with fields they would take.
const PRIVATE_FUNCTIONS: [(&str, &[(&str, &str)]); 42] = [
    ("/api/overview", &[]),
    ("/api/news", &[("since", "0")]),
    ("/api/now", &[]),
    ("/api/history", &[]),
    ("/api/two-factor/step", &[]),
    ("/api/two-factor/start", &[]),
    ("/api/two-factor/confirm", &[("code", "123456")]),
    ("/api/step-up", &[("password", PASSWORD)]),
    ("/api/step-up/fresh", &[]),
    ("/api/two-factor/disable", &[("password", PASSWORD)]),
    ("/api/api-keys/create", &[("description", "mine"), ("scope", "global")]),
    ("/api/api-keys/regenerate", &[("id", "~")]),
    ("/api/api-keys/end-replaced", &[("id", "~")]),
    ("/api/api-keys/delete", &[("id", "~")]),
    ("/api/ssh-keys/add", &[("public_key", "ssh-ed25519 AAAA")]),
    ("/api/ssh-keys/remove", &[("id", "SHA256:nothing")]),
    ("/api/sessions/end", &[("id", "~")]),
    ("/api/sessions/end-others", &[]),
    ("/api/password", &[("password", PASSWORD), ("new_password", "a wholly different sentence")]),
    ("/api/device/step", &[]),
    ("/api/device/start", &[]),
    ("/api/device/prove", &[("code", "123456")]),
    ("/api/device/finish", &[("name", "Pixel 9"), ("overlap", "stays")]),
    ("/api/device/cancel", &[]),
    ("/api/device/rename", &[("id", "x"), ("name", "Pixel 9")]),
    ("/api/device/remove", &[("id", "x")]),
    ("/api/device/keep", &[("id", "x")]),
    ("/api/recovery-codes/step", &[]),
    ("/api/recovery-codes/view", &[("password", PASSWORD)]),
    ("/api/recovery-codes/regenerate", &[("password", PASSWORD)]),
    ("/api/recovery-codes/check", &[("password", PASSWORD), ("code", "7QK2-9DXR-M4HT-C0WZ")]),
    ("/api/recovery-codes/saved", &[("set", "AAAA"), ("saved", "yes")]),
    ("/api/phone/step", &[]),
    ("/api/phone/start", &[("phone", "+819012345678"), ("password", PASSWORD)]),
    ("/api/phone/resend", &[]),
    ("/api/phone/confirm", &[("code", "12345678")]),
    ("/api/phone/cancel", &[]),
    ("/api/phone/remove", &[("password", PASSWORD)]),
    ("/api/address", &[("email", "ann@new.example.org"), ("password", PASSWORD)]),
    ("/api/address/confirm", &[("email", "ann@new.example.org")]),
    ("/api/address/confirm/state", &[]),
    ("/api/address/cancel", &[]),
];

#[test]
fn without_two_factor_the_password_leads_to_the_account() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    assert_eq!(browser.open("/").expect(303).header("location"), "/sign-in");
    let page = browser.open("/sign-in").expect(200);
    assert!(page.body.contains("action=\"/api/sign-in\""), "{page:?}");
    assert!(!page.body.contains("<script"), "a page before sign-in has a script");
    assert!(browser.jar.is_empty(), "a cookie before anything was done: {:?}", browser.jar);

    browser.sign_in(ANN);
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains(ANN) && page.body.contains("Two-factor authentication is off"), "{page:?}");
    assert_eq!(browser.open("/sign-in").expect(303).header("location"), "/dashboard");
    for path in DASHBOARD_PAGES.iter().filter(|path| **path != "/dashboard/invite") {
        browser.open(path).expect(200);
    }
    browser.open("/dashboard/invite").expect(403);
    browser.open("/dashboard/nothing").expect(404);
}

#[test]
fn with_two_factor_the_story_goes_over_the_code() {
    let server = Server::with_ann();
    let mut first = server.browser();
    first.sign_in(ANN);
    let (mut phone, done) = first.turn_two_factor_on();
    assert!(done.body.contains("Two-factor authentication is on"), "{done:?}");
    assert!(key_shown(&first.open("/dashboard/two-factor/enable")).is_none(), "the key is shown twice");

    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    let page = browser.open("/sign-in/verify").expect(200);
    assert!(page.body.contains("one-time-code") && !page.body.contains("<script"), "{page:?}");
    let refused = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", &phone.wrong_code())]);
    assert!(refused.body.contains("id=\"code-refusal\""), "{refused:?}");
    assert!(refused.body.contains("That code is not right"), "{refused:?}");
    assert!(!browser.open("/sign-in/verify").body.contains("code-refusal"), "a refusal is shown once");

    let code = phone.code();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(browser.type_code(&spaced).expect(303).header("location"), "/dashboard");
    assert!(browser.is_signed_in());
    assert_eq!(browser.jar.keys().collect::<Vec<_>>(), ["twinlock_session"]);
    assert_eq!(first.sessions(), 2);

    let mut late = server.browser();
    late.half_sign_in(ANN);
    let refused = late.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", &code)]);
    assert!(refused.body.contains("already used"), "{refused:?}");
    assert_eq!(first.sessions(), 2);
}

#[test]
fn half_signed_in_opens_nothing() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let mut half = server.browser();
    half.half_sign_in(ANN);
    let pending = half.jar["twinlock_pending"].clone();
    let before = home.overview();

    // As it came, under the session's name, and dressed up as every other kind of token.
    let dressed = |prefix: &str| pending.replacen("twl_pen_", prefix, 1);
    let jars = [
        vec![("twinlock_pending", pending.clone())],
        vec![("twinlock_session", pending.clone())],
        vec![("twinlock_session", dressed("twl_ses_")), ("twinlock_pending", pending.clone())],
    ];
    for jar in jars {
        half.jar = jar.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        for path in DASHBOARD_PAGES {
            assert_eq!(half.open(path).expect(303).header("location"), "/sign-in", "{path} {jar:?}");
        }
        for (function, fields) in PRIVATE_FUNCTIONS {
            let refused = half.call(function, fields);
            assert_eq!(refused.status, 401, "{function} {jar:?}: {refused:?}");
            assert!(refused.cookies().is_empty(), "{refused:?}");
        }
    }
    for token in [pending.clone(), dressed("twl_ses_"), dressed("twl_cli_"), dressed("twl_key_")] {
        server.ask("GET", "/account").bearer(&token).send().expect(401);
    }
    assert_eq!(home.overview(), before);

    // The same cookie with the right code does open.
    half.jar = [("twinlock_pending".to_owned(), pending)].into();
    assert_eq!(half.type_code(&phone.code()).header("location"), "/dashboard");
}

#[test]
fn what_was_refused_comes_back_at_its_field_without_its_secret() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    let secret = "not the otter's password";
    let answer = browser.type_password(ANN, secret).expect(303);
    assert_eq!(answer.header("location"), "/sign-in");
    assert_eq!(answer.body, "");
    let page = browser.open("/sign-in").expect(200);
    assert!(page.body.contains("do not belong together") && page.body.contains("role=\"alert\""), "{page:?}");
    assert!(page.body.contains(&format!("value=\"{ANN}\"")), "the address is lost: {page:?}");
    assert!(!page.body.contains(secret));
    let again = browser.open("/sign-in").expect(200);
    assert!(!again.body.contains("do not belong together") && !again.body.contains(ANN), "{again:?}");

    // What was typed cannot break out of its attribute.
    let sly = "\"><script>alert(1)</script>";
    let page = browser.submit_and_follow("/sign-in", "/api/sign-in", &[("email", sly), ("password", secret)]);
    assert!(!page.body.contains("<script"), "{page:?}");

    browser.sign_in(ANN);
    for (page, action, fields, field) in [
        ("/dashboard/two-factor/enable", "/api/step-up", &[("password", secret)][..], "password"),
        ("/dashboard/api-keys", "/api/step-up", &[("password", secret)], "password"),
        ("/dashboard/ssh-keys", "/api/step-up", &[("password", secret)], "password"),
        ("/dashboard/password", "/api/password", &[("password", PASSWORD), ("new_password", "short")], "new_password"),
    ] {
        let answer = browser.submit_and_follow(page, action, fields).expect(200);
        assert!(answer.body.contains(&format!("id=\"{field}-refusal\"")), "{action}: {answer:?}");
        assert!(answer.body.contains("aria-invalid=\"true\""), "{action}: {answer:?}");
        assert!(!answer.body.contains(secret), "{action}: {answer:?}");
    }
}

#[test]
fn a_form_cannot_lead_away() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    for referer in ["https://evil.example/sign-in", "https://evil.example//evil.example", "//evil.example/", "nonsense"]
    {
        let answer = server
            .ask("POST", "/api/sign-in")
            .with("Accept", "text/html")
            .with("Referer", referer)
            .form(&[("email", ANN), ("password", "wrong all the same")])
            .send()
            .expect(303);
        let to = answer.header("location");
        assert!(to == "/" || to == "/sign-in", "{referer}: {to}");
    }
    browser.sign_in(ANN);
}

#[test]
fn signing_in_can_be_given_up() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    let jar = browser.jar.clone();
    let answer = browser.submit("/sign-in/verify", "/api/sign-in/cancel", &[]).expect(303);
    assert_eq!(answer.header("location"), "/sign-in");
    assert!(browser.jar.is_empty(), "{:?}", browser.jar);
    // The cookie that somebody kept is dead.
    browser.jar = jar;
    let answer = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", &phone.code())]);
    assert!(answer.body.contains("This sign-in is over"), "{answer:?}");
    assert!(!browser.is_signed_in());
}

#[test]
fn signing_out_ends_the_session_on_the_server() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let kept = browser.jar.clone();
    let answer = browser.submit("/dashboard", "/api/sign-out", &[]).expect(303);
    assert_eq!(answer.header("location"), "/sign-in");
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(browser.open("/sign-in").body.contains("You are signed out."));
    browser.jar = kept;
    assert!(!browser.is_signed_in());
}

#[test]
fn nothing_secret_is_written_into_the_log() {
    let server = Setting::default().variable("RUST_LOG", "trace").start();
    let key = server.make_account(ANN);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let session = browser.jar["twinlock_session"].clone();
    let (mut phone, page) = browser.turn_two_factor_on();
    let new_key = key_shown(&page).unwrap();
    let (wrong, right) = (phone.wrong_code(), phone.code());
    let mut other = server.browser();
    other.half_sign_in(ANN);
    let pending = other.jar["twinlock_pending"].clone();
    other.type_code(&wrong);
    other.type_code(&right);
    server.command_line(ANN, "wrong horse battery").code(&wrong).send().expect(401);
    server.ask("GET", "/account").bearer(&key).send().expect(401);
    server.ask("GET", "/account").bearer(&new_key).send().expect(200);

    let log = server.log();
    assert!(log.contains("/api/sign-in/verify"), "the log is not that of this story: {log}");
    let form = PASSWORD.replace(' ', "+");
    let tokens =
        [key, session, pending, browser.jar["twinlock_session"].clone(), other.jar["twinlock_session"].clone()];
    let secrets =
        tokens.iter().map(|token| &token[8..]).chain([PASSWORD, &form, "wrong horse", &new_key[8..], "otpauth"]);
    for secret in secrets {
        assert!(!log.contains(secret), "the log has {secret}");
    }
    for code in [wrong, right] {
        let alone = log.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == code);
        assert!(!alone, "the log has the code {code}");
    }
}
