//! An open page asks every few seconds whether it still tells the truth.

use crate::api::account::read_pulse;
use crate::ctx::CallError;
use crate::routes;
use leptos::prelude::*;
use model::Refusal;
use model::overview::Pulse;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Short enough that ending a session is felt at once, long enough to cost next to nothing.
const EVERY: Duration = Duration::from_secs(2);

/// Watches the account while the page is in view: signed out elsewhere, it goes to the sign-in page; changed
/// elsewhere, it says so and offers to draw itself anew. What was typed stays until then.
#[island]
pub fn Follow(
    /// The revision this page was drawn from.
    revision: i64,
    /// Whether two-factor was on then.
    two_factor: bool,
    /// "Something changed on this account."
    moved: String,
    /// "Two-factor was turned on."
    turned_on: String,
    turned_off: String,
    /// "Show what is true now"
    refresh: String,
) -> impl IntoView {
    let newest = RwSignal::new(None::<Pulse>);
    let looking = RwSignal::new(false);
    let look = move || {
        let in_view = document().visibility_state() == web_sys::VisibilityState::Visible;
        if !in_view || looking.get_untracked() {
            return;
        }
        looking.set(true);
        leptos::task::spawn_local(async move {
            match read_pulse().await {
                Ok(pulse) => newest.set(Some(pulse)),
                // Replaced, so that *back* does not lead to a page of somebody signed out.
                Err(CallError::Refused(Refusal::SignedOut)) => {
                    let _ = window().location().replace(routes::SIGN_IN);
                }
                Err(_) => {} // no connection: the page stays readable
            }
            looking.set(false);
        });
    };
    Effect::new(move || {
        let on_show = Closure::<dyn FnMut()>::new(look);
        let callback = on_show.as_ref().unchecked_ref();
        let listened = document().add_event_listener_with_callback("visibilitychange", callback).is_ok()
            && window().add_event_listener_with_callback("pageshow", callback).is_ok();
        if listened {
            on_show.forget(); // it lives as long as the page
        }
        // It lives as long as the page, too.
        let _ = set_interval_with_handle(look, EVERY);
    });
    // Told once for each thing that became true, not at every look.
    let words = Memo::new(move |_| {
        let pulse = newest.get().filter(|pulse| pulse.revision != revision)?;
        Some(match (two_factor, pulse.two_factor) {
            (true, false) => turned_off.clone(),
            (false, true) => turned_on.clone(),
            _ => moved.clone(),
        })
    });
    view! {
        <div role="status" class="follow">
            {move || words.get().map(|sentence| view! {
                <p class="notice warning">
                    <span>{sentence}</span>
                    <a href="">{refresh.clone()}</a>
                </p>
            })}
        </div>
    }
}
