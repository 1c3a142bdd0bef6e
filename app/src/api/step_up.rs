//! Step-up: the password again.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Takes the password again, before a page goes on.
#[server(prefix = "/api", endpoint = "step-up")]
pub async fn step_up(
    password: String,
    #[server(default)] next: Option<String>,
    #[server(default)] kept: std::collections::BTreeMap<String, String>,
) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    crate::ctx::ask_hashing(move |core, visit, permit| core.step_up(permit, visit.owner()?, &password)).await?;
    // Only to a page of ours: the field came from outside.
    let next = next.filter(|next| crate::routes::has_islands(next) && crate::routes::title(next).is_some());
    let next = next.as_deref().unwrap_or(crate::routes::ENABLE);
    let kept: std::collections::BTreeMap<_, _> =
        kept.into_iter().filter(|(field, _)| crate::flash::KEPT_FIELDS.contains(&field.as_str())).collect();
    if kept.is_empty() {
        crate::ctx::go(next);
    } else {
        crate::ctx::go_with(next, crate::flash::Flash { kept, ..Default::default() });
    }
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

/// Whether the password was typed within five minutes: for pages that ask for it once and go on.
#[server(prefix = "/api", endpoint = "step-up/fresh")]
pub async fn is_fresh() -> Result<bool, CallError> {
    crate::ctx::ask(|core, visit| Ok(fresh_if_typed(core, visit.owner()?)?.is_some())).await
}

/// The owner, fresh, unless the password has to be typed first.
#[cfg(feature = "ssr")]
pub(crate) fn fresh_if_typed(
    core: &domain::Core,
    owner: &domain::caller::Owner,
) -> domain::Result<Option<domain::caller::FreshOwner>> {
    match core.fresh(owner) {
        Ok(fresh) => Ok(Some(fresh)),
        Err(domain::Error::Refused(model::Refusal::StepUpNeeded)) => Ok(None),
        Err(error) => Err(error),
    }
}
