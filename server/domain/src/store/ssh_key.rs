//! The table `ssh_key`.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::{Error, Result};
use model::Moment;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use std::path::Path;
use std::time::Duration;

/// A public key that sshd lets in for its account.
#[derive(Clone, Debug)]
pub struct SshKey {
    pub id: String,
    pub account_id: String,
    pub fingerprint: String,
    pub public_key: String,
    pub comment: String,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub last_used_at: Option<Moment>,
}

impl Change {
    /// Adds a key; off if any account has it.
    pub fn insert_ssh_key(mut self, key: &SshKey) -> Self {
        self.batch.guard(
            "INSERT INTO ssh_key (id, account_id, fingerprint, public_key, comment, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            [
                v(key.id.clone()),
                v(self.account_id.clone()),
                v(key.fingerprint.clone()),
                v(key.public_key.clone()),
                v(key.comment.clone()),
                v(self.now.0),
            ],
        );
        self
    }

    pub fn drop_ssh_key(mut self, id: &str) -> Self {
        self.batch.guard(
            "DELETE FROM ssh_key WHERE id = ?1 AND account_id = ?2",
            [v(id.to_owned()), v(self.account_id.clone())],
        );
        self
    }
}

impl Store {
    /// Whether any account has a key.
    pub fn has_ssh_key(&self, fingerprint: &str) -> Result<bool> {
        self.read(|db| db.prepare_cached("SELECT 1 FROM ssh_key WHERE fingerprint = ?1")?.exists([fingerprint]))
    }

    /// When sshd last asked for a key, if there is one: `Some(None)` for one that it never asked for.
    pub fn ssh_key_last_used(&self, fingerprint: &str) -> Result<Option<Option<Moment>>> {
        self.read(|db| {
            db.prepare_cached("SELECT last_used_at FROM ssh_key WHERE fingerprint = ?1")?
                .query_row([fingerprint], |row| Ok(row.get::<_, Option<i64>>(0)?.map(Moment)))
                .optional()
        })
    }

    /// Notes that sshd asked for a key. No revision: being used changes nothing that an open form stands on.
    pub fn touch_ssh_key(&self, fingerprint: &str, now: Moment) -> Result<()> {
        let mut batch = Batch::new();
        batch.run("UPDATE ssh_key SET last_used_at = ?1 WHERE fingerprint = ?2", [v(now.0), v(fingerprint.to_owned())]);
        self.note(batch)
    }
}

/// How long a reader waits for another process that holds the file: sshd's client waits with it.
const READ_TIMEOUT: Duration = Duration::from_secs(1);

/// Reads keys for sshd, of one account or of all, and of these the one with a fingerprint or all. It opens the file to
/// read it and nothing else, and needs no server.
pub fn read_for_sshd(file: &Path, account_id: Option<&str>, fingerprint: Option<&str>) -> Result<Vec<SshKey>> {
    let failed = |cause: rusqlite::Error| Error::failed("opening the database", cause);
    // Where the file really is: the write-ahead log stands beside it, not beside a link to it.
    let file = file.canonicalize().map_err(|cause| Error::failed("opening the database", cause))?;
    let db = open_to_read(&file).map_err(failed)?;
    db.busy_timeout(READ_TIMEOUT)?;
    super::migrate::has_ssh_keys(&db)?;
    let keys = match (account_id, fingerprint) {
        (_, Some(fingerprint)) => {
            let found =
                db.query_row(&format!("{SELECT} WHERE fingerprint = ?1"), [fingerprint], from_row).optional()?;
            found.into_iter().filter(|key| account_id.is_none_or(|id| key.account_id == id)).collect()
        }
        (Some(account_id), None) => of_account(&db, account_id)?,
        (None, None) => db
            .prepare(&format!("{SELECT} ORDER BY ssh_key.id"))?
            .query_map([], from_row)?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(keys)
}

/// Opens a file to read it. Beside a running server its write-ahead log is read as well; without one there is no
/// log, and nothing is made that nobody would tidy up.
fn open_to_read(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    if file.with_extension("db-wal").exists() {
        return Connection::open_with_flags(file, flags);
    }
    // https://sqlite.org/uri.html: these have a meaning of their own there.
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{path}?immutable=1"), flags | OpenFlags::SQLITE_OPEN_URI)
}

/// A key without its account, which another program may have deleted, is nobody's.
const SELECT: &str = "SELECT ssh_key.id AS id, account_id, fingerprint, public_key, comment,
           ssh_key.created_at AS created_at, ssh_key.updated_at AS updated_at, last_used_at
    FROM ssh_key JOIN account ON account.id = account_id";

pub(super) fn of_account(db: &Connection, account_id: &str) -> rusqlite::Result<Vec<SshKey>> {
    db.prepare_cached(&format!("{SELECT} WHERE account_id = ?1 ORDER BY ssh_key.id"))?
        .query_map([account_id], from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SshKey> {
    Ok(SshKey {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        fingerprint: row.get("fingerprint")?,
        public_key: row.get("public_key")?,
        comment: row.get("comment")?,
        created_at: Moment(row.get("created_at")?),
        updated_at: Moment(row.get("updated_at")?),
        last_used_at: row.get::<_, Option<i64>>("last_used_at")?.map(Moment),
    })
}
