//! The table `session`.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use super::ended_sign_in::Ended;
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use model::factor::FactorKind;
use model::session::{EndReason, SessionKind};
use rusqlite::{Connection, Row};

/// A session of the account's present epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub kind: SessionKind,
    pub description: String,
    pub second_factor: bool,
    /// By which factor it passed.
    pub factor: Option<FactorKind>,
    /// Whose code it was, where it was an authenticator's.
    pub authenticator_id: Option<String>,
    pub password_proven_at: Option<Moment>,
    pub client: String,
    pub address: String,
    pub created_at: Moment,
    pub last_used_at: Moment,
    pub expires_at: Moment,
    /// The first letters of a command line's token.
    pub prefix: Option<String>,
}

/// By what a session passed the second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub factor: FactorKind,
    pub authenticator_id: Option<String>,
}

impl Session {
    /// By what it passed the second factor, if it did.
    pub fn passed(&self) -> Option<Passed> {
        let factor = self.factor.filter(|_| self.second_factor)?;
        Some(Passed { factor, authenticator_id: self.authenticator_id.clone() })
    }
}

#[derive(Debug)]
pub struct NewSession {
    pub id: String,
    pub token_hash: TokenHash,
    pub kind: SessionKind,
    pub description: String,
    /// By what it passed, if there was something to pass.
    pub passed: Option<Passed>,
    pub client: String,
    pub address: String,
    pub expires_at: Moment,
    pub prefix: Option<String>,
}

impl NewSession {
    /// The session as it is once this is committed.
    pub fn opened(&self, now: Moment) -> Session {
        Session {
            id: self.id.clone(),
            kind: self.kind,
            description: self.description.clone(),
            second_factor: self.passed.is_some(),
            factor: self.passed.as_ref().map(|passed| passed.factor),
            authenticator_id: self.passed.as_ref().and_then(|passed| passed.authenticator_id.clone()),
            password_proven_at: None,
            client: self.client.clone(),
            address: self.address.clone(),
            created_at: now,
            last_used_at: now,
            expires_at: self.expires_at,
            prefix: self.prefix.clone(),
        }
    }
}

impl Change {
    pub fn insert_session(mut self, session: NewSession) -> Self {
        self.batch.run(
            "INSERT INTO session (id, account_id, token_hash, kind, description, epoch, second_factor, factor, authenticator_id,
                                  client, address, created_at, last_used_at, expires_at, prefix)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14)",
            [
                v(session.id),
                v(self.account_id.clone()),
                v(session.token_hash.to_vec()),
                v(session.kind.name().to_owned()),
                v(session.description),
                v(self.epoch),
                v(session.passed.is_some()),
                v(session.passed.as_ref().map(|passed| passed.factor.name().to_owned())),
                v(session.passed.and_then(|passed| passed.authenticator_id)),
                v(session.client),
                v(session.address),
                v(self.now.0),
                v(session.expires_at.0),
                v(session.prefix),
            ],
        );
        self
    }

    /// Carries one session into the new epoch, under a new token; all others stay behind and die.
    pub fn carry_session(mut self, id: &str, token_hash: TokenHash, second_factor: bool, why: EndReason) -> Self {
        self.batch.guard(
            "UPDATE session SET epoch = ?1, token_hash = ?2, second_factor = ?3, last_used_at = ?4 WHERE id = ?5 AND account_id = ?6",
            [
                v(self.epoch),
                v(token_hash.to_vec()),
                v(second_factor),
                v(self.now.0),
                v(id.to_owned()),
                v(self.account_id.clone()),
            ],
        );
        self.drop_sessions_of_old_epochs(why)
    }

    /// Carries a session whose token its holder keeps: a command line has no cookie to replace.
    pub fn carry_session_as_it_is(mut self, id: &str, second_factor: bool, why: EndReason) -> Self {
        self.batch.guard(
            "UPDATE session SET epoch = ?1, second_factor = ?2 WHERE id = ?3 AND account_id = ?4",
            [v(self.epoch), v(second_factor), v(id.to_owned()), v(self.account_id.clone())],
        );
        self.drop_sessions_of_old_epochs(why)
    }

    /// Notes by what a session has passed by now.
    pub fn session_passed(mut self, id: &str, passed: Passed) -> Self {
        self.batch.run(
            "UPDATE session SET second_factor = 1, factor = ?1, authenticator_id = ?2 WHERE id = ?3 AND account_id = ?4",
            [
                v(passed.factor.name().to_owned()),
                v(passed.authenticator_id),
                v(id.to_owned()),
                v(self.account_id.clone()),
            ],
        );
        self
    }

    pub fn describe_session(mut self, id: &str, description: String) -> Self {
        self.batch.guard(
            "UPDATE session SET description = ?1 WHERE id = ?2 AND account_id = ?3",
            [v(description), v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }

    /// Ends every session of the account but one.
    pub fn end_other_sessions(mut self, id: &str, why: EndReason) -> Self {
        self = self.remember_ended(Ended::But(id), why);
        self.batch.run(
            "DELETE FROM session WHERE account_id = ?1 AND id <> ?2",
            [v(self.account_id.clone()), v(id.to_owned())],
        );
        self
    }

    /// Ends every session of the account.
    pub fn drop_all_sessions(mut self, why: EndReason) -> Self {
        self = self.remember_ended(Ended::All, why);
        self.batch.run("DELETE FROM session WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }

    fn drop_sessions_of_old_epochs(mut self, why: EndReason) -> Self {
        self = self.remember_ended(Ended::OfOldEpochs, why);
        self.batch.run(
            "DELETE FROM session WHERE account_id = ?1 AND epoch <> ?2",
            [v(self.account_id.clone()), v(self.epoch)],
        );
        self
    }

    pub fn end_session(mut self, id: &str, why: EndReason) -> Self {
        self = self.remember_ended(Ended::Only(id), why);
        self.batch.guard(
            "DELETE FROM session WHERE id = ?1 AND account_id = ?2",
            [v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }
}

impl Batch {
    /// Notes that the password was typed again in a session: the step-up. Not part of a revision:
    /// it changes nothing that a page shows.
    pub fn prove_password(&mut self, session_id: &str, epoch: i64, now: Moment) {
        self.guard(
            "UPDATE session SET password_proven_at = ?1 WHERE id = ?2 AND epoch = ?3",
            [v(now.0), v(session_id.to_owned()), v(epoch)],
        );
    }

    pub fn forget_expired_sessions(&mut self, now: Moment) {
        self.remember_expired(now);
        self.run("DELETE FROM session WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    /// Notes that a session was used. No revision: being used changes nothing that a page shows.
    pub fn touch_session(&self, id: &str, address: &str, now: Moment) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "UPDATE session SET last_used_at = ?1, address = ?2 WHERE id = ?3 AND last_used_at < ?1",
            [v(now.0), v(address.to_owned()), v(id.to_owned())],
        );
        self.note(batch)
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str, epoch: i64) -> rusqlite::Result<Vec<Session>> {
    db.prepare_cached(
        "SELECT id, kind, description, second_factor, factor, authenticator_id, password_proven_at, client, address, created_at, last_used_at, expires_at, prefix
         FROM session WHERE account_id = ?1 AND epoch = ?2 ORDER BY last_used_at DESC, id DESC",
    )?
    .query_map(rusqlite::params![account_id, epoch], from_row)?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Session> {
    let kind: String = row.get("kind")?;
    let factor: Option<String> = row.get("factor")?;
    Ok(Session {
        id: row.get("id")?,
        kind: SessionKind::from_name(&kind).unwrap_or(SessionKind::CommandLine),
        description: row.get("description")?,
        second_factor: row.get("second_factor")?,
        factor: factor.as_deref().and_then(FactorKind::from_name),
        authenticator_id: row.get("authenticator_id")?,
        password_proven_at: row.get::<_, Option<i64>>("password_proven_at")?.map(Moment),
        client: row.get("client")?,
        address: row.get("address")?,
        created_at: Moment(row.get("created_at")?),
        last_used_at: Moment(row.get("last_used_at")?),
        expires_at: Moment(row.get("expires_at")?),
        prefix: row.get("prefix")?,
    })
}
