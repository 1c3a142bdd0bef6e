//! What a form stands on.

use crate::ctx;
use leptos::prelude::*;

/// The revision that a form's page was drawn from: a verb whose ground has moved since refuses it.
#[component]
pub fn DrawnFrom() -> impl IntoView {
    ctx::revision().map(|revision| view! { <input type="hidden" name=ctx::REVISION value=revision /> })
}
