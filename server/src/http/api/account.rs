//! `/account` and `/users/~`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::views::{AccountBody, warn, warn_of_few_codes, warn_of_freeze};
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::password::Password;
use model::api_key::Scope;
use model::recovery::RecoverySetView;
use model::shown_once::ShownOnce;
use model::{EmailAddress, Refusal};
use serde::{Deserialize, Serialize};

pub async fn show(call: Call) -> Result<Response, ApiError> {
    let language = call.language;
    let summary = call.summary().await?;
    let mut response = Json(AccountBody::of(&summary)).into_response();
    warn_of_few_codes(&mut response, language, summary.recovery.as_ref().map(RecoverySetView::left));
    warn_of_freeze(&mut response, language, summary.account.frozen_until);
    Ok(response)
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

/// The one change that a request asks for.
enum Wanted {
    None,
    TwoFactorOff,
    Password(Password),
    Address(EmailAddress),
    Name(String),
}

impl Wish {
    /// Several changes in one request are refused: half of them might be done.
    fn into_wanted(self) -> Result<Wanted, Refusal> {
        match (self.two_factor_authentication, self.new_password, self.email, self.name) {
            (None, None, None, None) => Ok(Wanted::None),
            (Some(false), None, None, None) => Ok(Wanted::TwoFactorOff),
            (None, Some(new), None, None) => Ok(Wanted::Password(Password::typed(new))),
            (None, None, Some(email), None) => Ok(Wanted::Address(EmailAddress::parse(&email)?)),
            (None, None, None, Some(name)) => Ok(Wanted::Name(name)),
            _ => Err(Refusal::InputInvalid),
        }
    }
}

/// What a change leads to: the account as it is now, and what to tell the client besides.
#[derive(Default)]
struct Outcome {
    api_key: Option<ShownOnce>,
    /// The address that was asked for: until it is confirmed the account has its old one.
    asked_for: Option<EmailAddress>,
}

/// One change a request: two-factor off, a new password, another address, or a name.
pub async fn change(call: Call) -> Result<Response, ApiError> {
    let mut wish: Wish = call.body()?;
    let password = wish.password.take();
    let wanted = wish.into_wanted().map_err(|refusal| call.error(refusal))?;
    let takes_password = !matches!(wanted, Wanted::None | Wanted::Name(_));
    if takes_password && password.is_none() {
        return Err(call.error(Refusal::WrongPassword));
    }
    let password = password.filter(|_| takes_password).map(Password::typed);
    let language = call.language;
    let (summary, outcome) = call
        .ask_with_password(Scope::Write, password, move |asked| {
            let mut outcome = Outcome::default();
            // The answer tells no more than the token may read.
            let may_read = asked.owner.allow(Scope::Identity).is_ok();
            match wanted {
                Wanted::None => asked.owner.allow(Scope::Identity)?,
                Wanted::TwoFactorOff => asked.disable()?,
                Wanted::Password(new) => outcome.api_key = Some(asked.change_password(new)?.api_key),
                Wanted::Address(new) => {
                    let fresh = asked.fresh()?;
                    asked.core.request_address_change(&fresh, &new)?;
                    outcome.asked_for = Some(new);
                }
                Wanted::Name(name) => asked.core.set_name(&asked.owner, &name)?,
            }
            let summary = may_read.then(|| asked.core.summary(&asked.owner)).transpose()?;
            Ok((summary, outcome))
        })
        .await?;
    let Some(summary) = summary else { return Ok(Json(serde_json::json!({})).into_response()) };
    let mut response = Json(AccountBody::with_new_api_key(&summary, outcome.api_key)).into_response();
    if let Some(email) = outcome.asked_for {
        let sentence = words::say_with(language, "api-address-asked", &[("email", email.to_string().into())]);
        warn(&mut response, &sentence);
    }
    Ok(response)
}

/// What `POST /account/step-up` takes.
#[derive(Deserialize)]
struct StepUp {
    password: String,
}

/// Takes the password again, for what comes within five minutes: ours, not Heroku's. A header, as `Heroku-Password` is, loses the
/// spaces at the ends of a password (RFC 9110 §5.5).
pub async fn step_up(call: Call) -> Result<Json<serde_json::Value>, ApiError> {
    let StepUp { password } = call.body()?;
    call.ask_with_password(Scope::Global, Some(Password::typed(password)), |asked| asked.fresh().map(drop)).await?;
    Ok(Json(serde_json::json!({})))
}

/// `GET /account/rate-limits`
#[derive(Debug, Serialize)]
pub struct RateLimits {
    remaining: u32,
}

/// The pace of plain requests is kept by network, not by account: what clients see is a constant.
pub async fn rate_limits(call: Call) -> Result<Json<RateLimits>, ApiError> {
    call.summary().await?;
    Ok(Json(RateLimits { remaining: 2400 }))
}
