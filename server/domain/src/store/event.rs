//! The table `event`: the account's history.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use model::ground::Ground;
use rusqlite::Row;

/// One line of an account's history.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub id: String,
    pub account_id: String,
    pub at: Moment,
    pub kind: String,
    pub client: String,
    pub address: String,
    pub details: String,
    /// The account's revision since this line.
    pub revision: i64,
    /// The grounds that moved with it, by name, separated by spaces.
    pub moves: String,
}

impl EventRow {
    /// Whether a form that stands on this ground is out of date since this line.
    pub fn moved(&self, ground: Ground) -> bool {
        self.moves.split(' ').any(|name| name == ground.name())
    }
}

impl Batch {
    pub fn insert_event(&mut self, event: EventRow) {
        self.touch(&event.account_id);
        self.guard(
            "INSERT INTO event (id, account_id, at, kind, client, address, details, moves, revision)
             SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, ?8, revision FROM account WHERE id = ?2",
            [
                v(event.id),
                v(event.account_id),
                v(event.at.0),
                v(event.kind),
                v(event.client),
                v(event.address),
                v(event.details),
                v(event.moves),
            ],
        );
    }
}

impl Store {
    /// An account's history, oldest first.
    pub fn events(&self, account_id: &str) -> Result<Vec<EventRow>> {
        self.read(|db| {
            db.prepare_cached(&format!("{SELECT} ORDER BY rowid"))?.query_map([account_id], from_row)?.collect()
        })
    }

    /// Its newest lines, newest first.
    pub fn newest_events(&self, account_id: &str, count: usize) -> Result<Vec<EventRow>> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.read(|db| {
            db.prepare_cached(&format!("{SELECT} ORDER BY rowid DESC LIMIT ?2"))?
                .query_map(rusqlite::params![account_id, count], from_row)?
                .collect()
        })
    }
}

const SELECT: &str =
    "SELECT id, account_id, at, kind, client, address, details, revision, moves FROM event WHERE account_id = ?1";

fn from_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: row.get("id")?,
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
