//! Load by wrk, with requests that lie ready: many accounts, each from an address of its own, as behind a proxy.

use crate::people::Person;
use crate::turns::TURN;
use crate::{Bench, Result, machine};
use serde::Deserialize;
use std::fmt::Write;
use std::process::{Command, Stdio};

/// Connections that ask one request after the other.
pub const CONNECTIONS: usize = 16;

/// What wrk is to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The account page, with a session's cookie.
    Dashboard,
    /// `GET /account`, with an API key.
    Account,
    /// `PATCH /account`, with an API key: another name.
    Rename,
}

impl Ask {
    pub const fn path(self) -> &'static str {
        match self {
            Self::Dashboard => "/dashboard",
            Self::Account | Self::Rename => "/account",
        }
    }

    const fn method(self) -> &'static str {
        match self {
            Self::Dashboard | Self::Account => "GET",
            Self::Rename => "PATCH",
        }
    }

    /// The headers that say who asks, each with its end.
    pub fn headers(self, person: Person) -> String {
        match self {
            Self::Dashboard => format!("Cookie: twinlock_session={}\r\n", person.session()),
            Self::Account | Self::Rename => format!("Authorization: Bearer {}\r\n", person.api_key()),
        }
    }
}

/// What wrk has measured.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Measured {
    requests: f64,
    micros: f64,
    p99_micros: f64,
    failed: u64,
}

impl Measured {
    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.requests / self.micros * 1e6
    }

    /// In milliseconds.
    pub fn p99(&self) -> f64 {
        self.p99_micros / 1000.0
    }

    pub fn rate_and_p99(&self) -> [f64; 2] {
        [self.rate(), self.p99()]
    }
}

/// Asks over the usual connections for the length of a turn.
pub fn turn(bench: &Bench<'_>, url: &str, ask: Ask, people: &[Person]) -> Result<Measured> {
    run(bench, url, ask, people, CONNECTIONS, TURN.as_secs())
}

/// Asks for so many seconds, over so many connections.
pub fn run(
    bench: &Bench<'_>,
    url: &str,
    ask: Ask,
    people: &[Person],
    connections: usize,
    seconds: u64,
) -> Result<Measured> {
    let mut lines = String::new();
    for (number, person) in people.iter().enumerate() {
        let [.., b, c, d] = u32::try_from(number)?.to_be_bytes();
        let headers = ask.headers(*person);
        writeln!(lines, "10.{b}.{c}.{d}\t{}", headers.trim_end())?;
    }
    let file = bench.folder.inside("wrk.txt")?;
    std::fs::write(&file, lines)?;
    let threads = (machine::cores() / 2).max(1);
    let output = Command::new("wrk")
        .args(["-t", &threads.to_string(), "-c", &connections.max(threads).to_string(), "-d", &format!("{seconds}s")])
        .args(["-s", concat!(env!("CARGO_MANIFEST_DIR"), "/load.lua"), url, "--", ask.method()])
        .arg(&file)
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| format!("wrk cannot be run ({cause}): install it (Debian: wrk)"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find(|line| line.starts_with('{'));
    let Some(line) = line.filter(|_| output.status.success()) else {
        return Err(format!("wrk failed: {said}{}", String::from_utf8_lossy(&output.stderr)).into());
    };
    let measured: Measured = serde_json::from_str(line)?;
    if measured.failed > 0 {
        return Err(format!("{} of {} requests to {url} failed", measured.failed, measured.requests).into());
    }
    Ok(measured)
}
