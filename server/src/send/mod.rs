//! The ways out of the outbox.

mod directory;
mod mail_smtp;
pub mod sms;
mod sms_gammu;
mod sms_http;
mod sms_twilio;

use crate::config::{Config, MailSender};
use domain::outbox::{Letter, Notice};
use lettre::Message;
use lettre::message::{Mailbox, MultiPart};
use model::recovery::FEW_LEFT;
use model::shown_once::ShownOnce;
use std::error::Error;
use words::mail::{About, Ending, Occasion, write};

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
            MailSender::Directory => Way::Directory(directory::Directory::new(&config.data, "mail")?),
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
    use About::{Addresses, Count, Device, Devices, Nothing, Thing, Until};
    use Ending::{Alarm, Link, NoHarm};
    let (name, ending, about) = match &letter.notice {
        Notice::AccountCreated => ("account-created", Alarm, Nothing),
        Notice::TwoFactorEnabled => ("two-factor-enabled", Alarm, Nothing),
        Notice::TwoFactorDisabled => ("two-factor-disabled", Alarm, Nothing),
        Notice::PasswordChanged => ("password-changed", Alarm, Nothing),
        Notice::ApiKeyCreated => ("api-key-created", Alarm, Nothing),
        Notice::ReplacedTokenEnded => ("replaced-token-ended", Alarm, Nothing),
        Notice::ApiKeyRegenerated => ("api-key-regenerated", Alarm, Nothing),
        Notice::ApiKeyDeleted => ("api-key-deleted", Alarm, Nothing),
        Notice::ApiKeyMarked => ("api-key-marked", Alarm, Nothing),
        Notice::ApiKeyUnmarked => ("api-key-unmarked", Alarm, Nothing),
        Notice::FactorOff => ("factor-off", Alarm, Nothing),
        Notice::SmsOff => ("sms-off", Alarm, Nothing),
        Notice::RecoveryCodesOff => ("recovery-codes-off", Alarm, Nothing),
        Notice::HalfSignedIn { count } => ("half-signed-in", Alarm, Count(*count)),
        Notice::RecoveryCodeUsed { left } if *left <= FEW_LEFT => ("recovery-codes-low", Alarm, Count(*left)),
        Notice::RecoveryCodeUsed { left } => ("recovery-code-used", Alarm, Count(*left)),
        Notice::SmsUsed => ("sms-used", Alarm, Nothing),
        Notice::RecoveryCodesViewed => ("recovery-codes-viewed", Alarm, Nothing),
        Notice::RecoveryCodesDrawn => ("recovery-codes-drawn", Alarm, Nothing),
        Notice::RecoveryCodesReplaced => ("recovery-codes-replaced", Alarm, Nothing),
        Notice::DeviceChanged => ("device-changed", Alarm, Nothing),
        Notice::DeviceAdded { device } => ("device-added", Alarm, Device(device)),
        Notice::DeviceOverlap { device, old, until } => {
            ("device-overlap", Alarm, Devices { new: device, old, until: *until })
        }
        Notice::DeviceKept { device } => ("device-kept", Alarm, Device(device)),
        Notice::DeviceRemoved { device } => ("device-removed", Alarm, Device(device)),
        Notice::DeviceRetired { device } => ("device-retired", Alarm, Device(device)),
        Notice::CommandLineApproved { description } => ("command-line-approved", Alarm, Thing(description)),
        Notice::TwoFactorImported { from } => ("two-factor-imported", Alarm, Thing(from)),
        Notice::SessionsEnded { count } => ("sessions-ended", Alarm, Count(*count)),
        Notice::ApiKeyOverlap { until } => ("api-key-overlap", Alarm, Until(*until)),
        Notice::SshKeyAdded { fingerprint } => ("ssh-key-added", Alarm, Thing(fingerprint)),
        Notice::SshKeyRemoved { fingerprint } => ("ssh-key-removed", Alarm, Thing(fingerprint)),
        Notice::PhoneAdded { masked } => ("phone-added", Alarm, Thing(masked)),
        Notice::PhoneChanged { masked } => ("phone-changed", Alarm, Thing(masked)),
        Notice::PhoneRemoved { masked } => ("phone-removed", Alarm, Thing(masked)),
        Notice::SmsBudgetSpent => ("sms-budget-spent", Ending::Nothing, Nothing),
        Notice::PasswordReset { link } => ("password-reset", Link(link.show()), Nothing),
        Notice::PasswordWasReset => ("password-was-reset", Alarm, Nothing),
        Notice::FactorUnlocked => ("factor-unlocked", Alarm, Nothing),
        Notice::SignUp { link } => ("sign-up", Link(link.show()), Nothing),
        Notice::AlreadySignedUp => ("already-signed-up", NoHarm, Nothing),
        Notice::AddressChangeAsked { to } => {
            ("address-change-asked", Alarm, Addresses(letter.to.as_str(), to.as_str()))
        }
        Notice::ConfirmAddress { link } => ("confirm-address", Link(link.show()), Nothing),
        Notice::AddressInUse => ("address-in-use", NoHarm, Nothing),
        Notice::AddressChanged { from, to } => ("address-changed", Alarm, Addresses(from.as_str(), to.as_str())),
        Notice::Frozen { until } => ("frozen", Ending::Facts, Until(*until)),
        Notice::Thawed => ("thawed", Alarm, Nothing),
    };
    let history = letter.head.as_ref();
    let freeze = letter.freeze.as_ref().map(ShownOnce::show);
    Occasion {
        name,
        at: letter.at,
        client: &letter.client,
        address: &letter.address,
        ending,
        freeze,
        about,
        history,
        site,
    }
}
