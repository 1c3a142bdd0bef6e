//! A program at the JSON API, and what any client gets back.

use crate::world::Server;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::http::{HeaderMap, Request};

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// A header that is there once, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let values: Vec<&str> = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(values.len() < 2, "{name} is there {} times", values.len());
        values.first().copied().unwrap_or_default()
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The `id` of an API error.
    pub(crate) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap_or_else(|| panic!("no error id in {self:?}")).to_owned()
    }

    /// Status and `id` of a refusal, for one assertion.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.id())
    }

    pub(crate) fn retry_after(&self) -> i64 {
        self.header("retry-after").parse().unwrap_or_else(|_| panic!("no Retry-After in {self:?}"))
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// A request, as it is put together.
pub(crate) struct Ask<'server> {
    server: &'server Server,
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
}

impl<'server> Ask<'server> {
    pub(crate) fn new(server: &'server Server, method: &str, path: &str) -> Self {
        Self { server, method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: None }
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.with_bytes(name, value.as_bytes())
    }

    pub(crate) fn with_bytes(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.with("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn basic(self, user: &str, password: &str) -> Self {
        self.with("Authorization", &format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    }

    /// `Heroku-Password`
    pub(crate) fn password(self, password: &str) -> Self {
        self.with("Heroku-Password", password)
    }

    /// `Heroku-Two-Factor-Code`
    pub(crate) fn code(self, code: &str) -> Self {
        self.with("Heroku-Two-Factor-Code", code)
    }

    /// The network it seems to come from, where the server trusts us to say so.
    pub(crate) fn from(self, address: &str) -> Self {
        self.with("X-Forwarded-For", address)
    }

    pub(crate) fn bytes(mut self, body: &[u8]) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.with("Content-Type", "application/json").bytes(body.to_string().as_bytes())
    }

    /// A form's fields, in a body of their own encoding.
    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let body: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.iter().copied()).finish();
        self.with("Content-Type", "application/x-www-form-urlencoded").bytes(body.as_bytes())
    }

    pub(crate) fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.path);
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(format!("http://127.0.0.1:{}{}", self.server.port, self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value.as_slice());
        }
        let sent = match self.body {
            Some(body) => self.server.agent.run(request.body(body).unwrap()),
            None => self.server.agent.run(request.body(()).unwrap()),
        };
        let mut response = sent.unwrap_or_else(|error| panic!("{what}: {error}"));
        let body = response.body_mut().read_to_vec().unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

impl Server {
    /// `POST /oauth/authorizations` as a command line signs in, ready for a code.
    pub(crate) fn command_line(&self, email: &str, password: &str) -> Ask<'_> {
        self.ask("POST", "/oauth/authorizations")
            .basic(email, password)
            .with("Accept", "application/vnd.heroku+json; version=3")
            .json(&serde_json::json!({"description": "Heroku CLI login", "expires_in": 2_592_000, "scope": ["global"]}))
    }

    /// Signs a command line in, which must work; returns its token.
    pub(crate) fn token(&self, email: &str, password: &str) -> String {
        token_of(&self.command_line(email, password).send().expect(201))
    }
}

pub(crate) fn token_of(answer: &Answer) -> String {
    answer.json()["access_token"]["token"].as_str().unwrap().to_owned()
}
