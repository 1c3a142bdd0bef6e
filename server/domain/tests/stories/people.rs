//! The people of a story, and their browsers.

use crate::world::{Phone, STEP, World, home, printed, typed};
use domain::Result;
use domain::caller::{FreshOwner, Owner, PendingSignIn};
use domain::flow::change_device::Others;
use domain::flow::enable::Enabled;
use domain::flow::sign_in::{Opening, SignIn, SignedIn};
use domain::password::Password;
use domain::store::{Account, Batch, Counter};
use domain::token::Token;
use model::device::{DeviceName, Overlap};
use model::factor::FactorKind;
use model::overview::Overview;
use model::session::SessionKind;
use model::{EmailAddress, Moment};

/// Somebody with an account.
pub(crate) struct Person<'w> {
    pub(crate) world: &'w World,
    pub(crate) email: EmailAddress,
    pub(crate) id: String,
    pub(crate) password: String,
    /// The phone with the authenticator, once two-factor is on.
    pub(crate) phone: Option<Phone>,
    /// The recovery codes, as they were printed.
    pub(crate) sheet: Vec<String>,
    pub(crate) api_key: String,
}

impl<'w> Person<'w> {
    /// The same person in a copy of their world.
    pub(crate) fn moved_to<'v>(&self, world: &'v World) -> Person<'v> {
        Person {
            world,
            email: self.email.clone(),
            id: self.id.clone(),
            password: self.password.clone(),
            phone: self.phone.clone(),
            sheet: self.sheet.clone(),
            api_key: self.api_key.clone(),
        }
    }

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

    /// Adds a backup phone, and reads what arrives of it.
    pub(crate) fn add_phone(&self, browser: &Browser<'_>, number: &str) {
        let core = self.world.core();
        core.start_phone(&browser.step_up(self), number).unwrap();
        core.confirm_phone(&browser.owner(), &typed(&self.world.texted_code())).unwrap();
        self.world.mail();
        self.world.texts();
    }

    /// Brings the wrong codes of one kind to a number; what delays there were are over.
    pub(crate) fn wrong_in_a_row(&self, kind: FactorKind, failures: i64) {
        let (core, store) = (self.world.core(), self.world.store());
        let keys = core.keys();
        let mut batch = Batch::new();
        for key in [keys.codes_counter(&self.id), keys.factor_counter(&self.id, kind)] {
            let seen = store.counter(key).unwrap();
            batch.move_counter(&seen, &Counter { key, failures, blocked_until: Moment(0) }, Moment(i64::MAX));
        }
        store.note(batch).unwrap();
    }

    /// The account as it is in the file.
    pub(crate) fn account(&self) -> Account {
        Account::clone(&self.world.store().account(&self.id).unwrap().unwrap())
    }

    /// How often the account was changed. Its revision also counts the lines of history that change nothing.
    pub(crate) fn changes(&self) -> i64 {
        let nothing = [
            "half_signed_in",
            "sign_in_cancelled",
            "wrong_code",
            "text_sent",
            "password_reset_asked",
            "recovery_code_checked",
        ];
        let without = self.history().iter().filter(|(kind, _)| nothing.contains(&kind.as_str())).count();
        self.account().revision - without as i64
    }

    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.world.core().owner_by_bearer(key, &home()).is_ok()
    }

    /// What happened, in the order in which it was written.
    pub(crate) fn history(&self) -> Vec<(String, String)> {
        self.history_after(0)
    }

    /// The same without its first lines.
    pub(crate) fn history_after(&self, lines: usize) -> Vec<(String, String)> {
        let sql = self.world.sql();
        let newer = "SELECT kind, details FROM event WHERE account_id = ?1 ORDER BY number LIMIT -1 OFFSET ?2";
        let mut query = sql.prepare(newer).unwrap();
        let rows = query.query_map((&self.id, lines as i64), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
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
    pub(crate) world: &'w World,
    pub(crate) token: Token,
}

impl<'w> Browser<'w> {
    pub(crate) fn of(world: &'w World, signed_in: SignedIn) -> Self {
        Self { world, token: signed_in.token }
    }

    pub(crate) fn with(world: &'w World, token: Token) -> Self {
        Self { world, token }
    }

    pub(crate) fn owner(&self) -> Owner {
        self.world.core().owner_by_session(&self.token, &home()).unwrap().expect("a live session")
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.world.core().owner_by_session(&self.token, &home()).unwrap().is_some()
    }

    pub(crate) fn overview(&self) -> Overview {
        self.world.core().overview(&self.owner()).unwrap()
    }

    /// Types the password again.
    pub(crate) fn step_up(&self, person: &Person<'_>) -> FreshOwner {
        self.world.core().step_up(&self.world.permit(), &self.owner(), &person.password()).unwrap()
    }

    /// Sets a new device up in the place of the first one, which works on for that long.
    pub(crate) fn change_device(&self, person: &Person<'_>, name: &str, overlap: Overlap) -> Phone {
        let (core, fresh) = (self.world.core(), self.step_up(person));
        let phone = Phone::scan(&core.start_device(&fresh).unwrap());
        core.prove_device(&fresh, None, &typed(&phone.code(self.world.now()))).unwrap();
        let old = person.account().active_authenticators().next().unwrap().id.clone();
        let others = Others::Replace { id: &old, overlap };
        core.finish_device(&fresh, None, &DeviceName::parse(name).unwrap(), others).unwrap();
        phone
    }

    /// Scans the QR code and types the phone's code.
    pub(crate) fn turn_two_factor_on(&mut self, person: &mut Person<'_>) -> Phone {
        let fresh = self.step_up(person);
        let phone = Phone::scan(&self.world.core().start_authenticator(&fresh).unwrap());
        let code = typed(&phone.code(self.world.now()));
        let Enabled { api_key, session, sheet } = self.world.core().confirm_authenticator(&fresh, None, &code).unwrap();
        person.sheet = printed(&sheet);
        person.api_key = api_key.show().to_owned();
        self.token = session.expect("a new token for the present browser");
        phone
    }
}
