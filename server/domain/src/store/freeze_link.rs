//! The table `freeze_link`: one link in each notice, good once, whatever has been changed since.

use super::account::Change;
use super::batch::{Batch, v};
use super::{Account, Store};
use crate::Result;
use crate::token::TokenHash;
use model::{EmailAddress, Moment};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row};

/// A link, and the notice it stood in.
#[derive(Clone, Debug)]
pub struct FreezeLink {
    pub account_id: String,
    /// Where the notice went.
    pub email: EmailAddress,
    /// What it told of.
    pub notice: String,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

impl Batch {
    pub fn insert_freeze_link(&mut self, token_hash: TokenHash, link: &FreezeLink) {
        self.run(
            "INSERT INTO freeze_link (token_hash, account_id, email, notice, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                v(token_hash.to_vec()),
                v(link.account_id.clone()),
                v(link.email.as_str().to_owned()),
                v(link.notice.clone()),
                v(link.created_at.0),
                v(link.expires_at.0),
            ],
        );
    }

    pub fn forget_expired_freeze_links(&mut self, now: Moment) {
        self.run("DELETE FROM freeze_link WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Change {
    /// Uses a link up: it must be there, and nobody may have used it.
    pub fn use_freeze_link(mut self, token_hash: &TokenHash) -> Self {
        self.batch.guard(
            "UPDATE freeze_link SET used_at = ?1 WHERE token_hash = ?2 AND account_id = ?3 AND used_at IS NULL",
            [v(self.now.0), v(token_hash.to_vec()), v(self.account_id.clone())],
        );
        self
    }
}

impl Store {
    /// Finds a link, used ones too, with its account as it is now.
    pub fn freeze_link(&self, token_hash: &TokenHash) -> Result<Option<(FreezeLink, Account)>> {
        self.read(|db| {
            let found = db
                .prepare_cached(
                    "SELECT account_id, email, notice, created_at, expires_at, used_at FROM freeze_link WHERE token_hash = ?1",
                )?
                .query_row([token_hash], from_row)
                .optional()?;
            let Some(link) = found else { return Ok(None) };
            let account = super::account::by_id(db, &link.account_id)?;
            Ok(account.map(|account| (link, account)))
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<FreezeLink> {
    let email: String = row.get("email")?;
    Ok(FreezeLink {
        account_id: row.get("account_id")?,
        email: EmailAddress::parse(&email)
            .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(cause)))?,
        notice: row.get("notice")?,
        created_at: Moment(row.get("created_at")?),
        expires_at: Moment(row.get("expires_at")?),
        used_at: row.get::<_, Option<i64>>("used_at")?.map(Moment),
    })
}
