//! `/account/recovery-codes`.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::api::two_factor::{Drawn, set_state};
use axum::Json;
use model::api::{RecoverySheetState, SheetLine};
use model::api_key::Scope;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};

/// A new set: Heroku's answer is its ten codes; a program of ours is told which set they are.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Regenerated {
    Codes(Vec<ShownOnce>),
    Set(Drawn),
}

/// Draws a new set, with `Heroku-Password`. The old set is dead.
pub async fn regenerate(call: Call) -> Result<Json<Regenerated>, ApiError> {
    let regenerated = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        let sheet = asked.core.regenerate_recovery_codes(&fresh)?;
        if asked.is_ours {
            return Ok(Regenerated::Set(Drawn::new(sheet)));
        }
        // Whoever else takes them over the API keeps them: there is no page to say so on.
        asked.core.recovery_codes_saved(&asked.owner, &sheet.set.id)?;
        Ok(Regenerated::Codes(sheet.codes))
    });
    Ok(Json(regenerated.await?))
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
