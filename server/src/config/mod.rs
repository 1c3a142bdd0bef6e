//! The configuration: defaults, then a TOML file, then `TWINLOCK_…`, then the command line.
//!
//! Every key has a variable: `mail.smtp_host` is `TWINLOCK_MAIL_SMTP_HOST`. A value can also stand
//! in a file of its own, named by the same variable with `_FILE` at its end. A key that is not
//! known is an error: a misspelt security setting must not be a silent default.

mod defaults;
mod environment;
mod mail;
mod sms;
mod ssh;

pub use environment::{Secret, client_token, log_filter, terminal_language};
pub use mail::{MailSection, MailSender, SmtpTls};
pub use sms::{SmsSection, SmsSender};
pub use ssh::SshSection;

use domain::policy::{Disable, Policy, RecoveryCodes, SignUp, Sms};
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use ipnet::IpNet;
use model::moment::{DAY, HOUR};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// The longest host with which a text message still has one part: 70 letters of UCS-2, less 26 for the code.
const LONGEST_HOST: usize = 44;

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
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
    pub policy: PolicySection,
    pub sessions: SessionsSection,
    pub mail: MailSection,
    pub sms: SmsSection,
    pub ssh: SshSection,
    pub limits: LimitsSection,
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

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsSection {
    /// Connections at once; three of four may be streams.
    pub connections: usize,
    /// Of them from one IPv4 address or IPv6 /64.
    pub connections_from_one: usize,
}

/// What the command line may say in place of the file and the environment.
#[derive(Clone, Debug, Default)]
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
        let mut figment =
            Figment::from(Serialized::defaults(defaults::TOP)).merge(Serialized::defaults(defaults::sections()));
        if let Some(file) = &overrides.config {
            // `Toml::file` would take a missing file for an empty one.
            std::fs::metadata(file)
                .map_err(|cause| ConfigError::Unreadable { variable: "--config".to_owned(), cause })?;
            figment = figment.merge(Toml::file_exact(file));
        }
        for (key, value) in environment::settings()? {
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
        let config: Self = figment.extract().map_err(|error| ConfigError::Invalid(in_words(&error)))?;
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
        for (name, value) in
            [("connections", self.limits.connections), ("connections_from_one", self.limits.connections_from_one)]
        {
            if !(16..=1_000_000).contains(&value) {
                return invalid(format!("limits.{name} must be from 16 to 1000000, not {value}"));
            }
        }
        self.mail.check()?;
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

/// What figment found wrong, without the types that it read it by.
fn in_words(error: &figment::Error) -> String {
    let key = error.path.join(".");
    if key.is_empty() { error.kind.to_string() } else { format!("{key}: {}", error.kind) }
}

fn is_this_machine(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Networks, where an address is a network of itself.
fn networks<'de, D: Deserializer<'de>>(reading: D) -> Result<Vec<IpNet>, D::Error> {
    let read = |text: String| {
        let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        network.map_err(|_| {
            D::Error::custom(format!("\"{text}\" is no address, such as 10.0.0.2, and no network, such as 10.0.0.0/8"))
        })
    };
    Vec::<String>::deserialize(reading)?.into_iter().map(read).collect()
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
    fn a_proxy_is_named_by_its_address_or_its_network() {
        let read = |text: &str| networks(serde_json::json!([text])).map_err(|error| error.to_string());
        for (text, network) in
            [("10.0.0.2", "10.0.0.2/32"), ("10.0.0.0/8", "10.0.0.0/8"), ("::1", "::1/128"), ("fd00::/8", "fd00::/8")]
        {
            assert_eq!(read(text), Ok(vec![network.parse().unwrap()]), "{text}");
        }
        for text in ["", "proxy", "10.0.0.0/33", "10.0.0.2:80"] {
            assert!(read(text).unwrap_err().contains("no address"), "{text}");
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
