//! `/forgot-password` and `/reset-password`: a new password by mail. The second factor stays.

use super::with_state;
use crate::api::reset_password::{
    RequestPasswordReset, ResetPassword as ResetPasswordCall, operator_contact, reset_for,
};
use crate::parts::{Done, EmailField, FormRefusal, FrontFrame, NewPasswordField, Notice, Submit, WaysIn};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Asks for an address, and sends a link to it. The answer tells nobody whether it has an account.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    with_state(operator_contact(), |contact| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("forgot-title")}</h1>
                <p class="lead">{ctx::say("forgot-lead")}</p>
                <Done />
                <FormRefusal fields=&["email"] />
                <form method="post" action=RequestPasswordReset::PATH class="card">
                    <EmailField first=true />
                    <p class="actions"><Submit label="forgot-button" /></p>
                </form>
                <Notice kind="warning">{ctx::say("forgot-device")}</Notice>
                <details class="help">
                    <summary>{ctx::say("locked-out-title")}</summary>
                    <WaysIn contact />
                </details>
                <p class="aside"><a href=routes::SIGN_IN>{ctx::say("to-sign-in")}</a></p>
            </FrontFrame>
        }
    })
}

/// Asks for the new password, behind the link.
#[component]
pub fn ResetPassword() -> impl IntoView {
    with_state(reset_for(), |email| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("reset-title")}</h1>
                <p class="lead">{ctx::say_with("reset-lead", &[("email", email.to_string().into())])}</p>
                <FormRefusal fields=&["new_password"] />
                <form method="post" action=ResetPasswordCall::PATH class="card">
                    // Which account this password is for: for password managers, and for the server to compare.
                    <input type="hidden" name="username" autocomplete="username" value=email.to_string() />
                    <NewPasswordField />
                    <p class="actions"><Submit label="reset-button" /></p>
                </form>
                <Notice kind="info">{ctx::say("reset-keeps")}</Notice>
            </FrontFrame>
        }
    })
}
