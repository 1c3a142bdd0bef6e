//! What a request must pass before anybody looks at it: pace, host, origin, size.

use crate::http::{BODY_LIMIT, Door, caller, error};
use app::api::reset_password::RequestPasswordReset;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use axum::middleware::Next;
use axum::response::Response;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use leptos::server_fn::ServerFn;
use model::Refusal;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use tower_http::csrf::ProtectionError;

/// Requests of one network: a burst, then a steady pace. Far above what people and their tools
/// do, far below what a flood needs; passwords and codes have their own, narrow counters.
const BURST: NonZeroU32 = NonZeroU32::new(600).expect("600 is not zero");
const EACH_SECOND: NonZeroU32 = NonZeroU32::new(100).expect("100 is not zero");
/// Beyond this many networks at once, those that have their full burst back are forgotten.
const MOST_NETWORKS: usize = 50_000;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);
/// How long an answer may take: the queue for hashing and the hash, with room.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// Counts requests by network, in bounded memory.
#[derive(Debug)]
pub struct Limiter(DefaultKeyedRateLimiter<String>);

impl Limiter {
    pub fn new() -> Self {
        Self(RateLimiter::keyed(Quota::per_second(EACH_SECOND).allow_burst(BURST)))
    }

    fn let_in(&self, network: String) -> bool {
        if self.0.len() > MOST_NETWORKS {
            self.0.retain_recent();
            self.0.shrink_to_fit();
        }
        self.0.check_key(&network).is_ok()
    }
}

/// The least time of an answer that must not tell whether an address has an account.
const UNHURRIED: Duration = Duration::from_millis(50);

/// Answers no sooner than after a time that hides what was done for one address and not for another.
pub async fn unhurried(request: Request, next: Next) -> Response {
    if ![RequestPasswordReset::PATH, "/password-resets"].contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let (response, ()) = tokio::join!(next.run(request), tokio::time::sleep(UNHURRIED));
    response
}

/// Keeps one network from taking all.
pub async fn pace(State(door): State<Door>, request: Request, next: Next) -> Response {
    let client = caller::client(&door, &request);
    if !door.limiter.let_in(client.network) {
        return error::refused(&Refusal::TooManyRequests { seconds: 1 }, request.headers());
    }
    next.run(request).await
}

/// Refuses a path that is not UTF-8 once decoded: nothing here has such a name.
pub async fn path(request: Request, next: Next) -> Response {
    if percent_encoding::percent_decode_str(request.uri().path()).decode_utf8().is_err() {
        return error::refused(&Refusal::PageNotFound, request.headers());
    }
    next.run(request).await
}

/// Answers only to the public host, and to plain addresses and `localhost`: another name may be
/// somebody's DNS rebinding.
pub async fn host(State(door): State<Door>, request: Request, next: Next) -> Response {
    let named = |authority: &str| {
        let name = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        let name = name.map_or(authority, |(name, _)| name);
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let usual_port = if door.site.secure { ":443" } else { ":80" };
        authority.strip_suffix(usual_port).unwrap_or(authority).eq_ignore_ascii_case(&door.host)
            || name.eq_ignore_ascii_case("localhost")
            || bare.parse::<IpAddr>().is_ok()
    };
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let in_line = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let known = host.is_some_and(named) && hosts.next().is_none() && in_line.is_none_or(named);
    if !known {
        return closing(error::refused(&Refusal::UnknownHost, request.headers()));
    }
    next.run(request).await
}

/// Puts words to what the CSRF layer refused: a change that another site's page sent.
pub async fn explain_cross_site(request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let response = next.run(request).await;
    match response.extensions().get::<ProtectionError>() {
        Some(_) => closing(error::refused(&Refusal::CrossSite, &headers)),
        None => response,
    }
}

/// Says that the connection ends: the rest of an unread body would be taken for the next request
/// (RFC 9112 §9.6).
fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Reads a body whole before anything is done with it: at most 64 KB, in at most ten seconds; and
/// gives the answer its time.
pub async fn body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.clone();
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_LIMIT as u64) {
        return closing(error::refused(&Refusal::TooLarge, &headers));
    }
    let body = match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return closing(error::refused(&Refusal::TooLarge, &headers)),
        Err(_) => return closing(error::refused(&Refusal::TimedOut, &headers)),
    };
    let answer = next.run(Request::from_parts(parts, Body::from(body)));
    match tokio::time::timeout(ANSWER_TIME, answer).await {
        Ok(response) => response,
        Err(_) => error::refused(&Refusal::Busy { seconds: 5 }, &headers),
    }
}
