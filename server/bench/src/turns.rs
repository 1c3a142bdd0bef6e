//! Two things measured by turns: a disk has its moods, and other programs come and go.

use crate::{Bench, Result};
use std::time::Duration;

/// The length of a turn.
pub const TURN: Duration = Duration::from_secs(2);

/// What was measured, and what it stands beside: the means over all turns.
pub struct Beside<const N: usize> {
    pub measured: [f64; N],
    pub other: [f64; N],
}

/// How often each has its turn.
pub fn count(bench: &Bench<'_>) -> u64 {
    (bench.options.seconds / TURN.as_secs()).max(1)
}

/// Measures both as often, and begins with the other.
pub fn by_turns<const N: usize>(
    bench: &Bench<'_>,
    measured: impl Fn() -> Result<[f64; N]>,
    other: impl Fn() -> Result<[f64; N]>,
) -> Result<Beside<N>> {
    let turns = count(bench);
    let mut means = Beside { measured: [0.0; N], other: [0.0; N] };
    let add = |sum: &mut [f64; N], of: [f64; N]| {
        sum.iter_mut().zip(of).for_each(|(sum, of)| *sum += of / turns as f64);
    };
    for _ in 0..turns {
        add(&mut means.other, other()?);
        add(&mut means.measured, measured()?);
    }
    Ok(means)
}
