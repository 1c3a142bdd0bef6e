//! From the start to the first answer.

use crate::report::{Figure, Report};
use crate::server::Server;
use crate::{Bench, Result};
use std::path::Path;
use std::time::Duration;

const TIMES: usize = 7;
const PART: &str = "start and memory";

pub fn measure(bench: &Bench<'_>, report: &mut Report, data: &Path) -> Result<()> {
    let server = median(|| Server::start(bench, data))?;
    let bare = median(|| Server::start_bare(bench, &bench.folder.inside("nothing.json")?))?;
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let figure = Figure::new(PART, format!("start to first answer, median of {TIMES}"), millis(server), "ms");
    report.add(figure.beside(millis(bare), "hyper and axum alone"));
    let idle = resident_idle(&Server::start(bench, data)?)?;
    let bare = resident_idle(&Server::start_bare(bench, &bench.folder.inside("nothing.json")?)?)?;
    report.add(Figure::new(PART, "resident, idle", idle, "MiB").beside(bare, "hyper and axum alone"));
    Ok(())
}

/// What it holds a second after its start, in MiB.
pub fn resident_idle(server: &Server) -> Result<f64> {
    std::thread::sleep(Duration::from_secs(1));
    Ok(server.resident()? / 1024.0)
}

fn median(start: impl Fn() -> Result<Server>) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let server = start()?;
        times.push(server.started_in);
        server.stop()?;
    }
    times.sort();
    Ok(times[TIMES / 2])
}
