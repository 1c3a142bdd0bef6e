//! What is signed in, and what may come in by a key; and what happened.

use crate::parts::{KeyLine, SessionLine};
use crate::{ctx, routes};
use leptos::prelude::*;
use model::overview::Overview;

#[component]
pub(super) fn SessionsCard(overview: Overview) -> impl IntoView {
    let count = overview.sessions.len();
    let lines: Vec<_> =
        overview.sessions.into_iter().take(5).map(|session| view! { <SessionLine session /> }).collect();
    view! {
        <section class="card" id="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{ctx::say("sessions")}</h2>
            <p class="state">{ctx::say_with("sessions-state", &[("count", count.into())])}</p>
            <ul class="rows">{lines}</ul>
            <p class="actions"><a class="button" href=routes::SESSIONS>{ctx::say("sessions-link")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn SshKeyCard(overview: Overview) -> impl IntoView {
    let count = overview.ssh_keys.len();
    view! {
        <section class="card" id="ssh-keys" aria-labelledby="ssh-keys-title">
            <h2 id="ssh-keys-title">{ctx::say("ssh-keys-title")}</h2>
            <p class="state">{ctx::say_with("ssh-keys-state", &[("count", count.into())])}</p>
            <p class="actions"><a class="button" href=routes::SSH_KEYS>{ctx::say("ssh-keys-link")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn HistoryCard() -> impl IntoView {
    view! {
        <section class="card" id="history" aria-labelledby="history-title">
            <h2 id="history-title">{ctx::say("history-title")}</h2>
            <p class="state">{ctx::say("history-state")}</p>
            <p class="actions"><a class="button" href=routes::HISTORY>{ctx::say("history-link")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn ApiKeyCard(overview: Overview) -> impl IntoView {
    let lines: Vec<_> = overview
        .api_keys
        .into_iter()
        .take(5)
        .map(|key| {
            let id = key.id.clone();
            view! { <li class="row" data-key=id><KeyLine key /></li> }
        })
        .collect();
    view! {
        <section class="card" id="api-keys" aria-labelledby="api-keys-title">
            <h2 id="api-keys-title">{ctx::say("api-keys-title")}</h2>
            <p class="state">{ctx::say("api-keys-state")}</p>
            <ul class="rows">{lines}</ul>
            <p class="actions"><a class="button" href=routes::API_KEYS>{ctx::say("api-keys-link")}</a></p>
        </section>
    }
    .into_any()
}
