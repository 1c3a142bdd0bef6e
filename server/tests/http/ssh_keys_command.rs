//! `twinlock ssh-keys`, as sshd calls it: the keys, and nothing at all on any doubt.

use crate::ssh_keys_api::{add, fingerprint, list, public_key};
use crate::world::{ANN, PASSWORD, Server, Setting, run, twinlock};
use serde_json::Value;
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const BOB: &str = "bob@example.org";

/// Ann has the keys 1 and 2, Bob the key 3; `git` is for both, `ann` is for Ann.
struct World {
    server: Server,
    ann: String,
    bob: String,
    token: String,
}

impl World {
    fn new() -> Self {
        let server = Setting::default().variable("TWINLOCK_SSH_SHARED_USER", "git").start();
        server.make_account(ANN);
        server.make_account(BOB);
        let (token, bob) = (server.token(ANN, PASSWORD), server.token(BOB, PASSWORD));
        let account = |token: &str| {
            server.ask("GET", "/account").bearer(token).send().expect(200).json()["id"].as_str().unwrap().to_owned()
        };
        for (token, number) in [(&token, 1), (&token, 2), (&bob, 3)] {
            let line = format!("{} number {number}", public_key(number));
            add(&server, token, &line).password(PASSWORD).send().expect(201);
        }
        let (ann, bob) = (account(&token), account(&bob));
        Self { server, ann, bob, token }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.server.command(&[&["ssh-keys"], words].concat());
        command.env("TWINLOCK_SSH_USERS", format!("ann={}", self.ann));
        command
    }

    /// What is printed, by a command that ends well and says nothing else.
    fn printed(&self, words: &[&str]) -> String {
        let Output { status, stdout, stderr } = run(&mut self.command(words), "");
        assert!(status.code() == Some(0) && stderr.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    fn shared(&self, account: &str, number: u8) -> String {
        format!("restrict,environment=\"TWINLOCK_ACCOUNT={account}\" {}\n", public_key(number))
    }

    fn execute(&self, statement: &str) {
        self.server.database().execute_batch(statement).unwrap();
    }

    fn last_used(&self, number: u8) -> Value {
        let keys = list(&self.server, &self.token);
        keys.iter().find(|key| key["fingerprint"] == fingerprint(number)).unwrap()["last_used_at"].clone()
    }
}

/// A command that fails, says why, and prints nothing that sshd could take for a key.
fn refuses(command: &mut Command) -> String {
    let output = run(command, "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code().is_some_and(|code| code != 0), "{said}");
    assert!(output.stdout.is_empty(), "{:?}", String::from_utf8_lossy(&output.stdout));
    assert!(!said.is_empty() && !said.contains("panicked") && !said.contains("ssh-ed25519"), "{said}");
    said
}

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_shared_user_is_told_apart_by_account_and_another_is_one_account() {
    let world = World::new();
    let (ann, bob) = (world.ann.as_str(), world.bob.as_str());
    let all = [world.shared(ann, 1), world.shared(ann, 2), world.shared(bob, 3)];
    let mut lines: Vec<String> = world.printed(&["git"]).lines().map(|line| format!("{line}\n")).collect();
    lines.sort();
    let mut expected = all.to_vec();
    expected.sort();
    assert_eq!(lines, expected);
    assert_eq!(world.printed(&["git", &fingerprint(3)]), all[2]);
    assert_eq!(world.printed(&["ann", &fingerprint(2)]), format!("{}\n", public_key(2)));
    let mut of_ann: Vec<String> = world.printed(&["ann"]).lines().map(str::to_owned).collect();
    of_ann.sort();
    let mut keys = [public_key(1), public_key(2)];
    keys.sort();
    assert_eq!(of_ann, keys);
    // Whom nobody comes in as, whose key it is not, and what nobody has: no key, and no error in sshd's log.
    let (foreign, absent) = (fingerprint(3), fingerprint(7));
    for nothing in [
        &["root"][..],
        &[""],
        &["GIT"],
        &["ann "],
        &["bob"],
        &["ann", &foreign],
        &["git", &absent],
        &["root", &foreign],
    ] {
        assert_eq!(world.printed(nothing), "", "{nothing:?}");
    }
    for odd in ["", "SHA256:", "MD5:aa:bb", "' OR 1=1", "%f", &fingerprint(1)[..30]] {
        assert!(refuses(&mut world.command(&["git", odd])).contains("fingerprint"), "{odd:?}");
    }
    // A key that is removed is not told any more.
    let path = format!("/account/keys/{}", list(&world.server, &world.token)[0]["id"].as_str().unwrap());
    world.server.ask("DELETE", &path).bearer(&world.token).password(PASSWORD).send().expect(200);
    assert_eq!(world.printed(&["ann"]).lines().count(), 1);
}

#[test]
fn two_factor_leaves_the_keys_as_they_are() {
    let world = World::new();
    let before = world.printed(&["git"]);
    let (token, _) = world.server.secured(ANN);
    assert_eq!(world.printed(&["git"]), before);
    world.server.ask("DELETE", "/account/two-factor").bearer(&token).password(PASSWORD).send().expect(200);
    assert_eq!(world.printed(&["git"]), before);
}

#[test]
fn on_any_doubt_nothing_is_printed() {
    let world = World::new();
    let set = |variable: &str, value: &str| {
        let mut command = world.command(&["git"]);
        command.env(variable, value);
        command
    };
    let both = format!("git={}", world.ann);
    for (variable, value) in [
        ("TWINLOCK_SSH_USERS", "ann=ann@example.org"),
        ("TWINLOCK_SSH_USERS", "ann"),
        ("TWINLOCK_SSH_USERS", both.as_str()),
        ("TWINLOCK_SSH_USER", "git"),
        ("TWINLOCK_LISTEN", "nowhere"),
        ("TWINLOCK_CONFIG", "/nonexistent.toml"),
    ] {
        refuses(&mut set(variable, value));
    }
    let empty = tempfile::tempdir().unwrap();
    let mut elsewhere = twinlock();
    elsewhere.args(["ssh-keys", "git", "--data"]).arg(empty.path()).env("TWINLOCK_SSH_SHARED_USER", "git");
    refuses(&mut elsewhere);
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "a database was made");
    refuses(&mut {
        let mut command = twinlock();
        command.arg("ssh-keys");
        command
    });

    // Rows that this program did not write.
    let evil = format!("command=\"/bin/sh\" {}", public_key(1));
    for (column, value) in [
        ("public_key", evil),
        ("public_key", format!("{}\n{}", public_key(1), public_key(8))),
        ("public_key", public_key(8)),
        ("public_key", format!("{} comment", public_key(1))),
        ("public_key", String::new()),
        ("fingerprint", fingerprint(8)),
    ] {
        let statement = format!("UPDATE ssh_key SET {column} = ?1 WHERE fingerprint = ?2");
        world.server.database().execute(&statement, (&value, fingerprint(1))).unwrap();
        for words in [&["git"][..], &["ann"]] {
            let printed = world.printed(words);
            assert!(
                !printed.contains(&public_key(1)) && !printed.contains(&public_key(8)),
                "{column} {value}: {printed}"
            );
            assert!(printed.contains(&public_key(2)), "one odd row hides the others: {printed}");
        }
        assert_eq!(world.printed(&["git", &fingerprint(1)]), "", "{value}");
        assert_eq!(world.printed(&["git", &fingerprint(8)]), "", "{value}");
        world.execute(&format!(
            "UPDATE ssh_key SET public_key = '{}', fingerprint = '{}' WHERE fingerprint NOT IN ('{}', '{}')",
            public_key(1),
            fingerprint(1),
            fingerprint(2),
            fingerprint(3)
        ));
    }
    assert_eq!(world.printed(&["git"]).lines().count(), 3);
    world.execute(&format!(
        "PRAGMA foreign_keys = OFF; UPDATE ssh_key SET account_id = 'x\" command=\"/bin/sh' WHERE fingerprint = '{}'",
        fingerprint(3)
    ));
    assert_eq!(world.printed(&["git"]).lines().count(), 2);
    for version in [0, 3, 99] {
        world.execute(&format!("PRAGMA user_version = {version}"));
        assert!(refuses(&mut world.command(&["git"])).contains("another version"));
    }
}

#[test]
fn it_only_reads_and_needs_no_server() {
    let mut world = World::new();
    let while_it_runs = world.printed(&["git"]);
    world.server.stop();
    let data = world.server.data();
    let before = files(&data);
    for words in [&["git"][..], &["git", &fingerprint(1)], &["ann"], &["root"], &["git", &fingerprint(7)]] {
        let printed = world.printed(words);
        assert!(words != ["git"] || printed == while_it_runs, "{printed}");
    }
    refuses(&mut world.command(&["git", "nonsense"]));
    let after = files(&data);
    let database =
        |files: &[(String, Vec<u8>)]| files.iter().find(|(name, _)| name == "twinlock.db").unwrap().1.clone();
    assert!(database(&before) == database(&after), "the database was written");
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after), "files were left");
    world.server.restart();
    assert_eq!(world.printed(&["git"]), while_it_runs);
    let times: Vec<Duration> = (0..10)
        .map(|_| {
            let began = Instant::now();
            world.printed(&["git", &fingerprint(1)]);
            began.elapsed()
        })
        .collect();
    assert!(*times.iter().min().unwrap() < Duration::from_millis(20), "{times:?}");
}

#[test]
fn the_running_server_notes_which_key_was_asked_for() {
    let world = World::new();
    let revision = |world: &World| -> i64 {
        world.server.database().query_row("SELECT max(revision) FROM account", [], |row| row.get(0)).unwrap()
    };
    let before = revision(&world);
    for quiet in [&["git"][..], &["ann"], &["ann", &fingerprint(3)], &["root", &fingerprint(1)]] {
        world.printed(quiet);
    }
    let socket = world.server.data().join("ssh-keys.sock");
    let sender = UnixDatagram::unbound().unwrap();
    let long = format!("{}{}", fingerprint(1), "A".repeat(5000));
    for garbage in [
        &b""[..],
        b"\xff\xfe",
        b"hello",
        b"SHA256:",
        long.as_bytes(),
        b"' OR 1=1; --",
        fingerprint(7).as_bytes(),
        format!("{}\n", fingerprint(1)).as_bytes(),
        format!(" {}", fingerprint(1)).as_bytes(),
    ] {
        sender.send_to(garbage, &socket).unwrap();
    }
    world.printed(&["git", &fingerprint(2)]);
    let began = Instant::now();
    while world.last_used(2) == Value::Null {
        assert!(began.elapsed() < Duration::from_secs(10), "the use is not noted");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(world.last_used(1), Value::Null, "a key that nobody asked for was used");
    assert_eq!(revision(&world), before);
    assert!(!world.server.log().contains("ERROR"), "{}", world.server.log());
    let mut browser = world.server.browser();
    browser.sign_in(ANN);
    assert!(browser.open("/dashboard/ssh-keys").expect(200).body.contains("Last used"));
}
