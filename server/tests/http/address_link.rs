//! The link that confirms another address: where it leads, and whom it leads nowhere.

use crate::address::{CONFIRM, NEW, PAGE, addresses, ask, confirm, cookies, link_to};
use crate::sign_up::follow_link;
use crate::world::{ANN, PASSWORD, Server};

const EVE: &str = "eve@example.org";

#[test]
fn who_is_not_signed_in_signs_in_first_and_goes_on() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let link = link_to(&server, &mut home, NEW);
    let token = link.split_once("token=").unwrap().1.to_owned();

    let mut phone = server.browser();
    let page = follow_link(&mut phone, &link, CONFIRM).expect(303);
    assert_eq!(page.header("location"), "/sign-in");
    let page = phone.open("/sign-in").expect(200);
    assert!(!page.body.contains(NEW) && !page.body.contains(ANN) && !page.body.contains(&token), "{page:?}");
    assert_eq!(phone.type_password(ANN, "not the otter's password").header("location"), "/sign-in");
    let answer = phone.type_password(ANN, PASSWORD).expect(303);
    assert_eq!(answer.header("location"), CONFIRM);
    assert!(!answer.cookies().iter().any(|cookie| cookie.contains(&token)), "{answer:?}");
    assert_eq!(addresses(&mut phone).0, ANN, "signing in is not confirming");
    let page = phone.open(CONFIRM).expect(200);
    assert!(page.body.contains(NEW) && !page.body.contains(&token), "{page:?}");
    let done = confirm(&mut phone);
    assert!(done.header("location") == "/dashboard" && !done.body.contains(&token), "{done:?}");
    assert!(!phone.jar.contains_key("twinlock_link"));
    assert_eq!(addresses(&mut home), (NEW.to_owned(), None), "the other browser is still signed in");
    assert!(!server.log().contains(&token[8..]), "the token is in the log");
}

#[test]
fn with_two_factor_the_way_to_confirm_goes_over_the_code() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let link = link_to(&server, &mut home, NEW);
    let mut browser = server.browser();
    follow_link(&mut browser, &link, CONFIRM).expect(303);
    browser.half_sign_in(ANN);
    assert_eq!(browser.open(CONFIRM).expect(303).header("location"), "/sign-in", "the password alone is not enough");
    assert_eq!(browser.call("/api/address/confirm", &[("email", NEW)]).status, 401);
    assert_eq!(addresses(&mut home).0, ANN);
    browser.type_code(&phone.wrong_code());
    assert_eq!(browser.type_code(&phone.code()).expect(303).header("location"), CONFIRM);
    browser.open(CONFIRM).expect(200);
    assert_eq!(confirm(&mut browser).header("location"), "/dashboard");
    assert_eq!(addresses(&mut browser), (NEW.to_owned(), None));
    assert!(browser.two_factor() && home.is_signed_in(), "two-factor and the other browser stay");
    let mut later = server.browser();
    later.half_sign_in(NEW);
    assert_eq!(later.type_code(&phone.code()).header("location"), "/dashboard");
}

#[test]
fn in_another_account_the_link_says_so_and_gives_nothing_away() {
    let server = Server::with_ann();
    server.make_account(EVE);
    let (mut anns, mut eves) = (server.browser(), server.browser());
    anns.sign_in(ANN);
    eves.sign_in(EVE);
    let link = link_to(&server, &mut anns, NEW);
    let before = (anns.overview(), eves.overview());
    let page = follow_link(&mut eves, &link, CONFIRM).expect(403);
    assert!(page.body.contains("This link is for another account"), "{page:?}");
    assert!(!page.body.contains(ANN) && !page.body.contains(NEW), "{page:?}");
    assert!(!page.body.contains("action=\"/api/address/confirm\""), "{page:?}");
    assert_eq!(confirm(&mut eves).header("location"), CONFIRM);
    for function in ["/api/address/confirm", "/api/address/confirm/state"] {
        let refused = eves.call(function, &[("email", NEW)]);
        assert!(refused.status == 403 && !refused.body.contains("ann@"), "{refused:?}");
    }
    assert_eq!((anns.overview(), eves.overview()), before);
    let mut other = server.browser();
    other.open(&link).expect(303);
    let answer = other.type_password(EVE, PASSWORD).expect(303);
    assert_eq!(answer.header("location"), "/dashboard", "her own sign-in is not led to it");
    // As the page says: sign out, sign in to the right one, and open the link again.
    eves.submit("/dashboard", "/api/sign-out", &[]).expect(303);
    assert!(!eves.jar.contains_key("twinlock_link"), "it waits for the next person at this browser");
    eves.open(&link).expect(303);
    assert_eq!(eves.type_password(ANN, PASSWORD).expect(303).header("location"), CONFIRM);
    confirm(&mut eves);
    assert_eq!(addresses(&mut anns), (NEW.to_owned(), None));
}

#[test]
fn a_dead_link_leads_to_a_page_that_says_so() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let used = link_to(&server, &mut browser, NEW);
    browser.open(&used).expect(303);
    confirm(&mut browser);
    let before = browser.overview();
    let never = format!("{CONFIRM}?token=twl_lnk_{}", "A".repeat(43));
    for link in [&used, &never] {
        let page = follow_link(&mut browser, link, CONFIRM).expect(404);
        assert!(page.body.contains("This link does not work any more"), "{page:?}");
        assert!(!page.body.contains("action=\"/api/address/confirm\""), "{page:?}");
        assert_eq!(browser.call("/api/address/confirm", &[("email", "ann@other.example.org")]).status, 404);
        // Whoever signs in with it goes where everybody goes.
        let mut other = server.browser();
        other.open(link).expect(303);
        assert_eq!(other.type_password(NEW, PASSWORD).expect(303).header("location"), "/dashboard");
    }
    for broken in ["", "twl_lnk_", "%00", "twl_ses_AAAA", &format!("twl_lnk_{}", "A".repeat(44))] {
        let answer = browser.open(&format!("{CONFIRM}?token={broken}")).expect(303);
        assert_eq!(answer.header("location"), CONFIRM);
        assert!(!browser.jar.contains_key("twinlock_link"), "{broken}");
        browser.open(CONFIRM).expect(404);
    }
    browser.open(CONFIRM).expect(404);
    let mut after = browser.overview();
    after["sessions"] = before["sessions"].clone(); // the others signed in meanwhile
    for field in ["revision", "updated_at", "last_sign_in_at"] {
        after["account"][field] = before["account"][field].clone();
    }
    assert_eq!(after, before);
}

#[test]
fn another_sites_page_neither_asks_nor_confirms_nor_cancels() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let link = link_to(&server, &mut browser, NEW);
    browser.open(&link).expect(303);
    let before = browser.overview();
    let fields = [("email", EVE), ("password", PASSWORD)];
    for function in ["/api/address", "/api/address/confirm", "/api/address/cancel"] {
        for headers in [
            &[("Sec-Fetch-Site", "cross-site")][..],
            &[("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example")],
            &[("Origin", "https://evil.example")],
            &[("Origin", "null")],
        ] {
            let mut ask = server.ask("POST", function).with("Accept", "text/html").with("Cookie", &cookies(&browser));
            for (name, value) in headers {
                ask = ask.with(name, value);
            }
            let answer = ask.form(&fields).send().expect(403);
            assert!(answer.cookies().is_empty() && answer.body.contains("came from another site"), "{answer:?}");
        }
    }
    assert_eq!(browser.overview(), before);
    confirm(&mut browser);
    assert_eq!(addresses(&mut browser), (NEW.to_owned(), None), "our own page may");
}

#[test]
fn an_address_that_was_taken_in_between_is_refused_on_the_page() {
    let server = Server::with_ann();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let link = link_to(&server, &mut browser, NEW);
    server.make_account(NEW);
    follow_link(&mut browser, &link, CONFIRM).expect(200);
    assert_eq!(confirm(&mut browser).header("location"), CONFIRM);
    let page = browser.open(CONFIRM).expect(200);
    assert!(page.body.contains("That address has an account already"), "{page:?}");
    assert_eq!(browser.call("/api/address/confirm", &[("email", NEW)]).status, 409);
    assert_eq!(addresses(&mut browser).0, ANN);
    let mut theirs = server.browser();
    theirs.sign_in(NEW);
    assert_eq!(addresses(&mut theirs), (NEW.to_owned(), None));
    browser.open(PAGE).expect(200);
    ask(&mut browser, "ann@other.example.org", PASSWORD).expect(200);
    assert_eq!(addresses(&mut browser).1.as_deref(), Some("ann@other.example.org"));
}
