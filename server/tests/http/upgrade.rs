//! A database that an older Twinlock wrote, and the commands beside a server.

use crate::world::{ANN, PASSWORD, Server};
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

const FIRST: &str = include_str!("../../domain/migrations/0001_accounts.sql");

/// Turns the file into one of version 1, as the first Twinlock left it.
fn make_older(data: &Path) {
    let database = Connection::open(data.join("twinlock.db")).unwrap();
    let (_, first) = FIRST.split_once("CREATE TABLE event").unwrap();
    let event = format!("CREATE TABLE event{};", first.split_once(';').unwrap().0);
    database
        .execute_batch(&format!(
            "DROP TABLE freeze_link; ALTER TABLE account DROP COLUMN frozen_until; ALTER TABLE api_key DROP COLUMN survives_freeze;
              ALTER TABLE event RENAME TO chained; {event}
             INSERT INTO event SELECT account_id || number, account_id, at, kind, client, address, details FROM chained;
             DROP TABLE chained; CREATE INDEX event_account ON event (account_id, at); DROP TABLE half_sign_in;
             ALTER TABLE account DROP COLUMN last_change; ALTER TABLE account DROP COLUMN history_number;
             ALTER TABLE account DROP COLUMN history_head; ALTER TABLE account DROP COLUMN told_of_half_sign_ins_at;
             DROP TABLE device_grant; DROP TABLE ended_sign_in; ALTER TABLE session DROP COLUMN prefix; DROP TABLE ssh_key; DROP TABLE replaced_token; DROP INDEX authenticator_retires;
             DROP INDEX authenticator_retired; ALTER TABLE authenticator DROP COLUMN session_id;
             ALTER TABLE authenticator DROP COLUMN retires_at; ALTER TABLE authenticator DROP COLUMN retired_at;
             ALTER TABLE session DROP COLUMN authenticator_id; DROP TABLE password_reset; DROP TABLE text_code; DROP TABLE phone; DROP TABLE recovery_code;
             DROP TABLE recovery_set; DROP INDEX message_due; ALTER TABLE message DROP COLUMN channel;
             CREATE INDEX message_next ON message (next_try_at); ALTER TABLE session DROP COLUMN factor;
             DROP TABLE address_change; PRAGMA user_version = 1;"
        ))
        .unwrap();
}

/// The version of a file, and how many accounts it holds.
fn version(file: &Path) -> (i64, i64) {
    let database = Connection::open(file).unwrap();
    let query = "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM account)";
    database.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn show(server: &Server) -> Output {
    server.admin(&["show", "--email", ANN], "")
}

#[test]
fn the_test_makes_a_file_as_the_first_migration_makes_it() {
    let server = Server::with_ann();
    make_older(&server.data());
    let schema = |database: &Connection| -> Vec<String> {
        let mut query = database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let first = Connection::open_in_memory().unwrap();
    first.execute_batch(FIRST).unwrap();
    assert_eq!(schema(&Connection::open(server.data().join("twinlock.db")).unwrap()), schema(&first));
}

#[test]
fn beside_a_server_a_command_does_not_change_an_older_database() {
    let server = Server::with_ann();
    let data = server.data();
    make_older(&data);
    for words in [&["show", "--email", ANN][..], &["create", "--email", "bob@example.org", "--password-stdin"]] {
        let output = server.admin(words, PASSWORD);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
        assert!(said.contains("another Twinlock is running on it") && said.contains("start the server anew"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    assert_eq!(version(&data.join("twinlock.db")), (1, 1));
    assert!(!data.join("twinlock.before-version-2.db").exists());
}

#[test]
fn without_a_server_a_command_upgrades_the_database_and_keeps_a_private_copy() {
    let mut server = Server::with_ann();
    server.stop();
    let data = server.data();
    make_older(&data);
    let output = show(&server);
    assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().contains(ANN), "{:?}", output.stderr);
    let copy = data.join("twinlock.before-version-2.db");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!((version(&data.join("twinlock.db")), version(&copy)), ((7, 1), (1, 1)));

    // Nothing holds the folder afterwards, and a database that is new is not copied again.
    fs::remove_file(&copy).unwrap();
    assert!(show(&server).status.success() && !copy.exists());
    server.restart();
    server.browser().sign_in(ANN);
    assert!(show(&server).status.success(), "beside a server, on a database of its version");
}

#[test]
fn a_server_upgrades_the_database_when_it_starts() {
    let mut server = Server::with_ann();
    server.stop();
    let data = server.data();
    make_older(&data);
    server.restart();
    let mut browser = server.browser();
    browser.sign_in(ANN);
    // What was there is chained, and goes on.
    let history = browser.open("/dashboard/history/file").expect(200).body;
    assert_eq!((history.lines().count(), crate::history::whole(&history)["lines"].as_i64()), (2, Some(2)));
    let copy = data.join("twinlock.before-version-2.db");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!((version(&data.join("twinlock.db")), version(&copy)), ((7, 1), (1, 1)));
}
