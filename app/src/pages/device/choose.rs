//! The new device's code was right: what it is called, and how long the old one still works.

use crate::api::device::FinishDevice;
use crate::parts::{DrawnFrom, FormRefusal, Refused, Select, Submit, TextField, device_name};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::device::{MOST_DEVICES, Overlap};
use model::overview::{FactorView, Overview};

#[component]
pub(super) fn Choose(
    overview: Overview,
    /// The new device, by its id.
    pending: String,
) -> impl IntoView {
    let is_full = overview.factors.len() >= MOST_DEVICES;
    let kept = ctx::flash().kept.get("name").cloned().unwrap_or_default();
    let old: Option<String> = match &overview.factors[..] {
        [one] => Some(device_name(one)),
        _ => None,
    };
    let refused = ctx::flash().at("overlap").is_some();
    let offered = Overlap::ALL.into_iter().filter(|overlap| !is_full || *overlap == Overlap::None);
    let overlaps: Vec<_> = offered.map(|overlap| view! { <Choice overlap /> }).collect();
    let question = match old {
        Some(name) => ctx::say_with("device-overlap-of", &[("name", name.into())]),
        None => ctx::say("device-overlap"),
    };
    view! {
        <FormRefusal fields=&["name", "overlap"] />
        <form method="post" action=FinishDevice::PATH class="card">
            <DrawnFrom />
            <input type="hidden" name="pending" value=pending />
            <TextField name="name" label="device-new-name" hint="device-name-hint" value=kept required=true />
            <Replaced devices=overview.factors />
            <fieldset aria-describedby=refused.then_some("overlap-refusal")>
                <legend>{question}</legend>
                {overlaps}
                <Refused field="overlap" />
            </fieldset>
            <p class="hint">{ctx::say("device-lost-hint")}</p>
            <p class="actions">
                <Submit label="device-button" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("later")}</a>
            </p>
        </form>
    }
    .into_any()
}

#[component]
fn Choice(overlap: Overlap) -> impl IntoView {
    let chosen = ctx::flash().kept.get("overlap").is_some_and(|kept| kept == overlap.name());
    view! {
        <label class="check choice">
            <input type="radio" name="overlap" value=overlap.name() checked=chosen required />
            <span>{ctx::say(&format!("overlap-{}", overlap.name()))}</span>
        </label>
    }
}

/// Which device it takes the place of: a question only where there are several.
#[component]
fn Replaced(devices: Vec<FactorView>) -> impl IntoView {
    if let [one] = &devices[..] {
        return view! { <input type="hidden" name="replaces" value=one.id.clone() /> }.into_any();
    }
    // One that stops by itself seldom is the one that is meant.
    let (staying, retiring): (Vec<_>, Vec<_>) = devices.iter().partition(|device| device.retires_at.is_none());
    let options = staying.into_iter().chain(retiring).map(|device| (device.id.clone(), device_name(device))).collect();
    view! { <Select name="replaces" label="device-replaces" options /> }.into_any()
}
