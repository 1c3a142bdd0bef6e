//! Which wire contract a program of ours speaks: one that is too old or too new for this server is told so in words.

use crate::http::error::refused;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use model::Refusal;
use model::wire::{HEADER, OLDEST_CLIENT, VERSION};

const WIRE: HeaderName = HeaderName::from_static(HEADER);

/// Asks before anything else is looked at; a client that names no contract, as Heroku's, is let through.
pub async fn check(request: Request, next: Next) -> Response {
    let named = request.headers().get(WIRE).map(|value| value.to_str().ok().and_then(|text| text.parse::<u32>().ok()));
    let mut response = match named {
        Some(Some(version)) if version > VERSION => refused(&Refusal::ClientTooNew, request.headers()),
        Some(Some(version)) if version >= OLDEST_CLIENT => next.run(request).await,
        Some(_) => refused(&Refusal::ClientTooOld, request.headers()),
        None => next.run(request).await,
    };
    response.headers_mut().insert(WIRE, HeaderValue::from(VERSION));
    response
}
