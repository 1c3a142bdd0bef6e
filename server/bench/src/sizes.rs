//! What is measured on a small file, and again on a big one: its cost must not grow with the accounts.

use crate::people::{People, Person};
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::sign_ins::Codes;
use crate::turns::{Beside, by_turns};
use crate::wrk::{self, Ask};
use crate::{Bench, Result, account, commits, pages, sign_ins, start};
use std::sync::Arc;
use std::time::Instant;

/// Accounts in the small file, and those who take part in the load on either.
const FEW: usize = 1000;

/// Those who take part in the load: as many on either file, spread over it.
fn load_of(people: &People) -> Vec<Person> {
    people.in_use().step_by((people.in_use().count() / FEW).max(1)).take(FEW).collect()
}

/// Measures on the small file, and returns it with the codes that are left.
pub fn small(bench: &Bench<'_>, report: &mut Report) -> Result<(People, Arc<Codes>)> {
    let people = People::make(bench, "small", FEW)?;
    let (load, codes) = (load_of(&people), Codes::of(people.in_use()));
    std::fs::write(bench.folder.inside("nothing.json")?, serde_json::to_vec(&crate::bare::Answers::default())?)?;
    if bench.options.wants("start") {
        start::measure(bench, report, &people.data)?;
    }
    if bench.options.wants("sign-ins") {
        let server = Server::start(bench, &people.data)?;
        sign_ins::measure(bench, report, &server, &codes)?;
        server.stop()?;
    }
    if bench.options.wants("commits") {
        commits::measure(bench, report, &people)?;
    }
    let server = Server::start(bench, &people.data)?;
    if bench.options.wants("commits") {
        let other = People::make(bench, "other", FEW)?;
        commits::measure_http(bench, report, &server.url("/account"), &load, &other)?;
    }
    if bench.options.wants("pages") || bench.options.wants("account") {
        let bare = Server::start_bare(bench, &account::answers(bench, &server, &load)?)?;
        if bench.options.wants("pages") {
            pages::measure(bench, report, &server, &bare, &load)?;
        }
        if bench.options.wants("account") {
            account::measure(bench, report, &server, &bare, &load)?;
            account::measure_in_a_flood(bench, report, &server, &bare, (&load, &codes))?;
        }
    }
    server.stop()?;
    Ok((people, codes))
}

/// The first four again, on a big file and on the small one by turns.
pub fn big(bench: &Bench<'_>, report: &mut Report, (small, codes_small): &(People, Arc<Codes>)) -> Result<()> {
    let count = bench.options.accounts;
    let part = format!("again, with {count} accounts");
    let began = Instant::now();
    let big = People::make(bench, "big", count)?;
    let gib = std::fs::metadata(big.file())?.len() as f64 / f64::from(1 << 30);
    println!("\n(a file of {count} accounts, {gib:.2} GiB, made in {:.0} s)", began.elapsed().as_secs_f64());
    let server = |people: &People| Server::start(bench, &people.data);
    let (of_big, of_small) = (server(&big)?, server(small)?);
    let (load_big, load_small) = (load_of(&big), load_of(small));
    // The kernel has the file in its memory, as far as it is needed: what is measured is not the disk's first reading.
    account::answers(bench, &of_big, &load_big)?;
    let mut add = |what: &str, Beside { measured: [rate], other: [of_few] }: Beside<1>| {
        let figure = Figure::new(&part, what, rate, "/s");
        report.add(figure.beside(of_few, format!("with {FEW} accounts")).ratio_at_least(0.8));
    };
    if bench.options.wants("sign-ins") {
        let codes_big = Codes::of(big.in_use());
        let sign_ins = |server, codes| sign_ins::rate(bench, server, codes);
        add("signed in", by_turns(bench, || sign_ins(&of_big, &codes_big), || sign_ins(&of_small, codes_small))?);
    }
    for (wanted, what, ask) in [
        ("commits", "PATCH /account", Ask::Rename),
        ("pages", "GET /dashboard", Ask::Dashboard),
        ("account", "GET /account", Ask::Account),
    ] {
        if bench.options.wants(wanted) {
            let rate = |server: &Server, load| Ok([wrk::turn(bench, &server.url(ask.path()), ask, load)?.rate()]);
            add(what, by_turns(bench, || rate(&of_big, &load_big), || rate(&of_small, &load_small))?);
        }
    }
    of_big.stop()?;
    of_small.stop()?;
    std::fs::remove_dir_all(&big.data)?;
    Ok(())
}
