//! An API key that is regenerated with some time in between: the old token reads, and does nothing else.

use crate::browser::key_shown;
use crate::program::{Answer, token_of};
use crate::world::{ANN, PASSWORD, Server, now};
use serde_json::{Value, json};

const PAGE: &str = "/dashboard/api-keys";

fn regenerate(server: &Server, token: &str, body: &Value) -> Answer {
    let path = "/oauth/authorizations/~/actions/regenerate-tokens";
    server.ask("POST", path).bearer(token).password(PASSWORD).json(body).send()
}

fn reads(server: &Server, key: &str) -> u16 {
    server.ask("GET", "/account").bearer(key).send().status
}

/// Ann's server, her first API key, and a command line that is signed in.
fn world() -> (Server, String, String) {
    let server = Server::start();
    let key = server.make_account(ANN);
    let token = server.token(ANN, PASSWORD);
    (server, key, token)
}

fn ends_at(server: &Server) -> Option<i64> {
    use rusqlite::OptionalExtension;
    server.database().query_row("SELECT expires_at FROM replaced_token", [], |row| row.get(0)).optional().unwrap()
}

#[test]
fn the_old_token_reads_for_as_long_as_was_wished() {
    let (server, old, token) = world();
    let answer = regenerate(&server, &token, &json!({"overlap": 3600})).expect(200);
    let new = token_of(&answer);
    assert!(new != old && new.starts_with("twl_key_"), "{answer:?}");
    assert!((3595..=3600).contains(&(ends_at(&server).unwrap() - now())));
    for path in ["/account", "/oauth/authorizations", "/oauth/sessions", "/account/two-factor", "/account/keys"] {
        server.ask("GET", path).bearer(&old).send().expect(200);
    }
    let ask = |method: &str, path: &str| server.ask(method, path).bearer(&old).password(PASSWORD);
    let renamed = ask("PATCH", "/account").json(&json!({"name": "Eve"})).send();
    assert!(renamed.body.contains("has been replaced"), "{renamed:?}");
    for refused in [
        renamed,
        ask("PATCH", "/oauth/authorizations/~").json(&json!({"description": "mine"})).send(),
        ask("DELETE", "/oauth/authorizations/~").send(),
        ask("POST", "/oauth/authorizations").json(&json!({"description": "mine"})).send(),
        ask("POST", "/account/keys").json(&json!({"public_key": "x"})).send(),
        regenerate(&server, &old, &json!({"overlap": 3600})),
    ] {
        assert_eq!(refused.refusal(), (403, "forbidden".to_owned()), "{refused:?}");
    }
    server.ask("PATCH", "/account").bearer(&new).json(&json!({"name": "Ann"})).send().expect(200);
    assert_eq!(server.ask("GET", "/account").bearer(&old).send().json()["name"], "Ann");
    let told = server.mail_that_says("Its old value can only read");
    assert!(!told.contains(&old[8..]) && !told.contains(&new[8..]), "{told}");

    server.database().execute("UPDATE replaced_token SET expires_at = ?1", [now()]).unwrap();
    assert_eq!((reads(&server, &old), reads(&server, &new)), (401, 200), "the time is over");
}

#[test]
fn a_time_that_is_not_offered_changes_nothing() {
    let (server, key, token) = world();
    for overlap in [
        json!(-1),
        json!(86_401),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!(1.5),
        json!("3600"),
        json!("long"),
        json!([3600]),
        json!({"seconds": 3600}),
        json!(true),
        json!(null),
    ] {
        let answer = regenerate(&server, &token, &json!({"overlap": overlap}));
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{overlap}");
        assert!(!answer.body.contains("twl_"), "{answer:?}");
    }
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.step_up(PAGE);
    for overlap in ["-1", "86401", "99999999999999999999", "1.5", "an hour", " 3600", "9223372036854775807"] {
        let answer = browser.call("/api/api-keys/regenerate", &[("id", "~"), ("overlap", overlap)]);
        assert!(answer.status == 422 && answer.body.contains("overlap_invalid"), "{overlap}: {answer:?}");
    }
    assert_eq!(ends_at(&server), None);
    server.ask("PATCH", "/account").bearer(&key).json(&json!({"name": "Ann"})).send().expect(200);
    // The longest that is: a day. And none: at once.
    let next = token_of(&regenerate(&server, &token, &json!({"overlap": 86_400})).expect(200));
    assert_eq!(reads(&server, &key), 200);
    let last = token_of(&regenerate(&server, &token, &json!({"overlap": 0})).expect(200));
    assert_eq!((reads(&server, &key), reads(&server, &next), reads(&server, &last)), (401, 401, 200));
    let final_one = token_of(&regenerate(&server, &token, &json!({})).expect(200));
    assert_eq!((reads(&server, &last), reads(&server, &final_one), ends_at(&server)), (401, 200, None));
}

#[test]
fn of_two_in_a_row_only_the_newest_old_one_reads() {
    let (server, first, token) = world();
    let second = token_of(&regenerate(&server, &token, &json!({"overlap": 3600})).expect(200));
    let third = token_of(&regenerate(&server, &token, &json!({"overlap": 3600})).expect(200));
    assert_eq!((reads(&server, &first), reads(&server, &second), reads(&server, &third)), (401, 200, 200));
}

#[test]
fn the_page_shows_the_old_token_and_ends_it() {
    let (server, old, _) = world();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let fields = [("id", "~"), ("overlap", "3600")];
    assert_eq!(browser.call("/api/api-keys/regenerate", &fields).status, 403, "without the password");
    assert_eq!(reads(&server, &old), 200);
    assert!(!browser.open(PAGE).body.contains("/api/api-keys/regenerate"), "a form that would be refused");
    browser.step_up(PAGE);
    let page = browser.submit_and_follow(PAGE, "/api/api-keys/regenerate", &fields).expect(200);
    let new = key_shown(&page).unwrap();
    assert!(page.body.contains("The old one can still read for a while"), "{page:?}");
    let page = browser.open(PAGE).expect(200);
    assert!(key_shown(&page).is_none(), "the key is shown twice");
    assert!(page.body.contains("replaced; reads until") && page.body.contains("Last used"), "{page:?}");
    assert!(page.body.contains(&format!("{}…", &old[..12])) && !page.body.contains(&old[12..]), "{page:?}");
    assert_eq!(reads(&server, &old), 200);
    let replaced = browser.overview()["api_keys"][0]["replaced"].clone();
    assert!(replaced["last_used_at"].as_i64().is_some_and(|at| now() - at < 60), "{replaced}");
    let page = browser.submit_and_follow(PAGE, "/api/api-keys/end-replaced", &[("id", "~")]).expect(200);
    assert!(page.body.contains("The old key has stopped working") && !page.body.contains("reads until"), "{page:?}");
    assert_eq!((reads(&server, &old), reads(&server, &new)), (401, 200));
    assert_eq!(browser.call("/api/api-keys/end-replaced", &[("id", "~")]).status, 404);
}

#[test]
fn both_tokens_die_when_two_factor_is_turned_on() {
    let (server, old, token) = world();
    let new = token_of(&regenerate(&server, &token, &json!({"overlap": 86_400})).expect(200));
    let wish = json!({"description": "backup", "scope": ["read", "identity"]});
    let further = server.ask("POST", "/oauth/authorizations").bearer(&token).json(&wish).send().expect(201);
    let path = format!("/oauth/authorizations/{}", further.json()["id"].as_str().unwrap());
    let again = server.ask("POST", &format!("{path}/actions/regenerate-tokens")).bearer(&token);
    let next = token_of(&again.json(&json!({"overlap": 3600})).send().expect(200));
    let keys = [old, new, token_of(&further), next];
    for key in &keys {
        assert_eq!(reads(&server, key), 200);
    }
    server.browser().sign_in(ANN);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let (_, page) = browser.turn_two_factor_on();
    for key in &keys {
        assert_eq!(reads(&server, key), 401);
    }
    assert_eq!((reads(&server, &key_shown(&page).unwrap()), ends_at(&server)), (200, None));
}
