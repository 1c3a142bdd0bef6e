//! The banner of a frozen account, on every page of whoever is signed in.

use crate::parts::Notice;
use crate::{ctx, routes};
use leptos::prelude::*;
use model::Moment;

/// Says until when, and leads to where that can be ended.
#[component]
pub fn Frozen(until: Moment) -> impl IntoView {
    let link = (ctx::path() != routes::THAW).then(|| {
        view! { " " <a href=routes::THAW>{ctx::say("thaw-title")}</a> }
    });
    view! {
        <Notice kind="warning">
            {ctx::say_with("frozen-banner", &[("until", ctx::say_moment(until).into())])} {link}
        </Notice>
    }
    .into_any()
}
