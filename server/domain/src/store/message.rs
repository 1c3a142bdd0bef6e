//! The table `message`: the outbox.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use rusqlite::OptionalExtension;

/// The door a message leaves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Mail,
    Sms,
}

impl Channel {
    const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// A message on its way out, still sealed.
#[derive(Clone, Debug)]
pub struct MessageRow {
    pub id: String,
    pub sealed: Vec<u8>,
    pub created_at: Moment,
    pub tries: i64,
}

impl Batch {
    pub fn insert_message(&mut self, channel: Channel, id: String, sealed: Vec<u8>, now: Moment) {
        self.run(
            "INSERT INTO message (id, channel, sealed, created_at, tries, next_try_at) VALUES (?1, ?2, ?3, ?4, 0, ?4)",
            [v(id), v(channel.name().to_owned()), v(sealed), v(now.0)],
        );
    }

    /// Takes a message back that is not on its way yet.
    pub fn drop_message(&mut self, id: &str) {
        self.run("DELETE FROM message WHERE id = ?1", [v(id.to_owned())]);
    }
}

impl Store {
    /// The message that is due for the longest time at one door.
    pub fn due_message(&self, channel: Channel, now: Moment) -> Result<Option<MessageRow>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT id, sealed, created_at, tries FROM message
                 WHERE channel = ?1 AND next_try_at <= ?2 ORDER BY next_try_at, id LIMIT 1",
            )?
            .query_row(rusqlite::params![channel.name(), now.0], |row| {
                Ok(MessageRow {
                    id: row.get("id")?,
                    sealed: row.get("sealed")?,
                    created_at: Moment(row.get("created_at")?),
                    tries: row.get("tries")?,
                })
            })
            .optional()
        })
    }

    pub fn delete_message(&self, id: &str) -> Result<()> {
        let mut batch = Batch::new();
        batch.drop_message(id);
        self.note(batch)
    }

    pub fn retry_message(&self, id: &str, tries: i64, next_try_at: Moment) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "UPDATE message SET tries = ?1, next_try_at = ?2 WHERE id = ?3",
            [v(tries), v(next_try_at.0), v(id.to_owned())],
        );
        self.note(batch)
    }
}
