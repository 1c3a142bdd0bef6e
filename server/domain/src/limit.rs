//! How many wrong tries there are, and how long to wait after them.
//!
//! Invariants: a counter is raised and committed before anything is compared, so that parallel
//! tries cannot share one; waiting never lowers the count of codes, only a full sign-in, a factor
//! bound anew, or the operator clears it. The next delay is never shorter than the last. (Counts
//! of passwords and mails, which only delay, are forgotten after a day or an hour of quiet.)

use crate::caller::Client;
use crate::seal::Keys;
use crate::store::{Batch, Counter};
use crate::{Core, Result};
use model::moment::{DAY, HOUR, MINUTE};
use model::{EmailAddress, Moment};

/// Tries that are free, and the delays after them, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    free: i64,
    first_delay: i64,
    /// Each further delay is this many percent of the one before.
    growth_percent: i64,
    longest_delay: i64,
    /// After how many seconds without a try the counter is forgotten; `None`: never.
    forgotten_after: Option<i64>,
}

/// Second-factor codes of one account, over all doors: 10, then one each 15 minutes, growing to an
/// hour (NIST SP 800-63B-4 §3.2.2).
pub const CODES: Budget =
    Budget { free: 10, first_delay: 15 * MINUTE, growth_percent: 125, longest_delay: HOUR, forgotten_after: None };

/// Wrong codes in a row after which one factor is off (NIST SP 800-63B-4 §3.2.2).
pub const FACTOR_OFF: i64 = 100;

/// Wrong codes after which one pending sign-in is dead.
pub const CODES_PER_SIGN_IN: i64 = 5;

/// Passwords for one address from one network.
pub const PASSWORDS_HERE: Budget =
    Budget { free: 5, first_delay: 2, growth_percent: 200, longest_delay: 15 * MINUTE, forgotten_after: Some(DAY) };

/// Passwords for one address from everywhere. The delay stays short, so that a stranger with many
/// networks slows the owner down but does not lock them out.
pub const PASSWORDS_EVERYWHERE: Budget =
    Budget { free: 100, first_delay: 1, growth_percent: 120, longest_delay: 30, forgotten_after: Some(DAY) };

/// Mails with a link that anybody can ask for, from one network, whatever the addresses: twenty an hour.
pub const MAILS_FROM_HERE: Budget = a_pace(20, HOUR);

/// The same to one address: five an hour.
pub const MAILS: Budget = a_pace(5, HOUR);

/// Command lines that begin to wait for a browser, from one network: twenty, then one in ten minutes.
pub const GRANTS_FROM_HERE: Budget = a_pace(20, 10 * MINUTE);

/// Codes that no command line waits with, by account and by network (RFC 8628 §5.1): five, then ever slower.
pub const USER_CODES: Budget =
    Budget { free: 5, first_delay: MINUTE, growth_percent: 200, longest_delay: HOUR, forgotten_after: Some(HOUR) };

/// Text messages: to one account one a minute and five an hour; to one number, whoever asks, three
/// in ten minutes and five an hour; from one network ten an hour.
pub const TEXTS_A_MINUTE: Budget = a_pace(1, MINUTE);
pub const TEXTS_AN_HOUR: Budget = a_pace(5, HOUR);
pub const TEXTS_TO_ONE: Budget = a_pace(3, 10 * MINUTE);
pub const TEXTS_TO_ONE_AN_HOUR: Budget = a_pace(5, HOUR);
pub const TEXTS_FROM_HERE: Budget = a_pace(10, HOUR);

/// So many, then one each period until it was quiet for that long.
const fn a_pace(free: i64, period: i64) -> Budget {
    Budget { free, first_delay: period, growth_percent: 100, longest_delay: period, forgotten_after: Some(period) }
}

impl Budget {
    /// The delay that follows the given number of failures.
    fn delay(self, failures: i64) -> i64 {
        if failures < self.free {
            return 0;
        }
        let mut delay = self.first_delay;
        for _ in self.free..failures {
            if delay >= self.longest_delay {
                break;
            }
            delay = (delay * self.growth_percent / 100).max(delay + i64::from(self.growth_percent > 100));
        }
        delay.min(self.longest_delay)
    }
}

impl Counter {
    /// Seconds to wait before the next try, if any. A wait longer than the budget ever asks for
    /// is one that a clock left behind which has gone back since: it does not count.
    pub fn wait(&self, budget: Budget, now: Moment) -> Option<i64> {
        let left = self.blocked_until - now;
        (1..=budget.longest_delay).contains(&left).then_some(left)
    }

    /// The counter after one more try.
    #[must_use]
    pub fn raised(&self, budget: Budget, now: Moment) -> Self {
        let failures = self.failures.saturating_add(1);
        let blocked_until = match budget.delay(failures) {
            // No delay, not even for a clock that steps back before this moment.
            0 => self.blocked_until,
            delay => now + delay,
        };
        Self { key: self.key, failures, blocked_until }
    }
}

impl Batch {
    /// Raises a counter, guarded; returns what it will stand at.
    pub fn raise(&mut self, seen: &Counter, budget: Budget, now: Moment) -> Counter {
        let raised = seen.raised(budget, now);
        let forget_at = budget.forgotten_after.map_or(Moment(i64::MAX), |after| raised.blocked_until.max(now) + after);
        self.move_counter(seen, &raised, forget_at);
        raised
    }
}

/// Whether one more mail may go out.
pub(crate) enum Mail {
    /// With the counts of it, to be committed with the mail.
    MayGo(Batch),
    /// Not for so many seconds.
    Waits(i64),
}

impl Core {
    /// Counts a mail with a link that a stranger asked for, by its address and by their network. Each
    /// purpose has its count: whoever uses one up does not keep its owner from the other.
    pub(crate) fn count_strangers_mail(&self, purpose: &str, to: &EmailAddress, client: &Client) -> Result<Mail> {
        let from_network = (self.keys.mails_from_counter(&client.network), MAILS_FROM_HERE);
        self.count_mail([(self.keys.mails_counter(purpose, to), MAILS), from_network])
    }

    /// Counts a mail with a link that an owner asked for, by its address and by their account: what
    /// strangers in the same network do is none of their business.
    pub(crate) fn count_owners_mail(&self, to: &EmailAddress, account_id: &str) -> Result<Mail> {
        let of_account = (self.keys.mails_of_counter(account_id), MAILS);
        self.count_mail([(self.keys.mails_counter("address", to), MAILS), of_account])
    }

    fn count_mail(&self, by: [([u8; 32], Budget); 2]) -> Result<Mail> {
        let now = self.now();
        let mut batch = Batch::new();
        let mut longest = None;
        for (key, budget) in by {
            let counter = self.store.counter(key)?;
            longest = longest.max(counter.wait(budget, now));
            batch.raise(&counter, budget, now);
        }
        Ok(longest.map_or(Mail::MayGo(batch), Mail::Waits))
    }
}

/// A counter before and after this try raised it, to take the try back if it was no guess.
#[derive(Clone, Copy, Debug)]
pub struct Raised {
    pub before: Counter,
    pub after: Counter,
}

/// Takes a try back. Others that have counted since stay counted.
pub fn take_back(raised: &[Raised]) -> Batch {
    let mut batch = Batch::new();
    for raised in raised.iter().filter(|raised| raised.before != raised.after) {
        batch.take_counter_back(&raised.after, &raised.before);
    }
    batch
}

impl Keys {
    pub fn codes_counter(&self, account_id: &str) -> [u8; 32] {
        self.mac(&[b"codes", account_id.as_bytes()])
    }

    pub fn factor_counter(&self, account_id: &str, kind: model::factor::FactorKind) -> [u8; 32] {
        self.mac(&[b"factor", account_id.as_bytes(), kind.name().as_bytes()])
    }

    /// Keyed by what was typed where that is no address: it looks and costs the same.
    pub fn passwords_here_counter(&self, email: &str, network: &str) -> [u8; 32] {
        self.mac(&[b"passwords here", email.as_bytes(), network.as_bytes()])
    }

    pub fn passwords_everywhere_counter(&self, email: &str) -> [u8; 32] {
        self.mac(&[b"passwords everywhere", email.as_bytes()])
    }

    /// Text messages, by what they are counted by: an account, a number, a network, a day.
    pub fn texts_counter(&self, by: &str, of: &str) -> [u8; 32] {
        self.mac(&[b"texts", by.as_bytes(), of.as_bytes()])
    }

    pub fn grants_from_counter(&self, network: &str) -> [u8; 32] {
        self.mac(&[b"grants from", network.as_bytes()])
    }

    /// Wrong user codes, by what they are counted by: an account, a network.
    pub fn user_codes_counter(&self, by: &str, of: &str) -> [u8; 32] {
        self.mac(&[b"user codes", by.as_bytes(), of.as_bytes()])
    }

    pub fn mails_from_counter(&self, network: &str) -> [u8; 32] {
        self.mac(&[b"mails from", network.as_bytes()])
    }

    pub fn mails_of_counter(&self, account_id: &str) -> [u8; 32] {
        self.mac(&[b"mails of", account_id.as_bytes()])
    }

    pub fn mails_counter(&self, purpose: &str, email: &EmailAddress) -> [u8; 32] {
        self.mac(&[b"mails", purpose.as_bytes(), email.as_str().as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_never_shrink() {
        for budget in [CODES, PASSWORDS_HERE, PASSWORDS_EVERYWHERE, USER_CODES, MAILS] {
            let mut last = 0;
            for failures in 0..400 {
                let delay = budget.delay(failures);
                assert!(delay >= last && delay <= budget.longest_delay);
                assert_eq!(delay == 0, failures < budget.free);
                last = delay;
            }
            assert_eq!(last, budget.longest_delay);
        }
    }

    #[test]
    fn waiting_does_not_refill() {
        let mut counter = Counter { key: [0; 32], failures: 0, blocked_until: Moment(0) };
        let mut now = Moment(1_000_000);
        for _ in 0..10 {
            assert_eq!(counter.wait(CODES, now), None);
            counter = counter.raised(CODES, now);
        }
        assert_eq!(counter.wait(CODES, now), Some(15 * MINUTE));
        let mut last = 0;
        for _ in 0..20 {
            let wait = counter.wait(CODES, now).expect("every further try has its delay");
            assert!(wait >= last, "{wait} after {last}");
            last = wait;
            now = now + wait;
            counter = counter.raised(CODES, now);
        }
    }
}
