//! The configuration: defaults, then a TOML file, then `TWINLOCK_…`, then the command line.
//!
//! Every key has a variable: `mail.smtp_host` is `TWINLOCK_MAIL_SMTP_HOST`. A value can also stand
//! in a file of its own, named by the same variable with `_FILE` at its end. A key that is not
//! known is an error: a misspelt security setting must not be a silent default.

use domain::policy::{CountryId, Disable, Policy, RecoveryCodes, SignUp, Sms};
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use ipnet::IpNet;
use model::moment::{DAY, HOUR};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The longest host with which a text message still has one part: 70 letters of UCS-2, less 26 for the code.
const LONGEST_HOST: usize = 44;
const PREFIX: &str = "TWINLOCK_";

/// What the operator can set. Durations are in the unit of their name.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub public_url: String,
    pub key_file: Option<PathBuf>,
    pub sign_up: SignUp,
    pub issuer: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
    pub policy: PolicySection,
    pub sessions: SessionsSection,
    pub mail: MailSection,
    pub sms: SmsSection,
    pub ssh: SshSection,
    pub recovery_codes: RecoveryCodes,
    /// How to reach the operator, shown to people who are locked out.
    pub operator_contact: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySection {
    pub disable: Disable,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionsSection {
    pub browser_idle_hours: i64,
    pub browser_days: i64,
    pub command_line_days: i64,
}

/// No `Debug`: it holds a password.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSection {
    pub sender: MailSender,
    pub from: String,
    pub smtp_host: Option<String>,
    pub smtp_port: u16,
    pub smtp_user: Option<String>,
    pub smtp_password: Option<String>,
    pub smtp_tls: SmtpTls,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum MailSender {
    /// One `.eml` file for each message, in the data folder.
    Directory,
    Smtp,
}

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

/// Whom `twinlock ssh-keys` names to sshd.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SshSection {
    /// The user of this machine as whom every account may come in, such as `git`.
    pub shared_user: Option<String>,
    /// Users of this machine, and the id of the account whose keys let in as them.
    pub users: BTreeMap<String, String>,
}

/// How a connection to the mail server is protected (RFC 8314).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// TLS from the first byte, usually port 465.
    Implicit,
    /// STARTTLS, required, usually port 587.
    Starttls,
    /// None: for a mail server on this machine.
    None,
}

/// The defaults, which are also the list of all keys.
#[derive(Serialize)]
struct Defaults {
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

const TOP: Defaults = Defaults {
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
const SECTIONS: [(&str, &[(&str, Default)]); 5] = [
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
enum Default {
    Text(&'static str),
    Number(u32),
    List,
    Table,
    Unset,
}

/// What the command line may say in place of the file and the environment.
#[derive(Clone, Debug, std::default::Default)]
pub struct Overrides {
    pub config: Option<PathBuf>,
    pub data: Option<PathBuf>,
    pub listen: Option<String>,
    pub public_url: Option<String>,
}

/// A configuration that does not hold, in words.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration is not right: {0}")]
    Invalid(String),
    #[error("there is no setting for the variable {0}; see the table in the README")]
    UnknownVariable(String),
    #[error("the file that {variable} names cannot be read")]
    Unreadable {
        variable: String,
        #[source]
        cause: std::io::Error,
    },
}

impl Config {
    pub fn load(overrides: &Overrides) -> Result<Self, ConfigError> {
        let variables: Vec<(String, String)> = environment();
        let mut figment = Figment::from(Serialized::defaults(TOP)).merge(Serialized::defaults(section_defaults()));
        if let Some(file) = &overrides.config {
            // `Toml::file` would take a missing file for an empty one.
            std::fs::metadata(file)
                .map_err(|cause| ConfigError::Unreadable { variable: "--config".to_owned(), cause })?;
            figment = figment.merge(Toml::file_exact(file));
        }
        for (key, value) in from_variables(&variables)? {
            figment = figment.merge((key, value));
        }
        if let Some(data) = &overrides.data {
            figment = figment.merge(("data", data));
        }
        for (key, text) in [("listen", &overrides.listen), ("public_url", &overrides.public_url)] {
            if let Some(text) = text {
                figment = figment.merge((key, text));
            }
        }
        let config: Self = figment.extract().map_err(|error| ConfigError::Invalid(error.to_string()))?;
        config.checked()
    }

    /// Checks what types cannot say, and brings the public address into its one form.
    fn checked(mut self) -> Result<Self, ConfigError> {
        let invalid = |sentence: String| Err(ConfigError::Invalid(sentence));
        let url = match url::Url::parse(&self.public_url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => url,
            _ => {
                return invalid(format!(
                    "public_url must be like https://account.example.org, not {:?}",
                    self.public_url
                ));
            }
        };
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return invalid("public_url must name a host, without a path or a user".to_owned());
        }
        self.public_url = url.origin().ascii_serialization();
        let odd = |letter: char| letter == ':' || letter.is_control();
        if self.issuer.is_empty() || self.issuer.contains(odd) || self.issuer.len() > 64 {
            return invalid("issuer must be 1 to 64 bytes long and have no colon or control character".to_owned());
        }
        for (name, value, longest) in [
            ("sessions.browser_idle_hours", self.sessions.browser_idle_hours, 24 * 14),
            ("sessions.browser_days", self.sessions.browser_days, 90),
            ("sessions.command_line_days", self.sessions.command_line_days, 365),
        ] {
            if !(1..=longest).contains(&value) {
                return invalid(format!("{name} must be from 1 to {longest}, not {value}"));
            }
        }
        if self.mail.from.parse::<lettre::message::Mailbox>().is_err() {
            return invalid("mail.from must be like Twinlock <twinlock@example.org>".to_owned());
        }
        if self.mail.sender == MailSender::Smtp && self.mail.smtp_host.is_none() {
            return invalid("mail.sender is smtp, so mail.smtp_host is needed".to_owned());
        }
        if self.mail.smtp_tls == SmtpTls::None && self.mail.smtp_password.is_some() {
            return invalid("mail.smtp_tls is none, which would send mail.smtp_password in the clear".to_owned());
        }
        if self.mail.smtp_user.is_some() != self.mail.smtp_password.is_some() {
            return invalid("mail.smtp_user and mail.smtp_password go together".to_owned());
        }
        self.sms.check()?;
        self.ssh.check()?;
        Ok(self)
    }

    pub fn policy(&self) -> Policy {
        Policy {
            sign_up: self.sign_up,
            disable: self.policy.disable,
            recovery_codes: self.recovery_codes,
            sms: Sms {
                on: self.sms.sender != SmsSender::Off,
                countries: self.sms.country_ids(),
                daily_budget: self.sms.daily_budget,
            },
            operator_contact: self.operator_contact.clone(),
            issuer: self.issuer.clone(),
            browser_idle: self.sessions.browser_idle_hours * HOUR,
            browser_longest: self.sessions.browser_days * DAY,
            command_line_longest: self.sessions.command_line_days * DAY,
        }
    }

    /// What is allowed, but seldom meant: for the log.
    pub fn warnings(&self) -> Vec<&'static str> {
        let mut warnings = Vec::new();
        let is_here = url::Url::parse(&self.public_url).is_ok_and(|url| is_this_machine(&url));
        if self.public_url.starts_with("http://") && !is_here {
            warnings.push(
                "public_url is plain http, and not this machine: passwords can be read on the way; \
                 put a proxy with TLS in front and set public_url to its https address",
            );
        }
        let host = url::Url::parse(&self.public_url).ok().and_then(|url| url.host_str().map(str::len));
        if self.sms.sender != SmsSender::Off && host.is_some_and(|length| length > LONGEST_HOST) {
            warnings.push("the host in public_url is so long that a text message with a code takes two parts");
        }
        if self.trusted_proxies.iter().any(|network| network.prefix_len() == 0) {
            warnings.push(
                "trusted_proxies names every address: whoever connects can choose the address they are limited by; \
                 name the proxy alone",
            );
        }
        warnings
    }

    /// Where the key that seals secrets is.
    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join("twinlock.key"))
    }
}

impl SshSection {
    /// By id, not by address: an address can go to another account, and the machine's user with it.
    fn check(&self) -> Result<(), ConfigError> {
        let is_id = |id: &str| id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        match self.users.iter().find(|(_, id)| !is_id(id)) {
            Some((user, id)) => Err(ConfigError::Invalid(format!(
                "ssh.users gives {user:?} the account {id:?}, which is no account's id; \
                 `twinlock admin show --email ADDRESS` prints the id of an account"
            ))),
            None => Ok(()),
        }
    }
}

impl SmsSection {
    fn check(&self) -> Result<(), ConfigError> {
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
    fn country_ids(&self) -> Vec<CountryId> {
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

fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

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

/// What the log lets through: `RUST_LOG`, in the words of `tracing-subscriber`.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn log_filter() -> Option<String> {
    std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty())
}

fn section_defaults() -> Map<String, Dict> {
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
fn known() -> Vec<(String, String)> {
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

fn from_variables(variables: &[(String, String)]) -> Result<Vec<(String, Value)>, ConfigError> {
    let known = known();
    let mut found = Vec::new();
    for (variable, value) in variables {
        // The file with the configuration itself; read by the command line.
        if variable == "TWINLOCK_CONFIG" {
            continue;
        }
        // The short name of the one setting that most people need.
        let variable = if variable == "TWINLOCK_SMS" { "TWINLOCK_SMS_SENDER" } else { variable.as_str() };
        let find = |name: &str| known.iter().find(|(known, _)| known == name).map(|(_, key)| key.clone());
        if let Some(key) = find(variable) {
            found.push((key.clone(), typed(&key, value)));
        } else if let Some(key) = variable.strip_suffix("_FILE").and_then(find) {
            let text = std::fs::read_to_string(Path::new(value))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(public_url: &str, proxies: &[&str]) -> Vec<&'static str> {
        let overrides = Overrides { public_url: Some(public_url.to_owned()), ..Overrides::default() };
        let mut config = Config::load(&overrides).expect("the defaults hold");
        config.trusted_proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        config.warnings()
    }

    #[test]
    fn plain_http_is_warned_of_unless_it_stays_on_this_machine() {
        for far in ["http://account.example.org", "http://localhost.example.org", "http://192.0.2.1:3000"] {
            assert!(matches!(warnings(far, &[])[..], [one] if one.starts_with("public_url")), "{far}");
        }
        for fine in ["https://account.example.org", "http://127.0.0.1:8080", "http://[::1]", "http://account.localhost"]
        {
            assert_eq!(warnings(fine, &[]), [""; 0], "{fine}");
        }
    }

    #[test]
    fn a_proxy_that_is_everybody_is_warned_of() {
        for all in ["0.0.0.0/0", "::/0", "10.0.0.0/0"] {
            let warnings = warnings("http://localhost:3000", &["127.0.0.1/32", all]);
            assert!(matches!(warnings[..], [one] if one.starts_with("trusted_proxies")), "{all}");
        }
        assert_eq!(warnings("http://localhost:3000", &["127.0.0.1/32", "10.0.0.0/8"]), [""; 0]);
    }
}
