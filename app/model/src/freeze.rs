//! A frozen account: nothing about how it is signed in to can be changed for a day.

use crate::moment::{DAY, HOUR};
use crate::{EmailAddress, Moment};
use serde::{Deserialize, Serialize};

/// How long a freeze lasts.
pub const LASTS: i64 = 24 * HOUR;
/// How long the link in a notice works.
pub const LINK_LASTS: i64 = 7 * DAY;

/// Whether a freeze until a moment is in force. A clock that stepped back lengthens it by a day at most, and not for
/// ever.
pub const fn in_force(until: Moment, now: Moment) -> bool {
    let left = until.0.saturating_sub(now.0);
    0 < left && left <= 2 * LASTS
}

/// What a freeze link does, or has done, as its page says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeView {
    /// Where the notice with the link went.
    pub email: EmailAddress,
    /// Whether the account has another address now.
    pub moved: bool,
    /// What the notice told of: the name of its words.
    pub notice: String,
    pub sent_at: Moment,
    pub used_at: Option<Moment>,
    pub frozen_until: Option<Moment>,
    /// Whether there is a second factor, without which nothing ends the freeze early.
    pub two_factor: bool,
    pub sessions: usize,
    /// The API keys that are marked, and those that end.
    pub keys_that_stay: usize,
    pub keys_that_end: usize,
    pub ssh_keys: usize,
}

/// What ends a freeze early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThawView {
    pub frozen_until: Option<Moment>,
    pub two_factor: bool,
    /// The backup phone's mask, where a code can be sent to it.
    pub phone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freeze_ends_to_the_second_and_no_clock_makes_it_last() {
        let until = Moment(1_800_000_000);
        let at = |before_the_end: i64| in_force(until, until + -before_the_end);
        assert!(at(1) && at(LASTS) && at(2 * LASTS));
        assert!(!at(0) && !at(-1) && !at(2 * LASTS + 1));
        assert!(!in_force(Moment(i64::MAX), Moment(i64::MIN)));
    }
}
