//! `/dashboard/recovery-codes`: saving a new set; later its state, and viewing, replacing and checking it.
//!
//! Codes are on the page in two cases alone: they were just drawn and not yet saved, or the form before
//! asked for them with the password.

use super::enable::STEPS;
use super::with_state;
use crate::api::account::{read_overview, read_site};
use crate::api::recovery_codes::{
    CheckRecoveryCode, RecoveryCodesSaved, RecoveryStep, RegenerateRecoveryCodes, ViewRecoveryCodes, read_recovery_step,
};
use crate::parts::{
    AskPassword, Done, DrawnFrom, FormRefusal, Frame, Live, Notice, PasswordField, RecoveryCodeField, Refused, Sheet,
    SheetPaper, Steps, Submit, When,
};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::overview::Overview;
use model::recovery::{RecoverySetView, RecoverySheet};

#[component]
pub fn RecoveryCodes() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_recovery_step().await?, read_site().await?)) };
    with_state(state, |(overview, step, site)| {
        let account = overview.account.clone();
        // A set that was drawn to replace another is no step of the wizard.
        let in_wizard = overview.has_unsaved_codes() && ctx::flash().sheet.is_none();
        let paper = |sheet: &RecoverySheet| {
            view! { <SheetPaper sheet=sheet.clone() account=account.clone() site=site.clone() /> }
        };
        let (body, paper) = match (ctx::flash().sheet, step) {
            (Some(sheet), _) | (None, RecoveryStep::Save(sheet)) => {
                let paper = paper(&sheet);
                (view! { <Codes sheet /> }.into_any(), Some(paper))
            }
            (None, RecoveryStep::Off) => (view! { <Off /> }.into_any(), None),
            (None, RecoveryStep::AskPassword) => {
                (view! { <AskPassword next=routes::RECOVERY_CODES /> }.into_any(), None)
            }
            (None, RecoveryStep::Draw) => (view! { <Draw once=!overview.viewable_codes /> }.into_any(), None),
            (None, RecoveryStep::Saved) => (view! { <Saved overview=overview.clone() /> }.into_any(), None),
        };
        view! {
            <Frame account=overview.account.clone()>
                {in_wizard.then(|| view! { <Steps now=STEPS of=STEPS /> })}
                <h1 tabindex="-1" autofocus=in_wizard && ctx::flash().refusal.is_none()>{ctx::say("recovery-title")}</h1>
                <p class="lead">{ctx::say("recovery-lead")}</p>
                <Done />
                {body}
            </Frame>
            {paper}
        }
    })
}

/// The codes, and the word that they are saved.
#[component]
fn Codes(sheet: RecoverySheet) -> impl IntoView {
    let set = sheet.set.id.clone();
    let saved = sheet.set.saved;
    let refused = ctx::flash().at("saved").is_some();
    view! {
        <FormRefusal fields=&["saved"] />
        <div class="card"><Sheet sheet /></div>
        {if saved {
            view! {
                <p class="actions">
                    <a class="button primary" href=routes::RECOVERY_CODES>{ctx::say("recovery-hide")}</a>
                </p>
            }
            .into_any()
        } else {
            view! {
                <form method="post" action=RecoveryCodesSaved::PATH class="card">
                    <DrawnFrom />
                    <input type="hidden" name="set" value=set />
                    <label class="check">
                        <input
                            type="checkbox"
                            name="saved"
                            value="yes"
                            required
                            aria-describedby=refused.then_some("saved-refusal")
                            aria-invalid=refused.then_some("true")
                            autofocus=refused
                        />
                        <span>{ctx::say("recovery-saved-label")}</span>
                    </label>
                    <Refused field="saved" />
                    <p class="actions"><Submit label="recovery-saved-button" /></p>
                </form>
            }
            .into_any()
        }}
    }
}

#[component]
fn Off() -> impl IntoView {
    view! {
        <Notice kind="info">{ctx::say("recovery-off")}</Notice>
        <p class="actions"><a class="button primary" href=routes::ENABLE>{ctx::say("enable-link")}</a></p>
    }
}

/// Where codes are shown once, they are drawn when their owner is ready to save them.
#[component]
fn Draw(once: bool) -> impl IntoView {
    let lead = if once { "recovery-once" } else { "recovery-draw-lead" };
    view! {
        <FormRefusal fields=&["password"] />
        <form method="post" action=RegenerateRecoveryCodes::PATH class="card">
            <DrawnFrom />
            <Notice kind="warning">{ctx::say(lead)}</Notice>
            <PasswordField first=true reveal=true />
            <p class="actions"><Submit label="recovery-draw-button" /></p>
        </form>
    }
}

#[component]
fn Saved(overview: Overview) -> impl IntoView {
    let Some(set) = overview.recovery else { return ().into_any() };
    let viewable = set.viewable;
    let unsaved = (!set.saved).then(|| view! { <Notice kind="warning">{ctx::say("recovery-view-lead")}</Notice> });
    view! {
        <FormRefusal fields=&["password", "code"] />
        <Live id="live-set">
        <section class="card" aria-labelledby="set-title">
            <h2 id="set-title">{ctx::say_with("recovery-set", &[("set", set.id.clone().into())])}</h2>
            <SetState set=set.clone() />
            {unsaved}
            {if viewable {
                view! {
                    <form method="post" action=ViewRecoveryCodes::PATH>
                        <DrawnFrom />
                        <PasswordField reveal=true />
                        <p class="actions"><Submit label="recovery-view-button" /></p>
                    </form>
                }
                .into_any()
            } else {
                view! { <p>{ctx::say("recovery-shown-once")}</p> }.into_any()
            }}
        </section>
        <section class="card" aria-labelledby="more-title">
            <h2 id="more-title">{ctx::say("recovery-more-title")}</h2>
            <p class="actions">
                <a class="button" href=routes::RECOVERY_CHECK>{ctx::say("recovery-check-title")}</a>
                <a class="button" href=routes::RECOVERY_NEW>{ctx::say("recovery-new-title")}</a>
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a>
            </p>
        </section>
        </Live>
    }
    .into_any()
}

/// The drill: a code is typed, and told to be right, without being used.
#[component]
pub fn RecoveryCheck() -> impl IntoView {
    with_state(read_overview(), |overview| {
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("recovery-check-title")}</h1>
                <p class="lead">{ctx::say("recovery-check-lead")}</p>
                <Done />
                <FormRefusal fields=&["password", "code"] />
                <form method="post" action=CheckRecoveryCode::PATH class="card">
                    <DrawnFrom />
                    <RecoveryCodeField first=true />
                    <PasswordField reveal=true />
                    <p class="actions">
                        <Submit label="recovery-check-button" />
                        <a class="button quiet" href=routes::RECOVERY_CODES>{ctx::say("back")}</a>
                    </p>
                </form>
            </Frame>
        }
    })
}

/// A new set, and what becomes of the old one.
#[component]
pub fn RecoveryNew() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let set = overview.recovery.map(|set| {
            let old = [("set", set.id.clone().into()), ("count", set.left().into())];
            view! { <p>{ctx::say_with("recovery-new-lead", &old)}</p> <SetState set /> }
        });
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("recovery-new-title")}</h1>
                <FormRefusal fields=&["password"] />
                <Live id="live-new-set"><form method="post" action=RegenerateRecoveryCodes::PATH class="card">
                    <DrawnFrom />
                    {set}
                    <PasswordField first=true reveal=true />
                    <p class="actions">
                        <Submit label="recovery-new-button" look="danger" />
                        <a class="button quiet" href=routes::RECOVERY_CODES>{ctx::say("cancel")}</a>
                    </p>
                </form></Live>
            </Frame>
        }
    })
}

/// How many are left, of which set, and which are used.
#[component]
pub fn SetState(set: RecoverySetView) -> impl IntoView {
    let used: Vec<_> = set
        .used
        .iter()
        .map(|code| {
            view! { <li>{ctx::say_with("recovery-used-line", &[("number", code.number.into())])} " " <When at=code.at /></li> }
        })
        .collect();
    let class = if set.is_low() { "state warning" } else { "state" };
    view! {
        <p class=class>
            {ctx::say_with("recovery-left", &[("count", set.left().into()), ("set", set.id.clone().into())])}
            " " <When at=set.created_at />
        </p>
        {(!used.is_empty()).then(|| view! { <ul class="plain dim">{used}</ul> })}
    }
}
