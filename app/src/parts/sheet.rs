//! The sheet of recovery codes: on the screen, and on paper.

use crate::ctx;
use crate::islands::{Copy, Print};
use crate::parts::{Mark, Notice, When};
use crate::routes;
use leptos::prelude::*;
use model::overview::AccountView;
use model::recovery::{RecoverySheet, UsedCode};

/// The codes of a set, with which are used, and the ways to keep them.
#[component]
pub fn Sheet(sheet: RecoverySheet) -> impl IntoView {
    let used = |number: usize| sheet.set.used.iter().find(|code| code.number == number).cloned();
    let lines: Vec<_> = (1..)
        .zip(&sheet.codes)
        .map(|(number, code)| {
            let used: Option<UsedCode> = used(number);
            let is_used = used.is_some();
            view! {
                <li class:used=is_used>
                    <code>{code.show().to_owned()}</code>
                    {used.map(|code| view! { <span class="dim">{ctx::say("recovery-used")} " " <When at=code.at /></span> })}
                </li>
            }
        })
        .collect();
    let all: Vec<String> = sheet.codes.iter().map(|code| code.show().to_owned()).collect();
    view! {
        <section class="sheet-screen" aria-labelledby="sheet-title">
            <h2 id="sheet-title">{ctx::say_with("recovery-set", &[("set", sheet.set.id.clone().into())])}</h2>
            <ol class="codes" id="codes">{lines}</ol>
            <div class="actions">
                <Copy from="codes".to_owned() label=ctx::say("copy") done=ctx::say("copied") />
                // The codes go back to the server that showed them: it keeps none that it could put into a file.
                <form method="post" action=routes::RECOVERY_FILE>
                    <input type="hidden" name="codes" value=all.join(" ") />
                    <button type="submit">{ctx::say("recovery-download")}</button>
                </form>
                <Print label=ctx::say("recovery-print") />
            </div>
            <Notice kind="warning">{ctx::say("recovery-keep")}</Notice>
        </section>
    }
}

/// What the printer gets in place of the page: black on white, and nothing of the authenticator.
#[component]
pub fn SheetPaper(
    sheet: RecoverySheet,
    account: AccountView,
    /// The public address of the site.
    site: String,
) -> impl IntoView {
    let lines: Vec<_> = (1..)
        .zip(&sheet.codes)
        .map(|(number, code)| {
            let used = sheet.set.used.iter().any(|used| used.number == number);
            view! {
                <li class:used=used>
                    <span class="box">{if used { "☒" } else { "☐" }}</span>
                    <code>{code.show().to_owned()}</code>
                </li>
            }
        })
        .collect();
    view! {
        <section class="paper" aria-hidden="true">
            <p class="paper-head"><Mark /> <strong>"Twinlock"</strong></p>
            <h2>{ctx::say("recovery-title")}</h2>
            <dl>
                <dt>{ctx::say("paper-site")}</dt><dd>{site}</dd>
                <dt>{ctx::say("paper-account")}</dt><dd>{account.email.to_string()}</dd>
                <dt>{ctx::say("paper-set")}</dt><dd><code>{sheet.set.id.clone()}</code></dd>
                <dt>{ctx::say("paper-date")}</dt><dd>{ctx::say_moment(sheet.set.created_at)}</dd>
            </dl>
            <ol>{lines}</ol>
            <h3>{ctx::say("paper-day-title")}</h3>
            <p>{ctx::say("paper-day")}</p>
            <p>{ctx::say("paper-keep")}</p>
        </section>
    }
}
