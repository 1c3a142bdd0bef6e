//! Who has not shown the password sends no text message, and spends nobody's.

use crate::backup_phone::{ANNS, DAY};
use crate::gateway::{Gateway, code_in};
use crate::phone::Phone;
use crate::program::Answer;
use crate::sms_twilio::{owner, setting, text};
use crate::world::{ANN, PASSWORD, Server};

const BOB: &str = "bob@example.org";
const EVE: &str = "eve@example.org";
const WRONG: &str = "not the otter's password";

/// Ann has a backup phone; Bob has two-factor without one. Everybody may say where they come from.
fn world(gateway: &Gateway) -> (Server, String, Phone) {
    let server = setting(gateway).variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    let key = server.make_account(ANN);
    server.make_account(BOB);
    let (_, phone) = owner(&server, gateway, ANN, ANNS);
    server.secured(BOB);
    (server, key, phone)
}

/// The owner gets a message at once, and it opens.
fn the_owner_still_gets_one(server: &Server, gateway: &Gateway) {
    server.all_mails();
    assert_eq!(gateway.seen().len(), 2, "a stranger sent a message");
    let mut browser = server.browser();
    browser.network = Some("10.9.0.1".to_owned());
    browser.half_sign_in(ANN);
    let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/text", &[]).expect(200);
    assert!(page.body.contains("A message is on its way"), "{page:?}");
    let code = code_in(&text(&gateway.wait_for(ANNS, 3)[2]));
    assert_eq!(browser.type_code(&code).expect(303).header("location"), "/dashboard");
}

#[test]
fn without_the_right_password_the_api_sends_nothing_and_counts_nothing() {
    let gateway = Gateway::start();
    let (server, key, _) = world(&gateway);
    const PATH: &str = "/users/~/sms-number/actions/recover";
    server.make_account(EVE);
    let token = server.token(EVE, PASSWORD);
    for round in 0..4 {
        let from = format!("10.1.0.{round}");
        let ask = || server.ask("POST", PATH).from(&from);
        let mut answers: Vec<Answer> = [ANN, "nobody@example.org", "", "ann@example.org,eve@example.org"]
            .map(|email| if email.is_empty() { ask().send() } else { ask().basic(email, WRONG).send() })
            .into();
        answers.push(ask().basic("", &key).send());
        answers.push(ask().bearer(&key).send());
        answers.push(ask().bearer(&token).send());
        answers.push(ask().basic(ANN, "").send());
        answers.push(ask().basic(ANN, WRONG).password(PASSWORD).code("123456").send());
        answers.push(ask().basic(ANN, WRONG).basic(ANN, PASSWORD).send());
        for answer in answers {
            assert_eq!(answer.refusal(), (401, "unauthorized".to_owned()), "{answer:?}");
            assert!(!answer.body.contains("678"), "{answer:?}");
        }
    }
    // With the right password, where there is no phone.
    assert_eq!(server.recover(BOB, PASSWORD).from("10.2.0.1").send().refusal(), (404, "not_found".to_owned()));
    assert_eq!(server.recover(EVE, PASSWORD).from("10.2.0.1").send().status, 404);
    the_owner_still_gets_one(&server, &gateway);
}

#[test]
fn without_a_sign_in_that_waits_the_page_sends_nothing_and_counts_nothing() {
    let gateway = Gateway::start();
    let (server, _, mut phone) = world(&gateway);
    let mut waits = server.browser();
    waits.half_sign_in(ANN);
    let pending = waits.jar["twinlock_pending"].clone();
    let mut cancelled = waits.clone();
    let mut expired = server.browser();
    expired.half_sign_in(ANN);
    server.time_passes(DAY);
    cancelled.half_sign_in(ANN);
    let given_up = cancelled.clone();
    cancelled.submit("/sign-in/verify", "/api/sign-in/cancel", &[]).expect(303);
    let mut done = server.browser();
    done.half_sign_in(ANN);
    let finished = done.clone();
    done.type_code(&phone.code()).expect(303);
    let mut used_up = server.browser();
    used_up.half_sign_in(ANN);
    for code in phone.wrong_codes().take(5) {
        used_up.call("/api/sign-in/verify", &[("code", &code)]).expect(401);
    }
    let mut garbage = server.browser();
    garbage.jar.insert("twinlock_pending".to_owned(), format!("{}A", &pending[..pending.len() - 1]));
    let mut as_session = server.browser();
    as_session.jar.insert("twinlock_session".to_owned(), pending);
    let mut half_of_bob = server.browser();
    half_of_bob.half_sign_in(BOB);

    let strangers = [server.browser(), expired, given_up, finished, used_up, garbage, as_session, done];
    for (at, mut stranger) in strangers.into_iter().enumerate() {
        for _ in 0..3 {
            let answer = stranger.call("/api/sign-in/text", &[("email", ANN), ("account", ANN)]);
            assert!(answer.status == 401 && answer.body.contains("sign_in_expired"), "{at}: {answer:?}");
            let form = stranger.submit("/sign-in/text", "/api/sign-in/text", &[("email", ANN)]).expect(303);
            assert_eq!(form.header("location"), "/sign-in", "{at}");
            assert_ne!(stranger.open("/sign-in/text").status, 200, "{at}");
        }
    }
    // Half signed in to an account without a phone.
    let answer = half_of_bob.call("/api/sign-in/text", &[("email", ANN)]).expect(404);
    assert!(answer.body.contains("no_phone"), "{answer:?}");
    let page = half_of_bob.open("/sign-in/verify").expect(200);
    assert!(!page.body.contains("/api/sign-in/text") && page.body.contains("/sign-in/recovery"), "{page:?}");
    the_owner_still_gets_one(&server, &gateway);
}

#[test]
fn a_number_that_is_not_proven_is_offered_to_nobody() {
    let gateway = Gateway::start();
    let server = setting(&gateway).start();
    server.make_account(ANN);
    let (token, mut phone) = server.secured(ANN);
    server.set_number(&token, ANNS).send().expect(202);
    let code = code_in(&text(&gateway.wait_for(ANNS, 1)[0]));
    server.time_passes(120);
    assert_eq!(server.recover(ANN, PASSWORD).send().refusal(), (404, "not_found".to_owned()));
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    browser.call("/api/sign-in/text", &[]).expect(404);
    let page = browser.open("/sign-in/verify").expect(200);
    assert!(!page.body.contains("Get a code via SMS"), "{page:?}");
    // Nor does its code open anything.
    assert_eq!(browser.call("/api/sign-in/verify", &[("code", &code)]).status, 401);
    assert_eq!(server.command_line(ANN, PASSWORD).code(&code).send().status, 401);
    assert_eq!(browser.type_code(&phone.code()).header("location"), "/dashboard");
    assert!(browser.overview()["phone"].is_null());
    server.all_mails();
    assert_eq!(gateway.seen().len(), 1);
}
