//! The password again, before a page goes on.

use crate::api::step_up::StepUp;
use crate::parts::{FormRefusal, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Asks for the password, and comes back to the page it stands on.
#[component]
pub fn AskPassword(
    /// The path to come back to.
    next: &'static str,
) -> impl IntoView {
    // What was typed before the password ran out waits for it here.
    let kept: Vec<_> = ctx::flash()
        .kept
        .into_iter()
        .map(|(field, value)| view! { <input type="hidden" name=format!("kept[{field}]") value=value /> })
        .collect();
    view! {
        <FormRefusal fields=&["password"] />
        <form method="post" action=StepUp::PATH class="card">
            <input type="hidden" name="next" value=next />
            {kept}
            <PasswordField first=true reveal=true />
            <p class="actions">
                <Submit label="continue" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
    }
}
