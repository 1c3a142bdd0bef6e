//! A forgotten password: one link by mail, and what it does and does not open.

use crate::backup_phone::{ANNS, DAY, HOUR};
use crate::browser::Browser;
use crate::program::Answer;
use crate::sign_up::{follow_link, link};
use crate::world::{ANN, PASSWORD, Server};
use serde_json::json;

pub(crate) const FORGOT: &str = "/forgot-password";
pub(crate) const RESET: &str = "/reset-password";
pub(crate) const NEW: &str = "seven lanterns over the harbour";

/// `POST /password-resets`
pub(crate) fn ask(server: &Server, email: &str) -> Answer {
    server.ask("POST", "/password-resets").json(&json!({"email": email})).send()
}

/// The link in the newest mail that brings one.
pub(crate) fn newest_link(server: &Server, expected: usize) -> String {
    let mut mails = server.all_mails();
    mails.retain(|mail| mail.contains("Subject: Choose a new password"));
    assert_eq!(mails.len(), expected, "{mails:?}");
    // The id of a mail sorts by time.
    let id = |mail: &String| mail.split_once("Message-ID: <").unwrap().1[..36].to_owned();
    mails.sort_by_key(id);
    link(mails.last().unwrap())
}

pub(crate) fn token_in(link: &str) -> &str {
    link.split_once("token=").unwrap().1
}

/// `POST /password-resets/:token/actions/finalize`
pub(crate) fn finalize(server: &Server, token: &str, new: &str) -> Answer {
    let path = format!("/password-resets/{token}/actions/finalize");
    server.ask("POST", &path).json(&json!({"password": new, "password_confirmation": new})).send()
}

fn choose(browser: &mut Browser<'_>, new: &str) -> Answer {
    browser.submit(RESET, "/api/reset-password", &[("username", ANN), ("new_password", new)]).expect(303)
}

#[test]
fn a_new_password_by_the_pages_opens_the_account_to_whoever_types_it() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    let page = browser.open("/sign-in").expect(200);
    assert!(page.body.contains(&format!("href=\"{FORGOT}\"")), "{page:?}");
    let page = browser.open(FORGOT).expect(200);
    assert!(page.body.contains("do not reset your password"), "{page:?}");
    let page = browser.submit_and_follow(FORGOT, "/api/forgot-password", &[("email", ANN)]).expect(200);
    assert!(page.body.contains("if that address has an account, a link is on its way"), "{page:?}");
    let link = newest_link(&server, 1);

    let page = follow_link(&mut browser, &link, RESET).expect(200);
    assert!(page.body.contains(&format!("For the account of {ANN}")), "{page:?}");
    assert!(page.body.contains("Two-factor authentication stays as it is"), "{page:?}");
    // A password that is refused spends nothing.
    assert_eq!(choose(&mut browser, "short").header("location"), RESET);
    assert!(browser.open(RESET).body.contains("Use at least 10 characters"));
    let done = choose(&mut browser, NEW);
    assert_eq!(done.header("location"), "/sign-in");
    assert!(!browser.jar.contains_key("twinlock_link") && !browser.jar.contains_key("twinlock_session"));
    assert!(!browser.is_signed_in(), "it signs somebody in");
    let page = browser.open("/sign-in").expect(200);
    assert!(page.body.contains("Your new password is set"), "{page:?}");
    assert_eq!(browser.type_password(ANN, PASSWORD).header("location"), "/sign-in", "the old one still opens");
    assert_eq!(browser.type_password(ANN, NEW).header("location"), "/dashboard");
    server.mail_that_says("Subject: Your password was reset");
    let log = server.log();
    assert!(!log.contains(&token_in(&link)[8..]) && !log.contains(NEW), "a secret is in the log");
}

#[test]
fn the_second_factor_stays_and_everything_that_was_signed_in_ends() {
    let server = Server::with_texts();
    let (token, mut phone) = server.with_backup_phone(ANN, ANNS);
    let draw = server.ask("POST", "/account/recovery-codes").bearer(&token).password(PASSWORD).send().expect(200);
    let codes: Vec<String> = serde_json::from_str(&draw.body).unwrap();
    let key = server.ask("POST", "/oauth/authorizations/~/actions/regenerate-tokens").bearer(&token).password(PASSWORD);
    let key = crate::program::token_of(&key.send().expect(200));
    let mut home = server.browser();
    home.half_sign_in(ANN);
    assert_eq!(home.type_code(&phone.code()).header("location"), "/dashboard");
    let before = home.overview();
    let mut waits = server.browser();
    waits.half_sign_in(ANN);
    waits.call("/api/sign-in/text", &[]).expect(200);
    let text = crate::gateway::code_in(&server.texts(ANNS, 3)[2]);

    ask(&server, ANN).expect(201);
    assert!(home.is_signed_in(), "asking for a link ends something");
    let answer = finalize(&server, token_in(&newest_link(&server, 1)), NEW).expect(200);
    assert!(answer.cookies().is_empty() && answer.body == "{}", "{answer:?}");
    assert!(!home.is_signed_in(), "a session lives on");
    for dead in [&token, &key] {
        assert_eq!(server.ask("GET", "/account").bearer(dead).send().status, 401);
    }
    // A sign-in that waited for its code is over, and so is the code that was sent for it.
    assert_eq!(waits.call("/api/sign-in/verify", &[("code", &codes[0])]).status, 401);
    assert_eq!(server.command_line(ANN, NEW).code(&text).send().status, 401);
    assert_eq!(server.command_line(ANN, PASSWORD).code(&codes[0]).send().id(), "unauthorized");
    assert_eq!(server.command_line(ANN, NEW).send().refusal(), (403, "two_factor".to_owned()));
    let mut browser = server.browser();
    let half = browser.type_password(ANN, NEW);
    assert_eq!(half.header("location"), "/sign-in/verify", "{half:?}");
    assert!(!browser.is_signed_in());
    assert_eq!(browser.type_code(&codes[0]).header("location"), "/dashboard");
    let mut after = browser.overview();
    for same in ["factors", "phone"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    assert_eq!(after["recovery"]["used"].as_array().unwrap().len(), 1);
    after["recovery"]["used"] = json!([]);
    assert_eq!(after["recovery"], before["recovery"]);
    server.time_passes(DAY);
    server.recover(ANN, NEW).send().expect(201);
    let text = crate::gateway::code_in(&server.texts(ANNS, 4)[3]);
    server.command_line(ANN, NEW).code(&text).send().expect(201);
}

#[test]
fn a_link_works_once_for_an_hour_and_the_newest_alone() {
    let server = Server::with_ann();
    let dead = (404, "not_found".to_owned());
    ask(&server, ANN).expect(201);
    let first = newest_link(&server, 1);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    ask(&server, ANN).expect(201);
    let second = newest_link(&server, 2);
    assert_ne!(first, second);
    assert_eq!(finalize(&server, token_in(&first), NEW).refusal(), dead, "an older link");
    let mut browser = server.browser();
    let page = follow_link(&mut browser, &first, RESET);
    assert!(page.status == 404 && page.body.contains("This link does not work any more"), "{page:?}");
    assert!(!page.body.contains(ANN), "{page:?}");

    // Looking at it is not using it.
    let mut second_browser = server.browser();
    follow_link(&mut second_browser, &second, RESET).expect(200);
    (0..3).for_each(|_| drop(second_browser.open(RESET).expect(200)));
    let path = format!("/password-resets/{}/actions/finalize", token_in(&second));
    let differs = json!({"password": NEW, "password_confirmation": PASSWORD});
    assert_eq!(server.ask("POST", &path).json(&differs).send().refusal(), (422, "invalid_params".to_owned()));
    assert_eq!(finalize(&server, token_in(&second), "aaaaaaaaaaaa").status, 422);
    finalize(&server, token_in(&second), NEW).expect(200);
    assert_eq!(finalize(&server, token_in(&second), PASSWORD).refusal(), dead, "it works twice");
    server.command_line(ANN, NEW).send().expect(201);

    ask(&server, ANN).expect(201);
    let third = newest_link(&server, 3);
    server.time_passes(HOUR);
    assert_eq!(finalize(&server, token_in(&third), PASSWORD).refusal(), dead, "it works after an hour");
    for wrong in ["x", "twl_lnk_", &format!("{}A", &token_in(&third)[..50])] {
        assert_eq!(finalize(&server, wrong, PASSWORD).refusal(), dead);
    }
    server.command_line(ANN, NEW).send().expect(201);
    server.command_line(ANN, PASSWORD).send().expect(401);
}
