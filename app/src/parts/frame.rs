//! What stands around every page: the mark, who is signed in, the way out, the languages.

use crate::api::account::SetLanguage;
use crate::api::sign_in::SignOut;
use crate::islands::Follow;
use crate::parts::{Frozen, Live, Mark};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::Language;
use model::overview::AccountView;

/// The frame of a page before sign-in.
#[component]
pub fn FrontFrame(children: Children) -> impl IntoView {
    view! {
        <a class="skip" href="#main">{ctx::say("skip")}</a>
        <header class="top">
            <a class="brand" href=routes::ROOT><Mark /><span>"Twinlock"</span></a>
        </header>
        <main id="main" class="front" tabindex="-1">{children()}</main>
        <Footer />
    }
}

/// The frame of a page of somebody signed in.
#[component]
pub fn Frame(account: AccountView, children: Children) -> impl IntoView {
    view! {
        <a class="skip" href="#main">{ctx::say("skip")}</a>
        <header class="top">
            <a class="brand" href=routes::DASHBOARD><Mark /><span>"Twinlock"</span></a>
            <div class="who">
                <Live id="live-email"><span class="email">{account.email.to_string()}</span></Live>
                <form method="post" action=SignOut::PATH>
                    <button type="submit" class="quiet">{ctx::say("sign-out")}</button>
                </form>
            </div>
        </header>
        <main id="main" tabindex="-1">
            <noscript><p class="aside"><a href="">{ctx::say("page-refresh")}</a></p></noscript>
            <Follow
                account=account.id
                revision=ctx::drawn_from().map_or(account.revision, |(_, revision)| revision)
                moved=ctx::say("follow-moved")
                changed=ctx::say("follow-changed")
                refresh=ctx::say("follow-refresh")
                lost=vec![ctx::say("follow-lost"), ctx::say("follow-lost-help")]
            />
            <Live id="live-banner">{account.frozen_until.map(|until| view! { <Frozen until /> })}</Live>
            {children()}
        </main>
        <Footer />
    }
}

#[component]
fn Footer() -> impl IntoView {
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .map(|language| {
            let current = language == ctx::language();
            view! {
                <button
                    type="submit"
                    name="language"
                    value=language.tag()
                    lang=language.tag()
                    class="link"
                    aria-current=current.then_some("true")
                >
                    {language.own_name()}
                </button>
            }
        })
        .collect();
    view! {
        <footer class="bottom">
            <form method="post" action=SetLanguage::PATH aria-label=ctx::say("language")>{languages}</form>
        </footer>
    }
}
