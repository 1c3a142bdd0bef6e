//! `/dashboard/two-factor/disable`: the consequence, the password, and a code where one is asked for.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::disable::{Disable as DisableCall, disable_needs_code};
use crate::parts::{
    CodeField, DeviceLine, DrawnFrom, FormRefusal, Frame, KeyLine, Live, Notice, PasswordField, SessionLine, Submit,
};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::overview::Overview;

#[component]
pub fn Disable() -> impl IntoView {
    let state = async { Ok((read_overview().await?, disable_needs_code().await?)) };
    with_state(state, |(overview, needs_code)| {
        let account = overview.account.clone();
        let body = if overview.two_factor() {
            view! {
                <p class="lead">{ctx::say("disable-lead")}</p>
                <FormRefusal fields=&["password", "code"] />
                <Live id="live-disable"><form method="post" action=DisableCall::PATH class="card">
                    <DrawnFrom />
                    <WhatGoes overview />
                    <PasswordField first=true reveal=true />
                    {needs_code.then(|| view! { <CodeField /> })}
                    <p class="actions">
                        <Submit label="disable-button" look="danger" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form></Live>
            }
            .into_any()
        } else {
            view! {
                <FormRefusal fields=&[] />
                <Notice kind="info">{ctx::say("two-factor-off")}</Notice>
                <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            }
            .into_any()
        };
        view! {
            <Frame account>
                <h1>{ctx::say("disable-title")}</h1>
                {body}
            </Frame>
        }
    })
}

/// Exactly what goes, and what stays: line by line.
#[component]
fn WhatGoes(overview: Overview) -> impl IntoView {
    let devices: Vec<_> = overview
        .factors
        .into_iter()
        .map(|device| {
            let id = device.id.clone();
            view! { <li class="row" data-key=id><DeviceLine device /></li> }
        })
        .collect();
    let codes = overview.recovery.map(|set| {
        let args = [("set", set.id.clone().into()), ("count", set.left().into())];
        view! { <li class="row"><div>{ctx::say_with("disable-codes", &args)}</div></li> }
    });
    let phone = overview.phone.map(|phone| {
        let args = [("masked", phone.masked.into())];
        view! { <li class="row"><div>{ctx::say_with("disable-phone", &args)}</div></li> }
    });
    let sessions: Vec<_> = overview.sessions.into_iter().map(|session| view! { <SessionLine session /> }).collect();
    let keys: Vec<_> = overview
        .api_keys
        .into_iter()
        .map(|key| {
            let id = key.id.clone();
            view! { <li class="row" data-key=id><KeyLine key /></li> }
        })
        .collect();
    view! {
        <section>
            <h2>{ctx::say("disable-goes-title")}</h2>
            <ul class="rows">{devices} {codes} {phone}</ul>
            <p>{ctx::say("disable-ends-codes")}</p>
        </section>
        <section>
            <h2>{ctx::say("disable-stays-title")}</h2>
            <ul class="rows">{sessions} {keys}</ul>
            <p>{ctx::say("disable-keeps-ssh")}</p>
        </section>
    }
    .into_any()
}
