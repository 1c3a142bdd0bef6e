//! A moment in a sentence.

use crate::ctx;
use crate::islands::LocalTime;
use leptos::prelude::*;
use model::Moment;

/// A moment, in the reader's time zone where the browser can tell it.
#[component]
pub fn When(at: Moment) -> impl IntoView {
    view! {
        <LocalTime
            seconds=at.0
            iso=ctx::say_iso(at)
            utc=ctx::say_moment(at)
            language=ctx::language().tag().to_owned()
        />
    }
}
