//! The ways out of the outbox.

mod directory;
mod mail_smtp;

use crate::config::{Config, MailSender};
use domain::outbox::{Letter, Notice};
use lettre::Message;
use lettre::message::{Mailbox, MultiPart};
use std::error::Error;
use words::mail::{Ending, Occasion, write};

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
        let mail = write(letter.language, &occasion(letter, site));
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.as_str().parse()?))
            .subject(mail.subject)
            // The same over all tries, so that a receiver can tell a repeat.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
    }
}

/// What a letter tells of, as its words need it.
fn occasion<'a>(letter: &'a Letter, site: &'a str) -> Occasion<'a> {
    use Ending::{Alarm, Link, NoHarm};
    let (name, ending, addresses) = match &letter.notice {
        Notice::AccountCreated => ("account-created", Alarm, None),
        Notice::TwoFactorEnabled => ("two-factor-enabled", Alarm, None),
        Notice::TwoFactorDisabled => ("two-factor-disabled", Alarm, None),
        Notice::PasswordChanged => ("password-changed", Alarm, None),
        Notice::ApiKeyCreated => ("api-key-created", Alarm, None),
        Notice::ApiKeyRegenerated => ("api-key-regenerated", Alarm, None),
        Notice::ApiKeyDeleted => ("api-key-deleted", Alarm, None),
        Notice::FactorOff => ("factor-off", Alarm, None),
        Notice::FactorUnlocked => ("factor-unlocked", Alarm, None),
        Notice::SignUp { link } => ("sign-up", Link(link.show()), None),
        Notice::AlreadySignedUp => ("already-signed-up", NoHarm, None),
        Notice::AddressChangeAsked { to } => ("address-change-asked", Alarm, Some((letter.to.as_str(), to.as_str()))),
        Notice::ConfirmAddress { link } => ("confirm-address", Link(link.show()), None),
        Notice::AddressInUse => ("address-in-use", NoHarm, None),
        Notice::AddressChanged { from, to } => ("address-changed", Alarm, Some((from.as_str(), to.as_str()))),
    };
    Occasion { name, at: letter.at, client: &letter.client, address: &letter.address, ending, addresses, site }
}
