//! `/sign-in/verify`, `/sign-in/text` and `/sign-in/recovery`: the code, after the password.
//!
//! Each has a field of its own, and all three take any code: it is told by its shape.

use super::with_state;
use crate::api::second_step::{TextSignInCode, read_other_ways};
use crate::api::sign_in::{CancelSignIn, Verify as VerifyCall};
use crate::parts::{
    Again, CodeField, DeliveryState, Done, FormRefusal, FrontFrame, RecoveryCodeField, Submit, TextCodeField,
};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::factor::OtherWays;

/// The authenticator app: the first thing that is asked for, always.
#[component]
pub fn Verify() -> impl IntoView {
    with_state(read_other_ways(), |ways| {
        view! {
            <FrontFrame>
                <h1>{ctx::say("verify-title")}</h1>
                <p class="lead">{ctx::say("verify-lead")}</p>
                <FormRefusal fields=&["code"] />
                <form method="post" action=VerifyCall::PATH class="card">
                    <CodeField first=true />
                    <p class="actions"><Submit label="verify-button" /></p>
                </form>
                <Ways ways here=routes::VERIFY />
            </FrontFrame>
        }
    })
}

/// A code by text message.
#[component]
pub fn VerifyText() -> impl IntoView {
    with_state(read_other_ways(), |ways| {
        let text = ways.text.clone();
        view! {
            <FrontFrame>
                <h1>{ctx::say("verify-text-title")}</h1>
                <Done />
                <FormRefusal fields=&["code"] />
                {match text {
                    Some(text) => view! {
                        <form method="post" action=VerifyCall::PATH class="card">
                            <DeliveryState text=text.clone() />
                            <TextCodeField first=true />
                            <p class="actions"><Submit label="verify-button" /></p>
                        </form>
                        <Again action=TextSignInCode::PATH again_in=text.again_in />
                    }
                    .into_any(),
                    None => view! { <p class="lead">{ctx::say("verify-text-none")}</p> }.into_any(),
                }}
                <Ways ways here=routes::VERIFY_TEXT />
            </FrontFrame>
        }
    })
}

/// A recovery code, of the set that is named.
#[component]
pub fn VerifyRecovery() -> impl IntoView {
    with_state(read_other_ways(), |ways| {
        let lead = match &ways.recovery {
            Some(set) => {
                let used: Vec<String> = set.used.iter().map(|code| code.number.to_string()).collect();
                let made = ctx::say_moment(set.created_at);
                let lead =
                    ctx::say_with("verify-recovery-lead", &[("set", set.id.clone().into()), ("made", made.into())]);
                if used.is_empty() {
                    lead
                } else {
                    lead + " " + &ctx::say_with("verify-recovery-used", &[("numbers", used.join(", ").into())])
                }
            }
            None => ctx::say("refusal-no-recovery-codes"),
        };
        view! {
            <FrontFrame>
                <h1>{ctx::say("verify-recovery-title")}</h1>
                <p class="lead">{lead}</p>
                <FormRefusal fields=&["code"] />
                {ways.recovery.is_some().then(|| view! {
                    <form method="post" action=VerifyCall::PATH class="card">
                        <RecoveryCodeField first=true />
                        <p class="actions"><Submit label="verify-button" /></p>
                    </form>
                })}
                <Ways ways here=routes::VERIFY_RECOVERY />
            </FrontFrame>
        }
    })
}

/// The other ways, only those that exist: the app first, a recovery code last.
#[component]
fn Ways(
    ways: OtherWays,
    /// The page they stand on.
    here: &'static str,
) -> impl IntoView {
    let app =
        (here != routes::VERIFY).then(|| view! { <li><a href=routes::VERIFY>{ctx::say("verify-by-app")}</a></li> });
    let text = ways.phone.filter(|_| here != routes::VERIFY_TEXT || ways.text.is_none()).map(|masked| {
        view! {
            <li>
                <form method="post" action=TextSignInCode::PATH>
                    <button type="submit" class="link">
                        {ctx::say_with("verify-by-text", &[("masked", masked.into())])}
                    </button>
                </form>
            </li>
        }
    });
    let recovery = ways
        .recovery
        .filter(|set| here != routes::VERIFY_RECOVERY && set.left() > 0)
        .map(|_| view! { <li><a href=routes::VERIFY_RECOVERY>{ctx::say("verify-by-recovery")}</a></li> });
    view! {
        <ul class="aside ways-in">
            {app}
            {text}
            {recovery}
            <li><a href=routes::LOCKED_OUT>{ctx::say("verify-locked-out")}</a></li>
            <li>
                <form method="post" action=CancelSignIn::PATH>
                    <button type="submit" class="link">{ctx::say("verify-cancel")}</button>
                </form>
            </li>
        </ul>
    }
}
