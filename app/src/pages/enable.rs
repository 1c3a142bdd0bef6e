//! `/dashboard/two-factor/enable`: password, what will happen, the QR code and its first code, done.
//!
//! Which step it is follows from what is true: nothing is carried from page to page, so that the
//! wizard can be left, reloaded and gone back in without loss.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::enable::{ConfirmAuthenticator, EnableStep, StartAuthenticator, read_enable_step};
use crate::api::step_up::StepUp;
use crate::islands::Copy;
use crate::parts::{CodeField, FormRefusal, Frame, Notice, Once, PasswordField, Qr, Steps, Submit, WhatEnds};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use model::overview::Overview;
use model::shown_once::ShownOnce;

#[component]
pub fn Enable() -> impl IntoView {
    let looks_back = use_query_map().with_untracked(|query| query.get("step").as_deref() == Some("2"));
    let state = async { Ok((read_overview().await?, read_enable_step().await?)) };
    with_state(state, move |(overview, step)| {
        let account = overview.account.clone();
        let body = match (step, ctx::flash().once) {
            (EnableStep::AlreadyOn, Some(secret)) => view! { <Finished secret /> }.into_any(),
            (EnableStep::AlreadyOn, None) => view! { <AlreadyOn /> }.into_any(),
            (EnableStep::Password, _) => view! { <AskPassword /> }.into_any(),
            (EnableStep::Preview, _) => view! { <Preview overview started=false /> }.into_any(),
            (EnableStep::Scan { .. }, _) if looks_back => view! { <Preview overview started=true /> }.into_any(),
            (EnableStep::Scan { uri, key }, _) => view! { <Scan uri key /> }.into_any(),
        };
        view! { <Frame account>{body}</Frame> }
    })
}

#[component]
fn AskPassword() -> impl IntoView {
    view! {
        <Steps now=1 of=4 />
        <h1>{ctx::say("enable-title")}</h1>
        <p class="lead">{ctx::say("enable-lead")}</p>
        <FormRefusal fields=&["password"] />
        <form method="post" action=StepUp::PATH class="card">
            <PasswordField first=true reveal=true />
            <p class="actions">
                <Submit label="continue" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
    }
}

#[component]
fn Preview(
    overview: Overview,
    /// Whether there is a key already, to which *continue* only goes back.
    started: bool,
) -> impl IntoView {
    let go_on = if started {
        view! { <a class="button primary" href=routes::ENABLE>{ctx::say("continue")}</a> }.into_any()
    } else {
        view! { <Submit label="continue" /> }.into_any()
    };
    view! {
        <Steps now=2 of=4 />
        <h1 tabindex="-1" autofocus>{ctx::say("enable-preview-title")}</h1>
        <p class="lead">{ctx::say("enable-preview-lead")}</p>
        <FormRefusal fields=&[] />
        <div class="card">
            <WhatEnds overview />
            <p>{ctx::say("enable-preview-ssh")}</p>
            <form method="post" action=StartAuthenticator::PATH>
                <p class="actions">
                    {go_on}
                    <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                </p>
            </form>
        </div>
    }
}

#[component]
fn Scan(uri: ShownOnce, key: ShownOnce) -> impl IntoView {
    let groups: Vec<String> =
        key.show().as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let uri = uri.show().to_owned();
    view! {
        <Steps now=3 of=4 />
        <h1 tabindex="-1" autofocus=ctx::flash().refusal.is_none()>{ctx::say("enable-scan-title")}</h1>
        <p class="lead">{ctx::say("enable-scan-lead")}</p>
        <FormRefusal fields=&["code"] />
        <div class="card scan">
            <Qr text=uri.clone() label=ctx::say("enable-qr-label") />
            <div class="by-hand">
                <h2>{ctx::say("enable-key-title")}</h2>
                <p><code class="secret groups" id="typed-key">{groups.join(" ")}</code></p>
                <p class="actions">
                    <Copy from="typed-key".to_owned() label=ctx::say("copy") done=ctx::say("copied") />
                    <a class="button quiet" href=uri>{ctx::say("enable-open-app")}</a>
                </p>
                <p class="hint">{ctx::say("enable-key-hint")}</p>
            </div>
        </div>
        <form method="post" action=ConfirmAuthenticator::PATH class="card">
            <CodeField />
            <p class="actions">
                <Submit label="enable-button" />
                <a class="button quiet" href=format!("{}?step=2", routes::ENABLE)>{ctx::say("back")}</a>
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
        <details class="help" open>
            <summary>{ctx::say("enable-apps-title")}</summary>
            <p>{ctx::say("enable-apps")}</p>
            <p>{ctx::say("enable-backup")}</p>
        </details>
    }
}

#[component]
fn Finished(secret: ShownOnce) -> impl IntoView {
    view! {
        <Steps now=4 of=4 />
        <h1 tabindex="-1" autofocus>{ctx::say("enable-done-title")}</h1>
        <p class="lead">{ctx::say("enable-done-lead")}</p>
        <div class="card"><Once title="api-key-new" secret /></div>
        <Notice kind="info">{ctx::say("enable-done-phone")}</Notice>
        <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
    }
}

#[component]
fn AlreadyOn() -> impl IntoView {
    view! {
        <h1>{ctx::say("enable-done-title")}</h1>
        <FormRefusal fields=&[] />
        <p class="lead">{ctx::say("refusal-already-on")}</p>
        <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
    }
}
