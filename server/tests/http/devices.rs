//! Another device through the pages, by plain forms: beside the old one for a while, then in its place.

use crate::browser::{Browser, link_shown};
use crate::phone::Phone;
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, now};
use serde_json::Value;
use std::sync::Barrier;
use std::time::{Duration, Instant};

pub(crate) const PAGE: &str = "/dashboard/two-factor/device";

/// Ann with two-factor on, signed in, who typed her password a moment ago; and her phone.
pub(crate) fn ann(server: &Server) -> (Browser<'_>, Phone) {
    let mut browser = server.browser();
    browser.sign_in(ANN);
    let (phone, _) = browser.turn_two_factor_on();
    (browser, phone)
}

/// Presses the button that begins, and scans.
pub(crate) fn begin(browser: &mut Browser<'_>) -> Phone {
    Phone::scan(&link_shown(&browser.submit_and_follow(PAGE, "/api/device/start", &[]).expect(200)))
}

/// The same, up to the choice of what becomes of the old one.
pub(crate) fn prove(browser: &mut Browser<'_>) -> Phone {
    let mut phone = begin(browser);
    let page = browser.submit_and_follow(PAGE, "/api/device/prove", &[("code", &phone.code())]).expect(200);
    assert!(page.body.contains("action=\"/api/device/finish\""), "{page:?}");
    phone
}

pub(crate) fn devices(browser: &mut Browser<'_>) -> Vec<Value> {
    browser.overview()["factors"].as_array().unwrap().clone()
}

pub(crate) fn id(device: &Value) -> String {
    device["id"].as_str().unwrap().to_owned()
}

/// Signs a command line in.
pub(crate) fn enter(server: &Server, code: &str) -> Answer {
    server.command_line(ANN, PASSWORD).code(code).send()
}

#[test]
fn a_new_device_takes_over_with_an_hour_in_between() {
    let server = Server::with_ann();
    let (mut browser, mut old) = ann(&server);
    server.time_passes(301);
    let before = browser.overview();
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("type=\"password\"") && !page.body.contains("/api/device/start"), "{page:?}");
    let page = browser.step_up(PAGE);
    assert!(page.body.contains("Your authenticator apps") && !page.body.contains("otpauth"), "{page:?}");
    assert!(page.body.contains("not carry") || page.body.contains("backup"), "no word of backups: {page:?}");

    let mut new = begin(&mut browser);
    let refused = browser.submit_and_follow(PAGE, "/api/device/prove", &[("code", &new.wrong_code())]).expect(200);
    assert!(refused.body.contains("id=\"code-refusal\"") && refused.body.contains("not right"), "{refused:?}");
    let page = browser.submit_and_follow(PAGE, "/api/device/prove", &[("code", &new.code())]).expect(200);
    assert!(page.body.contains("The new device shows the right codes"), "{page:?}");
    for choice in ["none", "hour", "day", "week", "stays"] {
        assert!(page.body.contains(&format!("value=\"{choice}\"")), "{choice}: {page:?}");
    }
    let early = new.code();
    assert_eq!(enter(&server, &early).status, 401, "it opens before it is finished");
    assert_eq!(devices(&mut browser), *before["factors"].as_array().unwrap());

    let first = id(&before["factors"][0]);
    let fields = [("name", " Pixel 9 "), ("overlap", "hour"), ("replaces", &first)];
    let page = browser.submit_and_follow(PAGE, "/api/device/finish", &fields).expect(200);
    assert!(page.body.contains("Your new device is set up."), "{page:?}");
    assert!(page.body.contains("Pixel 9") && page.body.contains("works until"), "{page:?}");
    let both = devices(&mut browser);
    assert_eq!(both.len(), 2);
    let (old_one, new_one) = if id(&both[0]) == first { (&both[0], &both[1]) } else { (&both[1], &both[0]) };
    assert_eq!((&new_one["name"], &new_one["retires_at"]), (&"Pixel 9".into(), &Value::Null));
    assert!((3590..=3600).contains(&(old_one["retires_at"].as_i64().unwrap() - now())), "{old_one}");
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("Retire now") && page.body.contains("Keep it"), "{page:?}");
    enter(&server, &old.code()).expect(201);
    enter(&server, &early).expect(201);
    assert_eq!(browser.overview()["recovery"], before["recovery"], "the recovery codes are others");
    let told = server.mail_that_says("Subject: Your authenticator is being replaced");
    assert!(told.contains("Pixel 9"), "{told}");

    server.database().execute("UPDATE authenticator SET retires_at = ?1 WHERE id = ?2", (now() - 1, &first)).unwrap();
    let refused = enter(&server, &old.code());
    assert_eq!(refused.refusal(), (401, "invalid_two_factor_code".to_owned()));
    enter(&server, &new.code()).expect(201);
    server.mail_that_says("Subject: Your old authenticator app has retired");
    let left = devices(&mut browser);
    assert_eq!((left.len(), &left[0]["name"]), (1, &"Pixel 9".into()));
    assert_eq!(browser.overview()["recovery"], before["recovery"]);
    let history = browser.open("/dashboard/history").expect(200);
    assert!(
        history.body.contains("“Pixel 9” took the place of") && history.body.contains("has retired"),
        "{history:?}"
    );
}

#[test]
fn giving_up_at_any_step_changes_nothing() {
    let server = Server::with_ann();
    let (mut browser, mut old) = ann(&server);
    let before = browser.overview();
    let page = browser.submit_and_follow(PAGE, "/api/device/cancel", &[]).expect(200);
    assert!(page.body.contains("role=\"alert\"") && page.body.contains("start again"), "{page:?}");
    for step in [begin as fn(&mut Browser<'_>) -> Phone, prove] {
        let mut new = step(&mut browser);
        let page = browser.submit_and_follow(PAGE, "/api/device/cancel", &[]).expect(200);
        assert!(page.body.contains("Nothing was changed") && !page.body.contains("otpauth"), "{page:?}");
        let code = new.code();
        assert_eq!(browser.call("/api/device/prove", &[("code", &code)]).status, 409);
        let fields = [("name", "Pixel 9"), ("overlap", "stays")];
        assert_eq!(browser.call("/api/device/finish", &fields).status, 409);
        assert_eq!(enter(&server, &code).status, 401);
    }
    // Just left, it ends by itself.
    prove(&mut browser);
    server.database().execute_batch("UPDATE authenticator SET expires_at = 1 WHERE expires_at IS NOT NULL").unwrap();
    assert_eq!(browser.call("/api/device/finish", &[("name", "Pixel 9"), ("overlap", "stays")]).status, 409);
    for what in ["factors", "recovery", "phone"] {
        assert_eq!(browser.overview()[what], before[what]);
    }
    enter(&server, &old.code()).expect(201);
    let mails = server.all_mails();
    assert!(!mails.iter().any(|mail| mail.contains("authenticator app was") || mail.contains("replaced\r\n")));
}

#[test]
fn devices_are_named_kept_and_removed_one_by_one() {
    let server = Server::with_ann();
    let (mut browser, mut old) = ann(&server);
    let first = id(&devices(&mut browser)[0]);
    let page = browser.submit_and_follow(PAGE, "/api/device/rename", &[("id", &first), ("name", "私の電話 📱")]);
    assert!(page.body.contains("The device has its new name") && page.body.contains("私の電話 📱"), "{page:?}");
    for odd in ["", "   ", &"x".repeat(41), "a\u{202e}b", "a\nb"] {
        let answer = browser.call("/api/device/rename", &[("id", &first), ("name", odd)]);
        assert!(answer.status == 422 && answer.body.contains("device_name_invalid"), "{odd:?}: {answer:?}");
    }
    let last = browser.call("/api/device/remove", &[("id", &first)]);
    assert!(last.status == 409 && last.body.contains("last_device"), "{last:?}");
    assert!(browser.open(PAGE).body.contains("href=\"/dashboard/two-factor/disable\""), "no way to turn it off");

    let mut new = prove(&mut browser);
    let fields = [("name", "Pixel 9"), ("overlap", "day"), ("replaces", first.as_str())];
    browser.submit(PAGE, "/api/device/finish", &fields).expect(303);
    let second = devices(&mut browser).iter().map(id).find(|id| *id != first).unwrap();
    let one_must_stay = browser.call("/api/device/remove", &[("id", &second)]);
    assert!(one_must_stay.status == 409 && one_must_stay.body.contains("one_must_stay"), "{one_must_stay:?}");
    let page = browser.submit_and_follow(PAGE, "/api/device/keep", &[("id", &first)]).expect(200);
    assert!(page.body.contains("The device stays") && !page.body.contains("works until"), "{page:?}");
    let page = browser.submit_and_follow(PAGE, "/api/device/remove", &[("id", &first)]).expect(200);
    assert!(page.body.contains("has stopped working") && !page.body.contains("私の電話 📱"), "{page:?}");
    let answer = enter(&server, &old.code());
    assert_eq!(answer.refusal(), (401, "invalid_two_factor_code".to_owned()));
    assert!(answer.body.contains("removed or has retired"), "{answer:?}");
    assert_eq!(browser.call("/api/device/keep", &[("id", &first)]).status, 404, "it comes back");
    enter(&server, &new.code()).expect(201);
    server.mail_that_says("Subject: An authenticator app stays");
    server.mail_that_says("Subject: An authenticator app was removed");
}

#[test]
fn two_browsers_that_finish_at_once_set_up_one_device() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    for round in 1..=3 {
        prove(&mut browser);
        let began = Instant::now();
        let barrier = Barrier::new(2);
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let threads = ["Pixel", "iPhone"].map(|name| {
                let name = format!("{name} {round}");
                let (mut browser, barrier) = (browser.clone(), &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    browser.call("/api/device/finish", &[("name", &name), ("overlap", "stays")])
                })
            });
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(began.elapsed() < Duration::from_secs(10));
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{answers:?}");
        assert_eq!(devices(&mut browser).len(), 1 + round);
    }
    let told =
        server.all_mails().iter().filter(|mail| mail.contains("Subject: An authenticator app was added")).count();
    assert_eq!(told, 3);
    assert!(!server.log().contains("ERROR"), "{}", server.log());
}
