//! `/freeze`: what the link in a notice does, one button, and what to do afterwards. Opening it changes nothing.

use crate::api::freeze::{Freeze as FreezeCall, read_freeze};
use crate::api::reset_password::operator_contact;
use crate::ctx::{self, Arg, CallError};
use crate::pages::{Broken, with_state};
use crate::parts::{FormRefusal, FrontFrame, Notice, Submit};
use crate::routes;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::freeze::FreezeView;
use model::{Moment, Refusal};

#[component]
pub fn Freeze() -> impl IntoView {
    let state = async { Ok((read_freeze().await, operator_contact().await?)) };
    with_state(state, |(view, contact)| match view {
        Ok(view) => match (view.used_at, view.frozen_until) {
            (None, _) => view! { <Before view contact /> }.into_any(),
            (Some(_), Some(until)) => view! { <After view until contact /> }.into_any(),
            (Some(used_at), None) => view! { <Over view used_at /> }.into_any(),
        },
        Err(CallError::Refused(Refusal::FreezeLinkDead)) => view! { <Dead /> }.into_any(),
        Err(error) => view! { <Broken error /> }.into_any(),
    })
}

/// Exactly what will happen, and the button.
#[component]
fn Before(view: FreezeView, contact: Option<String>) -> impl IntoView {
    let subject = ctx::say(&format!("mail-{}-subject", view.notice));
    let from: [(&'static str, Arg); 2] = [("subject", subject.into()), ("when", ctx::say_moment(view.sent_at).into())];
    let count = |key: &str, count: usize| ctx::say_with(key, &[("count", count.into())]);
    let undo = if view.two_factor { "freeze-undo" } else { "freeze-no-undo" };
    let again = view.frozen_until.map(|until| {
        view! { <Notice kind="info">{ctx::say_with("freeze-again", &[("until", ctx::say_moment(until).into())])}</Notice> }
    });
    view! {
        <FrontFrame>
            <h1>{ctx::say("freeze-title")}</h1>
            <p class="lead">{about(&view, "freeze-lead")}</p>
            <p>{ctx::say_with("freeze-from", &from)}</p>
            <FormRefusal fields=&[] />
            {again}
            {view.moved.then(|| view! { <Moved contact /> })}
            <form method="post" action=FreezeCall::PATH class="card">
                <h2>{ctx::say("freeze-does-title")}</h2>
                <ul class="plain">
                    <li>{count("freeze-sessions", view.sessions)}</li>
                    <li>{ctx::say("freeze-blocks")}</li>
                    <li>{count("freeze-keys-end", view.keys_that_end)}</li>
                    <li>{count("freeze-keys-stay", view.keys_that_stay)}</li>
                    <li>{count("freeze-ssh-keys", view.ssh_keys)}</li>
                    <li>{ctx::say("freeze-signing-in")}</li>
                    <li>{ctx::say(undo)}</li>
                </ul>
                <p class="actions"><Submit label="freeze-button" /></p>
            </form>
            <p class="aside">{ctx::say("freeze-was-you")}</p>
        </FrontFrame>
    }
}

/// It is frozen: until when, and what to do next.
#[component]
fn After(view: FreezeView, until: Moment, contact: Option<String>) -> impl IntoView {
    let args: [(&'static str, Arg); 2] =
        [("until", ctx::say_moment(until).into()), ("email", view.email.to_string().into())];
    let undo = if view.two_factor { "freeze-next-undo" } else { "freeze-next-wait" };
    let operator = say_operator(contact.clone());
    view! {
        <FrontFrame>
            <h1>{ctx::say("freeze-done-title")}</h1>
            <FormRefusal fields=&[] />
            <div role="status"><Notice kind="ok">{ctx::say_with("freeze-done", &args)}</Notice></div>
            {view.moved.then(|| view! { <Moved contact /> })}
            <section class="card" aria-labelledby="next-title">
                <h2 id="next-title">{ctx::say("freeze-next-title")}</h2>
                <ol class="ways">
                    <li>
                        {ctx::say("freeze-next-password")} " "
                        <a href=routes::FORGOT_PASSWORD>{ctx::say("forgot-link")}</a>
                    </li>
                    <li>
                        {ctx::say("freeze-next-history")} " " <a href=routes::ROOT>{ctx::say("to-sign-in")}</a>
                    </li>
                    <li>{ctx::say("freeze-next-keys")}</li>
                    <li>{ctx::say(undo)}</li>
                </ol>
                <p>{operator}</p>
            </section>
        </FrontFrame>
    }
}

/// The link was used, and what it did is over.
#[component]
fn Over(view: FreezeView, used_at: Moment) -> impl IntoView {
    let args: [(&'static str, Arg); 2] =
        [("when", ctx::say_moment(used_at).into()), ("email", view.email.to_string().into())];
    view! {
        <FrontFrame>
            <h1>{ctx::say("freeze-over-title")}</h1>
            <FormRefusal fields=&[] />
            <Notice kind="info">{ctx::say_with("freeze-over", &args)}</Notice>
            <WaysOut />
        </FrontFrame>
    }
}

#[component]
fn Dead() -> impl IntoView {
    ctx::set_status(Refusal::FreezeLinkDead.status());
    view! {
        <FrontFrame>
            <h1>{ctx::say("freeze-dead-title")}</h1>
            <div role="alert"><Notice kind="danger">{ctx::say_refusal(&Refusal::FreezeLinkDead)}</Notice></div>
            <WaysOut />
        </FrontFrame>
    }
}

/// Where else something can be done.
#[component]
fn WaysOut() -> impl IntoView {
    view! {
        <ul class="aside ways-in">
            <li><a href=routes::FORGOT_PASSWORD>{ctx::say("forgot-link")}</a></li>
            <li><a href=routes::ROOT>{ctx::say("to-sign-in")}</a></li>
        </ul>
    }
}

/// The notice went to an address that the account has not any more.
#[component]
fn Moved(contact: Option<String>) -> impl IntoView {
    view! {
        <Notice kind="warning">
            {ctx::say("freeze-moved")} {contact.map(|contact| format!(" {contact}"))}
        </Notice>
    }
}

fn about(view: &FreezeView, key: &str) -> String {
    ctx::say_with(key, &[("email", view.email.to_string().into())])
}

fn say_operator(contact: Option<String>) -> String {
    match contact {
        Some(contact) => ctx::say_with("freeze-next-operator", &[("contact", contact.into())]),
        None => ctx::say("freeze-next-operator-unknown"),
    }
}
