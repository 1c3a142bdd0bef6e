//! `/sign-in`: e-mail and password.

use crate::api::sign_in::SignIn as SignInCall;
use crate::parts::{Done, EmailField, FormRefusal, FrontFrame, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn SignIn() -> impl IntoView {
    view! {
        <FrontFrame>
            <h1>{ctx::say("sign-in-title")}</h1>
            <p class="lead">{ctx::say("sign-in-lead")}</p>
            <Done />
            <FormRefusal fields=&["email", "password"] />
            <form method="post" action=SignInCall::PATH class="card">
                <EmailField first=true />
                <PasswordField />
                <p class="actions"><Submit label="sign-in-button" /></p>
            </form>
            <p class="aside"><a href=routes::FORGOT_PASSWORD>{ctx::say("forgot-link")}</a></p>
        </FrontFrame>
    }
}
