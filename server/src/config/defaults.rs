//! Every key and what it is when nobody sets it.

use figment::value::{Dict, Map, Value};
use serde::Serialize;

pub const PREFIX: &str = "TWINLOCK_";

/// The defaults, which are also the list of all keys.
#[derive(Serialize)]
pub struct Defaults {
    data: &'static str,
    listen: &'static str,
    public_url: &'static str,
    key_file: Option<&'static str>,
    sign_up: &'static str,
    issuer: &'static str,
    trusted_proxies: [&'static str; 0],
    log_format: &'static str,
    recovery_codes: &'static str,
    operator_contact: Option<&'static str>,
}

pub const TOP: Defaults = Defaults {
    data: "./data",
    listen: "127.0.0.1:3000",
    public_url: "http://localhost:3000",
    key_file: None,
    sign_up: "closed",
    issuer: "Twinlock",
    trusted_proxies: [],
    log_format: "text",
    recovery_codes: "viewable",
    operator_contact: None,
};

/// Each section's keys with their defaults; an empty text stands for "not set".
pub const SECTIONS: [(&str, &[(&str, Default)]); 6] = [
    ("policy", &[("disable", Default::Text("password"))]),
    (
        "sessions",
        &[
            ("browser_idle_hours", Default::Number(24)),
            ("browser_days", Default::Number(14)),
            ("command_line_days", Default::Number(30)),
        ],
    ),
    (
        "mail",
        &[
            ("sender", Default::Text("directory")),
            ("from", Default::Text("Twinlock <twinlock@localhost>")),
            ("smtp_host", Default::Unset),
            ("smtp_port", Default::Number(465)),
            ("smtp_user", Default::Unset),
            ("smtp_password", Default::Unset),
            ("smtp_tls", Default::Text("implicit")),
        ],
    ),
    ("limits", &[("connections", Default::Number(16_384)), ("connections_from_one", Default::Number(1024))]),
    ("ssh", &[("shared_user", Default::Unset), ("users", Default::Table)]),
    (
        "sms",
        &[
            ("sender", Default::Text("off")),
            ("countries", Default::List),
            ("daily_budget", Default::Number(200)),
            ("twilio_account", Default::Unset),
            ("twilio_token", Default::Unset),
            ("twilio_from", Default::Unset),
            ("twilio_url", Default::Text("https://api.twilio.com")),
            ("http_url", Default::Unset),
            ("http_template", Default::Text(r#"{"to": "{to}", "text": "{text}", "id": "{id}"}"#)),
            ("http_secret", Default::Unset),
            ("gammu_config", Default::Unset),
        ],
    ),
];

#[derive(Clone, Copy)]
pub enum Default {
    Text(&'static str),
    Number(u32),
    List,
    Table,
    Unset,
}

pub fn sections() -> Map<String, Dict> {
    let value = |default: Default| match default {
        Default::Text(text) => Value::from(text),
        Default::Number(number) => Value::from(number),
        Default::List => Value::from(Vec::<Value>::new()),
        Default::Table => Value::from(Dict::new()),
        Default::Unset => Value::serialize(()).expect("a unit always serializes"),
    };
    SECTIONS
        .iter()
        .map(|(section, keys)| {
            (section.to_string(), keys.iter().map(|(key, default)| (key.to_string(), value(*default))).collect())
        })
        .collect()
}

/// Every key with its variable.
pub fn known() -> Vec<(String, String)> {
    let top = Value::serialize(TOP).ok().and_then(Value::into_dict).expect("the defaults are a struct");
    let sections =
        SECTIONS.iter().flat_map(|(section, keys)| keys.iter().map(move |(key, _)| format!("{section}.{key}")));
    top.into_keys()
        .chain(sections)
        .map(|key| {
            let variable = format!("{PREFIX}{}", key.replace('.', "_").to_uppercase());
            (variable, key)
        })
        .collect()
}
