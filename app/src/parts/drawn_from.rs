//! What a form stands on.

use crate::ctx;
use leptos::prelude::*;

/// The account that a form's page was drawn for, and its revision then: a verb whose ground has moved since refuses it, and
/// so does every verb if somebody else is signed in by now.
#[component]
pub fn DrawnFrom() -> impl IntoView {
    ctx::drawn_from().map(|(account, revision)| {
        view! {
            <input type="hidden" name=ctx::ACCOUNT value=account />
            <input type="hidden" name=ctx::REVISION value=revision />
        }
    })
}
