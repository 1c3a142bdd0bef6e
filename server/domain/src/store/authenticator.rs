//! The tables `authenticator` and `burnt_step`.

use super::account::Change;
use super::batch::{Batch, v};
use model::Moment;
use rusqlite::{Connection, Row};

/// An authenticator app, pending or active. Its secret is still sealed.
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
    pub last_used_at: Option<Moment>,
}

impl Change {
    /// Puts a pending authenticator in the place of any earlier pending one.
    pub fn put_pending_authenticator(
        mut self,
        id: String,
        name: &str,
        sealed_secret: Vec<u8>,
        expires_at: Moment,
    ) -> Self {
        self = self.drop_pending_authenticators();
        self.batch.run(
            "INSERT INTO authenticator (id, account_id, name, sealed_secret, active, last_step, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, 0, -1, ?5, ?6)",
            [v(id), v(self.account_id.clone()), v(name.to_owned()), v(sealed_secret), v(self.now.0), v(expires_at.0)],
        );
        self
    }

    /// Turns a pending authenticator into a factor and spends the step that confirmed it.
    pub fn activate_authenticator(mut self, id: &str, step: i64) -> Self {
        self.batch.guard(
            "UPDATE authenticator SET active = 1, last_step = ?1, expires_at = NULL, last_used_at = ?2, created_at = ?2
             WHERE id = ?3 AND account_id = ?4 AND active = 0",
            [v(step), v(self.now.0), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    pub fn drop_pending_authenticators(mut self) -> Self {
        self.batch.run("DELETE FROM authenticator WHERE account_id = ?1 AND active = 0", [v(self.account_id.clone())]);
        self
    }

    /// Drops every authenticator that is on, but one.
    pub fn drop_other_authenticators(mut self, id: &str) -> Self {
        self.batch.run(
            "DELETE FROM authenticator WHERE account_id = ?1 AND active = 1 AND id <> ?2",
            [v(self.account_id.clone()), v(id.to_owned())],
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
}

pub(super) fn of_account(db: &Connection, account_id: &str) -> rusqlite::Result<Vec<Authenticator>> {
    let mut authenticators: Vec<Authenticator> = db
        .prepare_cached(
            "SELECT id, account_id, name, sealed_secret, active, last_step, created_at, expires_at, last_used_at
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
        last_used_at: row.get::<_, Option<i64>>("last_used_at")?.map(Moment),
    })
}
