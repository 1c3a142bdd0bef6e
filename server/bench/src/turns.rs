//! Two things measured by turns: a disk has its moods, and other programs come and go.

use crate::{Bench, Result};
use std::time::Duration;

/// The length of a turn.
pub const TURN: Duration = Duration::from_secs(2);

/// What was measured, and what it stands beside: the medians of all turns. A turn in which the machine was elsewhere moves a mean.
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
    let (mut others, mut all) = (Vec::new(), Vec::new());
    for _ in 0..count(bench) {
        others.push(other()?);
        all.push(measured()?);
    }
    Ok(Beside { measured: medians(&all), other: medians(&others) })
}

fn medians<const N: usize>(turns: &[[f64; N]]) -> [f64; N] {
    std::array::from_fn(|figure| {
        let mut each: Vec<f64> = turns.iter().map(|turn| turn[figure]).collect();
        each.sort_by(f64::total_cmp);
        (each[(each.len() - 1) / 2] + each[each.len() / 2]) / 2.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_odd_turn_moves_nothing() {
        assert_eq!(medians(&[[1.0, 9.0], [900.0, 7.0], [2.0, 8.0]]), [2.0, 8.0]);
        assert_eq!(medians(&[[1.0], [4.0], [900.0], [2.0]]), [3.0]);
        assert_eq!(medians(&[[5.0]]), [5.0]);
    }
}
