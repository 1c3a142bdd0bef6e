//! `/dashboard/password`: a new password, and what it ends.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::password::ChangePassword;
use crate::parts::{Done, DrawnFrom, FormRefusal, Frame, NewPasswordField, Once, PasswordField, Submit, WhatEnds};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Password() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let account = overview.account.clone();
        let body = match ctx::flash().once {
            Some(secret) => view! {
                <div class="card"><Once title="api-key-new" secret /></div>
                <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            }
            .into_any(),
            None => view! {
                <p class="lead">{ctx::say("password-lead")}</p>
                <FormRefusal fields=&["password", "new_password"] />
                <form method="post" action=ChangePassword::PATH class="card">
                    <DrawnFrom />
                    <PasswordField first=true label="field-current-password" reveal=true />
                    <NewPasswordField reveal=true />
                    <p class="actions">
                        <Submit label="password-button" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form>
                <div class="card"><WhatEnds overview /></div>
            }
            .into_any(),
        };
        view! {
            <Frame account>
                <h1>{ctx::say("password-title")}</h1>
                <Done />
                {body}
            </Frame>
        }
    })
}
