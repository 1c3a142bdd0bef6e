//! A moment, in the reader's own time zone and way of writing it: "tomorrow 10:00", "22 Nov 2026, 10:00".

use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

const DAY_IN_MILLISECONDS: f64 = 86_400_000.0;

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

fn in_local_time(seconds: i64, language: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit an f64 exactly")]
    let date = Date::new(&((seconds as f64) * 1000.0).into());
    let languages = Array::of1(&language.into());
    let days = ((midnight_of(&date) - midnight_of(&Date::new_0())) / DAY_IN_MILLISECONDS).round();
    if days.abs() > 1.0 {
        return formatted(&date, &languages, &[("dateStyle", "medium"), ("timeStyle", "short")]);
    }
    let day = Intl::RelativeTimeFormat::new(&languages, &options(&[("numeric", "auto")])).format(days, "day");
    format!("{} {}", String::from(day), formatted(&date, &languages, &[("timeStyle", "short")]))
}

/// The beginning of a moment's day in the reader's time zone. Rounding sees to days of 23 and 25 hours.
fn midnight_of(date: &Date) -> f64 {
    let midnight = Date::new_with_year_month_day(date.get_full_year(), date.get_month() as i32, date.get_date() as i32);
    midnight.get_time()
}

fn formatted(date: &Date, languages: &Array, styles: &[(&str, &str)]) -> String {
    let formatted =
        Intl::DateTimeFormat::new(languages, &options(styles)).format().call1(&JsValue::UNDEFINED, date.as_ref());
    formatted.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}
