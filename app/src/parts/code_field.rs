//! The one text field for a code.

use super::field;
use crate::ctx;
use leptos::prelude::*;

/// One field, not six: it takes pasted, spaced and full-width digits, and the code that a phone
/// offers by itself (`autocomplete="one-time-code"`).
#[component]
pub fn CodeField(#[prop(optional)] first: bool) -> impl IntoView {
    field::code(ctx::say("field-code"), ctx::say("field-code-hint"), true, first)
}

/// The same for a code from a text message.
#[component]
pub fn TextCodeField(#[prop(optional)] first: bool) -> impl IntoView {
    field::code(ctx::say("field-code"), ctx::say("field-text-code-hint"), true, first)
}

/// The same for a recovery code: letters and digits.
#[component]
pub fn RecoveryCodeField(#[prop(optional)] first: bool) -> impl IntoView {
    field::code(ctx::say("field-recovery-code"), ctx::say("field-recovery-code-hint"), false, first)
}

/// The same for a code of any kind: a recovery code has letters.
#[component]
pub fn AnyCodeField(#[prop(optional)] first: bool) -> impl IntoView {
    field::code(ctx::say("field-code"), ctx::say("field-any-code-hint"), false, first)
}
