//! How many of something each one has at once: connections and waiting requests by network, streams by session.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts by network, or by another name, up to so many each and so many in all.
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

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// This one has all it may have.
    OfOne,
    OfAll,
}

impl Crowd {
    pub fn new(of_one: usize, of_all: usize) -> Arc<Self> {
        Arc::new(Self { of_one, of_all, counts: Mutex::default() })
    }

    /// A place, if there is one left.
    pub fn seat(self: &Arc<Self>, network: String) -> Result<Seat, Full> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, each) = &mut *counts;
        let of_one = each.get(&network).copied().unwrap_or_default();
        if of_one >= self.of_one {
            return Err(Full::OfOne);
        }
        if *all >= self.of_all {
            return Err(Full::OfAll);
        }
        *all += 1;
        each.insert(network.clone(), of_one + 1);
        Ok(Seat { crowd: Arc::clone(self), network })
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
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(seat("a").unwrap_err(), Full::OfOne);
        let third = seat("b");
        assert!(third.is_ok());
        assert_eq!(seat("c").unwrap_err(), Full::OfAll, "there are three in all");
        drop(first);
        assert!(seat("c").is_ok());
        drop((second, third));
        assert!(crowd.counts.lock().unwrap().1.is_empty());
    }
}
