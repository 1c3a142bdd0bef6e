//! A submit button that shows at once that it works.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Submits its form, and says so while the answer is on its way. It stays focusable: a disabled
/// button would drop the keyboard's place.
#[island]
pub fn Busy(
    label: String,
    /// What it says while the answer is on its way.
    busy: String,
    /// `primary`, `danger` or `quiet`.
    look: String,
) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    let working = RwSignal::new(false);
    Effect::new(move || {
        let Some(form) = button.get().and_then(|button| button.closest("form").ok().flatten()) else { return };
        let on_submit = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            // The second press of an impatient finger must not send the form twice.
            if working.get_untracked() {
                event.prevent_default();
            }
            working.set(true);
        });
        let listened = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
        if listened.is_ok() {
            on_submit.forget(); // it lives as long as the page
        }
        // Back from the cache of the browser: nothing is on its way any more.
        let on_show = Closure::<dyn FnMut()>::new(move || working.set(false));
        if window().add_event_listener_with_callback("pageshow", on_show.as_ref().unchecked_ref()).is_ok() {
            on_show.forget();
        }
    });
    view! {
        <button node_ref=button type="submit" class=look aria-busy=move || working.get().to_string()>
            {move || if working.get() { busy.clone() } else { label.clone() }}
        </button>
    }
}
