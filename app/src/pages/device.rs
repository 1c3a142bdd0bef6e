//! `/dashboard/two-factor/device`: a new device in the place of the old one.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::device::{ConfirmDevice, DeviceStep, StartDevice, read_device_step};
use crate::parts::{AskPassword, FormRefusal, Frame, Notice, Scan, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Device() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_device_step().await?)) };
    with_state(state, |(overview, step)| {
        let new_step = !matches!(step, DeviceStep::Off | DeviceStep::Password) && ctx::flash().refusal.is_none();
        let body = match step {
            DeviceStep::Off => view! {
                <Notice kind="info">{ctx::say("two-factor-off")}</Notice>
                <p class="actions"><a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a></p>
            }
            .into_any(),
            DeviceStep::Password => view! { <AskPassword next=routes::DEVICE /> }.into_any(),
            DeviceStep::Start => view! {
                <FormRefusal fields=&[] />
                <form method="post" action=StartDevice::PATH class="card">
                    <ul class="plain">
                        <li>{ctx::say("device-old-works")}</li>
                        <li>{ctx::say("device-keeps")}</li>
                    </ul>
                    <p class="actions">
                        <Submit label="continue" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form>
            }
            .into_any(),
            DeviceStep::Scan { uri, key } => view! {
                <Scan uri key action=ConfirmDevice::PATH button="device-button" back=None />
            }
            .into_any(),
        };
        view! {
            <Frame account=overview.account>
                <h1 tabindex="-1" autofocus=new_step>{ctx::say("device-title")}</h1>
                <p class="lead">{ctx::say("device-lead")}</p>
                {body}
            </Frame>
        }
    })
}
