//! `/password-resets`.

use crate::http::api::credentials::{Call, on_a_blocking_thread};
use crate::http::api::error::ApiError;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::password::Password;
use domain::token::{Token, TokenKind};
use model::{EmailAddress, Refusal};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize)]
pub struct Nothing {}

#[derive(Deserialize)]
struct Wish {
    email: String,
}

/// Sends a link, if the address has an account. The answer is the same if it has none.
pub async fn request(call: Call) -> Result<(StatusCode, Json<Nothing>), ApiError> {
    let Wish { email } = call.body()?;
    let email = EmailAddress::parse(&email).map_err(|refusal| call.error(refusal))?;
    let (language, core, client) = (call.language, call.core, call.client);
    on_a_blocking_thread(language, move || core.request_password_reset(&email, &client)).await?;
    Ok((StatusCode::CREATED, Json(Nothing {})))
}

#[derive(Deserialize)]
struct NewPassword {
    password: String,
    password_confirmation: String,
}

/// Sets the new password. It signs nobody in.
pub async fn finalize(Path(token): Path<String>, call: Call) -> Result<Json<Nothing>, ApiError> {
    let new: NewPassword = call.body()?;
    if new.password != new.password_confirmation {
        return Err(call.error(Refusal::InputInvalid));
    }
    let token = Token::read(TokenKind::Link, &token).ok_or_else(|| call.error(Refusal::LinkDead))?;
    let (language, core, client) = (call.language, call.core, call.client);
    let permit = core.hashing.permit().await.map_err(|error| ApiError { error, language })?;
    on_a_blocking_thread(language, move || {
        core.reset_password(&permit, &token, (None, Password::typed(new.password)), &client)
    })
    .await?;
    Ok(Json(Nothing {}))
}
