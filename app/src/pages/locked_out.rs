//! `/locked-out`: what to try without the device.

use super::with_state;
use crate::api::reset_password::operator_contact;
use crate::parts::{FrontFrame, Notice, WaysIn};
use crate::{ctx, routes};
use leptos::prelude::*;

#[component]
pub fn LockedOut() -> impl IntoView {
    with_state(operator_contact(), |contact| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("locked-out-title")}</h1>
                <p class="lead">{ctx::say("locked-out-lead")}</p>
                <div class="card"><WaysIn contact /></div>
                <Notice kind="warning">{ctx::say("forgot-device")}</Notice>
                <p class="aside"><a href=routes::ROOT>{ctx::say("to-sign-in")}</a></p>
            </FrontFrame>
        }
    })
}
