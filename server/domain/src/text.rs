//! Text messages on their way out: rows like mail, but short-lived, and through a door of their own.

use crate::caller::Client;
use crate::factor::sms::{self, TextPurpose};
use crate::history::Event;
use crate::limit::{Budget, TEXTS_A_MINUTE, TEXTS_AN_HOUR, TEXTS_FROM_HERE, TEXTS_TO_ONE, TEXTS_TO_ONE_AN_HOUR};
use crate::outbox::Notice;
use crate::phone::PhoneNumber;
use crate::store::{Account, Batch, Channel, MessageRow, TextCode};
use crate::{Core, Result};
use model::moment::{DAY, MINUTE};
use model::phone::{Delivery, TextOnItsWay};
use model::shown_once::ShownOnce;
use model::{Language, Moment, Refusal};
use serde::{Deserialize, Serialize};

/// What a text message says. Its words are in `app/words`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextNotice {
    Code { code: ShownOnce },
    PhoneAdded,
    PhoneChanged,
    PhoneRemoved,
}

/// A text message with all that its words need.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Text {
    /// Stays the same over all tries, so that a gateway can tell a repeat.
    #[serde(skip)]
    pub id: String,
    /// In E.164. Its `Debug` is redacted.
    pub to: ShownOnce,
    pub language: Language,
    pub notice: TextNotice,
}

/// A notice is worth sending for a day; a code only as long as it is good.
const NOTICE_LASTS: i64 = DAY;
/// From then on a gateway that has not answered is said to be slow, in seconds.
const SLOW: i64 = 10;
/// How long a message that was handed out is left alone, in seconds: longer than any gateway is waited for.
const LEASE: i64 = 2 * MINUTE;
/// The pause before each further try, in seconds: the last one again and again while a code is good.
const AGAIN: [i64; 5] = [5, 10, 20, 40, 60];
/// After so many tries only a notice can still be waiting, and it is in no hurry.
const SELDOM_AFTER: i64 = 12;
const SELDOM: i64 = 10 * MINUTE;

impl Core {
    /// A batch with a new code for one purpose on its way, if every limit allows it.
    pub(crate) fn text_code_batch(
        &self,
        account: &Account,
        purpose: TextPurpose,
        number: &PhoneNumber,
        client: &Client,
    ) -> Result<Batch> {
        if !self.policy.sms.on {
            return Err(Refusal::SmsOff.into());
        }
        let now = self.now();
        // What is sent, and where, follows from the account as it was read.
        let mut batch = account.unchanged().and(self.count_text(account, purpose, number, client)?);
        let code = sms::draw(&*self.random)?;
        let text = Text {
            id: String::new(),
            to: ShownOnce::new(number.show().to_owned()),
            language: account.language,
            notice: TextNotice::Code { code: ShownOnce::new(code.to_string()) },
        };
        let (message_id, posted) = self.post(Channel::Sms, &text)?;
        batch.put_text_code(
            &account.id,
            purpose,
            TextCode {
                message_id,
                sealed_number: number.seal(&self.keys, &*self.random, &account.id)?,
                mac: sms::mac(&self.keys, &account.id, purpose, &code),
                delivery: Delivery::Waiting,
                created_at: now,
                expires_at: now + sms::LASTS,
            },
        );
        let event = Event::TextSent { purpose: purpose.name() };
        Ok(batch.and(posted).and(self.record(&account.id, &event, client)?))
    }

    /// A batch that tells a number of a change. It is not limited: the change was.
    pub(crate) fn text_notice(&self, account: &Account, to: &PhoneNumber, notice: TextNotice) -> Result<Batch> {
        if !self.policy.sms.on {
            return Ok(Batch::new());
        }
        let to = ShownOnce::new(to.show().to_owned());
        let (_, batch) =
            self.post(Channel::Sms, &Text { id: String::new(), to, language: account.language, notice })?;
        Ok(batch)
    }

    /// Raises every counter of text messages, or refuses because one is used up.
    fn count_text(
        &self,
        account: &Account,
        purpose: TextPurpose,
        number: &PhoneNumber,
        client: &Client,
    ) -> Result<Batch> {
        let now = self.now();
        let mut batch = Batch::new();
        let mut wait = None;
        for (key, budget) in self.text_counters(&account.id, purpose, number, client) {
            let counter = self.store.counter(key)?;
            wait = wait.max(counter.wait(budget, now));
            batch.raise(&counter, budget, now);
        }
        if let Some(seconds) = wait {
            return Err(Refusal::TooManyTexts { seconds }.into());
        }
        Ok(batch.and(self.count_text_of_the_day(now)?))
    }

    /// What a text message is counted by. A number is counted for each purpose: whoever types somebody's
    /// number as their own cannot keep its owner from signing in by it.
    fn text_counters(
        &self,
        account_id: &str,
        purpose: TextPurpose,
        number: &PhoneNumber,
        client: &Client,
    ) -> [([u8; 32], Budget); 5] {
        let to = format!("{} {}", purpose.name(), number.show());
        [
            (self.keys.texts_counter("account, minute", account_id), TEXTS_A_MINUTE),
            (self.keys.texts_counter("account, hour", account_id), TEXTS_AN_HOUR),
            (self.keys.texts_counter("number", &to), TEXTS_TO_ONE),
            (self.keys.texts_counter("number, hour", &to), TEXTS_TO_ONE_AN_HOUR),
            (self.keys.texts_counter("network", &client.network), TEXTS_FROM_HERE),
        ]
    }

    /// The budget of the whole server. The message that uses it up tells the operators.
    fn count_text_of_the_day(&self, now: Moment) -> Result<Batch> {
        let day = now.0.div_euclid(DAY);
        let counter = self.store.counter(self.keys.texts_counter("server, day", &day.to_string()))?;
        let budget = self.policy.sms.daily_budget;
        if counter.failures >= budget {
            return Err(Refusal::SmsBudgetSpent { seconds: (day + 1) * DAY - now.0 }.into());
        }
        let mut next = counter;
        next.failures += 1;
        let mut batch = Batch::new();
        batch.move_counter(&counter, &next, Moment((day + 2) * DAY));
        if next.failures >= budget {
            tracing::error!("the text messages of the day are used up ({budget}); see sms.daily_budget");
            for operator in self.store.operators()? {
                batch = batch.and(self.write_to(
                    operator.email.clone(),
                    operator.language,
                    Notice::SmsBudgetSpent,
                    &Client::console(),
                )?);
            }
        }
        Ok(batch)
    }

    /// The code of one purpose that is on its way, as the page shows it that waits for it.
    pub(crate) fn text_on_its_way(
        &self,
        account_id: &str,
        purpose: TextPurpose,
        client: &Client,
    ) -> Result<Option<TextOnItsWay>> {
        let Some(code) = self.store.text_code(account_id, purpose)? else { return Ok(None) };
        let now = self.now();
        if now >= code.expires_at {
            return Ok(None);
        }
        let Some(number) = self.opened_number(account_id, &code.sealed_number) else { return Ok(None) };
        let mut again_in = 0;
        for (key, budget) in self.text_counters(account_id, purpose, &number, client) {
            again_in = again_in.max(self.store.counter(key)?.wait(budget, now).unwrap_or(0));
        }
        Ok(Some(TextOnItsWay {
            masked: number.masked(),
            delivery: match code.delivery {
                Delivery::Waiting if now - code.created_at > SLOW => Delivery::Delayed,
                delivery => delivery,
            },
            expires_at: code.expires_at,
            again_in,
        }))
    }

    /// Takes the next text message that is due, if any; its next try is set before it is handed out.
    pub fn next_text(&self) -> Result<Option<(MessageRow, Text)>> {
        while let Some((row, text)) = self.next_message::<Text>(Channel::Sms, |tries| pause(tries) + LEASE)? {
            let lasts = match text.notice {
                TextNotice::Code { .. } => sms::LASTS,
                TextNotice::PhoneAdded | TextNotice::PhoneChanged | TextNotice::PhoneRemoved => NOTICE_LASTS,
            };
            if self.now() - row.created_at < lasts {
                return Ok(Some((row.clone(), Text { id: row.id, ..text })));
            }
            self.text_given_up(&row)?;
        }
        Ok(None)
    }

    pub fn text_sent(&self, row: &MessageRow) -> Result<()> {
        self.store.note_delivery(&row.id, Delivery::Sent)?;
        self.store.delete_message(&row.id)
    }

    /// The gateway did not take it: it is tried again soon, as long as its code is good.
    pub fn text_failed(&self, row: &MessageRow) -> Result<()> {
        self.store.note_delivery(&row.id, Delivery::Delayed)?;
        self.store.retry_message(&row.id, row.tries + 1, self.now() + pause(row.tries))
    }

    /// It will never be taken: the gateway said so, or its time is over.
    pub fn text_given_up(&self, row: &MessageRow) -> Result<()> {
        tracing::error!(message.id = row.id, "a text message was given up");
        self.store.note_delivery(&row.id, Delivery::GivenUp)?;
        self.store.delete_message(&row.id)
    }
}

/// The pause after so many tries, in seconds.
fn pause(tries: i64) -> i64 {
    if tries >= SELDOM_AFTER {
        return SELDOM;
    }
    AGAIN[usize::try_from(tries).unwrap_or(usize::MAX).min(AGAIN.len() - 1)]
}
