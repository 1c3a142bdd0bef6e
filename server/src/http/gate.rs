//! What a request must pass before anybody looks at it: pace, host, path, origin, size.

use crate::http::error::Audience;
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
use std::sync::Arc;
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

    fn let_in(&self, network: &String) -> bool {
        if self.0.len() > MOST_NETWORKS {
            self.0.retain_recent();
            self.0.shrink_to_fit();
        }
        self.0.check_key(network).is_ok()
    }
}

/// The least time of an answer that must not tell whether an address has an account: it hides what was done for one address and
/// not for another.
const UNHURRIED: Duration = Duration::from_millis(50);
const UNHURRIED_PATHS: [&str; 2] = [RequestPasswordReset::PATH, "/password-resets"];

/// Admits a request or refuses it: by its pace, its host, its path. A refusal of the layer behind it, which finds out what another
/// site's page has sent and has no words for it, is put into words on the way back.
pub async fn admit(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let refused = pace(&door, &mut request).or_else(|| host(&door, &request)).or_else(|| path(&request));
    if let Some(refused) = refused {
        return refused;
    }
    let audience = Audience::of(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<ProtectionError>() {
        Some(_) => closing(audience.refused(&Refusal::CrossSite)),
        None => response,
    }
}

/// Keeps one network from taking all. Who that is stays with the request.
fn pace(door: &Door, request: &mut Request) -> Option<Response> {
    let client = caller::read_client(door, request);
    if !door.limiter.let_in(&client.network) {
        return Some(error::refused(&Refusal::TooManyRequests { seconds: 1 }, request.headers()));
    }
    request.extensions_mut().insert(client);
    None
}

/// Refuses a path that is not UTF-8 once decoded: nothing here has such a name.
fn path(request: &Request) -> Option<Response> {
    let decoded = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8();
    decoded.is_err().then(|| error::refused(&Refusal::PageNotFound, request.headers()))
}

/// Answers only to the public host, and to plain addresses and `localhost`: another name may be
/// somebody's DNS rebinding.
fn host(door: &Door, request: &Request) -> Option<Response> {
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
    (!known).then(|| closing(error::refused(&Refusal::UnknownHost, request.headers())))
}

/// Says that the connection ends: the rest of an unread body would be taken for the next request
/// (RFC 9112 §9.6).
fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Reads a body whole before anything is done with it: at most 64 KB, in at most ten seconds; and
/// gives the answer its time, which is at least [`UNHURRIED`] where it must not tell of an account.
pub async fn body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let audience = Audience::of(&parts.headers);
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_LIMIT as u64) {
        return closing(audience.refused(&Refusal::TooLarge));
    }
    let body = match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return closing(audience.refused(&Refusal::TooLarge)),
        Err(_) => return closing(audience.refused(&Refusal::TimedOut)),
    };
    let unhurried = UNHURRIED_PATHS.contains(&parts.uri.path());
    let not_before = tokio::time::Instant::now() + UNHURRIED;
    let answer = next.run(Request::from_parts(parts, Body::from(body)));
    let response = match tokio::time::timeout(ANSWER_TIME, answer).await {
        Ok(response) => response,
        Err(_) => audience.refused(&Refusal::Busy { seconds: 5 }),
    };
    if unhurried {
        tokio::time::sleep_until(not_before).await;
    }
    response
}
