//! How many of something each network has at once: connections, requests that wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts by network, up to so many each and so many in all.
#[derive(Debug)]
pub struct Crowd {
    of_one: usize,
    of_all: usize,
    counts: Mutex<(usize, HashMap<String, usize>)>,
}

/// One place in a crowd, given back when dropped.
#[derive(Debug)]
pub struct Seat {
    crowd: Arc<Crowd>,
    network: String,
}

impl Crowd {
    pub fn new(of_one: usize, of_all: usize) -> Arc<Self> {
        Arc::new(Self { of_one, of_all, counts: Mutex::default() })
    }

    /// A place, if there is one left for this network.
    pub fn seat(self: &Arc<Self>, network: String) -> Option<Seat> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, each) = &mut *counts;
        let of_one = each.get(&network).copied().unwrap_or_default();
        if *all >= self.of_all || of_one >= self.of_one {
            return None;
        }
        *all += 1;
        each.insert(network.clone(), of_one + 1);
        Some(Seat { crowd: Arc::clone(self), network })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.crowd.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, each) = &mut *counts;
        *all -= 1;
        if let Some(count) = each.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                each.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_takes_only_its_own_and_gives_it_back() {
        let crowd = Crowd::new(2, 3);
        let seat = |network: &str| crowd.seat(network.to_owned());
        let (first, second) = (seat("a"), seat("a"));
        assert!(first.is_some() && second.is_some() && seat("a").is_none());
        let third = seat("b");
        assert!(third.is_some() && seat("c").is_none(), "there are three in all");
        drop(first);
        assert!(seat("c").is_some());
        drop((second, third));
        assert!(crowd.counts.lock().unwrap().1.is_empty());
    }
}
