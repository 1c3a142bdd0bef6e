//! A button that opens the browser's print dialogue.

use leptos::prelude::*;

/// Prints the page. Without JavaScript there is no button: the browser's own does the same.
#[island]
pub fn Print(label: String) -> impl IntoView {
    let awake = RwSignal::new(false);
    Effect::new(move || awake.set(true));
    view! {
        <button
            type="button"
            hidden=move || !awake.get()
            on:click=move |_| {
                let _ = window().print();
            }
        >
            {label}
        </button>
    }
}
