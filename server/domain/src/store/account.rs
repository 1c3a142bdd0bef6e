//! The table `account`, its snapshot, and the guarded change of one account.

use super::batch::{Batch, v};
use super::{AddressChange, ApiKey, Authenticator, Phone, RecoverySet, Session, SshKey, Store};
use crate::Result;
use model::freeze::in_force;
use model::{EmailAddress, Language, Moment, Refusal};
use rusqlite::{Connection, OptionalExtension, Row};
use std::sync::Arc;

/// An account with its factors, at one revision.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: String,
    pub email: EmailAddress,
    pub name: Option<String>,
    pub language: Language,
    pub operator: bool,
    pub password_hash: String,
    pub password_changed_at: Moment,
    /// Rises with whatever an open page shows.
    pub revision: i64,
    /// The revision of the last change: what verbs are guarded by. Lines of history that change nothing, such as of a wrong
    /// code, leave it: who only knows the password must not keep the owner from changing it.
    pub last_change: i64,
    pub epoch: i64,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub last_sign_in_at: Option<Moment>,
    /// Until when it is frozen, or was: see [`Account::frozen`].
    pub frozen_until: Option<Moment>,
    pub authenticators: Vec<Authenticator>,
    pub sessions: Vec<Session>,
    pub api_keys: Vec<ApiKey>,
    /// A new address that waits to be confirmed; it may have expired.
    pub address_change: Option<AddressChange>,
    pub recovery: Option<RecoverySet>,
    pub phone: Option<Phone>,
    pub ssh_keys: Vec<SshKey>,
}

#[derive(Debug)]
pub struct NewAccount<'a> {
    pub id: &'a str,
    pub email: &'a EmailAddress,
    pub language: Language,
    pub operator: bool,
    pub password_hash: &'a str,
    pub now: Moment,
}

impl Account {
    /// Whether signing in asks for a second factor.
    pub fn two_factor(&self) -> bool {
        self.active_authenticators().next().is_some()
    }

    /// The authenticators that are on, also one that stops working soon. One of them always stays, so that two-factor
    /// never ends by the passing of time.
    pub fn active_authenticators(&self) -> impl Iterator<Item = &Authenticator> {
        self.authenticators.iter().filter(|authenticator| authenticator.active)
    }

    /// One that is on, by its id.
    pub fn active_authenticator(&self, id: &str) -> Option<&Authenticator> {
        self.active_authenticators().find(|authenticator| authenticator.id == id)
    }

    /// The authenticator that a session is setting up. Another session does not see it: whoever finishes a set-up
    /// must be the one who has its secret.
    pub fn pending_authenticator(&self, session_id: &str, now: Moment) -> Option<&Authenticator> {
        let of_session = |of: &&Authenticator| of.session_id.as_deref() == Some(session_id);
        self.authenticators.iter().find(|authenticator| authenticator.is_pending(now) && of_session(authenticator))
    }

    /// The new address that waits to be confirmed, if its time is not over.
    pub fn pending_address(&self, now: Moment) -> Option<&AddressChange> {
        self.address_change.as_ref().filter(|wish| now < wish.expires_at)
    }

    /// Until when the account is frozen, while it is.
    pub fn frozen(&self, now: Moment) -> Option<Moment> {
        self.frozen_until.filter(|until| in_force(*until, now))
    }

    /// Refuses while the account is frozen.
    pub fn not_frozen(&self, now: Moment) -> Result<()> {
        self.frozen(now).map_or(Ok(()), |until| Err(Refusal::Frozen { until }.into()))
    }

    /// Begins a change: guarded by the last change of this snapshot. It raises the revision. Refused while the account is
    /// frozen; what goes on meanwhile begins with [`Account::change_while_frozen`] and thereby says so.
    pub fn change(&self, now: Moment) -> Result<Change> {
        self.not_frozen(now)?;
        Ok(self.change_while_frozen(now))
    }

    /// The same for what goes on while the account is frozen: signing in, ending things, and what touches no way in.
    pub fn change_while_frozen(&self, now: Moment) -> Change {
        let mut batch = Batch::new();
        batch.guard(
            "UPDATE account SET revision = revision + 1, last_change = revision + 1, updated_at = ?1 WHERE id = ?2 AND last_change = ?3",
            [v(now.0), v(self.id.clone()), v(self.last_change)],
        );
        batch.raises_revision(&self.id);
        Change { batch, account_id: self.id.clone(), epoch: self.epoch, now }
    }

    /// A batch that holds only while the account is as it was read, and changes nothing of it.
    pub fn unchanged(&self) -> Batch {
        let mut batch = Batch::new();
        batch.guard(
            "UPDATE account SET last_change = last_change WHERE id = ?1 AND last_change = ?2",
            [v(self.id.clone()), v(self.last_change)],
        );
        batch
    }
}

/// A change of one account in the making: a batch that begins with its guard.
///
/// Each table adds its own steps (`impl Change` in its file).
#[derive(Debug)]
#[must_use]
pub struct Change {
    pub(super) batch: Batch,
    pub(super) account_id: String,
    /// The epoch that what this change creates belongs to.
    pub(super) epoch: i64,
    pub(super) now: Moment,
}

impl Change {
    /// Kills every session, pending sign-in, API key and wish for another address that this change
    /// does not carry over.
    pub fn end_epoch(mut self) -> Self {
        self.batch.guard(
            "UPDATE account SET epoch = epoch + 1 WHERE id = ?1 AND epoch = ?2",
            [v(self.account_id.clone()), v(self.epoch)],
        );
        self.epoch += 1;
        self
    }

    pub fn set_password(mut self, password_hash: String) -> Self {
        self.batch.run(
            "UPDATE account SET password_hash = ?1, password_changed_at = ?2 WHERE id = ?3",
            [v(password_hash), v(self.now.0), v(self.account_id.clone())],
        );
        self
    }

    /// Freezes the account until a moment, or (`None`) ends that.
    pub fn freeze(mut self, until: Option<Moment>) -> Self {
        self.batch.run(
            "UPDATE account SET frozen_until = ?1 WHERE id = ?2",
            [v(until.map(|until| until.0)), v(self.account_id.clone())],
        );
        self
    }

    /// Gives the account another address; off if it is taken.
    pub fn set_email(mut self, email: &EmailAddress) -> Self {
        self.batch.run(
            "UPDATE account SET email = ?1 WHERE id = ?2",
            [v(email.as_str().to_owned()), v(self.account_id.clone())],
        );
        self
    }

    pub fn set_language(mut self, language: Language) -> Self {
        self.batch.run(
            "UPDATE account SET language = ?1 WHERE id = ?2",
            [v(language.tag().to_owned()), v(self.account_id.clone())],
        );
        self
    }

    pub fn set_name(mut self, name: Option<String>) -> Self {
        self.batch.run("UPDATE account SET name = ?1 WHERE id = ?2", [v(name), v(self.account_id.clone())]);
        self
    }

    pub fn signed_in(mut self) -> Self {
        self.batch
            .run("UPDATE account SET last_sign_in_at = ?1 WHERE id = ?2", [v(self.now.0), v(self.account_id.clone())]);
        self
    }

    /// Puts steps that belong to no single account, such as a message or a counter, into the batch.
    pub fn with(mut self, other: Batch) -> Self {
        self.batch = self.batch.and(other);
        self
    }

    /// The moment of this change's own rows.
    pub fn now(&self) -> Moment {
        self.now
    }

    pub fn into_batch(self) -> Batch {
        self.batch
    }
}

impl Batch {
    /// Makes an account; off if the address is taken.
    pub fn insert_account(&mut self, account: &NewAccount<'_>) {
        self.guard(
            "INSERT INTO account (id, email, language, operator, password_hash, password_changed_at,
                                  revision, last_change, epoch, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1, 1, ?6, ?6)",
            [
                v(account.id.to_owned()),
                v(account.email.as_str().to_owned()),
                v(account.language.tag().to_owned()),
                v(account.operator),
                v(account.password_hash.to_owned()),
                v(account.now.0),
            ],
        );
        self.raises_revision(account.id);
    }

    /// The batch is off unless this account is the only one: of two first runs, one wins.
    pub fn only_account(&mut self, id: &str) {
        self.guard(
            "UPDATE account SET last_change = last_change WHERE id = ?1 AND (SELECT count(*) FROM account) = 1",
            [v(id.to_owned())],
        );
    }
}

impl Store {
    pub fn account_by_email(&self, email: &EmailAddress) -> Result<Option<Arc<Account>>> {
        Ok(self.read(|db| one(db, "email = ?1", email.as_str()))?.map(Arc::new))
    }

    pub fn account(&self, id: &str) -> Result<Option<Arc<Account>>> {
        let mut reader = self.readers.borrow();
        let (connection, remembered) = reader.parts();
        remembered.forget_what_is_old(connection)?;
        if let Some(account) = remembered.of_id(id) {
            return Ok(Some(account));
        }
        let snapshot = connection.transaction()?;
        Ok(remembered.account(&snapshot, id)?)
    }

    /// The accounts of operators, to be told what concerns the server.
    pub fn operators(&self) -> Result<Vec<Account>> {
        self.read(|db| {
            let ids: Vec<String> = db
                .prepare_cached("SELECT id FROM account WHERE operator = 1")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let accounts = ids.iter().map(|id| by_id(db, id)).collect::<rusqlite::Result<Vec<_>>>()?;
            Ok(accounts.into_iter().flatten().collect())
        })
    }

    /// Whether there is no account yet: the first run.
    pub fn is_empty(&self) -> Result<bool> {
        self.read(|db| db.query_row("SELECT NOT EXISTS (SELECT 1 FROM account)", [], |row| row.get(0)))
    }
}

pub(super) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<Account>> {
    one(db, "id = ?1", id)
}

fn one(db: &Connection, condition: &str, value: &str) -> rusqlite::Result<Option<Account>> {
    let sql = format!(
        "SELECT id, email, name, language, operator, password_hash, password_changed_at, revision, last_change, epoch,
                created_at, updated_at, last_sign_in_at, frozen_until
         FROM account WHERE {condition}"
    );
    let Some(mut account) = db.prepare_cached(&sql)?.query_row([value], from_row).optional()? else {
        return Ok(None);
    };
    account.authenticators = super::authenticator::of_account(db, &account.id)?;
    account.sessions = super::session::of_account(db, &account.id, account.epoch)?;
    account.api_keys = super::api_key::of_account(db, &account.id, account.epoch)?;
    account.address_change = super::address_change::of_account(db, &account.id, account.epoch)?;
    account.recovery = super::recovery::of_account(db, &account.id)?;
    account.phone = super::phone::of_account(db, &account.id)?;
    account.ssh_keys = super::ssh_key::of_account(db, &account.id)?;
    Ok(Some(account))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    let email: String = row.get("email")?;
    let language: String = row.get("language")?;
    Ok(Account {
        id: row.get("id")?,
        email: EmailAddress::parse(&email).map_err(|cause| {
            rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(cause))
        })?,
        name: row.get("name")?,
        language: Language::from_tag(&language).unwrap_or_default(),
        operator: row.get("operator")?,
        password_hash: row.get("password_hash")?,
        password_changed_at: Moment(row.get("password_changed_at")?),
        revision: row.get("revision")?,
        last_change: row.get("last_change")?,
        epoch: row.get("epoch")?,
        created_at: Moment(row.get("created_at")?),
        updated_at: Moment(row.get("updated_at")?),
        last_sign_in_at: row.get::<_, Option<i64>>("last_sign_in_at")?.map(Moment),
        frozen_until: row.get::<_, Option<i64>>("frozen_until")?.map(Moment),
        authenticators: Vec::new(),
        sessions: Vec::new(),
        api_keys: Vec::new(),
        address_change: None,
        recovery: None,
        phone: None,
        ssh_keys: Vec::new(),
    })
}
