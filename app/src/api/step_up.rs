//! Step-up: the password again.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Takes the password again, before a page goes on.
#[server(prefix = "/api", endpoint = "step-up")]
pub async fn step_up(password: String, #[server(default)] next: Option<String>) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    crate::ctx::ask_hashing(move |core, visit, permit| core.step_up(permit, visit.owner()?, &password)).await?;
    // Only to a page of ours: the field came from outside.
    let next = next.filter(|next| crate::routes::has_islands(next) && crate::routes::title(next).is_some());
    crate::ctx::go(next.as_deref().unwrap_or(crate::routes::ENABLE));
    Ok(())
}

/// The owner, fresh: by the password in this form, or typed within five minutes.
#[cfg(feature = "ssr")]
pub(crate) fn fresh(
    core: &domain::Core,
    visit: &crate::ctx::Visit,
    permit: &domain::password::HashPermit,
    password: Option<String>,
) -> domain::Result<domain::caller::FreshOwner> {
    match password {
        Some(password) => core.step_up(permit, visit.owner()?, &domain::password::Password::typed(password)),
        None => core.fresh(visit.owner()?),
    }
}
