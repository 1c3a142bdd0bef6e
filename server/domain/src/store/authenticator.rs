//! The tables `authenticator` and `burnt_step`.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use rusqlite::{Connection, Row};

/// An authenticator app: pending, proven by its first code, on, or retired. Its secret is still sealed.
#[derive(Clone, Debug)]
pub struct Authenticator {
    pub id: String,
    pub account_id: String,
    pub name: String,
    pub sealed_secret: Vec<u8>,
    pub active: bool,
    pub last_step: i64,
    pub burnt_steps: Vec<i64>,
    pub created_at: Moment,
    pub expires_at: Option<Moment>,
    /// Of a pending one: the session that began it.
    pub session_id: Option<String>,
    pub last_used_at: Option<Moment>,
    /// Of one that is on: when it stops working.
    pub retires_at: Option<Moment>,
    /// Of one that has stopped: kept for the diagnosis of its codes alone.
    pub retired_at: Option<Moment>,
}

impl Authenticator {
    /// Whether its codes open anything now. One whose time is over does not wait for the task that retires it.
    pub fn is_usable(&self, now: Moment) -> bool {
        self.active && self.retires_at.is_none_or(|end| now < end)
    }

    /// Whether it is being set up, and its time is not over.
    pub fn is_pending(&self, now: Moment) -> bool {
        !self.active && self.expires_at.is_some_and(|end| now < end)
    }

    /// Whether a pending one has shown its first code.
    pub fn is_proven(&self) -> bool {
        self.last_step >= 0
    }
}

/// Of how many ended devices codes are told for what they are.
const RETIRED_KEPT: i64 = 5;

impl Change {
    /// Puts a pending authenticator in the place of any earlier pending one.
    pub fn put_pending_authenticator(
        mut self,
        id: String,
        session_id: &str,
        sealed_secret: Vec<u8>,
        expires_at: Moment,
    ) -> Self {
        self = self.drop_pending_authenticators();
        self.batch.run(
            "INSERT INTO authenticator (id, account_id, name, sealed_secret, active, last_step, created_at, expires_at,
                                        session_id)
             VALUES (?1, ?2, '', ?3, 0, -1, ?4, ?5, ?6)",
            [
                v(id),
                v(self.account_id.clone()),
                v(sealed_secret),
                v(self.now.0),
                v(expires_at.0),
                v(session_id.to_owned()),
            ],
        );
        self
    }

    /// Notes the first code of a pending authenticator, and spends its step. It is not on yet.
    pub fn prove_authenticator(mut self, id: &str, step: i64) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET last_step = ?1
             WHERE id = ?2 AND account_id = ?3 AND active = 0 AND retired_at IS NULL AND last_step < ?1",
            [v(step), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Turns a proven authenticator into a factor.
    pub fn activate_authenticator(mut self, id: &str, name: &str) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET active = 1, name = ?1, expires_at = NULL, session_id = NULL, last_used_at = ?2, created_at = ?2
             WHERE id = ?3 AND account_id = ?4 AND active = 0 AND retired_at IS NULL AND last_step >= 0",
            [v(name.to_owned()), v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Puts an authenticator that is on from the start, its codes passed up to a step.
    pub fn insert_active_authenticator(
        mut self,
        id: String,
        name: &str,
        sealed_secret: Vec<u8>,
        last_step: i64,
    ) -> Self {
        self.batch.run(
            "INSERT INTO authenticator (id, account_id, name, sealed_secret, active, last_step, created_at)
             VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)",
            [v(id), v(self.account_id.clone()), v(name.to_owned()), v(sealed_secret), v(last_step), v(self.now.0)],
        );
        self
    }

    pub fn drop_pending_authenticators(mut self) -> Self {
        self.batch.run(
            "DELETE FROM authenticator WHERE account_id = ?1 AND active = 0 AND retired_at IS NULL",
            [v(self.account_id.clone())],
        );
        self
    }

    pub fn rename_authenticator(mut self, id: &str, name: &str) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET name = ?1 WHERE id = ?2 AND account_id = ?3 AND active = 1",
            [v(name.to_owned()), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Sets when an authenticator stops working; `None`: it stays.
    pub fn authenticator_retires(mut self, id: &str, at: Option<Moment>) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET retires_at = ?1 WHERE id = ?2 AND account_id = ?3 AND active = 1",
            [v(at.map(|at| at.0)), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Ends an authenticator. The secrets of the newest that ended stay a while, to tell their codes by.
    pub fn retire_authenticator(mut self, id: &str) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET active = 0, retires_at = NULL, retired_at = ?1
             WHERE id = ?2 AND account_id = ?3 AND active = 1",
            [v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self.batch.run("DELETE FROM burnt_step WHERE authenticator_id = ?1", [v(id.to_owned())]);
        self.batch.run(
            "DELETE FROM authenticator WHERE id IN (SELECT id FROM authenticator WHERE account_id = ?1
                AND retired_at IS NOT NULL ORDER BY retired_at DESC, id DESC LIMIT -1 OFFSET ?2)",
            [v(self.account_id.clone()), v(RETIRED_KEPT)],
        );
        self
    }

    pub fn drop_all_authenticators(mut self) -> Self {
        self.batch.run("DELETE FROM authenticator WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }
}

impl Batch {
    /// Spends a time step: once, and never an earlier or burnt one (RFC 6238 §5.2).
    pub fn spend_step(&mut self, authenticator_id: &str, step: i64, now: Moment) {
        self.guard(
            "UPDATE authenticator SET last_step = ?1, last_used_at = ?2
             WHERE id = ?3 AND active = 1 AND last_step < ?1
               AND NOT EXISTS (SELECT 1 FROM burnt_step WHERE authenticator_id = ?3 AND step = ?1)",
            [v(step), v(now.0), v(authenticator_id.to_owned())],
        );
        self.run(
            "DELETE FROM burnt_step WHERE authenticator_id = ?1 AND step <= ?2",
            [v(authenticator_id.to_owned()), v(step)],
        );
    }

    /// Puts the codes of an account's apps behind it, up to a step: one that somebody read over the
    /// owner's shoulder must not open a second door after another factor opened the first.
    pub fn pass_steps(&mut self, account_id: &str, step: i64) {
        self.run(
            "UPDATE authenticator SET last_step = max(last_step, ?1) WHERE account_id = ?2 AND active = 1",
            [v(step), v(account_id.to_owned())],
        );
    }

    /// Marks a step whose code was told in a diagnosis: it will never be accepted.
    pub fn burn_step(&mut self, authenticator_id: &str, step: i64) {
        self.run(
            "INSERT INTO burnt_step (authenticator_id, step) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            [v(authenticator_id.to_owned()), v(step)],
        );
    }

    /// Forgets pending authenticators whose time is over.
    pub fn forget_expired_authenticators(&mut self, now: Moment) {
        self.run("DELETE FROM authenticator WHERE active = 0 AND expires_at <= ?1", [v(now.0)]);
    }

    /// Forgets authenticators that retired before a moment, with their secrets.
    pub fn forget_authenticators_retired_before(&mut self, moment: Moment) {
        self.run("DELETE FROM authenticator WHERE retired_at < ?1", [v(moment.0)]);
    }
}

impl Store {
    /// The accounts of which an authenticator's time is over.
    pub fn accounts_with_a_device_to_retire(&self, now: Moment) -> Result<Vec<String>> {
        // Without DISTINCT, for which SQLite would walk through the devices of all accounts, each second.
        let mut found: Vec<String> = self.read(|db| {
            db.prepare_cached("SELECT account_id FROM authenticator WHERE retires_at <= ?1 AND active = 1")?
                .query_map([now.0], |row| row.get(0))?
                .collect()
        })?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str) -> rusqlite::Result<Vec<Authenticator>> {
    let mut authenticators: Vec<Authenticator> = db
        .prepare_cached(
            "SELECT id, account_id, name, sealed_secret, active, last_step, created_at, expires_at, session_id,
                    last_used_at, retires_at, retired_at
             FROM authenticator WHERE account_id = ?1 ORDER BY id",
        )?
        .query_map([account_id], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    for authenticator in &mut authenticators {
        authenticator.burnt_steps = db
            .prepare_cached("SELECT step FROM burnt_step WHERE authenticator_id = ?1")?
            .query_map([&authenticator.id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(authenticators)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Authenticator> {
    Ok(Authenticator {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        name: row.get("name")?,
        sealed_secret: row.get("sealed_secret")?,
        active: row.get("active")?,
        last_step: row.get("last_step")?,
        burnt_steps: Vec::new(),
        created_at: Moment(row.get("created_at")?),
        expires_at: row.get::<_, Option<i64>>("expires_at")?.map(Moment),
        session_id: row.get("session_id")?,
        last_used_at: row.get::<_, Option<i64>>("last_used_at")?.map(Moment),
        retires_at: row.get::<_, Option<i64>>("retires_at")?.map(Moment),
        retired_at: row.get::<_, Option<i64>>("retired_at")?.map(Moment),
    })
}
