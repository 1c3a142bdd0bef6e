//! Two-factor authentication: whether it is on, and what comes first after a recovery code.

use crate::ctx::{self, Arg};
use crate::parts::{DeviceLine, Icon};
use crate::routes;
use leptos::prelude::*;
use model::overview::Overview;
use model::recovery::RecoverySetView;

#[component]
pub(super) fn TwoFactorCard(overview: Overview) -> impl IntoView {
    let on = overview.two_factor();
    let codes: Arg = match &overview.recovery {
        Some(set) if !set.saved => "unsaved".into(),
        set => set.as_ref().map_or(0, RecoverySetView::left).into(),
    };
    let phone = if overview.phone.is_some() { "yes" } else { "no" };
    let factors: Vec<_> = overview
        .factors
        .into_iter()
        .map(|device| {
            let id = device.id.clone();
            view! { <li class="row" data-key=id><DeviceLine device /></li> }
        })
        .collect();
    let state = [("count", factors.len().into()), ("codes", codes), ("phone", phone.into())];
    view! {
        <section class="card" id="two-factor" aria-labelledby="two-factor-title">
            <h2 id="two-factor-title">{ctx::say("two-factor")}</h2>
            {if on {
                view! {
                    <p class="state ok">
                        <Icon kind="ok" />
                        <span>{ctx::say_with("two-factor-on", &state)}</span>
                    </p>
                    <ul class="rows">{factors}</ul>
                    <p class="actions">
                        <a class="button" href=routes::DEVICE>{ctx::say("devices-link")}</a>
                        <a class="button danger" href=routes::DISABLE>{ctx::say("disable-link")}</a>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <p class="state warning">
                        <Icon kind="warning" />
                        <span>{ctx::say("two-factor-off")}</span>
                    </p>
                    <p class="actions">
                        <a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a>
                    </p>
                }
                .into_any()
            }}
        </section>
    }
    .into_any()
}

/// After a recovery code: the device is gone, so the first thing to do is to set up a new one.
#[component]
pub(super) fn NewDeviceCard(overview: Overview) -> impl IntoView {
    let left = overview.recovery.as_ref().map_or(0, RecoverySetView::left);
    view! {
        <section class="card first" aria-labelledby="new-device-title">
            <h2 id="new-device-title">{ctx::say("device-after-code-title")}</h2>
            <p class="state warning">
                <Icon kind="warning" />
                <span>{ctx::say_with("device-after-code", &[("count", left.into())])}</span>
            </p>
            <p class="actions">
                <a class="button primary" href=routes::DEVICE>{ctx::say("device-link")}</a>
                <a class="button" href=routes::RECOVERY_NEW>{ctx::say("recovery-new-title")}</a>
            </p>
        </section>
    }
    .into_any()
}
