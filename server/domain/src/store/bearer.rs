//! Whose token it is: one snapshot for the token and its account, so that a token that is replaced in between does not find its
//! successor.

use super::{Account, Store};
use crate::Result;
use crate::token::TokenHash;
use rusqlite::{Connection, OptionalExtension};
use std::sync::Arc;

/// What a token is looked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    Session,
    ApiKey,
    /// An API key, by the token it had before.
    ReplacedToken,
}

/// The account of a token, and the id of the session or key that it is of.
pub type Found = (Arc<Account>, String);

impl Store {
    /// Finds the account behind a token. What is of an older epoch is not found.
    pub fn account_by_token(&self, bearer: Bearer, token_hash: &TokenHash) -> Result<Option<Found>> {
        let mut reader = self.readers.borrow();
        let (connection, remembered) = reader.parts();
        remembered.forget_what_is_old(connection)?;
        if let Some(found) = remembered.of_token(bearer, token_hash) {
            return Ok(bearer.of_present_epoch(found));
        }
        let snapshot = connection.transaction()?;
        let Some((account_id, id)) = bearer.look_up(&snapshot, token_hash)? else { return Ok(None) };
        let Some(account) = remembered.account(&snapshot, &account_id)? else { return Ok(None) };
        let found = (account, id);
        remembered.note_token(bearer, token_hash, &found);
        Ok(bearer.of_present_epoch(found))
    }

    /// The same where the answer is remembered: it waits for nobody and reads nothing from the disk, so that it may be asked by a
    /// thread that must not block. What another process has committed less than a millisecond ago it may not know yet: it is for
    /// telling, not for deciding. `None`: it has to be looked up.
    pub fn account_at_hand(&self, bearer: Bearer, token_hash: &TokenHash) -> Option<Found> {
        let mut reader = self.readers.borrow_at_once()?;
        let (connection, remembered) = reader.parts();
        if !remembered.held_a_moment_ago() {
            // What is wrong with the file the look-up will say.
            remembered.forget_what_is_old(connection).ok()?;
        }
        remembered.of_token(bearer, token_hash).and_then(|found| bearer.of_present_epoch(found))
    }
}

impl Bearer {
    fn look_up(self, db: &Connection, token_hash: &TokenHash) -> rusqlite::Result<Option<(String, String)>> {
        let sql = match self {
            Self::Session => "SELECT account_id, id FROM session WHERE token_hash = ?1",
            Self::ApiKey => "SELECT account_id, id FROM api_key WHERE token_hash = ?1",
            Self::ReplacedToken => {
                "SELECT api_key.account_id, api_key.id FROM replaced_token
                 JOIN api_key ON api_key.id = replaced_token.api_key_id WHERE replaced_token.token_hash = ?1"
            }
        };
        db.prepare_cached(sql)?.query_row([token_hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }

    /// An account has only what is of its present epoch.
    fn of_present_epoch(self, (account, id): Found) -> Option<Found> {
        let is_there = match self {
            Self::Session => account.sessions.iter().any(|session| session.id == id),
            Self::ApiKey | Self::ReplacedToken => account.api_keys.iter().any(|key| key.id == id),
        };
        is_there.then_some((account, id))
    }
}
