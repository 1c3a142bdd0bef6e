//! Turning two-factor off.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Turns two-factor off, with the password, and a code where the operator asks for one.
#[server(prefix = "/api", endpoint = "two-factor/disable")]
pub async fn disable(password: String, #[server(default)] code: Option<String>) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    let code = code.as_deref().map(model::factor::TypedCode::parse).transpose()?;
    crate::ctx::ask_hashing(move |core, visit, permit| {
        let fresh = core.step_up(permit, visit.owner()?, &password)?;
        core.disable(&fresh, code.as_ref())
    })
    .await?;
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done("two-factor-disabled"));
    Ok(())
}

/// Whether turning it off asks for a code as well.
#[server(prefix = "/api", endpoint = "two-factor/disable/policy")]
pub async fn disable_needs_code() -> Result<bool, CallError> {
    Ok(crate::ctx::site().core.policy.disable == domain::policy::Disable::PasswordAndCode)
}
