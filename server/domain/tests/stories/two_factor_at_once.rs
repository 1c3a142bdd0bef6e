//! On, off, another device, other codes, another key: all at once on one account, thousands of times. Whatever the
//! interleaving, the history is an order that explains the state.

use crate::parallel::at_once;
use crate::world::{Browser, Person, Phone, World, home, printed, typed};
use domain::caller::Owner;
use domain::flow::change_device::Others;
use domain::{Core, Error, Result};
use model::Refusal;
use model::device::{DeviceName, MOST_DEVICES, Overlap};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Plans that are carried out; each is many interleavings by itself.
const ROUNDS: usize = 2_000;

#[derive(Clone, Copy, Debug)]
enum Verb {
    Enable,
    Disable,
    /// Which of the present devices it replaces.
    NewDevice(usize, Overlap),
    GiveUp,
    Remove(usize),
    Keep(usize),
    NewCodes,
    NewKey,
}

fn verb() -> impl Strategy<Value = Verb> {
    let overlap = prop_oneof![Just(Overlap::None), Just(Overlap::Hour), Just(Overlap::Stays)];
    prop_oneof![
        4 => Just(Verb::Enable),
        2 => Just(Verb::Disable),
        6 => (0..MOST_DEVICES, overlap).prop_map(|(at, overlap)| Verb::NewDevice(at, overlap)),
        1 => Just(Verb::GiveUp),
        2 => (0..MOST_DEVICES).prop_map(Verb::Remove),
        1 => (0..MOST_DEVICES).prop_map(Verb::Keep),
        2 => Just(Verb::NewCodes),
        1 => Just(Verb::NewKey),
    ]
}

/// What was handed out in answers.
#[derive(Default)]
struct Handed {
    keys: Mutex<Vec<String>>,
    sheets: Mutex<BTreeMap<String, Vec<String>>>,
    phones: Mutex<BTreeMap<String, Phone>>,
    names: AtomicUsize,
}

/// Everybody acts in one session that has just typed the password: nothing here waits for a hash.
fn act(core: &Core, world: &World, owner: &Owner, handed: &Handed, verb: Verb) -> Result<()> {
    let fresh = core.fresh(owner)?;
    let device = |at: usize| -> Result<String> {
        let devices = core.overview(owner)?.factors;
        let device = devices.get(at % devices.len().max(1)).ok_or(Refusal::DeviceNotFound)?;
        Ok(device.id.clone())
    };
    match verb {
        Verb::Enable => {
            let begun = core.start_authenticator(&fresh)?;
            let phone = Phone::scan(&begun);
            let enabled = core.confirm_authenticator(&fresh, Some(&begun.id), &typed(&phone.code(world.now())))?;
            handed.keys.lock().unwrap().push(enabled.api_key.show().to_owned());
            handed.sheets.lock().unwrap().insert(enabled.sheet.set.id.clone(), printed(&enabled.sheet));
        }
        Verb::Disable => core.disable(&fresh, None)?,
        Verb::NewDevice(at, overlap) => {
            let id = device(at)?;
            let begun = core.start_device(&fresh)?;
            let phone = Phone::scan(&begun);
            core.prove_device(&fresh, Some(&begun.id), &typed(&phone.code(world.now())))?;
            let name = format!("device {}", handed.names.fetch_add(1, Ordering::Relaxed));
            let others = if overlap == Overlap::Stays { Others::Stay } else { Others::Replace { id: &id, overlap } };
            core.finish_device(&fresh, Some(&begun.id), &DeviceName::parse(&name).unwrap(), others)?;
            handed.phones.lock().unwrap().insert(name, phone);
        }
        Verb::GiveUp => core.cancel_device(&fresh)?,
        Verb::Remove(at) => core.remove_device(&fresh, &device(at)?)?,
        Verb::Keep(at) => core.keep_device(&fresh, &device(at)?)?,
        Verb::NewCodes => {
            let sheet = core.regenerate_recovery_codes(&fresh)?;
            handed.sheets.lock().unwrap().insert(sheet.set.id.clone(), printed(&sheet));
        }
        Verb::NewKey => {
            let key = core.regenerate_api_key(&fresh, "~", 0)?.key;
            handed.keys.lock().unwrap().push(key.show().to_owned());
        }
    }
    Ok(())
}

/// The account as its history tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    revision: i64,
    /// By name, and whether each stays.
    devices: BTreeMap<String, bool>,
    set: Option<String>,
}

impl Told {
    fn replay(&mut self, kind: &str, details: &serde_json::Value) {
        let text = |field: &str| details[field].as_str().map(str::to_owned).unwrap_or_default();
        let on = !self.devices.is_empty();
        match kind {
            // Of a set-up that somebody else began anew: no change of the account, but a line that pages show.
            "wrong_code" => {}
            "two_factor_started" => assert!(!on),
            "two_factor_enabled" => {
                assert!(!on, "turned on twice");
                self.devices.insert(String::new(), true);
            }
            "two_factor_disabled" => {
                assert!(on, "turned off twice");
                (self.devices, self.set) = (BTreeMap::new(), None);
            }
            // Part of turning it on: one change, two lines.
            "recovery_codes_drawn" => {
                self.set = Some(text("set"));
                self.revision -= i64::from(!on);
            }
            "device_started" | "device_proven" | "device_cancelled" => assert!(on, "{kind} beside nothing"),
            "device_added" => {
                assert!(on && self.devices.insert(text("device"), true).is_none());
            }
            "device_changed" => {
                assert!(self.devices.contains_key(&text("old")), "in the place of nothing");
                self.devices.remove(&text("old"));
                if details["until"].is_number() {
                    self.devices.insert(text("old"), false);
                }
                assert!(self.devices.insert(text("device"), true).is_none());
            }
            "device_removed" => assert!(self.devices.remove(&text("device")).is_some(), "removed twice"),
            "device_kept" => assert_eq!(self.devices.insert(text("device"), true), Some(false), "it was to stay"),
            "api_key_regenerated" => {}
            other => panic!("{other} {details}"),
        }
        self.revision += 1;
        let is_on = !self.devices.is_empty();
        assert!(!is_on || self.devices.values().any(|stays| *stays), "nothing would stay: {self:?}");
        assert!(self.devices.len() <= MOST_DEVICES);
    }
}

fn is(ann: &Person<'_>) -> Told {
    let account = ann.account();
    let devices = account.active_authenticators();
    Told {
        revision: account.revision,
        devices: devices.map(|device| (device.name.clone(), device.retires_at.is_none())).collect(),
        set: account.recovery.map(|set| set.id),
    }
}

#[test]
fn whatever_happens_at_once_some_order_explains_what_is_there() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (core, owner) = (world.core(), browser.owner());
    browser.step_up(&ann);
    let handed = Handed::default();
    handed.keys.lock().unwrap().push(ann.api_key.clone());
    let plans = prop::collection::vec(prop::collection::vec(verb(), 1..4), 2..4);
    let mut runner = TestRunner::default();
    let mut told = is(&ann);
    let mut read = ann.history().len();
    let mut orders = BTreeSet::new();
    for round in 0..ROUNDS {
        let plan = plans.new_tree(&mut runner).unwrap().current();
        // Codes of a set-up that somebody else began anew are wrong ones: their count is not what is looked at here.
        world.sql().execute("DELETE FROM counter", []).unwrap();
        at_once(plan.clone(), |verbs| {
            for verb in verbs {
                match act(&core, &world, &owner, &handed, verb) {
                    Ok(()) | Err(Error::Refused(_)) => {}
                    Err(Error::Failed { doing, cause }) => panic!("{verb:?}: {doing}: {cause}"),
                }
            }
        });
        let new = ann.history_after(read);
        for (kind, details) in &new {
            told.replay(kind, &serde_json::from_str(details).unwrap());
        }
        read += new.len();
        orders.insert(new.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>());
        assert_eq!(is(&ann), told, "round {round}: {plan:?}\n{new:#?}");
        check_what_works(&world, &ann, &handed, &told, round);
    }
    assert!(orders.len() > ROUNDS / 4, "they seldom met: {} orders", orders.len());
}

fn check_what_works(world: &World, ann: &Person<'_>, handed: &Handed, told: &Told, round: usize) {
    let keys = handed.keys.lock().unwrap();
    assert_eq!(keys.iter().filter(|key| ann.has_key(key)).count(), 1, "round {round}: one key, and somebody has it");
    assert_eq!(ann.account().sessions.len(), 1);
    let codes = world.count("SELECT count(*) FROM recovery_code");
    assert_eq!(codes, if told.set.is_some() { 10 } else { 0 });
    drop(keys);
    handed.keys.lock().unwrap().retain(|key| ann.has_key(key));
    if round % 100 == 99 {
        signs_in_with_what_is_there(world, ann, handed, told);
    }
}

/// In a copy, as the hashes and steps of a sign-in would be part of the next round.
fn signs_in_with_what_is_there(world: &World, ann: &Person<'_>, handed: &Handed, told: &Told) {
    let copy = world.copy(&domain::policy::Policy::default());
    let ann = ann.moved_to(&copy);
    copy.later(crate::world::STEP);
    let phones = handed.phones.lock().unwrap();
    for (name, phone) in phones.iter().filter(|(name, _)| told.devices.contains_key(*name)) {
        let signed_in = ann.sign_in_with(&phone.code(copy.now())).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(Browser::of(&copy, signed_in).is_signed_in());
    }
    if let Some(set) = &told.set {
        let sheet = handed.sheets.lock().unwrap()[set].clone();
        assert_eq!(ann.sign_in_with(&sheet[0]).unwrap().codes_left, Some(9));
    } else {
        assert!(copy.core().owner_by_session(&ann.sign_in().token, &home()).unwrap().is_some(), "by password alone");
    }
}
