//! `/dashboard/address` and `/dashboard/address/confirm`: another address for the account.

use super::with_state;
use crate::api::account::read_overview;
use crate::api::address::{CancelAddressChange, ConfirmAddress, RequestAddressChange, address_to_confirm};
use crate::parts::{Done, DrawnFrom, EmailField, FormRefusal, Frame, Notice, PasswordField, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::EmailAddress;

/// Asks for the new address, and sends a link to it. While one waits for its owner, that comes first.
#[component]
pub fn Address() -> impl IntoView {
    with_state(read_overview(), |overview| {
        let body = match overview.account.pending_email.clone() {
            Some(email) => {
                // What was refused is not folded away.
                let open = ctx::flash().refusal.is_some();
                view! {
                    <Waiting email />
                    <details class="help" open=open>
                        <summary>{ctx::say("address-other")}</summary>
                        <AskAddress />
                    </details>
                }
                .into_any()
            }
            None => view! { <AskAddress /> }.into_any(),
        };
        view! {
            <Frame account=overview.account.clone()>
                <h1>{ctx::say("address-title")}</h1>
                <p class="lead">{ctx::say_with("address-lead", &[("email", overview.account.email.to_string().into())])}</p>
                <Done />
                {body}
            </Frame>
        }
    })
}

#[component]
fn Waiting(email: EmailAddress) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="waiting-title">
            <h2 id="waiting-title">{ctx::say("address-waiting-title")}</h2>
            <p>{ctx::say_with("address-waiting", &[("email", email.to_string().into())])}</p>
            <form method="post" action=CancelAddressChange::PATH>
                <DrawnFrom />
                <p class="actions"><Submit label="address-cancel" look="" /></p>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn AskAddress() -> impl IntoView {
    view! {
        <FormRefusal fields=&["email", "password"] />
        <form method="post" action=RequestAddressChange::PATH class="card">
            <DrawnFrom />
            <EmailField first=true new=true />
            <PasswordField label="field-your-password" reveal=true />
            <p class="actions">
                <Submit label="address-button" />
                <a class="button quiet" href=routes::DASHBOARD>{ctx::say("cancel")}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Shows the address that a link is for, and takes the word for it.
#[component]
pub fn AddressConfirm() -> impl IntoView {
    let state = async { Ok((read_overview().await?, address_to_confirm().await?)) };
    with_state(state, |(overview, new)| {
        let now = overview.account.email.to_string();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("address-confirm-title")}</h1>
                <p class="lead">{ctx::say("address-confirm-lead")}</p>
                <FormRefusal fields=&[] />
                <form method="post" action=ConfirmAddress::PATH class="card">
                    <DrawnFrom />
                    <input type="hidden" name="email" value=new.to_string() />
                    <dl class="from-to">
                        <dt>{ctx::say("address-now")}</dt>
                        <dd>{now}</dd>
                        <dt>{ctx::say("address-new")}</dt>
                        <dd><strong>{new.to_string()}</strong></dd>
                    </dl>
                    <Notice kind="info">{ctx::say("address-confirm-keeps")}</Notice>
                    <p class="actions">
                        <Submit label="address-confirm-button" />
                        <a class="button quiet" href=routes::ADDRESS>{ctx::say("cancel")}</a>
                    </p>
                </form>
            </Frame>
        }
    })
}
