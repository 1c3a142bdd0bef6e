//! The backup phone over the API: `/users/~/sms-number`.

use crate::backup_phone::{ANNS, ANNS_MASK, BOBS, DAY};
use crate::gateway::code_in;
use crate::program::{Answer, token_of};
use crate::world::{ANN, PASSWORD, Server, Setting};
use serde_json::{Value, json};

const PATH: &str = "/users/~/sms-number";

fn number(answer: &Answer) -> Value {
    assert!(!answer.body.contains(&ANNS[4..]), "the number is told: {answer:?}");
    assert_eq!(answer.json().as_object().unwrap().len(), 1, "{answer:?}");
    answer.json()["sms_number"].clone()
}

fn show<'server>(server: &'server Server, token: &str) -> crate::program::Ask<'server> {
    server.ask("GET", PATH).bearer(token)
}

#[test]
fn a_number_counts_once_its_code_came_back_and_only_its_mask_is_told() {
    let server = Server::with_texts();
    let (token, _) = server.secured(ANN);
    assert_eq!(number(&show(&server, &token).send().expect(200)), Value::Null);
    assert_eq!(number(&server.ask("GET", PATH).basic(ANN, PASSWORD).send().expect(200)), Value::Null);

    assert_eq!(number(&server.set_number(&token, "+81 90-1234-5678").send().expect(202)), Value::Null);
    let code = code_in(&server.texts(ANNS, 1)[0]);
    let wrong = format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000);
    assert_eq!(server.confirm_number(&token, &wrong).send().refusal(), (401, "invalid_two_factor_code".to_owned()));
    assert_eq!(number(&show(&server, &token).send().expect(200)), Value::Null, "it counts without its code");
    assert_eq!(number(&server.confirm_number(&token, &code).send().expect(200)), ANNS_MASK);
    assert_eq!(server.confirm_number(&token, &code).send().status, 409, "its code works twice");

    assert_eq!(number(&show(&server, &token).send().expect(200)), ANNS_MASK);
    assert_eq!(number(&server.ask("GET", PATH).basic(ANN, PASSWORD).send().expect(200)), ANNS_MASK);
    let account = server.ask("GET", "/account").bearer(&token).send().expect(200);
    assert_eq!(account.json()["sms_number"], ANNS_MASK);
    server.texts(ANNS, 2);
    server.time_passes(DAY);
    assert_eq!(number(&server.recover(ANN, PASSWORD).send().expect(201)), ANNS_MASK);
    let texts = server.texts(ANNS, 3);
    assert!(texts[1].contains("is now the backup phone") && !texts[1].contains('#'), "{texts:?}");
    server.command_line(ANN, PASSWORD).code(&code_in(&texts[2])).send().expect(201);
    let mail = server.mail_that_says("Subject: A backup phone was added");
    assert!(mail.contains(&format!("To: {ANN}\r\n")) && mail.contains("678"), "{mail}");
    let everywhere = [server.all_mails().concat(), server.log()].concat();
    assert!(!everywhere.contains(&ANNS[3..]) && !everywhere.contains("9012345678"), "the number is told");
    assert!(!everywhere.contains(&code) && !everywhere.contains(&code_in(&texts[2])), "a code is told");
}

#[test]
fn setting_it_takes_a_sign_in_two_factor_and_the_password() {
    let server = Server::with_texts();
    let before = server.token(ANN, PASSWORD);
    let answer = server.set_number(&before, ANNS).send();
    assert_eq!(answer.refusal(), (409, "conflict".to_owned()));
    assert!(answer.body.contains("Turn two-factor authentication on first"), "{answer:?}");
    let (token, _) = server.secured(ANN);
    let key = server.ask("POST", "/oauth/authorizations/~/actions/regenerate-tokens").bearer(&token).password(PASSWORD);
    let key = token_of(&key.send().expect(200));
    server.time_passes(400);
    let wish = json!({"sms_number": ANNS});
    let ask = || server.ask("PATCH", PATH).json(&wish);
    for (answer, refusal) in [
        (server.set_number(&key, ANNS).send(), (403, "forbidden")),
        (server.set_number(&before, ANNS).send(), (401, "unauthorized")),
        (ask().bearer(&token).send(), (403, "forbidden")),
        (ask().bearer(&token).code("123456").send(), (403, "forbidden")),
        (ask().bearer(&token).password("wrong").send(), (422, "invalid_params")),
        (ask().basic(ANN, PASSWORD).send(), (401, "unauthorized")),
        (ask().basic(ANN, PASSWORD).password(PASSWORD).send(), (401, "unauthorized")),
        (ask().send(), (401, "unauthorized")),
        (server.confirm_number(&key, "12345678").send(), (403, "forbidden")),
        (server.confirm_number(&token, "12345678").send(), (409, "conflict")),
    ] {
        assert_eq!(answer.refusal(), (refusal.0, refusal.1.to_owned()), "{answer:?}");
    }
    assert!(server.all_texts(ANNS).is_empty());
    // An API key may look at the mask; a number that is set over a page is the same one.
    server.add_backup_phone(&token, ANNS, || code_in(&server.texts(ANNS, 1)[0]));
    assert_eq!(number(&show(&server, &key).send().expect(200)), ANNS_MASK);
}

#[test]
fn numbers_that_take_no_code_or_cost_money_are_refused_in_words() {
    let server = Server::with_texts();
    let (token, _) = server.secured(ANN);
    for (typed, words) in [
        ("+81 50-1234-5678", "VoIP"),
        ("+44 909 879 0000", "would cost extra"),
        ("+49 180 2 123456", "would cost extra"),
        ("+81 3-1234-5678", "cannot receive text messages"),
        ("090-1234-5678", "Type it with + and the country"),
        ("+81 90-1234-567", "Type it with + and the country"),
        ("+819012345678;ext=1", "Type it with + and the country"),
        ("+819012345678,+14155552671", "Type it with + and the country"),
        ("+819012345678\r\nTo: +14155552671", "Type it with + and the country"),
        ("", "Type it with + and the country"),
        (&"+8190".repeat(100), "Type it with + and the country"),
    ] {
        let answer = server.set_number(&token, typed).send();
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{typed:?}");
        assert!(answer.body.contains(words) && !answer.body.contains("1234-"), "{typed:?}: {answer:?}");
    }
    for body in [json!({}), json!({"sms_number": null}), json!({"sms_number": [ANNS, BOBS]}), json!([ANNS])] {
        let answer = server.ask("PATCH", PATH).bearer(&token).password(PASSWORD).json(&body).send();
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{body}");
    }
    let twice = format!("{{\"sms_number\": \"{ANNS}\", \"sms_number\": \"{BOBS}\"}}");
    let answer = server.ask("PATCH", PATH).bearer(&token).password(PASSWORD).bytes(twice.as_bytes()).send();
    assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()));
    // None of them has used up the minute.
    assert!([ANNS, BOBS].iter().all(|number| server.all_texts(number).is_empty()));
    server.set_number(&token, ANNS).send().expect(202);
    server.texts(ANNS, 1);
}

#[test]
fn a_client_cannot_say_that_a_number_is_proven() {
    let server = Server::with_texts();
    let (token, _) = server.secured(ANN);
    let wish = json!({"sms_number": ANNS, "phone_verified": true, "verified": true, "confirmed_at": 1});
    let ask = |path: &str| server.ask("PATCH", path).bearer(&token).password(PASSWORD).json(&wish).send();
    ask("/users/~/sms-number").expect(202);
    server.texts(ANNS, 1);
    for path in ["/account", "/users/~"] {
        assert_eq!(ask(path).expect(200).json()["sms_number"], Value::Null);
    }
    assert_eq!(number(&show(&server, &token).send().expect(200)), Value::Null);
    server.time_passes(DAY);
    assert_eq!(server.recover(ANN, PASSWORD).send().refusal(), (404, "not_found".to_owned()));
    assert_eq!(server.all_texts(ANNS).len(), 1);
}

#[test]
fn the_operator_says_to_which_countries_messages_go() {
    let setting = Setting::default().variable("TWINLOCK_SMS", "directory");
    let server = setting.variable("TWINLOCK_SMS_COUNTRIES", "JP").start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    let answer = server.set_number(&token, BOBS).send();
    assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()));
    assert!(answer.body.contains("sends no messages to that country"), "{answer:?}");
    // At home nobody types the country.
    server.set_number(&token, "０９０-1234-5678").send().expect(202);
    server.texts(ANNS, 1);
    assert!(server.all_texts(BOBS).is_empty());

    let setting = Setting::default().variable("TWINLOCK_SMS", "directory");
    let server = setting.variable("TWINLOCK_SMS_COUNTRIES", "JP, US").start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    assert_eq!(server.set_number(&token, "090-1234-5678").send().status, 422, "of which of the two?");
    assert_eq!(server.set_number(&token, "+44 7400 123456").send().status, 422);
    server.set_number(&token, BOBS).send().expect(202);
    server.texts(BOBS, 1);
}
