//! The table `text_code`: codes that went out in text messages.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::Result;
use crate::factor::sms::TextPurpose;
use model::Moment;
use model::phone::Delivery;
use rusqlite::{Connection, OptionalExtension};

/// The newest code of one purpose.
#[derive(Clone, Debug)]
pub struct TextCode {
    pub message_id: String,
    pub sealed_number: Vec<u8>,
    pub mac: [u8; 32],
    pub delivery: Delivery,
    pub created_at: Moment,
    pub expires_at: Moment,
}

impl Batch {
    /// Puts a code in the place of the one before: only the newest counts.
    pub fn put_text_code(&mut self, account_id: &str, purpose: TextPurpose, code: TextCode) {
        self.drop_text_code(account_id, purpose);
        self.run(
            "INSERT INTO text_code (account_id, purpose, message_id, sealed_number, mac, delivery, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            [
                v(account_id.to_owned()),
                v(purpose.name().to_owned()),
                v(code.message_id),
                v(code.sealed_number),
                v(code.mac.to_vec()),
                v(code.delivery.name().to_owned()),
                v(code.created_at.0),
                v(code.expires_at.0),
            ],
        );
    }

    /// Drops a code, and the message with it: what is not sent yet need not be.
    pub fn drop_text_code(&mut self, account_id: &str, purpose: TextPurpose) {
        self.run(
            "DELETE FROM message WHERE id IN (SELECT message_id FROM text_code WHERE account_id = ?1 AND purpose = ?2)",
            [v(account_id.to_owned()), v(purpose.name().to_owned())],
        );
        self.run(
            "DELETE FROM text_code WHERE account_id = ?1 AND purpose = ?2",
            [v(account_id.to_owned()), v(purpose.name().to_owned())],
        );
    }

    /// Spends a code: once, and only while it is the newest. A message that waits to be tried again, because
    /// its gateway delivered it and did not say so, has done its work.
    pub fn spend_text_code(&mut self, account_id: &str, purpose: TextPurpose, mac: &[u8; 32]) {
        self.run(
            "DELETE FROM message WHERE id IN
                (SELECT message_id FROM text_code WHERE account_id = ?1 AND purpose = ?2 AND mac = ?3)",
            [v(account_id.to_owned()), v(purpose.name().to_owned()), v(mac.to_vec())],
        );
        self.guard(
            "DELETE FROM text_code WHERE account_id = ?1 AND purpose = ?2 AND mac = ?3",
            [v(account_id.to_owned()), v(purpose.name().to_owned()), v(mac.to_vec())],
        );
    }

    pub fn forget_expired_text_codes(&mut self, before: Moment) {
        self.run("DELETE FROM text_code WHERE expires_at <= ?1", [v(before.0)]);
    }
}

impl Change {
    /// Drops the codes of every purpose, with their messages.
    pub fn drop_text_codes(mut self) -> Self {
        for purpose in [TextPurpose::SignIn, TextPurpose::ConfirmPhone] {
            self.batch.drop_text_code(&self.account_id, purpose);
        }
        self
    }
}

impl Store {
    pub fn text_code(&self, account_id: &str, purpose: TextPurpose) -> Result<Option<TextCode>> {
        self.read(|db| one(db, account_id, purpose))
    }

    /// Notes what became of the message that a code is on its way in, for the page that waits for it.
    pub fn note_delivery(&self, message_id: &str, delivery: Delivery) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "UPDATE text_code SET delivery = ?1 WHERE message_id = ?2",
            [v(delivery.name().to_owned()), v(message_id.to_owned())],
        );
        self.note(batch)
    }
}

fn one(db: &Connection, account_id: &str, purpose: TextPurpose) -> rusqlite::Result<Option<TextCode>> {
    db.prepare_cached(
        "SELECT message_id, sealed_number, mac, delivery, created_at, expires_at
         FROM text_code WHERE account_id = ?1 AND purpose = ?2",
    )?
    .query_row([account_id, purpose.name()], |row| {
        let delivery: String = row.get("delivery")?;
        Ok(TextCode {
            message_id: row.get("message_id")?,
            sealed_number: row.get("sealed_number")?,
            mac: row.get("mac")?,
            delivery: Delivery::from_name(&delivery).unwrap_or(Delivery::Waiting),
            created_at: Moment(row.get("created_at")?),
            expires_at: Moment(row.get("expires_at")?),
        })
    })
    .optional()
}
