//! A page that comes back into view looks whether it still tells the truth.

use crate::api::account::read_overview;
use crate::ctx::CallError;
use crate::routes;
use leptos::prelude::*;
use model::Refusal;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Watches for the page coming back into view: signed out elsewhere, it goes to the sign-in page;
/// changed elsewhere, it offers to draw itself anew. What was typed stays until then.
#[island]
pub fn Follow(
    /// The revision this page was drawn from.
    revision: i64,
    /// "Something changed on this account."
    moved: String,
    /// "Show what is true now"
    refresh: String,
) -> impl IntoView {
    let newer = RwSignal::new(false);
    Effect::new(move || {
        let look = move || {
            leptos::task::spawn_local(async move {
                match read_overview().await {
                    Ok(overview) => newer.set(overview.account.revision != revision),
                    // Replaced, so that *back* does not lead to a page of somebody signed out.
                    Err(CallError::Refused(Refusal::SignedOut)) => {
                        let _ = window().location().replace(routes::SIGN_IN);
                    }
                    Err(_) => {} // no connection: the page stays readable
                }
            });
        };
        let on_show = Closure::<dyn FnMut()>::new(move || {
            if document().visibility_state() == web_sys::VisibilityState::Visible {
                look();
            }
        });
        let callback = on_show.as_ref().unchecked_ref();
        let listened = document().add_event_listener_with_callback("visibilitychange", callback).is_ok()
            && window().add_event_listener_with_callback("pageshow", callback).is_ok();
        if listened {
            on_show.forget(); // it lives as long as the page
        }
    });
    view! {
        <div role="status" class="follow">
            <Show when=move || newer.get()>
                <p class="notice warning">
                    <span>{moved.clone()}</span>
                    <a href="">{refresh.clone()}</a>
                </p>
            </Show>
        </div>
    }
}
