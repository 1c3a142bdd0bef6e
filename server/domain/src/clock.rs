//! Time, as a parameter.

use model::Moment;
use std::fmt::Debug;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time. Tests move theirs by hand.
pub trait Clock: Debug + Send + Sync {
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Moment {
        // A clock set before 1970 reads as 1970: codes fail closed, nothing panics.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }
}
