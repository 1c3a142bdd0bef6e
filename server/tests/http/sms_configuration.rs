//! The settings of text messages: one short name, secrets in files, and no silent mistakes.

use crate::backup_phone::ANNS;
use crate::gateway::Gateway;
use crate::sms_twilio::{TOKEN, setting};
use crate::world::{ANN, Server, Setting, gives_up, twinlock};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs;

/// What a start says that has these variables, after it gave up.
fn refusal(variables: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut command = twinlock();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path().join("data"));
    command.envs(variables.iter().copied());
    let said = gives_up(&mut command);
    assert!(!folder.path().join("data").exists(), "something was made before the settings were right");
    said.lines().find(|line| line.starts_with("twinlock: ")).unwrap_or_else(|| panic!("{said}")).to_owned()
}

const TWILIO: [(&str, &str); 4] = [
    ("TWINLOCK_SMS", "twilio"),
    ("TWINLOCK_SMS_TWILIO_ACCOUNT", "AC1"),
    ("TWINLOCK_SMS_TWILIO_TOKEN", "t"),
    ("TWINLOCK_SMS_TWILIO_FROM", "+15005550006"),
];

#[test]
fn what_is_missing_or_makes_no_sense_stops_the_start_with_a_sentence_that_names_it() {
    for missing in 1..TWILIO.len() {
        let mut variables = TWILIO.to_vec();
        let (name, _) = variables.remove(missing);
        let said = refusal(&variables);
        assert!(said.contains(&name.trim_start_matches("TWINLOCK_SMS_").to_lowercase()), "{name}: {said}");
    }
    let http =
        |name, value| [("TWINLOCK_SMS", "http"), ("TWINLOCK_SMS_HTTP_URL", "https://sms.example"), (name, value)];
    let one = |name, value| vec![("TWINLOCK_SMS", "directory"), (name, value)];
    for (variables, named) in [
        (vec![("TWINLOCK_SMS", "pigeon")], "pigeon"),
        (vec![("TWINLOCK_SMS", "http")], "http_url"),
        (one("TWINLOCK_SMS_COUNTRIES", "JP, Atlantis"), "Atlantis"),
        (one("TWINLOCK_SMS_COUNTRIES", "jp;us"), "jp;us"),
        (one("TWINLOCK_SMS_DAILY_BUDGET", "0"), "daily_budget"),
        (one("TWINLOCK_SMS_DAILY_BUDGET", "plenty"), "daily_budget"),
        (one("TWINLOCK_SMS_TWILIO_TOKEN_FILE", "/nowhere/token"), "TWINLOCK_SMS_TWILIO_TOKEN_FILE"),
        (http("TWINLOCK_SMS_HTTP_TEMPLATE", "to={to}").to_vec(), "http_template"),
        (http("TWINLOCK_SMS_HTTP_TEMPLATE", "\"{to} {text}\"").to_vec(), "http_template"),
        (http("TWINLOCK_SMS_HTTP_TEMPLATE", "{\"to\": {to}}").to_vec(), "http_template"),
        (one("TWINLOCK_SMS_PIGEON", "x"), "TWINLOCK_SMS_PIGEON"),
    ] {
        let said = refusal(&variables);
        assert!(said.contains(named) && said.len() > 30, "{variables:?}: {said}");
    }
}

#[test]
fn a_template_that_would_send_no_code_stops_the_start() {
    for template in ["{}", "[]", r#"{"to": "{to}"}"#, r#"{"text": "{text}"}"#, r#"{"{to}": "x", "{text}": "y"}"#] {
        let said = refusal(&[
            ("TWINLOCK_SMS", "http"),
            ("TWINLOCK_SMS_HTTP_URL", "https://sms.example"),
            ("TWINLOCK_SMS_HTTP_TEMPLATE", template),
        ]);
        assert!(said.contains("http_template"), "{template}: {said}");
    }
}

#[test]
fn codes_and_credentials_do_not_leave_the_machine_in_the_clear() {
    for url in [
        "http://sms.example/send",
        "http://192.0.2.1:8080",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "ftp://127.0.0.1/",
        "sms.example",
        "",
    ] {
        let said = refusal(&[("TWINLOCK_SMS", "http"), ("TWINLOCK_SMS_HTTP_URL", url)]);
        assert!(said.contains("must be https") || said.contains("http_url"), "{url}: {said}");
        let said = refusal(&[&TWILIO[..], &[("TWINLOCK_SMS_TWILIO_URL", url)]].concat());
        assert!(said.contains("must be https"), "{url}: {said}");
    }
    for url in ["https://sms.example/send", "http://127.0.0.1:9/x", "http://[::1]:9", "http://localhost:9"] {
        Setting::default().variable("TWINLOCK_SMS", "http").variable("TWINLOCK_SMS_HTTP_URL", url).start();
    }
}

#[test]
fn the_token_can_stand_in_a_file_of_its_own() {
    let gateway = Gateway::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "another token\r\n").unwrap();
    let server = setting(&gateway).variable("TWINLOCK_SMS_TWILIO_TOKEN_FILE", file.to_str().unwrap());
    let server = server.without("TWINLOCK_SMS_TWILIO_TOKEN").start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    server.set_number(&token, ANNS).send().expect(202);
    let seen = gateway.wait_for(ANNS, 1).remove(0);
    let shown = STANDARD.decode(seen.header("authorization").strip_prefix("Basic ").unwrap()).unwrap();
    assert!(String::from_utf8(shown).unwrap().ends_with(":another token"));
    assert!(!server.log().contains("another token") && !server.log().contains(TOKEN));
}

#[test]
fn without_a_gateway_there_is_no_backup_phone_and_it_is_said() {
    let server = Server::with_ann();
    let (token, _) = server.secured(ANN);
    let answer = server.set_number(&token, ANNS).send();
    assert_eq!(answer.refusal(), (409, "conflict".to_owned()));
    assert!(answer.body.contains("sends no text messages"), "{answer:?}");
    let answer = server.recover(ANN, crate::world::PASSWORD).send();
    assert_eq!(answer.refusal(), (404, "not_found".to_owned()));
    assert!(!server.data().join("outbox/sms").exists());
}
