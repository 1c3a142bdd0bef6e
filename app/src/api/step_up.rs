//! Step-up: the password again.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Takes the password again, before the enable wizard goes on.
#[server(prefix = "/api", endpoint = "step-up")]
pub async fn step_up(password: String) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    crate::ctx::ask_hashing(move |core, visit, permit| core.step_up(permit, visit.owner()?, &password)).await?;
    crate::ctx::go(crate::routes::ENABLE);
    Ok(())
}
