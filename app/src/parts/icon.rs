//! The mark and the few icons: small SVGs, drawn in the text's colour.

use leptos::prelude::*;

/// The mark: two interlocking rings.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 40 24" width="40" height="24" aria-hidden="true" focusable="false">
            <path class="ring-one" d="M21.25 8.62A8 8 0 1 1 18.24 5.22" />
            <path class="ring-two" d="M18.75 15.38A8 8 0 1 1 21.76 18.78" />
        </svg>
    }
}

/// An icon beside a word that says the same: never alone.
#[component]
pub fn Icon(
    /// `ok`, `warning`, `danger` or `info`.
    kind: &'static str,
) -> impl IntoView {
    let path = match kind {
        "ok" => "M5 10.5l3.4 3.4L15.5 6.5",
        "warning" => "M10 6v5m0 3v.2M10 2.5L18 17H2z",
        "danger" => "M10 5.5v5.5m0 3v.2M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4z",
        _ => "M10 9v5.5m0-8.7v.2M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4z",
    };
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}
