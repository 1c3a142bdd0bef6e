//! The table `api_key`.

use super::account::Change;
use super::batch::{Batch, v};
use super::{ReplacedToken, Store};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use model::api_key::Scope;
use rusqlite::{Connection, Row};

/// An API key of the account's present epoch.
#[derive(Clone, Debug)]
pub struct ApiKey {
    pub id: String,
    pub token_hash: TokenHash,
    pub prefix: String,
    pub account_key: bool,
    pub description: String,
    pub scope: Vec<Scope>,
    /// Whether it goes on while the account is frozen.
    pub survives_freeze: bool,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub expires_at: Option<Moment>,
    pub last_used_at: Option<Moment>,
    pub last_address: Option<String>,
    pub last_client: Option<String>,
    /// What its token was before; its time may be over.
    pub replaced: Option<ReplacedToken>,
}

#[derive(Debug)]
pub struct NewApiKey {
    pub id: String,
    pub token_hash: TokenHash,
    pub prefix: String,
    pub account_key: bool,
    pub description: String,
    pub scope: Vec<Scope>,
    pub expires_at: Option<Moment>,
    pub survives_freeze: bool,
}

impl Change {
    pub fn insert_api_key(mut self, key: NewApiKey) -> Self {
        let (account_id, epoch, now) = (self.account_id.clone(), self.epoch, self.now);
        self.batch.insert_api_key(&account_id, epoch, now, key);
        self
    }

    /// Puts a new account key in the place of the old one.
    pub fn replace_account_key(mut self, key: NewApiKey) -> Self {
        self.batch.run("DELETE FROM api_key WHERE account_id = ?1 AND account_key = 1", [v(self.account_id.clone())]);
        self.insert_api_key(key)
    }

    /// Deletes the keys that an ended epoch left dead.
    pub fn drop_api_keys_of_old_epochs(mut self) -> Self {
        self.batch.run(
            "DELETE FROM api_key WHERE account_id = ?1 AND epoch <> ?2",
            [v(self.account_id.clone()), v(self.epoch)],
        );
        self
    }

    /// Carries the keys into the new epoch that are to go on while the account is frozen, as they are.
    /// Not with the tokens that they had before: one is often replaced because somebody else has it.
    pub fn carry_api_keys_that_survive(mut self) -> Self {
        self.batch.run(
            "DELETE FROM replaced_token WHERE api_key_id IN (SELECT id FROM api_key WHERE account_id = ?1)",
            [v(self.account_id.clone())],
        );
        self.batch.run(
            "UPDATE api_key SET epoch = ?1 WHERE account_id = ?2 AND epoch = ?1 - 1 AND survives_freeze = 1",
            [v(self.epoch), v(self.account_id.clone())],
        );
        self
    }

    pub fn mark_api_key(mut self, id: &str, survives_freeze: bool) -> Self {
        self.batch.guard(
            "UPDATE api_key SET survives_freeze = ?1, updated_at = ?2 WHERE id = ?3 AND account_id = ?4",
            [v(survives_freeze), v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    pub fn drop_api_key(mut self, id: &str) -> Self {
        self.batch.guard(
            "DELETE FROM api_key WHERE id = ?1 AND account_id = ?2",
            [v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    pub fn describe_api_key(mut self, id: &str, description: String) -> Self {
        self.batch.guard(
            "UPDATE api_key SET description = ?1, updated_at = ?2 WHERE id = ?3 AND account_id = ?4",
            [v(description), v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Gives a key a new token under the same id. Nobody has used that one yet.
    pub fn renew_api_key(mut self, id: &str, token_hash: TokenHash, prefix: String) -> Self {
        self.batch.guard(
            "UPDATE api_key SET token_hash = ?1, prefix = ?2, updated_at = ?3,
                    last_used_at = NULL, last_address = NULL, last_client = NULL WHERE id = ?4 AND account_id = ?5",
            [v(token_hash.to_vec()), v(prefix), v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }
}

impl Batch {
    pub fn insert_api_key(&mut self, account_id: &str, epoch: i64, now: Moment, key: NewApiKey) {
        let scope: Vec<&str> = key.scope.iter().map(|scope| scope.name()).collect();
        self.run(
            "INSERT INTO api_key (id, account_id, token_hash, prefix, account_key, description, scope, epoch,
                                  created_at, updated_at, expires_at, survives_freeze)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11)",
            [
                v(key.id),
                v(account_id.to_owned()),
                v(key.token_hash.to_vec()),
                v(key.prefix),
                v(key.account_key),
                v(key.description),
                v(scope.join(" ")),
                v(epoch),
                v(now.0),
                v(key.expires_at.map(|moment| moment.0)),
                v(key.survives_freeze),
            ],
        );
    }

    pub fn forget_expired_api_keys(&mut self, now: Moment) {
        self.run("DELETE FROM api_key WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    pub fn touch_api_key(&self, id: &str, address: &str, client: &str, now: Moment) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "UPDATE api_key SET last_used_at = ?1, last_address = ?2, last_client = ?3 WHERE id = ?4",
            [v(now.0), v(address.to_owned()), v(client.to_owned()), v(id.to_owned())],
        );
        self.note(batch)
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str, epoch: i64) -> rusqlite::Result<Vec<ApiKey>> {
    db.prepare_cached(
        "SELECT id, api_key.token_hash AS token_hash, api_key.prefix AS prefix, account_key, description, scope, survives_freeze, created_at, updated_at,
                api_key.expires_at AS expires_at, api_key.last_used_at AS last_used_at,
                api_key.last_address AS last_address, api_key.last_client AS last_client,
                replaced_token.token_hash AS replaced_token_hash, replaced_token.prefix AS replaced_prefix, replaced_token.expires_at AS replaced_expires_at,
                replaced_token.last_used_at AS replaced_last_used_at,
                replaced_token.last_address AS replaced_last_address,
                replaced_token.last_client AS replaced_last_client
         FROM api_key LEFT JOIN replaced_token ON api_key_id = id
         WHERE account_id = ?1 AND epoch = ?2 ORDER BY account_key DESC, id",
    )?
    .query_map(rusqlite::params![account_id, epoch], from_row)?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    let scope: String = row.get("scope")?;
    Ok(ApiKey {
        id: row.get("id")?,
        token_hash: row.get("token_hash")?,
        prefix: row.get("prefix")?,
        account_key: row.get("account_key")?,
        description: row.get("description")?,
        scope: scope.split(' ').filter_map(Scope::from_name).collect(),
        survives_freeze: row.get("survives_freeze")?,
        created_at: Moment(row.get("created_at")?),
        updated_at: Moment(row.get("updated_at")?),
        expires_at: row.get::<_, Option<i64>>("expires_at")?.map(Moment),
        last_used_at: row.get::<_, Option<i64>>("last_used_at")?.map(Moment),
        last_address: row.get("last_address")?,
        last_client: row.get("last_client")?,
        replaced: super::replaced_token::from_row(row)?,
    })
}
