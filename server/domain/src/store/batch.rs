//! The guarded batch: the one way anything is written.
//!
//! A verb hands over a list of parametrised statements. All of them are committed, or none: a
//! guarded statement that does not change exactly the rows it expects calls the batch off, which
//! means that somebody was faster. Plain values in, no closures, no SQL time or randomness. Lines of history are kept apart: they
//! are chained (`event.rs`) when everything else of the batch has held.

use super::event::{self, EventRow};
use crate::{Error, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior};

/// One statement, and how many rows it must change (`None`: any number).
#[derive(Clone, Debug)]
struct Statement {
    sql: &'static str,
    values: Vec<Value>,
    must_change: Option<usize>,
}

/// A list of statements that are committed together.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    statements: Vec<Statement>,
    events: Vec<EventRow>,
    /// The accounts whose revision its statements raise.
    raised: Vec<String>,
}

impl Batch {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement that may change any number of rows.
    pub(super) fn run<const N: usize>(&mut self, sql: &'static str, values: [Value; N]) {
        self.statements.push(Statement { sql, values: values.into(), must_change: None });
    }

    /// Adds a statement that must change exactly one row, or the batch is off.
    pub(super) fn guard<const N: usize>(&mut self, sql: &'static str, values: [Value; N]) {
        self.statements.push(Statement { sql, values: values.into(), must_change: Some(1) });
    }

    /// Adds a line of history. It raises its account's revision, unless something else of the batch does.
    pub fn insert_event(&mut self, event: EventRow) {
        self.events.push(event);
    }

    /// Says that a statement raises this account's revision: the lines of history leave it alone.
    pub(super) fn raises_revision(&mut self, account_id: &str) {
        self.raised.push(account_id.to_owned());
    }

    /// The accounts of which a page may show something else afterwards.
    pub(super) fn touched(&self) -> impl Iterator<Item = &str> {
        self.raised.iter().map(String::as_str).chain(self.events.iter().map(|event| event.account_id.as_str()))
    }

    /// Puts another batch behind this one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.statements.extend(other.statements);
        self.events.extend(other.events);
        self.raised.extend(other.raised);
        self
    }
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Committed {
    /// On disk: WAL with `synchronous=FULL`.
    Yes,
    /// A guard did not hold: nothing was written.
    SomebodyWasFaster,
}

/// Runs a batch in one immediate transaction.
pub(super) fn commit(connection: &mut Connection, batch: &Batch) -> Result<Committed> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let committed = run(&transaction, batch)?;
    if committed == Committed::Yes {
        transaction.commit().map_err(|cause| Error::failed("committing to the database", cause))?;
    }
    Ok(committed) // else dropping the transaction rolls it back
}

/// Runs a batch in a transaction that is open. Unless all of it has held, what it has written is to be taken back.
pub(super) fn run(db: &Connection, batch: &Batch) -> Result<Committed> {
    for statement in &batch.statements {
        let changed = db
            .prepare_cached(statement.sql)
            .and_then(|mut prepared| prepared.execute(rusqlite::params_from_iter(&statement.values)));
        let changed = match changed {
            Ok(changed) => changed,
            // A unique index is a guard too: the address or token is taken.
            Err(cause) if is_taken(&cause) => return Ok(Committed::SomebodyWasFaster),
            Err(cause) => return Err(cause.into()),
        };
        if statement.must_change.is_some_and(|expected| expected != changed) {
            return Ok(Committed::SomebodyWasFaster);
        }
    }
    event::chain(db, &batch.events, &batch.raised)?;
    Ok(Committed::Yes)
}

/// Whether a value that may be there once is there already. Any other broken constraint is a bug
/// of ours, and fails.
fn is_taken(cause: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let code = cause.sqlite_error().map(|error| error.extended_code);
    matches!(code, Some(SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE))
}

/// A parameter of a statement.
pub(super) fn v(value: impl Into<Value>) -> Value {
    value.into()
}
