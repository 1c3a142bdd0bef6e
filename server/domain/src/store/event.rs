//! The table `event`: the account's history, and how its lines are chained.

use super::Store;
use super::batch::v;
use crate::chain::{self, Head, LineHash};
use crate::{Error, Result};
use model::Moment;
use model::ground::Ground;
use rusqlite::{Connection, OptionalExtension, Row};

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub account_id: String,
    pub at: Moment,
    pub kind: String,
    pub client: String,
    pub address: String,
    /// JSON
    pub details: String,
    /// The account's revision since this line.
    pub revision: i64,
    /// The grounds that moved with it, by name, separated by spaces.
    pub moves: String,
}

/// The same as a line of history: with its number, and the hash that chains it to the line before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainedEvent {
    pub number: i64,
    pub event: EventRow,
    pub hash: LineHash,
}

/// Which kinds of lines are read.
#[derive(Clone, Debug)]
pub enum Kinds {
    All,
    Only(Vec<&'static str>),
    Without(Vec<&'static str>),
}

/// Chains the lines of a batch to those of their accounts, inside of its transaction: nobody else lays one meanwhile.
pub(super) fn chain(db: &Connection, events: &[EventRow], raised: &[String]) -> Result<()> {
    let mut done: Vec<&str> = Vec::new();
    for event in events {
        let account_id = event.account_id.as_str();
        if !done.contains(&account_id) {
            done.push(account_id);
            let own = events.iter().filter(|event| event.account_id == account_id);
            chain_of_account(db, account_id, own, !raised.iter().any(|raised| raised == account_id))?;
        }
    }
    Ok(())
}

fn chain_of_account<'a>(
    db: &Connection,
    account_id: &str,
    events: impl Iterator<Item = &'a EventRow>,
    raises: bool,
) -> Result<()> {
    let end = db
        .prepare_cached("SELECT history_number, history_head, revision FROM account WHERE id = ?1")?
        .query_row([account_id], |row| {
            Ok((row.get("history_number")?, hash_in(row, "history_head")?, row.get("revision")?))
        })
        .optional()?;
    let (mut number, mut head, revision): (i64, Option<LineHash>, i64) =
        end.ok_or_else(|| Error::failed("writing history", "there is no such account"))?;
    for event in events {
        number += 1;
        let hash = chain::hash(head, account_id, chain::body(event, number).as_bytes());
        db.prepare_cached(
            "INSERT INTO event (account_id, number, at, kind, client, address, details, hash, moves, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(rusqlite::params![
            account_id,
            number,
            event.at.0,
            event.kind,
            event.client,
            event.address,
            event.details,
            hash.0,
            event.moves,
            revision + i64::from(raises)
        ])?;
        head = Some(hash);
    }
    db.prepare_cached(
        "UPDATE account SET history_number = ?1, history_head = ?2, revision = revision + ?3 WHERE id = ?4",
    )?
    .execute(rusqlite::params![number, head.map(|hash| hash.0), raises, account_id])?;
    Ok(())
}

/// Chains what was written before there were chains, and drops its table: the second half of migration 6.
pub(super) fn chain_what_is_there(db: &Connection) -> Result<()> {
    let accounts: Vec<String> = db
        .prepare("SELECT DISTINCT account_id FROM unchained_event")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for account_id in accounts {
        let events: Vec<EventRow> = db
            .prepare_cached(
                "SELECT account_id, at, kind, client, address, details, 0 AS revision, '' AS moves FROM unchained_event
                 WHERE account_id = ?1 ORDER BY rowid",
            )?
            .query_map([&account_id], from_row)?
            .collect::<rusqlite::Result<_>>()?;
        // It is a new file to every page that is open: nothing has to be told by a revision.
        chain_of_account(db, &account_id, events.iter(), false)?;
    }
    db.execute_batch("DROP TABLE unchained_event")?;
    Ok(())
}

impl Store {
    /// An account's newest lines of some kinds, newest first; with `before`, of those older than that number.
    pub fn newest_events(
        &self,
        account_id: &str,
        kinds: &Kinds,
        before: Option<i64>,
        count: usize,
    ) -> Result<Vec<ChainedEvent>> {
        let (condition, kinds): (_, &[&'static str]) = match kinds {
            Kinds::All => ("NOT IN", &[]),
            Kinds::Only(kinds) => ("IN", kinds),
            Kinds::Without(kinds) => ("NOT IN", kinds),
        };
        let places = vec!["?"; kinds.len()].join(", ");
        let sql = format!("{SELECT} AND number < ? AND kind {condition} ({places}) ORDER BY number DESC LIMIT ?");
        let mut values = vec![v(account_id.to_owned()), v(before.unwrap_or(i64::MAX))];
        values.extend(kinds.iter().map(|kind| v((*kind).to_owned())));
        values.push(v(i64::try_from(count).unwrap_or(i64::MAX)));
        self.read(|db| {
            db.prepare_cached(&sql)?.query_map(rusqlite::params_from_iter(&values), chained_from_row)?.collect()
        })
    }

    /// The newest lines since a revision that moved a ground, newest first.
    pub fn moved_since(
        &self,
        account_id: &str,
        revision: i64,
        ground: Ground,
        count: usize,
    ) -> Result<Vec<ChainedEvent>> {
        let sql = format!(
            "{SELECT} AND moves <> '' AND revision > ? AND instr(' ' || moves || ' ', ' ' || ? || ' ') > 0
             ORDER BY revision DESC, number DESC LIMIT ?"
        );
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.read(|db| {
            db.prepare_cached(&sql)?
                .query_map(rusqlite::params![account_id, revision, ground.name(), count], chained_from_row)?
                .collect()
        })
    }

    /// The lines after the one with a number and up to another, oldest first: a piece of the whole history.
    pub fn events_between(&self, account_id: &str, after: i64, up_to: i64) -> Result<Vec<ChainedEvent>> {
        self.read(|db| {
            db.prepare_cached(&format!("{SELECT} AND number > ? AND number <= ? ORDER BY number"))?
                .query_map(rusqlite::params![account_id, after, up_to], chained_from_row)?
                .collect()
        })
    }

    /// Where an account's chain ends; `None` where there is no line, or no such account.
    pub fn head(&self, account_id: &str) -> Result<Option<Head>> {
        self.read(|db| {
            let end = db
                .prepare_cached("SELECT history_number, history_head FROM account WHERE id = ?1")?
                .query_row([account_id], |row| Ok((row.get("history_number")?, hash_in(row, "history_head")?)))
                .optional()?;
            Ok(end.and_then(|(number, hash)| Some(Head { number, hash: hash? })))
        })
    }
}

const SELECT: &str = "SELECT account_id, number, at, kind, client, address, details, revision, moves, hash FROM event WHERE account_id = ?";

fn chained_from_row(row: &Row<'_>) -> rusqlite::Result<ChainedEvent> {
    Ok(ChainedEvent { number: row.get("number")?, event: from_row(row)?, hash: LineHash(row.get("hash")?) })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        account_id: row.get("account_id")?,
        at: Moment(row.get("at")?),
        kind: row.get("kind")?,
        client: row.get("client")?,
        address: row.get("address")?,
        details: row.get("details")?,
        revision: row.get("revision")?,
        moves: row.get("moves")?,
    })
}

fn hash_in(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<LineHash>> {
    Ok(row.get::<_, Option<[u8; 32]>>(column)?.map(LineHash))
}
