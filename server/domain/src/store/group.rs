//! Group commit: batches that wait for the file at the same time are written by one of their threads in one transaction, and so
//! with one `fsync`.
//!
//! Invariants: a batch is answered when the transaction that holds it is on disk, not before; each is a savepoint of its
//! own, so that one whose guard does not hold takes nothing of the others with it.

use super::batch::{self, Batch, Committed};
use super::lock;
use super::own_commits::OwnCommits;
use crate::{Error, Result};
use rusqlite::{Connection, TransactionBehavior};
use std::sync::{Arc, Mutex, MutexGuard};

/// Batches of one transaction: nobody waits for more than that many others.
const MOST: usize = 64;

/// The connection that writes, and what waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Mutex<Connection>,
    waiting: Mutex<Vec<Arc<Waiting>>>,
    commits: Arc<OwnCommits>,
}

#[derive(Debug)]
struct Waiting {
    batch: Arc<Batch>,
    answer: Mutex<Option<Result<Committed>>>,
}

impl Writer {
    pub(super) fn new(connection: Connection, commits: Arc<OwnCommits>) -> Self {
        Self { connection: Mutex::new(connection), waiting: Mutex::default(), commits }
    }

    /// The connection itself, once nobody writes.
    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        lock(&self.connection)
    }

    /// Commits a batch, with those that wait beside it, or nothing of it.
    pub(super) fn commit(&self, batch: Arc<Batch>) -> Result<Committed> {
        let own = Arc::new(Waiting { batch, answer: Mutex::default() });
        lock(&self.waiting).push(Arc::clone(&own));
        let mut connection = self.connection();
        loop {
            // Whoever had the file before may have written this one with theirs.
            if let Some(answer) = lock(&own.answer).take() {
                return answer;
            }
            let group: Vec<Arc<Waiting>> = {
                let mut waiting = lock(&self.waiting);
                let count = waiting.len().min(MOST);
                waiting.drain(..count).collect()
            };
            if group.is_empty() {
                return Err(Error::failed("writing to the database", "the thread that had this batch broke off"));
            }
            self.commits.count(|| write(&mut connection, &group));
        }
    }
}

fn write(connection: &mut Connection, group: &[Arc<Waiting>]) {
    let together = if group.len() > 1 { together(connection, group) } else { None };
    let each = || group.iter().map(|waiting| batch::commit(connection, &waiting.batch)).collect();
    let answers: Vec<Result<Committed>> = together.unwrap_or_else(each);
    for (waiting, answer) in group.iter().zip(answers) {
        lock(&waiting.answer).replace(answer);
    }
}

/// All in one transaction; none if that cannot be, and nothing is written: each is then to be tried by itself.
fn together(connection: &mut Connection, group: &[Arc<Waiting>]) -> Option<Vec<Result<Committed>>> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).ok()?;
    let mut answers = Vec::with_capacity(group.len());
    for waiting in group {
        let savepoint = transaction.savepoint().ok()?;
        let answer = batch::run(&savepoint, &waiting.batch);
        // Of a full disk or an unreadable page SQLite takes the whole transaction back.
        if savepoint.is_autocommit() {
            return None;
        }
        if matches!(answer, Ok(Committed::Yes)) {
            savepoint.commit().ok()?;
        } else {
            savepoint.finish().ok()?; // what it has written so far is taken back
        }
        answers.push(answer);
    }
    match transaction.commit() {
        Ok(()) => Some(answers),
        Err(cause) => {
            let cause = cause.to_string();
            let failed = |_| Err(Error::failed("committing to the database", cause.clone()));
            Some(group.iter().map(failed).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::batch::v;

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT").unwrap();
        Writer::new(connection, Arc::default())
    }

    fn insert(name: &str) -> Batch {
        let mut batch = Batch::new();
        batch.run("INSERT INTO t (name, n) VALUES (?1, 1)", [v(name.to_owned())]);
        batch
    }

    fn names(writer: &Writer) -> Vec<String> {
        let connection = writer.connection();
        let mut query = connection.prepare("SELECT name FROM t ORDER BY name").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect()
    }

    /// Writes these in one group, as if all had waited at once.
    fn at_once(writer: &Writer, batches: Vec<Batch>) -> Vec<Option<Committed>> {
        let group: Vec<_> = batches
            .into_iter()
            .map(|batch| Arc::new(Waiting { batch: Arc::new(batch), answer: Mutex::default() }))
            .collect();
        write(&mut writer.connection(), &group);
        group.iter().map(|waiting| lock(&waiting.answer).take().unwrap().ok()).collect()
    }

    #[test]
    fn one_whose_guard_does_not_hold_takes_no_other_with_it() {
        let writer = writer();
        let mut late = insert("late");
        late.guard("UPDATE t SET n = 2 WHERE name = ?1", [v("nobody".to_owned())]);
        let mut broken = insert("broken");
        broken.run("INSERT INTO nowhere VALUES (?1)", [v(1)]);
        let answers = at_once(&writer, vec![insert("a"), late, insert("a"), broken, insert("b")]);
        let (yes, faster) = (Some(Committed::Yes), Some(Committed::SomebodyWasFaster));
        assert_eq!(answers, [yes, faster, faster, None, yes]);
        assert_eq!(names(&writer), ["a", "b"]);
    }

    #[test]
    fn what_is_committed_is_counted_before_it_is_answered() {
        let writer = writer();
        let before = writer.commits.between();
        assert_eq!(writer.commit(Arc::new(insert("a"))).unwrap(), Committed::Yes);
        assert!(before.is_some() && writer.commits.between().is_some_and(|after| Some(after) != before));
    }

    #[test]
    fn a_later_one_of_a_group_sees_what_an_earlier_one_did() {
        let writer = writer();
        let raise = || {
            let mut batch = Batch::new();
            batch.guard("UPDATE t SET n = n + 1 WHERE name = ?1 AND n = 1", [v("a".to_owned())]);
            batch
        };
        let answers = at_once(&writer, vec![insert("a"), raise(), raise()]);
        assert_eq!(answers, [Some(Committed::Yes), Some(Committed::Yes), Some(Committed::SomebodyWasFaster)]);
    }

    #[test]
    fn many_threads_are_each_answered_for_their_own() {
        let writer = writer();
        let outcomes: Vec<bool> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..200)
                .map(|nth| {
                    let writer = &writer;
                    // Each name is wanted twice, and one of the two gets it.
                    scope.spawn(move || {
                        writer.commit(Arc::new(insert(&format!("{:03}", nth / 2)))).unwrap() == Committed::Yes
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|yes| **yes).count(), 100);
        assert!(outcomes.chunks(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(names(&writer).len(), 100);
    }
}
