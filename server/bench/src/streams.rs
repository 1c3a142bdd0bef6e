//! Event streams: many accounts, each with one open. What each holds, what they cost while nothing happens, and how soon a
//! change of an account arrives.

use crate::http::{Connection, source};
use crate::people::{People, Person};
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::wrk::Ask;
use crate::{Bench, Result, process};
use std::net::SocketAddrV4;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const PART: &str = "event streams, GET /events";
const PATH: &str = "/events";
/// Streams from one address.
const FROM_ONE: usize = 50;
/// Changes in a second, for so many seconds.
const CHANGES: usize = 100;
const SECONDS: usize = 10;
const IDLE: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(60);

/// Streams that are held open.
struct Held {
    state: Arc<State>,
    tasks: JoinSet<()>,
}

struct State {
    opened: AtomicU64,
    broken: Mutex<Vec<String>>,
    /// When the newest event of each stream came.
    newest: Vec<Mutex<Option<Instant>>>,
}

pub fn measure(bench: &Bench<'_>, report: &mut Report) -> Result<()> {
    // Both ends and some room: the server has as many files as this process.
    let count = bench.options.streams.min(process::most_files().saturating_sub(500));
    let people = People::make(bench, "streams", count)?;
    let server = Server::start(bench, &people.data)?;
    let all: Vec<Person> = people.in_use().collect();
    let probe = bench.runtime.block_on(open(&server, 0, all[0]));
    if let Err(why) = probe {
        report.add(Figure::missing(PART, format!("{count} streams"), format!("not there: {why}")));
        return server.stop();
    }
    let bare = Server::start_bare(bench, &bench.folder.inside("nothing.json")?)?;
    let (of_bare, _) = hold(bench, &bare, &all)?;
    drop(bare);
    let (each, held) = hold(bench, &server, &all)?;
    let figure = Figure::new(PART, format!("memory of each of {count}"), each, "KB");
    report.add(figure.beside(of_bare, "hyper and axum alone").at_most(20.0));
    let cpu = server.cpu()?;
    std::thread::sleep(IDLE);
    let idle = (server.cpu()?.saturating_sub(cpu)).as_secs_f64() / IDLE.as_secs_f64() * 100.0;
    report.add(Figure::new(PART, "of a core, while nothing happens", idle, "%"));
    let mut delays = bench.runtime.block_on(change(&server, &held.state, &all))?;
    delays.sort();
    let p99 = delays[(delays.len() * 99).div_ceil(100) - 1].as_secs_f64() * 1000.0;
    let figure = Figure::new(PART, format!("p99 to arrival, {CHANGES} changes/s, {} in all", delays.len()), p99, "ms");
    report.add(figure.at_most(250.0));
    let broken = held.state.broken.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(why) = broken.first() {
        return Err(format!("{} streams broke, the first: {why}", broken.len()).into());
    }
    drop(held);
    server.stop()
}

/// Opens a stream for each, and says what one takes of the server's memory, in KB.
fn hold(bench: &Bench<'_>, server: &Server, people: &[Person]) -> Result<(f64, Held)> {
    let before = server.resident()?;
    let state = Arc::new(State {
        opened: AtomicU64::new(0),
        broken: Mutex::default(),
        newest: people.iter().map(|_| Mutex::default()).collect(),
    });
    let mut held = Held { state: Arc::clone(&state), tasks: JoinSet::new() };
    let began = Instant::now();
    for (number, person) in people.iter().copied().enumerate() {
        let (of_stream, address) = (Arc::clone(&state), server.address());
        held.tasks.spawn_on(
            async move {
                if let Err(error) = follow(&of_stream, address, number, person).await {
                    of_stream.broken.lock().unwrap_or_else(PoisonError::into_inner).push(error.to_string());
                }
            },
            bench.runtime.handle(),
        );
        // As fast as the server takes them, but not all at one moment.
        while number as u64 > state.opened.load(Ordering::Relaxed) + 200 {
            wait(&state, began)?;
        }
    }
    while state.opened.load(Ordering::Relaxed) < people.len() as u64 {
        wait(&state, began)?;
    }
    // What only the opening took has been given back by then.
    std::thread::sleep(Duration::from_secs(2));
    let each = (server.resident()? - before) * 1024.0 / 1000.0 / people.len() as f64;
    Ok((each, held))
}

fn wait(state: &State, began: Instant) -> Result<()> {
    std::thread::sleep(Duration::from_millis(2));
    if let Some(why) = state.broken.lock().unwrap_or_else(PoisonError::into_inner).first() {
        return Err(format!("a stream broke: {why}").into());
    }
    match began.elapsed() < PATIENCE {
        true => Ok(()),
        false => {
            Err(format!("only {} streams were opened in {PATIENCE:?}", state.opened.load(Ordering::Relaxed)).into())
        }
    }
}

/// Opens one, as far as its first event.
async fn open(server: &Server, number: usize, person: Person) -> Result<()> {
    let mut connection = request(server.address(), number, person).await?;
    read_event(&mut connection, &mut Vec::new()).await
}

async fn request(address: SocketAddrV4, number: usize, person: Person) -> Result<Connection> {
    let mut connection = Connection::open(source(3, number / FROM_ONE + 1), address).await?;
    let headers = format!("{}Accept: text/event-stream\r\n", Ask::Dashboard.headers(person));
    connection.send("GET", PATH, &headers, "").await?;
    match connection.head().await? {
        (200, None) => Ok(connection),
        (status, _) => Err(format!("GET {PATH} was answered with {status}").into()),
    }
}

async fn follow(state: &State, address: SocketAddrV4, number: usize, person: Person) -> Result<()> {
    let mut connection = request(address, number, person).await?;
    let mut read = Vec::new();
    read_event(&mut connection, &mut read).await?;
    state.opened.fetch_add(1, Ordering::Relaxed);
    loop {
        read_event(&mut connection, &mut read).await?;
        *state.newest[number].lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// Reads as far as the next event with an id; comments are no events.
async fn read_event(connection: &mut Connection, read: &mut Vec<u8>) -> Result<()> {
    loop {
        if let Some(end) = read.windows(2).position(|window| window == b"\n\n") {
            let event: Vec<u8> = read.drain(..end + 2).collect();
            if event.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"id:")) {
                return Ok(());
            }
            continue;
        }
        if !connection.chunk(read).await? {
            return Err("the stream has ended".into());
        }
    }
}

/// Changes accounts one after the other, and says for each how long after its request was sent the event was there: the verb
/// and its commit are part of it.
async fn change(server: &Server, state: &Arc<State>, people: &[Person]) -> Result<Vec<Duration>> {
    let (address, mut tasks) = (server.address(), JoinSet::new());
    let mut every = tokio::time::interval(Duration::from_secs(1) / u32::try_from(CHANGES)?);
    // Each once, spread over all.
    let changes = (CHANGES * SECONDS).min(people.len());
    for number in (0..people.len()).step_by(people.len() / changes).take(changes) {
        every.tick().await;
        let (state, person) = (Arc::clone(state), people[number]);
        tasks.spawn(async move {
            let mut connection = Connection::open(source(4, number + 1), address).await?;
            let sent = Instant::now();
            let headers = format!("{}Content-Type: application/json\r\n", Ask::Rename.headers(person));
            connection.ask("PATCH", "/account", &headers, r#"{"name":"Changed"}"#).await?.expect(200)?;
            while sent.elapsed() < PATIENCE {
                let newest = *state.newest[number].lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(came) = newest.filter(|came| *came >= sent) {
                    return Ok::<_, crate::Error>(came - sent);
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(format!("a change did not arrive in {PATIENCE:?}").into())
        });
    }
    let mut delays = Vec::new();
    while let Some(delay) = tasks.join_next().await {
        delays.push(delay??);
    }
    Ok(delays)
}
