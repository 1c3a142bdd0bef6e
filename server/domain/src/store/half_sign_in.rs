//! The table `half_sign_in`: right passwords that no code has followed.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use rusqlite::{OptionalExtension, Row};

/// A sign-in that was left half-finished, or is about to be finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfSignIn {
    pub id: String,
    pub client: String,
    pub address: String,
    pub at: Moment,
    /// Until when it waits for its code; none: it waits no more.
    pub waits_until: Option<Moment>,
}

/// What its owner is to be told of.
#[derive(Clone, Debug)]
pub struct Untold {
    pub account_id: String,
    /// When the owner was last told.
    pub told_at: Option<Moment>,
    /// The newest of those that are due, and how many there are.
    pub newest: HalfSignIn,
    pub count: usize,
}

impl Batch {
    pub fn insert_half_sign_in(&mut self, account_id: &str, half: &HalfSignIn, tell_at: Moment) {
        self.run(
            "INSERT INTO half_sign_in (id, account_id, client, address, at, tell_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                v(half.id.clone()),
                v(account_id.to_owned()),
                v(half.client.clone()),
                v(half.address.clone()),
                v(half.at.0),
                v(tell_at.0),
            ],
        );
    }

    /// A sign-in was finished: nothing of it is left half.
    pub fn finish_half_sign_in(&mut self, id: &str) {
        self.run("DELETE FROM half_sign_in WHERE id = ?1", [v(id.to_owned())]);
    }

    /// A command line asks first without a code and then with one: the newest that the same program has begun at the same
    /// address since a moment is finished by it. A browser's is another one, which waits in `pending_sign_in`.
    pub fn finish_half_sign_in_of(&mut self, account_id: &str, (client, address): (&str, &str), since: Moment) {
        self.run(
            "DELETE FROM half_sign_in WHERE id =
                (SELECT id FROM half_sign_in
                 WHERE account_id = ?1 AND client = ?2 AND address = ?3 AND at >= ?4 AND NOT EXISTS
                    (SELECT 1 FROM pending_sign_in WHERE pending_sign_in.id = half_sign_in.id)
                 ORDER BY at DESC, id DESC LIMIT 1)",
            [v(account_id.to_owned()), v(client.to_owned()), v(address.to_owned()), v(since.0)],
        );
    }

    pub fn forget_half_sign_ins_before(&mut self, moment: Moment) {
        self.run("DELETE FROM half_sign_in WHERE at < ?1", [v(moment.0)]);
    }

    /// Notes that the owner is told of all that are due; off when somebody else has told it meanwhile, or the newest is
    /// finished. What is not due yet waits until the owner may be told again.
    pub fn told_of_half_sign_ins(&mut self, untold: &Untold, now: Moment, again: Moment) {
        let account_id = || v(untold.account_id.clone());
        self.guard(
            "UPDATE account SET told_of_half_sign_ins_at = ?1 WHERE id = ?2 AND told_of_half_sign_ins_at IS ?3",
            [v(now.0), account_id(), v(untold.told_at.map(|at| at.0))],
        );
        self.guard(
            "UPDATE half_sign_in SET tell_at = NULL WHERE id = ?1 AND tell_at IS NOT NULL",
            [v(untold.newest.id.clone())],
        );
        self.run(
            "UPDATE half_sign_in SET tell_at = NULL WHERE account_id = ?1 AND tell_at <= ?2",
            [account_id(), v(now.0)],
        );
        self.put_off_half_sign_ins(&untold.account_id, again);
    }

    /// Lets those that are still to be told wait until a moment.
    pub fn put_off_half_sign_ins(&mut self, account_id: &str, until: Moment) {
        self.run(
            "UPDATE half_sign_in SET tell_at = ?1 WHERE account_id = ?2 AND tell_at < ?1",
            [v(until.0), v(account_id.to_owned())],
        );
    }
}

impl Store {
    /// The newest few of an account since a moment, newest first, and how many there are.
    pub fn half_sign_ins(
        &self,
        account_id: &str,
        since: Moment,
        now: Moment,
        most: usize,
    ) -> Result<(Vec<HalfSignIn>, usize)> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(|db| {
            let newest = db
                .prepare_cached(&format!(
                    "{SELECT} WHERE half.account_id = ?1 AND half.at > ?2 {NEWEST_FIRST} LIMIT ?4"
                ))?
                .query_map(rusqlite::params![account_id, since.0, now.0, most], from_row)?
                .collect::<rusqlite::Result<_>>()?;
            let count: i64 = db
                .prepare_cached("SELECT count(*) FROM half_sign_in WHERE account_id = ?1 AND at > ?2")?
                .query_row(rusqlite::params![account_id, since.0], |row| row.get(0))?;
            Ok((newest, usize::try_from(count).unwrap_or_default()))
        })
    }

    /// How many an account has between two moments.
    pub fn count_half_sign_ins(&self, account_id: &str, since: Moment, until: Moment) -> Result<usize> {
        let count: i64 = self.read(|db| {
            db.prepare_cached("SELECT count(*) FROM half_sign_in WHERE account_id = ?1 AND at > ?2 AND at <= ?3")?
                .query_row(rusqlite::params![account_id, since.0, until.0], |row| row.get(0))
        })?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// Whether this one was noted.
    pub fn is_half_sign_in(&self, id: &str) -> Result<bool> {
        self.read(|db| {
            db.prepare_cached("SELECT EXISTS (SELECT 1 FROM half_sign_in WHERE id = ?1)")?
                .query_row([id], |row| row.get(0))
        })
    }

    /// Whether a program has one at an address since a moment, which no browser's page waits for.
    pub fn has_half_sign_in_of(
        &self,
        account_id: &str,
        (client, address): (&str, &str),
        since: Moment,
    ) -> Result<bool> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM half_sign_in
                 WHERE account_id = ?1 AND client = ?2 AND address = ?3 AND at >= ?4 AND NOT EXISTS
                    (SELECT 1 FROM pending_sign_in WHERE pending_sign_in.id = half_sign_in.id))",
            )?
            .query_row(rusqlite::params![account_id, client, address, since.0], |row| row.get(0))
        })
    }

    /// The accounts with something to tell. (The sign keeps SQLite from walking the index of accounts instead of the one by time.)
    pub fn accounts_with_untold_half_sign_ins(&self, now: Moment) -> Result<Vec<String>> {
        self.read(|db| {
            db.prepare_cached("SELECT DISTINCT +account_id FROM half_sign_in WHERE tell_at <= ?1")?
                .query_map([now.0], |row| row.get(0))?
                .collect()
        })
    }

    /// What is due of one account, if anything.
    pub fn untold_half_sign_ins(&self, account_id: &str, now: Moment) -> Result<Option<Untold>> {
        self.read(|db| {
            let newest = db
                .prepare_cached(&format!(
                    "{SELECT} WHERE half.account_id = ?1 AND half.tell_at <= ?2 {NEWEST_FIRST} LIMIT 1"
                ))?
                .query_row(rusqlite::params![account_id, now.0, now.0], from_row)
                .optional()?;
            let count: i64 = db
                .prepare_cached("SELECT count(*) FROM half_sign_in WHERE account_id = ?1 AND tell_at <= ?2")?
                .query_row(rusqlite::params![account_id, now.0], |row| row.get(0))?;
            let told_at = db
                .prepare_cached("SELECT told_of_half_sign_ins_at FROM account WHERE id = ?1")?
                .query_row([account_id], |row| row.get::<_, Option<i64>>(0))
                .optional()?
                .flatten();
            let count = usize::try_from(count).unwrap_or_default();
            let untold =
                |newest| Untold { account_id: account_id.to_owned(), told_at: told_at.map(Moment), newest, count };
            Ok(newest.map(untold))
        })
    }
}

/// With what still waits: of the present epoch, and not expired at `?3`.
const SELECT: &str = "SELECT half.id, half.client, half.address, half.at,
        (SELECT pending.expires_at FROM pending_sign_in AS pending
         JOIN account ON account.id = pending.account_id AND account.epoch = pending.epoch
         WHERE pending.id = half.id AND pending.expires_at > ?3) AS expires_at
    FROM half_sign_in AS half";
const NEWEST_FIRST: &str = "ORDER BY half.at DESC, half.id DESC";

fn from_row(row: &Row<'_>) -> rusqlite::Result<HalfSignIn> {
    Ok(HalfSignIn {
        id: row.get("id")?,
        client: row.get("client")?,
        address: row.get("address")?,
        at: Moment(row.get("at")?),
        waits_until: row.get::<_, Option<i64>>("expires_at")?.map(Moment),
    })
}
