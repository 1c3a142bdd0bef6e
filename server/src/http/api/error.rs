//! Errors as the API's clients know them: `{"id", "message"}`.

use axum::Json;
use axum::extract::Request;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::Error;
use model::{Language, Refusal};
use serde::Serialize;

const TWO_FACTOR_REQUIRED: HeaderName = HeaderName::from_static("heroku-two-factor-required");

/// Ours, not Heroku's: which sentence `message` is, whatever its language, for programs to act on.
const CODE: HeaderName = HeaderName::from_static("twinlock-code");

/// The body of an error.
#[derive(Debug, Serialize)]
pub struct ErrorBody {
    id: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'static str>,
    #[serde(flatten)]
    oauth: Option<OAuthError>,
}

/// RFC 6749 §5.2, where that is what is spoken.
#[derive(Debug, Serialize)]
struct OAuthError {
    error: &'static str,
    /// In English: it can have ASCII alone.
    error_description: String,
}

impl ErrorBody {
    pub fn failed() -> Json<Self> {
        let message = "Something went wrong on our side, and nothing was changed. Try again.";
        Json(Self { id: "internal_server_error", message: message.to_owned(), resource: None, oauth: None })
    }
}

/// A refusal as a program reads it.
pub fn refused(refusal: &Refusal, language: Language) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let (id, message) = (refusal.id(), words::refusal(language, refusal));
    let oauth =
        refusal.is_oauth().then(|| OAuthError { error: id, error_description: words::refusal(Language::En, refusal) });
    let body = ErrorBody { id, message, resource: refusal.resource(), oauth };
    let mut response = (status, [(CODE, refusal.code())], Json(body)).into_response();
    if let Some(seconds) = refusal.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if *refusal == Refusal::TwoFactorNeeded {
        response.headers_mut().insert(TWO_FACTOR_REQUIRED, HeaderValue::from_static("true"));
    }
    response
}

/// An error on its way to a client, in the language the client asked for.
#[derive(Debug)]
pub struct ApiError {
    pub error: Error,
    pub language: Language,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self.error {
            Error::Refused(refusal) => refused(&refusal, self.language),
            Error::Failed { doing, cause } => {
                tracing::error!(error = %cause, "failed while {doing}");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::failed()).into_response()
            }
        }
    }
}

pub async fn method_not_allowed(request: Request) -> Response {
    crate::http::error::refused(&Refusal::MethodNotAllowed, request.headers())
}
