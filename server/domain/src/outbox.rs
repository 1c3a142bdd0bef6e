//! Messages are rows: written with the change they tell of, sent afterwards.

use crate::caller::Client;
use crate::seal::Purpose;
use crate::store::{Account, Batch, Channel, FreezeLink, MessageRow};
use crate::token::{Token, TokenKind};
use crate::{Core, Error, Result};
use model::freeze::LINK_LASTS;
use model::history::HistoryHead;
use model::moment::{HOUR, MINUTE};
use model::shown_once::ShownOnce;
use model::{EmailAddress, Language, Moment};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a message tells. Its words are in `app/words`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    AccountCreated,
    TwoFactorEnabled,
    /// The operator turned it on, with what another program had exported.
    TwoFactorImported {
        from: String,
    },
    TwoFactorDisabled,
    PasswordChanged,
    ApiKeyCreated,
    ApiKeyRegenerated,
    /// The token from before was ended ahead of its time.
    ReplacedTokenEnded,
    ApiKeyDeleted,
    /// It goes on while the account is frozen.
    ApiKeyMarked,
    /// It does not any more.
    ApiKeyUnmarked,
    FactorOff,
    SmsOff,
    RecoveryCodesOff,
    FactorUnlocked,
    /// The password was right, and no code has followed, so many times since the owner was last told.
    HalfSignedIn {
        count: usize,
    },
    /// A recovery code signed somebody in.
    RecoveryCodeUsed {
        left: usize,
    },
    /// A text message signed somebody in.
    SmsUsed,
    RecoveryCodesViewed,
    RecoveryCodesReplaced,
    /// The first set of an account that had none.
    RecoveryCodesDrawn,
    /// A new device took the place of the old one, which has stopped.
    DeviceChanged,
    /// It works beside the others.
    DeviceAdded {
        device: String,
    },
    /// It takes the place of an old one, which works until then.
    DeviceOverlap {
        device: String,
        old: String,
        until: Moment,
    },
    /// It was about to stop working.
    DeviceKept {
        device: String,
    },
    DeviceRemoved {
        device: String,
    },
    DeviceRetired {
        device: String,
    },
    SessionsEnded {
        count: usize,
    },
    /// It was signed in through a browser.
    CommandLineApproved {
        description: String,
    },
    /// The old token reads until then.
    ApiKeyOverlap {
        until: Moment,
    },
    SshKeyAdded {
        fingerprint: String,
    },
    SshKeyRemoved {
        fingerprint: String,
    },
    PhoneAdded {
        masked: String,
    },
    PhoneChanged {
        masked: String,
    },
    PhoneRemoved {
        masked: String,
    },
    /// To an operator: the day's text messages are used up.
    SmsBudgetSpent,
    /// The password was forgotten; the link sets a new one.
    PasswordReset {
        link: ShownOnce,
    },
    PasswordWasReset,
    /// The address was typed into the sign-up page; the link goes on from there.
    SignUp {
        link: ShownOnce,
    },
    /// The address was typed into the sign-up page, but has an account.
    AlreadySignedUp,
    /// To the present address: another one is to take its place.
    AddressChangeAsked {
        to: EmailAddress,
    },
    /// To the new address; the link confirms it.
    ConfirmAddress {
        link: ShownOnce,
    },
    /// To the address that was asked for, but has an account of its own.
    AddressInUse,
    /// To both addresses, after the change.
    AddressChanged {
        from: EmailAddress,
        to: EmailAddress,
    },
    /// Nothing about signing in can be changed until then.
    Frozen {
        until: Moment,
    },
    /// Its owner ended that early.
    Thawed,
}

impl Notice {
    /// The name it has in the database, and in its words.
    fn name(&self) -> Result<String> {
        let failed = |cause| Error::failed("naming a notice", cause);
        // A variant without fields is its name, any other an object with its name.
        let name = match serde_json::to_value(self).map_err(failed)? {
            serde_json::Value::String(name) => name,
            serde_json::Value::Object(fields) => fields.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
            _ => String::new(),
        };
        Ok(name.replace('_', "-"))
    }

    /// Whether it brings a link that freezes. All do that tell an owner of their account, but for the one that tells
    /// of a freeze: it would let whoever reads the mail go on for ever.
    const fn freezes(&self) -> bool {
        match self {
            Self::Frozen { .. } | Self::SmsBudgetSpent => false,
            // A stranger may send these to anybody; nothing has happened to the account.
            Self::AlreadySignedUp | Self::AddressInUse => false,
            // To an address that has no account (yet).
            Self::SignUp { .. } | Self::ConfirmAddress { .. } => false,
            _ => true,
        }
    }
}

/// A message with all that its words need.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// Stays the same over all tries, so that a receiver can tell a repeat.
    #[serde(skip)]
    pub id: String,
    pub to: EmailAddress,
    /// The account it tells of, where it goes to that account's owner.
    #[serde(default)]
    pub account_id: Option<String>,
    /// Where that account's history ends when the letter is handed out.
    #[serde(skip)]
    pub head: Option<HistoryHead>,
    pub language: Language,
    pub notice: Notice,
    pub at: Moment,
    /// Where the change came from.
    pub address: String,
    pub client: String,
    /// The link that freezes the account. None: it tells of nothing that was done to one, or it was written before
    /// there were such links.
    #[serde(default)]
    pub freeze: Option<ShownOnce>,
}

/// A letter that is given up after two days of tries: SMTP's own custom (RFC 5321 §4.5.4.1).
const GIVE_UP_AFTER: i64 = 48 * HOUR;

impl Core {
    /// A batch with one notice to an account's owner.
    pub(crate) fn tell(&self, account: &Account, notice: Notice, client: &Client) -> Result<Batch> {
        self.tell_at(account.email.clone(), (&account.id, account.language), notice, client)
    }

    /// The same of something that happened a while ago.
    pub(crate) fn tell_then(&self, account: &Account, notice: Notice, at: Moment, client: &Client) -> Result<Batch> {
        self.tell_about(account.email.clone(), (&account.id, at), account.language, notice, client)
    }

    /// The same to an address that the account has not any more, or has only now.
    pub(crate) fn tell_at(
        &self,
        to: EmailAddress,
        (account_id, language): (&str, Language),
        notice: Notice,
        client: &Client,
    ) -> Result<Batch> {
        self.tell_about(to, (account_id, self.now()), language, notice, client)
    }

    /// A letter about an account, with the link that freezes it, where the notice takes one.
    fn tell_about(
        &self,
        to: EmailAddress,
        (account_id, at): (&str, Moment),
        language: Language,
        notice: Notice,
        client: &Client,
    ) -> Result<Batch> {
        if !notice.freezes() {
            return self.write(to, Some((account_id, at)), language, (notice, None), client);
        }
        let now = self.now();
        let token = Token::draw(&*self.random, TokenKind::Link)?;
        let link = FreezeLink {
            account_id: account_id.to_owned(),
            email: to.clone(),
            notice: notice.name()?,
            created_at: now,
            expires_at: now + LINK_LASTS,
            used_at: None,
        };
        let mut batch = Batch::new();
        batch.insert_freeze_link(token.hash(), &link);
        let freeze = ShownOnce::new(format!("/freeze?token={}", token.show()));
        Ok(batch.and(self.write(to, Some((account_id, at)), language, (notice, Some(freeze)), client)?))
    }

    /// A batch with one letter that is about no account: nothing of one is in it.
    pub(crate) fn write_to(
        &self,
        to: EmailAddress,
        language: Language,
        notice: Notice,
        client: &Client,
    ) -> Result<Batch> {
        self.write(to, None, language, (notice, None), client)
    }

    fn write(
        &self,
        to: EmailAddress,
        about: Option<(&str, Moment)>,
        language: Language,
        (notice, freeze): (Notice, Option<ShownOnce>),
        client: &Client,
    ) -> Result<Batch> {
        let letter = Letter {
            id: String::new(),
            to,
            account_id: about.map(|(account_id, _)| account_id.to_owned()),
            head: None,
            language,
            notice,
            at: about.map_or_else(|| self.now(), |(_, at)| at),
            address: client.address.clone(),
            client: client.agent.clone(),
            freeze,
        };
        let (_, batch) = self.post(Channel::Mail, &letter)?;
        Ok(batch)
    }

    /// Takes the next letter that is due, if any. Its next try is set before it is handed out: what
    /// happens to the sender, it is not sent again and again. One that no longer opens is dropped.
    ///
    /// A letter about an account brings the end of its history along, as it is now: the line that it tells of is chained
    /// only when the letter is sealed already.
    ///
    /// Tries are 1, 2, 4 … minutes apart, at most an hour, for two days.
    pub fn next_letter(&self) -> Result<Option<(MessageRow, Letter)>> {
        let wait = |tries: i64| (MINUTE << tries.clamp(0, 6)).min(HOUR);
        let Some((row, letter)) = self.next_message::<Letter>(Channel::Mail, wait)? else { return Ok(None) };
        let head = match &letter.account_id {
            Some(account_id) => self.history_head(account_id)?,
            None => None,
        };
        let freeze = letter.freeze.map(|link| self.at_home(&link));
        Ok(Some((row.clone(), Letter { id: row.id, head, freeze, ..letter })))
    }

    /// A link as the server that sends it is reached: `twinlock admin` writes letters too, and may know it by no name. One of an
    /// older Twinlock is whole already.
    fn at_home(&self, link: &ShownOnce) -> ShownOnce {
        let link = link.show();
        ShownOnce::new(if link.starts_with('/') { format!("{}{link}", self.public_url) } else { link.to_owned() })
    }

    /// Takes the next message that is due at a door, and sets its next try.
    pub(crate) fn next_message<T: DeserializeOwned>(
        &self,
        channel: Channel,
        wait: impl Fn(i64) -> i64,
    ) -> Result<Option<(MessageRow, T)>> {
        while let Some(row) = self.store.due_message(channel, self.now())? {
            self.store.retry_message(&row.id, row.tries + 1, self.now() + wait(row.tries))?;
            let opened = self.keys.open(Purpose::Message, &[&row.id], &row.sealed);
            if let Some(message) = opened.and_then(|plain| serde_json::from_slice(&plain).ok()) {
                return Ok(Some((row, message)));
            }
            tracing::error!(message.id = row.id, "a message in the outbox does not open; dropped");
            self.store.delete_message(&row.id)?;
        }
        Ok(None)
    }

    /// Seals a message for the outbox. Returns its id with the batch.
    pub(crate) fn post(&self, channel: Channel, message: &impl Serialize) -> Result<(String, Batch)> {
        let now = self.now();
        let id = self.random.id(now)?;
        let plain = serde_json::to_vec(message).map_err(|cause| Error::failed("writing a message", cause))?;
        let sealed = self.keys.seal(&*self.random, Purpose::Message, &[&id], &plain)?;
        let mut batch = Batch::new();
        batch.insert_message(channel, id.clone(), sealed, now);
        Ok((id, batch))
    }

    pub fn letter_sent(&self, row: &MessageRow) -> Result<()> {
        self.store.delete_message(&row.id)
    }

    /// Gives a letter up that failed for two days; any other waits for its next try.
    pub fn letter_failed(&self, row: &MessageRow) -> Result<()> {
        if self.now() - row.created_at >= GIVE_UP_AFTER {
            tracing::error!(message.id = row.id, "a message could not be sent for two days; given up");
            return self.letter_sent(row);
        }
        Ok(())
    }
}
