//! The ways out of the outbox.

mod directory;
mod mail_smtp;

use crate::config::{Config, MailSender};
use domain::outbox::{Letter, Notice};
use lettre::Message;
use lettre::message::{Mailbox, MultiPart};
use std::error::Error;
use words::mail::{Occasion, write};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Sends mail the way the configuration says.
pub struct Sender {
    from: Mailbox,
    way: Way,
}

enum Way {
    Directory(directory::Directory),
    Smtp(Box<mail_smtp::Smtp>),
}

impl Sender {
    pub fn new(config: &Config) -> Result<Self> {
        let from = config.mail.from.parse().map_err(|cause| format!("mail.from is not an address: {cause}"))?;
        let way = match config.mail.sender {
            MailSender::Directory => Way::Directory(directory::Directory::new(&config.data)?),
            MailSender::Smtp => Way::Smtp(Box::new(mail_smtp::Smtp::new(&config.mail)?)),
        };
        Ok(Self { from, way })
    }

    pub async fn send(&self, letter: &Letter, site: &str) -> Result<()> {
        let message = self.message(letter, site)?;
        match &self.way {
            Way::Directory(directory) => directory.send(&letter.id, &message),
            Way::Smtp(smtp) => smtp.send(message).await,
        }
    }

    /// The letter as a mail (RFC 5322): plain text and its HTML twin.
    fn message(&self, letter: &Letter, site: &str) -> Result<Message> {
        let (name, link) = words_of(&letter.notice);
        let occasion = Occasion { name, at: letter.at, client: &letter.client, address: &letter.address, link, site };
        let mail = write(letter.language, &occasion);
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.as_str().parse()?))
            .subject(mail.subject)
            // The same over all tries, so that a receiver can tell a repeat.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
    }
}

/// The name of a notice's words, and its link.
fn words_of(notice: &Notice) -> (&'static str, Option<&str>) {
    match notice {
        Notice::AccountCreated => ("account-created", None),
        Notice::TwoFactorEnabled => ("two-factor-enabled", None),
        Notice::TwoFactorDisabled => ("two-factor-disabled", None),
        Notice::PasswordChanged => ("password-changed", None),
        Notice::ApiKeyCreated => ("api-key-created", None),
        Notice::ApiKeyRegenerated => ("api-key-regenerated", None),
        Notice::ApiKeyDeleted => ("api-key-deleted", None),
        Notice::FactorOff => ("factor-off", None),
        Notice::FactorUnlocked => ("factor-unlocked", None),
        Notice::SignUp { link } => ("sign-up", Some(link.show())),
        Notice::AlreadySignedUp => ("already-signed-up", None),
    }
}
