//! `/users/~/sms-number`: the backup phone.

use crate::http::api::credentials::{Call, EmailAndPassword, Shown};
use crate::http::api::error::ApiError;
use axum::Json;
use axum::http::StatusCode;
use model::Refusal;
use model::api_key::Scope;
use model::factor::TypedCode;
use serde::{Deserialize, Serialize};

/// The number, masked: nobody needs to be told their own.
#[derive(Debug, Serialize)]
pub struct SmsNumber {
    sms_number: Option<String>,
}

/// With a token, or with e-mail and password before the second factor.
pub async fn show(call: Call) -> Result<Json<SmsNumber>, ApiError> {
    let sms_number = match &call.shown {
        Shown::EmailAndPassword(..) => {
            call.ask_half_signed_in(|core, permit, EmailAndPassword { email, password }, client| {
                core.phone_for_command_line(permit, (email, password), client)
            })
            .await?
        }
        _ => {
            let phone = call.ask(Scope::Identity, |asked| Ok(asked.core.summary(&asked.owner)?.phone));
            phone.await?.map(|phone| phone.masked)
        }
    };
    Ok(Json(SmsNumber { sms_number }))
}

#[derive(Deserialize)]
struct Wish {
    sms_number: String,
}

/// Sends a code to a new number, with `Heroku-Password`.
pub async fn change(call: Call) -> Result<(StatusCode, Json<SmsNumber>), ApiError> {
    let sms_number = call.ask(Scope::Global, |asked| {
        let wish: Wish = asked.body()?;
        let fresh = asked.fresh()?;
        asked.core.start_phone(&fresh, &wish.sms_number)?;
        Ok(asked.core.summary(&asked.owner)?.phone.map(|phone| phone.masked))
    });
    Ok((StatusCode::ACCEPTED, Json(SmsNumber { sms_number: sms_number.await? })))
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// Takes the code that was sent.
pub async fn confirm(call: Call) -> Result<Json<SmsNumber>, ApiError> {
    let phone = call.ask(Scope::Global, |asked| {
        let Code { code } = asked.body()?;
        asked.core.confirm_phone(&asked.owner, &TypedCode::parse(&code)?)
    });
    Ok(Json(SmsNumber { sms_number: Some(phone.await?.masked) }))
}

/// Sends a sign-in code to the backup phone of whoever has shown e-mail and password.
pub async fn recover(call: Call) -> Result<(StatusCode, Json<SmsNumber>), ApiError> {
    if !matches!(call.shown, Shown::EmailAndPassword(..)) {
        return Err(call.error(Refusal::BadCredentials));
    }
    let sms_number = call.ask_half_signed_in(|core, permit, EmailAndPassword { email, password }, client| {
        core.text_code_for_command_line(permit, (email, password), client)
    });
    Ok((StatusCode::CREATED, Json(SmsNumber { sms_number: Some(sms_number.await?) })))
}
