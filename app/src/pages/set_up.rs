//! `/setup`: the first account, from the link in the log.

use super::with_state;
use crate::api::set_up::{SetUp as SetUpCall, may_set_up};
use crate::ctx;
use crate::parts::{EmailField, FormRefusal, FrontFrame, NewPasswordField, Submit};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn SetUp() -> impl IntoView {
    with_state(may_set_up(), |()| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("set-up-title")}</h1>
                <p class="lead">{ctx::say("set-up-lead")}</p>
                <FormRefusal fields=&["email", "new_password"] />
                <form method="post" action=SetUpCall::PATH class="card">
                    <EmailField first=true />
                    <NewPasswordField />
                    <p class="actions"><Submit label="set-up-button" /></p>
                </form>
            </FrontFrame>
        }
    })
}
