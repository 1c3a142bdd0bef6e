//! Numbered, forward-only migrations.

use super::event::chain_what_is_there;
use crate::{Error, Result};
use rusqlite::Connection;
use rusqlite_migration::{HookError, M, Migrations};
use std::path::Path;

/// How many steps there are.
const NEWEST: usize = 7;

/// Append only; never edit one that was released.
fn steps() -> [M<'static>; NEWEST] {
    [
        M::up(include_str!("../../migrations/0001_accounts.sql")),
        M::up(include_str!("../../migrations/0002_address_change.sql")),
        M::up(include_str!("../../migrations/0003_ways_back.sql")),
        M::up(include_str!("../../migrations/0004_devices_and_keys.sql")),
        M::up(include_str!("../../migrations/0005_command_lines.sql")),
        M::up_with_hook(
            include_str!("../../migrations/0006_history_chain.sql"),
            |transaction: &rusqlite::Transaction<'_>| {
                chain_what_is_there(transaction).map_err(|cause| HookError::Hook(cause.to_string()))
            },
        ),
        M::up(include_str!("../../migrations/0007_freeze.sql")),
    ]
}

/// Brings the file to the newest version.
///
/// A file that a newer Twinlock wrote is refused: reading it with older rules could drop what the
/// newer one relies on. Before an existing file is migrated, a copy is kept beside it.
pub(super) fn to_latest(connection: &mut Connection, file: &Path) -> Result<()> {
    let version = version(connection)?;
    if version > NEWEST {
        return Err(Error::failed(
            "opening the database",
            format!(
                "it was written by a newer Twinlock (its version is {version}, this program knows up to {}); \
                 install that version or go back to the copy kept before the upgrade",
                NEWEST
            ),
        ));
    }
    if version == NEWEST {
        return Ok(());
    }
    if version > 0 {
        keep_copy(connection, file, version)?;
    }
    Migrations::from_slice(&steps())
        .to_latest(connection)
        .map_err(|cause| Error::failed("migrating the database", cause))
}

/// Whether a file that has tables already waits for migrations.
pub(super) fn is_needed(connection: &Connection) -> Result<bool> {
    Ok((1..NEWEST).contains(&version(connection)?))
}

/// The step that made the table of SSH keys.
const SSH_KEYS_SINCE: usize = 4;

/// Whether this program knows where a file has its SSH keys. One that waits for later steps still does.
pub(super) fn has_ssh_keys(connection: &Connection) -> Result<()> {
    if (SSH_KEYS_SINCE..=NEWEST).contains(&version(connection)?) {
        return Ok(());
    }
    Err(Error::failed("reading SSH keys", "the database is of another version; start the server of this one on it"))
}

fn version(connection: &Connection) -> Result<usize> {
    let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(version as usize)
}

/// Copies the database, with what is still in its write-ahead log, readable by its owner only.
fn keep_copy(connection: &Connection, file: &Path, version: usize) -> Result<()> {
    let copy = file.with_extension(format!("before-version-{}.db", version + 1));
    let failed = |cause: std::io::Error| Error::failed("keeping a copy of the database", cause);
    // Made first and private from the start: SQLite would create it with the process's umask.
    let private = std::fs::OpenOptions::new().write(true).create(true).truncate(true).open(&copy).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        private.set_permissions(std::fs::Permissions::from_mode(0o600)).map_err(failed)?;
    }
    drop(private);
    connection.backup("main", &copy, None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        Migrations::from_slice(&steps()).validate().unwrap();
    }

    #[test]
    fn a_newer_database_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("twinlock.db");
        let mut connection = Connection::open(&file).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let Err(Error::Failed { cause, .. }) = to_latest(&mut connection, &file) else { panic!("opened") };
        assert!(cause.to_string().contains("written by a newer Twinlock"), "{cause}");
    }

    #[test]
    fn a_file_of_the_first_version_is_migrated_and_keeps_what_it_held() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("twinlock.db");
        let mut connection = Connection::open(&file).unwrap();
        Migrations::from_slice(&steps()[..1]).to_latest(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO account (id, email, language, operator, password_hash, password_changed_at,
                                      revision, epoch, created_at, updated_at)
                 VALUES ('1', 'ann@example.org', 'en', 1, 'phc', 0, 1, 1, 0, 0)",
            )
            .unwrap();
        assert!(is_needed(&connection).unwrap());
        to_latest(&mut connection, &file).unwrap();
        assert!(!is_needed(&connection).unwrap());
        let query = "SELECT email FROM account WHERE NOT EXISTS (SELECT 1 FROM address_change)";
        let email: String = connection.query_row(query, [], |row| row.get(0)).unwrap();
        assert_eq!(email, "ann@example.org");
        assert!(folder.path().join("twinlock.before-version-2.db").exists());
    }

    #[test]
    fn a_file_without_a_chain_gets_one_that_can_be_checked() {
        use crate::chain::{self, Verdict, verify};
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("twinlock.db");
        let mut connection = Connection::open(&file).unwrap();
        Migrations::from_slice(&steps()[..5]).to_latest(&mut connection).unwrap();
        for account in ["ann", "bob", "cid"] {
            connection
                .execute(
                    "INSERT INTO account (id, email, language, operator, password_hash, password_changed_at,
                                          revision, epoch, created_at, updated_at)
                     VALUES (?1, ?1 || '@example.org', 'en', 0, 'phc', 0, 7, 1, 0, 0)",
                    [account],
                )
                .unwrap();
        }
        let old = ["ann one", "bob one", "ann two", "ann three", "bob two"];
        for (at, line) in (0_i64..).zip(old) {
            let (account, kind) = line.split_once(' ').unwrap();
            connection
                .execute(
                    "INSERT INTO event (id, account_id, at, kind, client, address, details)
                     VALUES (?1, ?2, ?3, ?4, 'Firefox \"x\"', '192.0.2.1', '{\"to\":\"改\"}')",
                    // Ids in no order: the order of old is that of writing.
                    rusqlite::params![format!("{:02}", 90 - at), account, 100 - at, kind],
                )
                .unwrap();
        }
        drop(connection);

        let store = crate::store::Store::open(&file).unwrap();
        for (account, kinds) in [("ann", vec!["one", "two", "three"]), ("bob", vec!["one", "two"]), ("cid", vec![])] {
            let events = store.events_between(account, 0, i64::MAX).unwrap();
            assert_eq!(events.iter().map(|of| of.event.kind.as_str()).collect::<Vec<_>>(), kinds);
            let lines = events.iter().map(|of| chain::line(&chain::body(&of.event, of.number), &of.hash));
            let head = match verify(lines.collect::<String>().as_bytes(), &[]).unwrap() {
                Verdict::Whole(whole) => Some(whole.head),
                Verdict::Broken(broken) => {
                    assert_eq!(broken.why, chain::Why::Empty);
                    None
                }
            };
            assert_eq!(store.head(account).unwrap(), head);
            let account = store.account(account).unwrap().unwrap();
            assert_eq!((account.revision, account.last_change), (7, 7));
        }
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'unchained%'";
        let left: i64 = Connection::open(&file).unwrap().query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn a_copy_is_whole_and_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("twinlock.db");
        let mut connection = Connection::open(&file).unwrap();
        to_latest(&mut connection, &file).unwrap();
        connection.execute("INSERT INTO meta (name, value) VALUES ('mark', x'01')", []).unwrap();
        keep_copy(&connection, &file, 1).unwrap();
        let copy = folder.path().join("twinlock.before-version-2.db");
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        let kept: Vec<u8> = Connection::open(&copy)
            .unwrap()
            .query_row("SELECT value FROM meta WHERE name = 'mark'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, [1]);
    }
}
