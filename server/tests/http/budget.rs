//! Wrong codes: one budget for one account, whatever door they come through.

use crate::phone::Phone;
use crate::program::Ask;
use crate::world::{ANN, PASSWORD, Server, Setting};
use serde_json::json;

/// Ann with two-factor on, and a command line that is signed in; turning it off asks for a code.
fn strict() -> (Server, Phone, String) {
    let server = Setting::default().variable("TWINLOCK_POLICY_DISABLE", "password_and_code").start();
    server.make_account(ANN);
    let token = server.token(ANN, PASSWORD);
    let answer = server.ask("POST", "/account/two-factor/url").bearer(&token).password(PASSWORD).send().expect(200);
    let mut phone = Phone::scan(answer.json()["url"].as_str().unwrap());
    server.ask("PUT", "/account/two-factor").bearer(&token).code(&phone.code()).send().expect(200);
    (server, phone, token)
}

fn disable<'server>(server: &'server Server, token: &str) -> Ask<'server> {
    server.ask("DELETE", "/account/two-factor").bearer(token).password(PASSWORD)
}

fn disable_by_patch<'server>(server: &'server Server, token: &str) -> Ask<'server> {
    let wish = json!({"password": PASSWORD, "two_factor_authentication": false});
    server.ask("PATCH", "/account").bearer(token).json(&wish)
}

#[test]
fn all_doors_share_one_budget_of_ten_that_survives_the_power_going_out() {
    let (mut server, mut phone, token) = strict();
    let wrong: Vec<String> = phone.wrong_codes().take(10).collect();
    let refused = (401, "invalid_two_factor_code".to_owned());
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    for code in &wrong[..3] {
        let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", code)]);
        assert!(page.body.contains("That code is not right"), "{page:?}");
    }
    for code in &wrong[3..5] {
        assert_eq!(browser.call("/api/sign-in/verify", &[("code", code)]).status, 401);
    }
    for code in &wrong[5..7] {
        assert_eq!(server.command_line(ANN, PASSWORD).code(code).send().refusal(), refused);
    }
    assert_eq!(disable(&server, &token).code(&wrong[7]).send().refusal(), refused);
    assert_eq!(disable_by_patch(&server, &token).code(&wrong[8]).send().refusal(), refused);
    // Eight digits have the shape of an SMS code, sixteen letters that of a recovery code.
    let recovery = server.command_line(ANN, PASSWORD).code("7QK2-9DXR-M4HT-C0WZ").send();
    assert_eq!(recovery.refusal(), refused);

    let right = phone.code();
    for round in ["before", "after"] {
        let mut browser = server.browser();
        browser.half_sign_in(ANN);
        let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", &right)]);
        assert!(page.body.contains("Too many wrong codes"), "{round}: {page:?}");
        for answer in [
            browser.call("/api/sign-in/verify", &[("code", &right)]),
            server.command_line(ANN, PASSWORD).code(&right).send(),
            disable(&server, &token).code(&right).send(),
            disable_by_patch(&server, &token).code(&right).send(),
        ] {
            assert_eq!(answer.status, 429, "{round}: {answer:?}");
            assert!((840..=900).contains(&answer.retry_after()), "{round}: {answer:?}");
        }
        assert!(!browser.is_signed_in());
        server.kill();
        server.restart();
    }

    // The password alone still says what it says: that a code is needed.
    assert_eq!(server.command_line(ANN, PASSWORD).send().id(), "two_factor");
    let shown = String::from_utf8(server.admin(&["show", "--email", ANN], "").stdout).unwrap();
    assert!(shown.contains("Wrong codes in a row: 10") && shown.contains("Two-factor authentication: yes"), "{shown}");
    let unlocked = server.admin(&["unlock", "--email", ANN], "");
    assert!(unlocked.status.success(), "{unlocked:?}");
    // It was never looked at, so it is not spent.
    server.command_line(ANN, PASSWORD).code(&right).send().expect(201);
    let shown = String::from_utf8(server.admin(&["show", "--email", ANN], "").stdout).unwrap();
    assert!(shown.contains("Wrong codes in a row: 0") && shown.contains("Two-factor authentication: yes"), "{shown}");
}

#[test]
fn five_wrong_codes_end_a_sign_in_that_waits() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let (mut phone, _) = home.turn_two_factor_on();
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    for code in phone.wrong_codes().take(5) {
        assert_eq!(browser.call("/api/sign-in/verify", &[("code", &code)]).status, 401);
    }
    let right = phone.code();
    let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/verify", &[("code", &right)]);
    assert!(page.body.contains("This sign-in is over"), "{page:?}");
    assert_eq!(home.sessions(), 1);
    browser.half_sign_in(ANN);
    assert_eq!(browser.type_code(&right).header("location"), "/dashboard");
}

#[test]
fn only_a_full_sign_in_clears_the_count() {
    let (server, mut phone, token) = strict();
    let wrong: Vec<String> = phone.wrong_codes().take(9).collect();
    for code in &wrong {
        server.command_line(ANN, PASSWORD).code(code).send().expect(401);
    }
    // Neither a right password, nor a page, nor a sign-in given up takes anything back.
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    browser.submit("/sign-in/verify", "/api/sign-in/cancel", &[]).expect(303);
    server.ask("GET", "/account").bearer(&token).send().expect(200);
    let shown = String::from_utf8(server.admin(&["show", "--email", ANN], "").stdout).unwrap();
    assert!(shown.contains("Wrong codes in a row: 9"), "{shown}");
    server.command_line(ANN, PASSWORD).code(&phone.code()).send().expect(201);
    let shown = String::from_utf8(server.admin(&["show", "--email", ANN], "").stdout).unwrap();
    assert!(shown.contains("Wrong codes in a row: 0"), "{shown}");
}

#[test]
fn what_has_no_codes_shape_is_refused_at_both_doors() {
    let (server, mut phone, _) = strict();
    let long = "1".repeat(60_000);
    let malformed = [
        "",
        " ",
        "true",
        "null",
        "12345",
        "1234567",
        "123456789",
        "-12345",
        "1e5",
        "+123456",
        "0x1234",
        "12345a",
        "[\"000000\"]",
        "{}",
        "123456,123457",
        "123456;123457",
        "١٢٣٤٥٦",
        "𝟏𝟐𝟑𝟒𝟓𝟔",
        "%31%32%33%34%35%36",
        &long,
    ];
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    for code in malformed.into_iter().chain(["123456\0", "12345\n6"]) {
        let answer = browser.call("/api/sign-in/verify", &[("code", code)]);
        assert_eq!(answer.status, 401, "{code:.40}: {answer:?}");
        assert!(answer.body.contains("code_shape"), "{code:.40}: {answer:?}");
    }
    for code in malformed.into_iter().filter(|code| code.len() < 1000) {
        let answer = server.command_line(ANN, PASSWORD).with_bytes("Heroku-Two-Factor-Code", code.as_bytes()).send();
        assert_eq!(answer.refusal(), (401, "invalid_two_factor_code".to_owned()), "{code:.40}: {answer:?}");
    }
    // Nothing of it was a guess, so the sign-in still waits, and what is only spaced is right.
    let code: Vec<String> = phone.code().chars().map(|digit| digit.to_string()).collect();
    assert_eq!(browser.type_code(&code.join(" ")).header("location"), "/dashboard");
}

#[test]
fn one_request_is_one_guess() {
    let (server, mut phone, _) = strict();
    let (wrong, right) = (phone.wrong_code(), phone.code());
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    for fields in [
        &[][..],
        &[("code", &*right), ("code", &*wrong)],
        &[("code", &*wrong), ("code", &*right)],
        &[("code[]", &*wrong), ("code[]", &*right)],
        &[("code[0]", &*wrong), ("code[1]", &*right)],
        &[("code[code]", &*right)],
        &[("Code", &*right)],
    ] {
        let answer = browser.call("/api/sign-in/verify", fields);
        assert!((400..500).contains(&answer.status), "{fields:?}: {answer:?}");
        assert!(!browser.jar.contains_key("twinlock_session"), "{fields:?}");
    }
    let in_the_address = browser.call(&format!("/api/sign-in/verify?code={right}"), &[]);
    assert!((400..500).contains(&in_the_address.status), "{in_the_address:?}");
    let as_json = server
        .ask("POST", "/api/sign-in/verify")
        .with("Cookie", &format!("twinlock_pending={}", browser.jar["twinlock_pending"]))
        .json(&json!({"code": right}))
        .send();
    assert!((400..500).contains(&as_json.status), "{as_json:?}");
    for codes in [[&right, &wrong], [&wrong, &right], [&right, &right]] {
        let answer = server.command_line(ANN, PASSWORD).code(codes[0]).code(codes[1]).send();
        assert_eq!(answer.refusal(), (422, "invalid_params".to_owned()), "{answer:?}");
    }
    let joined = server.command_line(ANN, PASSWORD).code(&format!("{wrong}, {right}")).send();
    assert_eq!(joined.status, 401, "{joined:?}");
    assert_eq!(browser.type_code(&right).header("location"), "/dashboard");
}
