//! The JSON API: signing in, the account, and two-factor, as WIRE.md has it.

use crate::phone::Phone;
use crate::program::{Answer, token_of};
use crate::world::{ANN, PASSWORD, Server};
use serde_json::{Value, json};

const NEW_PASSWORD: &str = "seven lanterns under a bridge";

fn unauthorized() -> (u16, String) {
    (401, "unauthorized".to_owned())
}

fn invalid_params() -> (u16, String) {
    (422, "invalid_params".to_owned())
}

/// Ann's command line, and her phone, with two-factor on.
fn with_two_factor(server: &Server) -> (String, Phone) {
    let token = server.token(ANN, PASSWORD);
    let answer = server.ask("POST", "/account/two-factor/url").bearer(&token).password(PASSWORD).send().expect(200);
    let mut phone = Phone::scan(answer.json()["url"].as_str().unwrap());
    server.ask("PUT", "/account/two-factor").bearer(&token).code(&phone.code()).send().expect(200);
    (token, phone)
}

fn account(server: &Server, token: &str) -> Value {
    server.ask("GET", "/account").bearer(token).send().expect(200).json()
}

fn patch(server: &Server, token: &str, wish: &Value) -> Answer {
    server.ask("PATCH", "/account").bearer(token).json(wish).send()
}

#[test]
fn a_command_line_signs_in_with_password_and_code() {
    let server = Server::with_ann();
    let created = server.command_line(ANN, PASSWORD).send().expect(201).json();
    assert_eq!(created["user"]["email"], ANN);
    assert_eq!(created["scope"], json!(["global"]));
    assert_eq!(created["access_token"]["expires_in"], 2_592_000);
    assert!(created["access_token"]["token"].as_str().unwrap().starts_with("twl_cli_"));
    for empty in ["client", "grant", "refresh_token", "session"] {
        assert_eq!(created[empty], Value::Null, "{empty}");
    }
    let (_, mut phone) = with_two_factor(&server);

    let needed = server.command_line(ANN, PASSWORD).send();
    assert_eq!(needed.refusal(), (403, "two_factor".to_owned()));
    assert_eq!(needed.header("heroku-two-factor-required"), "true");
    let wrong_code = server.command_line(ANN, PASSWORD).code(&phone.wrong_code()).send();
    assert_eq!(wrong_code.refusal(), (401, "invalid_two_factor_code".to_owned()));
    let wrong_password = server.command_line(ANN, "not the otter's").code(&phone.code()).send();
    assert_eq!(wrong_password.refusal(), unauthorized());
    assert_eq!(
        wrong_password.header("heroku-two-factor-required"),
        "",
        "two-factor shows before the password is right"
    );
    let signed_in = server.command_line(ANN, PASSWORD).code(&phone.code()).send().expect(201);
    assert_eq!(account(&server, &token_of(&signed_in))["two_factor_authentication"], true);
}

#[test]
fn the_three_ways_to_show_a_token_are_one() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let ask = || server.ask("GET", "/account");
    ask().bearer(&token).send().expect(200);
    ask().basic("", &token).send().expect(200);
    ask().with("Authorization", &format!("bearer  {token} ")).send().expect(200);
    // A token in the user's place, or in the address, is none; neither is a password a token.
    for refused in [
        ask().basic(&token, ""),
        ask().basic("x", &token),
        ask().basic(ANN, PASSWORD),
        ask().bearer(PASSWORD),
        ask().bearer(""),
        ask().with("Authorization", &token),
        ask().with("Authorization", &format!("Digest {token}")),
        ask().with("Authorization", "Basic !!!"),
        ask().bearer(&token).bearer(&token),
        ask(),
        server.ask("GET", &format!("/account?access_token={token}")),
        server.ask("GET", "/account").with("Cookie", &format!("twinlock_session={token}")),
    ] {
        assert_eq!(refused.send().refusal(), unauthorized());
    }
    let bytes =
        b"GET /account HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\xfe\r\nConnection: close\r\n\r\n";
    assert!(server.raw(bytes).starts_with("HTTP/1.1 401"));
    // With an empty user it is a token also where a password would be taken.
    let answer = server.ask("POST", "/oauth/authorizations").basic("", "twl_cli_nobody").json(&json!({})).send();
    assert_eq!(answer.refusal(), unauthorized());
}

#[test]
fn a_password_opens_nothing_but_the_sign_in() {
    let server = Server::with_ann();
    for (method, path) in [
        ("GET", "/account"),
        ("PATCH", "/account"),
        ("GET", "/users/~"),
        ("PATCH", "/users/~"),
        ("GET", "/account/two-factor"),
        ("PUT", "/account/two-factor"),
        ("DELETE", "/account/two-factor"),
        ("POST", "/account/two-factor/url"),
        ("GET", "/account/rate-limits"),
        ("GET", "/oauth/sessions"),
        ("DELETE", "/oauth/sessions/~"),
        ("GET", "/oauth/authorizations"),
        ("GET", "/oauth/authorizations/~"),
        ("PATCH", "/oauth/authorizations/~"),
        ("DELETE", "/oauth/authorizations/~"),
        ("POST", "/oauth/authorizations/~/actions/regenerate-tokens"),
        ("GET", "/account/keys"),
        ("POST", "/account/keys"),
        ("GET", "/account/keys/x"),
        ("DELETE", "/account/keys/x"),
    ] {
        let answer = server.ask(method, path).basic(ANN, PASSWORD).password(PASSWORD).json(&json!({})).send();
        assert_eq!(answer.refusal(), unauthorized(), "{method} {path}");
    }
}

#[test]
fn the_account_looks_as_herokus_does() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let body = account(&server, &token);
    for accept in [
        "application/vnd.heroku+json; version=3",
        "application/vnd.heroku+json; version=3.with_vaas_info",
        "application/vnd.heroku+json; version=3.sdk",
        "*/*",
    ] {
        for path in ["/account", "/users/~"] {
            let answer = server.ask("GET", path).bearer(&token).with("Accept", accept).send().expect(200);
            assert!(answer.header("content-type").starts_with("application/json"), "{answer:?}");
            assert_eq!(answer.json(), body, "{accept} {path}");
        }
    }
    let expected = json!({
        "email": ANN, "name": null, "two_factor_authentication": false, "sms_number": null, "suspended_at": null,
        "verified": true, "federated": false, "allow_tracking": false, "beta": false, "vaas_enrolled": false,
        "identity_provider": null, "delinquent_at": null, "default_organization": null, "default_team": null,
        "country_of_residence": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(body.get(name), Some(value), "{name}");
    }
    for moment in ["created_at", "updated_at", "last_login"] {
        let text = body[moment].as_str().unwrap();
        assert!(text.len() == 20 && text.starts_with("20") && text.ends_with('Z'), "{moment}: {text}");
    }
    let limits = server.ask("GET", "/account/rate-limits").bearer(&token).send().expect(200).json();
    assert!(limits["remaining"].as_i64().unwrap() > 0);
    // The CLI's own id grows with every request it makes.
    server.ask("GET", "/account").bearer(&token).with("Request-Id", &"a1b2,".repeat(1400)).send().expect(200);
}

#[test]
fn a_name_can_be_changed_and_what_is_not_known_is_not_stored() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let before = account(&server, &token);
    let ignored = json!({
        "allow_tracking": true, "beta": true, "verified": false, "id": "x", "sms_number": "+819012345678",
        "phone_verified": true, "operator": true, "suspended_at": "2020-01-01T00:00:00Z",
    });
    assert_eq!(patch(&server, &token, &ignored).expect(200).json(), before);
    assert_eq!(
        patch(&server, &token, &json!({"name": "Ann <script>", "beta": true})).expect(200).json()["name"],
        "Ann <script>"
    );
    assert_eq!(
        server.ask("PATCH", "/users/~").bearer(&token).json(&json!({"name": "安"})).send().expect(200).json()["name"],
        "安"
    );
    for refused in
        [json!({"name": "x".repeat(101)}), json!({"name": "a\u{202e}b"}), json!({"name": 7}), json!(["name"])]
    {
        assert_eq!(patch(&server, &token, &refused).refusal(), invalid_params(), "{refused}");
    }
    assert_eq!(patch(&server, &token, &json!({"name": ""})).expect(200).json()["name"], Value::Null);
    assert_eq!(account(&server, &token)["email"], ANN);
}

#[test]
fn a_new_password_needs_the_old_one_and_ends_everything_else() {
    let server = Server::with_ann();
    let (token, other) = (server.token(ANN, PASSWORD), server.token(ANN, PASSWORD));
    for wish in [
        json!({"new_password": NEW_PASSWORD}),
        json!({"password": "not the otter's", "new_password": NEW_PASSWORD}),
        json!({"password": PASSWORD, "new_password": "short"}),
        json!({"password": PASSWORD, "new_password": PASSWORD}),
        json!({"password": PASSWORD, "new_password": NEW_PASSWORD, "two_factor_authentication": false}),
        json!({"password": [PASSWORD], "new_password": NEW_PASSWORD}),
    ] {
        assert_eq!(patch(&server, &token, &wish).refusal(), invalid_params(), "{wish}");
    }
    patch(&server, &token, &json!({"password": PASSWORD, "new_password": NEW_PASSWORD})).expect(200);
    account(&server, &token);
    assert_eq!(server.ask("GET", "/account").bearer(&other).send().refusal(), unauthorized());
    assert_eq!(server.command_line(ANN, PASSWORD).send().refusal(), unauthorized());
    server.command_line(ANN, NEW_PASSWORD).send().expect(201);
    server.mail_that_says("Subject: Your password was changed");
}

#[test]
fn two_factor_is_turned_on_with_password_and_code() {
    let server = Server::with_ann();
    let (token, other) = (server.token(ANN, PASSWORD), server.token(ANN, PASSWORD));
    let state = || server.ask("GET", "/account/two-factor").bearer(&token).send().expect(200).json();
    let start = || server.ask("POST", "/account/two-factor/url").bearer(&token);
    let confirm = || server.ask("PUT", "/account/two-factor").bearer(&token);
    assert_eq!(state(), json!({"enabled": false}));
    assert_eq!(start().send().refusal(), (403, "forbidden".to_owned()));
    assert_eq!(start().password("not the otter's").send().refusal(), invalid_params());
    let answer = start().password(PASSWORD).send().expect(200).json();
    let mut phone = Phone::scan(answer["url"].as_str().unwrap());
    assert_eq!(state(), json!({"enabled": false}));
    assert_eq!(confirm().send().refusal(), (401, "invalid_two_factor_code".to_owned()));
    assert_eq!(confirm().code(&phone.wrong_code()).send().refusal(), (401, "invalid_two_factor_code".to_owned()));
    // The secret is the server's: one that is sent along is not looked at.
    let theirs = json!({"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "enabled": true});
    assert_eq!(confirm().json(&theirs).send().refusal(), (401, "invalid_two_factor_code".to_owned()));
    assert_eq!(state(), json!({"enabled": false}));
    let code = phone.code();
    assert_eq!(confirm().code(&code).send().expect(200).json()["two_factor_authentication"], true);
    assert_eq!(state(), json!({"enabled": true}));
    assert_eq!(server.ask("GET", "/account").bearer(&other).send().refusal(), unauthorized());
    assert_eq!(start().password(PASSWORD).send().refusal(), (409, "conflict".to_owned()));
    // The code that confirmed it signs nobody in.
    assert_eq!(
        server.command_line(ANN, PASSWORD).code(&code).send().refusal(),
        (401, "invalid_two_factor_code".to_owned())
    );
    server.mail_that_says("Subject: Two-factor authentication is on");
}

#[test]
fn two_factor_is_turned_off_with_the_password() {
    for by_patch in [true, false] {
        let server = Server::with_ann();
        let (token, _) = with_two_factor(&server);
        let off = |password: &str| match by_patch {
            true => patch(&server, &token, &json!({"password": password, "two_factor_authentication": false})),
            false => server.ask("DELETE", "/account/two-factor").bearer(&token).password(password).send(),
        };
        assert_eq!(off("not the otter's").refusal(), invalid_params());
        if by_patch {
            assert_eq!(
                patch(&server, &token, &json!({"two_factor_authentication": false})).refusal(),
                invalid_params()
            );
            assert_eq!(
                patch(&server, &token, &json!({"two_factor_authentication": "false", "password": PASSWORD})).refusal(),
                invalid_params()
            );
        }
        assert_eq!(account(&server, &token)["two_factor_authentication"], true);
        assert_eq!(off(PASSWORD).expect(200).json()["two_factor_authentication"], false);
        assert_eq!(off(PASSWORD).refusal(), (409, "conflict".to_owned()));
        server.command_line(ANN, PASSWORD).send().expect(201);
        server.mail_that_says("Subject: Two-factor authentication is off");
    }
}
