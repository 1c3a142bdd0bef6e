//! Unknown address and wrong password: nobody can tell them apart.

use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server, Setting};
use std::time::{Duration, Instant};

const WRONG: &str = "not the otter's password";

/// A server that believes us where we come from.
fn behind_a_proxy() -> Server {
    let server = Setting::default().variable("TWINLOCK_TRUSTED_PROXIES", "127.0.0.1/32").start();
    server.make_account(ANN);
    server
}

/// An answer without what differs between any two: ids, dates and sealed text.
pub(crate) fn shape(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["date", "request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned()))
        .map(|(name, value)| match value.strip_prefix("twinlock_flash=") {
            Some(rest) => (name, format!("flash of {} bytes", rest.len())),
            None => (name, value),
        })
        .collect();
    headers.sort();
    (answer.status, headers, answer.body.clone())
}

#[test]
fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let server = behind_a_proxy();
    server.make_account("two@example.org");
    let mut two = server.browser();
    two.sign_in("two@example.org");
    two.turn_two_factor_on();

    // Of the same length, so that sealed text is as well.
    for email in ["eve@example.org", "two@example.org"] {
        let api = |email: &str, from: &str| server.command_line(email, WRONG).from(from).send().expect(401);
        assert_eq!(shape(&api(ANN, "10.0.0.1")), shape(&api(email, "10.0.0.1")), "{email}");
        let with_code =
            |email: &str| server.command_line(email, WRONG).from("10.0.0.2").code("123456").send().expect(401);
        assert_eq!(shape(&with_code(ANN)), shape(&with_code(email)), "{email}");

        let form = |email: &str| {
            let mut browser = server.browser();
            browser.network = Some("10.0.0.3".to_owned());
            let answer = browser.type_password(email, WRONG).expect(303);
            let page = browser.open("/sign-in").expect(200).body.replace(email, "<the address>");
            let call = browser.call("/api/sign-in", &[("email", email), ("password", WRONG)]);
            (shape(&answer), page, shape(&call))
        };
        assert_eq!(form(ANN), form(email), "{email}");
    }
}

#[test]
fn an_unknown_address_and_a_wrong_password_take_the_same_time() {
    let server = behind_a_proxy();
    server.make_account("bob@example.org");
    let timed = |email: &str, at: usize| {
        let network = format!("10.1.{}.{}", at / 200, at % 200 + 1);
        let began = Instant::now();
        server.command_line(email, WRONG).from(&network).send().expect(401);
        began.elapsed()
    };
    timed(ANN, 0);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..60 {
        // Interleaved, in changing order, spread over addresses and networks: no delay comes into it.
        let has_one = if round % 2 == 0 { ANN } else { "bob@example.org" };
        let has_none = format!("no{}@example.org", round % 7);
        if round % 4 < 2 {
            known.push(timed(has_one, 2 * round + 1));
            unknown.push(timed(&has_none, 2 * round + 2));
        } else {
            unknown.push(timed(&has_none, 2 * round + 1));
            known.push(timed(has_one, 2 * round + 2));
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    let ratio = unknown.as_secs_f64() / known.as_secs_f64();
    println!("a wrong password takes {known:?}, an unknown address {unknown:?}: {ratio:.3}");
    assert!((0.8..=1.25).contains(&ratio), "{known:?} and {unknown:?}: {ratio:.3}");
}

/// The first delay is of two seconds, counted in whole ones: a machine that stalls may sleep
/// through it. Then the story is told again, of another round.
fn in_time<T>(story: impl Fn(usize) -> (Instant, T)) -> T {
    for round in 1..5 {
        let (blocked, outcome) = story(round);
        if blocked.elapsed() < Duration::from_millis(900) {
            return outcome;
        }
    }
    panic!("this machine is too slow to look at a delay of two seconds");
}

#[test]
fn every_spelling_of_an_address_counts_as_one() {
    let server = behind_a_proxy();
    for spelled in ["ann@example.org", "nobody@example.org"] {
        let spellings = [
            spelled.to_owned(),
            spelled.to_uppercase(),
            format!("  {spelled} "),
            format!("{spelled}."),
            format!("\u{3000}{}", spelled.replace("example", "Example")),
        ];
        let sixth = in_time(|round| {
            let network = format!("10.2.0.{round}");
            let mut blocked = Instant::now();
            for (at, email) in spellings.iter().enumerate() {
                let mut browser = server.browser();
                browser.network = Some(network.clone());
                blocked = Instant::now();
                let answer = if at % 2 == 0 {
                    browser.call("/api/sign-in", &[("email", email), ("password", WRONG)])
                } else {
                    server.command_line(email, WRONG).from(&network).send()
                };
                assert_eq!(answer.status, 401, "{email:?}: {answer:?}");
            }
            (blocked, server.command_line(spelled, WRONG).from(&network).send())
        });
        assert_eq!(sixth.refusal(), (429, "rate_limit".to_owned()), "{spelled}: {sixth:?}");
        assert!((1..=2).contains(&sixth.retry_after()), "{sixth:?}");
    }
    // Somebody else's network is not slowed down, and not locked out.
    server.command_line(ANN, PASSWORD).from("10.2.1.1").send().expect(201);
}

/// The statuses of six wrong passwords for one address that nobody has, from six places.
fn from_six(server: &Server, places: [&str; 6]) -> Vec<u16> {
    in_time(|round| {
        let email = format!("nobody{round}@{}.example", places.concat().len());
        let mut blocked = Instant::now();
        let mut statuses = Vec::new();
        for (at, place) in places.iter().enumerate() {
            if at < 5 {
                blocked = Instant::now();
            }
            statuses.push(server.command_line(&email, WRONG).from(place).send().status);
        }
        (blocked, statuses)
    })
}

#[test]
fn one_ipv6_network_counts_as_one_and_every_spelling_of_an_ipv4_address() {
    let server = behind_a_proxy();
    let limited = [401, 401, 401, 401, 401, 429];
    let one_64 = [
        "2001:db8:1:2::1",
        "2001:DB8:1:2::2",
        "2001:db8:1:2:ffff::3",
        "2001:0db8:0001:0002::4",
        "2001:db8:1:2:a:b:c:d",
        "2001:db8:1:2::6",
    ];
    assert_eq!(from_six(&server, one_64), limited);
    let one_v4 = [
        "192.0.2.7",
        "::ffff:192.0.2.7",
        "::FFFF:192.0.2.7",
        "::ffff:c000:207",
        "0:0:0:0:0:ffff:192.0.2.7",
        "192.0.2.7",
    ];
    assert_eq!(from_six(&server, one_v4), limited);
    let six = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8:1:3::1", "2001:db8:1:4::1", "2001:db8:1:5::1"];
    assert_eq!(from_six(&server, six), [401; 6]);
    // Only what the trusted proxy itself wrote counts: the end of the line.
    let forged = [
        "198.51.100.1, 192.0.2.9",
        "198.51.100.2, 192.0.2.9",
        "x, 192.0.2.9",
        "192.0.2.9",
        "127.0.0.1,192.0.2.9",
        "::1, 192.0.2.9",
    ];
    assert_eq!(from_six(&server, forged), limited);
}

#[test]
fn without_a_trusted_proxy_nobody_chooses_where_they_come_from() {
    let server = Server::start();
    let places = ["10.3.0.1", "10.3.0.2", "10.3.0.3", "10.3.0.4", "2001:db8::1", "127.0.0.1"];
    assert_eq!(from_six(&server, places), [401, 401, 401, 401, 401, 429]);
}

#[test]
fn too_many_tries_look_the_same_for_known_and_unknown() {
    let server = behind_a_proxy();
    let sixth = |email: &str, net: u8| {
        in_time(|round| {
            let from = format!("10.4.{net}.{round}");
            let mut blocked = Instant::now();
            for _ in 0..5 {
                blocked = Instant::now();
                server.command_line(email, WRONG).from(&from).send().expect(401);
            }
            // The right password is not looked at either.
            let right = server.command_line(email, PASSWORD).from(&from).send();
            let mut browser = server.browser();
            browser.network = Some(from);
            let form = browser.type_password(email, WRONG).expect(303);
            (blocked, (right, form, browser.open("/sign-in").expect(200)))
        })
    };
    let (known, known_form, known_page) = sixth(ANN, 1);
    let (unknown, unknown_form, unknown_page) = sixth("eve@example.org", 2);
    // A second may have passed in one of them: the rest is the same to the byte.
    let without_seconds = |answer: &Answer| {
        let (status, mut headers, body) = shape(answer);
        headers.retain(|(name, _)| name != "retry-after" && name != "content-length");
        (status, headers, body.replace(|c: char| c.is_ascii_digit(), "#").replace("seconds", "second"))
    };
    assert_eq!(known.refusal(), (429, "rate_limit".to_owned()));
    assert_eq!(without_seconds(&known), without_seconds(&unknown));
    assert_eq!(shape(&known_form), shape(&unknown_form));
    for (answer, page) in [(known, known_page), (unknown, unknown_page)] {
        assert!((1..=2).contains(&answer.retry_after()), "{answer:?}");
        assert!(page.body.contains("Too many tries."), "{page:?}");
    }
}
