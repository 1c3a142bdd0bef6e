//! The SQLite file: one writer, several readers, and all the SQL there is.
//!
//! Invariants: WAL with `synchronous=FULL`, so that what was acknowledged survives a power cut;
//! foreign keys on; a reader never writes; every write is a [`Batch`].

mod account;
mod address_change;
mod api_key;
mod authenticator;
mod batch;
mod beat;
mod counter;
mod device_grant;
mod ended_sign_in;
mod event;
mod freeze_link;
mod group;
mod half_sign_in;
mod invitation;
mod message;
mod migrate;
mod own_commits;
mod password_reset;
mod pending_sign_in;
mod phone;
mod readers;
mod recovery;
mod remembered;
mod replaced_token;
mod session;
mod ssh_key;
mod text_code;
mod token_of;

pub use account::{Account, Change, NewAccount};
pub use address_change::AddressChange;
pub use api_key::{ApiKey, NewApiKey};
pub use authenticator::Authenticator;
pub use batch::{Batch, Committed};
pub use beat::{KeyBeat, SessionBeat};
pub use counter::Counter;
pub use device_grant::{DeviceGrant, NewGrant};
pub use event::{ChainedEvent, EventRow, Kinds};
pub use freeze_link::FreezeLink;
pub use half_sign_in::{HalfSignIn, Untold};
pub use invitation::Invitation;
pub use message::{Channel, MessageRow};
pub use pending_sign_in::{NewPending, Pending};
pub use phone::Phone;
pub use recovery::{RecoveryCode, RecoverySet};
pub use replaced_token::ReplacedToken;
pub use session::{NewSession, Passed, Session};
pub use ssh_key::{SshKey, read_for_sshd};
pub use text_code::TextCode;
pub use token_of::{Found, TokenOf};

use crate::hub::Hub;
use crate::{Error, Result};
use group::Writer;
use own_commits::OwnCommits;
use readers::Readers;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a statement waits for another process that holds the file (a backup, `sqlite3`).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: usize = 4;

/// The open database.
#[derive(Debug)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    hub: Arc<Hub>,
    /// What SQLite counts commits of other processes by, when it was last looked at.
    seen_version: AtomicI64,
}

impl Store {
    /// Opens the file, making or migrating it first. A copy is kept beside it before migrating.
    pub fn open(file: &Path) -> Result<Self> {
        let mut writer = connect(file, OpenFlags::default())?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        migrate::to_latest(&mut writer, file)?;
        let commits = Arc::<OwnCommits>::default();
        let readers = (0..READERS)
            .map(|_| {
                let reader = connect(file, OpenFlags::default())?;
                reader.pragma_update(None, "query_only", true)?;
                Ok(reader)
            })
            .collect::<Result<Vec<_>>>()?;
        let seen_version = AtomicI64::new(data_version(&writer)?);
        Ok(Self {
            writer: Writer::new(writer, Arc::clone(&commits)),
            readers: Readers::new(readers, &commits),
            hub: Arc::default(),
            seen_version,
        })
    }

    /// Whether the file is there and an older Twinlock wrote it.
    pub fn needs_migration(file: &Path) -> Result<bool> {
        if !file.exists() {
            return Ok(false);
        }
        migrate::is_needed(&connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
    }

    /// The file's name inside the data folder.
    pub fn file_in(data: &Path) -> PathBuf {
        data.join("twinlock.db")
    }

    /// Commits a batch, or nothing of it. Whoever watches an account of it is told afterwards.
    pub fn commit(&self, batch: Batch) -> Result<Committed> {
        let batch = Arc::new(batch);
        let committed = self.writer.commit(Arc::clone(&batch))?;
        if committed == Committed::Yes {
            self.hub.ring(batch.touched());
        }
        Ok(committed)
    }

    /// Who watches which account.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Tells everybody who watches when another process, such as `twinlock admin`, has committed since the last look:
    /// nobody can say to which account.
    pub fn notice_others(&self) -> Result<()> {
        // To the connection that writes, what changes by this count was written by others.
        let version = data_version(&self.writer.connection())?;
        if self.seen_version.swap(version, Ordering::Relaxed) != version {
            self.hub.ring_all();
        }
        Ok(())
    }

    /// Commits a batch that has no guard: it is written, or it failed.
    pub fn note(&self, batch: Batch) -> Result<()> {
        match self.commit(batch)? {
            Committed::Yes => Ok(()),
            Committed::SomebodyWasFaster => Err(Error::failed("writing a note", "a row of the same name is there")),
        }
    }

    /// Runs queries on one consistent snapshot.
    fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let mut reader = self.readers.borrow();
        let (connection, _) = reader.parts();
        let snapshot = connection.transaction()?;
        Ok(query(&snapshot)?)
    }

    /// Folds the write-ahead log into the file, for a clean stop.
    pub fn checkpoint(&self) -> Result<()> {
        self.writer.connection().pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
        Ok(())
    }

    /// Reads a value of the file as a whole, such as the key's check.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        use rusqlite::OptionalExtension;
        self.read(|db| db.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional())
    }

    /// Sets such a value for the first time; one that is there stays.
    pub fn set_meta(&self, name: &str, value: &[u8]) -> Result<()> {
        let mut batch = Batch::new();
        batch.run(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            [batch::v(name.to_owned()), batch::v(value.to_owned())],
        );
        self.note(batch)
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection =
        Connection::open_with_flags(file, flags).map_err(|cause| Error::failed("opening the database", cause))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Deleted rows held secrets, if only sealed ones: overwrite them.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// A panic in one request must not end all later ones: the connection rolls back by itself.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
