//! The one text field for a code.

use super::field;
use crate::ctx;
use leptos::prelude::*;

/// One field, not six: it takes pasted, spaced and full-width digits, and the code that a phone
/// offers by itself (`autocomplete="one-time-code"`).
#[component]
pub fn CodeField(#[prop(optional)] first: bool) -> impl IntoView {
    field::code(ctx::say("field-code"), ctx::say("field-code-hint"), first)
}
