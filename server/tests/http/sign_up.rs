//! The first account, invitations, and signing up by mail, through the pages.

use crate::browser::{Browser, key_shown};
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, Setting};

const EVE: &str = "eve@example.org";

fn open_to_all() -> Server {
    let server = Setting::default().variable("TWINLOCK_SIGN_UP", "open").start();
    server.make_account(ANN);
    server.mails(1);
    server
}

/// The path of the first link in a text, with its token.
pub(crate) fn link(text: &str) -> String {
    let at = text.find("?token=").unwrap_or_else(|| panic!("no link in {text}"));
    let start = text[..at].rfind("http://localhost:3000").unwrap() + "http://localhost:3000".len();
    text[start..].split(|c: char| c.is_whitespace() || c == '"' || c == '<').next().unwrap().to_owned()
}

/// Opens a one-time link: its token moves into a cookie, and the address is clean.
pub(crate) fn follow_link(browser: &mut Browser<'_>, link: &str, to: &str) -> Answer {
    let token = link.split_once("token=").unwrap().1.to_owned();
    let answer = browser.open(link).expect(303);
    assert_eq!(answer.header("location"), to);
    assert_eq!(browser.jar.get("twinlock_link"), Some(&token));
    assert!(answer.cookies()[0].contains("HttpOnly; SameSite=Lax; Max-Age=3600"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = browser.open(to);
    assert!(!page.body.contains(&token), "the token stands in the page");
    page
}

fn finish(browser: &mut Browser<'_>) -> Answer {
    browser
        .submit("/sign-up/finish", "/api/sign-up/finish", &[("username", EVE), ("new_password", PASSWORD)])
        .expect(303)
}

/// The new account's dashboard, with the API key on its only showing.
fn arrives(browser: &mut Browser<'_>, answer: &Answer, email: &str) {
    assert_eq!(answer.header("location"), "/dashboard");
    assert!(!browser.jar.contains_key("twinlock_link"));
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains(email) && key_shown(&page).is_some(), "{page:?}");
    assert!(page.body.contains("Your account is ready"), "{page:?}");
    assert!(key_shown(&browser.open("/dashboard").expect(200)).is_none(), "the key is shown twice");
}

#[test]
fn the_first_account_is_made_with_the_link_in_the_log() {
    let server = Server::start();
    let link = link(&server.log());
    let mut nobody = server.browser();
    nobody.open("/setup").expect(403);
    let refused = nobody.call("/api/set-up", &[("email", EVE), ("new_password", PASSWORD)]);
    assert_eq!(refused.status, 404, "{refused:?}");
    let mut guess = server.browser();
    guess.open(&format!("/setup?token=twl_lnk_{}", "A".repeat(43))).expect(303);
    guess.open("/setup").expect(403);

    let mut operator = server.browser();
    let page = follow_link(&mut operator, &link, "/setup").expect(200);
    assert!(page.body.contains("action=\"/api/set-up\""), "{page:?}");
    let weak = operator.submit_and_follow("/setup", "/api/set-up", &[("email", ANN), ("new_password", "password123")]);
    assert!(
        weak.body.contains("id=\"new_password-refusal\"") && weak.body.contains(&format!("value=\"{ANN}\"")),
        "{weak:?}"
    );
    assert!(!weak.body.contains("password123"), "{weak:?}");
    let mut copy = operator.clone();
    let made = operator.submit("/setup", "/api/set-up", &[("email", ANN), ("new_password", PASSWORD)]).expect(303);
    arrives(&mut operator, &made, ANN);
    assert_eq!(operator.overview()["account"]["operator"], true);
    operator.open("/dashboard/invite").expect(200);

    let again = copy.call("/api/set-up", &[("email", EVE), ("new_password", PASSWORD)]);
    assert_eq!(again.status, 404, "{again:?}");
    copy.open("/setup").expect(404);
    assert_eq!(server.browser().type_password(EVE, PASSWORD).header("location"), "/sign-in");
}

#[test]
fn closed_means_closed() {
    let server = Server::with_ann();
    server.mails(1);
    let mut browser = server.browser();
    let page = browser.open("/sign-up").expect(200);
    assert!(page.body.contains("Nobody can sign up here") && !page.body.contains("/api/sign-up"), "{page:?}");
    assert_eq!(browser.call("/api/sign-up", &[("email", EVE)]).status, 403);
    let invited = server.admin(&["invite", "--email", EVE], "");
    assert!(!invited.status.success() && invited.stdout.is_empty(), "{invited:?}");
    assert_eq!(server.all_mails().len(), 1, "a mail went out all the same");
}

#[test]
fn an_invitation_makes_one_account_for_its_address() {
    let server = Setting::default().variable("TWINLOCK_SIGN_UP", "invite").start();
    let output = server.admin(&["create", "--email", ANN, "--operator", "--password-stdin"], PASSWORD);
    assert!(output.status.success(), "{output:?}");
    let mut browser = server.browser();
    assert_eq!(browser.call("/api/sign-up", &[("email", EVE)]).status, 403);

    let mut operator = server.browser();
    operator.sign_in(ANN);
    let wrong =
        operator.submit_and_follow("/dashboard/invite", "/api/invite", &[("email", EVE), ("password", "wrong")]);
    assert!(
        wrong.body.contains("id=\"password-refusal\"") && wrong.body.contains(&format!("value=\"{EVE}\"")),
        "{wrong:?}"
    );
    let page =
        operator.submit_and_follow("/dashboard/invite", "/api/invite", &[("email", EVE), ("password", PASSWORD)]);
    let link = link(&page.body);
    assert!(!operator.open("/dashboard/invite").body.contains("twl_lnk_"), "the link is shown twice");

    let page = follow_link(&mut browser, &link, "/sign-up/finish").expect(200);
    assert!(page.body.contains(EVE), "{page:?}");
    // The address is the invitation's: one that is sent along is not looked at.
    let mut late = browser.clone();
    let fields = [("username", EVE), ("new_password", PASSWORD), ("email", "other@example.org"), ("operator", "true")];
    let made = browser.submit("/sign-up/finish", "/api/sign-up/finish", &fields).expect(303);
    arrives(&mut browser, &made, EVE);
    assert_eq!(browser.overview()["account"]["operator"], false);

    let again = late.call("/api/sign-up/finish", &[("username", EVE), ("new_password", PASSWORD)]);
    assert_eq!(again.status, 404, "{again:?}");
    follow_link(&mut late, &link, "/sign-up/finish").expect(404);
    let refused = browser.call("/api/invite", &[("email", "third@example.org"), ("password", PASSWORD)]);
    assert_eq!(refused.status, 403, "somebody who is no operator invites: {refused:?}");
}

#[test]
fn an_open_sign_up_is_finished_by_the_link_in_the_mail() {
    let server = open_to_all();
    let mut browser = server.browser();
    let page = browser.submit_and_follow("/sign-up", "/api/sign-up", &[("email", EVE)]).expect(200);
    assert!(page.body.contains("Check your mail"), "{page:?}");
    let mail = server.mail_that_says("Subject: Create your account");
    assert!(mail.contains("To: eve@example.org"), "{mail}");
    assert_eq!(
        server.browser().type_password(EVE, PASSWORD).header("location"),
        "/sign-in",
        "there is an account before its link"
    );

    // The link is good anywhere: a phone may have opened the mail.
    let link = link(&mail);
    let mut phone = server.browser();
    follow_link(&mut phone, &link, "/sign-up/finish").expect(200);
    let weak = phone.submit_and_follow(
        "/sign-up/finish",
        "/api/sign-up/finish",
        &[("username", EVE), ("new_password", "eve@example.org")],
    );
    assert!(weak.body.contains("id=\"new_password-refusal\""), "{weak:?}");
    let made = finish(&mut phone);
    arrives(&mut phone, &made, EVE);
    let mut again = server.browser();
    follow_link(&mut again, &link, "/sign-up/finish").expect(404);
}

#[test]
fn of_two_who_finish_with_one_link_at_once_one_has_the_account() {
    let server = open_to_all();
    server.browser().submit("/sign-up", "/api/sign-up", &[("email", EVE)]).expect(303);
    let link = link(&server.mail_that_says("Subject: Create your account"));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let mut browser = server.browser();
                browser.open(&link).expect(303);
                scope.spawn(move || {
                    browser.call("/api/sign-up/finish", &[("username", EVE), ("new_password", PASSWORD)]).status
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 404, 409].contains(status)), "{statuses:?}");
    let mut eve = server.browser();
    eve.sign_in(EVE);
    assert_eq!(eve.sessions(), 2);
}

#[test]
fn an_address_that_has_an_account_is_not_told_to_strangers() {
    let server = open_to_all();
    let answers: Vec<_> = [ANN, EVE]
        .into_iter()
        .map(|email| {
            let mut browser = server.browser();
            let answer = browser.submit("/sign-up", "/api/sign-up", &[("email", email)]).expect(303);
            let flash = answer.cookies()[0].len();
            let page = browser.open(answer.header("location")).expect(200).body;
            let call = browser.call("/api/sign-up", &[("email", email)]);
            (answer.header("location").to_owned(), answer.cookies().len(), flash, page, (call.status, call.body))
        })
        .collect();
    assert_eq!(answers[0], answers[1]);

    let mails = server.mails(5);
    let to_ann: Vec<&String> = mails.iter().filter(|mail| mail.contains(&format!("To: {ANN}"))).collect();
    let notices = to_ann.iter().filter(|mail| mail.contains("You have an account already")).count();
    assert_eq!((to_ann.len(), notices), (3, 2), "{to_ann:?}");
    assert!(!to_ann.iter().any(|mail| mail.contains("/sign-up?token=")), "a link to an account that is there");
}

#[test]
fn an_address_gets_five_mails_an_hour_whoever_asks() {
    let server = Setting::default()
        .variable("TWINLOCK_SIGN_UP", "open")
        .variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32")
        .start();
    for at in 0..12 {
        let email = if at % 2 == 0 { EVE } else { " EVE@Example.org. " };
        let ask = server.ask("POST", "/api/sign-up").from(&format!("10.5.0.{at}")).with("Accept", "application/json");
        ask.form(&[("email", email)]).send().expect(200);
    }
    for sly in [
        "eve@example.org,bob@example.org",
        "eve@example.org\r\nBcc: bob@example.org",
        "eve@example.org bob@example.org",
    ] {
        let ask = server.ask("POST", "/api/sign-up").with("Accept", "application/json");
        ask.form(&[("email", sly)]).send().expect(422);
    }
    let mails = server.all_mails();
    assert_eq!(mails.len(), 5);
    assert!(mails.iter().all(|mail| mail.contains("To: eve@example.org\r\n") && !mail.contains("bob@")), "{mails:?}");
}
