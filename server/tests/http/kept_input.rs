//! What was typed before a refusal: it comes back, unless it is a secret.

use crate::world::{ANN, PASSWORD, Server};

#[test]
fn a_private_key_pasted_by_mistake_is_not_shown_again() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.step_up("/dashboard/ssh-keys");
    let body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB";
    for typed in [
        format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----"),
        format!("-----BEGIN OPENSSH PRIVATE KEY-----{body}"),
        body.to_owned(),
        format!("PuTTY-User-Key-File-3: ssh-ed25519 {body}"),
    ] {
        let fields = [("public_key", typed.as_str())];
        let page = browser.submit_and_follow("/dashboard/ssh-keys", "/api/ssh-keys/add", &fields).expect(200);
        assert!(page.body.contains("That is a private key"), "{typed}: {page:?}");
        assert!(!page.body.contains(&body[..20]) && !page.body.contains("BEGIN"), "{page:?}");
    }
    assert!(!server.log().contains(&body[..20]), "{}", server.log());
}

#[test]
fn what_was_typed_waits_while_the_password_is_asked_for() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.step_up("/dashboard/api-keys");
    server.time_passes(301);
    let fields = [("description", "Nightly & \"backup\""), ("scope", "read"), ("expires", "90")];
    let page = browser.submit_and_follow("/dashboard/api-keys", "/api/api-keys/create", &fields).expect(200);
    let hidden = "name=\"kept[description]\" value=\"Nightly &amp; &quot;backup&quot;\"";
    assert!(page.body.contains("action=\"/api/step-up\"") && page.body.contains(hidden), "{page:?}");

    let kept = [("kept[description]", "Nightly & \"backup\""), ("kept[expires]", "90"), ("kept[password]", "odd")];
    let step_up = |password| {
        let fields = [("password", password), ("next", "/dashboard/api-keys")];
        kept.into_iter().chain(fields).collect::<Vec<_>>()
    };
    let page = browser.submit_and_follow("/dashboard/api-keys", "/api/step-up", &step_up("wrong")).expect(200);
    assert!(page.body.contains("id=\"password-refusal\"") && page.body.contains(hidden), "{page:?}");
    let page = browser.submit_and_follow("/dashboard/api-keys", "/api/step-up", &step_up(PASSWORD)).expect(200);
    assert!(page.body.contains("value=\"Nightly &amp; &quot;backup&quot;\""), "{page:?}");
    assert!(page.body.contains("value=\"90\" selected") && !page.body.contains("odd"), "{page:?}");
    assert_eq!(browser.overview()["api_keys"].as_array().unwrap().len(), 1, "it is only typed");
}

#[test]
fn a_function_that_is_opened_as_a_page_says_so() {
    let server = Server::with_ann();
    let answer = server.ask("GET", "/api/device/finish").with("Accept", "text/html").send().expect(405);
    assert_eq!(answer.header("allow"), "POST");
    assert!(!answer.body.trim().is_empty(), "{answer:?}");
}
