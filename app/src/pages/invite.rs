//! `/dashboard/invite`: an operator's link for one address.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::sign_up::Invite as InviteCall;
use crate::ctx::CallError;
use crate::parts::{EmailField, FormRefusal, Frame, Once, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Refusal;

#[component]
pub fn Invite() -> impl IntoView {
    let state = async {
        let overview = read_overview().await?;
        if overview.account.operator { Ok(overview) } else { Err(CallError::Refused(Refusal::OperatorOnly)) }
    };
    with_state(state, |overview| {
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("invite-title")}</h1>
                <p class="lead">{ctx::say("invite-lead")}</p>
                {ctx::flash().once.map(|secret| view! { <div class="card"><Once title="invite-made" secret warning="invite-once" /></div> })}
                <FormRefusal fields=&["email", "password"] />
                <form method="post" action=InviteCall::PATH class="card">
                    <EmailField first=true />
                    <PasswordField label="field-your-password" reveal=true />
                    <p class="actions">
                        <Submit label="invite-button" />
                        <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
                    </p>
                </form>
            </Frame>
        }
    })
}
