//! What the figures were measured on.

use crate::Result;
use domain::clock::{Clock, SystemClock};
use serde::Serialize;
use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

/// The machine and the program, for whoever compares two runs.
#[derive(Serialize)]
pub struct Facts {
    pub cores: usize,
    processor: String,
    memory_mib: u64,
    kernel: String,
    filesystem: String,
    /// How many threads wanted to run when it began: what else was going on.
    load_before: f64,
    date: String,
    commit: String,
}

pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

pub fn facts(folder: &Path) -> Result<Facts> {
    let cpu = read_to_string("/proc/cpuinfo")?;
    let memory = read_to_string("/proc/meminfo")?;
    let kib: u64 = after(&memory, "MemTotal:").trim_end_matches("kB").trim().parse()?;
    Ok(Facts {
        cores: cores(),
        processor: after(&cpu, "model name").trim_start_matches([':', ' ', '\t']).to_owned(),
        memory_mib: kib / 1024,
        kernel: read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
        filesystem: filesystem(&folder.canonicalize()?)?,
        load_before: read_to_string("/proc/loadavg")?.split(' ').next().unwrap_or_default().parse()?,
        date: jiff::Timestamp::from_second(SystemClock.now().0)?.to_string(),
        commit: commit(),
    })
}

/// What follows a name on the first line that begins with it.
fn after<'text>(text: &'text str, name: &str) -> &'text str {
    text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
}

fn filesystem(folder: &Path) -> Result<String> {
    let mounts = read_to_string("/proc/self/mounts")?;
    let of = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let nearest = of.filter(|(at, _)| folder.starts_with(at)).max_by_key(|(at, _)| at.len());
    Ok(nearest.map_or("unknown", |(_, kind)| kind).to_owned())
}

fn commit() -> String {
    let git = |words: &[&str]| {
        let output = Command::new("git").args(words).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return "unknown".to_owned() };
    match git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|changes| !changes.is_empty()) {
        true => format!("{commit} and changes"),
        false => commit,
    }
}

impl std::fmt::Display for Facts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { cores, processor, memory_mib, kernel, filesystem, load_before, date, commit } = self;
        writeln!(formatter, "{date}, commit {commit}")?;
        writeln!(formatter, "{cores} cores ({processor}), {memory_mib} MiB, Linux {kernel}, {filesystem}")?;
        write!(formatter, "load before: {load_before}; the programs that make the load run on the same cores")
    }
}
