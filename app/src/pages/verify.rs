//! `/sign-in/verify`: the code, after the password.

use crate::api::sign_in::{CancelSignIn, Verify as VerifyCall};
use crate::ctx;
use crate::parts::{CodeField, FormRefusal, FrontFrame, Submit};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn Verify() -> impl IntoView {
    view! {
        <FrontFrame>
            <h1>{ctx::say("verify-title")}</h1>
            <p class="lead">{ctx::say("verify-lead")}</p>
            <FormRefusal fields=&["code"] />
            <form method="post" action=VerifyCall::PATH class="card">
                <CodeField first=true />
                <p class="actions"><Submit label="verify-button" /></p>
            </form>
            <form method="post" action=CancelSignIn::PATH class="aside">
                <button type="submit" class="link">{ctx::say("verify-cancel")}</button>
            </form>
        </FrontFrame>
    }
}
