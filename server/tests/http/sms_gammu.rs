//! Text messages through a modem: what lands in the spool of gammu-smsd.

use crate::backup_phone::{ANNS, BOBS};
use crate::gateway::code_in;
use crate::world::{ANN, PASSWORD, Server, Setting};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

/// The configuration of gammu-smsd with a spool of files, below a folder.
fn configuration(folder: &Path) -> String {
    let place = |name: &str| {
        fs::create_dir(folder.join(name)).unwrap();
        folder.join(name).display().to_string()
    };
    let text = format!(
        "[gammu]\ndevice = /dev/null\nconnection = at\n\n[smsd]\nservice = files\npin = 0000\ninboxpath = {}/\n\
         outboxpath = {}/\nsentsmspath = {}/\nerrorsmspath = {}/\n",
        place("inbox"),
        place("outbox"),
        place("sent"),
        place("error")
    );
    fs::write(folder.join("smsdrc"), text).unwrap();
    folder.join("smsdrc").display().to_string()
}

fn setting(folder: &Path) -> Setting {
    let setting = Setting::default().variable("TWINLOCK_SMS", "gammu").variable("RUST_LOG", "trace");
    setting.variable("TWINLOCK_SMS_GAMMU_CONFIG", &configuration(folder))
}

/// A message as the spool has it.
#[derive(Debug)]
struct Spooled {
    text: String,
    parts: usize,
}

/// The messages to one number once there are this many, in their order.
fn spool(folder: &Path, number: &str, expected: usize) -> Vec<Spooled> {
    let began = Instant::now();
    loop {
        let mut files: Vec<_> =
            fs::read_dir(folder.join("outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.to_string_lossy().contains(number));
        files.sort();
        let messages: Vec<Spooled> =
            files.iter().map(|file| read(&String::from_utf8_lossy(&fs::read(file).unwrap()), number)).collect();
        if messages.len() >= expected && messages.iter().all(|message| !message.text.is_empty()) {
            assert_eq!(messages.len(), expected, "{messages:?}");
            return messages;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{messages:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reads a message out of gammu's form: UTF-16 in hexadecimal, in lines and parts.
fn read(file: &str, number: &str) -> Spooled {
    let values = |name: &str| {
        let lines = file.lines().filter_map(|line| line.split_once(" = ")).filter(|(key, _)| key.starts_with(name));
        lines.map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    assert!(values("NumberUnicode").iter().all(|value| hex(value) == number), "{file}");
    let text = values("Text").iter().map(|value| hex(value)).collect();
    Spooled { text, parts: file.matches("[SMSBackup").count() }
}

fn hex(digits: &str) -> String {
    let units: Vec<u16> = digits
        .as_bytes()
        .chunks(4)
        .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
        .collect();
    String::from_utf16(&units).unwrap()
}

#[test]
fn a_message_lands_in_the_spool_whole_in_either_language() {
    let folder = tempfile::tempdir().unwrap();
    let server = setting(folder.path()).start();
    for (email, language, number, words, notice) in [
        (ANN, "en", ANNS, "Twinlock code ", "is now the backup phone of an account. Not you? Tell the operator."),
        ("bob@example.org", "ja", BOBS, "Twinlock 確認コード ", "管理者に連絡してください。"),
    ] {
        let create = ["create", "--email", email, "--language", language, "--password-stdin"];
        assert!(server.admin(&create, PASSWORD).status.success());
        let (token, _) = server.secured(email);
        let mut code = String::new();
        server.add_backup_phone(&token, number, || {
            let message = spool(folder.path(), number, 1).remove(0);
            code = code_in(&message.text);
            assert_eq!(message.text, format!("{words}{code}\n\n@localhost #{code}"));
            assert_eq!(message.parts, 1, "{message:?}");
            code.clone()
        });
        let told = spool(folder.path(), number, 2);
        assert!(told.iter().any(|message| message.text.ends_with(notice)), "{told:?}");
        let log = server.log();
        assert!(log.contains("sent a text message") && !log.contains(&number[3..]) && !log.contains(&code));
    }
}

/// What the page of the backup phone says about the message that it waits for.
fn waits(server: &Server, code: &str, words: &str) {
    let mut home = server.browser();
    home.half_sign_in(ANN);
    assert_eq!(home.type_code(code).header("location"), "/dashboard");
    let began = Instant::now();
    loop {
        let page = home.open("/dashboard/phone").expect(200);
        if page.body.contains(words) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{page:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_program_that_is_missing_is_told_on_the_page_and_the_message_goes_out_once_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let programs = tempfile::tempdir().unwrap();
    let server = setting(folder.path()).variable("PATH", programs.path().to_str().unwrap()).start();
    server.make_account(ANN);
    let (token, mut phone) = server.secured(ANN);
    server.set_number(&token, ANNS).send().expect(202);
    waits(&server, &phone.code(), "could not be handed over yet. We keep trying");
    assert!(server.log().contains("gammu-smsd-inject did not run"), "{}", server.log());
    let real = ["/usr/bin", "/usr/local/bin"].map(|folder| Path::new(folder).join("gammu-smsd-inject"));
    symlink(real.iter().find(|file| file.exists()).unwrap(), programs.path().join("gammu-smsd-inject")).unwrap();
    let code = code_in(&spool(folder.path(), ANNS, 1)[0].text);
    server.confirm_number(&token, &code).send().expect(200);
    spool(folder.path(), ANNS, 2);
    let log = server.log();
    assert!(!log.contains(&ANNS[3..]) && !log.contains(&code), "{log}");
}

#[test]
fn a_spool_that_is_not_there_gives_nothing_away_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = setting(folder.path()).start();
    server.make_account(ANN);
    let (token, mut phone) = server.secured(ANN);
    fs::remove_dir(folder.path().join("outbox")).unwrap();
    server.set_number(&token, ANNS).send().expect(202);
    waits(&server, &phone.code(), "We keep trying");
    let log = server.log();
    assert!(log.contains("gammu-smsd-inject ended with") && !log.contains(&ANNS[3..]) && !log.contains("#"), "{log}");
}
