//! `/sign-up` and `/sign-up/finish`: an account by mail or by invitation.

use super::with_state;
use crate::api::sign_up::{FinishSignUp, RequestSignUp, invited, sign_up_is_open};
use crate::ctx;
use crate::parts::{Done, EmailField, FormRefusal, FrontFrame, NewPasswordField, Notice, Submit};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Asks for an address, and sends a link to it. The answer tells nobody whether it has an account.
#[component]
pub fn SignUp() -> impl IntoView {
    with_state(sign_up_is_open(), |open| {
        let form = if open {
            view! {
                <form method="post" action=RequestSignUp::PATH class="card">
                    <EmailField first=true />
                    <p class="actions"><Submit label="sign-up-button" /></p>
                </form>
            }
            .into_any()
        } else {
            view! { <Notice kind="info">{ctx::say("refusal-sign-up-closed")}</Notice> }.into_any()
        };
        view! {
            <FrontFrame>
                <h1>{ctx::say("sign-up-title")}</h1>
                <p class="lead">{ctx::say("sign-up-lead")}</p>
                <Done />
                <FormRefusal fields=&["email"] />
                {form}
            </FrontFrame>
        }
    })
}

/// Asks for the password of the account that a link is for.
#[component]
pub fn SignUpFinish() -> impl IntoView {
    with_state(invited(), |email| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("sign-up-finish-title")}</h1>
                <p class="lead">{ctx::say_with("sign-up-finish-lead", &[("email", email.to_string().into())])}</p>
                <FormRefusal fields=&["new_password"] />
                <form method="post" action=FinishSignUp::PATH class="card">
                    // Which account this password is for: for password managers, and for the server to compare.
                    <input type="hidden" name="username" autocomplete="username" value=email.to_string() />
                    <NewPasswordField />
                    <p class="actions"><Submit label="sign-up-finish-button" /></p>
                </form>
            </FrontFrame>
        }
    })
}
