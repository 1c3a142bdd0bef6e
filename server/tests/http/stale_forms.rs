//! Forms that were drawn before a change.

use crate::browser::{Browser, DASHBOARD_PAGES};
use crate::world::{ANN, PASSWORD, Server};

/// Forms that stand on nothing: they end something, ask for the password, invite somebody, choose a language, or only show.
const FREE: [&str; 8] = [
    "/api/sign-out",
    "/api/language",
    "/api/step-up",
    "/api/sessions/end",
    "/api/sessions/end-others",
    "/api/invite",
    "/dashboard/recovery-codes/file",
    "/dashboard/history",
];

/// The forms of a page: where each leads, and the revision it carries.
fn forms(page: &str) -> Vec<(String, Option<i64>)> {
    let attribute = |text: &str, start: &str| Some(text.split_once(start)?.1.split('"').next()?.to_owned());
    page.split("<form ")
        .skip(1)
        .map(|form| {
            let form = form.split("</form>").next().unwrap();
            let revision = attribute(form, "name=\"revision\" value=\"").map(|text| text.parse().unwrap());
            (attribute(form, "action=\"").unwrap_or_default(), revision)
        })
        .collect()
}

fn revision(browser: &mut Browser<'_>) -> i64 {
    browser.overview()["account"]["revision"].as_i64().unwrap()
}

#[test]
fn every_form_carries_the_revision_it_was_drawn_from() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let mut seen = 0;
    for two_factor in [false, true] {
        if two_factor {
            home.turn_two_factor_on();
        }
        home.call("/api/step-up", &[("password", PASSWORD), ("next", "/dashboard")]);
        for path in DASHBOARD_PAGES {
            let page = home.open(path);
            let now = revision(&mut home);
            for (action, carried) in forms(&page.body) {
                if FREE.contains(&action.as_str()) {
                    continue;
                }
                assert_eq!(carried, Some(now), "{path}: {action}");
                seen += 1;
            }
        }
    }
    assert!(seen > 15, "only {seen} forms were looked at");
}

#[test]
fn a_form_whose_ground_moved_is_refused_whatever_it_claims_otherwise() {
    let server = Server::with_ann();
    let (mut home, mut other) = (server.browser(), server.browser());
    home.sign_in(ANN);
    other.sign_in(ANN);
    for browser in [&mut home, &mut other] {
        browser.call("/api/step-up", &[("password", PASSWORD), ("next", "/dashboard")]).expect(200);
    }
    let old = revision(&mut home).to_string();
    let key = |description: &'static str| [("description", description), ("scope", "read"), ("expires", "30")];
    other.call("/api/api-keys/create", &key("printer")).expect(200);
    let with = |description, revision| {
        let mut fields = key(description).to_vec();
        fields.push(("revision", revision));
        fields
    };
    let refused = home.call("/api/api-keys/create", &with("scanner", &old));
    assert_eq!(refused.status, 409, "{refused:?}");
    assert!(refused.body.contains("page_stale") && refused.body.contains("printer"), "{refused:?}");
    for nonsense in ["", "x", "1e3", "-", "99999999999999999999", "NaN"] {
        assert_eq!(home.call("/api/api-keys/create", &with("scanner", nonsense)).status, 422, "{nonsense}");
    }
    for future in ["9223372036854775807", "1000000"] {
        assert_eq!(home.call("/api/api-keys/create", &with("scanner", future)).status, 409, "{future}");
    }
    assert_eq!(home.overview()["api_keys"].as_array().unwrap().len(), 2, "nothing was made");
    let now = revision(&mut home).to_string();
    home.call("/api/api-keys/create", &with("scanner", &now)).expect(200);

    // As a form: back to its page, which says what changed, and gives back what was typed.
    let page = home.submit_and_follow("/dashboard/api-keys", "/api/api-keys/create", &with("copier", &old));
    assert!(page.body.contains("The API key “printer” was made"), "{page:?}");
    assert!(page.body.contains("value=\"copier\""), "{page:?}");
    // To end something nobody has to look again.
    home.submit("/dashboard/sessions", "/api/sessions/end-others", &[("revision", &old)]).expect(303);
    assert!(!other.is_signed_in());
}

#[test]
fn a_form_of_whoever_was_signed_in_before_does_nothing_to_whoever_is_now() {
    let server = Server::with_ann();
    server.make_account("bob@example.org");
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.step_up("/dashboard/api-keys");
    let hers = browser.overview()["account"]["id"].as_str().unwrap().to_owned();
    let page = browser.open("/dashboard/api-keys");
    assert!(page.body.contains(&format!("name=\"drawn_for\" value=\"{hers}\"")), "{page:?}");
    let old = revision(&mut browser).to_string();
    browser.submit("/dashboard", "/api/sign-out", &[]).expect(303);
    browser.sign_in("bob@example.org");
    browser.step_up("/dashboard/api-keys");
    let fields =
        [("description", "hers"), ("scope", "read"), ("expires", "30"), ("drawn_for", &hers), ("revision", &old)];
    let refused = browser.call("/api/api-keys/create", &fields);
    assert!(refused.status == 409 && refused.body.contains("another_is_signed_in"), "{refused:?}");
    let page = browser.submit_and_follow("/dashboard/api-keys", "/api/api-keys/create", &fields);
    assert!(page.body.contains("that page belonged to another account"), "{page:?}");
    assert_eq!(browser.overview()["api_keys"].as_array().unwrap().len(), 1, "nothing was made");
    // Nor is her page told of what he does.
    let news = browser.call("/api/news", &[("since", "0"), ("account", &hers)]);
    assert!(news.status == 401 && !news.body.contains("lines"), "{news:?}");
}
