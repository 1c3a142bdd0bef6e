//! The backup phone.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::phone::TextOnItsWay;
use serde::{Deserialize, Serialize};

/// What the page of the backup phone needs besides the overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneStep {
    /// The code that a new number waits for.
    pub text: Option<TextOnItsWay>,
    /// Whether the password was typed a moment ago.
    pub fresh: bool,
}

/// How far the owner has come with the backup phone.
#[server(prefix = "/api", endpoint = "phone/step")]
pub async fn read_phone_step() -> Result<PhoneStep, CallError> {
    crate::ctx::ask(|core, visit| {
        let owner = visit.owner()?;
        let fresh = match core.fresh(owner) {
            Ok(_) => true,
            Err(domain::Error::Refused(model::Refusal::StepUpNeeded)) => false,
            Err(error) => return Err(error),
        };
        Ok(PhoneStep { text: core.phone_on_its_way(owner)?, fresh })
    })
    .await
}

/// Sends a code to a number.
#[server(prefix = "/api", endpoint = "phone/start")]
pub async fn start_phone(phone: String, #[server(default)] password: Option<String>) -> Result<(), CallError> {
    crate::ctx::ask_hashing(move |core, visit, permit| {
        core.start_phone(&crate::api::step_up::fresh(core, visit, permit, password)?, &phone)
    })
    .await?;
    crate::ctx::go(crate::routes::PHONE);
    Ok(())
}

/// Sends another code.
#[server(prefix = "/api", endpoint = "phone/resend")]
pub async fn resend_phone_code() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.resend_phone_code(visit.owner()?)).await?;
    crate::ctx::go_with(crate::routes::PHONE, crate::flash::Flash::done("text-resent"));
    Ok(())
}

/// Takes the code that was sent.
#[server(prefix = "/api", endpoint = "phone/confirm")]
pub async fn confirm_phone(code: String) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    let in_wizard = crate::ctx::ask(move |core, visit| {
        let owner = visit.owner()?;
        // Asked before: what the form stood on is another afterwards.
        let in_wizard = core.overview(owner)?.has_unsaved_codes();
        core.confirm_phone(owner, &code)?;
        Ok(in_wizard)
    });
    let next = if in_wizard.await? { crate::routes::RECOVERY_CODES } else { crate::routes::PHONE };
    crate::ctx::go_with(next, crate::flash::Flash::done("phone-confirmed"));
    Ok(())
}

/// Gives up a number that waits for its code.
#[server(prefix = "/api", endpoint = "phone/cancel")]
pub async fn cancel_phone() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.cancel_phone(visit.owner()?)).await?;
    crate::ctx::go(crate::routes::PHONE);
    Ok(())
}

/// Removes the backup phone.
#[server(prefix = "/api", endpoint = "phone/remove")]
pub async fn remove_phone(password: String) -> Result<(), CallError> {
    crate::ctx::ask_hashing(move |core, visit, permit| {
        core.remove_phone(&crate::api::step_up::fresh(core, visit, permit, Some(password))?)
    })
    .await?;
    crate::ctx::go_with(crate::routes::PHONE, crate::flash::Flash::done("phone-removed"));
    Ok(())
}
