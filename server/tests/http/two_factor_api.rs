//! Two-factor over the API, as our own command line uses it: the state, the codes, and taking over an app.

use crate::phone::Phone;
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server};
use serde_json::{Value, json};

const PATH: &str = "/account/two-factor";
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn link(secret: &str, more: &str) -> Value {
    json!({"export": format!("otpauth://totp/Authelia:ann?secret={secret}&issuer=Authelia{more}")})
}

fn import(server: &Server, token: &str, body: &Value) -> Answer {
    server.ask("POST", "/account/two-factor/import").bearer(token).password(PASSWORD).json(body).send()
}

fn state(server: &Server, token: &str) -> Value {
    server.ask("GET", PATH).with("Twinlock-Wire", "1").bearer(token).send().expect(200).json()
}

#[test]
fn turning_it_on_shows_codes_and_key_once_and_the_state_tells_the_rest() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    assert_eq!(state(&server, &token)["enabled"], false);
    let start = server.ask("POST", "/account/two-factor/url").bearer(&token).password(PASSWORD).send().expect(200);
    let mut phone = Phone::scan(start.json()["url"].as_str().unwrap());
    let on =
        server.ask("PUT", PATH).with("Twinlock-Wire", "1").bearer(&token).code(&phone.code()).send().expect(200).json();
    let codes: Vec<String> = serde_json::from_value(on["recovery_codes"].clone()).unwrap();
    assert_eq!((codes.len(), &on["recovery_set"]["saved"]), (10, &json!(false)));
    assert!(on["api_key"].as_str().unwrap().starts_with("twl_key_"));

    let shown = server.ask("GET", "/account/recovery-codes").bearer(&token).password(PASSWORD).send().expect(200);
    let lines = shown.json()["codes"].as_array().unwrap().clone();
    let again: Vec<&str> = lines.iter().filter_map(|line| line["code"].as_str()).collect();
    assert_eq!(again, codes);
    let save = json!({"set": on["recovery_set"]["set"]});
    server.ask("POST", "/account/recovery-codes/actions/save").bearer(&token).json(&save).send().expect(200);
    let state = state(&server, &token);
    assert_eq!((&state["recovery_codes"]["saved"], &state["recovery_codes"]["left"]), (&json!(true), &json!(10)));
    assert_eq!(state["authenticators"].as_array().unwrap().len(), 1);
    assert_eq!(state["ways_back"].as_array().unwrap().len(), 5);
}

#[test]
fn codes_are_viewed_only_with_the_password_by_a_session_and_viewing_is_told() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let (mut phone, _) = browser.turn_two_factor_on();
    let token = crate::program::token_of(&server.command_line(ANN, PASSWORD).code(&phone.code()).send().expect(201));
    let view = || server.ask("GET", "/account/recovery-codes");
    assert_eq!(view().send().refusal(), (401, "unauthorized".to_owned()));
    assert_eq!(view().bearer(&token).send().refusal(), (403, "forbidden".to_owned()));
    assert_eq!(view().bearer(&token).password("wrong").send().refusal(), (422, "invalid_params".to_owned()));
    assert_eq!(view().basic(ANN, PASSWORD).send().refusal(), (401, "unauthorized".to_owned()), "half signed in");
    let save = json!({"set": state(&server, &token)["recovery_codes"]["set"]});
    server.ask("POST", "/account/recovery-codes/actions/save").bearer(&token).json(&save).send().expect(200);
    let shown = view().bearer(&token).password(PASSWORD).send().expect(200);
    assert_eq!(shown.header("cache-control"), "no-store");
    server.mail_that_says("Your recovery codes were viewed");
}

#[test]
fn what_was_exported_elsewhere_needs_the_password_and_a_code_of_it() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let without = server.ask("POST", "/account/two-factor/import").bearer(&token).json(&link(SECRET, "")).send();
    assert_eq!(without.refusal(), (403, "forbidden".to_owned()));
    for (body, code) in [
        (link(SECRET, "&algorithm=SHA256"), "import-algorithm"),
        (link(SECRET, "&digits=8"), "import-digits"),
        (link(SECRET, "&period=60"), "import-period"),
        (link("GEZDGNBV", ""), "import-secret-short"),
        (json!({"export": "hello"}), "import-unreadable"),
        (json!({"export": ""}), "import-unreadable"),
    ] {
        let refused = import(&server, &token, &body);
        assert_eq!((refused.status, refused.header("twinlock-code")), (422, code), "{body}");
    }
    assert_eq!(import(&server, &token, &json!({"export": 7})).refusal(), (422, "invalid_params".to_owned()));
    assert_eq!(import(&server, &token, &link(SECRET, "")).expect(200).json()["enabled"], false);
    assert_eq!(state(&server, &token)["enabled"], false, "nothing before its code");
    let mut phone = Phone::scan(&format!("otpauth://totp/x?secret={SECRET}"));
    phone.waits_for_the_next();
    server.ask("PUT", PATH).bearer(&token).code(&phone.code()).send().expect(200);
    assert_eq!(state(&server, &token)["enabled"], true);
    let again = import(&server, &token, &link(SECRET, ""));
    assert_eq!((again.status, again.header("twinlock-code")), (422, "import-present"));
    // Another one stands beside it.
    const OTHER: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";
    import(&server, &token, &link(OTHER, "")).expect(200);
    let mut other = Phone::scan(&format!("otpauth://totp/x?secret={OTHER}"));
    other.waits_for_the_next();
    let mut confirm = |name: &Value| server.ask("PUT", PATH).bearer(&token).code(&other.code()).json(name).send();
    assert_eq!(confirm(&json!({})).refusal(), (409, "conflict".to_owned()), "it needs a name");
    confirm(&json!({"name": "Tablet"})).expect(200);
    let devices = state(&server, &token)["authenticators"].clone();
    let mut names: Vec<&str> =
        devices.as_array().unwrap().iter().filter_map(|device| device["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["", "Tablet"]);
    let log = server.log();
    assert!(!log.contains(SECRET) && !log.contains(OTHER), "{log}");
}
