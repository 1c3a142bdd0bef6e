//! `/dashboard/sessions`: everything that is signed in, and ending it.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::sessions::{EndOtherSessions, EndSession};
use crate::parts::{Done, FormRefusal, Frame, Live, Submit, When, program_name};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::factor::FactorKind;
use model::session::{SessionKind, SessionView};

#[component]
pub fn Sessions() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let (here, others): (Vec<_>, Vec<_>) = overview.sessions.into_iter().partition(|session| session.current);
        let end_others = (!others.is_empty()).then(|| {
            view! {
                <form method="post" action=EndOtherSessions::PATH class="card">
                    <p>{ctx::say("sessions-end-others-hint")}</p>
                    <p class="actions"><Submit label="sessions-end-others" look="danger" /></p>
                </form>
            }
        });
        let here: Vec<_> = here.into_iter().map(|session| view! { <Session session /> }).collect();
        let others: Vec<_> = others.into_iter().map(|session| view! { <Session session /> }).collect();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("sessions")}</h1>
                <Done />
                <FormRefusal fields=&[] />
                <p class="lead">{ctx::say("sessions-lead")}</p>
                <Live id="live-sessions">
                <section class="card" aria-labelledby="here-title">
                    <h2 id="here-title">{ctx::say("sessions-here")}</h2>
                    <ul class="rows">{here}</ul>
                </section>
                <section class="card" aria-labelledby="others-title">
                    <h2 id="others-title">{ctx::say("sessions-others")}</h2>
                    {if others.is_empty() {
                        view! { <p class="state">{ctx::say("sessions-no-others")}</p> }.into_any()
                    } else {
                        view! { <ul class="rows">{others}</ul> }.into_any()
                    }}
                </section>
                {end_others}
                </Live>
                <p class="actions"><a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            </Frame>
        }
        .into_any()
    })
}

#[component]
fn Session(session: SessionView) -> impl IntoView {
    let name = program_name(&session);
    let kind = match session.kind {
        SessionKind::Browser => "session-browser",
        SessionKind::CommandLine => "session-command-line",
    };
    let about =
        ctx::say_with("session-about", &[("name", name.clone().into()), ("address", session.address.clone().into())]);
    let end = (!session.current).then(|| {
        view! {
            <form method="post" action=EndSession::PATH>
                <input type="hidden" name="id" value=session.id.clone() />
                <button type="submit" aria-description=about>{ctx::say("session-end")}</button>
            </form>
        }
    });
    let proof = how_proven(&session);
    view! {
        <li class="row with-action" data-key=session.id>
            <div>
                <strong>{name}</strong>
                {session.current.then(|| view! { <span class="tag">{ctx::say("session-current")}</span> })}
                <span class="dim">{ctx::say(kind)}</span>
            </div>
            <div class="dim">{session.address} " · " {proof}</div>
            <div class="dim">
                {ctx::say("session-since")} " " <When at=session.created_at /> " · "
                {ctx::say("last-used")} " " <When at=session.last_used_at /> " · "
                {ctx::say("session-until")} " " <When at=session.ends_at />
            </div>
            {end}
        </li>
    }
    .into_any()
}

/// By what it got in: the password alone, or with which second factor.
fn how_proven(session: &SessionView) -> String {
    match (session.factor, &session.device) {
        (Some(FactorKind::Authenticator), Some(device)) => {
            ctx::say_with("proven-device", &[("device", device.clone().into())])
        }
        (Some(FactorKind::Authenticator), None) => ctx::say("proven-authenticator"),
        (Some(FactorKind::Sms), _) => ctx::say("proven-sms"),
        (Some(FactorKind::RecoveryCode), _) => ctx::say("proven-recovery-code"),
        (None, _) if session.second_factor => ctx::say("proven-second-factor"),
        (None, _) => ctx::say("proven-password"),
    }
}
