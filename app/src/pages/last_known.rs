//! `/dashboard/last-known`: what the service worker keeps for the account page without a connection.
//!
//! It lies in the browser until somebody signs out, so it holds as little as helps on that day: whether two-factor was on
//! and what would remain after a loss; no address, no name, no number, no session, no key.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::live::read_now;
use crate::api::reset_password::operator_contact;
use crate::parts::{FrontFrame, Notice, WaysBack, WaysIn};
use crate::{ctx, routes};
use leptos::prelude::*;
use model::recovery::RecoverySetView;
use model::ways_back::{Row, ways_back};

#[component]
pub fn LastKnown() -> impl IntoView {
    let state = async { Ok((read_overview().await?, operator_contact().await?, read_now().await?)) };
    with_state(state, |(overview, contact, now)| {
        let is_on = overview.two_factor();
        let codes = overview.recovery.as_ref().map_or(0, RecoverySetView::left);
        let phone = if overview.phone.is_some() { "yes" } else { "no" };
        let ways = is_on.then(|| {
            view! {
                <p>{ctx::say_with("last-known-codes", &[("count", codes.into())])}</p>
                <p>{ctx::say_with("last-known-phone", &[("phone", phone.into())])}</p>
            }
        });
        // Nothing can be mended from here.
        let rows = ways_back(&overview).into_iter().map(|row| Row { mend: None, ..row }).collect();
        view! {
            <FrontFrame>
                <h1>{ctx::say("last-known-title")}</h1>
                <Notice kind="warning">{ctx::say("last-known-lead")}</Notice>
                <section class="card">
                    <p class="dim">{ctx::say("last-known-at")} " " <time datetime=ctx::say_iso(now)>{ctx::say_moment(now)}</time></p>
                    <p><strong>{ctx::say(if is_on { "last-known-on" } else { "last-known-off" })}</strong></p>
                    {ways}
                    <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("last-known-refresh")}</a></p>
                </section>
                <section class="card" aria-labelledby="losses-title">
                    <h2 id="losses-title">{ctx::say("losses-title")}</h2>
                    <WaysBack rows />
                </section>
                <section class="card" aria-labelledby="help-title">
                    <h2 id="help-title">{ctx::say("last-known-help")}</h2>
                    <WaysIn contact />
                </section>
            </FrontFrame>
        }
        .into_any()
    })
}
