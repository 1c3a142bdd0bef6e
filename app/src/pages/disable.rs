//! `/dashboard/two-factor/disable`: the consequence, the password, and a code where one is asked for.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::disable::{Disable as DisableCall, disable_needs_code};
use crate::parts::{CodeField, FormRefusal, Frame, Notice, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Disable() -> impl IntoView {
    let state = async { Ok((read_overview().await?, disable_needs_code().await?)) };
    with_state(state, |(overview, needs_code)| {
        let body = if overview.two_factor() {
            view! {
                <p class="lead">{ctx::say("disable-lead")}</p>
                <FormRefusal fields=&["password", "code"] />
                <form method="post" action=DisableCall::PATH class="card">
                    <ul class="plain">
                        <li>{ctx::say("disable-ends-codes")}</li>
                        <li>{ctx::say("disable-keeps-sessions")}</li>
                        <li>{ctx::say("disable-keeps-api-key")}</li>
                    </ul>
                    <PasswordField first=true reveal=true />
                    {needs_code.then(|| view! { <CodeField /> })}
                    <p class="actions">
                        <Submit label="disable-button" look="danger" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form>
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
            <Frame account=overview.account>
                <h1>{ctx::say("disable-title")}</h1>
                {body}
            </Frame>
        }
    })
}
