//! Every sentence that a person reads: pages, mail, refusals, the command line.
//!
//! The sentences are Fluent resources in `locales/<language>/`, one file per place they are read
//! at. A key that is missing in a language is a failing test, not a page with a hole.

pub mod history;
pub mod mail;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use model::import::Unsupported;
use model::refusal::PasswordAdvice;
use model::{Language, Moment, Refusal};
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static SENTENCES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks are for mixed directions; they would end up in copied text and mail.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// An argument of a sentence.
#[derive(Clone, Debug)]
pub struct Arg(FluentValue<'static>);

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self(FluentValue::from(text.to_owned()))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self(FluentValue::from(text))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self(FluentValue::from(number))
    }
}

/// A sentence without arguments.
pub fn say(language: Language, key: &str) -> String {
    say_with(language, key, &[])
}

/// A sentence without arguments, if there is one of that name in this very language.
pub fn try_say(language: Language, key: &str) -> Option<String> {
    SENTENCES.lookup_single_language::<Cow<'static, str>>(&identifier(language), key, None).ok()
}

/// A sentence with its arguments.
pub fn say_with(language: Language, key: &str, args: &[(&'static str, Arg)]) -> String {
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
        args.iter().map(|(name, arg)| (Cow::Borrowed(*name), arg.0.clone())).collect();
    SENTENCES.lookup_with_args(&identifier(language), key, &args)
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::En => unic_langid::langid!("en"),
        Language::Ja => unic_langid::langid!("ja"),
    }
}

/// The sentence of a refusal: what happened, then what to do.
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let key = format!("refusal-{}", refusal.code());
    let mut args: Vec<(&'static str, Arg)> = Vec::new();
    if let Some(seconds) = refusal.retry_after() {
        args.push(("wait", wait(language, seconds).into()));
    }
    if let Refusal::WrongCode(hint) = refusal
        && let Some(seconds) = hint.seconds()
    {
        args.push(("off", wait(language, seconds).into()));
    }
    if let Refusal::PasswordWeak(advice) = refusal {
        args.push(("advice", self::advice(language, *advice).into()));
    }
    match refusal {
        Refusal::ImportIncomplete { has, of } => {
            args.extend([("has", Arg::from(has.to_string())), ("of", Arg::from(of.to_string()))]);
        }
        Refusal::ImportUnsupported(what) => args.extend(import_detail(what)),
        Refusal::PageStale { by } => {
            let told: Vec<String> = by.iter().map(|line| history::event_and_place(language, line)).collect();
            args.push(("changes", told.join(&say(language, "between-changes")).into()));
        }
        Refusal::Frozen { until } | Refusal::ThawNeedsFactor { until } => {
            args.push(("until", moment(language, *until).into()));
        }
        _ => {}
    }
    say_with(language, &key, &args)
}

/// What an entry has that is not supported.
fn import_detail(what: &Unsupported) -> Option<(&'static str, Arg)> {
    match what {
        Unsupported::Kind(kind) => Some(("kind", kind.as_str().into())),
        Unsupported::Algorithm(algorithm) => Some(("algorithm", algorithm.as_str().into())),
        Unsupported::Digits(digits) => Some(("digits", digits.to_string().into())),
        Unsupported::Period(seconds) => Some(("seconds", seconds.to_string().into())),
        Unsupported::SecretShort { bits } | Unsupported::SecretLong { bits } => Some(("bits", bits.to_string().into())),
        Unsupported::Repeated(name) => Some(("name", name.as_str().into())),
        Unsupported::Counter | Unsupported::SecretUnreadable | Unsupported::Damaged => None,
    }
}

/// Why a password is weak, and what makes it better.
pub fn advice(language: Language, advice: PasswordAdvice) -> String {
    say(language, &format!("advice-{}", advice.name()))
}

/// A stretch of time: seconds up to two minutes, then minutes.
pub fn wait(language: Language, seconds: i64) -> String {
    if seconds <= 120 {
        say_with(language, "wait-seconds", &[("count", seconds.into())])
    } else {
        say_with(language, "wait-minutes", &[("count", ((seconds + 59) / 60).into())])
    }
}

/// A moment in UTC, for where no browser knows the reader's zone.
pub fn moment(language: Language, moment: Moment) -> String {
    let utc = zoned(moment);
    match language {
        Language::En => utc.strftime("%-d %b %Y, %H:%M UTC").to_string(),
        Language::Ja => utc.strftime("%Y年%-m月%-d日 %H:%M（UTC）").to_string(),
    }
}

/// The same for a moment as machines write it; what is none is given back as it is.
pub fn moment_of_iso(language: Language, iso: &str) -> String {
    match iso.parse::<jiff::Timestamp>() {
        Ok(at) => moment(language, Moment(at.as_second())),
        Err(_) => iso.to_owned(),
    }
}

/// A moment for machines: RFC 3339.
pub fn iso(moment: Moment) -> String {
    jiff::Timestamp::from_second(moment.0).unwrap_or_default().to_string()
}

fn zoned(moment: Moment) -> jiff::Zoned {
    jiff::Timestamp::from_second(moment.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC)
}

#[cfg(test)]
mod tests;
