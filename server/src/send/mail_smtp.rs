//! Mail over SMTP.

use super::Result;
use crate::config::{MailSection, SmtpTls};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// A server that takes longer is tried again later.
const TIMEOUT: Duration = Duration::from_secs(30);

pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    pub fn new(mail: &MailSection) -> Result<Self> {
        let host = mail.smtp_host.as_deref().unwrap_or_default();
        let builder = match mail.smtp_tls {
            SmtpTls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
            SmtpTls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
            SmtpTls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
        };
        let mut builder = builder.port(mail.smtp_port).timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (&mail.smtp_user, &mail.smtp_password) {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build() })
    }

    pub async fn send(&self, message: Message) -> Result<()> {
        // Its whole course, not only each step of it: a server that drips must not hold the outbox.
        match tokio::time::timeout(TIMEOUT * 2, self.transport.send(message)).await? {
            Ok(_) => Ok(()),
            // The server's own words may name the recipient: the log gets the code alone.
            Err(error) => match error.status() {
                Some(code) => Err(format!("the mail server answered {code}").into()),
                None => Err(error.into()),
            },
        }
    }
}
