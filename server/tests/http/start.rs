//! Starting: what is made, what is refused, how long it takes and how much it needs.

use crate::world::{ANN, PASSWORD, Server, run, twinlock};
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Everything below a folder.
fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [vec![path.clone()], below(&path)].concat() } else { vec![path] })
        .collect()
}

#[test]
fn what_it_makes_is_its_owners_alone() {
    let server = Server::with_ann();
    server.browser().sign_in(ANN);
    server.mails(1);
    let data = server.data();
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("twinlock.key")), 0o600);
    assert_eq!(mode(&data.join("twinlock.db")), 0o600);
    let all = below(&data);
    assert!(all.iter().any(|path| path.ends_with("twinlock.db-wal")), "{all:?}");
    assert!(all.iter().any(|path| path.extension().is_some_and(|extension| extension == "eml")), "{all:?}");
    for path in all {
        assert_eq!(mode(&path) & 0o077, 0, "{} is open to others", path.display());
    }
}

#[test]
fn without_its_own_key_it_does_not_start() {
    let mut server = Server::with_ann();
    server.stop();
    let key = server.data().join("twinlock.key");
    let right = fs::read(&key).unwrap();
    assert_eq!(right.len(), 32);

    fs::set_permissions(&key, Permissions::from_mode(0o640)).unwrap();
    let said = server.cannot_start();
    assert!(said.contains("can be read by others") && said.contains("chmod 600"), "{said}");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();

    let mut wrong = right.clone();
    wrong[0] ^= 1;
    for (bytes, sentence) in [(&wrong[..], "sealed with another key"), (&right[..31], "31 bytes"), (&[][..], "0 bytes")]
    {
        fs::write(&key, bytes).unwrap();
        let said = server.cannot_start();
        assert!(said.contains(sentence), "{said}");
    }

    fs::remove_file(&key).unwrap();
    let said = server.cannot_start();
    assert!(said.contains("is missing") && said.contains("TWINLOCK_KEY_FILE"), "{said}");
    assert!(!key.exists(), "a new key was made for an old database");

    fs::write(&key, right).unwrap();
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    server.restart();
    server.browser().sign_in(ANN);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let server = Server::with_ann();
    let said = server.cannot_start();
    assert!(said.contains("another Twinlock server is running on"), "{said}");
    server.browser().sign_in(ANN);
}

#[test]
fn the_set_up_link_is_in_the_log_only_while_there_is_no_account() {
    let mut server = Server::start();
    assert!(server.log().contains("/setup?token=twl_lnk_"));
    server.make_account(ANN);
    server.stop();
    server.restart();
    assert!(!server.log().contains("/setup"), "{}", server.log());
}

#[test]
fn an_account_can_be_made_beside_a_running_server() {
    let server = Server::start();
    assert_eq!(server.browser().type_password(ANN, PASSWORD).header("location"), "/sign-in");
    let key = server.make_account(ANN);
    server.browser().sign_in(ANN);
    assert_eq!(server.ask("GET", "/account").bearer(&key).send().expect(200).json()["email"], ANN);

    for (email, password, sentence) in [
        (ANN, PASSWORD, "has an account already"),
        ("ANN@Example.ORG", PASSWORD, "has an account already"),
        ("nobody", PASSWORD, "does not look like an e-mail address"),
        ("bob@example.org", "short", "at least 10 characters"),
        ("bob@example.org", "bob@example.org", "too easy to guess"),
    ] {
        let output = server.admin(&["create", "--email", email, "--password-stdin"], password);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(sentence), "{email} {password}: {said}");
    }
    assert_eq!(server.browser().type_password("bob@example.org", PASSWORD).header("location"), "/sign-in");
}

#[test]
fn of_two_accounts_with_one_address_made_at_once_one_is_made() {
    let server = Server::start();
    for round in 0..4 {
        let email = format!("person{round}@example.org");
        let make = || run(&mut server.command(&["admin", "create", "--email", &email, "--password-stdin"]), PASSWORD);
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(make);
            (make(), one.join().unwrap())
        });
        let (winner, loser) = if one.status.success() { (one, other) } else { (other, one) };
        assert!(winner.status.success() && !loser.status.success(), "{winner:?} {loser:?}");
        assert!(String::from_utf8(loser.stderr).unwrap().contains("has an account already"));
        server.browser().sign_in(&email);
    }
}

#[test]
fn two_commands_at_once_on_an_empty_folder_do_not_trip_over_each_other() {
    for _ in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let make = |email: &str| {
            let mut command = twinlock();
            command.args(["admin", "create", "--email", email, "--password-stdin", "--data"]);
            run(command.arg(folder.path().join("data")), PASSWORD)
        };
        let (one, other) = std::thread::scope(|scope| {
            let one = scope.spawn(|| make(ANN));
            (make("bob@example.org"), one.join().unwrap())
        });
        assert!(one.status.success() && other.status.success(), "{one:?} {other:?}");
    }
}

#[test]
fn the_first_answer_comes_within_100_milliseconds() {
    let mut server = Server::with_ann();
    server.stop();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let listen = format!("127.0.0.1:{port}");
    let times: Vec<Duration> = (0..8)
        .map(|_| {
            let mut command = server.command(&["serve", "--listen", &listen]);
            let began = Instant::now();
            let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let first = loop {
                if let Ok(mut stream) = TcpStream::connect(&listen) {
                    stream.write_all(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
                    let mut answer = String::new();
                    stream.read_to_string(&mut answer).unwrap();
                    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("</html>"), "{answer}");
                    break began.elapsed();
                }
                assert!(began.elapsed() < Duration::from_secs(5) && process.try_wait().unwrap().is_none());
                std::thread::sleep(Duration::from_millis(1));
            };
            process.kill().unwrap();
            process.wait().unwrap();
            first
        })
        .collect();
    let best = times.iter().min().unwrap();
    println!("from start to the first whole page: best {best:?} of {times:?}");
    assert!(*best <= Duration::from_millis(100), "{times:?}");
}

/// What a server holds in memory, in kB.
fn resident(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    resident.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn it_is_small() {
    let server = Server::with_ann();
    for path in ["/sign-in", "/health", "/sign-up"] {
        server.ask("GET", path).with("Accept", "text/html").send().expect(200);
    }
    let resident = resident(&server);
    let binary = fs::metadata(env!("CARGO_BIN_EXE_twinlock")).unwrap().len();
    println!("idle: {resident} kB resident; the binary has {} kB", binary / 1024);
    assert!(resident <= 30 * 1024, "{resident} kB resident");
    assert!(binary <= 25 * 1024 * 1024, "{binary} bytes");
}

#[test]
fn a_flood_of_sign_ins_does_not_pile_up_memory() {
    let server = Server::start();
    std::thread::scope(|scope| {
        for client in 0..10 {
            let server = &server;
            scope.spawn(move || {
                for number in 0..30 {
                    let email = format!("x{client}.{number}@example.org");
                    let form = [("email", email.as_str()), ("password", PASSWORD)];
                    let answer =
                        server.ask("POST", "/api/sign-in").with("Accept", "application/json").form(&form).send();
                    assert!([401, 503].contains(&answer.status), "{answer:?}");
                }
            });
        }
    });
    // 19 MiB for each password that is hashed at once, and as much again until it is given back.
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let most = (64 + 2 * 19 * cores) * 1024;
    let resident = resident(&server);
    assert!(resident <= most, "{resident} kB resident, more than {most}");
}
