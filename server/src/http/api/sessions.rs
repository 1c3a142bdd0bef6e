//! `/oauth/sessions`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::views::SessionBody;
use axum::Json;
use axum::extract::Path;
use model::api_key::Scope;

pub async fn list(call: Call) -> Result<Json<Vec<SessionBody>>, ApiError> {
    let sessions = call
        .ask(Scope::Read, |asked| {
            let now = asked.core.now();
            let sessions = asked.core.sessions(&asked.owner)?;
            Ok(sessions.iter().map(|session| SessionBody::of(session, asked, now)).collect())
        })
        .await?;
    Ok(Json(sessions))
}

/// Ends a session; `~` is the one that asks.
pub async fn end(Path(id): Path<String>, call: Call) -> Result<Json<SessionBody>, ApiError> {
    let session = call
        .ask(Scope::Write, move |asked| {
            let session = asked.core.end_session(&asked.owner, &id)?;
            Ok(SessionBody::of(&session, asked, asked.core.now()))
        })
        .await?;
    Ok(Json(session))
}
