//! Where a wizard is.

use crate::ctx;
use leptos::prelude::*;

/// "Step 2 of 4", in words and as a line of dots.
#[component]
pub fn Steps(now: usize, of: usize) -> impl IntoView {
    let dots: Vec<_> = (1..=of)
        .map(|step| {
            let class = match step.cmp(&now) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "ahead",
            };
            view! { <span class=class></span> }
        })
        .collect();
    view! {
        <p class="steps">
            <span class="dots" aria-hidden="true">{dots}</span>
            <span>{ctx::say_with("step-of", &[("now", now.into()), ("of", of.into())])}</span>
        </p>
    }
}
