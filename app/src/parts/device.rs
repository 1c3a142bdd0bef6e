//! A device in a list.

use crate::ctx;
use crate::parts::When;
use leptos::prelude::*;
use model::overview::FactorView;

/// What its owner calls it, or what it is.
pub fn device_name(device: &FactorView) -> String {
    if device.name.is_empty() { ctx::say("authenticator") } else { device.name.clone() }
}

/// "Pixel 9 · Added today · Works until tomorrow 10:00".
#[component]
pub fn DeviceLine(device: FactorView) -> impl IntoView {
    view! {
        <div>
            <strong>{device_name(&device)}</strong>
            {device.retires_at.map(|at| view! {
                <span class="tag warning">{ctx::say("works-until")} " " <When at /></span>
            })}
        </div>
        <div class="dim">
            {ctx::say("added")} " " <When at=device.added_at />
            {device.last_used_at.map(|at| view! { " · " {ctx::say("last-used")} " " <When at /> })}
        </div>
    }
    .into_any()
}
