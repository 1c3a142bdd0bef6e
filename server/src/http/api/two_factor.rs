//! `/account/two-factor`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::views::AccountBody;
use axum::Json;
use model::Refusal;
use model::api_key::Scope;
use model::factor::TypedCode;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub struct State {
    enabled: bool,
}

pub async fn show(call: Call) -> Result<Json<State>, ApiError> {
    let overview = call.ask(Scope::Identity, |asked| asked.core.overview(&asked.owner)).await?;
    Ok(Json(State { enabled: overview.two_factor() }))
}

#[derive(Debug, Serialize)]
pub struct Enrolment {
    url: String,
}

/// Starts an enrolment, with `Heroku-Password`.
pub async fn start(call: Call) -> Result<Json<Enrolment>, ApiError> {
    let url = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        Ok(asked.core.start_authenticator(&fresh)?.uri.to_string())
    });
    Ok(Json(Enrolment { url: url.await? }))
}

/// Finishes it, with `Heroku-Two-Factor-Code`.
pub async fn confirm(call: Call) -> Result<Json<AccountBody>, ApiError> {
    let (overview, enabled) = call
        .ask(Scope::Global, |asked| {
            let fresh = asked.fresh()?;
            let code = asked.code.as_deref().ok_or(Refusal::CodeShape)?;
            let enabled = asked.core.confirm_authenticator(&fresh, None, &TypedCode::parse(code)?)?;
            Ok((asked.core.overview(&asked.owner)?, enabled))
        })
        .await?;
    Ok(Json(AccountBody::with_new_api_key(&overview, Some(enabled.api_key))))
}

/// Turns it off, with `Heroku-Password`.
pub async fn disable(call: Call) -> Result<Json<AccountBody>, ApiError> {
    let overview = call
        .ask(Scope::Global, |asked| {
            asked.disable()?;
            asked.core.overview(&asked.owner)
        })
        .await?;
    Ok(Json(AccountBody::of(&overview)))
}
