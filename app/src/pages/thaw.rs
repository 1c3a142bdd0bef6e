//! `/dashboard/freeze`: ending a freeze early, with the password and a code together.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::freeze::{TextThawCode, Thaw as ThawCall, read_thaw};
use crate::ctx;
use crate::parts::{AnyCodeField, Done, FormRefusal, Frame, Notice, PasswordField, Submit};
use crate::routes;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::freeze::ThawView;
use model::{Moment, Refusal};

#[component]
pub fn Thaw() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_thaw().await?)) };
    with_state(state, |(overview, state)| {
        let ThawView { frozen_until, two_factor, phone } = state;
        let body = match frozen_until {
            None => view! { <NothingToDo refusal=Refusal::NotFrozen /> }.into_any(),
            Some(until) if !two_factor => {
                view! { <NothingToDo refusal=Refusal::ThawNeedsFactor { until } /> }.into_any()
            }
            Some(until) => view! { <End until phone /> }.into_any(),
        };
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("thaw-title")}</h1>
                <Done />
                {body}
            </Frame>
        }
    })
}

#[component]
fn End(
    until: Moment,
    /// The backup phone's mask.
    phone: Option<String>,
) -> impl IntoView {
    let text = phone.map(|masked| {
        view! {
            <form method="post" action=TextThawCode::PATH class="aside">
                    <button type="submit" class="link">
                    {ctx::say_with("verify-by-text", &[("masked", masked.into())])}
                </button>
            </form>
        }
    });
    view! {
        <p class="lead">{ctx::say_with("thaw-lead", &[("until", ctx::say_moment(until).into())])}</p>
        <FormRefusal fields=&["password", "code"] />
        <form method="post" action=ThawCall::PATH class="card">
            <p>{ctx::say("thaw-why")}</p>
            <PasswordField first=true reveal=true />
            <AnyCodeField />
            <p class="actions">
                <Submit label="thaw-button" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
        {text}
    }
}

#[component]
fn NothingToDo(refusal: Refusal) -> impl IntoView {
    view! {
        <FormRefusal fields=&[] />
        <Notice kind="info">{ctx::say_refusal(&refusal)}</Notice>
        <p class="actions"><a class="button primary" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
    }
}
