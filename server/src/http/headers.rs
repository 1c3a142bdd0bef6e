//! What every answer carries, and the line that the log gets for it.

use crate::http::Door;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tracing::{Instrument, info, info_span};

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");

/// Names one request in the log, in its answer, and on an error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Headers of every answer (OWASP Secure Headers Project). A page has set its own policy.
const ALWAYS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: that would make the Origin of our own forms "null".
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Gives the request its id and the answer its headers; a panic becomes a plain 500.
pub async fn around(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let now = door.site.core.now();
    let id = door.site.core.random().id(now).unwrap_or_default();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), told(request.uri().path()));
    let span = info_span!("request", id);
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    span.in_scope(|| info!(%method, path, status = response.status().as_u16(), "answered"));
    let headers = response.headers_mut();
    headers.reserve(ALWAYS.len() + 2);
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if door.site.secure {
        // Two years (RFC 6797 §6.1.1). Not for sub-domains: what runs there is not ours to decide.
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// A path as the log may tell it: without its query, and without a token that stands in it, whether it is
/// written plainly or with escapes, which no path of ours has.
fn told(path: &str) -> String {
    let is_secret = |part: &str| part.starts_with("twl_") || part.contains('%');
    if !path.split('/').any(is_secret) {
        return path.to_owned();
    }
    path.split('/').map(|part| if is_secret(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}
