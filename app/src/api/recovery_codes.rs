//! Recovery codes.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::recovery::RecoverySheet;
use serde::{Deserialize, Serialize};

/// What the page of the recovery codes has to do first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecoveryStep {
    /// Two-factor is off: there are none.
    Off,
    /// There is a set that nobody has saved; the password is not fresh.
    AskPassword,
    /// The same, and here it is.
    Save(RecoverySheet),
    /// The same, but it is shown only in the answer that draws it.
    Draw,
    /// A set is saved, or has waited long: it is viewed with the password, and its owner is told.
    Saved,
}

/// How far the owner has come with the recovery codes.
#[server(prefix = "/api", endpoint = "recovery-codes/step")]
pub async fn read_recovery_step() -> Result<RecoveryStep, CallError> {
    crate::ctx::ask(|core, visit| {
        let owner = visit.owner()?;
        let overview = core.overview(owner)?;
        let Some(set) = overview.recovery.filter(|_| !overview.factors.is_empty()) else {
            return Ok(if overview.factors.is_empty() { RecoveryStep::Off } else { RecoveryStep::Draw });
        };
        if set.saved {
            return Ok(RecoveryStep::Saved);
        }
        if !set.viewable {
            return Ok(RecoveryStep::Draw);
        }
        let Some(fresh) = crate::api::step_up::fresh_if_typed(core, owner)? else {
            return Ok(RecoveryStep::AskPassword);
        };
        match core.unsaved_recovery_codes(&fresh) {
            // Drawn a while ago: from here on it is a viewing, which is told.
            Err(domain::Error::Refused(model::Refusal::StepUpNeeded)) => Ok(RecoveryStep::Saved),
            sheet => sheet.map(RecoveryStep::Save),
        }
    })
    .await
}

/// Draws a new set, and shows it.
#[server(prefix = "/api", endpoint = "recovery-codes/regenerate")]
pub async fn regenerate_recovery_codes(password: String) -> Result<(), CallError> {
    let sheet = crate::ctx::ask_hashing(move |core, visit, permit| {
        core.regenerate_recovery_codes(&crate::api::step_up::fresh(core, visit, permit, Some(password))?)
    });
    show(sheet.await?);
    Ok(())
}

/// Shows the codes of the present set.
#[server(prefix = "/api", endpoint = "recovery-codes/view")]
pub async fn view_recovery_codes(password: String) -> Result<(), CallError> {
    let sheet = crate::ctx::ask_hashing(move |core, visit, permit| {
        core.view_recovery_codes(&crate::api::step_up::fresh(core, visit, permit, Some(password))?)
    });
    show(sheet.await?);
    Ok(())
}

/// Notes that the codes of a set are saved.
#[server(prefix = "/api", endpoint = "recovery-codes/saved")]
pub async fn recovery_codes_saved(set: String, #[server(default)] saved: Option<String>) -> Result<(), CallError> {
    if saved.is_none() {
        return Err(model::Refusal::CodesNotSaved.into());
    }
    crate::ctx::ask(move |core, visit| core.recovery_codes_saved(visit.owner()?, &set)).await?;
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done("codes-saved"));
    Ok(())
}

/// Checks a code without using it.
#[server(prefix = "/api", endpoint = "recovery-codes/check")]
pub async fn check_recovery_code(code: String, password: String) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    let number = crate::ctx::ask_hashing(move |core, visit, permit| {
        let fresh = crate::api::step_up::fresh(core, visit, permit, Some(password))?;
        core.drill_recovery_code(&fresh, &code)
    });
    let done = crate::flash::Flash {
        about: Some(number.await?.to_string()),
        done: Some("code-checked".to_owned()),
        ..Default::default()
    };
    crate::ctx::go_with(crate::routes::RECOVERY_CHECK, done);
    Ok(())
}

/// Leaves a sheet for the one page that shows it.
#[cfg(feature = "ssr")]
fn show(sheet: RecoverySheet) {
    let flash = crate::flash::Flash { sheet: Some(sheet), ..Default::default() };
    crate::ctx::go_with(crate::routes::RECOVERY_CODES, flash);
}
