//! What text messages may cost: counted at the gateway's stand-in.

use crate::backup_phone::{ANNS, BOBS, DAY, HOUR};
use crate::gateway::{Gateway, code_in};
use crate::program::Answer;
use crate::sms_twilio::{owner, setting, text};
use crate::world::{ANN, PASSWORD, Server};

const EVE: &str = "eve@example.org";

#[track_caller]
fn is_refused(answer: &Answer, seconds: std::ops::RangeInclusive<i64>) {
    assert_eq!(answer.refusal(), (429, "rate_limit".to_owned()), "{answer:?}");
    assert!(seconds.contains(&answer.retry_after()), "{seconds:?}: {answer:?}");
}

/// The gateway has been asked this often, and will not be asked again.
#[track_caller]
fn sent_in_all(server: &Server, gateway: &Gateway, expected: usize) {
    // By then the outbox is empty.
    server.all_mails();
    assert_eq!(gateway.seen().len(), expected);
}

#[test]
fn one_account_gets_one_message_a_minute_and_five_an_hour_over_all_doors() {
    let gateway = Gateway::start();
    let server = setting(&gateway).start();
    server.make_account(ANN);
    let (token, _) = owner(&server, &gateway, ANN, ANNS);
    let mut browser = server.browser();
    browser.half_sign_in(ANN);
    assert_eq!(browser.call("/api/sign-in/text", &[]).status, 200);
    is_refused(&server.recover(ANN, PASSWORD).send(), 50..=60);
    let again = browser.call("/api/sign-in/text", &[]).expect(429);
    assert!((50..=60).contains(&again.retry_after()), "{again:?}");
    let page = browser.submit_and_follow("/sign-in/verify", "/api/sign-in/text", &[]).expect(200);
    assert!(page.body.contains("Enough messages were sent for now"), "{page:?}");
    // Another number for the same account is no way around it, nor is another sign-in.
    is_refused(&server.set_number(&token, BOBS).send(), 50..=60);
    let mut other = server.browser();
    other.half_sign_in(ANN);
    other.call("/api/sign-in/text", &[]).expect(429);

    // Ten minutes apart the number's own limit does not come into it.
    for at in 1..5 {
        sent_in_all(&server, &gateway, 2 + at);
        server.time_passes(600);
        if at == 2 {
            server.set_number(&token, BOBS).send().expect(202);
        } else {
            server.recover(ANN, PASSWORD).send().expect(201);
        }
    }
    server.time_passes(600);
    for answer in [server.recover(ANN, PASSWORD).send(), server.set_number(&token, BOBS).send()] {
        is_refused(&answer, 1..=HOUR);
        assert!(answer.retry_after() > 40 * 60, "{answer:?}");
    }
    sent_in_all(&server, &gateway, 2 + 5);
    assert_eq!(gateway.about(BOBS).len(), 1);
    server.time_passes(HOUR);
    server.recover(ANN, PASSWORD).send().expect(201);
    let code = code_in(&text(&gateway.wait_for(ANNS, 2 + 4 + 1)[6]));
    server.command_line(ANN, PASSWORD).code(&code).send().expect(201);
}

#[test]
fn one_number_gets_three_messages_in_ten_minutes_whoever_asks() {
    let gateway = Gateway::start();
    let server = setting(&gateway).variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    let tokens: Vec<String> = (0..4)
        .map(|at| {
            let email = format!("eve{at}@example.org");
            server.make_account(&email);
            server.secured(&email).0
        })
        .collect();
    let ask = |at: usize| server.set_number(&tokens[at], ANNS).from(&format!("10.1.0.{at}")).send();
    (0..3).for_each(|at| drop(ask(at).expect(202)));
    is_refused(&ask(3), 590..=600);
    server.set_number(&tokens[3], " +81 (90) 1234-5678 ").from("10.1.0.9").send().expect(429);
    // Another number is not held by that.
    server.set_number(&tokens[3], BOBS).from("10.1.0.9").send().expect(202);
    sent_in_all(&server, &gateway, 4);
    assert_eq!(gateway.about(ANNS).len(), 3);
}

#[test]
fn one_network_sends_ten_messages_an_hour_to_whatever_numbers() {
    let gateway = Gateway::start();
    let server = setting(&gateway).variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    let tokens = ["eve1@example.org", "eve2@example.org", "eve3@example.org"].map(|email| {
        server.make_account(email);
        server.secured(email).0
    });
    let ask =
        |at: usize, from: &str| server.set_number(&tokens[at / 5], &format!("+819012345{at:03}")).from(from).send();
    for at in 0..10 {
        ask(at, "2001:db8:1:2::1").expect(202);
        // The minute of her account is over; the hour of her network is not.
        server.time_passes(61);
    }
    is_refused(&ask(10, "2001:db8:1:2:ffff::9"), 3400..=HOUR);
    server.all_mails();
    let before = gateway.seen().len();
    ask(10, "2001:db8:1:3::1").expect(202);
    // One that was replaced before it was sent does not go out any more.
    sent_in_all(&server, &gateway, before + 1);
    assert!((1..=10).contains(&before), "{before}");
}

#[test]
fn the_budget_of_the_day_is_kept_and_its_operator_is_told_once() {
    const OPERATOR: &str = "operator@example.org";
    let gateway = Gateway::start();
    let server = setting(&gateway).variable("TWINLOCK_SMS_DAILY_BUDGET", "3").start();
    assert!(
        server.admin(&["create", "--email", OPERATOR, "--operator", "--password-stdin"], PASSWORD).status.success()
    );
    server.make_account(ANN);
    server.make_account(EVE);
    let (anns, _) = server.secured(ANN);
    let (eves, _) = server.secured(EVE);
    server.add_backup_phone(&anns, ANNS, || code_in(&text(&gateway.wait_for(ANNS, 1)[0])));
    server.time_passes(120);
    server.set_number(&eves, BOBS).send().expect(202);
    server.time_passes(120);
    let told = |server: &Server| {
        let mails = server.all_mails();
        let told: Vec<String> =
            mails.into_iter().filter(|mail| mail.contains("The text messages of today are used up")).collect();
        assert!(told.iter().all(|mail| mail.contains(&format!("To: {OPERATOR}\r\n"))), "{told:?}");
        told.len()
    };
    assert_eq!(told(&server), 0, "it is said too early");
    server.recover(ANN, PASSWORD).send().expect(201);
    assert_eq!(told(&server), 1);
    server.time_passes(120);
    for answer in [server.recover(ANN, PASSWORD).send(), server.set_number(&eves, BOBS).send()] {
        is_refused(&answer, 1..=DAY);
        assert!(answer.body.contains("sent all its text messages for today"), "{answer:?}");
    }
    assert_eq!(told(&server), 1);
    assert_eq!(server.log().matches("the text messages of the day are used up").count(), 1);
    // The notice of the new phone is no message that anybody can ask for: it is not counted.
    sent_in_all(&server, &gateway, 3 + 1);
    // What came before still opens, and so does every other way.
    let code = code_in(&text(&gateway.about(ANNS)[2]));
    server.command_line(ANN, PASSWORD).code(&code).send().expect(201);
}
