//! Changing the address through the JSON API.

use crate::address::{CONFIRM, NEW, addresses, confirm};
use crate::program::{Answer, token_of};
use crate::sign_up::{follow_link, link};
use crate::world::{ANN, PASSWORD, Server};
use serde_json::{Value, json};

fn patch(server: &Server, token: &str, wish: &Value) -> Answer {
    server.ask("PATCH", "/account").bearer(token).json(wish).send()
}

fn account(server: &Server, token: &str) -> Value {
    server.ask("GET", "/account").bearer(token).send().expect(200).json()
}

fn invalid_params() -> (u16, String) {
    (422, "invalid_params".to_owned())
}

fn forbidden() -> (u16, String) {
    (403, "forbidden".to_owned())
}

/// Nothing waits, and no mail went out but the one about the account.
fn nothing_was_asked(server: &Server) {
    assert_eq!(server.all_mails().len(), 1, "a mail went out all the same");
    let mut browser = server.browser();
    browser.sign_in(ANN);
    assert_eq!(addresses(&mut browser), (ANN.to_owned(), None));
}

#[test]
fn a_wish_is_answered_with_the_account_as_it_is_and_a_warning() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let token = server.token(ANN, PASSWORD);
    let before = account(&server, &token);
    let wish = json!({"email": " Ann@New.example.org", "password": PASSWORD, "id": "x", "verified": false});
    let answer = patch(&server, &token, &wish).expect(200);
    let warning = answer.header("x-heroku-warning");
    assert_eq!(
        warning,
        format!(
            "If {NEW} can be used here, a link went to it. \
             Until you open it and confirm, your address stays as it is."
        )
    );
    let mut body = answer.json();
    body["updated_at"] = before["updated_at"].clone();
    assert_eq!(body, before);
    assert_eq!(account(&server, &token)["email"], ANN);
    for other in [json!({}), json!({"name": "Ann"}), json!({"email": null})] {
        assert_eq!(patch(&server, &token, &other).expect(200).header("x-heroku-warning"), "", "{other}");
    }
    let told = server.mail_that_says("Subject: A change of your account's e-mail address was requested");
    assert!(told.contains(&format!("To: {ANN}\r\n")) && !told.contains("/address/confirm?token="), "{told}");

    let link = link(&server.mail_that_says(&format!("To: {NEW}")));
    let mut browser = server.browser();
    browser.sign_in(ANN);
    follow_link(&mut browser, &link, CONFIRM).expect(200);
    confirm(&mut browser);
    assert_eq!(account(&server, &token)["email"], NEW, "the command line stays signed in");
    assert_eq!(account(&server, &key)["email"], NEW, "and the API key works");
    assert_eq!(server.command_line(ANN, PASSWORD).send().refusal(), (401, "unauthorized".to_owned()));
    assert_eq!(server.command_line(NEW, PASSWORD).send().expect(201).json()["user"]["email"], NEW);
}

#[test]
fn the_warning_speaks_the_clients_language() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let ask = server.ask("PATCH", "/users/~").bearer(&token).with("Accept-Language", "ja");
    let answer = ask.json(&json!({"email": NEW, "password": PASSWORD})).send().expect(200);
    let warning = String::from_utf8(answer.headers.get("x-heroku-warning").unwrap().as_bytes().to_vec()).unwrap();
    assert_eq!(
        warning,
        format!("{NEW} を使える場合は、リンクをお送りしました。開いて確認するまで、メールアドレスは変わりません。")
    );
}

#[test]
fn a_wish_that_is_not_right_is_refused_and_nothing_goes_out() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for wish in [
        json!({"email": NEW}),
        json!({"email": NEW, "password": null}),
        json!({"email": NEW, "password": ""}),
        json!({"email": NEW, "password": "not the otter's"}),
        json!({"email": NEW, "password": [PASSWORD]}),
        json!({"email": "nobody", "password": PASSWORD}),
        json!({"email": "", "password": PASSWORD}),
        json!({"email": format!("{NEW}, bob@example.org"), "password": PASSWORD}),
        json!({"email": [NEW], "password": PASSWORD}),
        json!({"email": ANN, "password": PASSWORD}),
        json!({"email": "ANN@example.ORG", "password": PASSWORD}),
        json!({"email": NEW, "password": PASSWORD, "name": "Ann"}),
        json!({"email": NEW, "password": PASSWORD, "new_password": "seven lanterns under a bridge"}),
        json!({"email": NEW, "password": PASSWORD, "two_factor_authentication": false}),
        json!({"email": NEW, "password": PASSWORD, "two_factor_authentication": true}),
        json!([PASSWORD, null, null, null, NEW]),
    ] {
        let answer = patch(&server, &token, &wish);
        assert_eq!(answer.refusal(), invalid_params(), "{wish}");
        assert_eq!(answer.header("x-heroku-warning"), "", "{wish}");
        assert!(!answer.body.contains(PASSWORD), "{answer:?}");
    }
    let twice = format!(r#"{{"email": "{NEW}", "email": "bob@example.org", "password": "{PASSWORD}"}}"#);
    let ask = server.ask("PATCH", "/account").bearer(&token).with("Content-Type", "application/json");
    assert_eq!(ask.bytes(twice.as_bytes()).send().refusal(), invalid_params());
    assert_eq!(account(&server, &token)["name"], Value::Null);
    nothing_was_asked(&server);
}

#[test]
fn an_api_key_cannot_ask_for_another_address() {
    let server = Server::start();
    let key = server.make_account(ANN);
    server.mails(1);
    for wish in [json!({"email": NEW, "password": PASSWORD}), json!({"email": NEW, "password": "not the otter's"})] {
        assert_eq!(patch(&server, &key, &wish).refusal(), forbidden(), "{wish}");
    }
    assert_eq!(patch(&server, &key, &json!({"email": NEW})).refusal(), invalid_params());
    let wrong_door = server.ask("POST", "/api/address").bearer(&key).with("Accept", "application/json");
    wrong_door.form(&[("email", NEW), ("password", PASSWORD)]).send().expect(401);
    server
        .ask("POST", "/api/address/confirm")
        .bearer(&key)
        .with("Accept", "application/json")
        .form(&[("email", NEW)])
        .send()
        .expect(401);
    nothing_was_asked(&server);

    let token = server.token(ANN, PASSWORD);
    for scope in ["read", "write", "identity", "global"] {
        let wish = json!({"description": scope, "scope": [scope]});
        let made = server.ask("POST", "/oauth/authorizations").bearer(&token).password(PASSWORD).json(&wish).send();
        let narrow = token_of(&made.expect(201));
        let answer = patch(&server, &narrow, &json!({"email": NEW, "password": PASSWORD}));
        assert_eq!(answer.refusal(), forbidden(), "{scope}");
    }
    let mut browser = server.browser();
    browser.sign_in(ANN);
    assert_eq!(addresses(&mut browser), (ANN.to_owned(), None));
}

#[test]
fn a_password_or_a_cookie_in_place_of_a_token_asks_for_nothing() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let wish = json!({"email": NEW, "password": PASSWORD});
    let ask = || server.ask("PATCH", "/account").json(&wish);
    for nobody in [
        ask(),
        ask().basic(ANN, PASSWORD),
        ask().with("Cookie", &crate::address::cookies(&browser)),
        ask().bearer(&browser.jar["twinlock_session"]),
    ] {
        assert_eq!(nobody.send().refusal(), (401, "unauthorized".to_owned()));
    }
    nothing_was_asked(&server);
}

#[test]
fn the_sixth_mail_of_an_hour_is_refused_with_the_time_to_wait() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let wish = json!({"email": NEW, "password": PASSWORD});
    for _ in 0..5 {
        patch(&server, &token, &wish).expect(200);
    }
    let refused = patch(&server, &token, &wish);
    assert_eq!(refused.refusal(), (429, "rate_limit".to_owned()));
    assert!((3500..=3600).contains(&refused.retry_after()) && refused.header("x-heroku-warning").is_empty());
    patch(&server, &token, &json!({"email": "ann@other.example.org", "password": PASSWORD})).expect(429);
    let mails = server.all_mails();
    assert_eq!(mails.len(), 11, "one about the account, and two for each of the five");
    assert_eq!(mails.iter().filter(|mail| mail.contains(&format!("To: {NEW}"))).count(), 5);
}
