//! Changing the address through the pages, by plain forms.

use crate::browser::Browser;
use crate::program::Answer;
use crate::sign_up::{follow_link, link};
use crate::world::{ANN, PASSWORD, Server};

pub(crate) const PAGE: &str = "/dashboard/address";
pub(crate) const CONFIRM: &str = "/dashboard/address/confirm";
pub(crate) const NEW: &str = "ann@new.example.org";

/// The form of the address page, and the page that it leads to.
pub(crate) fn ask(browser: &mut Browser<'_>, new: &str, password: &str) -> Answer {
    browser.submit_and_follow(PAGE, "/api/address", &[("email", new), ("password", password)])
}

/// Asks for another address; returns the link that came by mail.
pub(crate) fn link_to(server: &Server, browser: &mut Browser<'_>, new: &str) -> String {
    ask(browser, new, PASSWORD).expect(200);
    link(&server.mail_that_says(&format!("To: {new}\r\nSubject: Confirm your new address")))
}

/// What the form of the page that confirms sends.
pub(crate) fn confirm(browser: &mut Browser<'_>) -> Answer {
    browser.submit(CONFIRM, "/api/address/confirm", &[("email", NEW)]).expect(303)
}

/// The address that the account has, and the one that waits.
pub(crate) fn addresses(browser: &mut Browser<'_>) -> (String, Option<String>) {
    let account = browser.overview()["account"].clone();
    (account["email"].as_str().unwrap().to_owned(), account["pending_email"].as_str().map(str::to_owned))
}

fn signs_in(server: &Server, email: &str) -> bool {
    server.browser().type_password(email, PASSWORD).expect(303).header("location") == "/dashboard"
}

#[test]
fn the_address_changes_when_the_link_in_the_mail_is_confirmed() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains(&format!("href=\"{PAGE}\"")), "{page:?}");
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("action=\"/api/address\"") && page.body.contains(ANN), "{page:?}");
    assert!(!page.body.contains("Not confirmed yet"), "{page:?}");

    let page = ask(&mut browser, " Ann@New.example.org ", PASSWORD).expect(200);
    assert!(
        page.body.contains("Check the mail of that address") && page.body.contains("Not confirmed yet"),
        "{page:?}"
    );
    assert!(!browser.open(PAGE).body.contains("Check the mail of that address"), "it is said twice");
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains(&format!("If {NEW} can be used here")), "{page:?}");
    let mail = server.mail_that_says(&format!("To: {NEW}"));
    assert!(mail.contains("Subject: Confirm your new address"), "{mail}");
    let told = server.mail_that_says("Subject: A change of your account's e-mail address was requested");
    assert!(told.contains(&format!("To: {ANN}\r\n")) && told.contains(NEW), "{told}");
    assert!(told.contains("freeze your account") && !told.contains("/address/confirm?token="), "{told}");

    let before = browser.overview();
    let page = follow_link(&mut browser, &link(&mail), CONFIRM).expect(200);
    let both = format!("<dt>From</dt><dd>{ANN}</dd><dt>To</dt><dd><strong>{NEW}</strong></dd>");
    assert!(page.body.replace("<!>", "").contains(&both), "{page:?}");
    assert!(page.body.contains("method=\"post\" action=\"/api/address/confirm\""), "{page:?}");
    for _ in 0..3 {
        browser.open(CONFIRM).expect(200);
        server.ask("HEAD", CONFIRM).with("Cookie", &cookies(&browser)).send().expect(200);
    }
    assert_eq!(browser.overview(), before, "opening the link changed something");
    assert!(signs_in(&server, ANN) && !signs_in(&server, NEW));

    assert_eq!(confirm(&mut browser).header("location"), "/dashboard");
    assert_eq!(browser.jar.keys().filter(|name| *name != "twinlock_flash").collect::<Vec<_>>(), ["twinlock_session"]);
    let page = browser.open("/dashboard").expect(200);
    assert!(page.body.contains("Your address has been changed") && page.body.contains(NEW), "{page:?}");
    assert!(!page.body.contains(ANN) && !page.body.contains("can be used here"), "{page:?}");
    assert_eq!(addresses(&mut browser), (NEW.to_owned(), None));
    for to in [ANN, NEW] {
        let mail =
            server.mail_that_says(&format!("To: {to}\r\nSubject: The e-mail address of your account was changed"));
        assert!(mail.contains(&format!("from {ANN} to {NEW}")) && mail.contains("freeze your account"), "{mail}");
    }
    assert!(signs_in(&server, NEW) && !signs_in(&server, ANN));
    assert_eq!(server.all_mails().len(), 5, "the account, two for the wish, two for the change");
}

/// The cookies of a browser, for a request that it would not send itself.
pub(crate) fn cookies(browser: &Browser<'_>) -> String {
    browser.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

#[test]
fn the_cookie_alone_asks_for_nothing_and_what_was_typed_comes_back() {
    let server = Server::with_ann();
    server.mails(1);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let wrong = "not the otter's password";
    let refused = |browser: &mut Browser<'_>, password: &str| {
        let page = ask(browser, NEW, password);
        assert!(page.body.contains("id=\"password-refusal\""), "{page:?}");
        assert!(page.body.contains("That password is not right"), "{page:?}");
        assert!(page.body.contains(&format!("value=\"{NEW}\"")), "the address is lost: {page:?}");
        assert!(!page.body.contains(wrong) && !page.body.contains("Not confirmed yet"), "{page:?}");
    };
    refused(&mut browser, "");
    refused(&mut browser, wrong);
    // Not even while the password counts as fresh for other things.
    browser.submit("/dashboard/two-factor/enable", "/api/step-up", &[("password", PASSWORD)]).expect(303);
    refused(&mut browser, "");
    let page = browser.submit_and_follow(PAGE, "/api/address", &[("email", NEW)]);
    assert!(page.body.contains("role=\"alert\"") && page.body.contains(&format!("value=\"{NEW}\"")), "{page:?}");
    assert_eq!(browser.call("/api/address", &[("email", NEW)]).status, 422);
    assert_eq!(addresses(&mut browser), (ANN.to_owned(), None));
    assert_eq!(server.all_mails().len(), 1, "a mail went out all the same");
}

#[test]
fn an_address_that_cannot_be_is_refused_at_its_field() {
    let server = Server::with_ann();
    server.mails(1);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    for (typed, sentence) in [
        ("nobody", "does not look like an e-mail address"),
        ("", "does not look like an e-mail address"),
        ("ann@new.example.org,bob@example.org", "does not look like an e-mail address"),
        ("ann@new.example.org\r\nBcc: bob@example.org", "does not look like an e-mail address"),
        ("Ann@Example.org", "That is your present address"),
    ] {
        let page = ask(&mut browser, typed, PASSWORD);
        assert!(page.body.contains("id=\"email-refusal\"") && page.body.contains(sentence), "{typed:?}: {page:?}");
        assert!(typed.contains('\n') || page.body.contains(&format!("value=\"{typed}\"")), "{typed:?}: {page:?}");
        assert!(!page.body.contains(PASSWORD), "{page:?}");
    }
    assert_eq!(addresses(&mut browser), (ANN.to_owned(), None));
    assert_eq!(server.all_mails().len(), 1, "a mail went out all the same");
}

#[test]
fn a_wish_is_taken_back_on_its_page() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let link = link_to(&server, &mut browser, NEW);
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("action=\"/api/address/cancel\""), "{page:?}");
    let page = browser.submit_and_follow(PAGE, "/api/address/cancel", &[]).expect(200);
    assert!(page.body.contains("A link that was sent has stopped working"), "{page:?}");
    assert!(!page.body.contains("Not confirmed yet") && !page.body.contains("/api/address/cancel"), "{page:?}");
    let page = follow_link(&mut browser, &link, CONFIRM).expect(404);
    assert!(page.body.contains("This link does not work any more"), "{page:?}");
    confirm(&mut browser);
    assert_eq!(addresses(&mut browser), (ANN.to_owned(), None));
    assert_eq!(browser.call("/api/address/cancel", &[]).status, 409);
}

#[test]
fn the_sixth_mail_of_an_hour_is_refused_at_the_field_and_the_fifth_link_works() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    for _ in 0..5 {
        assert!(ask(&mut browser, NEW, PASSWORD).body.contains("Check the mail of that address"));
    }
    let page = ask(&mut browser, NEW, PASSWORD);
    assert!(
        page.body.contains("id=\"email-refusal\"") && page.body.contains("Too many mails were asked for"),
        "{page:?}"
    );
    assert!(page.body.contains("Not confirmed yet"), "{page:?}");
    let refused = browser.call("/api/address", &[("email", NEW), ("password", PASSWORD)]);
    assert!(refused.status == 429 && (3500..=3600).contains(&refused.retry_after()), "{refused:?}");
    let mails = server.mails(11);
    let links: Vec<String> =
        mails.iter().filter(|mail| mail.contains(&format!("To: {NEW}"))).map(|m| link(m)).collect();
    assert_eq!(links.len(), 5);
    let opened = links.iter().filter(|link| {
        browser.open(link).expect(303);
        browser.open(CONFIRM).status == 200
    });
    assert_eq!(opened.count(), 1, "the newest is the only one");
    assert_eq!(server.all_mails().len(), 11);
}
