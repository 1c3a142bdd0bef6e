//! Whatever several people and programs do to one account at once: no effect is lost, none doubled.
//!
//! Each thread is a browser with a random list of verbs. Every change writes its line of history in
//! the same batch, so afterwards the history, replayed in the order it was written, must explain
//! the account, and must have one line for each answer that said "done".

use crate::household::{Household, Seat, Verb};
use crate::parallel::at_once;
use crate::world::{Browser, Person, STEP, World, home};
use domain::outbox::Notice;
use domain::{Error, Result};
use model::Moment;
use model::factor::FactorKind;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        4 => Just(Verb::SignIn),
        3 => Just(Verb::RecoveryCode),
        2 => Just(Verb::CommandLine),
        5 => Just(Verb::TurnOn),
        2 => Just(Verb::TurnOff),
        2 => Just(Verb::NewDevice),
        2 => Just(Verb::NewCodes),
        2 => Just(Verb::AddPhone),
        1 => Just(Verb::RemovePhone),
        2 => Just(Verb::RegenerateKey),
        1 => Just(Verb::CreateKey),
        1 => Just(Verb::ChangePassword),
        1 => Just(Verb::ResetPassword),
        2 => Just(Verb::AskForAddress),
        1 => Just(Verb::CancelAddress),
        2 => Just(Verb::ConfirmAddress),
        1 => Just(Verb::EndOthers),
        1 => Just(Verb::SignOut),
        3 => Just(Verb::Wait),
        1 => Just(Verb::Tidy),
    ]
}

/// An account as its history tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    revision: i64,
    two_factor: bool,
    /// Recovery codes that are left.
    codes: usize,
    phone: bool,
    sessions: usize,
    keys: usize,
    email: String,
    wish: Option<String>,
}

impl Told {
    /// What is signed in, and what waits, is gone with the epoch.
    fn end_epoch(&mut self, sessions: usize) {
        (self.sessions, self.keys, self.wish) = (sessions, 1, None);
    }

    fn replay(&mut self, kind: &str, details: &serde_json::Value) {
        let text = |field: &str| details[field].as_str().unwrap().to_owned();
        let raises = match kind {
            "account_created" => false,
            // They change nothing, but open pages show them.
            "half_signed_in" | "wrong_code" | "text_sent" | "password_reset_asked" => true,
            "signed_in" => {
                let factor = details["factor"].as_str();
                assert_eq!(factor.is_some(), self.two_factor, "a code is asked for exactly while two-factor is on");
                self.codes -= usize::from(factor == Some(FactorKind::RecoveryCode.name()));
                self.sessions += 1;
                true
            }
            "signed_out" | "session_ended" => {
                self.sessions -= 1;
                true
            }
            // Part of turning two-factor on, unless it is on.
            "recovery_codes_drawn" => {
                self.codes = 10;
                self.two_factor
            }
            "two_factor_enabled" => {
                assert!(!self.two_factor, "turned on twice");
                let ended = |field: &str| details[field].as_u64().unwrap() as usize;
                assert_eq!((ended("sessions_ended"), ended("api_keys_ended")), (self.sessions - 1, self.keys));
                self.two_factor = true;
                self.end_epoch(1);
                true
            }
            "two_factor_disabled" => {
                assert!(self.two_factor, "turned off twice");
                (self.two_factor, self.codes, self.phone) = (false, 0, false);
                true
            }
            "device_changed" => {
                assert!(self.two_factor, "a new device in the place of none");
                true
            }
            "phone_confirmed" => {
                assert!(self.two_factor, "a backup phone beside nothing");
                self.phone = true;
                true
            }
            "phone_removed" => std::mem::take(&mut self.phone),
            "password_changed" => {
                self.end_epoch(1);
                true
            }
            "password_reset" => {
                self.end_epoch(0);
                true
            }
            "address_change_asked" => {
                self.wish = Some(text("to"));
                true
            }
            "address_change_cancelled" => self.wish.take().is_some(),
            "address_changed" => {
                assert_eq!(self.wish.take(), Some(text("to")));
                assert_eq!(std::mem::replace(&mut self.email, text("to")), text("from"));
                true
            }
            "api_key_created" => {
                self.keys += 1;
                true
            }
            "two_factor_started" | "device_started" | "device_proven" | "api_key_regenerated" => true,
            other => panic!("{other} {details}"),
        };
        self.revision += i64::from(raises);
    }
}

fn check(world: &World, ann: &Person<'_>, household: &Household) {
    let history = ann.history();
    let account = ann.account();
    let is = Told {
        revision: account.revision,
        two_factor: account.two_factor(),
        codes: account.recovery.as_ref().map_or(0, domain::store::RecoverySet::left),
        phone: account.phone.is_some(),
        sessions: account.sessions.len(),
        keys: account.api_keys.len(),
        email: account.email.to_string(),
        wish: account.pending_address(world.now()).map(|wish| wish.email.to_string()),
    };
    let email = ann.email.to_string();
    let mut told =
        Told { revision: 1, two_factor: false, codes: 0, phone: false, sessions: 0, keys: 1, email, wish: None };
    for (kind, details) in &history {
        told.replay(kind, &serde_json::from_str(details).unwrap());
    }
    assert_eq!(is, told, "{history:#?}");
    assert_eq!(world.count("SELECT count(*) FROM session") as usize, is.sessions, "no dead rows");
    assert_eq!(account.api_keys.iter().filter(|key| key.account_key).count(), 1, "one account key");
    assert_eq!(account.active_authenticators().count(), usize::from(is.two_factor));
    assert_eq!(world.count("SELECT count(*) FROM recovery_code"), if is.two_factor { 10 } else { 0 });
    check_what_was_told(world, ann, household);

    let accepted = household.accepted.lock().unwrap();
    assert_eq!(accepted.iter().collect::<HashSet<_>>().len(), accepted.len(), "a code was accepted twice");
    let core = world.core();
    let tokens = household.tokens.lock().unwrap();
    let alive = tokens.iter().filter(|token| core.owner_by_session(token, &home()).unwrap().is_some()).count();
    assert_eq!(alive, is.sessions, "each live session opens with one token, and no other token opens any");
    let keys = household.keys.lock().unwrap();
    // After a reset nobody has seen the account's own key.
    let own = ["two_factor_enabled", "password_changed", "password_reset", "api_key_regenerated"];
    let last = history.iter().rev().find(|(kind, _)| own.contains(&kind.as_str()));
    let unseen = usize::from(last.is_some_and(|(kind, _)| kind == "password_reset"));
    assert_eq!(keys.iter().filter(|key| ann.has_key(key)).count(), is.keys - unseen);
}

/// Each answer that said "done" has its line, and each line its letter.
fn check_what_was_told(world: &World, ann: &Person<'_>, household: &Household) {
    let replaced = ann.times("recovery_codes_drawn") - ann.times("two_factor_enabled");
    for (kind, done) in &*household.done.lock().unwrap() {
        let times = if *kind == "recovery_codes_replaced" { replaced } else { ann.times(kind) };
        assert_eq!(times, *done, "{kind}: done as often as somebody was told so");
    }
    let by_recovery_code = (String::from("signed_in"), String::from(r#"{"factor":"recovery_code"}"#));
    let by_recovery_code = ann.history().iter().filter(|line| **line == by_recovery_code).count();
    let letters = household.read_mail(world);
    let told = |is: fn(&Notice) -> bool| letters.iter().filter(|letter| is(&letter.notice)).count();
    for (told, times, what) in [
        (told(|of| *of == Notice::TwoFactorEnabled), ann.times("two_factor_enabled"), "on"),
        (told(|of| *of == Notice::TwoFactorDisabled), ann.times("two_factor_disabled"), "off"),
        (told(|of| *of == Notice::PasswordChanged), ann.times("password_changed"), "password"),
        (told(|of| *of == Notice::PasswordWasReset), ann.times("password_reset"), "reset"),
        (told(|of| *of == Notice::ApiKeyRegenerated), ann.times("api_key_regenerated"), "key"),
        (told(|of| *of == Notice::ApiKeyCreated), ann.times("api_key_created"), "another key"),
        (told(|of| *of == Notice::DeviceChanged), ann.times("device_changed"), "device"),
        (told(|of| *of == Notice::RecoveryCodesReplaced), replaced, "codes"),
        (told(|of| matches!(of, Notice::RecoveryCodeUsed { .. })), by_recovery_code, "code"),
        (told(|of| matches!(of, Notice::PhoneRemoved { .. })), ann.times("phone_removed"), "phone"),
        (
            told(|of| matches!(of, Notice::PhoneAdded { .. } | Notice::PhoneChanged { .. })),
            ann.times("phone_confirmed"),
            "another phone",
        ),
        (told(|of| matches!(of, Notice::AddressChanged { .. })), 2 * ann.times("address_changed"), "address"),
    ] {
        assert_eq!(told, times, "{what}: told as often as it was done");
    }
}

/// Whether the account opens with a password, and a phone's next code where one is asked for.
fn opens(world: &World, ann: &Person<'_>) -> Result<bool> {
    let code = ann.phone.as_ref().map(|phone| phone.code(world.now()));
    let signed_in = ann.command_line(code.as_deref())?;
    Ok(Browser::of(world, signed_in).is_signed_in())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_history_explains_the_account_whatever_happened_at_once(
        plans in prop::collection::vec(prop::collection::vec(verb(), 3..10), 2..=4),
        begins_with_two_factor in prop::bool::weighted(0.7),
    ) {
        let world = World::with_texts();
        let mut ann = world.signed_up("ann@example.org");
        let mut browsers: Vec<Browser<'_>> = plans.iter().map(|_| ann.sign_in()).collect();
        let mut done = BTreeMap::from([("signed_in", browsers.len())]);
        if begins_with_two_factor {
            ann.phone = Some(browsers[0].turn_two_factor_on(&mut ann));
            browsers[1..].fill_with(|| ann.sign_in());
            done = BTreeMap::from([("signed_in", 2 * browsers.len() - 1), ("two_factor_enabled", 1)]);
            world.later(STEP);
        }
        let household = Household {
            phones: Mutex::new(ann.phone.clone().into_iter().collect()),
            passwords: Mutex::new(vec![ann.password.clone()]),
            email: Mutex::new(ann.email.to_string()),
            sheet: Mutex::new(ann.sheet.clone()),
            tokens: Mutex::new(browsers.iter().map(|browser| browser.token.clone()).collect()),
            keys: Mutex::new(vec![ann.api_key.clone()]),
            accepted: Mutex::default(),
            done: Mutex::new(done),
            mailbox: Mutex::default(),
        };
        let start: Moment = world.now();
        let seats = browsers.drain(..).zip(1..).map(|(browser, number)| {
            Seat { world: &world, household: &household, number, browser }
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

        // The clock never went back, and one of the passwords that were told opens the account, with
        // one of the phones: the last of each, unless two people were told in the other order.
        prop_assert!(world.now() >= start);
        ann.email = ann.account().email;
        let phones: Vec<_> = household.phones.lock().unwrap().iter().rev().cloned().map(Some).chain([None]).collect();
        let passwords = household.passwords.lock().unwrap().clone();
        let opened = passwords.iter().rev().any(|password| {
            ann.password.clone_from(password);
            phones.iter().any(|phone| {
                world.later(3600);
                ann.phone.clone_from(phone);
                opens(&world, &ann).unwrap_or(false)
            })
        });
        prop_assert!(opened);
        world.restart();
        world.later(60);
        prop_assert!(opens(&world, &ann).unwrap());
    }
}
