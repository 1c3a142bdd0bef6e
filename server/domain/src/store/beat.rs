//! What a stream reads whenever its bell has rung: a look-up by key, where reading an account is eight queries.

use super::Store;
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use model::session::SessionKind;
use rusqlite::OptionalExtension;

/// A session with its account's revision, while it lives.
#[derive(Clone, Copy, Debug)]
pub struct SessionBeat {
    pub revision: i64,
    pub epoch: i64,
    pub kind: SessionKind,
    pub last_used_at: Moment,
    pub expires_at: Moment,
}

/// The same of an API key.
#[derive(Clone, Copy, Debug)]
pub struct KeyBeat {
    pub revision: i64,
    pub epoch: i64,
    /// When the token that was shown ends: with its key, or before, if the key has a newer one.
    pub ends_at: Option<Moment>,
}

impl Store {
    /// None once the session or its epoch is over.
    pub fn session_beat(&self, id: &str, account_id: &str) -> Result<Option<SessionBeat>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT revision, account.epoch, kind, last_used_at, expires_at FROM session
                 JOIN account ON account.id = account_id AND account.epoch = session.epoch
                 WHERE session.id = ?1 AND account_id = ?2",
            )?
            .query_row([id, account_id], |row| {
                let kind: String = row.get("kind")?;
                Ok(SessionBeat {
                    revision: row.get("revision")?,
                    epoch: row.get("epoch")?,
                    kind: SessionKind::from_name(&kind).unwrap_or(SessionKind::CommandLine),
                    last_used_at: Moment(row.get("last_used_at")?),
                    expires_at: Moment(row.get("expires_at")?),
                })
            })
            .optional()
        })
    }

    /// None once the key, its epoch, or the token that was shown is over.
    pub fn key_beat(&self, id: &str, token_hash: &TokenHash, account_id: &str) -> Result<Option<KeyBeat>> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT revision, account.epoch, api_key.expires_at, old.expires_at AS old_until FROM api_key
                 JOIN account ON account.id = account_id AND account.epoch = api_key.epoch
                 LEFT JOIN replaced_token AS old ON old.api_key_id = api_key.id AND old.token_hash = ?3
                 WHERE api_key.id = ?1 AND account_id = ?2 AND (api_key.token_hash = ?3 OR old.token_hash = ?3)",
            )?
            .query_row(rusqlite::params![id, account_id, token_hash], |row| {
                let ends: [Option<i64>; 2] = [row.get("expires_at")?, row.get("old_until")?];
                Ok(KeyBeat {
                    revision: row.get("revision")?,
                    epoch: row.get("epoch")?,
                    ends_at: ends.into_iter().flatten().min().map(Moment),
                })
            })
            .optional()
        })
    }
}
