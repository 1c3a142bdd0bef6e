//! Ending sessions.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Ends one session of the account.
#[server(prefix = "/api", endpoint = "sessions/end")]
pub async fn end_session(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.end_session(visit.owner()?, &id)).await?;
    crate::ctx::go_with(crate::routes::SESSIONS, crate::flash::Flash::done("session-ended"));
    Ok(())
}

/// Ends all of them but the one that asks.
#[server(prefix = "/api", endpoint = "sessions/end-others")]
pub async fn end_other_sessions() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.end_other_sessions(visit.owner()?)).await?;
    crate::ctx::go_with(crate::routes::SESSIONS, crate::flash::Flash::done("other-sessions-ended"));
    Ok(())
}
