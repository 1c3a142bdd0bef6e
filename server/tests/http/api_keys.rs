//! The JSON API: authorizations, sessions, and what an API key may do.

use crate::program::{Answer, token_of};
use crate::world::{ANN, PASSWORD, Server};
use serde_json::{Value, json};

fn not_found(resource: &str) -> (u16, String, String) {
    (404, "not_found".to_owned(), resource.to_owned())
}

fn missing(answer: &Answer) -> (u16, String, String) {
    (answer.status, answer.id(), answer.json()["resource"].as_str().unwrap_or_default().to_owned())
}

fn forbidden() -> (u16, String) {
    (403, "forbidden".to_owned())
}

/// Makes a further key.
fn key(server: &Server, token: &str, wish: &Value) -> Answer {
    server.ask("POST", "/oauth/authorizations").bearer(token).password(PASSWORD).json(wish).send()
}

fn list(server: &Server, token: &str) -> Vec<Value> {
    server.ask("GET", "/oauth/authorizations").bearer(token).send().expect(200).json().as_array().unwrap().clone()
}

#[test]
fn a_key_is_made_shown_renamed_renewed_and_deleted() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let made =
        key(&server, &token, &json!({"description": "backup", "expires_in": "3600", "scope": ["read", "write"]}))
            .expect(201);
    let (id, secret) = (made.json()["id"].as_str().unwrap().to_owned(), token_of(&made));
    assert!(secret.starts_with("twl_key_"), "{secret}");
    assert_eq!(made.json()["scope"], json!(["read", "write"]));
    assert_eq!(made.json()["access_token"]["expires_in"], 3600);
    server.ask("GET", "/oauth/authorizations").bearer(&secret).send().expect(200);

    let path = format!("/oauth/authorizations/{id}");
    let shown = server.ask("GET", &path).bearer(&token).send().expect(200).json();
    assert_eq!(shown["access_token"]["token"], format!("{}**********", &secret[..12]));
    for listed in list(&server, &token) {
        assert!(listed["access_token"]["token"].as_str().unwrap().contains("**********"), "{listed}");
    }
    let renamed =
        server.ask("PATCH", &path).bearer(&token).json(&json!({"description": "night backup", "scope": ["global"]}));
    let renamed = renamed.send().expect(200).json();
    assert_eq!((&renamed["description"], &renamed["scope"]), (&json!("night backup"), &json!(["read", "write"])));

    let renewed =
        server.ask("POST", &format!("{path}/actions/regenerate-tokens")).bearer(&token).password(PASSWORD).send();
    let new_secret = token_of(&renewed.expect(200));
    server.ask("GET", "/oauth/authorizations").bearer(&secret).send().expect(401);
    server.ask("GET", "/oauth/authorizations").bearer(&new_secret).send().expect(200);

    let deleted = server.ask("DELETE", &path).bearer(&token).password(PASSWORD).send().expect(200).json();
    assert_eq!(deleted["id"], id);
    server.ask("GET", "/oauth/authorizations").bearer(&new_secret).send().expect(401);
    for method in ["GET", "DELETE", "PATCH"] {
        let answer =
            server.ask(method, &path).bearer(&token).password(PASSWORD).json(&json!({"description": "x"})).send();
        assert_eq!(missing(&answer), not_found("authorization"), "{method}");
    }
}

#[test]
fn how_long_is_read_as_number_and_as_text() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for lasts in [json!(600), json!("600")] {
        let made = key(&server, &token, &json!({"expires_in": lasts})).expect(201);
        assert_eq!(made.json()["access_token"]["expires_in"], 600, "{lasts}");
        let signed_in =
            server.ask("POST", "/oauth/authorizations").basic(ANN, PASSWORD).json(&json!({"expires_in": lasts}));
        assert_eq!(signed_in.send().expect(201).json()["access_token"]["expires_in"], 600, "{lasts}");
    }
    assert_eq!(key(&server, &token, &json!({})).expect(201).json()["access_token"]["expires_in"], Value::Null);
    // A sign-in lasts no longer than the operator lets it; nothing wraps around.
    for lasts in [json!(i64::MAX), json!("9223372036854775807"), json!(99_999_999_999_i64)] {
        let signed_in =
            server.ask("POST", "/oauth/authorizations").basic(ANN, PASSWORD).json(&json!({"expires_in": lasts}));
        assert_eq!(signed_in.send().expect(201).json()["access_token"]["expires_in"], 2_592_000, "{lasts}");
    }
    // A key that is to last is given how long it does: ten years, or until it is deleted.
    let ten_years = key(&server, &token, &json!({"expires_in": 3660 * 86400})).expect(201);
    server.ask("GET", "/account").bearer(&token_of(&ten_years)).send().expect(200);
    let before = list(&server, &token).len();
    for lasts in [json!(3660 * 86400 + 1), json!(99_999_999_999_i64), json!(i64::MAX), json!("9223372036854775807")] {
        let refused = key(&server, &token, &json!({"expires_in": lasts}));
        assert_eq!(refused.refusal(), (422, "invalid_params".to_owned()), "{lasts}");
        assert!(refused.body.contains("ten years"), "{refused:?}");
    }
    assert_eq!(list(&server, &token).len(), before, "a refused key is there");
    for lasts in [
        json!(0),
        json!(-1),
        json!("-600"),
        json!("soon"),
        json!(""),
        json!(1.5),
        json!(u64::MAX),
        json!([600]),
        json!(true),
    ] {
        let wish = json!({"expires_in": lasts});
        assert_eq!(key(&server, &token, &wish).refusal(), (422, "invalid_params".to_owned()), "{lasts}");
        let signed_in = server.ask("POST", "/oauth/authorizations").basic(ANN, PASSWORD).json(&wish).send();
        assert_eq!(signed_in.refusal(), (422, "invalid_params".to_owned()), "{lasts}");
    }
    for scope in [json!([]), json!(["everything"]), json!("global"), json!(["read", "root"]), json!([7])] {
        assert_eq!(
            key(&server, &token, &json!({"scope": scope})).refusal(),
            (422, "invalid_params".to_owned()),
            "{scope}"
        );
    }
}

#[test]
fn sessions_are_listed_and_ended() {
    let server = Server::with_ann();
    let (token, other) = (server.token(ANN, PASSWORD), server.token(ANN, PASSWORD));
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let sessions = server.ask("GET", "/oauth/sessions").bearer(&token).send().expect(200).json();
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 3);
    for session in sessions {
        let names: Vec<&String> = session.as_object().unwrap().keys().collect();
        assert_eq!(names, ["created_at", "description", "expires_in", "id"]);
        assert!(session["expires_in"].as_i64().unwrap() > 0);
    }
    let firefox = sessions.iter().find(|session| session["description"] == "Firefox (Linux) @ 127.0.0.1").unwrap();
    let path = format!("/oauth/sessions/{}", firefox["id"].as_str().unwrap());
    let ended = server.ask("DELETE", &path).bearer(&token).send().expect(200).json();
    assert_eq!(ended["id"], firefox["id"]);
    assert!(!browser.is_signed_in());
    let told = server.mail_that_says("Subject: Sessions of your account were ended");
    assert!(told.contains(&format!("To: {ANN}\r\n")), "{told}");
    assert_eq!(missing(&server.ask("DELETE", &path).bearer(&token).send()), not_found("session"));
    server.ask("DELETE", "/oauth/sessions/~").bearer(&other).send().expect(200);
    server.ask("GET", "/account").bearer(&other).send().expect(401);
    server.ask("GET", "/account").bearer(&token).send().expect(200);
    // Signing out oneself is no news.
    assert_eq!(
        server.all_mails().iter().filter(|mail| mail.contains("Sessions of your account were ended")).count(),
        1
    );
}

#[test]
fn signing_out_at_the_command_line_finds_what_it_asks_for() {
    let server = Server::with_ann();
    // As the recorded CLI does it with a key: none of it is an error that it would show.
    let token = server.token(ANN, PASSWORD);
    let secret = token_of(&key(&server, &token, &json!({"description": "laptop"})).expect(201));
    assert_eq!(missing(&server.ask("DELETE", "/oauth/sessions/~").bearer(&secret).send()), not_found("session"));
    let account_key = server.ask("GET", "/oauth/authorizations/~").bearer(&secret).send().expect(200).json();
    assert_ne!(account_key["access_token"]["token"].as_str().unwrap()[..12], secret[..12]);
    let absent =
        server.ask("DELETE", "/oauth/authorizations/0190a1b2-0000-7000-8000-000000000000").bearer(&token).send();
    assert_eq!(missing(&absent), not_found("authorization"));

    // A sign-in is an authorization too: deleting it ends it.
    let authorizations = list(&server, &token);
    let own = authorizations.iter().find(|found| found["description"] == "Heroku CLI login").unwrap();
    let path = format!("/oauth/authorizations/{}", own["id"].as_str().unwrap());
    assert_eq!(server.ask("DELETE", &path).bearer(&token).send().expect(200).json()["id"], own["id"]);
    server.ask("GET", "/account").bearer(&token).send().expect(401);
    server.ask("GET", "/account").bearer(&secret).send().expect(200);
}

#[test]
fn a_key_never_changes_factors_password_or_keys() {
    let server = Server::start();
    let secret = server.make_account(ANN);
    let ask = |method: &str, path: &str| server.ask(method, path).bearer(&secret).password(PASSWORD);
    ask("GET", "/account").send().expect(200);
    ask("PATCH", "/account").json(&json!({"name": "Ann"})).send().expect(200);
    let new_password = json!({"password": PASSWORD, "new_password": "seven lanterns under a bridge"});
    for refused in [
        ask("PATCH", "/account").json(&new_password),
        ask("PATCH", "/users/~").json(&json!({"password": PASSWORD, "two_factor_authentication": false})),
        ask("POST", "/account/two-factor/url"),
        ask("PUT", "/account/two-factor").code("123456"),
        ask("DELETE", "/account/two-factor"),
        ask("POST", "/oauth/authorizations").json(&json!({"description": "mine"})),
        ask("POST", "/oauth/authorizations/~/actions/regenerate-tokens"),
    ] {
        assert_eq!(refused.send().refusal(), forbidden());
    }
    server.command_line(ANN, PASSWORD).send().expect(201);
    assert_eq!(list(&server, &secret).len(), 2);
}

#[test]
fn a_key_of_whatever_scope_ends_no_session_and_names_no_key() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let sessions = server.ask("GET", "/oauth/sessions").bearer(&token).send().expect(200).json();
    let before = list(&server, &token);
    let sign_in = before.iter().find(|found| found["description"] == "Heroku CLI login").unwrap();
    for scope in ["global", "write", "read", "identity"] {
        let made = key(&server, &token, &json!({"description": scope, "scope": [scope]})).expect(201);
        let (secret, own) = (token_of(&made), made.json()["id"].as_str().unwrap().to_owned());
        let ask = |method: &str, path: &str| server.ask(method, path).bearer(&secret).password(PASSWORD);
        for session in sessions.as_array().unwrap() {
            let path = format!("/oauth/sessions/{}", session["id"].as_str().unwrap());
            assert_eq!(ask("DELETE", &path).send().refusal(), forbidden(), "{scope}");
        }
        let path = format!("/oauth/authorizations/{}", sign_in["id"].as_str().unwrap());
        assert_eq!(ask("DELETE", &path).send().refusal(), forbidden(), "{scope}");
        for id in ["~", &own] {
            let path = format!("/oauth/authorizations/{id}");
            let renamed = ask("PATCH", &path).json(&json!({"description": "mine"})).send();
            assert_eq!(renamed.refusal(), forbidden(), "{scope} {id}");
            assert_eq!(ask("DELETE", &path).send().refusal(), forbidden(), "{scope} {id}");
        }
    }
    assert!(browser.is_signed_in());
    assert_eq!(list(&server, &token).len(), before.len() + 4);
    assert!(list(&server, &token).iter().all(|found| found["description"] != "mine"));
    assert!(!server.all_mails().iter().any(|mail| mail.contains("Sessions of your account were ended")));
}

#[test]
fn a_narrow_key_does_only_what_its_scope_says() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    for (scope, account, sessions, name) in
        [("identity", 200, 403, 403), ("read", 403, 200, 403), ("write", 403, 403, 200), ("global", 200, 200, 200)]
    {
        let secret = token_of(&key(&server, &token, &json!({"scope": [scope]})).expect(201));
        let found = (
            server.ask("GET", "/account").bearer(&secret).send().status,
            server.ask("GET", "/oauth/sessions").bearer(&secret).send().status,
            server.ask("PATCH", "/account").bearer(&secret).json(&json!({"name": scope})).send().status,
        );
        assert_eq!(found, (account, sessions, name), "{scope}");
        // Changing tells no more than reading does.
        let answer = server.ask("PATCH", "/account").bearer(&secret).json(&json!({"name": "Ann"})).send();
        assert_eq!(answer.body.contains(ANN), scope == "global", "{answer:?}");
        let nothing = server.ask("PATCH", "/account").bearer(&secret).json(&json!({})).send();
        assert_eq!(nothing.status, if scope == "global" { 200 } else { 403 }, "{nothing:?}");
    }
}

#[test]
fn nobody_reaches_what_is_somebody_elses() {
    let server = Server::with_ann();
    server.make_account("eve@example.org");
    let (ann, eve) = (server.token(ANN, PASSWORD), server.token("eve@example.org", PASSWORD));
    let made = key(&server, &ann, &json!({"description": "hers"})).expect(201);
    let key_path = format!("/oauth/authorizations/{}", made.json()["id"].as_str().unwrap());
    let sessions = server.ask("GET", "/oauth/sessions").bearer(&ann).send().expect(200).json();
    let session_path = format!("/oauth/sessions/{}", sessions[0]["id"].as_str().unwrap());
    let account_id = server.ask("GET", "/account").bearer(&ann).send().json()["id"].clone();

    let as_eve = |method: &str, path: &str| {
        server
            .ask(method, path)
            .bearer(&eve)
            .password(PASSWORD)
            .json(&json!({"description": "mine", "user": {"id": account_id}}))
            .send()
    };
    assert_eq!(missing(&as_eve("DELETE", &session_path)), not_found("session"));
    for (method, path) in [
        ("GET", key_path.clone()),
        ("PATCH", key_path.clone()),
        ("DELETE", key_path.clone()),
        ("POST", format!("{key_path}/actions/regenerate-tokens")),
    ] {
        assert_eq!(missing(&as_eve(method, &path)), not_found("authorization"), "{method} {path}");
    }
    // A key made with somebody else's id in the body is one's own.
    assert_eq!(as_eve("POST", "/oauth/authorizations").expect(201).json()["user"]["email"], "eve@example.org");
    server.ask("GET", "/account").bearer(&token_of(&made)).send().expect(200);
    assert_eq!(server.ask("GET", &key_path).bearer(&ann).send().expect(200).json()["description"], "hers");
}
