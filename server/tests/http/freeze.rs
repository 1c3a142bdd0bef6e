//! *It wasn't me*: from the link in a mail to a frozen account, without JavaScript, and back.

use crate::browser::Browser;
use crate::devices::{ann, enter};
use crate::phone::Phone;
use crate::program::token_of;
use crate::ssh_keys_api::{add, public_key};
use crate::world::{ANN, PASSWORD, Server, run};
use serde_json::json;

const FREEZE: &str = "/freeze";
const THAW: &str = "/dashboard/freeze";

/// The path of the link that freezes, out of a mail.
pub(crate) fn link_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("/freeze?token=").unwrap_or_else(|| panic!("no link to freeze: {mail}"));
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect();
    format!("{FREEZE}?token={token}")
}

/// The link of the notice that two-factor is on.
fn link(server: &Server) -> String {
    link_in(&server.mail_that_says("Subject: Two-factor authentication is on"))
}

/// Opens a link: its token goes from the address into a cookie.
fn opens(browser: &mut Browser<'_>, link: &str) {
    let answer = browser.open(link).expect(303);
    assert_eq!((answer.header("location"), answer.header("cache-control")), (FREEZE, "no-store"));
    assert!(answer.cookies()[0].contains("HttpOnly; SameSite=Lax"), "{answer:?}");
}

/// The whole way: the link, the page, the button.
pub(crate) fn freeze(server: &Server, link: &str) {
    let mut anywhere = server.browser();
    opens(&mut anywhere, link);
    let page = anywhere.submit_and_follow(FREEZE, "/api/freeze", &[]).expect(200);
    assert!(page.body.contains("The account is frozen") && page.body.contains(ANN), "{page:?}");
}

fn signs_in<'s>(server: &'s Server, phone: &mut Phone) -> Browser<'s> {
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    browser.type_code(&phone.code()).expect(303);
    browser
}

#[test]
fn the_link_leads_over_its_page_to_a_frozen_account() {
    let server = Server::with_ann();
    let (mut home, mut phone) = ann(&server);
    let laptop = token_of(&enter(&server, &phone.code()).expect(201));
    add(&server, &laptop, &public_key(1)).password(PASSWORD).send().expect(201);
    let key = |survives: bool| {
        let wish = json!({"description": "ci", "scope": ["read"], "survives_freeze": survives});
        token_of(
            &server
                .ask("POST", "/oauth/authorizations")
                .bearer(&laptop)
                .password(PASSWORD)
                .json(&wish)
                .send()
                .expect(201),
        )
    };
    let (marked, plain) = (key(true), key(false));
    let link = link(&server);

    // What looks at mail opens links, and presses nothing.
    let mut machine = server.browser();
    for _ in 0..3 {
        opens(&mut machine, &link);
        let page = machine.open(FREEZE).expect(200);
        for words in [
            ANN,
            "Two-factor authentication is on",
            "All 2 sessions end",
            "2 API keys end for good",
            "1 API key goes on",
            "1 SSH key goes on",
            "You can end the freeze earlier",
            "close this page",
        ] {
            assert!(page.body.contains(words), "{words}: {page:?}");
        }
        assert!(!page.body.contains("<script") && !page.body.contains("twl_"), "{page:?}");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert!(machine.open("/api/freeze").status == 405, "no change by GET");
    assert!(home.is_signed_in());

    freeze(&server, &link);
    assert!(!home.is_signed_in());
    let ended = server.ask("GET", "/account").bearer(&laptop).send().expect(401);
    assert!(ended.body.contains("This account was frozen with the link in a mail"), "{ended:?}");
    server.ask("GET", "/oauth/authorizations").bearer(&plain).send().expect(401);
    server.ask("GET", "/oauth/authorizations").bearer(&marked).send().expect(200);
    let printed = run(server.command(&["ssh-keys", "git"]).env("TWINLOCK_SSH_SHARED_USER", "git"), "");
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains(&public_key(1)), "git push goes on: {printed}");

    // The same link again says what it has done, and does it no more.
    let mut again = server.browser();
    opens(&mut again, &link);
    let page = again.open(FREEZE).expect(200);
    assert!(page.body.contains("The account is frozen") && !page.body.contains("/api/freeze"), "{page:?}");
    let page = again.submit_and_follow(FREEZE, "/api/freeze", &[]).expect(200);
    assert!(
        page.body.contains("does not freeze anything: each works once") && page.body.contains("is frozen"),
        "{page:?}"
    );
    let mail = server.mail_that_says("Subject: Your account is frozen");
    assert!(!mail.contains("token=") && mail.contains("When:"), "{mail}");
    assert!(!server.log().contains(link.split_once("token=").unwrap().1), "the token is in the log");
}

#[test]
fn a_link_that_is_no_good_says_the_way_out() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    for link in ["", "?token=", "?token=x", &format!("?token=twl_lnk_{}", "A".repeat(43))] {
        browser.open(&format!("{FREEZE}{link}"));
        let page = browser.open(FREEZE).expect(404);
        for words in ["This link does not work any more", "/forgot-password", "href=\"/\""] {
            assert!(page.body.contains(words), "{words}: {page:?}");
        }
        let refused = browser.submit_and_follow(FREEZE, "/api/freeze", &[]);
        assert_eq!(refused.status, 404, "{refused:?}");
        assert_eq!(browser.call("/api/freeze", &[]).status, 404);
    }
    // A link of another kind is none of these, and the other way round.
    browser.submit("/forgot-password", "/api/forgot-password", &[("email", ANN)]).expect(303);
    let mail = server.mail_that_says("Subject: Choose a new password");
    let reset = crate::sign_up::link(&mail);
    browser.open(&reset.replace("/reset-password", FREEZE)).expect(303);
    browser.open(FREEZE).expect(404);
    browser.open(&link_in(&mail).replace(FREEZE, "/reset-password")).expect(303);
    browser.open("/reset-password").expect(404);
    browser.sign_in(ANN);
    assert_eq!(browser.overview()["account"]["frozen_until"], serde_json::Value::Null);
}

#[test]
fn in_a_frozen_account_every_form_says_until_when_and_password_and_code_end_it() {
    let server = Server::with_ann();
    let (_, mut phone) = ann(&server);
    freeze(&server, &link(&server));
    let mut home = signs_in(&server, &mut phone);
    let page = home.open("/dashboard").expect(200);
    assert!(page.body.contains("Your account is frozen until") && page.body.contains(THAW), "{page:?}");
    for (page, function, fields) in [
        ("/dashboard/two-factor/disable", "/api/two-factor/disable", vec![("password", PASSWORD)]),
        ("/dashboard/address", "/api/address", vec![("email", "new@example.org"), ("password", PASSWORD)]),
        ("/dashboard/recovery-codes/new", "/api/recovery-codes/regenerate", vec![("password", PASSWORD)]),
        ("/dashboard/api-keys", "/api/api-keys/create", vec![("description", "door"), ("scope", "global")]),
        (
            "/dashboard/password",
            "/api/password",
            vec![("password", PASSWORD), ("new_password", "four calm herons stand")],
        ),
    ] {
        let answer = home.call(function, &fields);
        assert!(answer.status == 403 && answer.body.contains("frozen"), "{function}: {answer:?}");
        let page = home.submit_and_follow(page, function, &fields);
        assert!(page.body.contains("nothing about how you sign in can be changed"), "{function}: {page:?}");
    }
    let page = home.open(THAW).expect(200);
    assert!(page.body.contains("/api/freeze/end\"") && page.body.contains("name=\"code\""), "{page:?}");
    let thaw = |home: &mut Browser<'_>, password: &str, code: &str| {
        home.submit_and_follow(THAW, "/api/freeze/end", &[("password", password), ("code", code)])
    };
    let page = thaw(&mut home, "not the otter's password", &phone.code());
    assert!(page.body.contains("That password is not right"), "{page:?}");
    let page = thaw(&mut home, PASSWORD, &phone.wrong_code());
    assert!(page.body.contains("That code is not right"), "{page:?}");
    let page = thaw(&mut home, PASSWORD, &phone.code()).expect(200);
    assert!(page.body.contains("The freeze has ended") && !page.body.contains("is frozen until"), "{page:?}");
    assert!(home.open(THAW).body.contains("not frozen any more"));
    server.mail_that_says("Subject: Your account is not frozen any more");
    home.call("/api/two-factor/disable", &[("password", PASSWORD)]).expect(200);
}

#[test]
fn without_a_second_factor_it_ends_by_itself() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let link = link_in(&server.mail_that_says("Subject: Your account is ready"));
    let mut anywhere = server.browser();
    opens(&mut anywhere, &link);
    let page = anywhere.open(FREEZE).expect(200);
    assert!(page.body.contains("cannot be ended earlier"), "{page:?}");
    freeze(&server, &link);
    home.sign_in(ANN);
    let page = home.open(THAW).expect(200);
    assert!(page.body.contains("It ends by itself on") && !page.body.contains("/api/freeze/end\""), "{page:?}");
    let answer = home.call("/api/freeze/end", &[("password", PASSWORD), ("code", "123456")]);
    assert!(answer.status == 403 && answer.body.contains("thaw_needs_factor"), "{answer:?}");
    let shown = server.admin(&["show", "--email", ANN], "");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("Frozen until: ") && !shown.contains("Frozen until: no"), "{shown}");
    server.database().execute_batch("UPDATE account SET frozen_until = frozen_until - 86400").unwrap();
    let page = home.open("/dashboard").expect(200);
    assert!(!page.body.contains("frozen"), "{page:?}");
    home.scan();
}

#[test]
fn it_is_told_in_japanese() {
    let server = Server::start();
    let hana = "hana@example.org";
    let made = server.admin(&["create", "--email", hana, "--language", "ja", "--password-stdin"], PASSWORD);
    assert!(made.status.success(), "{made:?}");
    let mail = crate::mail::Mail::to(&server, hana);
    assert!(mail.text.contains("アカウントを凍結してください"), "{mail:?}");
    let link = link_in(&mail.text);
    assert!(mail.html.contains(&format!("{link}\"")), "{mail:?}");
    let mut browser = server.browser();
    browser.jar.insert("twinlock_language".to_owned(), "ja".to_owned());
    opens(&mut browser, &link);
    let page = browser.open(FREEZE).expect(200);
    assert!(page.body.contains("アカウントの凍結") && page.body.contains("アカウントができました"), "{page:?}");
    let page = browser.submit_and_follow(FREEZE, "/api/freeze", &[]).expect(200);
    assert!(page.body.contains("アカウントを凍結しました"), "{page:?}");
}
