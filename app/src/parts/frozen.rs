//! The banner of a frozen account, on every page of whoever is signed in.

use crate::parts::Notice;
use crate::{ctx, routes};
use leptos::prelude::*;
use model::Moment;

/// Says until when, and leads to where that can be ended, which says so itself.
#[component]
pub fn Frozen(until: Moment) -> impl IntoView {
    (ctx::path() != routes::THAW).then(|| {
        let sentence = ctx::say_with("frozen-banner", &[("until", ctx::say_moment(until).into())]);
        view! {
            <Notice kind="warning">
                {sentence} " " <a href=routes::THAW>{ctx::say("thaw-title")}</a>
            </Notice>
        }
        .into_any()
    })
}
