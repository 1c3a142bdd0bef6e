//! One request to the JSON API, and what its answer means.

use super::server_url::ServerUrl;
use super::{Failure, print};
use crate::cli::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{Language, wire};
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::time::{Duration, Instant};
use words::{say, say_with};
use zeroize::Zeroizing;

/// More than any answer of a Twinlock server.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// Longer than a server needs, with the queue for hashing.
const LONGEST_TIME: Duration = Duration::from_secs(60);

/// A server, and how to ask it.
pub struct Api {
    pub server: ServerUrl,
    pub language: Language,
    /// Whether a program reads what is said beside the answers, too.
    json: bool,
    http: Client,
}

/// What a request shows to be let in.
pub enum Shown<'a> {
    Nothing,
    Token(&'a str),
    EmailAndPassword(&'a str, &'a str),
}

/// A request in the making.
pub struct Ask<'a> {
    pub method: Method,
    pub path: &'a str,
    pub shown: Shown<'a>,
    /// `Heroku-Two-Factor-Code`
    pub code: Option<&'a str>,
    pub body: Body<'a>,
}

pub enum Body<'a> {
    Nothing,
    Json(&'a Value),
    Form(&'a [(&'a str, &'a str)]),
}

/// What kind of answer a request is for.
#[derive(Clone, Copy)]
enum Wants {
    Json,
    /// Of a stream: what was seen of it last.
    Stream {
        seen: Option<i64>,
    },
}

/// An error as the API words it.
#[derive(Deserialize)]
struct ErrorBody {
    id: String,
    message: String,
}

impl Api {
    pub fn new(server: ServerUrl, language: Language, json: bool) -> Result<Self> {
        // It fails only where one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .user_agent(concat!("twinlock/", env!("CARGO_PKG_VERSION")))
            // Credentials go to the host that was named, and to no other, whatever it answers.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(10))
            .timeout(LONGEST_TIME)
            .build()?;
        Ok(Self { server, language, json, http })
    }

    /// Asks, and reads the answer as JSON.
    pub fn ask(&self, ask: &Ask<'_>) -> Result<Value> {
        let response = self.accepted(ask, Wants::Json)?;
        let speaks_wire = response.headers().contains_key(wire::HEADER);
        let text = read(response).map_err(|cause| self.unanswered(ask, cause))?;
        let answer = serde_json::from_slice(&text).ok().filter(|_| speaks_wire);
        Ok(answer.ok_or_else(|| self.no_twinlock())?)
    }

    /// Opens a stream of events from behind the one that was seen last. It is read as it comes: a read that waits for longer
    /// than a minute fails, and a server speaks more often than that.
    pub fn stream(&self, ask: &Ask<'_>, seen: Option<i64>) -> Result<impl BufRead + use<>> {
        Ok(BufReader::new(self.accepted(ask, Wants::Stream { seen })?))
    }

    /// Asks for a file, and copies it as it comes.
    pub fn copy(&self, ask: &Ask<'_>, into: &mut dyn Write) -> Result<()> {
        let mut response = self.accepted(ask, Wants::Json)?;
        if response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != "application/x-ndjson") {
            return Err(self.no_twinlock().into());
        }
        let mut piece = [0; 16 * 1024];
        loop {
            let length = response.read(&mut piece).map_err(|cause| self.unanswered(ask, cause))?;
            if length == 0 {
                return Ok(into.flush()?);
            }
            into.write_all(&piece[..length])?;
        }
    }

    /// An answer that is no refusal.
    fn accepted(&self, ask: &Ask<'_>, wants: Wants) -> Result<Response> {
        let response = self.send(ask, wants)?;
        for warning in response.headers().get_all("x-heroku-warning") {
            self.warn(&String::from_utf8_lossy(warning.as_bytes()));
        }
        let status = response.status();
        if status.is_redirection() {
            return Err(Failure::Here(self.say("terminal-redirect")).into());
        }
        let speaks_wire = response.headers().contains_key(wire::HEADER);
        let code = response.headers().get("twinlock-code").and_then(|code| code.to_str().ok());
        let code = code.unwrap_or_default().to_owned();
        if status.is_success() {
            return Ok(response);
        }
        let text = read(response).map_err(|cause| self.unanswered(ask, cause))?;
        let error: ErrorBody = serde_json::from_slice(&text).map_err(|_| match status.as_u16() {
            // A proxy speaks, whose server is starting again.
            502..=504 => self.unanswered(ask, status.to_string()),
            _ => self.no_twinlock(),
        })?;
        let message = print::clean(&error.message);
        Err(match (status.as_u16(), error.id.as_str()) {
            (_, "client_too_old" | "client_too_new") => Failure::Versions(message),
            (401, "unauthorized") if matches!(ask.shown, Shown::Token(_)) => Failure::SignInNeeded(message),
            // An older server does not know a path of ours.
            (404, "not_found") if !speaks_wire => self.no_twinlock(),
            _ => Failure::Refused { id: error.id, code, message },
        }
        .into())
    }

    /// An answer as what it has to be; a server that answers something else is of another version.
    pub fn parse<T: DeserializeOwned>(&self, answer: Value) -> Result<T> {
        Ok(serde_json::from_value(answer).map_err(|_| self.no_twinlock())?)
    }

    fn send(&self, ask: &Ask<'_>, wants: Wants) -> Result<Response> {
        let (accept, seen) = match wants {
            Wants::Json => ("application/vnd.heroku+json; version=3", None),
            Wants::Stream { seen } => ("text/event-stream", seen),
        };
        let mut request = self
            .http
            .request(ask.method.clone(), format!("{}{}", self.server.as_str(), ask.path))
            .header(ACCEPT, accept)
            .header(ACCEPT_LANGUAGE, self.language.tag())
            .header(wire::HEADER, wire::VERSION);
        let authorization = match &ask.shown {
            Shown::Nothing => None,
            Shown::Token(token) => Some(Zeroizing::new(format!("Bearer {token}"))),
            Shown::EmailAndPassword(email, password) => {
                let pair = Zeroizing::new(format!("{email}:{password}"));
                Some(Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
            }
        };
        for (name, secret) in [
            (AUTHORIZATION.as_str(), authorization.as_ref().map(|text| text.as_str())),
            ("heroku-two-factor-code", ask.code),
        ] {
            let Some(secret) = secret else { continue };
            // What cannot stand in a header is no password and no code of anybody.
            let mut value = HeaderValue::from_bytes(secret.as_bytes())
                .map_err(|_| Failure::Here(say(self.language, "terminal-unprintable")))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        if let Some(seen) = seen {
            request = request.header("last-event-id", seen);
        }
        request = match ask.body {
            Body::Nothing => request,
            Body::Json(json) => request.header(CONTENT_TYPE, "application/json").body(json.to_string()),
            Body::Form(fields) => request.form(fields),
        };
        Ok(request.send().map_err(|cause| match cause.is_connect() {
            true => self.unreachable(cause),
            false => self.unanswered(ask, cause),
        })?)
    }

    fn unreachable(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
        Failure::Unreachable { cause: cause.into(), message: self.say("terminal-unreachable") }
    }

    fn unanswered(&self, ask: &Ask<'_>, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
        match ask.method.is_safe() {
            true => self.unreachable(cause),
            false => Failure::Unanswered { cause: cause.into(), message: self.say("terminal-unanswered") },
        }
    }

    fn warn(&self, warning: &str) {
        match self.json {
            true => print::aside(&print::json(&json!({ "warning": warning }))),
            false => print::warn(warning),
        }
    }

    /// What answers is no Twinlock server, or one of another version.
    pub fn no_twinlock(&self) -> Failure {
        Failure::Versions(self.say("terminal-no-twinlock"))
    }

    fn say(&self, sentence: &str) -> String {
        let args = [("server", self.server.as_str().into()), ("version", env!("CARGO_PKG_VERSION").into())];
        say_with(self.language, sentence, &args)
    }
}

/// Reads an answer whole, up to a length and a time: one that drips must not hold a command for ever.
fn read(mut response: Response) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let began = Instant::now();
    let mut text = Zeroizing::new(Vec::new());
    let mut piece = Zeroizing::new([0; 16 * 1024]);
    loop {
        let length = response.read(piece.as_mut())?;
        text.extend_from_slice(&piece[..length]);
        if length == 0 {
            return Ok(text);
        }
        if text.len() > LONGEST_ANSWER || began.elapsed() > LONGEST_TIME {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
    }
}
