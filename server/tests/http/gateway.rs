//! A stand-in for a gateway of text messages, on loopback.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// How it treats a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// Answers with a status.
    Answers(u16),
    /// The same, but only after so many seconds.
    AnswersAfter(u64, u16),
    /// Reads the request, and never says a word.
    Hangs,
    /// Answers that it is taken, in a body that does not end.
    Floods,
    /// Sends the client elsewhere, with its body.
    Redirects,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) taken: bool,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The fields of a form, each of them once.
    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        assert_eq!(self.header("content-type"), "application/x-www-form-urlencoded");
        let fields: Vec<(String, String)> = form_urlencoded::parse(self.body.as_bytes()).into_owned().collect();
        let form: BTreeMap<String, String> = fields.iter().cloned().collect();
        assert_eq!(form.len(), fields.len(), "{fields:?}");
        form
    }
}

/// The code that a message brings, out of the line that binds it to the site's host.
pub(crate) fn code_in(text: &str) -> String {
    let (_, code) = text.lines().last().unwrap().rsplit_once('#').unwrap_or_else(|| panic!("no code in {text:?}"));
    assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{text:?}");
    code.to_owned()
}

#[derive(Default)]
struct State {
    seen: Mutex<Vec<Seen>>,
    /// What a request is told by: a part of its body. Whoever is not named is answered 201.
    manners: Mutex<Vec<(String, Manner)>>,
    flooded: Mutex<Vec<usize>>,
}

pub(crate) struct Gateway {
    port: u16,
    state: Arc<State>,
}

impl Gateway {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        // It ends with the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(&state, stream.unwrap()));
            }
        });
        Self { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on, messages to this number are treated so.
    pub(crate) fn treats(&self, number: &str, manner: Manner) {
        let digits = number.trim_start_matches('+').to_owned();
        let mut manners = self.state.manners.lock().unwrap();
        manners.retain(|(to, _)| *to != digits);
        manners.push((digits, manner));
    }

    /// Every request until now.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    /// The requests about one number.
    pub(crate) fn about(&self, number: &str) -> Vec<Seen> {
        let digits = number.trim_start_matches('+');
        self.seen().into_iter().filter(|seen| seen.body.contains(digits)).collect()
    }

    /// The requests about one number once there are this many, which must be all.
    pub(crate) fn wait_for(&self, number: &str, expected: usize) -> Vec<Seen> {
        let began = Instant::now();
        loop {
            let seen = self.about(number);
            if seen.len() >= expected {
                assert_eq!(seen.len(), expected, "{seen:?}");
                return seen;
            }
            assert!(began.elapsed() < PATIENCE, "{} requests instead of {expected}: {seen:?}", seen.len());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How much of each endless body was taken.
    pub(crate) fn flooded(&self) -> Vec<usize> {
        self.state.flooded.lock().unwrap().clone()
    }
}

fn serve(state: &State, stream: TcpStream) {
    // A client that is killed does not say goodbye.
    let Some((mut seen, mut stream)) = read(stream) else { return };
    let manners = state.manners.lock().unwrap().clone();
    let manner = manners.iter().find(|(to, _)| seen.body.contains(to)).map_or(Manner::Answers(201), |(_, how)| *how);
    seen.taken = matches!(manner, Manner::Answers(200..300) | Manner::AnswersAfter(_, 200..300) | Manner::Floods);
    state.seen.lock().unwrap().push(seen);
    let answer =
        |status: u16| format!("HTTP/1.1 {status} As Told\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
    let said = match manner {
        Manner::Answers(status) => answer(status),
        Manner::AnswersAfter(seconds, status) => {
            std::thread::sleep(Duration::from_secs(seconds));
            answer(status)
        }
        Manner::Hangs => {
            let _ = stream.read(&mut [0]);
            return;
        }
        Manner::Floods => return flood(state, stream),
        Manner::Redirects => {
            "HTTP/1.1 307 Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .to_owned()
        }
    };
    let _ = stream.write_all(said.as_bytes());
}

fn flood(state: &State, mut stream: TcpStream) {
    const ALL: usize = 256 << 20;
    let mut written = 0;
    let _ = stream.set_write_timeout(Some(Duration::from_secs(5)));
    let head = format!("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {ALL}\r\n\r\n");
    let _ = stream.write_all(head.as_bytes());
    while written < ALL && stream.write_all(&[b' '; 65536]).is_ok() {
        written += 65536;
    }
    state.flooded.lock().unwrap().push(written);
}

/// A request, read whole.
fn read(stream: TcpStream) -> Option<(Seen, TcpStream)> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let line = lines.remove(0);
    let headers: BTreeMap<String, String> = lines
        .iter()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    Some((Seen { line, headers, body, taken: false }, reader.into_inner()))
}
