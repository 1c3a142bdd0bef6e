//! Half-finished sign-ins: the password was right, and no code has followed.

use crate::parts::{Notice, When};
use crate::{ctx, routes};
use leptos::prelude::*;
use model::overview::HalfSignInView;

/// The card on top of the history; nothing where there are none.
#[component]
pub fn HalfSignIns(all: model::overview::HalfSignIns) -> impl IntoView {
    (all.count > 0).then(|| {
        let more = all.count.saturating_sub(all.newest.len());
        let lines: Vec<_> = all.newest.into_iter().map(|half| view! { <Half half /> }).collect();
        view! {
            <section class="card" aria-labelledby="half-title">
                <h2 id="half-title">{ctx::say("half-title")}</h2>
                <Notice kind="warning">
                    {ctx::say("half-lead")} " " <a href=routes::PASSWORD>{ctx::say("password-title")}</a>
                </Notice>
                <ul class="rows">{lines}</ul>
                {(more > 0).then(|| view! { <p class="dim">{ctx::say_with("half-more", &[("count", more.into())])}</p> })}
            </section>
        }
        .into_any()
    })
}

#[component]
fn Half(half: HalfSignInView) -> impl IntoView {
    let place = ctx::say_place(&half.client, &half.address);
    let state = match half.waits_until {
        Some(at) => view! { <span class="tag warning">{ctx::say("half-waits")} " " <When at /></span> }.into_any(),
        None => view! { <span class="dim">{ctx::say("half-ended")}</span> }.into_any(),
    };
    view! {
        <li class="row">
            <div><strong><When at=half.at /></strong> {state}</div>
            <div class="dim">{place}</div>
        </li>
    }
    .into_any()
}

/// The same in one sentence, for the account page.
#[component]
pub fn HalfSignInsWarning(count: usize) -> impl IntoView {
    (count > 0).then(|| {
        view! {
            <Notice kind="warning">
                {ctx::say_with("half-warning", &[("count", count.into())])} " "
                <a href=routes::HISTORY>{ctx::say("half-link")}</a>
            </Notice>
        }
        .into_any()
    })
}
