//! What a reader has read, kept as long as nobody writes anything.
//!
//! Who asks is found by a token, with the account; then the verb reads the account again; and so does the next request of the
//! same page or program. Reading one is eight queries.
//!
//! Invariant: what is remembered is what the queries would give. SQLite says whether another connection, of whatever process, has
//! committed since (`PRAGMA data_version`), and a reader never writes: then all is forgotten.

use super::account::{Account, by_id};
use super::own_commits::{Between, OwnCommits};
use super::token_of::{Found, TokenOf};
use crate::token::TokenHash;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Accounts that one reader remembers, of some 4 KB each.
const MOST: usize = 1000;
/// For so long it is believed, of what is at hand, that no other process has committed. SQLite takes two locks of the file to say so,
/// which is a fifth of what an answer costs. By the machine's clock: it is no time of the domain's.
const A_MOMENT: Duration = Duration::from_millis(1);

#[derive(Debug)]
pub(super) struct Remembered {
    commits: Arc<OwnCommits>,
    version: i64,
    /// When SQLite was last asked, if this process was not writing.
    held: Option<(Between, Instant)>,
    accounts: HashMap<String, Arc<Account>>,
    /// Read once: what is read a second time is worth its memory. A stream that is opened reads its account once.
    once: HashSet<String>,
    /// Whose a token is, of the accounts above.
    tokens: HashMap<(TokenOf, TokenHash), Found>,
}

impl Remembered {
    pub(super) fn new(commits: Arc<OwnCommits>) -> Self {
        Self { commits, version: 0, held: None, accounts: HashMap::new(), once: HashSet::new(), tokens: HashMap::new() }
    }

    /// Forgets everything if somebody has committed. To be asked outside of a transaction: it speaks of this moment.
    pub(super) fn forget_what_is_old(&mut self, db: &Connection) -> rusqlite::Result<()> {
        // Noted before SQLite is asked: what is committed meanwhile is a later moment.
        let now = self.commits.between().map(|between| (between, Instant::now()));
        self.hold_to(super::data_version(db)?);
        self.held = now;
        Ok(())
    }

    /// Whether this process has committed nothing since SQLite was last asked.
    pub(super) fn nothing_committed_since(&self) -> bool {
        self.held.is_some_and(|(between, _)| self.commits.between() == Some(between))
    }

    /// Whether SQLite was asked a moment ago.
    pub(super) fn was_asked_a_moment_ago(&self) -> bool {
        self.held.is_some_and(|(_, at)| at.elapsed() < A_MOMENT)
    }

    pub(super) fn of_id(&self, id: &str) -> Option<Arc<Account>> {
        self.accounts.get(id).cloned()
    }

    pub(super) fn of_token(&self, token_of: TokenOf, token_hash: &TokenHash) -> Option<Found> {
        self.tokens.get(&(token_of, *token_hash)).cloned()
    }

    /// An account as it is in the transaction that `snapshot` is in.
    pub(super) fn account(&mut self, snapshot: &Connection, id: &str) -> rusqlite::Result<Option<Arc<Account>>> {
        self.hold_to(super::data_version(snapshot)?);
        if let Some(account) = self.of_id(id) {
            return Ok(Some(account));
        }
        let account = by_id(snapshot, id)?.map(Arc::new);
        if let Some(account) = &account {
            self.note(id, account);
        }
        Ok(account)
    }

    /// Remembers whose a token is, if its account is remembered. It was read in the same transaction.
    pub(super) fn note_token(&mut self, token_of: TokenOf, token_hash: &TokenHash, found: &Found) {
        if !self.accounts.contains_key(&found.account.id) {
            return;
        }
        if self.tokens.len() >= MOST {
            self.tokens.clear();
        }
        self.tokens.insert((token_of, *token_hash), found.clone());
    }

    fn hold_to(&mut self, version: i64) {
        if version != self.version {
            *self = Self { version, ..Self::new(Arc::clone(&self.commits)) };
        }
    }

    fn note(&mut self, id: &str, account: &Arc<Account>) {
        if self.once.remove(id) {
            if self.accounts.len() >= MOST {
                self.accounts.clear();
                self.tokens.clear();
            }
            self.accounts.insert(id.to_owned(), Arc::clone(account));
        } else {
            if self.once.len() >= 2 * MOST {
                self.once.clear();
            }
            self.once.insert(id.to_owned());
        }
    }
}
