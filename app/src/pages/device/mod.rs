//! `/dashboard/two-factor/device`: the devices there are, and a new one: its secret, its first code, then what
//! becomes of the old one.
//!
//! Which step it is follows from what is true: the page can be left, reloaded and gone back to.

mod choose;
mod devices;

use super::with_state;
use crate::api::account::read_overview;
use crate::api::device::{CancelDevice, DeviceStep, ProveDevice, read_device_step};
use crate::parts::{AskPassword, Done, FormRefusal, Frame, GiveUp, Notice, Scan, Steps};
use crate::{ctx, routes};
use choose::Choose;
use devices::Devices;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Begin, code, choice.
const STEPS: usize = 3;

#[component]
pub fn Device() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_device_step().await?)) };
    with_state(state, |(overview, step)| {
        let account = overview.account.clone();
        // A new step takes the focus, unless a field has it or something was said.
        let focus = !matches!(step, DeviceStep::Off | DeviceStep::Password)
            && ctx::flash().refusal.is_none()
            && ctx::flash().done.is_none();
        let (now, title, lead) = match step {
            DeviceStep::Scan { .. } => (Some(2), "device-scan-title", "enable-scan-lead"),
            DeviceStep::Choose { .. } => (Some(3), "device-choose-title", "device-choose-lead"),
            _ => (None, "device-title", "device-lead"),
        };
        let body = match step {
            DeviceStep::Off => view! {
                <FormRefusal fields=&[] />
                <Notice kind="info">{ctx::say("two-factor-off")}</Notice>
                <p class="actions"><a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a></p>
            }
            .into_any(),
            DeviceStep::Password => view! { <AskPassword next=routes::DEVICE /> }.into_any(),
            DeviceStep::Devices => view! { <Devices overview /> }.into_any(),
            DeviceStep::Scan { pending, uri, key } => view! {
                <Scan
                    pending
                    uri
                    key
                    action=ProveDevice::PATH
                    button="device-prove-button"
                    back=None
                    give_up=CancelDevice::PATH
                />
            }
            .into_any(),
            DeviceStep::Choose { pending } => {
                view! { <Choose overview pending /> <GiveUp action=CancelDevice::PATH /> }.into_any()
            }
        };
        view! {
            <Frame account>
                {now.map(|now| view! { <Steps now of=STEPS /> })}
                <h1 tabindex="-1" autofocus=focus>{ctx::say(title)}</h1>
                <Done />
                <p class="lead">{ctx::say(lead)}</p>
                {body}
            </Frame>
        }
    })
}
