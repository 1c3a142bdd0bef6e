//! A new device, and the devices there are.

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
    /// The devices there are, and the button that begins.
    Devices,
    Scan {
        /// What is being set up, by its id.
        pending: String,
        uri: ShownOnce,
        key: ShownOnce,
    },
    /// Its first code was right: what becomes of the old one?
    Choose {
        pending: String,
    },
}

#[server(prefix = "/api", endpoint = "device/step")]
pub async fn read_device_step() -> Result<DeviceStep, CallError> {
    crate::ctx::ask(|core, visit| {
        use domain::flow::change_device::NewDevice;
        let owner = visit.owner()?;
        if !core.overview(owner)?.two_factor() {
            return Ok(DeviceStep::Off);
        }
        let Some(fresh) = crate::api::step_up::fresh_if_typed(core, owner)? else { return Ok(DeviceStep::Password) };
        Ok(match core.new_device(&fresh)? {
            NewDevice::None => DeviceStep::Devices,
            NewDevice::Started(enrolment) => DeviceStep::Scan {
                pending: enrolment.id,
                uri: ShownOnce::new(enrolment.uri.to_string()),
                key: ShownOnce::new(enrolment.key.to_string()),
            },
            NewDevice::Proven(pending) => DeviceStep::Choose { pending },
        })
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
#[server(prefix = "/api", endpoint = "device/prove")]
pub async fn prove_device(code: String, #[server(default)] pending: Option<String>) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    crate::ctx::ask(move |core, visit| core.prove_device(&core.fresh(visit.owner()?)?, pending.as_deref(), &code))
        .await?;
    crate::ctx::go(crate::routes::DEVICE);
    Ok(())
}

/// Puts it beside the others, or in the place of one of them.
#[server(prefix = "/api", endpoint = "device/finish")]
pub async fn finish_device(
    name: String,
    #[server(default)] overlap: Option<String>,
    #[server(default)] replaces: Option<String>,
    #[server(default)] pending: Option<String>,
) -> Result<(), CallError> {
    use domain::flow::change_device::Others;
    use model::device::Overlap;
    let name = model::device::DeviceName::parse(&name)?;
    let overlap = overlap.as_deref().and_then(Overlap::from_name).ok_or(model::Refusal::OverlapInvalid)?;
    crate::ctx::ask(move |core, visit| {
        let others = match (&replaces, overlap) {
            (_, Overlap::Stays) => Others::Stay,
            (Some(id), overlap) => Others::Replace { id, overlap },
            (None, _) => return Err(model::Refusal::DeviceNotFound.into()),
        };
        core.finish_device(&core.fresh(visit.owner()?)?, pending.as_deref(), &name, others)
    })
    .await?;
    let done = if overlap == Overlap::None { "device-changed" } else { "device-added" };
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done(done));
    Ok(())
}

/// Gives the new device up; nothing has changed.
#[server(prefix = "/api", endpoint = "device/cancel")]
pub async fn cancel_device() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.cancel_device(&core.fresh(visit.owner()?)?)).await?;
    crate::ctx::go_with(crate::routes::DEVICE, crate::flash::Flash::done("device-cancelled"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "device/rename")]
pub async fn rename_device(id: String, name: String) -> Result<(), CallError> {
    let name = model::device::DeviceName::parse(&name)?;
    crate::ctx::ask(move |core, visit| core.rename_device(&core.fresh(visit.owner()?)?, &id, &name)).await?;
    crate::ctx::go_with(crate::routes::DEVICE, crate::flash::Flash::done("device-renamed"));
    Ok(())
}

/// Ends a device now.
#[server(prefix = "/api", endpoint = "device/remove")]
pub async fn remove_device(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.remove_device(&core.fresh(visit.owner()?)?, &id)).await?;
    crate::ctx::go_with(crate::routes::DEVICE, crate::flash::Flash::done("device-removed"));
    Ok(())
}

/// Lets a device stay that was about to stop.
#[server(prefix = "/api", endpoint = "device/keep")]
pub async fn keep_device(id: String) -> Result<(), CallError> {
    crate::ctx::ask(move |core, visit| core.keep_device(&core.fresh(visit.owner()?)?, &id)).await?;
    crate::ctx::go_with(crate::routes::DEVICE, crate::flash::Flash::done("device-kept"));
    Ok(())
}
