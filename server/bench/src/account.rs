//! `GET /account` by token, beside a bare axum handler that looks it up in a hash map.

use crate::hashes;
use crate::http::{Connection, source};
use crate::people::Person;
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::sign_ins::{Codes, Flood};
use crate::turns::{Beside, TURN, by_turns};
use crate::wrk::{self, Ask, CONNECTIONS, Measured};
use crate::{Bench, Result, bare};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const PART: &str = "GET /account by token";
const BARE: &str = "axum alone with a hash map";
/// Connections that ask while others sign in: a few, so that it is the sign-ins that fill the cores.
const FEW: usize = 4;

/// Gets what the server answers these people, for the bare server to have ready.
pub fn answers(bench: &Bench<'_>, server: &Server, people: &[Person]) -> Result<PathBuf> {
    let answers = bench.runtime.block_on(ask_all(server, people))?;
    let file = bench.folder.inside("answers.json")?;
    std::fs::write(&file, serde_json::to_vec(&answers)?)?;
    Ok(file)
}

async fn ask_all(server: &Server, people: &[Person]) -> Result<bare::Answers> {
    let mut answers = bare::Answers::default();
    for (number, person) in people.iter().enumerate() {
        let mut connection = Connection::open(source(2, number + 1), server.address()).await?;
        let headers = Ask::Account.headers(*person);
        let answer = connection.get(Ask::Account.path(), &headers).await?.expect(200)?;
        answers.accounts.insert(person.api_key(), serde_json::from_slice(&answer.body)?);
        // Each session as well: what wrk then asks is the account page and no way to the sign-in.
        let page = connection.get(Ask::Dashboard.path(), &Ask::Dashboard.headers(*person)).await?.expect(200)?;
        answers.page = String::from_utf8(page.body)?;
    }
    Ok(answers)
}

pub fn measure(
    bench: &Bench<'_>,
    report: &mut Report,
    server: &Server,
    bare: &Server,
    people: &[Person],
) -> Result<()> {
    let ask = |of: &Server| Ok(run(bench, of, people, CONNECTIONS)?.rate_and_p99());
    let Beside { measured: [rate, p99], other: [bare_rate, bare_p99] } = by_turns(bench, || ask(server), || ask(bare))?;
    let figure = Figure::new(PART, format!("answered, {CONNECTIONS} connections"), rate, "/s");
    report.add(figure.beside(bare_rate, BARE).ratio_at_least(0.5));
    report.add(Figure::new(PART, "p99", p99, "ms").beside(bare_p99, BARE));
    Ok(())
}

/// The same while sign-ins take all cores; beside it the bare handler while argon2 does.
pub fn measure_in_a_flood(
    bench: &Bench<'_>,
    report: &mut Report,
    server: &Server,
    bare: &Server,
    (people, codes): (&[Person], &Arc<Codes>),
) -> Result<()> {
    const WHILE: &str = "axum alone while argon2 runs";
    let asked = || {
        let flood = Flood::begin(bench, server, codes);
        std::thread::sleep(Duration::from_millis(500));
        let before = flood.done();
        let [rate, p99] = run(bench, server, people, FEW)?.rate_and_p99();
        let sign_ins = (flood.done() - before) as f64 / TURN.as_secs_f64();
        flood.end(bench)?;
        Ok([rate, p99, sign_ins])
    };
    let alone = || {
        let hashing = std::thread::spawn(|| hashes::with_memory_kept(TURN + Duration::from_secs(1)));
        let [rate, p99] = run(bench, bare, people, FEW)?.rate_and_p99();
        let hashes = hashing.join().map_err(|_| "hashing panicked")??;
        Ok([rate, p99, hashes.rate])
    };
    let Beside { measured: [rate, p99, sign_ins], other: [bare_rate, bare_p99, _] } = by_turns(bench, asked, alone)?;
    let during = format!("p99 during {sign_ins:.0} sign-ins/s, {FEW} connections");
    report.add(Figure::new(PART, during, p99, "ms").beside(bare_p99, WHILE));
    report.add(Figure::new(PART, "answered meanwhile", rate, "/s").beside(bare_rate, WHILE));
    Ok(())
}

fn run(bench: &Bench<'_>, server: &Server, people: &[Person], connections: usize) -> Result<Measured> {
    wrk::run(bench, &server.url(Ask::Account.path()), Ask::Account, people, connections, TURN.as_secs())
}
