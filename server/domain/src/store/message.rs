//! The table `message`: the outbox.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use rusqlite::OptionalExtension;

/// A message on its way out, still sealed.
#[derive(Clone, Debug)]
pub struct MessageRow {
    pub id: String,
    pub sealed: Vec<u8>,
    pub created_at: Moment,
    pub tries: i64,
}

impl Batch {
    pub fn insert_message(&mut self, id: String, sealed: Vec<u8>, now: Moment) {
        self.run(
            "INSERT INTO message (id, sealed, created_at, tries, next_try_at) VALUES (?1, ?2, ?3, 0, ?3)",
            [v(id), v(sealed), v(now.0)],
        );
    }
}

impl Store {
    /// The message that is due for the longest time.
    pub fn due_message(&self, now: Moment) -> Result<Option<MessageRow>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT id, sealed, created_at, tries FROM message WHERE next_try_at <= ?1 ORDER BY next_try_at, id LIMIT 1",
            )?
            .query_row([now.0], |row| {
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
        batch.run("DELETE FROM message WHERE id = ?1", [v(id.to_owned())]);
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
