//! `/dashboard/two-factor/enable`: password, what will happen, the QR code and its first code, done.
//!
//! Which step it is follows from what is true: nothing is carried from page to page, so that the
//! wizard can be left, reloaded and gone back in without loss.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::enable::{ConfirmAuthenticator, EnableStep, StartAuthenticator, read_enable_step};
use crate::parts::{AskPassword, DrawnFrom, FormRefusal, Frame, Notice, Once, Scan, Steps, Submit, WhatEnds};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use model::overview::Overview;
use model::shown_once::ShownOnce;

/// Password, preview, code, on; then the backup phone and the recovery codes, on pages of their own.
pub(super) const STEPS: usize = 6;

#[component]
pub fn Enable() -> impl IntoView {
    let looks_back = use_query_map().with_untracked(|query| query.get("step").as_deref() == Some("2"));
    let state = async { Ok((read_overview().await?, read_enable_step().await?)) };
    with_state(state, move |(overview, step)| {
        let account = overview.account.clone();
        let body = match (step, ctx::flash().once) {
            (EnableStep::AlreadyOn, Some(secret)) => {
                view! { <Finished secret offers_phone=overview.offers_phone() /> }.into_any()
            }
            (EnableStep::AlreadyOn, None) => view! { <AlreadyOn /> }.into_any(),
            (EnableStep::Password, _) => view! { <Password /> }.into_any(),
            (EnableStep::Preview, _) => view! { <Preview overview started=false /> }.into_any(),
            (EnableStep::Scan { .. }, _) if looks_back => view! { <Preview overview started=true /> }.into_any(),
            (EnableStep::Scan { pending, uri, key }, _) => view! { <ScanCode pending uri key /> }.into_any(),
        };
        view! { <Frame account>{body}</Frame> }
    })
}

#[component]
fn Password() -> impl IntoView {
    view! {
        <Steps now=1 of=STEPS />
        <h1>{ctx::say("enable-title")}</h1>
        <p class="lead">{ctx::say("enable-lead")}</p>
        <AskPassword next=routes::ENABLE />
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
        <Steps now=2 of=STEPS />
        <h1 tabindex="-1" autofocus>{ctx::say("enable-preview-title")}</h1>
        <p class="lead">{ctx::say("enable-preview-lead")}</p>
        <FormRefusal fields=&[] />
        <div class="card">
            <WhatEnds overview />
            <p>{ctx::say("enable-preview-ssh")}</p>
            <form method="post" action=StartAuthenticator::PATH>
                <DrawnFrom />
                <p class="actions">
                    {go_on}
                    <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                </p>
            </form>
        </div>
    }
}

#[component]
fn ScanCode(pending: String, uri: ShownOnce, key: ShownOnce) -> impl IntoView {
    view! {
        <Steps now=3 of=STEPS />
        <h1 tabindex="-1" autofocus=ctx::flash().refusal.is_none()>{ctx::say("enable-scan-title")}</h1>
        <p class="lead">{ctx::say("enable-scan-lead")}</p>
        <Scan
            pending
            uri
            key
            action=ConfirmAuthenticator::PATH
            button="enable-button"
            back=Some(format!("{}?step=2", routes::ENABLE))
        />
    }
}

/// Two-factor is on; what follows are the ways back.
#[component]
fn Finished(
    secret: ShownOnce,
    /// Whether a backup phone comes next; otherwise the recovery codes do.
    offers_phone: bool,
) -> impl IntoView {
    let next = if offers_phone { routes::PHONE } else { routes::RECOVERY_CODES };
    view! {
        <Steps now=4 of=STEPS />
        <h1 tabindex="-1" autofocus>{ctx::say("enable-done-title")}</h1>
        <p class="lead">{ctx::say("enable-done-lead")}</p>
        <div class="card"><Once title="api-key-new" secret /></div>
        <Notice kind="warning">{ctx::say("enable-done-next")}</Notice>
        <p class="actions"><a class="button primary" href=next>{ctx::say("continue")}</a></p>
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
