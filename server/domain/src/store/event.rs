//! The table `event`: the account's history.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
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
}

impl Batch {
    pub fn insert_event(&mut self, event: EventRow) {
        self.run(
            "INSERT INTO event (id, account_id, at, kind, client, address, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            [
                v(event.id),
                v(event.account_id),
                v(event.at.0),
                v(event.kind),
                v(event.client),
                v(event.address),
                v(event.details),
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

const SELECT: &str = "SELECT id, account_id, at, kind, client, address, details FROM event WHERE account_id = ?1";

fn from_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        at: Moment(row.get("at")?),
        kind: row.get("kind")?,
        client: row.get("client")?,
        address: row.get("address")?,
        details: row.get("details")?,
    })
}
