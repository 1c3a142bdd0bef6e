//! The first run.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Makes the first account, an operator's, and signs it in.
#[server(prefix = "/api", endpoint = "set-up")]
pub async fn set_up(email: String, new_password: String) -> Result<(), CallError> {
    let email = model::EmailAddress::parse(&email)?;
    let password = domain::password::Password::typed(new_password);
    let (signed_in, api_key) = crate::ctx::ask_hashing(move |core, visit, permit| {
        core.set_up(permit, visit.link()?, (&email, password), visit.language, &visit.client)
    })
    .await?;
    crate::api::sign_up::welcome(&signed_in, api_key);
    Ok(())
}

/// Whether the link that led here is good.
#[server(prefix = "/api", endpoint = "set-up/state")]
pub async fn may_set_up() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.may_set_up(visit.link.as_ref())).await
}
