//! `/account` and `/users/~`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::views::AccountBody;
use axum::Json;
use domain::password::Password;
use model::Refusal;
use model::api_key::Scope;
use serde::{Deserialize, Serialize};

pub async fn show(call: Call) -> Result<Json<AccountBody>, ApiError> {
    let overview = call.ask(Scope::Identity, |asked| asked.core.overview(&asked.owner)).await?;
    Ok(Json(AccountBody::of(&overview)))
}

/// What `PATCH /account` takes. Any other field is ignored, never stored.
#[derive(Deserialize)]
struct Wish {
    password: Option<String>,
    new_password: Option<String>,
    two_factor_authentication: Option<bool>,
    name: Option<String>,
    email: Option<String>,
}

/// One change a request: turning two-factor off, a new password, or a name.
pub async fn change(call: Call) -> Result<Json<AccountBody>, ApiError> {
    let wish: Wish = call.body()?;
    if wish.email.is_some() {
        return Err(call.error(Refusal::AddressFixed));
    }
    let password = wish.password.map(Password::typed);
    let needs_password = wish.two_factor_authentication == Some(false) || wish.new_password.is_some();
    if needs_password && password.is_none() {
        return Err(call.error(Refusal::WrongPassword));
    }
    let password = password.filter(|_| needs_password);
    let new_password = wish.new_password.map(Password::typed);
    let (overview, api_key) = call
        .ask_with_password(Scope::Write, password, move |asked| {
            let mut api_key = None;
            match (wish.two_factor_authentication, new_password, wish.name) {
                (Some(true), _, _) => return Err(Refusal::InputInvalid.into()),
                (Some(false), None, None) => asked.disable()?,
                (None, Some(new), None) => api_key = Some(asked.change_password(new)?.api_key),
                (None, None, Some(name)) => asked.core.set_name(&asked.owner, &name)?,
                (None, None, None) => {}
                _ => return Err(Refusal::InputInvalid.into()),
            }
            Ok((asked.core.overview(&asked.owner)?, api_key))
        })
        .await?;
    Ok(Json(AccountBody::with_new_api_key(&overview, api_key)))
}

/// `GET /account/rate-limits`
#[derive(Debug, Serialize)]
pub struct RateLimits {
    remaining: u32,
}

/// The pace of plain requests is kept by network, not by account: what clients see is a constant.
pub async fn rate_limits(call: Call) -> Result<Json<RateLimits>, ApiError> {
    call.ask(Scope::Identity, |asked| asked.core.overview(&asked.owner)).await?;
    Ok(Json(RateLimits { remaining: 2400 }))
}
