//! The table `counter`: failures in a row, and until when nothing more is tried.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use model::Moment;
use rusqlite::OptionalExtension;

/// One counter as it stands. A missing row reads as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    pub key: [u8; 32],
    pub failures: i64,
    pub blocked_until: Moment,
}

impl Batch {
    /// Puts a counter from what was seen to what it is now; off when somebody was faster.
    pub fn move_counter(&mut self, seen: &Counter, next: &Counter, forget_at: Moment) {
        self.guard(
            // A missing row is zero, and only zero: one that was cleared meanwhile must not come back.
            "INSERT INTO counter (key, failures, blocked_until, forget_at) SELECT ?1, ?2, ?3, ?4
             WHERE (?5 = 0 AND ?6 = 0) OR EXISTS (SELECT 1 FROM counter WHERE key = ?1)
             ON CONFLICT (key) DO UPDATE SET failures = ?2, blocked_until = ?3, forget_at = ?4
             WHERE failures = ?5 AND blocked_until = ?6",
            [
                v(next.key.to_vec()),
                v(next.failures),
                v(next.blocked_until.0),
                v(forget_at.0),
                v(seen.failures),
                v(seen.blocked_until.0),
            ],
        );
    }

    /// Takes one try off a counter; its block too, unless others have moved it since. While that stands nobody else has raised the
    /// counter, and whoever took theirs off before has lowered it.
    pub fn take_counter_back(&mut self, after: &Counter, before: &Counter) {
        self.run(
            "UPDATE counter
             SET blocked_until = CASE WHEN blocked_until = ?1 THEN ?2 ELSE blocked_until END,
                 failures = failures - 1
             WHERE key = ?3 AND failures > 0",
            [v(after.blocked_until.0), v(before.blocked_until.0), v(before.key.to_vec())],
        );
    }

    pub fn clear_counter(&mut self, key: &[u8; 32]) {
        self.run("DELETE FROM counter WHERE key = ?1", [v(key.to_vec())]);
    }

    /// Clears a counter that has not come to so many failures.
    pub fn clear_counter_below(&mut self, key: &[u8; 32], failures: i64) {
        self.run("DELETE FROM counter WHERE key = ?1 AND failures < ?2", [v(key.to_vec()), v(failures)]);
    }

    pub fn forget_old_counters(&mut self, now: Moment) {
        self.run("DELETE FROM counter WHERE forget_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    pub fn counter(&self, key: [u8; 32]) -> Result<Counter> {
        self.counters([key]).map(|[counter]| counter)
    }

    /// Several on one snapshot.
    pub fn counters<const N: usize>(&self, keys: [[u8; 32]; N]) -> Result<[Counter; N]> {
        let mut counters = keys.map(|key| Counter { key, failures: 0, blocked_until: Moment(0) });
        self.read(|db| {
            let mut select = db.prepare_cached("SELECT failures, blocked_until FROM counter WHERE key = ?1")?;
            for counter in &mut counters {
                let row = select.query_row([&counter.key], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
                if let Some((failures, blocked_until)) = row {
                    (counter.failures, counter.blocked_until) = (failures, Moment(blocked_until));
                }
            }
            Ok(())
        })?;
        Ok(counters)
    }
}
