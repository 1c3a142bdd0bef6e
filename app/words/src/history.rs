//! The words of a line of history.

use crate::{Arg, say, say_with};
use model::Language;
use model::history::HistoryLine;

/// What happened. A device without a name is called what it is; a factor has words of its own.
pub fn event(language: Language, line: &HistoryLine) -> String {
    let detail = |name: &str| line.details.get(name).filter(|text| !text.is_empty()).cloned();
    let device = |name: &str| detail(name).unwrap_or_else(|| say(language, "authenticator"));
    let factor = detail("factor").map_or_else(|| "password".to_owned(), |factor| factor.replace('_', "-"));
    let number = |name: &str| detail(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    let about = ["masked", "fingerprint", "set", "to"].into_iter().find_map(detail).unwrap_or_default();
    let key = match line.details.get("key").map(String::as_str) {
        None => say(language, "api-key-of-account"),
        Some("") => say(language, "api-key-unnamed"),
        Some(description) => description.to_owned(),
    };
    let args: [(&'static str, Arg); 8] = [
        ("device", device("device").into()),
        ("old", device("old").into()),
        ("factor", factor.into()),
        ("about", about.into()),
        ("key", key.into()),
        ("count", number("count").into()),
        ("sessions", number("sessions_ended").into()),
        ("keys", number("api_keys_ended").into()),
    ];
    say_with(language, &format!("event-{}", line.kind), &args)
}

/// What happened, and from where, on one line.
pub fn event_and_place(language: Language, line: &HistoryLine) -> String {
    let (what, place) = (event(language, line), place(&line.client, &line.address));
    if place.is_empty() {
        return what;
    }
    say_with(language, "place-of-event", &[("what", what.into()), ("place", place.into())])
}

/// From where it came: "Firefox (Linux) · 192.0.2.1"; empty where that is not known.
pub fn place(client: &str, address: &str) -> String {
    let known = [client, address].into_iter().filter(|part| !part.is_empty() && *part != "-");
    known.collect::<Vec<_>>().join(" · ")
}
