//! SSH keys over the API: `/account/keys`.

use crate::program::{Answer, Ask, token_of};
use crate::world::{ANN, PASSWORD, Server};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BOB: &str = "bob@example.org";
pub(crate) const PATH: &str = "/account/keys";

/// A line of a `.pub` file of any kind (RFC 4253 §6.6): nobody has the private half.
fn line(kind: &str, parts: &[&[u8]]) -> String {
    let mut blob = Vec::new();
    for part in [&[kind.as_bytes()][..], parts].concat() {
        blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
        blob.extend(part);
    }
    format!("{kind} {}", STANDARD.encode(blob))
}

/// A good key for each number.
pub(crate) fn public_key(number: u8) -> String {
    line("ssh-ed25519", &[&[number; 32]])
}

/// Its fingerprint, as sshd gives it for `%f`.
pub(crate) fn fingerprint(number: u8) -> String {
    let key = public_key(number);
    let blob = STANDARD.decode(key.split(' ').nth(1).unwrap()).unwrap();
    format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(blob)))
}

/// `POST /account/keys`
pub(crate) fn add<'server>(server: &'server Server, token: &str, line: &str) -> Ask<'server> {
    server.ask("POST", PATH).bearer(token).json(&json!({"public_key": line}))
}

pub(crate) fn list(server: &Server, token: &str) -> Vec<Value> {
    server.ask("GET", PATH).bearer(token).send().expect(200).json().as_array().unwrap().clone()
}

fn not_there(answer: &Answer) {
    assert_eq!(answer.refusal(), (404, "not_found".to_owned()));
    assert_eq!(answer.json()["resource"], "key", "{answer:?}");
}

#[test]
fn a_key_is_added_listed_shown_and_removed() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    assert_eq!(list(&server, &token), Vec::<Value>::new());
    let typed = format!("  {} ann@laptop\n", public_key(1));
    let added = add(&server, &token, &typed).password(PASSWORD).send().expect(201).json();
    let names: Vec<&String> = added.as_object().unwrap().keys().collect();
    let expected = ["comment", "created_at", "email", "fingerprint", "id", "last_used_at", "public_key", "updated_at"];
    assert_eq!(names, expected);
    assert_eq!((&added["comment"], &added["email"]), (&json!("ann@laptop"), &json!(ANN)));
    assert_eq!(added["fingerprint"], fingerprint(1));
    assert_eq!(added["public_key"], format!("{} ann@laptop", public_key(1)));
    assert_eq!(added["last_used_at"], Value::Null);
    assert!(added["created_at"].as_str().unwrap().ends_with('Z') && added["created_at"] == added["updated_at"]);

    add(&server, &token, &public_key(2)).send().expect(201);
    let listed = list(&server, &token);
    assert_eq!(listed.len(), 2);
    assert!(listed.contains(&added), "{listed:?}");
    // By its id, and by its fingerprint, which has a slash in it now and then.
    let id = added["id"].as_str().unwrap();
    let encoded = fingerprint(1).replace('/', "%2F").replace('+', "%2B");
    for name in [id, &encoded] {
        let path = format!("{PATH}/{name}");
        assert_eq!(server.ask("GET", &path).bearer(&token).send().expect(200).json(), added, "{name}");
    }
    let path = format!("{PATH}/{id}");
    let removed = server.ask("DELETE", &path).bearer(&token).password(PASSWORD).send().expect(200).json();
    assert_eq!(removed, added);
    for method in ["GET", "DELETE"] {
        not_there(&server.ask(method, &path).bearer(&token).send());
    }
    assert_eq!(list(&server, &token)[0]["fingerprint"], fingerprint(2));
    for subject in ["Subject: An SSH key was removed", "Subject: An SSH key was added"] {
        assert!(server.all_mails().iter().any(|mail| mail.contains(subject) && mail.contains("SHA256:")), "{subject}");
    }
}

#[test]
fn without_two_factor_the_password_changes_keys_and_nothing_else() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let forbidden = (403, "forbidden".to_owned());
    let answer = add(&server, &token, &public_key(1)).send();
    assert_eq!((answer.refusal(), answer.header("heroku-two-factor-required")), (forbidden.clone(), ""));
    assert_eq!(add(&server, &token, &public_key(1)).code("123456").send().refusal(), forbidden);
    let wrong = add(&server, &token, &public_key(1)).password("not the otter's password").send();
    assert_eq!(wrong.refusal(), (422, "invalid_params".to_owned()));
    assert_eq!(server.ask("POST", PATH).json(&json!({"public_key": public_key(1)})).send().status, 401);
    assert_eq!(list(&server, &token).len(), 0);
    add(&server, &token, &public_key(1)).password(PASSWORD).send().expect(201);
    let path = format!("{PATH}/{}", list(&server, &token)[0]["id"].as_str().unwrap());
    server.time_passes(301);
    assert_eq!(server.ask("DELETE", &path).bearer(&token).send().refusal(), forbidden);
    assert_eq!(list(&server, &token).len(), 1);
}

#[test]
fn with_two_factor_a_code_changes_keys_once() {
    let server = Server::with_ann();
    let (token, mut phone) = server.secured(ANN);
    server.time_passes(301);
    let needed = (403, "two_factor".to_owned());
    let asked = add(&server, &token, &public_key(1)).send();
    assert_eq!((asked.refusal(), asked.header("heroku-two-factor-required")), (needed.clone(), "true"));
    let wrong = add(&server, &token, &public_key(1)).code(&phone.wrong_code()).send();
    assert_eq!(wrong.refusal(), (401, "invalid_two_factor_code".to_owned()));
    assert_eq!(list(&server, &token).len(), 0);

    let code = phone.code();
    add(&server, &token, &public_key(1)).code(&code).send().expect(201);
    for again in
        [add(&server, &token, &public_key(2)).code(&code).send(), server.command_line(ANN, PASSWORD).code(&code).send()]
    {
        assert_eq!(again.refusal(), (401, "invalid_two_factor_code".to_owned()), "a code works twice");
    }
    // It was for that one request: it made nothing else fresh.
    assert_eq!(add(&server, &token, &public_key(2)).send().refusal(), needed);
    let regenerate = server.ask("POST", "/oauth/authorizations/~/actions/regenerate-tokens").bearer(&token);
    assert_eq!(regenerate.send().refusal(), needed);
    let path = format!("{PATH}/{}", list(&server, &token)[0]["id"].as_str().unwrap());
    let asked = server.ask("DELETE", &path).bearer(&token).send();
    assert_eq!((asked.refusal(), asked.header("heroku-two-factor-required")), (needed, "true"));
    server.ask("DELETE", &path).bearer(&token).code(&phone.code()).send().expect(200);
    add(&server, &token, &public_key(3)).password(PASSWORD).send().expect(201);
    assert_eq!(list(&server, &token).len(), 1);
}

#[test]
fn wrong_codes_for_keys_count_in_the_one_budget() {
    let server = Server::with_ann();
    let (token, mut phone) = server.secured(ANN);
    server.time_passes(301);
    for (number, code) in phone.wrong_codes().take(10).enumerate() {
        let path = format!("{PATH}/x");
        let ask = if number % 2 == 0 {
            add(&server, &token, &public_key(1))
        } else {
            server.ask("DELETE", &path).bearer(&token)
        };
        assert_eq!(ask.code(&code).send().refusal(), (401, "invalid_two_factor_code".to_owned()));
    }
    let right = phone.code();
    for answer in [
        add(&server, &token, &public_key(1)).code(&right).send(),
        server.command_line(ANN, PASSWORD).code(&right).send(),
    ] {
        assert_eq!(answer.refusal(), (429, "rate_limit".to_owned()));
        assert!((840..=900).contains(&answer.retry_after()), "{answer:?}");
    }
    assert_eq!(list(&server, &token).len(), 0);
}

#[test]
fn an_api_key_lists_keys_and_changes_none() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    let id = add(&server, &token, &public_key(1)).password(PASSWORD).send().expect(201).json()["id"].clone();
    let path = format!("{PATH}/{}", id.as_str().unwrap());
    for (scope, reads) in [("global", 200), ("read", 200), ("write", 403), ("identity", 403)] {
        let wish = json!({"description": scope, "scope": [scope]});
        let made = server.ask("POST", "/oauth/authorizations").bearer(&token).json(&wish).send().expect(201);
        let key = token_of(&made);
        for read in [PATH, path.as_str()] {
            assert_eq!(server.ask("GET", read).bearer(&key).send().status, reads, "{scope} {read}");
        }
        for ask in [add(&server, &key, &public_key(2)), server.ask("DELETE", &path).bearer(&key)] {
            assert_eq!(ask.password(PASSWORD).send().refusal(), (403, "forbidden".to_owned()), "{scope}");
        }
        let by_code = add(&server, &key, &public_key(2)).code("123456").send();
        assert_eq!(
            (by_code.refusal(), by_code.header("heroku-two-factor-required")),
            ((403, "forbidden".to_owned()), "")
        );
    }
    assert_eq!(list(&server, &token).len(), 1);
}

#[test]
fn what_is_no_good_key_is_refused_for_what_it_is() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    server.make_account(BOB);
    let bob = server.token(BOB, PASSWORD);
    add(&server, &bob, &public_key(9)).password(PASSWORD).send().expect(201);
    let good = public_key(1);
    let short = line("ssh-rsa", &[&[1, 0, 1], &[&[0][..], &[0xc3; 256]].concat()]);
    let private =
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----\n".to_owned();
    for (typed, words) in [
        (line("ssh-dss", &[&[5], &[3], &[2], &[4]]), "Keys of that kind are not taken"),
        (line("ssh-ed25519-cert-v01@openssh.com", &[&[7; 32]]), "Keys of that kind are not taken"),
        (short, "needs 3072 bits"),
        (format!("command=\"/bin/sh\",no-pty {good}"), "options before the key"),
        (format!("restrict {good}"), "options before the key"),
        (private, "That is a private key"),
        (String::new(), "not a public SSH key"),
        ("hello".to_owned(), "not a public SSH key"),
        (format!("{good}\n{}", public_key(2)), "not a public SSH key"),
        (format!("{good} a\u{1b}[2J"), "not a public SSH key"),
        (good[..good.len() - 10].to_owned(), "not a public SSH key"),
        (format!("{good} {}", "x".repeat(10_000)), "not a public SSH key"),
        (format!("{} mine now", public_key(9)), "in use on this server already"),
    ] {
        let answer = add(&server, &token, &typed).password(PASSWORD).send();
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{typed}: {answer:?}");
        assert!(answer.json()["message"].as_str().unwrap().contains(words), "{typed}: {answer:?}");
        assert!(!answer.body.contains("AAAA") && !answer.body.contains(BOB), "{answer:?}");
    }
    assert_eq!((list(&server, &token).len(), list(&server, &bob).len()), (0, 1));
    assert!(!server.log().contains("b3BlbnNzaC1rZXk"), "a private key is in the log");
}

#[test]
fn nobody_reaches_somebody_elses_key_and_odd_bodies_do_nothing() {
    let server = Server::with_ann();
    let token = server.token(ANN, PASSWORD);
    server.make_account(BOB);
    let bob = server.token(BOB, PASSWORD);
    let hers = add(&server, &token, &public_key(1)).password(PASSWORD).send().expect(201).json();
    for name in [hers["id"].as_str().unwrap(), &fingerprint(1).replace('/', "%2F").replace('+', "%2B"), "~", "x"] {
        for method in ["GET", "DELETE"] {
            not_there(&server.ask(method, &format!("{PATH}/{name}")).bearer(&bob).password(PASSWORD).send());
        }
    }
    let post = || server.ask("POST", PATH).bearer(&bob).password(PASSWORD).with("Content-Type", "application/json");
    let good = public_key(2);
    for body in [
        json!([good]).to_string(),
        json!({}).to_string(),
        json!({"key": good}).to_string(),
        json!({"public_key": null}).to_string(),
        json!({"public_key": [good]}).to_string(),
        json!({"public_key": 7}).to_string(),
        format!("{{\"public_key\":\"{good}\",\"public_key\":\"{good}\"}}"),
        format!("\"{good}\""),
        "{\"public_key\":".to_owned(),
        String::new(),
    ] {
        assert_eq!(post().bytes(body.as_bytes()).send().refusal(), (422, "invalid_params".to_owned()), "{body}");
    }
    assert_eq!(list(&server, &bob).len(), 0);
    // Somebody else's account in the body is nobody's.
    let account = server.ask("GET", "/account").bearer(&token).send().json()["id"].clone();
    let wish = json!({"public_key": good, "account_id": account, "user": {"id": account}, "email": ANN});
    assert_eq!(post().bytes(wish.to_string().as_bytes()).send().expect(201).json()["email"], BOB);
    assert_eq!(list(&server, &token), [hers]);
}
