//! Whatever several people and programs do to one account at once: no effect is lost, none doubled.
//!
//! Each thread is a browser with a random list of verbs. Every change writes its line of history in
//! the same batch, so afterwards the history, replayed in the order it was written, must explain
//! the account, and must have one line for each answer that said "done".

use crate::parallel::at_once;
use crate::world::{Browser, Person, Phone, STEP, World, elsewhere, home, typed};
use domain::caller::FreshOwner;
use domain::flow::api_keys::KeyWish;
use domain::flow::sign_in::{Opening, SignIn};
use domain::outbox::Notice;
use domain::password::Password;
use domain::token::Token;
use domain::{Error, Result};
use model::Moment;
use model::api_key::Scope;
use model::session::SessionKind;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

#[derive(Clone, Copy, Debug)]
enum Verb {
    SignIn,
    CommandLine,
    TurnOn,
    TurnOff,
    RegenerateKey,
    CreateKey,
    ChangePassword,
    EndOthers,
    SignOut,
    Wait,
    Tidy,
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        4 => Just(Verb::SignIn),
        2 => Just(Verb::CommandLine),
        4 => Just(Verb::TurnOn),
        3 => Just(Verb::TurnOff),
        2 => Just(Verb::RegenerateKey),
        1 => Just(Verb::CreateKey),
        1 => Just(Verb::ChangePassword),
        1 => Just(Verb::EndOthers),
        1 => Just(Verb::SignOut),
        3 => Just(Verb::Wait),
        1 => Just(Verb::Tidy),
    ]
}

/// What the people around the account know, and what they were told was done.
struct Household {
    /// The newest phone and password anybody was told of.
    phone: Mutex<Option<Phone>>,
    password: Mutex<String>,
    tokens: Mutex<Vec<Token>>,
    keys: Mutex<Vec<String>>,
    /// Each accepted code, with the phone that showed it.
    accepted: Mutex<Vec<(Vec<u8>, String)>>,
    done: Mutex<BTreeMap<&'static str, usize>>,
}

/// One browser at the account.
struct Seat<'w> {
    world: &'w World,
    household: &'w Household,
    email: &'w str,
    number: u8,
    browser: Browser<'w>,
}

impl Seat<'_> {
    fn done(&self, kind: &'static str) {
        *self.household.done.lock().unwrap().entry(kind).or_default() += 1;
    }

    fn password(&self) -> Password {
        Password::typed(self.household.password.lock().unwrap().clone())
    }

    fn code(&self) -> Option<(Vec<u8>, String)> {
        let phone = self.household.phone.lock().unwrap().clone()?;
        let code = phone.code(self.world.now());
        Some((phone.secret().to_vec(), code))
    }

    fn accept(&self, code: Option<(Vec<u8>, String)>) {
        self.household.accepted.lock().unwrap().extend(code);
    }

    fn keep(&mut self, token: Token) {
        self.household.tokens.lock().unwrap().push(token.clone());
        self.browser.token = token;
    }

    fn fresh(&self) -> Result<FreshOwner> {
        let core = self.world.core();
        let owner = core.owner_by_session(&self.browser.token, &elsewhere(self.number))?;
        let owner = owner.ok_or(model::Refusal::SignedOut)?;
        core.fresh(&owner).or_else(|_| core.step_up(&self.world.permit(), &owner, &self.password()))
    }

    fn act(&mut self, verb: Verb) -> Result<()> {
        let core = self.world.core();
        let client = elsewhere(self.number);
        match verb {
            Verb::SignIn => match core.sign_in(&self.world.permit(), self.email, &self.password(), &client)? {
                SignIn::Done(signed_in) => {
                    self.done("signed_in");
                    self.keep(signed_in.token);
                }
                SignIn::NeedsCode(token) => {
                    let (Some(code), Some(pending)) = (self.code(), core.pending_sign_in(&token, &client)?) else {
                        return Ok(());
                    };
                    let signed_in = core.second_step(&pending, &typed(&code.1))?;
                    self.done("signed_in");
                    self.accept(Some(code));
                    self.keep(signed_in.token);
                }
            },
            Verb::CommandLine => {
                let opening = Opening { kind: SessionKind::CommandLine, description: String::new(), lasts: None };
                let code = self.code();
                let shown = code.as_ref().map(|code| code.1.as_str());
                let given = (self.email, &self.password());
                let signed_in = core.sign_in_with_code(&self.world.permit(), given, shown, &opening, &client)?;
                self.done("signed_in");
                let session = core.owner_by_session(&signed_in.token, &client)?;
                // Signed in without two-factor, the code it sent along was not looked at.
                let looked_at = session.is_some_and(|owner| {
                    let sessions = core.sessions(&owner).unwrap_or_default();
                    sessions.iter().any(|of| of.id == signed_in.session_id && of.second_factor)
                });
                self.accept(code.filter(|_| looked_at));
                self.household.tokens.lock().unwrap().push(signed_in.token);
            }
            Verb::TurnOn => {
                let fresh = self.fresh()?;
                let phone = Phone::scan(&core.start_authenticator(&fresh)?);
                let code = phone.code(self.world.now());
                let enabled = core.confirm_authenticator(&fresh, &typed(&code))?;
                self.done("two_factor_enabled");
                self.accept(Some((phone.secret().to_vec(), code)));
                self.keep(enabled.session.expect("a browser"));
                self.household.keys.lock().unwrap().push(enabled.api_key.show().to_owned());
                *self.household.phone.lock().unwrap() = Some(phone);
            }
            Verb::TurnOff => {
                core.disable(&self.fresh()?, None)?;
                self.done("two_factor_disabled");
            }
            Verb::RegenerateKey => {
                let key = core.regenerate_account_key(&self.fresh()?)?;
                self.done("api_key_regenerated");
                self.household.keys.lock().unwrap().push(key.show().to_owned());
            }
            Verb::CreateKey => {
                let wish = KeyWish { description: String::new(), scope: vec![Scope::Read], expires_in: None };
                let key = core.create_api_key(&self.fresh()?, &wish)?.key;
                self.done("api_key_created");
                self.household.keys.lock().unwrap().push(key.show().to_owned());
            }
            Verb::ChangePassword => {
                let owner = core.owner_by_session(&self.browser.token, &client)?.ok_or(model::Refusal::SignedOut)?;
                let new = format!("brisk heron {} mends lantern {}", self.number, self.world.now().0);
                let wish = Password::typed(new.clone());
                let permit = self.world.permit();
                let fresh = core.step_up(&permit, &owner, &self.password())?;
                let changed = core.change_password(&permit, &fresh, wish)?;
                self.done("password_changed");
                *self.household.password.lock().unwrap() = new;
                self.keep(changed.session.expect("a browser"));
                self.household.keys.lock().unwrap().push(changed.api_key.show().to_owned());
            }
            Verb::EndOthers => {
                let owner = core.owner_by_session(&self.browser.token, &client)?.ok_or(model::Refusal::SignedOut)?;
                for session in core.overview(&owner)?.other_sessions() {
                    core.end_session(&owner, &session.id)?;
                    self.done("session_ended");
                }
            }
            Verb::SignOut => {
                let owner = core.owner_by_session(&self.browser.token, &client)?.ok_or(model::Refusal::SignedOut)?;
                core.sign_out(&owner)?;
                self.done("signed_out");
            }
            Verb::Wait => self.world.later(STEP),
            Verb::Tidy => core.tidy()?,
        }
        Ok(())
    }
}

/// An account as its history tells it.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    revision: i64,
    two_factor: bool,
    sessions: usize,
    keys: usize,
}

fn replay(history: &[(String, String)]) -> Told {
    let mut told = Told { revision: 1, two_factor: false, sessions: 0, keys: 1 };
    for (kind, details) in history {
        let changed = match kind.as_str() {
            "account_created" | "half_signed_in" | "wrong_code" => false,
            "signed_in" => {
                let factor = details == r#"{"factor":"authenticator"}"#;
                assert_eq!(factor, told.two_factor, "a code is asked for exactly while two-factor is on");
                told.sessions += 1;
                true
            }
            "signed_out" | "session_ended" => {
                told.sessions -= 1;
                true
            }
            "two_factor_enabled" => {
                assert!(!told.two_factor, "turned on twice");
                let ended = format!(r#"{{"api_keys_ended":{},"sessions_ended":{}}}"#, told.keys, told.sessions - 1);
                assert_eq!(details, &ended);
                told = Told { two_factor: true, sessions: 1, keys: 1, ..told };
                true
            }
            "two_factor_disabled" => {
                assert!(told.two_factor, "turned off twice");
                told.two_factor = false;
                true
            }
            "password_changed" => {
                told = Told { sessions: 1, keys: 1, ..told };
                true
            }
            "api_key_created" => {
                told.keys += 1;
                true
            }
            "two_factor_started" | "api_key_regenerated" => true,
            other => panic!("{other} {details}"),
        };
        told.revision += i64::from(changed);
    }
    told
}

fn check(world: &World, ann: &Person<'_>, household: &Household) {
    let history = ann.history();
    let account = ann.account();
    let is = Told {
        revision: account.revision,
        two_factor: account.two_factor(),
        sessions: account.sessions.len(),
        keys: account.api_keys.len(),
    };
    assert_eq!(is, replay(&history), "{history:#?}");
    assert_eq!(world.count("SELECT count(*) FROM session") as usize, is.sessions, "no dead rows");
    assert_eq!(account.api_keys.iter().filter(|key| key.account_key).count(), 1, "one account key");
    assert_eq!(account.active_authenticators().count(), usize::from(is.two_factor));

    for (kind, done) in &*household.done.lock().unwrap() {
        assert_eq!(ann.times(kind), *done, "{kind}: done as often as somebody was told so");
    }
    let told: Vec<Notice> = world.notices();
    for (notice, kind) in [
        (Notice::TwoFactorEnabled, "two_factor_enabled"),
        (Notice::TwoFactorDisabled, "two_factor_disabled"),
        (Notice::PasswordChanged, "password_changed"),
        (Notice::ApiKeyRegenerated, "api_key_regenerated"),
        (Notice::ApiKeyCreated, "api_key_created"),
    ] {
        assert_eq!(told.iter().filter(|told| **told == notice).count(), ann.times(kind), "{kind}");
    }

    let accepted = household.accepted.lock().unwrap();
    assert_eq!(accepted.iter().collect::<HashSet<_>>().len(), accepted.len(), "a code was accepted twice");
    let core = world.core();
    let tokens = household.tokens.lock().unwrap();
    let alive = tokens.iter().filter(|token| core.owner_by_session(token, &home()).unwrap().is_some()).count();
    assert_eq!(alive, is.sessions, "each live session opens with one token, and no other token opens any");
    let keys = household.keys.lock().unwrap();
    assert_eq!(keys.iter().filter(|key| ann.has_key(key)).count(), is.keys);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_history_explains_the_account_whatever_happened_at_once(
        plans in prop::collection::vec(prop::collection::vec(verb(), 3..9), 2..=4)
    ) {
        let world = World::new();
        let mut ann = world.signed_up("ann@example.org");
        let mut browsers: Vec<Browser<'_>> = plans.iter().map(|_| ann.sign_in()).collect();
        let household = Household {
            phone: Mutex::default(),
            password: Mutex::new(ann.password.clone()),
            tokens: Mutex::new(browsers.iter().map(|browser| browser.token.clone()).collect()),
            keys: Mutex::new(vec![ann.api_key.clone()]),
            accepted: Mutex::default(),
            done: Mutex::new(BTreeMap::from([("signed_in", browsers.len())])),
        };
        let start: Moment = world.now();
        let seats = browsers.drain(..).zip(1..).map(|(browser, number)| {
            Seat { world: &world, household: &household, email: ann.email.as_str(), number, browser }
        });
        at_once(seats.zip(&plans).collect(), |(mut seat, plan)| {
            for verb in plan {
                match seat.act(*verb) {
                    Ok(()) | Err(Error::Refused(_)) => {}
                    Err(Error::Failed { doing, cause }) => panic!("{verb:?}: {doing}: {cause}"),
                }
            }
        });
        check(&world, &ann, &household);

        // The clock never went back, and what was told last opens the account.
        prop_assert!(world.now() >= start);
        world.later(3600);
        ann.password = household.password.lock().unwrap().clone();
        ann.phone = household.phone.lock().unwrap().clone();
        prop_assert!(ann.sign_in().is_signed_in());
        world.restart();
        prop_assert!(ann.sign_in().is_signed_in());
    }
}
