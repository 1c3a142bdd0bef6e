//! API keys.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Makes a further key and shows it, once.
#[server(prefix = "/api", endpoint = "api-keys/create")]
pub async fn create_api_key(
    description: String,
    scope: String,
    #[server(default)] expires: Option<String>,
    #[server(default)] survives_freeze: Option<String>,
) -> Result<(), CallError> {
    use model::Refusal;
    let description = model::client::clean(description.trim());
    if description.is_empty() {
        return Err(Refusal::DescriptionInvalid.into());
    }
    let scope = model::api_key::Scope::from_name(&scope).ok_or(Refusal::InputInvalid)?;
    let days: Option<i64> = match expires.as_deref() {
        None | Some("") => None,
        Some(days) => Some(days.parse().map_err(|_| Refusal::ExpiryInvalid)?),
    };
    let expires_in = days.map(|days| days.saturating_mul(model::moment::DAY));
    let survives_freeze = survives_freeze.is_some();
    let wish = domain::flow::api_keys::KeyWish { description, scope: vec![scope], expires_in, survives_freeze };
    let shown = crate::ctx::ask(move |core, visit| core.create_api_key(&core.fresh(visit.owner()?)?, &wish)).await?;
    show("api-key-created", shown.key);
    Ok(())
}

/// Gives a key a new token and shows it, once. The old one reads on for a while, if that is wished.
#[server(prefix = "/api", endpoint = "api-keys/regenerate")]
pub async fn regenerate_api_key(id: String, #[server(default)] overlap: Option<String>) -> Result<(), CallError> {
    let overlap: i64 = match overlap.as_deref() {
        None | Some("") => 0,
        Some(seconds) => seconds.parse().map_err(|_| model::Refusal::OverlapInvalid)?,
    };
    let shown = crate::ctx::ask(move |core, visit| core.regenerate_api_key(&core.fresh(visit.owner()?)?, &id, overlap));
    show(if overlap > 0 { "api-key-overlap" } else { "api-key-regenerated" }, shown.await?.key);
    Ok(())
}

/// Ends the token that a key had before, ahead of its time.
#[server(prefix = "/api", endpoint = "api-keys/end-replaced")]
pub async fn end_replaced_token(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.end_replaced_token(&core.fresh(visit.owner()?)?, &id)).await?;
    crate::ctx::go_with(crate::routes::API_KEYS, crate::flash::Flash::done("replaced-token-ended"));
    Ok(())
}

/// Says whether a key goes on while the account is frozen.
#[server(prefix = "/api", endpoint = "api-keys/mark")]
pub async fn mark_api_key(id: String, #[server(default)] survives_freeze: Option<String>) -> Result<(), CallError> {
    let survives = survives_freeze.is_some();
    crate::ctx::ask(move |core, visit| core.mark_api_key(&core.fresh(visit.owner()?)?, &id, survives)).await?;
    let done = if survives { "api-key-marked" } else { "api-key-unmarked" };
    crate::ctx::go_with(crate::routes::API_KEYS, crate::flash::Flash::done(done));
    Ok(())
}

#[server(prefix = "/api", endpoint = "api-keys/delete")]
pub async fn delete_api_key(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.delete_api_key(&core.fresh(visit.owner()?)?, &id)).await?;
    crate::ctx::go_with(crate::routes::API_KEYS, crate::flash::Flash::done("api-key-deleted"));
    Ok(())
}

/// Leaves a key for the one page that shows it.
#[cfg(feature = "ssr")]
fn show(done: &str, key: model::shown_once::ShownOnce) {
    let flash = crate::flash::Flash { done: Some(done.to_owned()), once: Some(key), ..Default::default() };
    crate::ctx::go_with(crate::routes::API_KEYS, flash);
}
