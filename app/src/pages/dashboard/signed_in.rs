//! What is signed in: sessions and API keys.

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
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn ApiKeyCard(overview: Overview) -> impl IntoView {
    let lines: Vec<_> = overview.api_keys.into_iter().map(|key| view! { <KeyLine key /> }).collect();
    view! {
        <section class="card" id="api-key" aria-labelledby="api-key-title">
            <h2 id="api-key-title">{ctx::say("api-key")}</h2>
            <p class="state">{ctx::say("api-key-state")}</p>
            <ul class="rows">{lines}</ul>
            <p class="actions"><a class="button" href=routes::API_KEY>{ctx::say("api-key-link")}</a></p>
        </section>
    }
    .into_any()
}
