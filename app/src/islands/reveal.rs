//! A button that shows what is typed into a password field.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Switches a password field between dots and letters (WCAG 2.2, 3.3.8: help with typing it).
#[island]
pub fn Reveal(
    /// The id of the field.
    field: String,
    show: String,
    hide: String,
) -> impl IntoView {
    let awake = RwSignal::new(false);
    let shown = RwSignal::new(false);
    Effect::new(move || awake.set(true));
    let controls = field.clone();
    let toggle = move |_| {
        let element = document().get_element_by_id(&field);
        if let Some(input) = element.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
            shown.update(|shown| *shown = !*shown);
            input.set_type(if shown.get_untracked() { "text" } else { "password" });
        }
    };
    view! {
        <button
            type="button"
            class="reveal"
            hidden=move || !awake.get()
            aria-controls=controls
            aria-pressed=move || shown.get().to_string()
            on:click=toggle
        >
            {move || if shown.get() { hide.clone() } else { show.clone() }}
        </button>
    }
}
