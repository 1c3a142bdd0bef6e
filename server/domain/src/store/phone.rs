//! The table `phone`: the backup phone of an account.

use super::account::Change;
use super::batch::{Batch, v};
use model::Moment;
use rusqlite::{Connection, OptionalExtension};

/// A number that was proven by a code. Still sealed.
#[derive(Clone, Debug)]
pub struct Phone {
    pub sealed_number: Vec<u8>,
    pub confirmed_at: Moment,
    pub last_used_at: Option<Moment>,
}

impl Change {
    /// Puts a confirmed number in the place of the old one.
    pub fn put_phone(mut self, sealed_number: Vec<u8>) -> Self {
        self = self.drop_phone();
        self.batch.run(
            "INSERT INTO phone (account_id, sealed_number, confirmed_at) VALUES (?1, ?2, ?3)",
            [v(self.account_id.clone()), v(sealed_number), v(self.now.0)],
        );
        self
    }

    pub fn drop_phone(mut self) -> Self {
        self.batch.run("DELETE FROM phone WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }
}

impl Batch {
    /// Notes that a code sent to the phone opened a session; off if the phone was removed meanwhile.
    pub fn phone_used(&mut self, account_id: &str, now: Moment) {
        self.guard("UPDATE phone SET last_used_at = ?1 WHERE account_id = ?2", [v(now.0), v(account_id.to_owned())]);
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str) -> rusqlite::Result<Option<Phone>> {
    db.prepare_cached("SELECT sealed_number, confirmed_at, last_used_at FROM phone WHERE account_id = ?1")?
        .query_row([account_id], |row| {
            Ok(Phone {
                sealed_number: row.get("sealed_number")?,
                confirmed_at: Moment(row.get("confirmed_at")?),
                last_used_at: row.get::<_, Option<i64>>("last_used_at")?.map(Moment),
            })
        })
        .optional()
}
