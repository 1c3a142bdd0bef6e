//! Owners with two-factor on and a backup phone; and the time that passes between two messages.

use crate::gateway::code_in;
use crate::phone::Phone;
use crate::program::Ask;
use crate::world::{PASSWORD, Server, now};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Mobile numbers, in E.164 and as everybody may see them.
pub(crate) const ANNS: &str = "+819012345678";
pub(crate) const ANNS_MASK: &str = "+81 ***-***-5678";
pub(crate) const BOBS: &str = "+14155552671";

pub(crate) const HOUR: i64 = 3600;
pub(crate) const DAY: i64 = 24 * HOUR;

impl Server {
    /// A server that writes its text messages into its data folder, with Ann's account.
    pub(crate) fn with_texts() -> Self {
        let server = crate::world::Setting::default().variable("TWINLOCK_SMS", "directory").start();
        server.make_account(crate::world::ANN);
        server
    }

    /// Turns two-factor on as a command line does; returns its token and the app that makes codes.
    pub(crate) fn secured(&self, email: &str) -> (String, Phone) {
        let token = self.token(email, PASSWORD);
        let answer = self.ask("POST", "/account/two-factor/url").bearer(&token).password(PASSWORD).send().expect(200);
        let mut phone = Phone::scan(answer.json()["url"].as_str().unwrap());
        self.ask("PUT", "/account/two-factor").bearer(&token).code(&phone.code()).send().expect(200);
        (token, phone)
    }

    /// `PATCH /users/~/sms-number`
    pub(crate) fn set_number(&self, token: &str, number: &str) -> Ask<'_> {
        self.ask("PATCH", "/users/~/sms-number").bearer(token).password(PASSWORD).json(&json!({"sms_number": number}))
    }

    /// `POST /users/~/sms-number/actions/confirm`
    pub(crate) fn confirm_number(&self, token: &str, code: &str) -> Ask<'_> {
        self.ask("POST", "/users/~/sms-number/actions/confirm").bearer(token).json(&json!({"code": code}))
    }

    /// `POST /users/~/sms-number/actions/recover`
    pub(crate) fn recover(&self, email: &str, password: &str) -> Ask<'_> {
        self.ask("POST", "/users/~/sms-number/actions/recover").basic(email, password)
    }

    /// Makes a number the backup phone, with the code that `arrived` there.
    pub(crate) fn add_backup_phone(&self, token: &str, number: &str, arrived: impl FnOnce() -> String) {
        self.set_number(token, number).send().expect(202);
        self.confirm_number(token, &arrived()).send().expect(200);
    }

    /// Two-factor, and a backup phone by way of the folder of messages; and a day has passed since.
    pub(crate) fn with_backup_phone(&self, email: &str, number: &str) -> (String, Phone) {
        let (token, phone) = self.secured(email);
        self.add_backup_phone(&token, number, || code_in(&self.texts(number, 1)[0]));
        self.texts(number, 2);
        self.time_passes(DAY);
        (token, phone)
    }

    /// The texts that were written to one number, in their order, once there are this many, which must be all.
    pub(crate) fn texts(&self, number: &str, expected: usize) -> Vec<String> {
        let began = Instant::now();
        loop {
            let texts = self.texts_now(number);
            if texts.len() >= expected {
                assert_eq!(texts.len(), expected, "{texts:?}");
                return texts;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{} texts instead of {expected}", texts.len());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The same, of all that there will be: a text is a row before its request is answered, and a file
    /// when the row is gone.
    pub(crate) fn all_texts(&self, number: &str) -> Vec<String> {
        self.all_mails();
        self.texts_now(number)
    }

    fn texts_now(&self, number: &str) -> Vec<String> {
        let folder = self.data().join("outbox/sms");
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
        files.sort_by_key(|file| fs::metadata(file).unwrap().modified().unwrap());
        let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
        texts
            .filter_map(|text| {
                let (head, text) = text.split_once("\n\n").unwrap();
                (head == format!("To: {number}")).then(|| text.trim_end().to_owned())
            })
            .collect()
    }

    /// So many seconds pass for whatever counts, blocks or expires, in one moment.
    pub(crate) fn time_passes(&self, seconds: i64) {
        let database = self.database();
        for statement in [
            "UPDATE counter SET blocked_until = max(0, blocked_until - ?1), forget_at = forget_at - ?1",
            "UPDATE text_code SET created_at = created_at - ?1, expires_at = expires_at - ?1",
            "UPDATE pending_sign_in SET created_at = created_at - ?1, expires_at = expires_at - ?1",
            "UPDATE password_reset SET created_at = created_at - ?1, expires_at = expires_at - ?1",
            "UPDATE session SET password_proven_at = password_proven_at - ?1",
        ] {
            database.execute(statement, [seconds]).unwrap();
        }
        database.execute("DELETE FROM counter WHERE forget_at <= ?1", [now()]).unwrap();
    }

    /// The database, beside the running server.
    pub(crate) fn database(&self) -> rusqlite::Connection {
        let database = rusqlite::Connection::open(self.data().join("twinlock.db")).unwrap();
        database.busy_timeout(Duration::from_secs(10)).unwrap();
        database
    }
}
