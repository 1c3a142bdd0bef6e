//! Numbered, forward-only migrations.

use crate::{Error, Result};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::path::Path;

/// Append only; never edit one that was released.
const STEPS: &[M<'_>] = &[
    M::up(include_str!("../../migrations/0001_accounts.sql")),
    M::up(include_str!("../../migrations/0002_address_change.sql")),
    M::up(include_str!("../../migrations/0003_ways_back.sql")),
    M::up(include_str!("../../migrations/0004_devices_and_keys.sql")),
    M::up(include_str!("../../migrations/0005_command_lines.sql")),
    M::up(include_str!("../../migrations/0007_freeze.sql")),
];

/// Brings the file to the newest version.
///
/// A file that a newer Twinlock wrote is refused: reading it with older rules could drop what the
/// newer one relies on. Before an existing file is migrated, a copy is kept beside it.
pub(super) fn to_latest(connection: &mut Connection, file: &Path) -> Result<()> {
    let version = version(connection)?;
    if version > STEPS.len() {
        return Err(Error::failed(
            "opening the database",
            format!(
                "it was written by a newer Twinlock (its version is {version}, this program knows up to {}); \
                 install that version or go back to the copy kept before the upgrade",
                STEPS.len()
            ),
        ));
    }
    if version == STEPS.len() {
        return Ok(());
    }
    if version > 0 {
        keep_copy(connection, file, version)?;
    }
    Migrations::from_slice(STEPS).to_latest(connection).map_err(|cause| Error::failed("migrating the database", cause))
}

/// Whether a file that has tables already waits for migrations.
pub(super) fn is_needed(connection: &Connection) -> Result<bool> {
    Ok((1..STEPS.len()).contains(&version(connection)?))
}

/// The step that made the table of SSH keys.
const SSH_KEYS_SINCE: usize = 4;

/// Whether this program knows where a file has its SSH keys. One that waits for later steps still does.
pub(super) fn has_ssh_keys(connection: &Connection) -> Result<()> {
    if (SSH_KEYS_SINCE..=STEPS.len()).contains(&version(connection)?) {
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
        Migrations::from_slice(STEPS).validate().unwrap();
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
        Migrations::from_slice(&STEPS[..1]).to_latest(&mut connection).unwrap();
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
