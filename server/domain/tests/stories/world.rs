//! The world of a story: a server on its own file, people, their browsers and their phones.

pub(crate) use crate::phone::Phone;
use domain::caller::{Client, FreshOwner, Owner, PendingSignIn};
use domain::clock::Clock;
use domain::core::Parts;
use domain::flow::enable::Enabled;
use domain::flow::sign_in::{Opening, SignIn, SignedIn};
use domain::outbox::{Letter, Notice};
use domain::password::{HashPermit, Password};
use domain::policy::Policy;
use domain::random::SystemRandom;
use domain::seal::Keys;
use domain::store::{Account, Store};
use domain::token::{Token, TokenKind};
use domain::{Core, Error, Result};
use model::factor::TypedCode;
use model::session::SessionKind;
use model::{EmailAddress, Language, Moment, Refusal};
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

pub(crate) const PASSWORD: &str = "quiet otter crosses the river";
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
        Person { world: self, email, id: made.account_id, password: PASSWORD.to_owned(), phone: None, api_key }
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

/// Somebody with an account.
pub(crate) struct Person<'w> {
    world: &'w World,
    pub(crate) email: EmailAddress,
    pub(crate) id: String,
    pub(crate) password: String,
    /// The phone with the authenticator, once two-factor is on.
    pub(crate) phone: Option<Phone>,
    pub(crate) api_key: String,
}

impl<'w> Person<'w> {
    pub(crate) fn password(&self) -> Password {
        Password::typed(self.password.clone())
    }

    /// Types e-mail and password into the sign-in page.
    pub(crate) fn type_password(&self) -> Result<SignIn> {
        self.world.core().sign_in(&self.world.permit(), self.email.as_str(), &self.password(), &home())
    }

    /// The same, until the page asks for the code.
    pub(crate) fn half_sign_in(&self) -> PendingSignIn {
        let SignIn::NeedsCode(token) = self.type_password().unwrap() else { panic!("no code was asked for") };
        self.world.core().pending_sign_in(&token, &home()).unwrap().expect("a pending sign-in")
    }

    /// Types a code into a new sign-in.
    pub(crate) fn sign_in_with(&self, code: &str) -> Result<SignedIn> {
        let pending = self.half_sign_in();
        self.world.core().second_step(&pending, &typed(code))
    }

    /// Signs a browser in, all the way. With two-factor on it waits for the phone's next code.
    pub(crate) fn sign_in(&self) -> Browser<'w> {
        let token = match self.type_password().unwrap() {
            SignIn::Done(signed_in) => signed_in.token,
            SignIn::NeedsCode(token) => {
                self.world.later(STEP);
                let core = self.world.core();
                let pending = core.pending_sign_in(&token, &home()).unwrap().unwrap();
                core.second_step(&pending, &typed(&self.code())).unwrap().token
            }
        };
        Browser { world: self.world, token }
    }

    /// Signs a command line in: password and code in one request.
    pub(crate) fn command_line(&self, code: Option<&str>) -> Result<SignedIn> {
        let opening = Opening { kind: SessionKind::CommandLine, description: "laptop".to_owned(), lasts: None };
        let given = (self.email.as_str(), &self.password());
        self.world.core().sign_in_with_code(&self.world.permit(), given, code, &opening, &home())
    }

    /// What the phone shows now.
    pub(crate) fn code(&self) -> String {
        self.phone().code(self.world.now())
    }

    pub(crate) fn phone(&self) -> &Phone {
        self.phone.as_ref().expect("a phone with an authenticator")
    }

    /// A code that is wrong, and no neighbour of a right one.
    pub(crate) fn wrong_code(&self) -> String {
        self.phone().wrong_code(self.world.now())
    }

    /// Signs in and turns two-factor on; the browser stays signed in.
    pub(crate) fn turn_two_factor_on(&mut self) -> Browser<'w> {
        let mut browser = self.sign_in();
        self.phone = Some(browser.turn_two_factor_on(self));
        self.world.mail();
        browser
    }

    /// The account as it is in the file.
    pub(crate) fn account(&self) -> Account {
        self.world.store().account(&self.id).unwrap().unwrap()
    }

    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.world.core().owner_by_bearer(key, &home()).unwrap().is_some()
    }

    /// What happened, in the order in which it was written.
    pub(crate) fn history(&self) -> Vec<(String, String)> {
        let sql = self.world.sql();
        let mut query = sql.prepare("SELECT kind, details FROM event WHERE account_id = ?1 ORDER BY rowid").unwrap();
        let rows = query.query_map([&self.id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(std::result::Result::unwrap).collect()
    }

    /// How often something happened.
    pub(crate) fn times(&self, kind: &str) -> usize {
        self.history().iter().filter(|(of, _)| of == kind).count()
    }

    pub(crate) fn wrong_codes_counted(&self) -> i64 {
        self.world.core().account_state(&self.email).unwrap().wrong_codes
    }
}

/// A browser with its session cookie.
pub(crate) struct Browser<'w> {
    world: &'w World,
    pub(crate) token: Token,
}

impl<'w> Browser<'w> {
    pub(crate) fn of(world: &'w World, signed_in: SignedIn) -> Self {
        Self { world, token: signed_in.token }
    }

    pub(crate) fn owner(&self) -> Owner {
        self.world.core().owner_by_session(&self.token, &home()).unwrap().expect("a live session")
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.world.core().owner_by_session(&self.token, &home()).unwrap().is_some()
    }

    /// Types the password again.
    pub(crate) fn step_up(&self, person: &Person<'_>) -> FreshOwner {
        self.world.core().step_up(&self.world.permit(), &self.owner(), &person.password()).unwrap()
    }

    /// Scans the QR code and types the phone's code.
    pub(crate) fn turn_two_factor_on(&mut self, person: &mut Person<'_>) -> Phone {
        let fresh = self.step_up(person);
        let phone = Phone::scan(&self.world.core().start_authenticator(&fresh).unwrap());
        let code = typed(&phone.code(self.world.now()));
        let Enabled { api_key, session } = self.world.core().confirm_authenticator(&fresh, &code).unwrap();
        person.api_key = api_key.show().to_owned();
        self.token = session.expect("a new token for the present browser");
        phone
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
