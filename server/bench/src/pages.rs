//! The account page, drawn anew for each visit, beside a handler that has it ready.

use crate::people::Person;
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::turns::{Beside, by_turns};
use crate::wrk::{self, Ask, CONNECTIONS};
use crate::{Bench, Result};

pub fn measure(
    bench: &Bench<'_>,
    report: &mut Report,
    server: &Server,
    bare: &Server,
    people: &[Person],
) -> Result<()> {
    const PART: &str = "account page, GET /dashboard";
    const READY: &str = "the same page, lying ready";
    let ask =
        |of: &Server| Ok(wrk::turn(bench, &of.url(Ask::Dashboard.path()), Ask::Dashboard, people)?.rate_and_p99());
    let Beside { measured: [rate, p99], other: [ready_rate, ready_p99] } =
        by_turns(bench, || ask(server), || ask(bare))?;
    report.add(Figure::new(PART, format!("drawn, {CONNECTIONS} connections"), rate, "/s").beside(ready_rate, READY));
    report.add(Figure::new(PART, "p99", p99, "ms").beside(ready_p99, READY));
    Ok(())
}
