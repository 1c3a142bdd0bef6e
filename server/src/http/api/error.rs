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

/// The body of an error.
#[derive(Debug, Serialize)]
pub struct ErrorBody {
    id: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'static str>,
}

impl ErrorBody {
    pub fn json(id: &'static str, message: &str, resource: Option<&'static str>) -> Json<Self> {
        Json(Self { id, message: message.to_owned(), resource })
    }

    pub fn failed() -> Json<Self> {
        Self::json(
            "internal_server_error",
            "Something went wrong on our side, and nothing was changed. Try again.",
            None,
        )
    }
}

/// An error on its way to a client, in the language the client asked for.
#[derive(Debug)]
pub struct ApiError {
    pub error: Error,
    pub language: Language,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let refusal = match self.error {
            Error::Refused(refusal) => refusal,
            Error::Failed { doing, cause } => {
                tracing::error!(error = %cause, "failed while {doing}");
                return (StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::failed()).into_response();
            }
        };
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let message = words::refusal(self.language, &refusal);
        let mut response = (status, ErrorBody::json(refusal.id(), &message, refusal.resource())).into_response();
        if let Some(seconds) = refusal.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if refusal == Refusal::TwoFactorNeeded {
            response.headers_mut().insert(TWO_FACTOR_REQUIRED, HeaderValue::from_static("true"));
        }
        response
    }
}

pub async fn method_not_allowed(request: Request) -> Response {
    crate::http::error::refused(&Refusal::MethodNotAllowed, request.headers())
}
