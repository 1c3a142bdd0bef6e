//! The button that sends a form.

use crate::ctx;
use crate::islands::Busy;
use crate::routes;
use leptos::prelude::*;

/// Sends its form: plain before sign-in, and with a sign of life on pages with islands.
#[component]
pub fn Submit(
    /// The name of its words.
    label: &'static str,
    /// `primary`, `danger` or `quiet`.
    #[prop(default = "primary")]
    look: &'static str,
) -> impl IntoView {
    let label = ctx::say(label);
    if routes::has_islands(&ctx::path()) {
        view! { <Busy label busy=ctx::say("busy") look=look.to_owned() /> }.into_any()
    } else {
        view! { <button type="submit" class=look>{label}</button> }.into_any()
    }
}
