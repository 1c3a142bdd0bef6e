//! What an action would end or change, line by line, before it is done.

use crate::ctx;
use crate::parts::When;
use leptos::prelude::*;
use model::api_key::ApiKeyView;
use model::overview::Overview;
use model::session::{SessionKind, SessionView};

/// What a command line calls itself, or the program's name.
pub fn program_name(session: &SessionView) -> String {
    let names = [&session.description, &session.client];
    names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_else(|| ctx::say("client-unknown"))
}

/// One session, as its owner recognises it.
#[component]
pub fn SessionLine(session: SessionView) -> impl IntoView {
    let kind = match session.kind {
        SessionKind::Browser => "session-browser",
        SessionKind::CommandLine => "session-command-line",
    };
    view! {
        <li class="row" data-key=session.id.clone()>
            <div>
                <strong>{program_name(&session)}</strong>
                {session.current.then(|| view! { <span class="tag">{ctx::say("session-current")}</span> })}
                <span class="dim">{ctx::say(kind)}</span>
            </div>
            <div class="dim">
                {ctx::say("last-used")} " " <When at=session.last_used_at /> " · " {session.address}
            </div>
        </li>
    }
}

/// What the owner calls a key, or which one it is.
pub fn key_name(key: &ApiKeyView) -> String {
    match key.description.as_str() {
        _ if key.account_key => ctx::say("api-key-of-account"),
        "" => ctx::say("api-key-unnamed"),
        description => description.to_owned(),
    }
}

/// One API key, with what was last done with it.
#[component]
pub fn KeyLine(key: ApiKeyView) -> impl IntoView {
    let name = key_name(&key);
    let used = match (key.last_used_at, key.last_client, key.last_address) {
        (Some(at), client, address) => view! {
            {ctx::say("last-used")} " " <When at />
            {[client, address].into_iter().flatten().map(|part| format!(" · {part}")).collect::<String>()}
        }
        .into_any(),
        _ => ctx::say("never-used").into_any(),
    };
    view! {
        <div><strong>{name}</strong> " " <code>{format!("{}…", key.prefix)}</code></div>
        <div class="dim">{used}</div>
    }
    .into_any()
}

/// Exactly which sessions end and which API keys change.
#[component]
pub fn WhatEnds(overview: Overview) -> impl IntoView {
    let others: Vec<SessionView> = overview.other_sessions().cloned().collect();
    let sessions = if others.is_empty() {
        view! { <p>{ctx::say("ends-no-session")}</p> }.into_any()
    } else {
        let lines: Vec<_> = others.into_iter().map(|session| view! { <SessionLine session /> }).collect();
        view! { <ul class="rows">{lines}</ul> }.into_any()
    };
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
            <h2>{ctx::say("ends-sessions-title")}</h2>
            {sessions}
        </section>
        <section>
            <h2>{ctx::say("ends-api-keys-title")}</h2>
            <ul class="rows">{keys}</ul>
        </section>
    }
}
