//! How text messages are sent.

use super::{ConfigError, is_this_machine};
use domain::policy::CountryId;
use serde::Deserialize;
use std::path::PathBuf;

/// No `Debug`: it holds secrets.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSection {
    pub sender: SmsSender,
    /// ISO 3166 codes of the countries whose numbers are taken; none: all.
    pub countries: Vec<String>,
    /// Messages of the whole server in a day.
    pub daily_budget: i64,
    pub twilio_account: Option<String>,
    pub twilio_token: Option<String>,
    pub twilio_from: Option<String>,
    pub twilio_url: String,
    pub http_url: Option<String>,
    pub http_template: String,
    pub http_secret: Option<String>,
    pub gammu_config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SmsSender {
    /// None: there is no backup phone, and the pages say so.
    Off,
    Twilio,
    /// Any gateway that takes JSON by HTTP.
    Http,
    /// A modem, through gammu-smsd.
    Gammu,
    /// One file for each message, in the data folder.
    Directory,
}

impl SmsSection {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let invalid = |sentence: String| Err(ConfigError::Invalid(sentence));
        if let Some(unknown) = self.countries.iter().find(|country| country_id(country).is_none()) {
            return invalid(format!("sms.countries are codes like JP and US (ISO 3166), not {unknown:?}"));
        }
        if !(1..=1_000_000).contains(&self.daily_budget) {
            return invalid(format!("sms.daily_budget must be from 1 to 1000000, not {}", self.daily_budget));
        }
        let given = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.is_empty());
        if self.http_secret.as_ref().is_some_and(String::is_empty) {
            return invalid("sms.http_secret is empty: give one, or leave it out".to_owned());
        }
        let needed: &[(&str, bool)] = match self.sender {
            SmsSender::Twilio => &[
                ("twilio_account", given(&self.twilio_account)),
                ("twilio_token", given(&self.twilio_token)),
                ("twilio_from", given(&self.twilio_from)),
            ],
            SmsSender::Http => &[("http_url", given(&self.http_url))],
            SmsSender::Off | SmsSender::Gammu | SmsSender::Directory => &[],
        };
        if let Some((name, _)) = needed.iter().find(|(_, given)| !given) {
            return invalid(format!("sms.sender is set, so sms.{name} is needed"));
        }
        let used = match self.sender {
            SmsSender::Twilio => Some(self.twilio_url.as_str()),
            SmsSender::Http => self.http_url.as_deref(),
            SmsSender::Off | SmsSender::Gammu | SmsSender::Directory => None,
        };
        if let Some(url) = used.filter(|url| !is_safe_to_send_to(url)) {
            return invalid(format!(
                "the address of the text message gateway must be https, or on this machine: {url:?}"
            ));
        }
        match serde_json::from_str::<serde_json::Value>(&self.http_template) {
            // Elsewhere than in a string nothing is filled in: a name of a field does not count.
            Ok(template)
                if !template.is_string() && ["{to}", "{text}"].iter().all(|name| is_in_a_string(&template, name)) =>
            {
                Ok(())
            }
            _ => invalid("sms.http_template must be a JSON object with {to} and {text} in its strings".to_owned()),
        }
    }

    /// Checked before: every one is known.
    pub(super) fn country_ids(&self) -> Vec<CountryId> {
        self.countries.iter().filter_map(|country| country_id(country)).collect()
    }
}

/// Whether a template would fill this in somewhere.
fn is_in_a_string(template: &serde_json::Value, name: &str) -> bool {
    match template {
        serde_json::Value::String(text) => text.contains(name),
        serde_json::Value::Array(items) => items.iter().any(|item| is_in_a_string(item, name)),
        serde_json::Value::Object(fields) => fields.values().any(|value| is_in_a_string(value, name)),
        _ => false,
    }
}

fn country_id(code: &str) -> Option<CountryId> {
    code.to_ascii_uppercase().parse().ok()
}

/// Codes and credentials go over TLS, or do not leave the machine.
fn is_safe_to_send_to(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text) else { return false };
    url.scheme() == "https" && url.host().is_some() || url.scheme() == "http" && is_this_machine(&url)
}
