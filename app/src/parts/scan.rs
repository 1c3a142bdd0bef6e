//! The QR code of a new authenticator, its key to type, and the field for its first code.

use crate::islands::Copy;
use crate::parts::{CodeField, DrawnFrom, FormRefusal, Qr, Submit};
use crate::{ctx, routes};
use leptos::prelude::*;
use model::shown_once::ShownOnce;

/// Shows a new authenticator's secret, and takes its first code.
#[component]
pub fn Scan(
    /// What is being set up, by its id.
    pending: String,
    /// `otpauth://totp/…`
    uri: ShownOnce,
    /// The same secret in base32.
    key: ShownOnce,
    /// Where the code goes.
    action: &'static str,
    /// The name of the button's words.
    button: &'static str,
    /// The step before, where there is one.
    back: Option<String>,
    /// Where giving up goes, where what was begun can be given up.
    #[prop(optional)]
    give_up: Option<&'static str>,
) -> impl IntoView {
    let groups: Vec<String> =
        key.show().as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let uri = uri.show().to_owned();
    view! {
        <FormRefusal fields=&["code"] />
        <div class="card scan">
            <Qr text=uri.clone() label=ctx::say("enable-qr-label") />
            <div class="by-hand">
                <h2>{ctx::say("enable-key-title")}</h2>
                <p><code class="secret groups" id="typed-key">{groups.join(" ")}</code></p>
                <p class="actions">
                    <Copy from="typed-key".to_owned() label=ctx::say("copy") done=ctx::say("copied") />
                    <a class="button quiet" href=uri>{ctx::say("enable-open-app")}</a>
                </p>
                <p class="hint">{ctx::say("enable-key-hint")}</p>
            </div>
        </div>
        <form method="post" action=action class="card">
            <DrawnFrom />
            <input type="hidden" name="pending" value=pending />
            <CodeField />
            <p class="actions">
                <Submit label=button />
                {back.map(|back| view! { <a class="button quiet" href=back>{ctx::say("back")}</a> })}
                <a class="button quiet" href=routes::DASHBOARD>
                    {ctx::say(if give_up.is_some() { "later" } else { "cancel" })}
                </a>
            </p>
        </form>
        {give_up.map(|action| view! { <GiveUp action /> })}
        <details class="help" open>
            <summary>{ctx::say("enable-apps-title")}</summary>
            <p>{ctx::say("enable-apps")}</p>
            <p>{ctx::say("enable-backup")}</p>
        </details>
    }
}

/// Leaves a wizard: nothing has changed so far.
#[component]
pub fn GiveUp(action: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=action class="give-up">
            <DrawnFrom />
            <button type="submit" class="link">{ctx::say("device-give-up")}</button>
        </form>
    }
}
