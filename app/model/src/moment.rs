//! A point in time, in whole seconds since 1970-01-01 00:00 UTC.

use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// A point in time, in seconds since the Unix epoch. Differences are plain seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Add<i64> for Moment {
    type Output = Self;

    /// Saturates: a moment in the far future stays there instead of wrapping into the past.
    fn add(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

impl Sub<Moment> for Moment {
    type Output = i64;

    fn sub(self, earlier: Moment) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}
