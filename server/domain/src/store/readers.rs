//! The connections that read, each with what it remembers.

use super::lock;
use super::own_commits::OwnCommits;
use super::remembered::Remembered;
use rusqlite::Connection;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// They are borrowed, and wait for each other when all are.
#[derive(Debug)]
pub(super) struct Readers {
    shelf: Mutex<Shelf>,
    returned: Condvar,
}

#[derive(Debug)]
struct Shelf {
    free: Vec<Reading>,
    /// How many threads wait for one: telling nobody is a call of the system as well.
    waiting: usize,
}

#[derive(Debug)]
struct Reading {
    connection: Connection,
    remembered: Remembered,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>, commits: &Arc<OwnCommits>) -> Self {
        let reading = |connection| Reading { connection, remembered: Remembered::new(Arc::clone(commits)) };
        let shelf = Shelf { free: connections.into_iter().map(reading).collect(), waiting: 0 };
        Self { shelf: Mutex::new(shelf), returned: Condvar::new() }
    }

    pub(super) fn borrow(&self) -> Reader<'_> {
        let mut shelf = lock(&self.shelf);
        loop {
            if let Some(reading) = shelf.free.pop() {
                return Reader { reading: Some(reading), readers: self };
            }
            shelf.waiting += 1;
            shelf = self.returned.wait(shelf).unwrap_or_else(PoisonError::into_inner);
            shelf.waiting -= 1;
        }
    }

    /// One that nobody has, if there is one.
    pub(super) fn borrow_at_once(&self) -> Option<Reader<'_>> {
        let reading = lock(&self.shelf).free.pop()?;
        Some(Reader { reading: Some(reading), readers: self })
    }
}

/// A borrowed one. It goes back when dropped, also by a panic.
pub(super) struct Reader<'readers> {
    reading: Option<Reading>,
    readers: &'readers Readers,
}

impl Reader<'_> {
    pub(super) fn parts(&mut self) -> (&mut Connection, &mut Remembered) {
        let Reading { connection, remembered } = self.reading.as_mut().expect("it is taken out only by drop");
        (connection, remembered)
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut shelf = lock(&self.readers.shelf);
        shelf.free.extend(self.reading.take());
        if shelf.waiting > 0 {
            self.readers.returned.notify_one();
        }
    }
}
