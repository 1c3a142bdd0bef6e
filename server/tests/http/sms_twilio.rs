//! Text messages over Twilio: what its API is sent, and what a person reads.

use crate::backup_phone::{ANNS, BOBS, DAY};
use crate::gateway::{Gateway, Seen, code_in};
use crate::phone::Phone;
use crate::world::{ANN, PASSWORD, Server, Setting};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
pub(crate) const TOKEN: &str = "the-token-that-twilio-gave-us";
const FROM: &str = "+15005550006";

/// A server that sends its texts by the stand-in, and logs all there is to log.
pub(crate) fn setting(gateway: &Gateway) -> Setting {
    Setting::default()
        .variable("TWINLOCK_SMS", "twilio")
        .variable("TWINLOCK_SMS_TWILIO_URL", &gateway.url())
        .variable("TWINLOCK_SMS_TWILIO_ACCOUNT", ACCOUNT)
        .variable("TWINLOCK_SMS_TWILIO_TOKEN", TOKEN)
        .variable("TWINLOCK_SMS_TWILIO_FROM", FROM)
        .variable("RUST_LOG", "trace")
}

/// What a person reads.
pub(crate) fn text(seen: &Seen) -> String {
    seen.form()["Body"].clone()
}

/// An account with two-factor on and a backup phone, whose two messages have come; and a day has passed.
pub(crate) fn owner(server: &Server, gateway: &Gateway, email: &str, number: &str) -> (String, Phone) {
    let (token, phone) = server.secured(email);
    add_phone(server, gateway, &token, number);
    server.time_passes(DAY);
    (token, phone)
}

/// Its messages are the one with the code and the one that tells of it.
pub(crate) fn add_phone(server: &Server, gateway: &Gateway, token: &str, number: &str) {
    server.add_backup_phone(token, number, || code_in(&text(&gateway.wait_for(number, 1)[0])));
    gateway.wait_for(number, 2);
}

/// Nothing that was sent to anybody stands in the log, however much it tells.
pub(crate) fn log_keeps_quiet(server: &Server, gateway: &Gateway) {
    let log = server.log();
    assert!(log.contains("TRACE") && log.contains("sent a text message"), "this log tells too little to be looked at");
    for seen in gateway.seen() {
        let form = seen.form();
        let number = form["To"].trim_start_matches('+');
        assert!(!log.contains(number) && !log.contains(&number[2..]), "a number is in the log");
        if form["Body"].contains('#') {
            assert!(!log.contains(&code_in(&form["Body"])), "a code is in the log");
        }
    }
    for credential in [TOKEN, &STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")), PASSWORD] {
        assert!(!log.contains(credential), "a credential is in the log");
    }
}

#[test]
fn a_message_goes_out_as_twilio_asks_for_it() {
    let gateway = Gateway::start();
    let server = setting(&gateway).start();
    server.make_account(ANN);
    let (token, _) = owner(&server, &gateway, ANN, ANNS);
    server.recover(ANN, PASSWORD).send().expect(201);
    let all = gateway.wait_for(ANNS, 3);
    assert_eq!(gateway.seen().len(), 3, "somebody else was written to");
    for seen in &all {
        assert_eq!(seen.line, format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1"));
        assert_eq!(seen.header("authorization"), format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"))));
        let form = seen.form();
        assert_eq!(form.keys().collect::<Vec<_>>(), ["Body", "From", "To"]);
        assert_eq!((form["To"].as_str(), form["From"].as_str()), (ANNS, FROM));
    }
    let answer = server.command_line(ANN, PASSWORD).code(&code_in(&text(&all[2]))).send().expect(201);
    assert_eq!(server.ask("GET", "/users/~/sms-number").bearer(&token).send().expect(200).status, 200);
    assert!(!answer.body.contains(ANNS) && !server.mails(0).concat().contains(&ANNS[3..]), "the number is told");
    log_keeps_quiet(&server, &gateway);
}

#[test]
fn a_messaging_service_stands_in_the_place_of_the_number() {
    let gateway = Gateway::start();
    let service = "MG00112233445566778899aabbccddeeff";
    let server = setting(&gateway).variable("TWINLOCK_SMS_TWILIO_FROM", service).start();
    server.make_account(ANN);
    let (token, _) = server.secured(ANN);
    server.set_number(&token, ANNS).send().expect(202);
    let form = gateway.wait_for(ANNS, 1)[0].form();
    assert_eq!(form.keys().collect::<Vec<_>>(), ["Body", "MessagingServiceSid", "To"]);
    assert_eq!(form["MessagingServiceSid"], service);
}

/// What every message must keep to: one part, and nothing that others could use.
fn is_fit_to_send(text: &str, longest: usize) {
    assert!(text.encode_utf16().count() <= longest, "{} units: {text:?}", text.encode_utf16().count());
    for never in ["example.org", "http", "www", "twl_", PASSWORD, "+81", "+1", &ANNS[3..], &BOBS[2..]] {
        assert!(!text.contains(never), "{never:?} in {text:?}");
    }
}

#[test]
fn a_message_is_one_part_long_and_ends_with_the_line_that_phones_read() {
    let long = "The house of otters by the quiet river";
    for (issuer, url, host) in [
        ("Twinlock", "http://localhost:3000", "localhost"),
        (long, "https://accounts.a-rather-long-name.example", "accounts.a-rather-long-name.example"),
    ] {
        let gateway = Gateway::start();
        let setting = setting(&gateway).variable("TWINLOCK_ISSUER", issuer).variable("TWINLOCK_PUBLIC_URL", url);
        let server = setting.start();
        let people = [("ann@example.org", "en", ANNS), ("bob@example.org", "ja", BOBS)];
        std::thread::scope(|scope| {
            for (email, language, number) in people {
                let (server, gateway) = (&server, &gateway);
                scope.spawn(move || {
                    let words = ["create", "--email", email, "--language", language, "--password-stdin"];
                    assert!(server.admin(&words, PASSWORD).status.success());
                    add_phone(server, gateway, &server.secured(email).0, number);
                });
            }
        });
        for (_, language, number) in people {
            let texts: Vec<String> = gateway.wait_for(number, 2).iter().map(text).collect();
            let code = code_in(&texts[0]);
            is_fit_to_send(&texts[0], 70);
            assert!(texts[0].ends_with(&format!("\n\n@{host} #{code}")), "{texts:?}");
            // A person finds it as well, before the line for machines.
            assert_eq!(texts[0].matches(&code).count(), 2, "{texts:?}");
            assert_eq!(texts[0].contains("コード"), language == "ja", "{texts:?}");
            assert_eq!(texts[0].contains(issuer), issuer != long, "{texts:?}");
            // Nothing but the GSM alphabet in English, so 160 of them are one part.
            is_fit_to_send(&texts[1], if language == "ja" { 70 + long.len() } else { 160 });
            assert!(language == "ja" || texts[1].is_ascii(), "{texts:?}");
            assert!(texts[1].contains(issuer) && !texts[1].contains('#'), "{texts:?}");
        }
    }
}
