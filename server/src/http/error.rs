//! Errors that arise before a page or a verb is reached.

use crate::http::api;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{Language, Refusal};

/// Who reads an answer: a browser or a program, and in which language.
#[derive(Clone, Copy, Debug)]
pub struct Audience {
    language: Language,
    html: bool,
}

impl Audience {
    pub fn of(request: &HeaderMap) -> Self {
        let asked = request.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self { language: Language::from_accept(asked), html: reads_html(request) }
    }

    /// A refusal as it is read: a sentence for a browser, the API's error for a program.
    pub fn refused(self, refusal: &Refusal) -> Response {
        if !self.html {
            return api::refused(refusal, self.language);
        }
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let sentence = words::refusal(self.language, refusal) + "\n";
        let mut response = (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], sentence).into_response();
        if let Some(seconds) = refusal.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A refusal as whoever sent this request reads it.
pub fn refused(refusal: &Refusal, request: &HeaderMap) -> Response {
    Audience::of(request).refused(refusal)
}

/// Whether a browser asks for something to look at.
pub fn reads_html(request: &HeaderMap) -> bool {
    request.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// An error of the domain, where there is no page to show it.
pub fn failed_or_refused(error: domain::Error, request: &HeaderMap) -> Response {
    match error {
        domain::Error::Refused(refusal) => refused(&refusal, request),
        domain::Error::Failed { doing, cause } => {
            tracing::error!(error = %cause, "failed while {doing}");
            (StatusCode::INTERNAL_SERVER_ERROR, api::ErrorBody::failed()).into_response()
        }
    }
}
