//! Settings: defaults, file, variables, files of variables, and no silent mistakes.

use crate::world::{ANN, PASSWORD, Server, Setting, gives_up, run, twinlock};
use std::fs;

/// A folder with a configuration file in it, and the start that reads it.
fn start_with_file(text: &str) -> (tempfile::TempDir, std::process::Command) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("twinlock.toml");
    fs::write(&file, text).unwrap();
    let mut command = twinlock();
    command.args(["serve", "--listen", "127.0.0.1:0", "--config"]).arg(&file);
    command.arg("--data").arg(folder.path().join("data"));
    (folder, command)
}

/// A start with one variable.
fn start_with(name: &str, value: &str) -> (tempfile::TempDir, std::process::Command) {
    let (folder, mut command) = start_with_file("");
    command.env(name, value);
    (folder, command)
}

#[test]
fn nothing_needs_to_be_set() {
    let server = Server::start();
    let log = server.log();
    assert!(log.contains("serving http://localhost:3000 on"), "{log}");
    assert!(log.contains("http://localhost:3000/setup?token=twl_lnk_"), "{log}");
    assert!(log.contains("outbox/mail until mail.sender is smtp"), "{log}");
    let closed = server.ask("GET", "/sign-up").with("Accept", "text/html").send().expect(200);
    assert!(closed.body.contains("Nobody can sign up here"), "{closed:?}");

    // The data folder's default is beside whoever starts it.
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        twinlock().args(["admin", "create", "--email", ANN, "--password-stdin"]).current_dir(folder.path()),
        PASSWORD,
    );
    assert!(output.status.success(), "{output:?}");
    assert!(folder.path().join("data/twinlock.db").is_file());
}

#[test]
fn a_key_that_is_not_known_stops_the_start() {
    for (text, named) in [
        ("signup = \"closed\"\n", "signup"),
        ("[policy]\ndisabel = \"password_and_code\"\n", "disabel"),
        ("[polcy]\ndisable = \"password_and_code\"\n", "polcy"),
        ("[mail]\nsmtp_pasword = \"x\"\n", "smtp_pasword"),
    ] {
        let (folder, mut command) = start_with_file(text);
        let said = gives_up(&mut command);
        assert!(said.contains(named), "{text:?}: {said}");
        assert!(!folder.path().join("data").exists(), "something was made before the settings were right");
    }
}

#[test]
fn a_variable_that_is_not_known_stops_the_start() {
    for name in ["TWINLOCK_SIGNUP", "TWINLOCK_POLICY", "TWINLOCK_MAIL_PASSWORD", "TWINLOCK_", "TWINLOCK_DISABLE_FILE"] {
        let (_folder, mut command) = start_with(name, "closed");
        let said = gives_up(&mut command);
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn a_value_that_makes_no_sense_stops_the_start() {
    for (name, value) in [
        ("TWINLOCK_SIGN_UP", "everybody"),
        ("TWINLOCK_POLICY_DISABLE", "nothing"),
        ("TWINLOCK_TRUSTED_PROXIES", "10.0.0.0/8, banana"),
        ("TWINLOCK_PUBLIC_URL", "account.example.org"),
        ("TWINLOCK_PUBLIC_URL", "ftp://account.example.org"),
        ("TWINLOCK_PUBLIC_URL", "https://account.example.org/path"),
        ("TWINLOCK_PUBLIC_URL", "https://ann@account.example.org"),
        ("TWINLOCK_SESSIONS_BROWSER_DAYS", "0"),
        ("TWINLOCK_SESSIONS_BROWSER_DAYS", "91"),
        ("TWINLOCK_SESSIONS_COMMAND_LINE_DAYS", "366"),
        ("TWINLOCK_SESSIONS_BROWSER_IDLE_HOURS", "-1"),
        ("TWINLOCK_SESSIONS_BROWSER_IDLE_HOURS", "soon"),
        ("TWINLOCK_ISSUER", "two:parts"),
        ("TWINLOCK_MAIL_SENDER", "pigeon"),
        ("TWINLOCK_MAIL_SENDER", "smtp"),
        ("TWINLOCK_MAIL_FROM", "nobody"),
        ("TWINLOCK_MAIL_SMTP_USER", "ann"),
        ("TWINLOCK_LOG_FORMAT", "xml"),
        ("TWINLOCK_ISSUER_FILE", "/nowhere/issuer"),
    ] {
        let (_folder, mut command) = start_with(name, value);
        let said = gives_up(&mut command);
        // One sentence that names what is wrong, not only that something is.
        let key = name.trim_start_matches("TWINLOCK_").to_lowercase();
        let last = key.rsplit('_').next().unwrap();
        let sentence = said.lines().find(|line| line.starts_with("twinlock: ")).unwrap();
        assert!(said.to_lowercase().contains(last) && sentence.len() > 30, "{name}={value}: {said}");
    }
}

#[test]
fn a_configuration_that_is_not_there_is_not_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("twinlock.toml");
    for by_argument in [true, false] {
        let mut command = twinlock();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path().join("data"));
        if by_argument {
            command.arg("--config").arg(&file)
        } else {
            command.env("TWINLOCK_CONFIG", &file)
        };
        let said = gives_up(&mut command);
        assert!(said.contains("cannot be read"), "{said}");
    }
}

#[test]
fn a_value_can_stand_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = folder.path().join("issuer");
    fs::write(&issuer, "Otter House\n").unwrap();
    let server = Setting::default().variable("TWINLOCK_ISSUER_FILE", issuer.to_str().unwrap()).start();
    server.make_account(ANN);
    let token = server.token(ANN, PASSWORD);
    let answer = server.ask("POST", "/account/two-factor/url").bearer(&token).password(PASSWORD).send().expect(200);
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    assert!(url.contains("issuer=Otter%20House"), "{url}");
}

#[test]
fn the_command_line_beats_the_environment_which_beats_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "public_url = \"http://file.example\"\nlog_format = \"json\"\nsign_up = \"open\"\n")
        .unwrap();
    let config = file.path().to_str().unwrap();
    let setting = || Setting::default().argument("--config", config);

    let log = setting().start().log();
    assert!(log.contains("http://file.example/setup?token="), "{log}");
    assert!(log.lines().all(|line| line.starts_with('{')), "not JSON: {log}");

    let setting = || setting().variable("TWINLOCK_PUBLIC_URL", "http://variable.example");
    let setting_of_log = || setting().variable("TWINLOCK_LOG_FORMAT", "text");
    assert!(setting_of_log().start().log().contains("serving http://variable.example on"));
    let server = setting_of_log().argument("--public-url", "http://argument.example").start();
    assert!(server.log().contains("serving http://argument.example on"));
    let open = server.ask("GET", "/sign-up").with("Accept", "text/html").send();
    assert!(open.body.contains("/api/sign-up"), "the file's own setting is lost: {open:?}");
}

#[test]
fn what_is_seldom_meant_is_warned_of_at_the_start() {
    let warned = |log: String| log.lines().filter(|line| line.contains(" WARN ")).count();
    let far = Setting::default().variable("TWINLOCK_PUBLIC_URL", "http://account.example.org").start();
    assert_eq!(warned(far.log()), 1);
    assert_eq!(warned(Server::start().log()), 0);
}
