//! What open pages follow, and forms that are older than what is true.

use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, STEP, World, home, refusal};
use domain::caller::Owner;
use domain::flow::api_keys::KeyWish;
use domain::flow::live::Seen;
use model::Refusal;
use model::api_key::Scope;
use model::ground::Ground;
use model::moment::{DAY, HOUR, MINUTE};
use std::time::Duration;

/// Whether the bell rings within a moment.
fn rings(watch: &mut domain::hub::Watch) -> bool {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_millis(20), watch.rung()).await.is_ok() })
}

/// The owner as one who fills in a form on a page of this moment.
fn reads(browser: &Browser<'_>, ground: Ground) -> Owner {
    let owner = browser.owner();
    let seen = Seen { revision: owner.revision, ground };
    owner.who_has_seen(seen)
}

fn key(description: &str, scope: Scope) -> KeyWish {
    KeyWish { description: description.to_owned(), scope: vec![scope], expires_in: Some(DAY), survives_freeze: false }
}

fn changes_of(error: domain::Result<impl std::fmt::Debug>) -> Vec<String> {
    match refusal(error) {
        Refusal::PageStale { by } => by.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_rings_at_its_own_account_alone() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let (hers, his) = (ann.sign_in(), bob.sign_in());
    let core = world.core();
    let (mut at_ann, mut at_bob) = (core.watch(&hers.owner()), core.watch(&his.owner()));
    core.set_name(&hers.owner(), "Ann").unwrap();
    assert!(rings(&mut at_ann) && !rings(&mut at_bob));
    assert!(!rings(&mut at_ann), "once is enough");
    core.set_name(&hers.owner(), &"x".repeat(1000)).unwrap_err();
    assert!(!rings(&mut at_ann), "nothing was committed");
}

#[test]
fn what_another_process_commits_rings_everywhere() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let mut watch = core.watch(&browser.owner());
    core.set_name(&browser.owner(), "Ann").unwrap();
    assert!(rings(&mut watch));
    core.notice_others().unwrap();
    assert!(!rings(&mut watch), "its own commits are no news");
    world.open_again().unlock(&ann.email).unwrap();
    assert!(!rings(&mut watch), "not before somebody has looked");
    core.notice_others().unwrap();
    assert!(rings(&mut watch));
    core.notice_others().unwrap();
    assert!(!rings(&mut watch));
}

#[test]
fn a_beat_lasts_as_long_as_the_credential() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let owner = browser.owner();
    let beat = core.beat(&owner).unwrap();
    assert_eq!(beat.revision, ann.account().revision);
    assert_eq!(beat.ends_at, browser.overview().sessions.iter().find(|of| of.current).map(|of| of.ends_at));
    world.later(STEP);
    let other = ann.sign_in();
    core.end_other_sessions(&other.owner()).unwrap();
    assert_eq!(refusal(core.beat(&owner)), Refusal::SignedOut);

    let account_key = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(core.beat(&account_key).unwrap().ends_at, None);
    let fresh = other.step_up(&ann);
    let made = |scope| core.create_api_key(&fresh, &key("a key", scope)).unwrap().key;
    let narrow = core.owner_by_bearer(made(Scope::Identity).show(), &home()).unwrap();
    assert_eq!(refusal(core.beat(&narrow)), Refusal::ScopeTooNarrow);
    let read = core.owner_by_bearer(made(Scope::Read).show(), &home()).unwrap();
    assert_eq!(core.beat(&read).unwrap().ends_at, Some(world.now() + DAY));
    let owner = other.owner();
    world.later(DAY);
    core.beat(&account_key).unwrap();
    assert_eq!(refusal(core.beat(&read)), Refusal::SignedOut);
    assert_eq!(refusal(core.beat(&owner)), Refusal::SignedOut, "nobody has used it for a day");
}

#[test]
fn a_form_from_before_a_change_is_told_what_changed_and_changes_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (here, there) = (ann.sign_in(), ann.sign_in());
    let core = world.core();
    here.step_up(&ann);
    there.step_up(&ann);
    let form = reads(&here, Ground::ApiKeys);
    let make = |owner: &Owner, name: &str| core.create_api_key(&core.fresh(owner)?, &key(name, Scope::Read));
    make(&there.owner(), "printer").unwrap();
    let before = ann.history().len();
    assert_eq!(changes_of(make(&form, "scanner")), ["api-key-created"]);
    assert_eq!(ann.history().len(), before);
    // The page as it is now takes the same input.
    make(&reads(&here, Ground::ApiKeys), "scanner").unwrap();
    // The newest three are told.
    for name in ["a", "b", "c", "d"] {
        make(&there.owner(), name).unwrap();
    }
    assert_eq!(changes_of(make(&form, "late")), ["api-key-created"; 3]);
}

#[test]
fn a_form_stands_on_its_own_ground_alone() {
    let world = World::new();
    let (ann, here) = with_a_sheet(&world, "ann");
    let core = world.core();
    let form = reads(&here, Ground::ApiKeys);
    world.later(STEP);
    // Somebody signs in, mistypes, renames a device: no key was touched.
    let there = ann.sign_in();
    let pending = ann.half_sign_in();
    core.second_step(&pending, &crate::world::typed(&ann.wrong_code())).unwrap_err();
    let device = ann.account().authenticators[0].id.clone();
    let name = model::device::DeviceName::parse("Pixel").unwrap();
    core.rename_device(&there.step_up(&ann), &device, &name).unwrap();
    let fresh = core.step_up(&world.permit(), &form, &ann.password()).unwrap();
    core.create_api_key(&fresh, &key("printer", Scope::Read)).unwrap();
    // What two-factor stands on did move, and a form about it says so, before the password is even looked at.
    let about_two_factor = form.clone().who_has_seen(Seen { revision: form.revision, ground: Ground::TwoFactor });
    let stale = core.step_up(&world.permit(), &about_two_factor, &ann.password());
    assert_eq!(changes_of(stale.map(drop)), ["device-renamed"]);
}

#[test]
fn turning_two_factor_on_or_off_makes_every_form_old() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut here = ann.sign_in();
    let phone = here.turn_two_factor_on(&mut ann);
    ann.phone = Some(phone);
    let forms = Ground::ALL.map(|ground| reads(&here, ground));
    world.core().disable(&here.step_up(&ann), None).unwrap();
    for form in &forms {
        assert_eq!(changes_of(world.core().overview(form).map(drop)), ["two-factor-disabled"]);
    }
}

#[test]
fn a_page_from_the_future_is_told_to_look_again() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let owner = browser.owner();
    for revision in [owner.revision + 1, i64::MAX] {
        let from_a_copy = owner.clone().who_has_seen(Seen { revision, ground: Ground::Password });
        assert_eq!(refusal(core.overview(&from_a_copy)), Refusal::StateMoved);
    }
}

/// Else whoever has the password could keep its owner from changing it, or hide what has changed behind many lines.
#[test]
fn lines_that_move_nothing_make_no_form_old_and_hide_nothing() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let core = world.core();
    let owner = browser.owner();
    let form = |ground| owner.clone().who_has_seen(Seen { revision: owner.revision, ground });
    core.create_api_key(&browser.step_up(&ann), &key("printer", Scope::Read)).unwrap();
    for _ in 0..120 {
        world.later(MINUTE);
        let _ = ann.half_sign_in();
    }
    assert!(ann.account().revision >= owner.revision + 121, "open pages are told");
    core.overview(&form(Ground::Password)).unwrap();
    assert_eq!(changes_of(core.overview(&form(Ground::ApiKeys)).map(drop)), ["api-key-created"]);
    let since_ever = owner.clone().who_has_seen(Seen { revision: i64::MIN, ground: Ground::Password });
    assert_eq!(changes_of(core.overview(&since_ever).map(drop)), ["two-factor-enabled"]);
}

#[test]
fn news_are_what_happened_since_the_newest_first() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let owner = browser.owner();
    let since = owner.revision;
    assert!(core.news(&browser.owner(), since).unwrap().lines.is_empty());
    core.set_name(&browser.owner(), "Ann").unwrap();
    world.later(HOUR);
    let other = ann.sign_in();
    let news = core.news(&browser.owner(), since).unwrap();
    assert_eq!(news.revision, ann.account().revision);
    assert_eq!(news.lines.iter().map(|line| line.kind.as_str()).collect::<Vec<_>>(), ["signed-in", "name-changed"]);
    core.end_other_sessions(&other.owner()).unwrap();
    assert_eq!(refusal(core.news(&owner, since)), Refusal::SignedOut);
}
