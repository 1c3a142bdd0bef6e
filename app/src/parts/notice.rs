//! Sentences that stand out: what has been done, what was refused, what to know.

use crate::ctx;
use crate::parts::Icon;
use leptos::prelude::*;

/// A sentence with its icon.
#[component]
pub fn Notice(
    /// `ok`, `warning`, `danger` or `info`.
    kind: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {kind}")>
            <Icon kind />
            <div>{children()}</div>
        </div>
    }
}

/// What the last form has done.
#[component]
pub fn Done() -> impl IntoView {
    let flash = ctx::flash();
    let about = flash.about.unwrap_or_default();
    flash.done.map(|done| {
        view! {
            <div role="status">
                <Notice kind="ok">{ctx::say_with(&format!("done-{done}"), &[("about", about.into())])}</Notice>
            </div>
        }
    })
}

/// What was refused and belongs to no field of this form, on top of its page. A field says its own
/// refusal, and has the focus.
#[component]
pub fn FormRefusal(
    /// The fields of this form.
    fields: &'static [&'static str],
) -> impl IntoView {
    let flash = ctx::flash();
    let sentence = match (flash.failed, flash.refusal) {
        (Some(request), _) => ctx::say_with("failed", &[("request", request.into())]),
        (None, Some(refusal)) if refusal.field().is_none_or(|field| !fields.contains(&field)) => {
            ctx::say_refusal(&refusal)
        }
        _ => return None,
    };
    Some(view! { <Alert>{sentence}</Alert> })
}

#[component]
fn Alert(children: Children) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice kind="danger">{children()}</Notice>
        </div>
    }
}
