//! Accounts that a reader has read, kept as long as nobody writes anything.
//!
//! Who asks is found by a token, with the account; then the verb reads the account again; and so does the next request of the
//! same page. Reading one is eight queries.
//!
//! Invariant: what is remembered is what the queries would give. SQLite says in the same transaction whether another connection,
//! of whatever process, has committed since (`PRAGMA data_version`), and a reader never writes: then all is forgotten.

use super::account::{Account, by_id};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};

/// Accounts that one reader remembers, of some 4 KB each.
const MOST: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Remembered {
    version: i64,
    accounts: HashMap<String, Account>,
    /// Read once: what is read a second time is worth its memory. A stream that is opened reads its account once.
    once: HashSet<String>,
}

impl Remembered {
    /// An account as it is in the transaction that `db` is in.
    pub(super) fn account(&mut self, db: &Connection, id: &str) -> rusqlite::Result<Option<Account>> {
        let version = super::data_version(db)?;
        if version != self.version {
            *self = Self { version, ..Self::default() };
        }
        if let Some(account) = self.accounts.get(id) {
            return Ok(Some(account.clone()));
        }
        let account = by_id(db, id)?;
        if let Some(account) = &account {
            self.note(id, account);
        }
        Ok(account)
    }

    fn note(&mut self, id: &str, account: &Account) {
        if self.once.remove(id) {
            if self.accounts.len() >= MOST {
                self.accounts.clear();
            }
            self.accounts.insert(id.to_owned(), account.clone());
        } else {
            if self.once.len() >= 2 * MOST {
                self.once.clear();
            }
            self.once.insert(id.to_owned());
        }
    }
}
