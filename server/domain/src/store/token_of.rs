//! Whose token it is: one snapshot for the token and its account, so that a token that is replaced in between does not find its
//! successor.

use super::{Account, BUSY_TIMEOUT, Store};
use crate::Result;
use crate::token::TokenHash;
use rusqlite::{Connection, OptionalExtension};
use std::sync::Arc;
use std::time::Duration;

/// What a token is looked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenOf {
    /// A browser's, or a command line's.
    Session,
    ApiKey,
    /// An API key, by the token it had before.
    ReplacedToken,
}

/// Whose a token is.
#[derive(Clone, Debug)]
pub struct Found {
    pub account: Arc<Account>,
    /// Of the session or key. What is of an older epoch the account has not.
    pub id: String,
}

impl Store {
    /// Finds the account behind a token.
    pub fn account_by_token(&self, token_of: TokenOf, token_hash: &TokenHash) -> Result<Option<Found>> {
        let mut reader = self.readers.borrow();
        let (connection, remembered) = reader.parts();
        remembered.forget_what_is_old(connection)?;
        if let Some(found) = remembered.of_token(token_of, token_hash) {
            return Ok(Some(found));
        }
        let snapshot = connection.transaction()?;
        let Some((account_id, id)) = token_of.look_up(&snapshot, token_hash)? else { return Ok(None) };
        let Some(account) = remembered.account(&snapshot, &account_id)? else { return Ok(None) };
        let found = Found { account, id };
        remembered.note_token(token_of, token_hash, &found);
        Ok(Some(found))
    }

    /// The same where the answer is remembered: it may be asked by a thread that must not block. `None`: it has to be looked up.
    ///
    /// It asks SQLite once a millisecond at most whether another process has committed: what such a one has ended may be found for
    /// so long. What this process has ended is not found.
    pub fn account_at_hand(&self, token_of: TokenOf, token_hash: &TokenHash) -> Option<Found> {
        let mut reader = self.readers.borrow_at_once()?;
        let (connection, remembered) = reader.parts();
        // After a commit of this process there is nothing to ask: what is remembered is old.
        if !remembered.nothing_committed_since() {
            return None;
        }
        if !remembered.was_asked_a_moment_ago() {
            // Somebody may have the whole file to themselves: no waiting here. What is wrong with it the look-up will say.
            connection.busy_timeout(Duration::ZERO).ok()?;
            let asked = remembered.forget_what_is_old(connection);
            connection.busy_timeout(BUSY_TIMEOUT).ok()?;
            asked.ok()?;
        }
        remembered.of_token(token_of, token_hash)
    }
}

impl TokenOf {
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
}
