//! A new device in the place of the old one.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};

/// How far the owner has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceStep {
    /// Two-factor is off: there is none to change.
    Off,
    Password,
    Start,
    Scan {
        uri: ShownOnce,
        key: ShownOnce,
    },
}

#[server(prefix = "/api", endpoint = "device/step")]
pub async fn read_device_step() -> Result<DeviceStep, CallError> {
    crate::ctx::ask(|core, visit| {
        let owner = visit.owner()?;
        if !core.overview(owner)?.two_factor() {
            return Ok(DeviceStep::Off);
        }
        let fresh = match core.fresh(owner) {
            Ok(fresh) => fresh,
            Err(domain::Error::Refused(model::Refusal::StepUpNeeded)) => return Ok(DeviceStep::Password),
            Err(error) => return Err(error),
        };
        match core.pending_enrolment(&fresh) {
            Ok(enrolment) => Ok(DeviceStep::Scan {
                uri: ShownOnce::new(enrolment.uri.to_string()),
                key: ShownOnce::new(enrolment.key.to_string()),
            }),
            Err(domain::Error::Refused(model::Refusal::NothingPending)) => Ok(DeviceStep::Start),
            Err(error) => Err(error),
        }
    })
    .await
}

/// Draws the secret of the new device.
#[server(prefix = "/api", endpoint = "device/start")]
pub async fn start_device() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.start_device(&core.fresh(visit.owner()?)?)).await?;
    crate::ctx::go(crate::routes::DEVICE);
    Ok(())
}

/// Takes its first code.
#[server(prefix = "/api", endpoint = "device/confirm")]
pub async fn confirm_device(code: String) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    crate::ctx::ask(move |core, visit| core.confirm_device(&core.fresh(visit.owner()?)?, &code)).await?;
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done("device-changed"));
    Ok(())
}
