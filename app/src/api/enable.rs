//! Turning two-factor on.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};

/// How far the wizard has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EnableStep {
    Password,
    Preview,
    /// What is being set up, by its id.
    Scan {
        pending: String,
        uri: ShownOnce,
        key: ShownOnce,
    },
    AlreadyOn,
}

/// Where the owner is in the wizard.
#[server(prefix = "/api", endpoint = "two-factor/step")]
pub async fn read_enable_step() -> Result<EnableStep, CallError> {
    crate::ctx::ask(|core, visit| {
        let owner = visit.owner()?;
        if core.overview(owner)?.two_factor() {
            return Ok(EnableStep::AlreadyOn);
        }
        let Some(fresh) = crate::api::step_up::fresh_if_typed(core, owner)? else { return Ok(EnableStep::Password) };
        match core.pending_enrolment(&fresh) {
            Ok(enrolment) => Ok(EnableStep::Scan {
                pending: enrolment.id,
                uri: ShownOnce::new(enrolment.uri.to_string()),
                key: ShownOnce::new(enrolment.key.to_string()),
            }),
            Err(domain::Error::Refused(model::Refusal::NothingPending)) => Ok(EnableStep::Preview),
            Err(error) => Err(error),
        }
    })
    .await
}

/// Draws the secret of a new authenticator.
#[server(prefix = "/api", endpoint = "two-factor/start")]
pub async fn start_authenticator() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.start_authenticator(&core.fresh(visit.owner()?)?)).await?;
    crate::ctx::go(crate::routes::ENABLE);
    Ok(())
}

/// Takes the first code, which turns two-factor on.
#[server(prefix = "/api", endpoint = "two-factor/confirm")]
pub async fn confirm_authenticator(code: String, #[server(default)] pending: Option<String>) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    let enabled = crate::ctx::ask(move |core, visit| {
        core.confirm_authenticator(&core.fresh(visit.owner()?)?, pending.as_deref(), &code)
    });
    let enabled = enabled.await?;
    crate::api::password::keep_session(enabled.session.as_ref());
    let done = crate::flash::Flash { once: Some(enabled.api_key), ..Default::default() };
    crate::ctx::go_with(crate::routes::ENABLE, done);
    Ok(())
}
