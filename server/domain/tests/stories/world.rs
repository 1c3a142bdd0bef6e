//! The world of a story: a server on its own file, people, their browsers and their phones.

pub(crate) use crate::people::{Browser, Person};
pub(crate) use crate::phone::Phone;
use domain::caller::Client;
use domain::clock::Clock;
use domain::core::Parts;
use domain::outbox::{Letter, Notice};
use domain::password::{HashPermit, Password};
use domain::policy::{Policy, Sms};
use domain::random::SystemRandom;
use domain::seal::Keys;
use domain::store::Store;
use domain::text::{Text, TextNotice};
use domain::token::{Token, TokenKind};
use domain::{Core, Error, Result};
use model::factor::TypedCode;
use model::recovery::RecoverySheet;
use model::{EmailAddress, Language, Moment, Refusal};
use rusqlite::types::Value;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

pub(crate) const PASSWORD: &str = "quiet otter crosses the river";
/// A mobile number, and another one.
pub(crate) const NUMBER: &str = "+819012345678";
pub(crate) const OTHER_NUMBER: &str = "+818087654321";
/// The length of a time step.
pub(crate) const STEP: i64 = 30;

/// A clock that stands still until somebody moves it. It starts at the beginning of a time step.
#[derive(Debug)]
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct World {
    core: RwLock<Arc<Core>>,
    clock: Arc<HandClock>,
    policy: Policy,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Policy::default())
    }

    /// A world whose operator has a gateway for text messages.
    pub(crate) fn with_texts() -> Self {
        Self::with(texting(200))
    }

    pub(crate) fn with(policy: Policy) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(1_800_000_000)));
        let core = open(folder.path(), &clock, &policy, 7).unwrap();
        Self { core: RwLock::new(Arc::new(core)), clock, policy, folder }
    }

    pub(crate) fn core(&self) -> Arc<Core> {
        Arc::clone(&self.core.read().unwrap())
    }

    /// Stops the server and starts it again on the same file.
    pub(crate) fn restart(&self) {
        self.restart_with(self.policy.clone());
    }

    /// The same, after the operator changed the policy.
    pub(crate) fn restart_with(&self, policy: Policy) {
        *self.core.write().unwrap() = Arc::new(open(self.folder.path(), &self.clock, &policy, 7).unwrap());
    }

    /// Starts a second server on the same file with another key.
    pub(crate) fn open_with_another_key(&self) -> Result<Core> {
        open(self.folder.path(), &self.clock, &self.policy, 8)
    }

    /// Starts a second server on the same file, with the same key.
    pub(crate) fn open_again(&self) -> Core {
        open(self.folder.path(), &self.clock, &self.policy, 7).unwrap()
    }

    /// Another world that goes on from here with a policy of its own: what is tried there is not done here.
    pub(crate) fn copy(&self, policy: &Policy) -> Self {
        self.core().checkpoint().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(self.file(), Store::file_in(folder.path())).unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(self.now().0)));
        let core = open(folder.path(), &clock, policy, 7).unwrap();
        Self { core: RwLock::new(Arc::new(core)), clock, policy: policy.clone(), folder }
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Moves the clock; back, with a negative number.
    pub(crate) fn later(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn permit(&self) -> HashPermit {
        self.core().hashing.permit_blocking().unwrap()
    }

    /// The machine's own access to the file, as an intruder or operator with `sqlite3` has it.
    pub(crate) fn sql(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).unwrap()
    }

    pub(crate) fn file(&self) -> PathBuf {
        Store::file_in(self.folder.path())
    }

    /// A number that a query gives.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.sql().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Somebody with an account, made by the operator. The notice of it is read already.
    pub(crate) fn signed_up(&self, email: &str) -> Person<'_> {
        let email = EmailAddress::parse(email).unwrap();
        let given = (&email, Password::typed(PASSWORD.to_owned()));
        let made = self.core().create_account(&self.permit(), given, Language::En, false).unwrap();
        self.mail();
        let api_key = made.api_key.show().to_owned();
        let password = PASSWORD.to_owned();
        Person { world: self, email, id: made.account_id, password, phone: None, sheet: Vec::new(), api_key }
    }

    /// Sends everything that is due.
    pub(crate) fn mail(&self) -> Vec<Letter> {
        let core = self.core();
        std::iter::from_fn(|| {
            let (row, letter) = core.next_letter().unwrap()?;
            core.letter_sent(&row).unwrap();
            Some(letter)
        })
        .collect()
    }

    /// The same, only what it tells.
    pub(crate) fn notices(&self) -> Vec<Notice> {
        self.mail().into_iter().map(|letter| letter.notice).collect()
    }

    /// Hands every text message that is due over.
    pub(crate) fn texts(&self) -> Vec<Text> {
        let core = self.core();
        std::iter::from_fn(|| {
            let (row, text) = core.next_text().unwrap()?;
            core.text_sent(&row).unwrap();
            Some(text)
        })
        .collect()
    }

    /// The one code among the text messages that arrive now.
    pub(crate) fn texted_code(&self) -> String {
        let codes: Vec<String> = self.texts().iter().filter_map(code_in).collect();
        let [code] = &codes[..] else { panic!("{} codes arrived", codes.len()) };
        code.clone()
    }

    /// Everything that is kept of accounts and counts, to see that nothing was written.
    pub(crate) fn kept(&self) -> Vec<Vec<Value>> {
        let tables = ["account", "authenticator", "session", "recovery_set", "recovery_code", "phone", "text_code"];
        let tables = tables.into_iter().chain(["password_reset", "pending_sign_in", "event", "message"]);
        tables.flat_map(|table| crate::address::rows(self, &format!("SELECT * FROM {table} ORDER BY 1"))).collect()
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(&self.file()).unwrap()
    }
}

fn open(folder: &Path, clock: &Arc<HandClock>, policy: &Policy, key: u8) -> Result<Core> {
    Core::new(Parts {
        store: Store::open(&Store::file_in(folder))?,
        keys: Keys::new(&[key; 32])?,
        clock: Arc::<HandClock>::clone(clock),
        random: Arc::new(SystemRandom),
        policy: policy.clone(),
        public_url: "https://id.example.org".to_owned(),
        hashes_at_once: 4,
    })
}

/// A policy with text messages, so many a day.
pub(crate) fn texting(daily_budget: i64) -> Policy {
    Policy { sms: Sms { on: true, countries: Vec::new(), daily_budget }, ..Policy::default() }
}

/// The codes of a sheet, as they are printed.
pub(crate) fn printed(sheet: &RecoverySheet) -> Vec<String> {
    sheet.codes.iter().map(|code| code.show().to_owned()).collect()
}

/// The code in a text message, if it brings one.
pub(crate) fn code_in(text: &Text) -> Option<String> {
    match &text.notice {
        TextNotice::Code { code } => Some(code.show().to_owned()),
        _ => None,
    }
}

/// Where people usually sit.
pub(crate) fn home() -> Client {
    Client::new("192.0.2.1".parse().unwrap(), "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0")
}

/// Somewhere else.
pub(crate) fn elsewhere(number: u8) -> Client {
    Client::new([198, 51, 100, number].into(), "curl/8.5")
}

pub(crate) fn typed(code: &str) -> TypedCode {
    TypedCode::parse(code).unwrap()
}

/// The refusal that an answer is.
#[track_caller]
pub(crate) fn refusal<T: Debug>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The token inside a sign-up link.
pub(crate) fn link_token(link: &str) -> Token {
    Token::read(TokenKind::Link, link.rsplit(['/', '=']).next().unwrap()).expect("a link with a token")
}
