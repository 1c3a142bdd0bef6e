//! `/dashboard/command-line`: signing a command line in through this browser. `/device` leads here.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::command_line::{ApproveCommandLine, ConnectStep, DenyCommandLine, FindCommandLine, read_connect_step};
use crate::ctx::CallError;
use crate::parts::{Done, DrawnFrom, FormRefusal, Frame, Notice, PasswordField, Submit, TextField, When};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::command_line::WaitingCommandLine;

#[component]
pub fn CommandLine() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_connect_step().await)) };
    with_state(state, |(overview, step)| {
        let body = match step {
            Ok(ConnectStep::Decide(waiting)) => view! { <Decide waiting /> }.into_any(),
            Ok(ConnectStep::Code(_)) if ctx::flash().done.is_some() => view! { <Decided /> }.into_any(),
            Ok(ConnectStep::Code(led)) => view! { <AskCode led=led.unwrap_or_default() /> }.into_any(),
            // What a form has just been told is not told again.
            Err(_) if ctx::flash().refusal.is_some() => view! { <AskCode led=String::new() /> }.into_any(),
            Err(error) => view! { <NotFound error /> <AskCode led=String::new() /> }.into_any(),
        };
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("command-line-title")}</h1>
                <Done />
                {body}
            </Frame>
        }
    })
}

/// The code that this browser was led here with is no command line's.
#[component]
fn NotFound(error: CallError) -> impl IntoView {
    let sentence = match &error {
        CallError::Refused(refusal) => ctx::say_refusal(refusal),
        CallError::Failed => ctx::say("failed-page"),
    };
    view! { <div role="alert"><Notice kind="danger">{sentence}</Notice></div> }.into_any()
}

#[component]
fn AskCode(
    /// The code that a link has brought.
    led: String,
) -> impl IntoView {
    let lead = if led.is_empty() { "command-line-lead" } else { "command-line-led" };
    let kept = ctx::flash().kept.get("user_code").cloned().unwrap_or(led);
    view! {
        <p class="lead">{ctx::say(lead)}</p>
        <FormRefusal fields=&["user_code"] />
        <form method="post" action=FindCommandLine::PATH class="card">
            <DrawnFrom />
            <TextField
                name="user_code"
                label="field-user-code"
                hint="field-user-code-hint"
                longest=32
                value=kept
                required=true
            />
            <p class="actions">
                <Submit label="continue" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Who waits, so that nobody lets in what somebody else has started.
#[component]
fn Decide(waiting: WaitingCommandLine) -> impl IntoView {
    let client = if waiting.client.is_empty() { ctx::say("client-unknown") } else { waiting.client };
    let name = if waiting.description.is_empty() { client.clone() } else { waiting.description };
    view! {
        <p class="lead">{ctx::say("command-line-decide")}</p>
        <FormRefusal fields=&["password"] />
        <form method="post" action=ApproveCommandLine::PATH class="card">
            <DrawnFrom />
            <dl class="from-to">
                <dt>{ctx::say("command-line-code")}</dt>
                <dd><strong class="code">{waiting.user_code.clone()}</strong></dd>
                <dt>{ctx::say("command-line-name")}</dt>
                <dd>{name}</dd>
                <dt>{ctx::say("command-line-program")}</dt>
                <dd>{client}</dd>
                <dt>{ctx::say("command-line-address")}</dt>
                <dd>{waiting.address}</dd>
                <dt>{ctx::say("command-line-began")}</dt>
                <dd><When at=waiting.created_at /></dd>
            </dl>
            <Notice kind="warning">{ctx::say("command-line-warning")}</Notice>
            <input type="hidden" name="user_code" value=waiting.user_code.clone() />
            <PasswordField label="field-your-password" reveal=true />
            <p class="actions"><Submit label="command-line-approve" /></p>
        </form>
        <form method="post" action=DenyCommandLine::PATH>
            <DrawnFrom />
            <input type="hidden" name="user_code" value=waiting.user_code />
            <p class="actions"><Submit label="command-line-deny" look="danger" /></p>
        </form>
    }
    .into_any()
}

#[component]
fn Decided() -> impl IntoView {
    view! {
        <p class="actions">
            <a class="button primary" href=routes::SESSIONS>{ctx::say("sessions-link")}</a>
            <a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a>
        </p>
    }
    .into_any()
}
