//! `/dashboard/ssh-keys`: the keys with which sshd lets in, adding and removing them.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::ssh_keys::{AddSshKey, RemoveSshKey};
use crate::api::step_up::is_fresh;
use crate::parts::{AskPassword, Done, DrawnFrom, FormRefusal, Frame, Live, Submit, TextField, When};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ssh_key::SshKeyView;

#[component]
pub fn SshKeys() -> impl IntoView {
    let state = async { Ok((read_overview().await?, is_fresh().await?)) };
    with_state(state, |(overview, fresh)| {
        let keys: Vec<_> = overview.ssh_keys.into_iter().map(|key| view! { <Key key fresh /> }).collect();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("ssh-keys-title")}</h1>
                <Done />
                <p class="lead">{ctx::say("ssh-keys-lead")}</p>
                {fresh.then(|| view! { <FormRefusal fields=&["public_key"] /> })}
                <Live id="live-keys"><section class="card" aria-labelledby="keys-title">
                    <h2 id="keys-title">{ctx::say("ssh-keys-present")}</h2>
                    {if keys.is_empty() {
                        view! { <p class="state">{ctx::say("ssh-keys-none")}</p> }.into_any()
                    } else {
                        view! { <ul class="rows">{keys}</ul> }.into_any()
                    }}
                </section></Live>
                {if fresh {
                    view! { <Live id="live-new-key"><NewKey /></Live> }.into_any()
                } else {
                    view! {
                        <h2>{ctx::say("keys-change")}</h2>
                        <AskPassword next=routes::SSH_KEYS />
                    }
                    .into_any()
                }}
            </Frame>
        }
        .into_any()
    })
}

#[component]
fn Key(
    key: SshKeyView,
    /// Whether the password was typed a moment ago.
    fresh: bool,
) -> impl IntoView {
    let name = if key.comment.is_empty() { key.algorithm.clone() } else { key.comment.clone() };
    let about = ctx::say_with("key-about", &[("name", name.clone().into())]);
    let remove = fresh.then(|| {
        view! {
            <form method="post" action=RemoveSshKey::PATH>
                <DrawnFrom />
                <input type="hidden" name="id" value=key.id.clone() />
                <button type="submit" class="danger" aria-description=about>{ctx::say("ssh-key-remove")}</button>
            </form>
        }
    });
    view! {
        <li class="row with-action" data-key=key.id.clone()>
            <div><strong>{name}</strong> <span class="dim">{key.algorithm}</span></div>
            <div><code class="fingerprint">{key.fingerprint}</code></div>
            <div class="dim">
                {ctx::say("added")} " " <When at=key.created_at /> " · "
                {match key.last_used_at {
                    Some(at) => view! { {ctx::say("last-used")} " " <When at /> }.into_any(),
                    None => ctx::say("never-used").into_any(),
                }}
            </div>
            {remove}
        </li>
    }
    .into_any()
}

#[component]
fn NewKey() -> impl IntoView {
    let kept = ctx::flash().kept.get("public_key").cloned().unwrap_or_default();
    view! {
        <form method="post" action=AddSshKey::PATH class="card">
            <DrawnFrom />
            <h2>{ctx::say("ssh-key-add")}</h2>
            <TextField name="public_key" label="ssh-key-field" hint="ssh-key-hint" value=kept required=true />
            <p class="actions">
                <Submit label="ssh-key-button" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a>
            </p>
        </form>
    }
    .into_any()
}
