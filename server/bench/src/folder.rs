//! The folder of a run: on the disk of the checkout, gone afterwards, also after an interrupt, with all that was started.

use crate::Result;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A run's folder, and the processes that run on it.
pub struct Folder {
    folder: tempfile::TempDir,
    started: Started,
}

type Started = Arc<Mutex<Vec<rustix::process::Pid>>>;

impl Folder {
    pub fn new() -> Result<Self> {
        std::fs::create_dir_all("target")?;
        // Not in /tmp, which may be memory: a commit must reach a disk.
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in("target")?;
        let path = folder.path().canonicalize()?;
        let started = Started::default();
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
        let to_end = Arc::clone(&started);
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                for process in lock(&to_end).drain(..) {
                    let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
                }
                let _ = std::fs::remove_dir_all(path);
                std::process::exit(128 + signal);
            }
        });
        Ok(Self { folder, started })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A place of its own inside.
    pub fn inside(&self, name: &str) -> Result<PathBuf> {
        Ok(self.folder.path().canonicalize()?.join(name))
    }

    /// Ends a process with this run; until then it is the one to watch it.
    pub fn watch(&self, process: rustix::process::Pid) -> Watched {
        lock(&self.started).push(process);
        Watched { process, started: Arc::clone(&self.started) }
    }
}

/// A process that ends with this run.
pub struct Watched {
    process: rustix::process::Pid,
    started: Started,
}

impl Drop for Watched {
    fn drop(&mut self) {
        lock(&self.started).retain(|process| *process != self.process);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
