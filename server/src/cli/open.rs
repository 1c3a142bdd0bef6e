//! Opening the data folder: its lock, its key, its database.

use crate::cli::Result;
use crate::config::Config;
use domain::Core;
use domain::clock::SystemClock;
use domain::core::Parts;
use domain::random::{Random, SystemRandom};
use domain::seal::{KEY_LENGTH, Keys};
use domain::store::Store;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Makes the data folder, readable by its owner only, if it is not there.
pub fn data_folder(data: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder
        .recursive(true)
        .mode(0o700)
        .create(data)
        .map_err(|cause| format!("the data folder {} cannot be made: {cause}", data.display()))?;
    Ok(())
}

/// Holds the data folder for one server. `None`: another holds it.
pub fn lock(data: &Path) -> Result<Option<File>> {
    let path = data.join("twinlock.lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&path)
        .map_err(|cause| format!("the lock {} cannot be opened: {cause}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(format!("the lock {} cannot be taken: {cause}", path.display()).into()),
    }
}

/// Opens key and database for a command that may run beside a server, which must not find its tables
/// changed.
pub fn core_beside_a_server(config: &Config) -> Result<Core> {
    if !Store::needs_migration(&Store::file_in(&config.data))? {
        return core(config);
    }
    let Some(_alone) = lock(&config.data)? else {
        return Err("the database is of an older version, and another Twinlock is running on it; \
                    start the server anew with this version, which upgrades it"
            .into());
    };
    core(config)
}

/// Opens key and database, and joins them with the machine's clock and randomness.
pub fn core(config: &Config) -> Result<Core> {
    // One at a time: of two that start on an empty folder, one makes key and tables.
    let opening = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(config.data.join("twinlock.opening"))?;
    opening.lock()?;
    let database = Store::file_in(&config.data);
    let key = key(&config.key_file(), !database.exists())?;
    // Made first and private from the start: SQLite would use the process's umask.
    OpenOptions::new().create(true).append(true).mode(0o600).open(&database)?;
    let store = Store::open(&database)?;
    Ok(Core::new(Parts {
        store,
        keys: Keys::new(&key)?,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        policy: config.policy(),
        public_url: config.public_url.clone(),
        hashes_at_once: std::thread::available_parallelism().map_or(1, usize::from),
    })?)
}

/// Reads the key that seals secrets; the first start makes it. A database without its key is
/// refused: a new key would lock every second factor out.
fn key(path: &Path, first_start: bool) -> Result<Zeroizing<[u8; KEY_LENGTH]>> {
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    match File::open(path) {
        Ok(mut file) => {
            refuse_if_others_can_read(path, &file)?;
            let length = file.metadata()?.len();
            if length != KEY_LENGTH as u64 {
                return Err(format!(
                    "the key file {} has {length} bytes instead of {KEY_LENGTH}; put back the one that belongs to this database",
                    path.display()
                )
                .into());
            }
            file.read_exact(key.as_mut())?;
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound && first_start => {
            SystemRandom.fill(key.as_mut())?;
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
                .map_err(|cause| format!("the key file {} cannot be made: {cause}", path.display()))?;
            file.write_all(key.as_ref())?;
            file.sync_all()?;
        }
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            return Err(format!(
                "the database is there, but its key file {} is missing; put it back, or name it with TWINLOCK_KEY_FILE",
                path.display()
            )
            .into());
        }
        Err(cause) => return Err(format!("the key file {} cannot be read: {cause}", path.display()).into()),
    }
    Ok(key)
}

fn refuse_if_others_can_read(path: &Path, file: &File) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(format!(
            "the key file {} can be read by others (mode {mode:o}); run `chmod 600` on it",
            path.display()
        )
        .into());
    }
    Ok(())
}
