//! `/dashboard/phone`: the backup phone: its number, the code that proves it, changing and removing it.

use super::enable::STEPS;
use super::with_state;
use crate::api::account::read_overview;
use crate::api::phone::{
    CancelPhone, ConfirmPhone, PhoneStep, RemovePhone, ResendPhoneCode, StartPhone, read_phone_step,
};
use crate::parts::{
    Again, DeliveryState, Done, DrawnFrom, FormRefusal, Frame, Notice, PasswordField, PhoneField, Steps, Submit,
    TextCodeField, When,
};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::overview::Overview;
use model::phone::{PhoneView, TextOnItsWay};

#[component]
pub fn Phone() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_phone_step().await?)) };
    with_state(state, |(overview, step)| {
        let in_wizard = overview.has_unsaved_codes();
        let PhoneStep { text, fresh } = step;
        let body = match (&overview, text) {
            (overview, _) if !overview.two_factor() => view! { <AuthenticatorFirst /> }.into_any(),
            (overview, _) if !overview.sms_on => view! {
                <Notice kind="info">{ctx::say("phone-sms-off")}</Notice>
                {overview.phone.clone().map(|phone| view! { <Present phone /> })}
            }
            .into_any(),
            (_, Some(text)) => view! { <TypeCode text /> }.into_any(),
            (overview, None) => view! { <AskNumber overview=overview.clone() fresh /> }.into_any(),
        };
        view! {
            <Frame account=overview.account.clone()>
                {in_wizard.then(|| view! { <Steps now=STEPS - 1 of=STEPS /> })}
                <h1>{ctx::say("phone-title")}</h1>
                <p class="lead">{ctx::say("phone-lead")}</p>
                <Done />
                {body}
                {in_wizard.then(|| view! {
                    <Notice kind="info">{ctx::say("phone-skip-hint")}</Notice>
                    <p class="actions"><a class="button" href=routes::RECOVERY_CODES>{ctx::say("phone-skip")}</a></p>
                })}
            </Frame>
        }
    })
}

#[component]
fn AuthenticatorFirst() -> impl IntoView {
    view! {
        <Notice kind="info">{ctx::say("refusal-authenticator-first")}</Notice>
        <p class="actions"><a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a></p>
    }
}

#[component]
fn AskNumber(
    overview: Overview,
    /// Whether the password was typed a moment ago.
    fresh: bool,
) -> impl IntoView {
    let present = overview.phone.map(|phone| view! { <Present phone /> });
    view! {
        {present}
        <FormRefusal fields=&["phone", "password"] />
        <form method="post" action=StartPhone::PATH class="card">
            <DrawnFrom />
            <PhoneField />
            <Notice kind="warning">{ctx::say("phone-voip")}</Notice>
            {(!fresh).then(|| view! { <PasswordField reveal=true /> })}
            <p class="actions"><Submit label="phone-button" /></p>
        </form>
    }
}

#[component]
fn Present(phone: PhoneView) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="present-title">
            <h2 id="present-title">{ctx::say("phone-present-title")}</h2>
            <p class="state">{phone.masked}</p>
            <p class="dim">{ctx::say("added")} " " <When at=phone.confirmed_at /></p>
            <p class="actions"><a class="button danger" href=routes::PHONE_REMOVE>{ctx::say("phone-remove")}</a></p>
        </section>
    }
}

#[component]
fn TypeCode(text: TextOnItsWay) -> impl IntoView {
    view! {
        <FormRefusal fields=&["code"] />
        <form method="post" action=ConfirmPhone::PATH class="card">
            <DrawnFrom />
            <DeliveryState text=text.clone() />
            <TextCodeField first=true />
            <p class="actions"><Submit label="phone-confirm" /></p>
        </form>
        <Again action=ResendPhoneCode::PATH again_in=text.again_in />
        <form method="post" action=CancelPhone::PATH class="aside">
            <DrawnFrom />
            <button type="submit" class="link">{ctx::say("phone-other-number")}</button>
        </form>
    }
}

/// Removing it, and what that means.
#[component]
pub fn PhoneRemove() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let masked = overview.phone.map(|phone| phone.masked).unwrap_or_default();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("phone-remove")}</h1>
                <p class="lead">{ctx::say_with("phone-remove-lead", &[("masked", masked.into())])}</p>
                <FormRefusal fields=&["password"] />
                <form method="post" action=RemovePhone::PATH class="card">
                    <DrawnFrom />
                    <PasswordField first=true reveal=true />
                    <p class="actions">
                        <Submit label="phone-remove" look="danger" />
                        <a class="button quiet" href=routes::PHONE>{ctx::say("cancel")}</a>
                    </p>
                </form>
            </Frame>
        }
    })
}
