//! The table `password_reset`: the newest link of each account that forgot its password.

use super::account::Change;
use super::batch::{Batch, v};
use super::{Account, Store};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use rusqlite::OptionalExtension;

impl Batch {
    /// Puts a link in the place of the one before: only the newest counts.
    pub fn put_password_reset(&mut self, account: &Account, token_hash: TokenHash, now: Moment, expires_at: Moment) {
        self.run("DELETE FROM password_reset WHERE account_id = ?1", [v(account.id.clone())]);
        self.run(
            "INSERT INTO password_reset (account_id, token_hash, epoch, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            [v(account.id.clone()), v(token_hash.to_vec()), v(account.epoch), v(now.0), v(expires_at.0)],
        );
    }

    pub fn forget_expired_password_resets(&mut self, now: Moment) {
        self.run("DELETE FROM password_reset WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Change {
    /// Uses a link up: it must still be there.
    pub fn use_password_reset(mut self, token_hash: &TokenHash) -> Self {
        self.batch.guard(
            "DELETE FROM password_reset WHERE account_id = ?1 AND token_hash = ?2",
            [v(self.account_id.clone()), v(token_hash.to_vec())],
        );
        self
    }

    pub fn drop_password_reset(mut self) -> Self {
        self.batch.run("DELETE FROM password_reset WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }
}

impl Store {
    /// Finds the account that a link is for, and when the link ends. One of an older epoch is not found.
    pub fn account_by_password_reset(&self, token_hash: &TokenHash) -> Result<Option<(Account, Moment)>> {
        self.read(|db| {
            let found: Option<(String, i64, i64)> = db
                .prepare_cached("SELECT account_id, epoch, expires_at FROM password_reset WHERE token_hash = ?1")?
                .query_row([token_hash], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((id, epoch, expires_at)) = found else { return Ok(None) };
            let account = super::account::by_id(db, &id)?.filter(|account| account.epoch == epoch);
            Ok(account.map(|account| (account, Moment(expires_at))))
        })
    }
}
