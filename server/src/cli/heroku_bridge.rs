//! `twinlock heroku-bridge`: a door on this computer for Heroku's client, which since version 10 talks to no host but
//! this computer and Heroku's own. What it sends goes on to the server over TLS, and nowhere else.
//!
//! Invariants: it listens on 127.0.0.1 alone, and to nobody who calls it by another name (DNS rebinding); it keeps
//! nothing and adds no credentials; a browser that comes here is led to the server itself.

use crate::cli::remote::server_url::ServerUrl;
use crate::cli::remote::{Remote, RemoteArguments, print};
use crate::cli::{Result, causes};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, LOCATION, SET_COOKIE, TRANSFER_ENCODING};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use clap::Args;
use model::Language;
use serde_json::json;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpListener;
use words::say;

/// What a server of ours reads at most.
const BODY_LIMIT: usize = 64 * 1024;
/// Longer than a server of ours is ever silent.
const SILENCE: Duration = Duration::from_secs(90);
/// RFC 9110 §7.6.1: what is of one connection, and goes no further.
const OF_ONE_CONNECTION: [HeaderName; 7] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-authorization"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("te"),
    TRANSFER_ENCODING,
    HeaderName::from_static("upgrade"),
];

#[derive(Args)]
pub struct HerokuBridge {
    #[command(flatten)]
    remote: RemoteArguments,
    /// The port on this computer; 0 takes any that is free
    #[arg(long, default_value_t = 5055)]
    port: u16,
}

#[derive(Clone)]
struct Bridge {
    language: Language,
    server: ServerUrl,
    port: u16,
    http: reqwest::Client,
}

pub fn run(arguments: &HerokuBridge) -> Result<()> {
    let remote = Remote::new(&arguments.remote)?;
    let server = remote.api()?.server;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(&remote, server, arguments.port))
}

async fn serve(remote: &Remote, server: ServerUrl, port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|_| {
        let args = [("port", port.to_string().into())];
        crate::cli::remote::Failure::Here(remote.say_with("terminal-bridge-port", &args))
    })?;
    let port = listener.local_addr()?.port();
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(SILENCE)
        .build()?;
    say_variables(remote, &server, port);
    let bridge = Bridge { language: remote.language, server, port, http };
    let serving = axum::serve(listener, Router::new().fallback(forward).with_state(bridge));
    // At once, also while a client waits for its owner: nothing here could be lost.
    tokio::select! {
        served = serving => Ok(served?),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

/// The lines to paste into a shell. Without the third one the client would send the token to Heroku, and without the fifth
/// version 7 each command with the token; the last two keep older and newer versions from asking elsewhere whether they are out of date.
fn say_variables(remote: &Remote, server: &ServerUrl, port: u16) {
    let here = format!("http://127.0.0.1:{port}");
    let variables = [
        ("HEROKU_HOST", here.as_str()),
        ("HEROKU_LOGIN_HOST", &here),
        ("HEROKU_PARTICLEBOARD_URL", &here),
        ("DISABLE_TELEMETRY", "true"),
        ("HEROKU_SKIP_ANALYTICS", "1"),
        ("HEROKU_DISABLE_AUTOUPDATE", "1"),
        ("HEROKU_SKIP_NEW_VERSION_CHECK", "true"),
    ];
    if remote.json {
        let all: serde_json::Map<_, _> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        return print::line(&print::json(&all));
    }
    for (name, value) in variables {
        print::line(&format!("export {name}={value}"));
    }
    print::aside(&remote.say_with("terminal-bridge", &[("server", server.as_str().into())]));
}

async fn forward(State(bridge): State<Bridge>, request: Request) -> Response {
    if !bridge.is_called_by_its_name(request.headers()) {
        return bridge.refused(StatusCode::MISDIRECTED_REQUEST, "misdirected_request", "terminal-bridge-host");
    }
    let path = request.uri().path_and_query().map_or("", |path| path.as_str()).to_owned();
    if !path.starts_with('/') || request.method() == Method::CONNECT {
        return bridge.refused(StatusCode::BAD_REQUEST, "bad_request", "terminal-bridge-path");
    }
    if reads_html(request.headers()) {
        return bridge.lead_to_the_server(&path);
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return bridge.refused(StatusCode::PAYLOAD_TOO_LARGE, "invalid_params", "refusal-too-large");
    };
    let asked = bridge
        .http
        .request(parts.method, format!("{}{path}", bridge.server.as_str()))
        .headers(going_on(&parts.headers))
        .body(body);
    match asked.send().await {
        Ok(answer) => {
            let (status, headers) = (answer.status(), going_on(answer.headers()));
            let mut response = Response::new(Body::from_stream(answer.bytes_stream()));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        }
        Err(error) => {
            let why: Vec<String> = std::iter::once(error.to_string()).chain(causes(&error)).collect();
            print::warn(&why.join(": "));
            bridge.refused(StatusCode::BAD_GATEWAY, "bad_gateway", "terminal-bridge-unreachable")
        }
    }
}

impl Bridge {
    fn is_called_by_its_name(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter().filter_map(|host| host.to_str().ok());
        let names = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        hosts.next().is_some_and(|host| names.iter().any(|name| name.eq_ignore_ascii_case(host)))
            && hosts.next().is_none()
    }

    fn refused(&self, status: StatusCode, id: &str, sentence: &str) -> Response {
        (status, axum::Json(json!({ "id": id, "message": say(self.language, sentence) }))).into_response()
    }

    /// Pages have their cookies there, not here.
    fn lead_to_the_server(&self, path: &str) -> Response {
        let Ok(location) = HeaderValue::from_str(&format!("{}{path}", self.server.as_str())) else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
    }
}

/// The headers that are not of this connection alone. Cookies are a browser's, of whatever else runs on this computer.
fn going_on(headers: &HeaderMap) -> HeaderMap {
    let mut going_on = headers.clone();
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|names| names.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in OF_ONE_CONNECTION.iter().chain(&[HOST, CONTENT_LENGTH, COOKIE, SET_COOKIE]).chain(&named) {
        going_on.remove(name);
    }
    going_on
}

fn reads_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
