//! `/account/recovery-codes`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::two_factor::set_state;
use axum::Json;
use model::api::{RecoverySheetState, SheetLine};
use model::api_key::Scope;
use model::shown_once::ShownOnce;
use serde::Deserialize;

/// Draws a new set, with `Heroku-Password`, and answers its ten codes. The old set is dead.
pub async fn regenerate(call: Call) -> Result<Json<Vec<ShownOnce>>, ApiError> {
    let codes = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        let sheet = asked.core.regenerate_recovery_codes(&fresh)?;
        // Whoever takes them over the API keeps them: there is no page to say so on.
        asked.core.recovery_codes_saved(&asked.owner, &sheet.set.id)?;
        Ok(sheet.codes)
    });
    Ok(Json(codes.await?))
}

/// Shows the present set, with `Heroku-Password`: ours, not Heroku's. Every viewing is told by mail, but for a set
/// that was drawn a moment ago to be saved.
pub async fn show(call: Call) -> Result<Json<RecoverySheetState>, ApiError> {
    let sheet = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        asked.core.recovery_codes_to_show(&fresh)
    });
    let sheet = sheet.await?;
    let used_at = |number| sheet.set.used.iter().find(|used| used.number == number).map(|used| words::iso(used.at));
    let line = |(at, code)| SheetLine { number: at + 1, code, used_at: used_at(at + 1) };
    Ok(Json(RecoverySheetState {
        set: set_state(&sheet.set),
        codes: sheet.codes.iter().cloned().enumerate().map(line).collect(),
    }))
}

/// What `POST …/actions/save` takes.
#[derive(Deserialize)]
struct Saved {
    set: String,
}

/// Notes that the owner has saved a set: ours, not Heroku's.
pub async fn save(call: Call) -> Result<Json<serde_json::Value>, ApiError> {
    call.ask(Scope::Global, |asked| {
        let Saved { set } = asked.body()?;
        asked.core.recovery_codes_saved(&asked.owner, &set)
    })
    .await?;
    Ok(Json(serde_json::json!({})))
}
