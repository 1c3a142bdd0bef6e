//! Verbs that commit, beside SQLite alone with the same statements, pragmas, threads and disk.

use crate::people::{People, Person};
use crate::report::{Figure, Report};
use crate::template;
use crate::turns::{TURN, by_turns};
use crate::wrk::{self, Ask, CONNECTIONS};
use crate::{Bench, Result};
use domain::Core;
use domain::caller::{Client, Owner};
use domain::clock::{Clock, SystemClock};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior};
use std::net::Ipv4Addr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// As many threads as wrk has connections.
const THREADS: usize = CONNECTIONS;
const PART: &str = "verbs committed, synchronous=FULL";

/// Sets names: by the verb, and by its statements alone, by turns. The server must not run.
pub fn measure(bench: &Bench<'_>, report: &mut Report, people: &People) -> Result<()> {
    for threads in [THREADS, 1] {
        let verbs = Verbs::of(people, threads)?;
        let alone = Alone::of(people, threads)?;
        let means = by_turns(bench, || verbs.rate(), || alone.rate())?;
        let count = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
        let figure = Figure::new(PART, format!("set_name, {count}"), means.measured[0], "/s");
        let figure = figure.beside(means.other[0], format!("SQLite alone, {count}"));
        // The aim is for load, where one fsync serves many. Alone each verb also reads its account, which SQLite alone does not.
        report.add(if threads > 1 { figure.ratio_at_least(0.8) } else { figure });
    }
    Ok(())
}

/// The same verb, asked for over HTTP of a server; beside it SQLite alone on another file of the same accounts.
pub fn measure_http(
    bench: &Bench<'_>,
    report: &mut Report,
    url: &str,
    people: &[Person],
    other: &People,
) -> Result<()> {
    let alone = Alone::of(other, THREADS)?;
    let means = by_turns(bench, || Ok([wrk::turn(bench, url, Ask::Rename, people)?.rate()]), || alone.rate())?;
    let figure = Figure::new(PART, format!("PATCH /account, {CONNECTIONS} connections"), means.measured[0], "/s");
    report.add(figure.beside(means.other[0], format!("SQLite alone, {THREADS} threads")));
    Ok(())
}

/// The verb, called by threads, each with an account of its own.
struct Verbs {
    core: Core,
    owners: Vec<Owner>,
}

impl Verbs {
    fn of(people: &People, threads: usize) -> Result<Self> {
        let core = template::open(&people.data, &people.key)?;
        let client = Client::new(Ipv4Addr::LOCALHOST.into(), "bench");
        let owner = |person: Person| core.owner_by_bearer(&person.api_key(), &client);
        let owners = each_thread(people, threads).map(owner).collect::<domain::Result<_>>()?;
        Ok(Self { core, owners })
    }

    fn rate(&self) -> Result<[f64; 1]> {
        rate(&self.owners, |owner, count| Ok(self.core.set_name(owner, &format!("Name {count}"))?))
    }
}

fn each_thread(people: &People, threads: usize) -> impl Iterator<Item = Person> + use<> {
    people.in_use().step_by((people.in_use().count() / threads).max(1)).take(threads)
}

/// One account for each thread, with the line of its history that is written over and over.
struct Row {
    account_id: String,
    revision: i64,
    /// Of its newest line.
    number: i64,
    columns: Vec<String>,
    event: Vec<Value>,
}

/// Its statements alone, on one connection, as the product has one writer.
struct Alone {
    writer: Mutex<Connection>,
    rows: Vec<Mutex<Row>>,
}

impl Alone {
    fn of(people: &People, threads: usize) -> Result<Self> {
        let connection = Connection::open(people.file())?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "secure_delete", true)?;
        // Other accounts than the verbs': neither is in the other's way.
        let each = people.in_use().skip(1).step_by((people.in_use().count() / threads).max(1)).take(threads);
        let rows = each.map(|person| row(&connection, person).map(Mutex::new)).collect::<Result<_>>()?;
        Ok(Self { writer: Mutex::new(connection), rows })
    }

    fn rate(&self) -> Result<[f64; 1]> {
        rate(&self.rows, |row, count| {
            let mut row = row.lock().unwrap_or_else(PoisonError::into_inner);
            commit(&mut self.writer.lock().unwrap_or_else(PoisonError::into_inner), &mut row, count)
        })
    }
}

fn row(connection: &Connection, person: Person) -> Result<Row> {
    let (account_id, revision, number) = connection.query_row(
        "SELECT id, revision, history_number FROM account WHERE email = ?1",
        [person.email()],
        |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut select = connection.prepare("SELECT * FROM event WHERE account_id = ?1 AND number = ?2")?;
    let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
    let all = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|at| row.get(at)).collect();
    let event = select.query_row((&account_id, number), all)?;
    Ok(Row { account_id, revision, number, columns, event })
}

/// What `set_name` commits, without what it reads and decides, and without the hash of its line.
fn commit(connection: &mut Connection, row: &mut Row, count: u64) -> Result<()> {
    let Row { account_id, revision, number, columns, event } = row;
    let at = columns.iter().position(|column| column == "number").ok_or("a line of history has no number")?;
    event[at] = (*number + 1).into();
    let places: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
    let insert = format!("INSERT INTO event ({}) VALUES ({})", columns.join(", "), places.join(", "));
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let changed = transaction
        .prepare_cached("UPDATE account SET revision = revision + 1, updated_at = ?1 WHERE id = ?2 AND revision = ?3")?
        .execute((SystemClock.now().0, account_id.as_str(), *revision))?;
    transaction
        .prepare_cached("UPDATE account SET name = ?1 WHERE id = ?2")?
        .execute((format!("Name {count}"), account_id.as_str()))?;
    let head: Vec<u8> = transaction
        .prepare_cached("SELECT history_head FROM account WHERE id = ?1")?
        .query_row([account_id.as_str()], |row| row.get(0))?;
    transaction.prepare_cached(&insert)?.execute(rusqlite::params_from_iter(event.iter()))?;
    transaction
        .prepare_cached("UPDATE account SET history_number = ?1, history_head = ?2 WHERE id = ?3")?
        .execute((*number + 1, head, account_id.as_str()))?;
    transaction.commit()?;
    (*revision, *number) = (*revision + 1, *number + 1);
    if changed == 1 { Ok(()) } else { Err("the account is at another revision".into()) }
}

/// How often a second all threads together do something, each with a thing of its own, for the length of a turn.
fn rate<T: Sync>(each: &[T], act: impl Fn(&T, u64) -> Result<()> + Sync) -> Result<[f64; 1]> {
    let began = Instant::now();
    let counts: Result<Vec<u64>> = std::thread::scope(|threads| {
        let act = &act;
        let work = |thing| {
            move || -> Result<u64> {
                let mut count = 0;
                while began.elapsed() < TURN {
                    act(thing, count)?;
                    count += 1;
                }
                Ok(count)
            }
        };
        let running: Vec<_> = each.iter().map(|thing| threads.spawn(work(thing))).collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked")?).collect()
    });
    Ok([counts?.iter().sum::<u64>() as f64 / began.elapsed().as_secs_f64()])
}
