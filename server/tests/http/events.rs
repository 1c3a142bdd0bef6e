//! `GET /events`: who is let in, what is said, and when it ends.

use crate::browser::Browser;
use crate::program::token_of;
use crate::world::{ANN, PASSWORD, Server, Setting};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

const BOB: &str = "bob@example.org";
/// Within this a revocation ends a stream.
const A_SECOND: Duration = Duration::from_secs(1);

/// A stream that is open.
struct Stream {
    reader: BufReader<TcpStream>,
    head: String,
}

impl Stream {
    /// Opens one with these headers, which must be let in.
    fn open(server: &Server, headers: &[(&str, &str)]) -> Self {
        let mut stream = server.connect();
        let mut request = "GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n".to_owned();
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        stream.write_all((request + "\r\n").as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
        }
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        Self { reader, head: head.to_lowercase() }
    }

    fn by_token(server: &Server, token: &str) -> Self {
        Self::open(server, &[("Authorization", &format!("Bearer {token}"))])
    }

    fn by_cookie(server: &Server, browser: &Browser<'_>) -> Self {
        let cookie = format!("twinlock_session={}", browser.jar["twinlock_session"]);
        Self::open(server, &[("Cookie", &cookie)])
    }

    /// The next line of it, whatever chunk it came in; none at its end.
    fn line(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_owned();
            // A chunk begins with its length, and the last one has none.
            if line == "0" {
                return None;
            }
            if !line.is_empty() && !line.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Some(line);
            }
        }
    }

    /// The revision of the next event, which holds nothing else.
    fn event(&mut self) -> Option<i64> {
        loop {
            let line = self.line()?;
            if line.starts_with(':') || line.starts_with("retry:") {
                continue;
            }
            let revision = line.strip_prefix("id: ").unwrap_or_else(|| panic!("{line}")).parse().unwrap();
            assert_eq!(self.line()?, "data:");
            return Some(revision);
        }
    }

    /// Whether it ends within a second, and says nothing of this revision or a later one before.
    fn ends_before(&mut self, revision: i64) -> bool {
        self.reader.get_ref().set_read_timeout(Some(A_SECOND)).unwrap();
        let began = Instant::now();
        while let Some(told) = self.event() {
            assert!(told < revision, "{told} is told, and {revision} is nobody's here");
        }
        began.elapsed() < A_SECOND
    }

    fn ends(&mut self) -> bool {
        self.ends_before(0)
    }

    fn says_nothing(&mut self) -> bool {
        self.reader.get_ref().set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let silent = self.line().is_none();
        self.reader.get_ref().set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        silent
    }
}

fn rename(server: &Server, key: &str, name: &str) {
    server.ask("PATCH", "/account").bearer(key).json(&serde_json::json!({ "name": name })).send().expect(200);
}

#[test]
fn the_revision_comes_at_once_and_with_every_change() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let mut home = server.browser();
    home.sign_in(ANN);
    let mut streams = [Stream::by_cookie(&server, &home), Stream::by_token(&server, &key)];
    for stream in &streams {
        for words in
            ["content-type: text/event-stream", "cache-control: no-store, no-transform", "x-accel-buffering: no"]
        {
            assert!(stream.head.contains(words), "{}", stream.head);
        }
        assert!(!stream.head.contains("access-control"), "{}", stream.head);
    }
    let revision = home.overview()["account"]["revision"].as_i64().unwrap();
    for stream in &mut streams {
        assert_eq!(stream.line().unwrap(), "retry: 1000");
        assert_eq!(stream.event(), Some(revision));
    }
    rename(&server, &key, "Ann");
    let began = Instant::now();
    let next = home.overview()["account"]["revision"].as_i64().unwrap();
    assert!(next > revision);
    for stream in &mut streams {
        assert_eq!(stream.event(), Some(next));
        assert!(began.elapsed() < A_SECOND);
        assert!(stream.says_nothing());
    }
    // What the operator does beside the server comes, too.
    assert!(server.admin(&["unlock", "--email", ANN], "").status.success());
    for stream in &mut streams {
        assert!(stream.event() > Some(next));
    }
}

#[test]
fn whoever_has_seen_it_waits_for_the_next_one_and_nonsense_is_nobodys_revision() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let bob = server.make_account(BOB);
    for _ in 0..5 {
        rename(&server, &bob, "Bob");
        rename(&server, &bob, "Robert");
    }
    let bearer = format!("Bearer {key}");
    let seen = |id: &str| Stream::open(&server, &[("Authorization", &bearer), ("Last-Event-ID", id)]);
    let revision = Stream::by_token(&server, &key).event().unwrap();
    let mut known = seen(&revision.to_string());
    assert_eq!(known.line().unwrap(), "retry: 1000");
    assert_eq!(known.line().unwrap(), ": still here");
    assert!(known.says_nothing());
    let his = Stream::by_token(&server, &bob).event().unwrap();
    assert_ne!(his, revision);
    let huge = "9".repeat(5000);
    for id in [&his.to_string(), "0", "-1", "99999999999999999999", "1; DROP TABLE account", "' OR 1=1 --", &huge] {
        assert_eq!(seen(id).event(), Some(revision), "{id}");
    }
    rename(&server, &key, "Ann");
    assert!(known.event() > Some(revision));
}

#[test]
fn nobody_else_is_let_in() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let mut home = server.browser();
    home.sign_in(ANN);
    home.turn_two_factor_on();
    let mut half = server.browser();
    half.half_sign_in(ANN);
    let ask = || server.ask("GET", "/events");
    let pending = half.jar["twinlock_pending"].clone();
    let session = home.jar["twinlock_session"].clone();
    for (what, ask) in [
        ("nothing", ask()),
        ("half signed in", ask().with("Cookie", &format!("twinlock_pending={pending}"))),
        ("half signed in, as a session", ask().with("Cookie", &format!("twinlock_session={pending}"))),
        ("half signed in, as a token", ask().bearer(&pending)),
        ("a browser's session as a token", ask().bearer(&session)),
        ("a dead key", ask().bearer(&key)),
        ("an unknown token", ask().bearer(&format!("twl_key_{}", "A".repeat(43)))),
        ("e-mail and password", ask().basic(ANN, PASSWORD)),
    ] {
        let answer = ask.send();
        assert_eq!(answer.refusal(), (401, "unauthorized".to_owned()), "{what}: {answer:?}");
        assert!(!answer.body.contains("id:"), "{what}: {answer:?}");
    }
    let cookie = format!("twinlock_session={session}");
    for site in ["cross-site", "same-site"] {
        let answer = ask().with("Cookie", &cookie).with("Sec-Fetch-Site", site).send();
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{answer:?}");
    }
    for query in ["account=bob", "access_token=1", "lastEventId=4"] {
        let answer = server.ask("GET", &format!("/events?{query}")).with("Cookie", &cookie).send();
        assert_eq!(answer.status, 422, "{answer:?}");
    }
    assert_eq!(server.ask("POST", "/events").with("Cookie", &cookie).send().status, 405);
}

#[test]
fn what_ends_a_session_ends_its_streams_at_once() {
    let server = Server::with_ann();
    let (mut home, mut second, mut third) = (server.browser(), server.browser(), server.browser());
    for browser in [&mut home, &mut second, &mut third] {
        browser.sign_in(ANN);
    }
    let token = server.token(ANN, PASSWORD);
    let open = |browser: &Browser<'_>| {
        let mut stream = Stream::by_cookie(&server, browser);
        stream.event().unwrap();
        stream
    };
    let (mut at_home, mut at_second, mut at_third) = (open(&home), open(&second), open(&third));
    let mut by_token = Stream::by_token(&server, &token);
    by_token.event().unwrap();

    let sessions = home.overview()["sessions"].clone();
    let cookie = second.jar["twinlock_session"].clone();
    third.submit("/dashboard", "/api/sign-out", &[]).expect(303);
    assert!(at_third.ends(), "signed out");
    for stream in [&mut at_home, &mut at_second, &mut by_token] {
        stream.event().unwrap();
    }
    server.ask("DELETE", "/oauth/sessions/~").bearer(&token).send().expect(200);
    assert!(by_token.ends(), "its command line signed out");
    for stream in [&mut at_home, &mut at_second] {
        stream.event().unwrap();
    }
    let (_, enabled) = (home.turn_two_factor_on(), home.overview()["account"]["revision"].as_i64().unwrap());
    // The revision moved with the epoch; the old sessions are told nothing of it.
    assert!(at_second.ends_before(enabled), "two-factor was turned on elsewhere");
    let again = server.ask("GET", "/events").with("Cookie", &format!("twinlock_session={cookie}")).send();
    assert_eq!(again.refusal(), (401, "unauthorized".to_owned()));
    // Its own session went on under a new token: so does a stream of it.
    let mut renewed = open(&home);
    home.call("/api/language", &[("language", "ja")]).expect(200);
    assert!(renewed.event().is_some());
    assert!(sessions.as_array().unwrap().len() >= 3);
}

#[test]
fn eight_streams_of_one_session_and_the_ninth_is_refused() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let bob = server.make_account(BOB);
    let mut streams: Vec<Stream> = (0..8).map(|_| Stream::by_token(&server, &key)).collect();
    let ninth = server.ask("GET", "/events").bearer(&key).send();
    assert_eq!(ninth.refusal(), (429, "rate_limit".to_owned()), "{ninth:?}");
    assert!(ninth.body.contains("eight streams"), "{ninth:?}");
    assert!(Stream::by_token(&server, &bob).event().is_some(), "everybody has their own eight");
    for stream in &mut streams {
        stream.event().unwrap();
    }
    let gone = streams.pop().unwrap();
    gone.reader.get_ref().shutdown(Shutdown::Both).unwrap();
    drop(gone);
    // The server notices when it writes, or reads the end, which is at once.
    let began = Instant::now();
    while server.ask("GET", "/account").bearer(&key).send().status != 200 || !has_room(&server, &key) {
        assert!(began.elapsed() < Duration::from_secs(5), "the place is not given back");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn has_room(server: &Server, key: &str) -> bool {
    let mut stream = server.connect();
    let request = format!("GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line.contains(" 200 ")
}

#[test]
fn streams_leave_room_for_whoever_signs_in() {
    let server = Setting::default().variable("TWINLOCK_LIMITS_CONNECTIONS", "32").start();
    let keys: Vec<String> = (0..4).map(|nth| server.make_account(&format!("p{nth}@example.org"))).collect();
    let streams: Vec<Stream> = (0..24).map(|nth| Stream::by_token(&server, &keys[nth / 8])).collect();
    let answer = server.ask("GET", "/events").bearer(&keys[3]).send();
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.retry_after() > 0);
    server.browser().sign_in("p3@example.org");
    for mut stream in streams {
        assert!(stream.event().is_some());
    }
}

#[test]
fn a_stop_ends_streams_also_of_a_client_that_does_not_read() {
    let mut server = Server::start();
    let key = server.make_account(ANN);
    let mut streams: Vec<Stream> = (0..3).map(|_| Stream::by_token(&server, &key)).collect();
    let deaf = Stream::by_token(&server, &key);
    for nth in 0..50 {
        rename(&server, &key, &format!("Ann {nth}"));
    }
    let newest = Stream::by_token(&server, &key).event().unwrap();
    for stream in &mut streams {
        let mut last = stream.event().unwrap();
        // Some may be lost in each other; what is said last is what is true.
        while last < newest {
            let next = stream.event().unwrap();
            assert!(next > last);
            last = next;
        }
        assert_eq!(last, newest);
    }
    let (status, took) = server.stop();
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(3), "{took:?}");
    for stream in &mut streams {
        assert!(stream.line().is_none());
    }
    drop(deaf);
}

#[test]
fn a_watching_command_line_is_told_why_it_ends() {
    let server = Server::with_ann();
    let mut home = server.browser();
    home.sign_in(ANN);
    let signed_in = server.command_line(ANN, PASSWORD).send().expect(201);
    let token = token_of(&signed_in);
    let mut stream = Stream::by_token(&server, &token);
    stream.event().unwrap();
    home.submit("/dashboard/sessions", "/api/sessions/end-others", &[]).expect(303);
    assert!(stream.ends());
    let again = server.ask("GET", "/events").bearer(&token).send();
    assert_eq!(again.refusal(), (401, "unauthorized".to_owned()));
    assert!(again.body.contains("ended"), "{again:?}");
}

#[test]
fn a_token_that_was_replaced_hears_no_more_than_it_may_read() {
    let server = Server::start();
    let key = server.make_account(ANN);
    let mut home = server.browser();
    home.sign_in(ANN);
    home.step_up("/dashboard/api-keys");
    let id = home.overview()["api_keys"][0]["id"].as_str().unwrap().to_owned();
    let regenerate = |home: &mut Browser<'_>, overlap: &str| {
        let page = home.submit_and_follow(
            "/dashboard/api-keys",
            "/api/api-keys/regenerate",
            &[("id", &id), ("overlap", overlap)],
        );
        crate::browser::key_shown(&page)
    };
    let mut first = Stream::by_token(&server, &key);
    first.event().unwrap();
    let second = regenerate(&mut home, "3600").unwrap();
    // It reads on for a while, and so it hears.
    assert!(first.event().is_some());
    home.submit("/dashboard/api-keys", "/api/api-keys/end-replaced", &[("id", &id)]).expect(303);
    assert!(first.ends(), "its time was ended");
    let mut stream = Stream::by_token(&server, &second);
    stream.event().unwrap();
    let third = regenerate(&mut home, "0").unwrap();
    assert!(stream.ends(), "it was replaced without any time in between");
    assert!(Stream::by_token(&server, &third).event().is_some());
}
