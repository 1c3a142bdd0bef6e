//! A moment, in the reader's own time zone and way of writing it.

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;

/// Shows a moment. The server writes it in UTC; the browser, once awake, in local time.
#[island]
pub fn LocalTime(
    /// Seconds since 1970.
    seconds: i64,
    /// RFC 3339, for machines.
    iso: String,
    /// What is shown until the browser knows better.
    utc: String,
    /// The page's language, as a BCP 47 tag.
    language: String,
) -> impl IntoView {
    let local = RwSignal::new(None);
    Effect::new(move || local.set(Some(in_local_time(seconds, &language))));
    view! { <time datetime=iso>{move || local.get().unwrap_or_else(|| utc.clone())}</time> }
}

/// `Intl.DateTimeFormat` with a medium date and a short time.
fn in_local_time(seconds: i64, language: &str) -> String {
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let format = Intl::DateTimeFormat::new(&Array::of1(&language.into()), &options);
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit an f64 exactly")]
    let date = Date::new(&((seconds as f64) * 1000.0).into());
    let formatted = format.format().call1(&wasm_bindgen::JsValue::UNDEFINED, &date);
    formatted.ok().and_then(|text| text.as_string()).unwrap_or_default()
}
