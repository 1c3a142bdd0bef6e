//! What is shown where there is no page, or its state cannot be had.

use crate::ctx::{self, CallError};
use crate::parts::{FrontFrame, Notice};
use crate::routes;
use leptos::prelude::*;
use model::Refusal;

#[component]
pub fn NotFound() -> impl IntoView {
    view! { <Broken error=CallError::Refused(Refusal::PageNotFound) /> }
}

/// A page that cannot be drawn, with its sentence and the way out.
#[component]
pub fn Broken(error: CallError) -> impl IntoView {
    let (status, sentence) = match &error {
        CallError::Refused(refusal) => (refusal.status(), ctx::say_refusal(refusal)),
        CallError::Failed => (500, ctx::say("failed-page")),
    };
    ctx::set_status(status);
    // A link that is no good leads to where another one is asked for.
    let (way_out, label) = match (&error, ctx::path().as_str()) {
        (CallError::Refused(Refusal::LinkDead), routes::RESET_PASSWORD) => (routes::FORGOT_PASSWORD, "broken-again"),
        (CallError::Refused(Refusal::LinkDead), routes::ADDRESS_CONFIRM) => (routes::ADDRESS, "broken-again"),
        (CallError::Refused(Refusal::LinkDead), routes::SIGN_UP_FINISH) => (routes::SIGN_UP, "broken-again"),
        _ => (routes::ROOT, "broken-back"),
    };
    view! {
        <FrontFrame>
            <h1>{ctx::say("broken-title")}</h1>
            <div role="alert"><Notice kind="danger">{sentence}</Notice></div>
            <p class="aside"><a href=way_out>{ctx::say(label)}</a></p>
        </FrontFrame>
    }
}
