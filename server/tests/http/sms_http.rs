//! Text messages over a gateway of one's own: JSON by a template, signed, the same over all tries.

use crate::backup_phone::{ANNS, BOBS, DAY};
use crate::gateway::{Gateway, Manner, Seen, code_in};
use crate::world::{ANN, PASSWORD, Setting, now};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;

const SECRET: &str = "a secret that both sides know";

fn setting(gateway: &Gateway) -> Setting {
    Setting::default()
        .variable("TWINLOCK_SMS", "http")
        .variable("TWINLOCK_SMS_HTTP_URL", &format!("{}/messages?tenant=otters", gateway.url()))
        .variable("RUST_LOG", "trace")
}

/// HMAC (RFC 2104) by its definition, in hexadecimal.
fn hmac_sha_256(key: &[u8], text: &[u8]) -> String {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Checks the signature of a request; returns the moment it was made.
fn signed_at(seen: &Seen) -> i64 {
    let (at, signature) = seen.header("x-twinlock-signature").split_once(',').unwrap();
    let at = at.strip_prefix("t=").unwrap();
    let expected = hmac_sha_256(SECRET.as_bytes(), format!("{at}.{}", seen.body).as_bytes());
    assert_eq!(signature, format!("v1={expected}"), "the signature is not of this body");
    at.parse().unwrap()
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap_or_else(|error| panic!("{error}: {seen:?}"))
}

#[test]
fn a_message_fills_the_template_in_and_is_signed_and_the_same_over_all_tries() {
    // RFC 4231, test case 2.
    let known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hmac_sha_256(b"Jefe", b"what do ya want for nothing?"), known);

    let gateway = Gateway::start();
    let folder = tempfile::tempdir().unwrap();
    let (secret, template) = (folder.path().join("secret"), folder.path().join("template.json"));
    fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let shape = json!({
        "messages": [{"to": "tel:{to}", "content": {"text": "{text}"}, "retries": 0}],
        "reference": "twinlock-{id}", "{to}": "{unknown} {", "test": false,
    });
    fs::write(&template, shape.to_string()).unwrap();
    let server = setting(&gateway)
        .variable("TWINLOCK_SMS_HTTP_SECRET_FILE", secret.to_str().unwrap())
        .variable("TWINLOCK_SMS_HTTP_TEMPLATE_FILE", template.to_str().unwrap())
        .start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    gateway.treats(ANNS, Manner::Answers(502));
    server.set_number(&token, ANNS).send().expect(202);
    gateway.wait_for(ANNS, 1);
    gateway.treats(ANNS, Manner::Answers(200));
    let seen = gateway.wait_for(ANNS, 2);
    let text = body(&seen[0])["messages"][0]["content"]["text"].as_str().unwrap().to_owned();
    let key = seen[0].header("idempotency-key").to_owned();
    let expected = json!({
        "messages": [{"to": format!("tel:{ANNS}"), "content": {"text": text}, "retries": 0}],
        "reference": format!("twinlock-{key}"), "{to}": "{unknown} {", "test": false,
    });
    for seen in &seen {
        assert_eq!(seen.line, "POST /messages?tenant=otters HTTP/1.1");
        assert_eq!(seen.header("content-type"), "application/json");
        assert_eq!(seen.header("idempotency-key"), key);
        assert_eq!(body(seen), expected);
        assert!((now() - 30..=now()).contains(&signed_at(seen)));
        assert_eq!(seen.header("authorization"), "");
    }
    assert!(signed_at(&seen[0]) < signed_at(&seen[1]), "an old signature is sent again");
    assert!(key.len() >= 32 && !key.contains(&ANNS[3..]), "{key}");

    server.confirm_number(&token, &code_in(&text)).send().expect(200);
    let told = gateway.wait_for(ANNS, 3);
    assert_ne!(told[2].header("idempotency-key"), key, "another message has the same key");
    signed_at(&told[2]);
    let log = server.log();
    assert!(log.contains("TRACE"), "this log tells too little to be looked at");
    for never in [&ANNS[3..], &code_in(&text), SECRET, PASSWORD] {
        assert!(!log.contains(never), "{never:?} is in the log");
    }
}

#[test]
fn what_is_no_ascii_arrives_as_it_was_written_and_without_a_secret_nothing_is_signed() {
    let gateway = Gateway::start();
    let issuer = "川獺\"の{to}家\\";
    let server = setting(&gateway).variable("TWINLOCK_ISSUER", issuer).start();
    let words = ["create", "--email", ANN, "--language", "ja", "--password-stdin"];
    assert!(server.admin(&words, PASSWORD).status.success());
    let (token, _) = server.secured(ANN);
    server.set_number(&token, ANNS).send().expect(202);
    let seen = gateway.wait_for(ANNS, 1).remove(0);
    let body = body(&seen);
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "text", "to"]);
    let text = body["text"].as_str().unwrap();
    // What was filled in is not looked at again: a name with a placeholder in it stays a name.
    assert_eq!(text.lines().next(), Some(format!("{issuer} 確認コード {}", code_in(text)).as_str()));
    assert_eq!((&body["to"], body["id"].as_str()), (&json!(ANNS), Some(seen.header("idempotency-key"))));
    assert_eq!(seen.header("x-twinlock-signature"), "");
}

#[test]
fn changing_the_number_tells_both_and_the_old_one_works_until_then() {
    let gateway = Gateway::start();
    let server = setting(&gateway).start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    let text =
        |number: &str, at: usize| body(&gateway.wait_for(number, at + 1)[at])["text"].as_str().unwrap().to_owned();
    server.add_backup_phone(&token, ANNS, || code_in(&text(ANNS, 0)));
    assert!(text(ANNS, 1).contains("is now the backup phone"));
    server.time_passes(DAY);

    server.set_number(&token, BOBS).send().expect(202);
    let new_code = code_in(&text(BOBS, 0));
    server.time_passes(60);
    server.recover(ANN, PASSWORD).send().expect(201);
    let old_code = code_in(&text(ANNS, 2));
    // The code that proves the new number opens nothing, and the other way round.
    assert_eq!(server.command_line(ANN, PASSWORD).code(&new_code).send().expect(401).id(), "invalid_two_factor_code");
    server.confirm_number(&token, &old_code).send().expect(401);
    assert_eq!(gateway.about(BOBS).len(), 1, "the number that is not proven gets a sign-in code");
    server.confirm_number(&token, &new_code).send().expect(200);
    assert!(text(ANNS, 3).contains("was changed") && text(BOBS, 1).contains("was changed"));
    assert_eq!(server.command_line(ANN, PASSWORD).code(&old_code).send().status, 401, "the old number still opens");
    assert_eq!(server.mail_that_says("Your backup phone was changed").matches(&ANNS[3..]).count(), 0);
    server.time_passes(DAY);
    server.recover(ANN, PASSWORD).send().expect(201);
    let code = code_in(&text(BOBS, 2));
    server.command_line(ANN, PASSWORD).code(&code).send().expect(201);
    server.all_mails();
    assert_eq!((gateway.about(ANNS).len(), gateway.about(BOBS).len()), (4, 3));
}
