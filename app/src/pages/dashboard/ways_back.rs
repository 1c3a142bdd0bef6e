//! The ways back: recovery codes, the backup phone, and what remains after a loss.

use crate::pages::recovery_codes::SetState;
use crate::parts::{Icon, Notice, WaysBack};
use crate::{ctx, routes};
use leptos::prelude::*;
use model::Refusal;
use model::factor::FactorKind;
use model::overview::Overview;
use model::ways_back::ways_back;

/// The warning that stands over everything while few codes are left.
#[component]
pub(super) fn FewLeft(left: usize) -> impl IntoView {
    view! {
        <Notice kind="warning">
            {ctx::say_with("recovery-low", &[("count", left.into())])} " "
            <a href=routes::RECOVERY_NEW>{ctx::say("recovery-new-title")}</a>
        </Notice>
    }
    .into_any()
}

#[component]
pub(super) fn RecoveryCard(overview: Overview) -> impl IntoView {
    let off = is_off(&overview, FactorKind::RecoveryCode);
    let (state, link) = match overview.recovery {
        Some(set) if set.saved => (view! { <SetState set /> }.into_any(), "recovery-link"),
        Some(_) => (view! { <Danger>{ctx::say("recovery-unsaved")}</Danger> }.into_any(), "mend-save-codes"),
        None => (view! { <Danger>{ctx::say("recovery-none")}</Danger> }.into_any(), "mend-new-codes"),
    };
    view! {
        <section class="card" id="recovery" aria-labelledby="recovery-title">
            <h2 id="recovery-title">{ctx::say("recovery-title")}</h2>
            {off}
            {state}
            <p class="actions"><a class="button" href=routes::RECOVERY_CODES>{ctx::say(link)}</a></p>
        </section>
    }
    .into_any()
}

#[component]
pub(super) fn PhoneCard(overview: Overview) -> impl IntoView {
    let off = is_off(&overview, FactorKind::Sms);
    let is_on = overview.sms_on && off.is_none();
    let state = match &overview.phone {
        Some(phone) if is_on => Some(ctx::say_with("phone-present", &[("masked", phone.masked.clone().into())])),
        Some(phone) => Some(phone.masked.clone()),
        None => overview.sms_on.then(|| ctx::say("phone-none")),
    };
    let no_gateway = (!overview.sms_on).then(|| view! { <p class="state">{ctx::say("phone-sms-off")}</p> });
    let link = match (overview.phone.is_some(), overview.sms_on) {
        (true, _) => Some("phone-change"),
        (false, true) => Some("mend-add-phone"),
        (false, false) => None,
    };
    let link = link.map(|link| {
        view! {
            <p class="actions"><a class="button" href=routes::PHONE>{ctx::say(link)}</a></p>
        }
    });
    view! {
        <section class="card" id="phone" aria-labelledby="phone-title">
            <h2 id="phone-title">{ctx::say("phone-title")}</h2>
            {off}
            {state.map(|state| view! { <p class="state">{state}</p> })}
            {no_gateway}
            {link}
        </section>
    }
    .into_any()
}

/// What is said of a kind of codes that is off after a hundred wrong ones.
fn is_off(overview: &Overview, kind: FactorKind) -> Option<AnyView> {
    let sentence = ctx::say_refusal(&Refusal::FactorOff(kind));
    overview.factors_off.contains(&kind).then(|| view! { <Danger>{sentence}</Danger> }.into_any())
}

#[component]
fn Danger(children: Children) -> impl IntoView {
    view! { <p class="state danger"><Icon kind="danger" /><span>{children()}</span></p> }
}

#[component]
pub(super) fn LossesCard(overview: Overview) -> impl IntoView {
    view! {
        <section class="card" id="losses" aria-labelledby="losses-title">
            <h2 id="losses-title">{ctx::say("losses-title")}</h2>
            <WaysBack rows=ways_back(&overview) />
        </section>
    }
    .into_any()
}
