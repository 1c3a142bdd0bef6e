//! `/account/recovery-codes`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use axum::Json;
use model::api_key::Scope;

/// Draws a new set, with `Heroku-Password`, and answers its ten codes. The old set is dead.
pub async fn regenerate(call: Call) -> Result<Json<Vec<String>>, ApiError> {
    let codes = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        let sheet = asked.core.regenerate_recovery_codes(&fresh)?;
        // Whoever takes them over the API keeps them: there is no page to say so on.
        asked.core.recovery_codes_saved(&asked.owner, &sheet.set.id)?;
        Ok(sheet.codes.iter().map(|code| code.show().to_owned()).collect())
    });
    Ok(Json(codes.await?))
}
