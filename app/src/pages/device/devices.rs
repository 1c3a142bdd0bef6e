//! The devices there are: their names, and their end.

use crate::api::device::{KeepDevice, RemoveDevice, RenameDevice, StartDevice};
use crate::parts::{DeviceLine, DrawnFrom, FormRefusal, Live, Notice, Submit, TextField, device_name};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::device::{LONGEST_NAME, MOST_DEVICES};
use model::overview::{FactorView, Overview};

#[component]
pub(super) fn Devices(overview: Overview) -> impl IntoView {
    let is_full = overview.factors.len() >= MOST_DEVICES;
    let only = overview.factors.len() == 1;
    let lines: Vec<_> = overview.factors.into_iter().map(|device| view! { <Device device only /> }).collect();
    view! {
        <FormRefusal fields=&["name"] />
        <Live id="live-devices"><section class="card" aria-labelledby="devices-title">
            <h2 id="devices-title">{ctx::say("devices-title")}</h2>
            <ul class="rows">{lines}</ul>
        </section>
        <form method="post" action=StartDevice::PATH class="card">
            <DrawnFrom />
            <h2>{ctx::say("device-link")}</h2>
            <ul class="plain">
                <li>{ctx::say("device-old-works")}</li>
                <li>{ctx::say("device-keeps")}</li>
            </ul>
            {is_full.then(|| view! { <Notice kind="warning">{ctx::say("device-full")}</Notice> })}
            <p class="actions">
                <Submit label="device-start" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a>
            </p>
        </form></Live>
        <details class="help">
            <summary>{ctx::say("device-help-title")}</summary>
            <p>{ctx::say("device-help-offline")}</p>
            <p>{ctx::say("enable-backup")}</p>
            <p>{ctx::say("device-help-off-and-on")}</p>
        </details>
    }
    .into_any()
}

#[component]
fn Device(
    device: FactorView,
    /// Whether there is no other.
    only: bool,
) -> impl IntoView {
    let name = device_name(&device);
    let about = [("name", name.into())];
    let id = device.id.clone();
    let retires = device.retires_at.is_some();
    let flash = ctx::flash();
    let refused = flash.kept.get("id") == Some(&id) && flash.at("name").is_some();
    let typed = if refused { flash.kept.get("name").cloned() } else { None };
    let end = if only {
        view! { <a class="button danger" href=routes::DISABLE>{ctx::say("device-remove-last")}</a> }.into_any()
    } else {
        let label = if retires { "device-retire-now" } else { "device-remove" };
        view! { <Button action=RemoveDevice::PATH id=id.clone() label danger=true about=ctx::say_with("device-about", &about) /> }
            .into_any()
    };
    let keep = retires.then(|| {
        view! { <Button action=KeepDevice::PATH id=id.clone() label="device-keep" danger=false about=ctx::say_with("device-about", &about) /> }
    });
    view! {
        <li class="row" data-key=id.clone()>
            <DeviceLine device=device.clone() />
            <details class="more" open=refused>
                <summary>{ctx::say_with("device-change", &about)}</summary>
                <form method="post" action=RenameDevice::PATH class="inline">
                    <DrawnFrom />
                    <input type="hidden" name="id" value=id.clone() />
                    <TextField
                        name="name"
                        id=format!("name-{id}")
                        label="device-name"
                        value=typed.unwrap_or_else(|| device.name.clone())
                        longest=LONGEST_NAME
                        refusable=refused
                        required=true
                    />
                    <button type="submit">{ctx::say("device-rename")}</button>
                </form>
                <div class="actions">{keep} {end}</div>
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn Button(
    action: &'static str,
    id: String,
    label: &'static str,
    danger: bool,
    /// For a screen reader: which of the devices.
    about: String,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <DrawnFrom />
            <input type="hidden" name="id" value=id />
            <button type="submit" class:danger=danger aria-description=about>{ctx::say(label)}</button>
        </form>
    }
}
