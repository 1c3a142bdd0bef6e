//! `/dashboard/api-key`: a new API key for the account.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::api_key::RegenerateApiKey;
use crate::parts::{Done, FormRefusal, Frame, KeyLine, Once, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn ApiKey() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let account_key = overview.api_keys.into_iter().find(|key| key.account_key);
        let body = match ctx::flash().once {
            Some(secret) => view! {
                <div class="card"><Once title="api-key-new" secret /></div>
                <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            }
            .into_any(),
            None => view! {
                <p class="lead">{ctx::say("api-key-lead")}</p>
                <FormRefusal fields=&["password"] />
                <form method="post" action=RegenerateApiKey::PATH class="card">
                    <ul class="rows">{account_key.map(|key| view! { <KeyLine key /> })}</ul>
                    <PasswordField first=true reveal=true />
                    <p class="actions">
                        <Submit label="api-key-button" look="danger" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form>
            }
            .into_any(),
        };
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("api-key-title")}</h1>
                <Done />
                {body}
            </Frame>
        }
    })
}
