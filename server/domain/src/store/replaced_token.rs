//! The table `replaced_token`: what an API key's token was before it was regenerated.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use rusqlite::Row;

/// The token a key had before. Until its end it reads, and does nothing else.
#[derive(Clone, Debug)]
pub struct ReplacedToken {
    pub token_hash: TokenHash,
    pub prefix: String,
    pub expires_at: Moment,
    pub last_used_at: Option<Moment>,
    pub last_address: Option<String>,
    pub last_client: Option<String>,
}

impl Change {
    /// Lets a key's present token read on until a moment. Goes before the token is replaced.
    pub fn keep_token(mut self, api_key_id: &str, until: Moment) -> Self {
        self = self.drop_replaced_token(api_key_id);
        self.batch.guard(
            "INSERT INTO replaced_token (api_key_id, token_hash, prefix, expires_at, last_used_at,
                                         last_address, last_client)
             SELECT id, token_hash, prefix, ?1, last_used_at, last_address, last_client FROM api_key WHERE id = ?2 AND account_id = ?3",
            [v(until.0), v(api_key_id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Ends the token a key had before.
    pub fn drop_replaced_token(mut self, api_key_id: &str) -> Self {
        self.batch.run(
            "DELETE FROM replaced_token WHERE api_key_id = (SELECT id FROM api_key WHERE id = ?1 AND account_id = ?2)",
            [v(api_key_id.to_owned()), v(self.account_id.clone())],
        );
        self
    }
}

impl Batch {
    pub fn forget_expired_replaced_tokens(&mut self, now: Moment) {
        self.run("DELETE FROM replaced_token WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    pub fn touch_replaced_token(&self, api_key_id: &str, address: &str, client: &str, now: Moment) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "UPDATE replaced_token SET last_used_at = ?1, last_address = ?2, last_client = ?3 WHERE api_key_id = ?4",
            [v(now.0), v(address.to_owned()), v(client.to_owned()), v(api_key_id.to_owned())],
        );
        self.note(batch)
    }
}

/// Reads the columns that `api_key.rs` joins; `None` where there is no such token.
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<ReplacedToken>> {
    let Some(prefix) = row.get::<_, Option<String>>("replaced_prefix")? else { return Ok(None) };
    Ok(Some(ReplacedToken {
        token_hash: row.get("replaced_token_hash")?,
        prefix,
        expires_at: Moment(row.get("replaced_expires_at")?),
        last_used_at: row.get::<_, Option<i64>>("replaced_last_used_at")?.map(Moment),
        last_address: row.get("replaced_last_address")?,
        last_client: row.get("replaced_last_client")?,
    }))
}
