//! A frozen account over the JSON API: what programs are told, and what they are refused.

use crate::devices::{ann, enter};
use crate::freeze::{freeze, link_in};
use crate::program::token_of;
use crate::ssh_keys_api::{add, public_key};
use crate::world::{PASSWORD, Server};
use serde_json::{Value, json};

#[test]
fn programs_are_told_and_refused_with_suspended() {
    let server = Server::with_ann();
    let (_, mut phone) = ann(&server);
    freeze(&server, &link_in(&server.mail_that_says("Subject: Two-factor authentication is on")));
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let account = server.ask("GET", "/account").bearer(&token).send().expect(200);
    let until = account.json()["frozen_until"].as_str().unwrap().to_owned();
    assert!(until.ends_with('Z') && account.header("x-heroku-warning").contains("Your account is frozen until"));
    for (method, path, body) in [
        ("PATCH", "/account", json!({"password": PASSWORD, "two_factor_authentication": false})),
        ("PATCH", "/account", json!({"password": PASSWORD, "new_password": "four calm herons stand here"})),
        ("PATCH", "/account", json!({"password": PASSWORD, "email": "new@example.org"})),
        ("POST", "/account/recovery-codes", Value::Null),
        ("GET", "/account/recovery-codes", Value::Null),
        ("DELETE", "/account/two-factor", Value::Null),
        ("POST", "/account/two-factor/url", Value::Null),
        ("POST", "/oauth/authorizations", json!({"description": "door", "scope": ["global"]})),
        ("POST", "/oauth/authorizations/~/actions/regenerate-tokens", json!({})),
    ] {
        let answer = server.ask(method, path).bearer(&token).password(PASSWORD).json(&body).send();
        assert_eq!(answer.refusal(), (403, "suspended".to_owned()), "{method} {path}: {answer:?}");
        assert_eq!(answer.header("twinlock-code"), "frozen");
    }
    // A code is asked for only where it would lead somewhere, and is not spent.
    let code = phone.code();
    let refused = add(&server, &token, &public_key(1)).code(&code).send();
    assert_eq!(refused.refusal(), (403, "suspended".to_owned()), "{refused:?}");
    let other = server.ask("PATCH", "/account").bearer(&token).json(&json!({"name": "Ann"})).send().expect(200);
    assert_eq!(other.json()["name"], "Ann");
    server.ask("DELETE", "/oauth/sessions/~").bearer(&token).send().expect(200);
    server.database().execute_batch("UPDATE account SET frozen_until = NULL").unwrap();
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let account = server.ask("GET", "/account").bearer(&token).send().expect(200);
    assert!(account.json().get("frozen_until").is_none() && account.header("x-heroku-warning").is_empty());
}

#[test]
fn a_key_is_marked_when_it_is_made_and_a_sign_in_cannot_be() {
    let server = Server::with_ann();
    let (_, mut phone) = ann(&server);
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let wish = json!({"description": "ci", "survives_freeze": true});
    let make = || server.ask("POST", "/oauth/authorizations").bearer(&token).password(PASSWORD);
    let made = make().with("Twinlock-Wire", "1").json(&wish).send().expect(201);
    assert_eq!(made.json()["survives_freeze"], true);
    let plain = make().with("Twinlock-Wire", "1").json(&json!({"description": "ci"})).send().expect(201);
    assert_eq!(plain.json()["survives_freeze"], false);
    assert!(
        make().json(&wish).send().expect(201).json().get("survives_freeze").is_none(),
        "Heroku's client reads no more"
    );
    let odd = make().json(&json!({"description": "ci", "survives_freeze": "yes"})).send();
    assert_eq!(odd.refusal(), (422, "invalid_params".to_owned()));
    let sign_in = server.ask("POST", "/oauth/authorizations").basic(crate::world::ANN, PASSWORD).code(&phone.code());
    assert_eq!(sign_in.json(&wish).send().refusal(), (422, "invalid_params".to_owned()));
}

#[test]
fn a_key_is_marked_later_with_the_password_and_one_change_at_a_time() {
    let server = Server::with_ann();
    let (_, mut phone) = ann(&server);
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let make = server.ask("POST", "/oauth/authorizations").bearer(&token).password(PASSWORD);
    let made = make.json(&json!({"description": "ci"})).send().expect(201);
    let path = format!("/oauth/authorizations/{}", made.json()["id"].as_str().unwrap());
    let change = |path: &str| server.ask("PATCH", path).bearer(&token).with("Twinlock-Wire", "1");
    let marks = |survives: bool| json!({"survives_freeze": survives});
    let stands =
        || server.ask("GET", &path).bearer(&token).with("Twinlock-Wire", "1").send().expect(200).json().clone();

    server.database().execute_batch("UPDATE session SET password_proven_at = NULL").unwrap();
    assert_eq!(change(&path).json(&marks(true)).send().refusal(), (403, "two_factor".to_owned()));
    assert_eq!(stands()["survives_freeze"], false);
    assert_eq!(change(&path).code(&phone.code()).json(&marks(true)).send().expect(200).json()["survives_freeze"], true);
    let both = json!({"description": "other", "survives_freeze": false});
    let refused = change(&path).password(PASSWORD).json(&both).send();
    assert_eq!(refused.refusal(), (422, "invalid_params".to_owned()));
    assert_eq!((stands()["survives_freeze"].clone(), stands()["description"].clone()), (json!(true), json!("ci")));
    assert_eq!(
        change(&path).password(PASSWORD).json(&marks(false)).send().expect(200).json()["survives_freeze"],
        false
    );
    for subject in ["Subject: An API key goes on in a freeze", "Subject: An API key ends in a freeze"] {
        server.mail_that_says(subject);
    }

    let sign_ins =
        server.ask("GET", "/oauth/authorizations").bearer(&token).with("Twinlock-Wire", "1").send().expect(200);
    let sign_in =
        sign_ins.json().as_array().unwrap().iter().find(|one| one["kind"] == "sign_in").unwrap()["id"].clone();
    let of_sign_in = format!("/oauth/authorizations/{}", sign_in.as_str().unwrap());
    let refused = change(&of_sign_in).password(PASSWORD).json(&marks(true)).send();
    assert_eq!(refused.refusal(), (422, "invalid_params".to_owned()), "a freeze ends every sign-in");
}
