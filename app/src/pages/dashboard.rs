//! `/dashboard`: the account page. Each card begins with what is true now.

use super::with_state;
use crate::api::account::{SetLanguage, read_overview};
use crate::parts::{Done, FormRefusal, Frame, Icon, KeyLine, Once, SessionLine, When};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Language;
use model::overview::Overview;

#[component]
pub fn Dashboard() -> impl IntoView {
    with_state(read_overview(), |overview| {
        view! {
            <Frame account=overview.account.clone()>
                <div class="account">
                    <nav aria-label=ctx::say("sections")>
                        <ul>
                            <li><a href="#two-factor">{ctx::say("two-factor")}</a></li>
                            <li><a href="#sessions">{ctx::say("sessions")}</a></li>
                            <li><a href="#api-key">{ctx::say("api-key")}</a></li>
                            <li><a href="#address">{ctx::say("address")}</a></li>
                            <li><a href="#password">{ctx::say("password")}</a></li>
                            <li><a href="#language">{ctx::say("language")}</a></li>
                        </ul>
                    </nav>
                    <div class="cards">
                        <h1>{ctx::say("dashboard-title")}</h1>
                        <Done />
                        <FormRefusal fields=&[] />
                        {ctx::flash().once.map(|secret| view! { <Once title="api-key-yours" secret /> })}
                        <TwoFactorCard overview=overview.clone() />
                        <SessionsCard overview=overview.clone() />
                        <ApiKeyCard overview=overview.clone() />
                        <AddressCard overview=overview.clone() />
                        <PasswordCard overview=overview.clone() />
                        <LanguageCard />
                        {overview.account.operator.then(|| view! { <OperatorCard /> })}
                    </div>
                </div>
            </Frame>
        }
    })
}

#[component]
fn TwoFactorCard(overview: Overview) -> impl IntoView {
    let on = overview.two_factor();
    let factors: Vec<_> = overview
        .factors
        .into_iter()
        .map(|factor| {
            let name = if factor.name.is_empty() { ctx::say("authenticator") } else { factor.name };
            view! {
                <li class="row">
                    <div><strong>{name}</strong></div>
                    <div class="dim">
                        {ctx::say("added")} " " <When at=factor.added_at />
                        {factor.last_used_at.map(|at| view! { " · " {ctx::say("last-used")} " " <When at /> })}
                    </div>
                </li>
            }
        })
        .collect();
    let count = factors.len();
    view! {
        <section class="card" id="two-factor" aria-labelledby="two-factor-title">
            <h2 id="two-factor-title">{ctx::say("two-factor")}</h2>
            {if on {
                view! {
                    <p class="state ok">
                        <Icon kind="ok" />
                        <span>{ctx::say_with("two-factor-on", &[("count", count.into())])}</span>
                    </p>
                    <ul class="rows">{factors}</ul>
                    <p class="actions">
                        <a class="button danger" href=routes::DISABLE>{ctx::say("disable-link")}</a>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <p class="state warning">
                        <Icon kind="warning" />
                        <span>{ctx::say("two-factor-off")}</span>
                    </p>
                    <p class="actions">
                        <a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a>
                    </p>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn SessionsCard(overview: Overview) -> impl IntoView {
    let count = overview.sessions.len();
    let lines: Vec<_> =
        overview.sessions.into_iter().take(5).map(|session| view! { <SessionLine session /> }).collect();
    view! {
        <section class="card" id="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{ctx::say("sessions")}</h2>
            <p class="state">{ctx::say_with("sessions-state", &[("count", count.into())])}</p>
            <ul class="rows">{lines}</ul>
        </section>
    }
}

#[component]
fn ApiKeyCard(overview: Overview) -> impl IntoView {
    let lines: Vec<_> = overview.api_keys.into_iter().map(|key| view! { <KeyLine key /> }).collect();
    view! {
        <section class="card" id="api-key" aria-labelledby="api-key-title">
            <h2 id="api-key-title">{ctx::say("api-key")}</h2>
            <p class="state">{ctx::say("api-key-state")}</p>
            <ul class="rows">{lines}</ul>
            <p class="actions"><a class="button" href=routes::API_KEY>{ctx::say("api-key-link")}</a></p>
        </section>
    }
}

#[component]
fn AddressCard(overview: Overview) -> impl IntoView {
    let waiting = overview.account.pending_email.map(|email| {
        view! {
            <p class="state warning">
                <Icon kind="warning" />
                <span>{ctx::say_with("address-waiting", &[("email", email.to_string().into())])}</span>
            </p>
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
}

#[component]
fn PasswordCard(overview: Overview) -> impl IntoView {
    view! {
        <section class="card" id="password" aria-labelledby="password-title">
            <h2 id="password-title">{ctx::say("password")}</h2>
            <p class="state">{ctx::say("password-state")} " " <When at=overview.account.password_changed_at /></p>
            <p class="actions"><a class="button" href=routes::PASSWORD>{ctx::say("password-link")}</a></p>
        </section>
    }
}

#[component]
fn LanguageCard() -> impl IntoView {
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
}

#[component]
fn OperatorCard() -> impl IntoView {
    view! {
        <section class="card" id="operator" aria-labelledby="operator-title">
            <h2 id="operator-title">{ctx::say("operator")}</h2>
            <p class="state">{ctx::say("operator-state")}</p>
            <p class="actions"><a class="button" href=routes::INVITE>{ctx::say("invite-link")}</a></p>
        </section>
    }
}
