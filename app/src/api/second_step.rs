//! The second step of a sign-in: what there is besides the authenticator app.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::factor::OtherWays;

/// The other ways that exist for the sign-in that waits here.
#[server(prefix = "/api", endpoint = "sign-in/other-ways")]
pub async fn read_other_ways() -> Result<OtherWays, CallError> {
    crate::ctx::ask(|core, visit| core.other_ways(visit.pending()?)).await
}

/// Sends a code to the backup phone.
#[server(prefix = "/api", endpoint = "sign-in/text")]
pub async fn text_sign_in_code() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.text_sign_in_code(visit.pending()?)).await?;
    crate::ctx::go(crate::routes::VERIFY_TEXT);
    Ok(())
}
