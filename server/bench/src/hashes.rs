//! The ceiling of sign-ins: argon2id alone on all cores, 19 MiB, 2 passes, 1 lane, by the same crate.

use crate::template::PASSWORD;
use crate::{Result, machine};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Hashes in a second, and what each took of a core.
#[derive(Clone, Copy, Debug)]
pub struct Hashes {
    pub rate: f64,
    cpu: Duration,
}

impl Hashes {
    /// In milliseconds.
    pub fn cpu_millis(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0
    }
}

/// With memory taken for each hash and given back, as argon2's usual call does.
pub fn bare(time: Duration) -> Result<Hashes> {
    run(time, |argon2, _| argon2.hash_password_into(PASSWORD.as_bytes(), &[7; 16], &mut [0; 32]))
}

/// With memory kept from one hash to the next.
pub fn with_memory_kept(time: Duration) -> Result<Hashes> {
    run(time, |argon2, blocks| {
        argon2.hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut [0; 32], blocks)
    })
}

fn run(time: Duration, hash: impl Fn(&Argon2<'_>, &mut [Block]) -> argon2::Result<()> + Sync) -> Result<Hashes> {
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(|cause| cause.to_string())?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let count = AtomicU64::new(0);
    let cpu_before = crate::process::cpu(std::process::id())?;
    let began = Instant::now();
    std::thread::scope(|threads| {
        for _ in 0..machine::cores() {
            threads.spawn(|| {
                let mut blocks = vec![Block::new(); argon2.params().block_count()];
                while began.elapsed() < time {
                    hash(&argon2, &mut blocks).expect("the parameters are argon2's own bounds");
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let took = began.elapsed();
    let cpu = crate::process::cpu(std::process::id())?.saturating_sub(cpu_before);
    let count = count.into_inner();
    Ok(Hashes {
        rate: count as f64 / took.as_secs_f64(),
        cpu: cpu.checked_div(u32::try_from(count)?).ok_or("not one hash was done")?,
    })
}
