//! How mail is sent.

use super::ConfigError;
use serde::Deserialize;

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

impl MailSection {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let invalid = |sentence: &str| Err(ConfigError::Invalid(sentence.to_owned()));
        if self.from.parse::<lettre::message::Mailbox>().is_err() {
            return invalid("mail.from must be like Twinlock <twinlock@example.org>");
        }
        if self.sender == MailSender::Smtp && self.smtp_host.is_none() {
            return invalid("mail.sender is smtp, so mail.smtp_host is needed");
        }
        if self.smtp_tls == SmtpTls::None && self.smtp_password.is_some() {
            return invalid("mail.smtp_tls is none, which would send mail.smtp_password in the clear");
        }
        if self.smtp_user.is_some() != self.smtp_password.is_some() {
            return invalid("mail.smtp_user and mail.smtp_password go together");
        }
        Ok(())
    }
}
