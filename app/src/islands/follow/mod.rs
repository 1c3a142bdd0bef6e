//! An open page follows its account: what changes anywhere is here within a second.
//!
//! `stream.rs` hears that the account has moved, over the one stream that all tabs of this browser share; `redraw.rs`
//! asks the server for the page as it is now and puts the differences into the one that is open. This file says what has
//! changed, and what is to be done when there is no connection, or nobody is signed in any more.

mod offline;
mod redraw;
mod stream;

use crate::api::live::read_news;
use crate::ctx::CallError;
use crate::routes;
use js_sys::Date;
use leptos::prelude::*;
use model::Refusal;
use redraw::Redrawn;
use std::time::Duration;
use stream::Heard;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A form that is under way may be about to bring another cookie: that is waited for before the page looks again whether
/// nobody is signed in any more.
const LOOKS_TWICE: Duration = Duration::from_millis(400);

/// By then a form's answer is here, or none comes; in milliseconds.
const IS_SENT: f64 = 30_000.0;

/// Tells, politely, what has changed since the page was drawn, while the page is drawn anew around it.
#[island]
pub fn Follow(
    /// The account whose page it is: another one's stream says nothing about it.
    account: String,
    /// The revision this page was drawn from.
    revision: i64,
    /// "Something on this account has changed."
    moved: String,
    /// "Changed just now:"
    changed: String,
    /// "Show what is true now"
    refresh: String,
    /// "Connection lost, trying again", and what helps whoever is locked out.
    lost: Vec<String>,
) -> impl IntoView {
    let page = Page {
        revision: RwSignal::new(revision),
        told: RwSignal::new(None),
        is_lost: RwSignal::new(false),
        is_old: RwSignal::new(false),
        is_looking: StoredValue::new(false),
        looks_again: StoredValue::new(false),
        sent_at: StoredValue::new(None),
        moved: StoredValue::new(moved),
        account: StoredValue::new(account.clone()),
    };
    Effect::new(move || {
        offline::register();
        page.notices_what_is_sent();
        stream::follow(&account, move |heard| page.hears(heard));
    });
    view! {
        <div role="status" class="follow">
            {move || page.is_lost.get().then(|| {
                let lines: Vec<_> = lost.iter().map(|line| view! { <span>{line.clone()}</span> }).collect();
                view! { <p class="notice warning lost">{lines}</p> }
            })}
            {move || page.told.get().map(|what| {
                let is_old = page.is_old.get();
                let refresh = is_old.then(|| view! { <a href="">{refresh.clone()}</a> });
                let look = if is_old { "notice warning" } else { "notice info" };
                view! {
                    <p class=look>
                        <span>{(!is_old).then(|| format!("{changed} "))} {what}</span>
                        {refresh}
                    </p>
                }
            })}
        </div>
    }
}

/// What is known about the page that is open.
#[derive(Clone, Copy)]
struct Page {
    revision: RwSignal<i64>,
    /// What has changed lately, in words.
    told: RwSignal<Option<String>>,
    is_lost: RwSignal<bool>,
    /// Whether something here is not as it is now, so that it has to be drawn anew by whoever reads it.
    is_old: RwSignal<bool>,
    is_looking: StoredValue<bool>,
    looks_again: StoredValue<bool>,
    /// When a form of this page was sent last, in milliseconds.
    sent_at: StoredValue<Option<f64>>,
    moved: StoredValue<String>,
    account: StoredValue<String>,
}

impl Page {
    fn hears(self, heard: Heard) {
        match heard {
            Heard::Revision(revision) if revision == self.revision.get_untracked() => self.is_lost.set(false),
            // Tried again each second while there is no server: it is enough to look when there is one.
            Heard::Broken if self.is_lost.get_untracked() => {}
            Heard::Revision(_) | Heard::Broken | Heard::Refused | Heard::Awake => self.looks(),
        }
    }

    /// Asks what has changed, once at a time; what is heard meanwhile is looked at afterwards.
    fn looks(self) {
        if self.is_looking.get_value() {
            self.looks_again.set_value(true);
            return;
        }
        self.is_looking.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                self.looks_again.set_value(false);
                self.catches_up().await;
                if !self.looks_again.get_value() {
                    break;
                }
            }
            self.is_looking.set_value(false);
        });
    }

    async fn catches_up(self) {
        let since = self.revision.get_untracked();
        match read_news(since, self.account.get_value()).await {
            Ok(news) => {
                self.is_lost.set(false);
                if news.revision == since {
                    return;
                }
                let redrawn = redraw::page().await;
                self.is_old.set(redrawn == Redrawn::NotHere);
                let words = if news.lines.is_empty() { self.moved.get_value() } else { news.lines.join(" · ") };
                self.told.set(Some(words));
                self.revision.set(news.revision);
            }
            Err(CallError::Refused(Refusal::SignedOut)) => self.leaves().await,
            // It answers, if only that there is too much to do: it is looked again at the next tick.
            Err(CallError::Refused(_)) => self.is_lost.set(false),
            Err(CallError::Failed) => self.is_lost.set(true),
        }
    }

    /// Nobody is signed in here any more: the page is emptied, and replaced, so that *back* does not lead to it.
    async fn leaves(self) {
        // What ends all sessions gives the one that did it a new token, which is not here before its answer is.
        sleep(LOOKS_TWICE).await;
        while self.is_sending() {
            sleep(LOOKS_TWICE).await;
        }
        if !is_signed_out(self.account.get_value()).await {
            return;
        }
        if let Some(body) = document().body() {
            body.set_text_content(None);
        }
        offline::forget().await;
        let _ = window().location().replace(routes::SIGN_IN);
    }

    /// Whether a form of this page is on its way. Later on it was a file to keep, or came to nothing.
    fn is_sending(self) -> bool {
        self.sent_at.get_value().is_some_and(|at| Date::now() - at < IS_SENT)
    }

    fn notices_what_is_sent(self) {
        let noticed = Closure::<dyn FnMut()>::new(move || self.sent_at.set_value(Some(Date::now())));
        if window().add_event_listener_with_callback("submit", noticed.as_ref().unchecked_ref()).is_ok() {
            noticed.forget(); // it lives as long as the page
        }
    }
}

async fn is_signed_out(account: String) -> bool {
    matches!(read_news(0, account).await, Err(CallError::Refused(Refusal::SignedOut)))
}

async fn sleep(time: Duration) {
    let (wake, woken) = futures::channel::oneshot::channel();
    set_timeout(
        move || {
            let _ = wake.send(());
        },
        time,
    );
    let _ = woken.await;
}
