//! Sign-ins with password and code, as a command line does them: one request, which hashes the password and spends the code.

use crate::hashes;
use crate::http::{Connection, source};
use crate::people::Person;
use crate::report::{Figure, Report};
use crate::server::Server;
use crate::template::{PASSWORD, STEP};
use crate::turns::{Beside, TURN, by_turns};
use crate::{Bench, Result, machine, start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::clock::{Clock, SystemClock};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The first of the addresses that sign in.
const BLOCK: u8 = 1;
/// What a hash takes of memory, in MiB.
const HASH_MEMORY: f64 = 19.0;

/// Who can sign in with which code: each code once, three of each person within a time step.
#[derive(Default)]
pub struct Codes(Mutex<VecDeque<(Person, i64)>>);

impl Codes {
    pub fn of(people: impl Iterator<Item = Person>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(people.map(|person| (person, 0)).collect())))
    }

    /// Somebody with a code that is good now; nobody when all are used up.
    fn next(&self) -> Option<(Person, String)> {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (person, newest) = queue.front().copied()?;
        let now = SystemClock.now().0;
        let present = now.div_euclid(STEP);
        // The step before is good as well, unless it is about to end.
        let oldest = if now.rem_euclid(STEP) < STEP - 4 { present - 1 } else { present };
        let step = oldest.max(newest + 1);
        if step > present + 1 {
            return None;
        }
        queue.pop_front();
        queue.push_back((person, step));
        Some((person, person.code(step)))
    }
}

/// Sign-ins without a pause, until it is ended.
pub struct Flood {
    state: Arc<State>,
    tasks: JoinSet<Result<()>>,
}

#[derive(Default)]
struct State {
    stop: AtomicBool,
    done: AtomicU64,
    /// Turned away with 503: more wait than the server lets wait.
    busy: AtomicU64,
    used_up: AtomicBool,
}

impl Flood {
    pub fn begin(bench: &Bench<'_>, server: &Server, codes: &Arc<Codes>) -> Self {
        let (mut tasks, state) = (JoinSet::new(), Arc::<State>::default());
        let address = server.address();
        // Enough that somebody waits at any moment, few enough that nobody waits for two seconds.
        for number in 0..machine::cores() * 8 {
            let (state, codes) = (Arc::clone(&state), Arc::clone(codes));
            let _guard = bench.runtime.enter();
            tasks.spawn(async move {
                let mut connection = Connection::open(source(BLOCK, number + 1), address).await?;
                while !state.stop.load(Ordering::Relaxed) {
                    let Some((person, code)) = codes.next() else {
                        state.used_up.store(true, Ordering::Relaxed);
                        break;
                    };
                    sign_in(&mut connection, person, &code, &state).await?;
                }
                Ok(())
            });
        }
        Self { state, tasks }
    }

    pub fn done(&self) -> u64 {
        self.state.done.load(Ordering::Relaxed)
    }

    fn is_used_up(&self) -> bool {
        self.state.used_up.load(Ordering::Relaxed)
    }

    /// Lets the sign-ins under way finish, and says what went wrong with any.
    pub fn end(mut self, bench: &Bench<'_>) -> Result<()> {
        self.state.stop.store(true, Ordering::Relaxed);
        bench.runtime.block_on(async {
            while let Some(worker) = self.tasks.join_next().await {
                worker??;
            }
            Ok::<_, crate::Error>(())
        })?;
        match self.state.busy.load(Ordering::Relaxed) {
            0 => Ok(()),
            busy => Err(format!("{busy} sign-ins were told to come back later").into()),
        }
    }
}

async fn sign_in(connection: &mut Connection, person: Person, code: &str, state: &State) -> Result<()> {
    let basic = STANDARD.encode(format!("{}:{PASSWORD}", person.email()));
    let headers = format!(
        "Authorization: Basic {basic}\r\nHeroku-Two-Factor-Code: {code}\r\nContent-Type: application/json\r\n\
         Accept: application/vnd.heroku+json; version=3\r\n"
    );
    let answer = connection.ask("POST", "/oauth/authorizations", &headers, r#"{"description":"bench"}"#).await?;
    match answer.status {
        503 => state.busy.fetch_add(1, Ordering::Relaxed),
        _ => answer.expect(201).map(|_| state.done.fetch_add(1, Ordering::Relaxed))?,
    };
    Ok(())
}

/// What a flood comes to in one turn: sign-ins in a second, milliseconds of a core for each, and the most memory meanwhile.
fn flood(bench: &Bench<'_>, server: &Server, codes: &Arc<Codes>) -> Result<[f64; 3]> {
    let flood = Flood::begin(bench, server, codes);
    std::thread::sleep(Duration::from_millis(500));
    let (cpu, done, began) = (server.cpu()?, flood.done(), Instant::now());
    let mut resident: f64 = 0.0;
    while began.elapsed() < TURN && !flood.is_used_up() {
        std::thread::sleep(Duration::from_millis(20));
        resident = resident.max(server.resident()?);
    }
    let (took, done, cpu) = (began.elapsed(), flood.done() - done, server.cpu()?.saturating_sub(cpu));
    flood.end(bench)?;
    if done == 0 {
        return Err("nobody was signed in".into());
    }
    Ok([done as f64 / took.as_secs_f64(), cpu.as_secs_f64() * 1000.0 / done as f64, resident / 1024.0])
}

/// Sign-ins in a second.
pub fn rate(bench: &Bench<'_>, server: &Server, codes: &Arc<Codes>) -> Result<[f64; 1]> {
    let [rate, ..] = flood(bench, server, codes)?;
    Ok([rate])
}

/// The figures of sign-ins, beside the bare hashes.
pub fn measure(bench: &Bench<'_>, report: &mut Report, server: &Server, codes: &Arc<Codes>) -> Result<()> {
    const PART: &str = "sign-ins with password and code";
    let idle = start::resident_idle(server)?;
    let hashes = || {
        let (bare, kept) = (hashes::bare(TURN / 2)?, hashes::with_memory_kept(TURN / 2)?);
        Ok([bare.rate, kept.rate, kept.cpu_millis()])
    };
    let Beside { measured: [rate, cpu, resident], other: [bare_rate, kept_rate, kept_cpu] } =
        by_turns(bench, || flood(bench, server, codes), hashes)?;
    let figure = Figure::new(PART, "signed in", rate, "/s");
    report.add(figure.clone().beside(bare_rate, "argon2id alone on all cores").ratio_at_least(0.95));
    report.add(figure.beside(kept_rate, "argon2id alone, its memory kept"));
    report.add(Figure::new(PART, "of a core for each, beyond the hash", cpu - kept_cpu, "ms").at_most(2.0));
    report.add(Figure::new(PART, "of a core for each, in all", cpu, "ms").beside(kept_cpu, "one argon2id alone"));
    let least = idle + HASH_MEMORY * machine::cores() as f64;
    let figure = Figure::new(PART, "resident meanwhile", resident, "MiB");
    report.add(figure.beside(least, "idle, and 19 MiB for each core's hash"));
    Ok(())
}
