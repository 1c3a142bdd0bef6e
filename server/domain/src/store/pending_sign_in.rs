//! The table `pending_sign_in`: password accepted, code missing.

use super::account::Change;
use super::batch::{Batch, v};
use super::{Account, Store};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use rusqlite::{OptionalExtension, Row, ToSql};

/// A sign-in that waits for its code.
#[derive(Clone, Debug)]
pub struct Pending {
    pub id: String,
    pub account_id: String,
    pub epoch: i64,
    pub wrong_codes: i64,
    pub expires_at: Moment,
}

#[derive(Debug)]
pub struct NewPending {
    pub id: String,
    pub token_hash: TokenHash,
    pub client: String,
    pub address: String,
    pub created_at: Moment,
    pub expires_at: Moment,
}

impl Batch {
    pub fn insert_pending_sign_in(&mut self, account: &Account, pending: NewPending) {
        // The guard: the password was checked against this epoch's hash, and it must still count.
        self.guard(
            "INSERT INTO pending_sign_in (id, account_id, token_hash, epoch, wrong_codes, client, address, created_at, expires_at)
             SELECT ?1, id, ?3, epoch, 0, ?5, ?6, ?7, ?8 FROM account WHERE id = ?2 AND epoch = ?4",
            [
                v(pending.id),
                v(account.id.clone()),
                v(pending.token_hash.to_vec()),
                v(account.epoch),
                v(pending.client),
                v(pending.address),
                v(pending.created_at.0),
                v(pending.expires_at.0),
            ],
        );
    }

    /// Counts a wrong code before it is compared; off when somebody else counted meanwhile.
    pub fn raise_wrong_codes(&mut self, pending: &Pending) {
        self.guard(
            "UPDATE pending_sign_in SET wrong_codes = wrong_codes + 1 WHERE id = ?1 AND wrong_codes = ?2",
            [v(pending.id.clone()), v(pending.wrong_codes)],
        );
    }

    /// Ends a pending sign-in whose wrong codes are used up.
    pub fn forget_used_up_pending(&mut self, id: &str, most: i64) {
        self.run("DELETE FROM pending_sign_in WHERE id = ?1 AND wrong_codes >= ?2", [v(id.to_owned()), v(most)]);
    }

    /// Ends a pending sign-in that must still be there: it becomes one session, not two.
    pub fn finish_pending_sign_in(&mut self, id: &str) {
        self.guard("DELETE FROM pending_sign_in WHERE id = ?1", [v(id.to_owned())]);
    }

    pub fn forget_expired_pending_sign_ins(&mut self, now: Moment) {
        self.run("DELETE FROM pending_sign_in WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Change {
    /// Also what was approved for a command line that has not fetched it yet.
    pub fn drop_pending_sign_ins(mut self) -> Self {
        self = self.withdraw_approvals();
        self.batch.run("DELETE FROM pending_sign_in WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }
}

impl Store {
    /// Finds a pending sign-in of its account's present epoch.
    pub fn pending_by_token(&self, token_hash: &TokenHash) -> Result<Option<Pending>> {
        self.pending("token_hash = ?1", token_hash)
    }

    pub fn pending_by_id(&self, id: &str) -> Result<Option<Pending>> {
        self.pending("pending_sign_in.id = ?1", id)
    }

    fn pending(&self, condition: &str, value: impl ToSql) -> Result<Option<Pending>> {
        let sql = format!(
            "SELECT pending_sign_in.id, account_id, pending_sign_in.epoch, wrong_codes, expires_at
             FROM pending_sign_in JOIN account ON account.id = account_id AND account.epoch = pending_sign_in.epoch
             WHERE {condition}"
        );
        self.read(|db| db.prepare_cached(&sql)?.query_row([value], from_row).optional())
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Pending> {
    Ok(Pending {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        epoch: row.get("epoch")?,
        wrong_codes: row.get("wrong_codes")?,
        expires_at: Moment(row.get("expires_at")?),
    })
}
