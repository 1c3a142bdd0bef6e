//! Which request watches for what becomes of a command line: the newest, since its client has given an older one up.

use domain::token::TokenHash;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of the newest request for each device code.
#[derive(Debug, Default)]
pub struct Watchers(Mutex<(u64, HashMap<TokenHash, u64>)>);

/// One request that watches.
#[derive(Debug)]
pub struct Watching {
    watchers: Arc<Watchers>,
    code: TokenHash,
    number: u64,
}

impl Watchers {
    pub fn begin(self: &Arc<Self>, code: TokenHash) -> Watching {
        let mut watchers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, newest) = &mut *watchers;
        *last += 1;
        newest.insert(code, *last);
        Watching { watchers: Arc::clone(self), code, number: *last }
    }
}

impl Watching {
    pub fn is_newest(&self) -> bool {
        let watchers = self.watchers.0.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.1.get(&self.code) == Some(&self.number)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let mut watchers = self.watchers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if watchers.1.get(&self.code) == Some(&self.number) {
            watchers.1.remove(&self.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_one_counts_and_leaves_nothing_behind() {
        let watchers = Arc::new(Watchers::default());
        let (first, other) = (watchers.begin([1; 32]), watchers.begin([2; 32]));
        let second = watchers.begin([1; 32]);
        assert!(!first.is_newest() && second.is_newest() && other.is_newest());
        drop(first);
        assert!(second.is_newest());
        drop((second, other));
        assert!(watchers.0.lock().unwrap().1.is_empty());
    }
}
