//! When passwords are hashed: a short queue, as many hashes at once as there are cores, and the memory they work in.
//!
//! A verb that hashes also reads and commits. While it waits for the disk another one hashes: there are more permits than
//! turns, and a turn is taken for the hash alone.
//!
//! Invariants: memory belongs to one turn at a time, is wiped before it is freed, and goes unwiped only to a hash that was
//! waiting for it, which overwrites all of it. When nobody waits none is kept.

use crate::Result;
use argon2::Block;
use model::Refusal;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroize;

/// How long a sign-in waits for its permit before it is told to come back.
const QUEUE: Duration = Duration::from_secs(2);
/// Verbs under way for each hash at once. Each holds a thread, and waits for its turn for three hashes at most.
const VERBS_FOR_EACH: usize = 4;

/// The queue before the hashes.
#[derive(Debug)]
pub struct Hashing {
    permits: Arc<Semaphore>,
    turns: Arc<Turns>,
}

/// The right to hash, one after the other. It moves into the blocking task, so that a request that is dropped
/// does not let the next verb start while its own still runs.
#[derive(Debug)]
pub struct HashPermit {
    turns: Arc<Turns>,
    _place: OwnedSemaphorePermit,
}

impl Hashing {
    pub fn new(at_once: usize) -> Self {
        let state = State { free: at_once, waiting: 0, kept: Vec::new() };
        let turns = Turns { state: Mutex::new(state), freed: Condvar::new() };
        Self { permits: Arc::new(Semaphore::new(at_once * VERBS_FOR_EACH)), turns: Arc::new(turns) }
    }

    /// Waits for a permit, 2 seconds at most.
    pub async fn permit(&self) -> Result<HashPermit> {
        match tokio::time::timeout(QUEUE, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(place)) => Ok(self.permit_for(place)),
            _ => Err(Refusal::Busy { seconds: 2 }.into()),
        }
    }

    /// A permit for a caller that may block: the command line, and tests.
    pub fn permit_blocking(&self) -> Result<HashPermit> {
        loop {
            match Arc::clone(&self.permits).try_acquire_owned() {
                Ok(place) => return Ok(self.permit_for(place)),
                Err(_) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    fn permit_for(&self, place: OwnedSemaphorePermit) -> HashPermit {
        HashPermit { turns: Arc::clone(&self.turns), _place: place }
    }
}

impl HashPermit {
    /// Waits until a core is free for a hash.
    pub(crate) fn turn(&self) -> Turn<'_> {
        self.turns.take()
    }
}

/// As many turns as there may be hashes at once.
#[derive(Debug)]
struct Turns {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug)]
struct State {
    free: usize,
    waiting: usize,
    /// Handed from one hash to the next: never more than there wait.
    kept: Vec<Memory>,
}

/// One hash's turn, given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn<'turns> {
    turns: &'turns Turns,
    memory: Memory,
}

impl Turns {
    fn take(&self) -> Turn<'_> {
        let mut state = self.lock();
        state.waiting += 1;
        while state.free == 0 {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        state.free -= 1;
        let memory = state.kept.pop().unwrap_or_default();
        Turn { turns: self, memory }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// So many blocks to work in. What is in them means nothing.
    pub(crate) fn blocks(&mut self, count: usize) -> &mut [Block] {
        let blocks = &mut self.memory.0;
        if blocks.len() < count {
            // Not `resize`: it would copy what is there, and leave the copy behind.
            self.memory = Memory(vec![Block::new(); count]);
        }
        &mut self.memory.0[..count]
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let memory = std::mem::take(&mut self.memory);
        let mut state = self.turns.lock();
        state.free += 1;
        // Somebody who waits takes it at once. Of two that end together the second finds its taker counted already.
        let unneeded = if state.kept.len() < state.waiting {
            state.kept.push(memory);
            None
        } else {
            Some(memory)
        };
        drop(state);
        self.turns.freed.notify_one();
        drop(unneeded);
    }
}

/// What a hash works in. From it the password could be guessed at without the cost of argon2.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Drop for Memory {
    fn drop(&mut self) {
        for block in &mut self.0 {
            block.as_mut().zeroize();
        }
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Memory([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_more_hash_at_once_than_may_and_no_memory_stays() {
        let hashing = Hashing::new(2);
        let (now, most, handed_on) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for number in 1..=8 {
                let (hashing, now, most, handed_on) = (&hashing, &now, &most, &handed_on);
                threads.spawn(move || {
                    for _ in 0..50 {
                        let permit = hashing.permit_blocking().unwrap();
                        let mut turn = permit.turn();
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let blocks = turn.blocks(64);
                        handed_on.fetch_add(usize::from(blocks[0].as_ref()[0] != 0), Ordering::SeqCst);
                        // Nobody else writes into it meanwhile.
                        blocks.iter_mut().for_each(|block| block.as_mut().fill(number));
                        std::thread::sleep(Duration::from_micros(100));
                        assert!(turn.blocks(64).iter().all(|block| block.as_ref().iter().all(|word| *word == number)));
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(most.into_inner(), 2);
        assert!(handed_on.into_inner() > 0, "memory goes from one hash to the next that waits");
        let state = hashing.turns.lock();
        assert_eq!((state.free, state.waiting, state.kept.len()), (2, 0, 0));
    }

    #[test]
    fn a_hash_that_needs_more_memory_gets_it() {
        let permit = Hashing::new(1).permit_blocking().unwrap();
        let mut turn = permit.turn();
        assert_eq!(turn.blocks(8).len(), 8);
        assert_eq!(turn.blocks(16).len(), 16);
        assert_eq!(turn.blocks(8).len(), 8);
    }
}
