//! What the environment says: `TWINLOCK_…`, the language of the terminal, what is logged.

use super::ConfigError;
use super::defaults::{Default, PREFIX, SECTIONS, known};
use figment::value::{Dict, Value};
use std::path::Path;

/// Everything in the environment that is meant for Twinlock.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn environment() -> Vec<(String, String)> {
    std::env::vars().filter(|(name, _)| name.starts_with(PREFIX)).collect()
}

/// The language of the terminal, by the usual variables.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn terminal_language() -> model::Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .and_then(|value| model::Language::from_tag(&value))
        .unwrap_or_default()
}

/// A secret out of the environment, where a program puts it for another one.
pub struct Secret(zeroize::Zeroizing<String>);

impl Secret {
    pub fn show(&self) -> &str {
        &self.0
    }
}

/// `TWINLOCK_TOKEN`, or the file that `TWINLOCK_TOKEN_FILE` names: the token with which commands ask a server, in place of the one that is kept.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn client_token() -> Result<Option<Secret>, ConfigError> {
    const VARIABLE: &str = "TWINLOCK_TOKEN";
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let token = match (set(VARIABLE), set("TWINLOCK_TOKEN_FILE")) {
        (Some(token), _) => token,
        (None, Some(file)) => std::fs::read_to_string(Path::new(&file))
            .map_err(|cause| ConfigError::Unreadable { variable: "TWINLOCK_TOKEN_FILE".to_owned(), cause })?,
        (None, None) => return Ok(None),
    };
    Ok(Some(Secret(zeroize::Zeroizing::new(token.trim_end_matches(['\n', '\r']).to_owned()))))
}

/// What the log lets through: `RUST_LOG`, in the words of `tracing-subscriber`.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn log_filter() -> Option<String> {
    std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty())
}

/// What the variables set: keys of the configuration and their values.
pub(super) fn settings() -> Result<Vec<(String, Value)>, ConfigError> {
    let known = known();
    let mut found = Vec::new();
    for (variable, value) in environment() {
        // The file with the configuration itself, and what commands need that talk to a server.
        if ["TWINLOCK_CONFIG", "TWINLOCK_SERVER", "TWINLOCK_TOKEN", "TWINLOCK_TOKEN_FILE"].contains(&variable.as_str())
        {
            continue;
        }
        // The short name of the one setting that most people need.
        let variable = if variable == "TWINLOCK_SMS" { "TWINLOCK_SMS_SENDER" } else { variable.as_str() };
        let find = |name: &str| known.iter().find(|(known, _)| known == name).map(|(_, key)| key.clone());
        if let Some(key) = find(variable) {
            found.push((key.clone(), typed(&key, &value)));
        } else if let Some(key) = variable.strip_suffix("_FILE").and_then(find) {
            let text = std::fs::read_to_string(Path::new(&value))
                .map_err(|cause| ConfigError::Unreadable { variable: variable.to_owned(), cause })?;
            found.push((key.clone(), typed(&key, text.trim_end_matches(['\n', '\r']))));
        } else {
            return Err(ConfigError::UnknownVariable(variable.to_owned()));
        }
    }
    Ok(found)
}

/// A variable is text; a list is written with commas, a table as `name=value` with commas, and a number stays one.
fn typed(key: &str, text: &str) -> Value {
    let default = SECTIONS.iter().find_map(|(section, keys)| {
        keys.iter().find_map(|(name, default)| (format!("{section}.{name}") == key).then_some(*default))
    });
    let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    if key == "trusted_proxies" || matches!(default, Some(Default::List)) {
        return Value::from(items().collect::<Vec<&str>>());
    }
    if matches!(default, Some(Default::Table)) {
        let pairs = items().map(|item| item.split_once('=').unwrap_or((item, "")));
        return Value::from(
            pairs.map(|(name, value)| (name.trim().to_owned(), Value::from(value.trim()))).collect::<Dict>(),
        );
    }
    let is_number = matches!(default, Some(Default::Number(_)));
    match text.parse::<i64>() {
        Ok(number) if is_number => Value::from(number),
        _ => Value::from(text),
    }
}
