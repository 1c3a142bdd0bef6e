//! One stream for all tabs of a browser: a tab that holds a lock has it, and tells the others over a channel.
//!
//! When that tab goes, the next one gets the lock. Where a browser has no locks (they need https, or localhost) each tab
//! has a stream of its own; the server allows eight.

use js_sys::{Date, Function, Promise};
use leptos::prelude::{document, set_interval_with_handle, set_timeout, window};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, EventSource, MessageEvent, VisibilityState};

/// What a page learns of its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// It is at this revision.
    Revision(i64),
    /// The stream broke; it is tried again.
    Broken,
    /// The stream was not let in, or something between here and the server answered.
    Refused,
    /// Something may have been missed: the page came back into view, or the machine woke up.
    Awake,
}

/// How often it is looked whether time has passed that this page knows nothing of.
const TICK: Duration = Duration::from_secs(15);
/// Timers of hidden tabs come once a minute.
const SLEPT: f64 = 150_000.0;
/// A page in view asks by itself after so many ticks: a connection can be dead without either end knowing.
const ASKS_EVERY: u32 = 4;
/// The longest wait before a refused stream is tried again, in seconds.
const LONGEST_WAIT: u64 = 30;

const EVENTS: &str = "/events";
const HELLO: &str = "hello";
const BROKEN: &str = "broken";
const REFUSED: &str = "refused";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, held: &Function) -> Result<Promise, JsValue>;
}

/// Hears for as long as the page lives.
pub(super) fn follow(account: &str, hear: impl Fn(Heard) + 'static) {
    let name = format!("twinlock-{account}");
    let ear = Rc::new(Ear {
        hear: Box::new(hear),
        channel: BroadcastChannel::new(&name).ok(),
        source: RefCell::default(),
        newest: Cell::default(),
        refused: Cell::default(),
    });
    ear.listens_to_other_tabs();
    ear.notices_what_was_missed();
    let leads = {
        let ear = Rc::clone(&ear);
        Closure::<dyn FnMut() -> Promise>::new(move || {
            ear.opens();
            // Held until the page is gone.
            Promise::new(&mut |_, _| {})
        })
    };
    match request_lock(&name, leads.as_ref().unchecked_ref()) {
        Ok(lock) => leptos::task::spawn_local(async move {
            // That the page goes while it waits is no error of anybody.
            let _ = JsFuture::from(lock).await;
        }),
        Err(_) => ear.opens(),
    }
    leads.forget();
}

struct Ear {
    hear: Box<dyn Fn(Heard)>,
    channel: Option<BroadcastChannel>,
    /// The stream, in the tab that has it.
    source: RefCell<Option<EventSource>>,
    newest: Cell<Option<i64>>,
    /// How often in a row it was refused.
    refused: Cell<u32>,
}

impl Ear {
    /// Hears it, and lets the other tabs hear it.
    fn tells(&self, heard: Heard) {
        let word = match heard {
            Heard::Revision(revision) => revision.to_string(),
            Heard::Broken => BROKEN.to_owned(),
            Heard::Refused => REFUSED.to_owned(),
            Heard::Awake => return (self.hear)(heard),
        };
        self.says(&word);
        (self.hear)(heard);
    }

    fn says(&self, word: &str) {
        if let Some(channel) = &self.channel {
            // It fails only where the channel is closed, which nobody does.
            let _ = channel.post_message(&word.into());
        }
    }

    fn listens_to_other_tabs(self: &Rc<Self>) {
        let Some(channel) = &self.channel else { return };
        let ear = Rc::clone(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().as_string().as_deref() {
                // A new tab: whoever has the stream says what it has heard last.
                Some(HELLO) => {
                    if let Some(newest) = ear.newest.get() {
                        ear.says(&newest.to_string());
                    }
                }
                Some(BROKEN) => (ear.hear)(Heard::Broken),
                Some(REFUSED) => (ear.hear)(Heard::Refused),
                Some(word) => {
                    if let Ok(revision) = word.parse() {
                        (ear.hear)(Heard::Revision(revision));
                    }
                }
                None => {}
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        self.says(HELLO);
    }

    /// Opens the stream, in the place of one that is there.
    fn opens(self: &Rc<Self>) {
        if let Some(before) = self.source.take() {
            before.close();
        }
        let Ok(source) = EventSource::new(EVENTS) else { return };
        let ear = Rc::clone(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(revision) = event.last_event_id().parse() {
                ear.refused.set(0);
                ear.newest.set(Some(revision));
                ear.tells(Heard::Revision(revision));
            }
        });
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        let ear = Rc::clone(self);
        let on_error = Closure::<dyn FnMut()>::new(move || ear.is_broken());
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        let ear = Rc::clone(self);
        // A stream that goes on where it was says nothing at first.
        let on_open = Closure::<dyn FnMut()>::new(move || {
            if let Some(newest) = ear.newest.get() {
                ear.tells(Heard::Revision(newest));
            }
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        on_open.forget();
        self.source.replace(Some(source));
    }

    /// A broken stream is tried again by the browser; one that was refused, by us.
    fn is_broken(self: &Rc<Self>) {
        let is_over = self.source.borrow().as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED);
        if !is_over {
            return self.tells(Heard::Broken);
        }
        self.refused.set(self.refused.get() + 1);
        let wait = (1_u64 << self.refused.get().min(6)).min(LONGEST_WAIT);
        let ear = Rc::clone(self);
        set_timeout(move || ear.opens(), Duration::from_secs(wait));
        self.tells(Heard::Refused);
    }

    /// In view again, online again, out of the browser's cache, out of sleep.
    fn notices_what_was_missed(self: &Rc<Self>) {
        let ear = Rc::clone(self);
        let on_show = Closure::<dyn FnMut()>::new(move || {
            if is_in_view() {
                (ear.hear)(Heard::Awake);
            }
        });
        let callback = on_show.as_ref().unchecked_ref();
        let _ = document().add_event_listener_with_callback("visibilitychange", callback);
        for event in ["pageshow", "online"] {
            let _ = window().add_event_listener_with_callback(event, callback);
        }
        on_show.forget();
        let ear = Rc::clone(self);
        let (last, ticks) = (Cell::new(Date::now()), Cell::new(0_u32));
        let tick = move || {
            let slept = Date::now() - last.replace(Date::now()) > SLEPT;
            ticks.set(ticks.get().wrapping_add(1));
            if slept && ear.source.borrow().is_some() {
                ear.opens();
            }
            if slept || (is_in_view() && ticks.get() % ASKS_EVERY == 0) {
                (ear.hear)(Heard::Awake);
            }
        };
        // It lives as long as the page.
        let _ = set_interval_with_handle(tick, TICK);
    }
}

fn is_in_view() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
