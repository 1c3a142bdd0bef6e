//! What people and programs call things, on every page and in every mail: text, and nothing but text.

use crate::browser::DASHBOARD_PAGES;
use crate::devices::{PAGE, ann, devices, id, prove};
use crate::mail::Mail;
use crate::program::token_of;
use crate::ssh_keys_api::{add, list, public_key};
use crate::world::{ANN, PASSWORD, Server};
use serde_json::json;

/// Each is short enough to be the name of a device.
const SLY: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "'></textarea><svg onload=alert(3)>",
    "${{7*7}} %s {0} &lt;b>",
];
/// What none of them may become.
const LIVE: [&str; 7] =
    ["<script>alert", "<img src=x", "<svg onload", "</textarea><svg", "&lt;b>", "\u{202e}", "<!></title>"];

#[track_caller]
fn is_text(place: &str, html: &str) {
    for live in LIVE {
        assert!(!html.contains(live), "{place} has {live:?}: {html}");
    }
}

#[test]
fn a_name_never_becomes_a_part_of_a_page_or_a_mail() {
    let server = Server::with_ann();
    let (mut browser, mut phone) = ann(&server);
    let first = id(&devices(&mut browser)[0]);
    browser.call("/api/device/rename", &[("id", &first), ("name", SLY[0])]).expect(200);
    for name in &SLY[1..] {
        prove(&mut browser);
        browser.call("/api/device/finish", &[("name", name), ("overlap", "stays")]).expect(200);
    }
    let signed_in = |description: &str, code: &str, agent: &str| {
        let wish = json!({"description": description, "scope": ["global"]});
        let ask = server.ask("POST", "/oauth/authorizations").basic(ANN, PASSWORD).code(code).with("User-Agent", agent);
        token_of(&ask.json(&wish).send().expect(201))
    };
    let token = signed_in(&SLY.concat()[..79], &phone.code(), "<script>alert(4)</script>");
    signed_in("\u{202e}olleh\u{200b} <script>alert(5)</script>", &phone.code(), "\"><img src=x onerror=alert(6)>");
    for (number, name) in (1..).zip(SLY.iter().chain(&["\u{202e}olleh <script>alert(7)</script>"])) {
        add(&server, &token, &format!("{} {name}", public_key(number))).password(PASSWORD).send().expect(201);
        let wish = json!({"description": name, "scope": ["read"]});
        server.ask("POST", "/oauth/authorizations").bearer(&token).json(&wish).send().expect(201);
    }
    let key = json!({"description": "\u{202e}".repeat(90), "scope": ["identity"]});
    server.ask("POST", "/oauth/authorizations").bearer(&token).json(&key).send().expect(201);
    server.ask("PATCH", "/account").bearer(&token).json(&json!({"name": SLY[1]})).send().expect(200);

    for fresh in [true, false] {
        for path in DASHBOARD_PAGES {
            is_text(path, &browser.open(path).body);
        }
        let escaped = "&lt;script&gt;alert";
        for path in
            ["/dashboard", "/dashboard/api-keys", "/dashboard/ssh-keys", "/dashboard/sessions", "/dashboard/history"]
        {
            assert!(browser.open(path).expect(200).body.contains(escaped), "{path} shows none, so it proves nothing");
        }
        assert_eq!(browser.open(PAGE).body.contains(escaped), fresh);
        server.time_passes(301);
    }
    browser.step_up(PAGE);
    // The choice of which one goes names them all once more.
    let gone = devices(&mut browser).into_iter().find(|device| device["name"] == SLY[3]).unwrap();
    let gone = id(&gone);
    browser.call("/api/device/remove", &[("id", &gone)]).expect(200);
    prove(&mut browser);
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("<option") && page.body.contains("&lt;img src=x"), "{page:?}");
    is_text("the choice", &page.body);
    for listed in list(&server, &token) {
        let comment = listed["comment"].as_str().unwrap();
        assert!(!comment.contains('\u{202e}') && !comment.contains('\u{200b}'), "{comment:?}");
    }

    let mails = Mail::all(&server);
    assert!(mails.iter().any(|mail| mail.text.contains("<img src=x")), "no mail names a device, so it proves nothing");
    for mail in &mails {
        is_text(&mail.subject, &mail.html);
        assert!(!mail.html.contains("http://evil") && !mail.subject.contains('<'), "{mail:?}");
        assert!(!mail.text.contains('\u{202e}') && !mail.subject.contains('\n'), "{mail:?}");
    }
    assert!(mails.iter().any(|mail| mail.html.contains("&lt;")), "no mail escapes");
}

#[test]
fn what_was_typed_and_refused_comes_back_as_text() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    prove(&mut browser);
    for sly in SLY {
        let long = format!("{sly}{}", "x".repeat(41));
        for (page, path, field, other) in [
            (PAGE, "/api/device/finish", "name", ("overlap", "hour")),
            ("/dashboard/api-keys", "/api/api-keys/create", "description", ("expires", "soon")),
        ] {
            let mut fields = vec![(field, long.as_str()), other];
            if field == "description" {
                fields.push(("scope", "read"));
            }
            let shown = browser.submit_and_follow(page, path, &fields).expect(200);
            assert!(shown.body.contains("role=\"alert\"") || shown.body.contains("-refusal\""), "{path}: {shown:?}");
            assert!(shown.body.contains("xxxxx"), "{path}: what was typed is lost: {shown:?}");
            is_text(path, &shown.body);
        }
    }
}

#[test]
fn a_refused_ssh_key_comes_back_as_text() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.step_up("/dashboard/ssh-keys");
    for sly in SLY {
        let typed = format!("ssh-ed25519 {sly} xxxxx");
        let fields = [("public_key", typed.as_str())];
        let page = browser.submit_and_follow("/dashboard/ssh-keys", "/api/ssh-keys/add", &fields).expect(200);
        assert!(page.body.contains("id=\"public_key-refusal\"") && page.body.contains("xxxxx"), "{page:?}");
        is_text("the field of a key", &page.body);
    }
    assert_eq!(browser.overview()["ssh_keys"].as_array().unwrap().len(), 0);
}
