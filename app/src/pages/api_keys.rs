//! `/dashboard/api-keys`: the account's key and further ones. They are listed for whoever is signed in; the
//! password is asked for once before anything is done with them.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::api_keys::{CreateApiKey, DeleteApiKey, EndReplacedToken, MarkApiKey, RegenerateApiKey};
use crate::api::step_up::is_fresh;
use crate::parts::{
    AskPassword, Done, DrawnFrom, FormRefusal, Frame, KeyLine, Live, Once, Select, Submit, TextField, When, key_name,
};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::api_key::{ApiKeyView, OVERLAPS, ReplacedToken, Scope};

/// In days; the last one is none.
const LIVES: [&str; 5] = ["30", "90", "365", "7", ""];

#[component]
pub fn ApiKeys() -> impl IntoView {
    let state = async { Ok((read_overview().await?, is_fresh().await?)) };
    with_state(state, |(overview, fresh)| {
        let keys: Vec<_> = overview.api_keys.into_iter().map(|key| view! { <Key key fresh /> }).collect();
        let once = ctx::flash().once.map(|secret| {
            view! { <div class="card"><Once title="api-key-new" secret /></div> }
        });
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("api-keys-title")}</h1>
                <Done />
                {once}
                <p class="lead">{ctx::say("api-keys-lead")}</p>
                {fresh.then(|| view! { <FormRefusal fields=&["description"] /> })}
                <Live id="live-keys"><section class="card" aria-labelledby="keys-title">
                    <h2 id="keys-title">{ctx::say("api-keys-present")}</h2>
                    <ul class="rows">{keys}</ul>
                </section></Live>
                {if fresh {
                    view! { <Live id="live-new-key"><NewKey /></Live> }.into_any()
                } else {
                    view! {
                        <h2>{ctx::say("keys-change")}</h2>
                        <AskPassword next=routes::API_KEYS />
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
    key: ApiKeyView,
    /// Whether the password was typed a moment ago.
    fresh: bool,
) -> impl IntoView {
    let scopes: Vec<String> = key.scope.iter().map(|scope| ctx::say(&format!("scope-{}", scope.name()))).collect();
    let about = [("name", key_name(&key).into())];
    let survives = key.survives_freeze;
    let forms = fresh.then(|| {
        let id = key.id.clone();
        let overlaps = OVERLAPS.map(|seconds| (seconds.to_string(), ctx::say(&format!("key-overlap-{seconds}"))));
        let delete = (!key.account_key).then(|| {
            view! {
                <form method="post" action=DeleteApiKey::PATH>
                    <DrawnFrom />
                    <input type="hidden" name="id" value=id.clone() />
                    <p class="actions"><button type="submit" class="danger">{ctx::say("api-key-delete")}</button></p>
                </form>
            }
        });
        view! {
            <details class="more">
                <summary>{ctx::say_with("key-change", &about)}</summary>
                <form method="post" action=RegenerateApiKey::PATH>
                    <DrawnFrom />
                    <input type="hidden" name="id" value=id.clone() />
                    <Select name="overlap" id=format!("overlap-{id}") label="key-overlap" options=overlaps.to_vec() />
                    <p class="hint">{ctx::say("key-overlap-hint")}</p>
                    <p class="actions"><button type="submit" class="danger">{ctx::say("api-key-button")}</button></p>
                </form>
                <form method="post" action=MarkApiKey::PATH>
                    <DrawnFrom />
                    <input type="hidden" name="id" value=id.clone() />
                    {(!survives).then(|| view! { <input type="hidden" name="survives_freeze" value="yes" /> })}
                    <p class="hint">{ctx::say("key-survives-hint")}</p>
                    <p class="actions">
                        <button type="submit">{ctx::say(if survives { "key-unmark" } else { "key-mark" })}</button>
                    </p>
                </form>
                {delete}
            </details>
        }
    });
    let replaced = key.replaced.clone().map(|old| view! { <Replaced id=key.id.clone() old fresh /> });
    let expires_at = key.expires_at;
    let id = key.id.clone();
    view! {
        <li class="row" data-key=id>
            <KeyLine key />
            <div class="dim">
                {scopes.join(", ")}
                {expires_at.map(|at| view! { " · " {ctx::say("works-until")} " " <When at /> })}
                {survives.then(|| format!(" · {}", ctx::say("key-survives-tag")))}
            </div>
            {replaced}
            {forms}
        </li>
    }
    .into_any()
}

/// The token from before: who still uses it has to be found before it ends.
#[component]
fn Replaced(id: String, old: ReplacedToken, fresh: bool) -> impl IntoView {
    view! {
        <div class="replaced">
            <p>
                <code>{format!("{}…", old.prefix)}</code> " " {ctx::say("key-replaced")} " " <When at=old.expires_at />
                " · "
                {match old.last_used_at {
                    Some(at) => view! {
                        {ctx::say("last-used")} " " <When at />
                        {[old.last_client, old.last_address].into_iter().flatten().map(|part| format!(" · {part}")).collect::<String>()}
                    }
                    .into_any(),
                    None => ctx::say("never-used").into_any(),
                }}
            </p>
            {fresh.then(|| view! {
                <form method="post" action=EndReplacedToken::PATH>
                    <DrawnFrom />
                    <input type="hidden" name="id" value=id />
                    <button type="submit">{ctx::say("key-end-replaced")}</button>
                </form>
            })}
        </div>
    }
    .into_any()
}

#[component]
fn NewKey() -> impl IntoView {
    let scopes = Scope::ALL.map(|scope| (scope.name().to_owned(), ctx::say(&format!("scope-{}", scope.name()))));
    let mut scopes = scopes.to_vec();
    // The narrowest useful one first: what is chosen by not choosing.
    scopes.sort_by_key(|(name, _)| name != Scope::Read.name());
    let lives = LIVES.map(|days| {
        let words = if days.is_empty() { ctx::say("key-life-none") } else { ctx::say(&format!("key-life-{days}")) };
        (days.to_owned(), words)
    });
    let kept = ctx::flash().kept;
    let survives = kept.contains_key("survives_freeze");
    let kept = kept.get("description").cloned().unwrap_or_default();
    view! {
        <form method="post" action=CreateApiKey::PATH class="card">
            <DrawnFrom />
            <h2>{ctx::say("api-key-create")}</h2>
            <TextField name="description" label="key-description" hint="key-description-hint" value=kept required=true />
            <Select name="scope" label="key-scope" options=scopes />
            <Select name="expires" label="key-life" options=lives.to_vec() />
            <div class="field">
                <label class="check">
                    <input
                        type="checkbox"
                        name="survives_freeze"
                        value="yes"
                        checked=survives
                        aria-describedby="survives-hint"
                    />
                    <span>{ctx::say("key-survives")}</span>
                </label>
                <p class="hint" id="survives-hint">{ctx::say("key-survives-hint")}</p>
            </div>
            <p class="actions">
                <Submit label="api-key-create-button" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a>
            </p>
        </form>
    }
    .into_any()
}
