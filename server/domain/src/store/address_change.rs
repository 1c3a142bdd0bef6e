//! The table `address_change`: new addresses that wait to be confirmed.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::Result;
use crate::token::TokenHash;
use model::{EmailAddress, Moment};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

/// A new address that waits for its link to be opened.
#[derive(Clone, Debug)]
pub struct AddressChange {
    pub email: EmailAddress,
    pub token_hash: TokenHash,
    pub expires_at: Moment,
}

impl Change {
    /// Puts a wish for another address in the place of any earlier one.
    pub fn put_address_change(mut self, wish: &AddressChange) -> Self {
        self = self.drop_address_change();
        self.batch.run(
            "INSERT INTO address_change (account_id, token_hash, email, epoch, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                v(self.account_id.clone()),
                v(wish.token_hash.to_vec()),
                v(wish.email.as_str().to_owned()),
                v(self.epoch),
                v(self.now.0),
                v(wish.expires_at.0),
            ],
        );
        self
    }

    pub fn drop_address_change(mut self) -> Self {
        self.batch.run("DELETE FROM address_change WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }
}

impl Batch {
    pub fn forget_expired_address_changes(&mut self, now: Moment) {
        self.run("DELETE FROM address_change WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    /// Finds whose wish a link confirms, while it lives: of the present epoch, and not expired.
    pub fn account_id_by_address_link(&self, token_hash: &TokenHash, now: Moment) -> Result<Option<String>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT account.id FROM address_change
                 JOIN account ON account.id = account_id AND account.epoch = address_change.epoch
                 WHERE token_hash = ?1 AND expires_at > ?2",
            )?
            .query_row(rusqlite::params![token_hash, now.0], |row| row.get(0))
            .optional()
        })
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str, epoch: i64) -> rusqlite::Result<Option<AddressChange>> {
    db.prepare_cached("SELECT email, token_hash, expires_at FROM address_change WHERE account_id = ?1 AND epoch = ?2")?
        .query_row(rusqlite::params![account_id, epoch], from_row)
        .optional()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AddressChange> {
    let email: String = row.get("email")?;
    Ok(AddressChange {
        email: EmailAddress::parse(&email)
            .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(cause)))?,
        token_hash: row.get("token_hash")?,
        expires_at: Moment(row.get("expires_at")?),
    })
}
