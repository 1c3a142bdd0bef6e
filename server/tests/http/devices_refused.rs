//! What changes no device: too little proof, somebody else's secret, choices that are not offered, old forms.

use crate::browser::link_shown;
use crate::devices::{PAGE, ann, begin, devices, enter, id, prove};
use crate::phone::Phone;
use crate::program::token_of;
use crate::world::{ANN, PASSWORD, Server};

const BOB: &str = "bob@example.org";
/// What somebody else's phone has scanned.
const ATTACKERS: &str =
    "otpauth://totp/Twinlock:ann%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Twinlock";

#[test]
fn a_refusal_gives_the_name_back_and_no_secret() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    let mut phone = begin(&mut browser);
    let wrong = phone.wrong_code();
    let page = browser.submit_and_follow(PAGE, "/api/device/prove", &[("code", &wrong)]).expect(200);
    assert!(page.body.contains("code-refusal") && !page.body.contains(&format!("value=\"{wrong}\"")), "{page:?}");
    let secret = link_shown(&page).split_once("secret=").unwrap().1.split('&').next().unwrap().to_owned();
    browser.submit(PAGE, "/api/device/prove", &[("code", &phone.code())]).expect(303);
    let long = "x".repeat(41);
    for (name, overlap, field) in [
        ("Pixel 9", "year", "overlap"),
        ("Pixel 9", "", "overlap"),
        (long.as_str(), "hour", "name"),
        ("a\u{202e}b", "hour", "name"),
    ] {
        let first = id(&devices(&mut browser)[0]);
        let fields = [("name", name), ("overlap", overlap), ("replaces", &first), ("secret", &secret)];
        let page = browser.submit_and_follow(PAGE, "/api/device/finish", &fields).expect(200);
        assert!(page.body.contains(&format!("id=\"{field}-refusal\"")), "{field}: {page:?}");
        assert!(page.body.contains(&format!("value=\"{name}\"")), "the name is lost: {page:?}");
        assert!(!page.body.contains(&secret) && !page.body.contains("otpauth"), "{page:?}");
        assert!(!browser.open(PAGE).body.contains(&format!("{field}-refusal")), "it is said twice");
    }
    assert_eq!(devices(&mut browser).len(), 1);
    assert!(!server.log().contains(&secret));
}

#[test]
fn nobody_changes_devices_without_having_just_typed_the_password() {
    let server = Server::with_ann();
    let (mut home, mut phone) = ann(&server);
    home.step_up("/dashboard/api-keys");
    let regenerated = home.submit_and_follow("/dashboard/api-keys", "/api/api-keys/regenerate", &[("id", "~")]);
    let key = crate::browser::key_shown(&regenerated).unwrap();
    let mut plain = server.browser();
    plain.half_sign_in(ANN);
    assert_eq!(plain.type_code(&phone.code()).header("location"), "/dashboard");
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    prove(&mut home);
    let mut half = server.browser();
    half.half_sign_in(ANN);
    let first = id(&devices(&mut home)[0]);
    server.time_passes(301);
    let before = home.overview();

    let id = first.as_str();
    let finish = [("name", "mine"), ("overlap", "none"), ("replaces", id), ("password", PASSWORD), ("id", id)];
    for function in ["start", "prove", "finish", "cancel", "rename", "remove", "keep"] {
        let path = format!("/api/device/{function}");
        let fields = [&finish[..], &[("code", "123456")]].concat();
        for (name, browser) in [("too long ago", &mut home), ("not in this session", &mut plain)] {
            let answer = browser.call(&path, &fields);
            assert!(answer.status == 403 && answer.body.contains("step_up_needed"), "{name} {path}: {answer:?}");
            let page = browser.submit_and_follow(PAGE, &path, &fields).expect(200);
            assert!(
                page.body.contains("type=\"password\"") && !page.body.contains("otpauth"),
                "{name} {path}: {page:?}"
            );
        }
        assert_eq!(half.call(&path, &fields).status, 401, "half signed in: {path}");
        assert_eq!(server.browser().call(&path, &fields).status, 401, "nobody: {path}");
        for bearer in [&key, &token] {
            let ask = server.ask("POST", &path).bearer(bearer).password(PASSWORD).with("Accept", "application/json");
            assert_eq!(ask.form(&fields).send().status, 401, "a token: {path}");
            let mut disguised = server.browser();
            disguised.jar.insert("twinlock_session".to_owned(), bearer.clone());
            assert_eq!(disguised.call(&path, &fields).status, 401, "a token as a cookie: {path}");
        }
    }
    // Nor does a command line reach a device by the way that turns two-factor on.
    let ask = |method: &str, path: &str| server.ask(method, path).bearer(&token);
    assert_eq!(ask("POST", "/account/two-factor/url").send().refusal(), (403, "forbidden".to_owned()));
    assert_eq!(ask("PUT", "/account/two-factor").code("123456").send().refusal(), (403, "forbidden".to_owned()));
    assert_eq!(home.overview(), before);
    // What was begun waits for its owner.
    let page = home.step_up(PAGE);
    assert!(page.body.contains("/api/device/finish"), "{page:?}");
}

#[test]
fn a_secret_that_comes_with_the_form_is_not_taken() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    let attacker = || Phone::scan(ATTACKERS);
    let mut new = begin(&mut browser);
    let shown = link_shown(&browser.open(PAGE));
    let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let planted = [
        ("secret", secret),
        ("key", secret),
        ("secretKey", secret),
        ("uri", ATTACKERS),
        ("otpauth", ATTACKERS),
        ("enrolment", ATTACKERS),
        ("authenticator_id", "1"),
        ("proven", "true"),
    ];
    let with = |field: (&'static str, String)| -> Vec<(String, String)> {
        let planted = planted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        [(field.0.to_owned(), field.1)].into_iter().chain(planted).collect()
    };
    let send = |browser: &mut crate::browser::Browser<'_>, path: &str, fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        browser.call(path, &fields)
    };
    let answer = send(&mut browser, "/api/device/prove", &with(("code", attacker().code())));
    assert!([401, 422].contains(&answer.status), "{answer:?}");
    assert_eq!(link_shown(&browser.open(PAGE)), shown, "the secret is another");
    send(&mut browser, "/api/device/prove", &with(("code", new.code()))).expect(200);
    let mut finish = with(("name", "Pixel 9".to_owned()));
    finish.push(("overlap".to_owned(), "stays".to_owned()));
    send(&mut browser, "/api/device/finish", &finish).expect(200);
    assert_eq!(enter(&server, &attacker().code()).status, 401);
    enter(&server, &new.code()).expect(201);
}

#[test]
fn what_is_not_offered_is_refused_and_five_are_the_most() {
    let server = Server::with_ann();
    server.make_account(BOB);
    let mut bob = server.browser();
    bob.sign_in(BOB);
    bob.turn_two_factor_on();
    let bobs = id(&devices(&mut bob)[0]);
    let (mut browser, _) = ann(&server);
    let first = id(&devices(&mut browser)[0]);
    prove(&mut browser);
    for overlap in ["", "year", "HOUR", "-1", "3600", "hour,none", "\u{0}"] {
        let answer = browser.call("/api/device/finish", &[("name", "x"), ("overlap", overlap), ("replaces", &first)]);
        assert!(answer.status == 422 && answer.body.contains("overlap_invalid"), "{overlap:?}: {answer:?}");
    }
    assert_eq!(browser.call("/api/device/finish", &[("name", "x"), ("replaces", &first)]).status, 422);
    for replaces in [bobs.as_str(), "", "~", "nothing", "' OR 1=1"] {
        for overlap in ["none", "hour", "week"] {
            let fields = [("name", "x"), ("overlap", overlap), ("replaces", replaces)];
            let answer = browser.call("/api/device/finish", &fields);
            assert!(answer.status == 404 && answer.body.contains("device_not_found"), "{fields:?}: {answer:?}");
        }
    }
    for function in ["rename", "remove", "keep"] {
        let answer = browser.call(&format!("/api/device/{function}"), &[("id", &bobs), ("name", "mine")]);
        assert!(answer.status == 404 && answer.body.contains("device_not_found"), "{function}: {answer:?}");
    }
    assert_eq!((devices(&mut browser).len(), devices(&mut bob).len(), id(&devices(&mut bob)[0])), (1, 1, bobs));

    browser.call("/api/device/finish", &[("name", "2"), ("overlap", "stays")]).expect(200);
    for name in ["3", "4", "5"] {
        prove(&mut browser);
        browser.call("/api/device/finish", &[("name", name), ("overlap", "stays")]).expect(200);
    }
    prove(&mut browser);
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains("value=\"none\"") && !page.body.contains("value=\"stays\""), "{page:?}");
    for overlap in ["stays", "hour", "week"] {
        let answer = browser.call("/api/device/finish", &[("name", "6"), ("overlap", overlap), ("replaces", &first)]);
        assert!(answer.status == 409 && answer.body.contains("too_many_devices"), "{overlap}: {answer:?}");
    }
    assert_eq!(devices(&mut browser).len(), 5);
    let fields = [("name", "6"), ("overlap", "none"), ("replaces", first.as_str())];
    browser.call("/api/device/finish", &fields).expect(200);
    let left = devices(&mut browser);
    assert!(left.len() == 5 && left.iter().all(|device| id(device) != first), "{left:?}");
}

#[test]
fn a_form_from_before_two_factor_was_turned_off_is_refused_in_words() {
    for (language, sentence) in [("en", "already off"), ("ja", "2 要素認証はすでに無効です")] {
        let server = Server::with_ann();
        let (mut browser, mut phone) = ann(&server);
        browser.call("/api/language", &[("language", language)]).expect(200);
        let first = id(&devices(&mut browser)[0]);
        prove(&mut browser);
        let mut other = server.browser();
        other.half_sign_in(ANN);
        other.type_code(&phone.code()).expect(303);
        other.call("/api/two-factor/disable", &[("password", PASSWORD)]).expect(200);
        let fields =
            [("name", "Pixel 9"), ("overlap", "hour"), ("replaces", &first), ("id", &first), ("code", "123456")];
        let before = browser.overview();
        for function in ["start", "prove", "finish", "cancel", "rename", "remove", "keep"] {
            let path = format!("/api/device/{function}");
            let answer = browser.call(&path, &fields);
            assert!(answer.status == 409 && answer.body.contains("already_off"), "{path}: {answer:?}");
            let page = browser.submit_and_follow(PAGE, &path, &fields).expect(200);
            assert!(page.body.contains(sentence), "{language} {path}: {page:?}");
        }
        assert_eq!(browser.overview(), before);
        assert!(!browser.two_factor());
    }
}
