//! *It wasn't me*: freezing the account by the link in a notice, and ending that.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::freeze::{FreezeView, ThawView};

/// What the link that led here does, or has done.
#[server(prefix = "/api", endpoint = "freeze/state")]
pub async fn read_freeze() -> Result<FreezeView, CallError> {
    crate::ctx::ask(|core, visit| core.freeze_view(visit.freeze_link()?)).await
}

/// Freezes the account that the link is for. Nobody needs to be signed in.
#[server(prefix = "/api", endpoint = "freeze")]
pub async fn freeze() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.freeze(visit.freeze_link()?, &visit.client)).await?;
    // The link stays in its cookie: it is used up, and the page says what it has done.
    crate::ctx::go(crate::routes::FREEZE);
    Ok(())
}

/// Whether the account is frozen, and what would end that.
#[server(prefix = "/api", endpoint = "freeze/end/state")]
pub async fn read_thaw() -> Result<ThawView, CallError> {
    crate::ctx::ask(|core, visit| core.thaw_view(visit.owner()?)).await
}

/// Ends the freeze, with the password and a code.
#[server(prefix = "/api", endpoint = "freeze/end")]
pub async fn thaw(password: String, code: String) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    let code = model::factor::TypedCode::parse(&code)?;
    crate::ctx::ask_hashing(move |core, visit, permit| core.thaw(permit, visit.owner()?, &password, &code)).await?;
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done("thawed"));
    Ok(())
}

/// Sends a code for that to the backup phone.
#[server(prefix = "/api", endpoint = "freeze/end/text")]
pub async fn text_thaw_code() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.text_code_to_thaw(visit.owner()?)).await?;
    crate::ctx::go_with(crate::routes::THAW, crate::flash::Flash::done("thaw-text-sent"));
    Ok(())
}
