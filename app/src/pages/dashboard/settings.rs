//! Address, password and language; and what an operator has besides.

use crate::api::account::SetLanguage;
use crate::parts::When;
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Language;
use model::overview::Overview;

#[component]
pub(super) fn AddressCard(overview: Overview) -> impl IntoView {
    let waiting = overview.account.pending_email.map(|email| {
        view! {
            <p>{ctx::say_with("address-waiting", &[("email", email.to_string().into())])}</p>
        }
    });
    view! {
        <section class="card" id="address" aria-labelledby="address-title">
            <h2 id="address-title">{ctx::say("address")}</h2>
            <p class="state">
                {ctx::say_with("address-state", &[("email", overview.account.email.to_string().into())])}
            </p>
            {waiting}
            <p class="actions"><a class="button" href=routes::ADDRESS>{ctx::say("address-link")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn PasswordCard(overview: Overview) -> impl IntoView {
    view! {
        <section class="card" id="password" aria-labelledby="password-title">
            <h2 id="password-title">{ctx::say("password")}</h2>
            <p class="state">{ctx::say("password-state")} " " <When at=overview.account.password_changed_at /></p>
            <p class="actions"><a class="button" href=routes::PASSWORD>{ctx::say("password-link")}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn LanguageCard() -> impl IntoView {
    let options: Vec<_> = Language::ALL
        .into_iter()
        .map(|language| {
            let selected = language == ctx::language();
            view! { <option value=language.tag() lang=language.tag() selected=selected>{language.own_name()}</option> }
        })
        .collect();
    view! {
        <section class="card" id="language" aria-labelledby="language-title">
            <h2 id="language-title">{ctx::say("language")}</h2>
            <form method="post" action=SetLanguage::PATH class="inline">
                <label for="language-select">{ctx::say("language-label")}</label>
                <select id="language-select" name="language">{options}</select>
                <button type="submit">{ctx::say("language-button")}</button>
            </form>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn OperatorCard() -> impl IntoView {
    view! {
        <section class="card" id="operator" aria-labelledby="operator-title">
            <h2 id="operator-title">{ctx::say("operator")}</h2>
            <p class="state">{ctx::say("operator-state")}</p>
            <p class="actions"><a class="button" href=routes::INVITE>{ctx::say("invite-link")}</a></p>
        </section>
    }
    .into_any()
}
