//! Recovery codes on the pages: shown to whoever has typed the password, saved as a file, kept nowhere.

use crate::backup_phone::HOUR;
use crate::browser::Browser;
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, Setting};

const PAGE: &str = "/dashboard/recovery-codes";
const FILE: &str = "/dashboard/recovery-codes/file";

/// The codes that a page shows.
fn shown(page: &Answer) -> Vec<String> {
    let is_code = |word: &&str| {
        word.len() == 19
            && word.split('-').all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()))
            && word.split('-').count() == 4
    };
    let words = page.body.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(is_code);
    let mut codes: Vec<String> = Vec::new();
    for word in words.filter(|word| word.chars().all(|c| !c.is_ascii_lowercase())) {
        if !codes.iter().any(|code| code == word) {
            codes.push(word.to_owned());
        }
    }
    codes
}

fn view(browser: &mut Browser<'_>, password: &str) -> Answer {
    browser.submit_and_follow(PAGE, "/api/recovery-codes/view", &[("password", password)]).expect(200)
}

fn set_of(browser: &mut Browser<'_>) -> String {
    browser.overview()["recovery"]["id"].as_str().unwrap().to_owned()
}

/// Ann with two-factor on, the codes that the wizard showed her, and saved.
fn ann(server: &Server) -> (Browser<'_>, Vec<String>) {
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.turn_two_factor_on();
    let codes = shown(&browser.open(PAGE).expect(200));
    assert_eq!(codes.len(), 10);
    let set = set_of(&mut browser);
    browser.submit(PAGE, "/api/recovery-codes/saved", &[("set", &set), ("saved", "yes")]).expect(303);
    (browser, codes)
}

fn file(browser: &mut Browser<'_>, codes: &str) -> Answer {
    browser.submit(PAGE, FILE, &[("codes", codes)])
}

#[test]
fn viewing_takes_the_password_each_time_and_changes_nothing() {
    let server = Server::with_ann();
    let (mut browser, codes) = ann(&server);
    for _ in 0..2 {
        let page = browser.open(PAGE).expect(200);
        assert!(shown(&page).is_empty() && page.body.contains("View recovery codes"), "{page:?}");
    }
    assert_eq!(shown(&view(&mut browser, "not the otter's password")), Vec::<String>::new());
    let answer = browser.submit(PAGE, "/api/recovery-codes/view", &[("password", PASSWORD)]).expect(303);
    assert_eq!(answer.header("location"), PAGE, "something stands in the address");
    let page = browser.open(PAGE).expect(200);
    assert_eq!(shown(&page), codes);
    assert_eq!(page.header("cache-control"), "no-store");
    let title = page.body.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(!codes.iter().any(|code| title.contains(code)), "{title}");
    assert!(shown(&browser.open(PAGE)).is_empty(), "a page that is opened again shows them again");
    for _ in 0..3 {
        assert_eq!(shown(&view(&mut browser, PASSWORD)), codes);
    }
    let told = server.all_mails().iter().filter(|mail| mail.contains("Your recovery codes were viewed")).count();
    assert_eq!(told, 4);
    let jar = format!("{:?}", browser.jar);
    assert!(!codes.iter().any(|code| jar.contains(code) || server.log().contains(code.as_str())));
}

#[test]
fn who_has_not_typed_the_password_in_this_session_sees_none() {
    let server = Server::with_texts();
    let (mut home, codes) = ann(&server);
    home.step_up("/dashboard/api-keys");
    let page = home.submit_and_follow("/dashboard/api-keys", "/api/api-keys/regenerate", &[("id", "~")]);
    let key = crate::browser::key_shown(&page);
    let mut half = server.browser();
    half.half_sign_in(ANN);
    let mut nobody = server.browser();
    for (name, browser) in [("half signed in", &mut half), ("nobody", &mut nobody)] {
        for function in ["view", "regenerate", "check", "saved", "step"] {
            let fields = [("password", PASSWORD), ("code", &codes[0]), ("set", "x"), ("saved", "yes")];
            let answer = browser.call(&format!("/api/recovery-codes/{function}"), &fields);
            assert!(answer.status == 401 && shown(&answer).is_empty(), "{name}, {function}: {answer:?}");
        }
        assert_eq!(browser.open(PAGE).expect(303).header("location"), "/sign-in");
        assert_eq!(file(browser, &codes.join(" ")).status, 401, "{name}");
    }
    let by_key = server.ask("POST", "/api/recovery-codes/view").bearer(&key.unwrap()).form(&[("password", PASSWORD)]);
    assert_eq!(by_key.with("Accept", "application/json").send().status, 401);
    // A step-up of a while ago shows not even those that were never saved.
    home.submit("/dashboard/recovery-codes/new", "/api/recovery-codes/regenerate", &[("password", PASSWORD)]);
    home.open(PAGE);
    assert_eq!(shown(&home.open(PAGE).expect(200)).len(), 10);
    server.time_passes(301);
    let page = home.open(PAGE).expect(200);
    assert!(shown(&page).is_empty() && page.body.contains("type=\"password\""), "{page:?}");
    assert_eq!(home.call("/api/recovery-codes/view", &[]).status / 100, 4);
    server.time_passes(HOUR);
    assert!(shown(&view(&mut home, PASSWORD)).iter().all(|code| !codes.contains(code)), "the old set is shown");
}

#[test]
fn the_file_has_all_ten_and_a_name_that_tells_host_and_set() {
    let server = Setting::default().variable("TWINLOCK_PUBLIC_URL", "http://127.0.0.1:3000").start();
    server.make_account(ANN);
    let (mut browser, codes) = ann(&server);
    let set = set_of(&mut browser);
    for typed in [codes.join("\n"), codes.join(" ").to_lowercase()] {
        let answer = file(&mut browser, &typed).expect(200);
        let name = format!("attachment; filename=\"twinlock-recovery-codes-127.0.0.1-3000-{set}.txt\"");
        assert_eq!(answer.header("content-disposition"), name);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
        let lines: Vec<&str> = answer.body.lines().map(str::trim).collect();
        for (number, code) in (1..).zip(&codes) {
            assert_eq!(lines.iter().filter(|line| **line == format!("{number}. {code}")).count(), 1, "{answer:?}");
        }
        for word in [ANN, &set, "http://127.0.0.1:3000"] {
            assert!(answer.body.contains(word), "{word} is missing: {answer:?}");
        }
    }
}

#[test]
fn no_file_is_made_of_wrong_codes_or_for_somebody_else() {
    let server = Server::with_ann();
    server.make_account("eve@example.org");
    let (mut browser, codes) = ann(&server);
    let mut eve = server.browser();
    eve.sign_in("eve@example.org");
    assert_eq!(file(&mut eve, &codes.join(" ")).status, 404, "Eve has no codes");
    eve.turn_two_factor_on();
    let eves = shown(&eve.open(PAGE));
    let mut swapped = codes.clone();
    swapped.swap(0, 1);
    let mut one_wrong = codes.clone();
    one_wrong[9].clone_from(&eves[9]);
    for (name, wrong) in [
        ("nine", codes[1..].join(" ")),
        ("eleven", [&codes[..], &codes[..1]].concat().join(" ")),
        ("in another order", swapped.join(" ")),
        ("one of them wrong", one_wrong.join(" ")),
        ("Eve's", eves.join(" ")),
        ("none", String::new()),
        ("the first, ten times", [codes[0].as_str(); 10].join(" ")),
        ("other words", "<script>alert(1)</script>".to_owned()),
        ("too many", "AAAA-AAAA-AAAA-AAAA ".repeat(500)),
    ] {
        let answer = file(&mut browser, &wrong);
        assert!((400..500).contains(&answer.status) && shown(&answer).is_empty(), "{name}: {answer:?}");
        assert!(answer.header("content-disposition").is_empty() && !answer.body.contains("<script"), "{name}");
    }
    assert!((400..500).contains(&file(&mut eve, &codes.join(" ")).status), "Eve gets Ann's");
    let get = browser.open(FILE);
    assert_ne!(get.status, 200, "{get:?}");
    let cookies = crate::address::cookies(&browser);
    let elsewhere = server.ask("POST", FILE).with("Cookie", &cookies).with("Sec-Fetch-Site", "cross-site");
    assert_eq!(elsewhere.form(&[("codes", &codes.join(" "))]).send().status, 403);
    file(&mut browser, &codes.join(" ")).expect(200);
}

#[test]
fn where_codes_are_shown_once_there_is_no_second_look() {
    let server = Setting::default().variable("TWINLOCK_RECOVERY_CODES", "show_once").start();
    server.make_account(ANN);
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.turn_two_factor_on();
    assert!(shown(&browser.open(PAGE).expect(200)).is_empty());
    let new = |browser: &mut Browser<'_>| {
        let fields = [("password", PASSWORD)];
        shown(&browser.submit_and_follow(PAGE, "/api/recovery-codes/regenerate", &fields).expect(200))
    };
    let codes = new(&mut browser);
    assert_eq!(codes.len(), 10);
    file(&mut browser, &codes.join(" ")).expect(200);
    let set = set_of(&mut browser);
    browser.submit(PAGE, "/api/recovery-codes/saved", &[("set", &set), ("saved", "yes")]).expect(303);
    let page = view(&mut browser, PASSWORD);
    assert!(shown(&page).is_empty() && page.body.contains("shown only once"), "{page:?}");
    server.command_line(ANN, PASSWORD).code(&codes[3]).send().expect(201);
    let kept: Vec<Option<Vec<u8>>> = server
        .database()
        .prepare("SELECT sealed_codes FROM recovery_set")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(kept, [None], "a copy is kept");
}
