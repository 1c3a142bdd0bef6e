//! What Twinlock does in a second, beside what this machine could: `make bench`.
//!
//! It starts the release binary on folders of its own, puts load on it as browsers and programs do, and measures in the same run
//! what bounds each figure: argon2 alone, SQLite alone, hyper and axum alone. It ends what it started and leaves nothing behind.
//!
//! Absences: no switch of the server's is turned off for it. Accounts are many and addresses are many, so that no limit is met.

mod account;
mod bare;
mod browser;
mod commits;
mod folder;
mod hashes;
mod http;
mod machine;
mod pages;
mod people;
mod process;
mod report;
mod server;
mod sign_ins;
mod sizes;
mod start;
mod streams;
mod template;
mod turns;
mod wrk;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The product's allocator, so that what is measured without the product is measured with the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

/// Measures Twinlock beside what bounds it on this machine.
#[derive(Parser)]
pub struct Options {
    #[command(subcommand)]
    part: Option<Part>,
    /// The program to measure
    #[arg(long, default_value = "target/release/twinlock")]
    binary: PathBuf,
    /// Where to write the figures as JSON
    #[arg(long, default_value = "target/bench.json")]
    json: PathBuf,
    /// Accounts in the big file; 0 leaves it out
    #[arg(long, env = "BENCH_ACCOUNTS", default_value_t = 1_000_000)]
    accounts: usize,
    /// Event streams held open; 0 leaves them out
    #[arg(long, env = "BENCH_STREAMS", default_value_t = 10_000)]
    streams: usize,
    /// Seconds for which each figure is measured
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Only the parts whose name begins so, such as "sign"
    #[arg(long)]
    only: Option<String>,
    /// Leave the browser out
    #[arg(long)]
    no_browser: bool,
    /// End with 1 if an aim is missed
    #[arg(long)]
    check: bool,
}

#[derive(Subcommand)]
enum Part {
    /// Serves what a bare handler would: the ceiling
    #[command(hide = true)]
    Bare { port: u16, answers: PathBuf },
}

impl Options {
    /// Whether a part is wanted.
    fn wants(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| part.starts_with(only.as_str()))
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    let done = match &options.part {
        Some(Part::Bare { port, answers }) => bare::serve(*port, answers).map(|()| true),
        None => measure(&options),
    };
    match done {
        Ok(all_met) if options.check && !all_met => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures everything, and says whether each aim was met.
fn measure(options: &Options) -> Result<bool> {
    let binary = options.binary.canonicalize().map_err(|cause| {
        format!("there is no {} ({cause}): build it first (cargo build --release -p server)", options.binary.display())
    })?;
    process::allow_many_files()?;
    let folder = folder::Folder::new()?;
    let mut report = report::Report::new(machine::facts(folder.path())?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let bench = Bench { options, binary, folder: &folder, runtime };
    let people = sizes::small(&bench, &mut report)?;
    if options.wants("streams") && options.streams > 0 {
        streams::measure(&bench, &mut report)?;
    }
    if options.wants("browser") && !options.no_browser {
        browser::measure(&bench, &mut report)?;
    }
    if options.accounts > 0 {
        sizes::big(&bench, &mut report, &people)?;
    }
    report.write(&options.json)?;
    println!("{}", report.summary());
    Ok(report.all_met())
}

/// What every part needs.
pub struct Bench<'run> {
    options: &'run Options,
    /// The program, by its full path.
    binary: PathBuf,
    folder: &'run folder::Folder,
    runtime: tokio::runtime::Runtime,
}
