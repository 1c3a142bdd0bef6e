//! A labelled field, with its hint and its refusal.

use crate::islands::Reveal;
use crate::parts::Icon;
use crate::{ctx, routes};
use leptos::prelude::*;

/// How a field differs from the others.
struct Look {
    name: &'static str,
    label: String,
    kind: &'static str,
    autocomplete: &'static str,
    hint: Option<String>,
    kept: String,
    /// Attributes only a code field has.
    inputmode: Option<&'static str>,
    /// Whether it is the first thing to type on its page.
    first: bool,
    reveal: bool,
}

/// An e-mail address. What was typed comes back after a refusal.
#[component]
pub fn EmailField(
    #[prop(optional)] first: bool,
    /// Whether it is to take the present one's place, and not the one to sign in with.
    #[prop(optional)]
    new: bool,
) -> impl IntoView {
    draw(Look {
        name: "email",
        label: ctx::say(if new { "field-new-email" } else { "field-email" }),
        kind: "email",
        autocomplete: if new { "email" } else { "username" },
        hint: new.then(|| ctx::say("field-new-email-hint")),
        kept: ctx::flash().kept.get("email").cloned().unwrap_or_default(),
        inputmode: Some("email"),
        first,
        reveal: false,
    })
}

/// The present password.
#[component]
pub fn PasswordField(
    #[prop(optional)] first: bool,
    /// Another label than "Password".
    #[prop(optional)]
    label: Option<&'static str>,
    /// Whether to offer to show it; only pages with islands can.
    #[prop(optional)]
    reveal: bool,
) -> impl IntoView {
    draw(Look {
        name: "password",
        label: ctx::say(label.unwrap_or("field-password")),
        kind: "password",
        autocomplete: "current-password",
        hint: None,
        kept: String::new(),
        inputmode: None,
        first,
        reveal,
    })
}

/// A password to be.
#[component]
pub fn NewPasswordField(#[prop(optional)] reveal: bool) -> impl IntoView {
    draw(Look {
        name: "new_password",
        label: ctx::say("field-new-password"),
        kind: "password",
        autocomplete: "new-password",
        hint: Some(ctx::say("field-new-password-hint")),
        kept: String::new(),
        inputmode: None,
        first: false,
        reveal,
    })
}

/// A telephone number.
#[component]
pub fn PhoneField() -> impl IntoView {
    draw(Look {
        name: "phone",
        label: ctx::say("field-phone"),
        kind: "tel",
        autocomplete: "tel",
        hint: Some(ctx::say("field-phone-hint")),
        kept: ctx::flash().kept.get("phone").cloned().unwrap_or_default(),
        inputmode: Some("tel"),
        first: true,
        reveal: false,
    })
}

/// The code field: see `code_field.rs`.
pub(super) fn code(label: String, hint: String, digits: bool, first: bool) -> impl IntoView {
    draw(Look {
        name: "code",
        label,
        kind: "text",
        // What a phone offers by itself are digits from a message, never a recovery code.
        autocomplete: if digits { "one-time-code" } else { "off" },
        hint: Some(hint),
        kept: String::new(),
        inputmode: digits.then_some("numeric"),
        first,
        reveal: false,
    })
}

/// The refusal of a field that is drawn by hand.
#[component]
pub fn Refused(
    /// The name of the field.
    field: &'static str,
) -> impl IntoView {
    ctx::flash().at(field).map(ctx::say_refusal).map(|refusal| {
        view! {
            <p class="refusal" id=format!("{field}-refusal") role="alert">
                <Icon kind="danger" />
                <span>{refusal}</span>
            </p>
        }
    })
}

fn draw(look: Look) -> impl IntoView {
    let flash = ctx::flash();
    let refusal = flash.at(look.name).map(ctx::say_refusal);
    let refused = refusal.is_some();
    // After a refusal the focus goes to its field, otherwise to the first one; on the long pages not away
    // from the word that something was done.
    let is_told = flash.done.is_some() && routes::has_islands(&ctx::path());
    let focus = refused || (look.first && flash.refusal.is_none() && !is_told);
    let hint_id = format!("{}-hint", look.name);
    let refusal_id = format!("{}-refusal", look.name);
    let described: Vec<String> = [refused.then(|| refusal_id.clone()), look.hint.is_some().then(|| hint_id.clone())]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <div class="field" class:refused=refused>
            <label for=look.name>{look.label}</label>
            {look.hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <div class="input">
                <input
                    id=look.name
                    name=look.name
                    type=look.kind
                    value=look.kept
                    autocomplete=look.autocomplete
                    inputmode=look.inputmode
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    autofocus=focus
                    aria-invalid=refused.then_some("true")
                    aria-describedby=(!described.is_empty()).then(|| described.join(" "))
                />
                {look.reveal.then(|| {
                    view! {
                        <Reveal field=look.name.to_owned() show=ctx::say("reveal-show") hide=ctx::say("reveal-hide") />
                    }
                })}
            </div>
            {refusal.map(|refusal| {
                view! {
                    <p class="refusal" id=refusal_id>
                        <Icon kind="danger" />
                        <span>{refusal}</span>
                    </p>
                }
            })}
        </div>
    }
}
