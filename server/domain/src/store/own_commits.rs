//! A count of what this process has committed: whether it has, since a moment, is an atomic read, where SQLite takes two locks of
//! the file to say so. Of what other processes commit SQLite alone knows.

use std::sync::atomic::{AtomicU64, Ordering};

/// Odd while something is being written.
#[derive(Debug, Default)]
pub(super) struct OwnCommits(AtomicU64);

/// A moment between two commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Between(u64);

impl OwnCommits {
    /// Writes. One thread at a time does: `group.rs` holds the connection that writes, and every write of this process goes through it.
    pub(super) fn count<T>(&self, write: impl FnOnce() -> T) -> T {
        /// Also when it panics.
        struct Written<'count>(&'count AtomicU64);
        impl Drop for Written<'_> {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
        }
        self.0.fetch_add(1, Ordering::SeqCst);
        let _written = Written(&self.0);
        write()
    }

    /// This moment, unless something is being written.
    pub(super) fn between(&self) -> Option<Between> {
        let count = self.0.load(Ordering::SeqCst);
        count.is_multiple_of(2).then_some(Between(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_moments_are_the_same_only_without_a_commit_between_them() {
        let commits = OwnCommits::default();
        let before = commits.between();
        assert_eq!(commits.between(), before);
        assert_eq!(commits.count(|| commits.between()), None, "it is being written");
        assert_ne!(commits.between(), before);
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| commits.count(|| panic!("half-way"))));
        assert!(broken.is_err() && commits.between().is_some(), "it is over when it breaks off");
    }
}
