//! What a process uses, as the kernel tells it.

use crate::Result;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs::read_to_string;
use std::time::Duration;

/// `USER_HZ`, which is 100 wherever Linux runs.
const TICKS_EACH_SECOND: u64 = 100;

/// The time a process and its ended threads had on the cores.
pub fn cpu(id: u32) -> Result<Duration> {
    let stat = read_to_string(format!("/proc/{id}/stat"))?;
    // After the name, which may have spaces: state is the third field, utime and stime are 14 and 15 (proc(5)).
    let (_, fields) = stat.rsplit_once(") ").ok_or("/proc/PID/stat is not as proc(5) says")?;
    let mut times = fields.split(' ').skip(11).map(str::parse::<u64>);
    let (Some(user), Some(system)) = (times.next(), times.next()) else {
        return Err("/proc/PID/stat is too short".into());
    };
    Ok(Duration::from_millis((user? + system?) * 1000 / TICKS_EACH_SECOND))
}

/// What a process holds in memory, in KiB.
pub fn resident(id: u32) -> Result<f64> {
    let status = read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS in /proc/PID/status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// A connection is a file: takes as many as the machine allows, for this process and what it starts.
pub fn allow_many_files() -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).map_err(|cause| format!("the limit of open files cannot be raised: {cause}"))?;
    Ok(())
}

/// How many files may be open at once.
pub fn most_files() -> usize {
    getrlimit(Resource::Nofile).current.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_tells_what_this_process_uses() {
        let id = std::process::id();
        let before = cpu(id).unwrap();
        let mut sum = 0_u64;
        while cpu(id).unwrap() < before + Duration::from_millis(30) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(resident(id).unwrap() > 500.0);
    }
}
