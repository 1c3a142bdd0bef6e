//! API keys, and who is signed in where.

use crate::world::{Browser, Person, STEP, World, home, refusal};
use domain::flow::api_keys::KeyWish;
use domain::flow::sign_in::Opening;
use domain::outbox::Notice;
use domain::policy::Policy;
use model::api_key::Scope;
use model::moment::{DAY, HOUR};
use model::session::SessionKind;
use model::{Language, Refusal};

fn wish(scope: &[Scope]) -> KeyWish {
    KeyWish { description: "backup".into(), scope: scope.to_vec(), expires_in: None, survives_freeze: false }
}

#[test]
fn the_accounts_key_is_replaced_at_once_and_there_is_always_one() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let revision = ann.account().revision;
    let new = world.core().regenerate_api_key(&browser.step_up(&ann), "~", 0).unwrap().key;
    assert!(!ann.has_key(&ann.api_key) && ann.has_key(new.show()));
    let account = ann.account();
    assert_eq!(account.api_keys.iter().filter(|key| key.account_key).count(), 1);
    assert_eq!(account.revision, revision + 1);
    assert_eq!(world.notices(), [Notice::ApiKeyRegenerated]);
    assert!(browser.is_signed_in(), "sessions are untouched");
    let id = account.api_keys[0].id.clone();
    for name in [&id, "~"] {
        let fresh = browser.step_up(&ann);
        assert_eq!(
            refusal(world.core().delete_api_key(&fresh, name)),
            Refusal::AccountKeyStays,
            "it can only be replaced"
        );
    }
    let renewed = world.core().regenerate_api_key(&browser.step_up(&ann), "~", 0).unwrap();
    assert_eq!(renewed.id, id);
    assert!(!ann.has_key(new.show()) && ann.has_key(renewed.key.show()));
}

#[test]
fn a_further_key_lives_and_dies_by_its_own() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let first = core.create_api_key(&fresh, &wish(&[Scope::Read])).unwrap();
    let renewed = core.regenerate_api_key(&fresh, &first.id, 0).unwrap();
    assert_eq!(renewed.id, first.id);
    assert!(!ann.has_key(first.key.show()) && ann.has_key(renewed.key.show()));

    let shown = core.api_keys(&browser.owner()).unwrap().into_iter().find(|key| key.id == first.id).unwrap();
    assert_eq!((shown.scope.as_slice(), shown.description.as_str()), (&[Scope::Read][..], "backup"));
    assert!(renewed.key.show().starts_with(&shown.prefix) && shown.prefix.len() == 12);
    assert!(shown.last_used_at.is_some(), "used a moment ago");
    core.describe_api_key(&browser.owner(), &first.id, "nightly\u{202e} backup").unwrap();
    assert_eq!(ann.account().api_keys.last().unwrap().description, "nightly backup");

    core.delete_api_key(&fresh, &first.id).unwrap();
    assert!(!ann.has_key(renewed.key.show()) && ann.has_key(&ann.api_key));
    assert_eq!(refusal(core.delete_api_key(&fresh, &first.id)), Refusal::ApiKeyNotFound);
    assert_eq!(world.mail().len(), 3);
}

#[test]
fn a_key_with_an_end_ends() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let fresh = ann.sign_in().step_up(&ann);
    let core = world.core();
    let key = core.create_api_key(&fresh, &KeyWish { expires_in: Some(HOUR), ..wish(&[Scope::Global]) }).unwrap().key;
    world.later(HOUR - 1);
    let owner = core.owner_by_bearer(key.show(), &home()).expect("its last second");
    world.later(1);
    assert!(!ann.has_key(key.show()));
    assert_eq!(refusal(core.overview(&owner)), Refusal::SignedOut, "also for who came in before");
    core.tidy().unwrap();
    assert_eq!(ann.account().api_keys.len(), 1);
}

#[test]
fn a_key_does_what_its_scope_says_and_nothing_about_keys() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let owner = |scope: Scope| {
        let key = core.create_api_key(&fresh, &wish(&[scope])).unwrap().key;
        core.owner_by_bearer(key.show(), &home()).unwrap()
    };
    let id = browser.owner().session_id().unwrap().to_owned();
    for scope in [Scope::Identity, Scope::Read] {
        let owner = owner(scope);
        assert_eq!(refusal(core.set_language(&owner, Language::Ja)), Refusal::ScopeTooNarrow);
        assert_eq!(refusal(core.set_name(&owner, "Eve")), Refusal::ScopeTooNarrow);
        assert_eq!(refusal(core.describe_api_key(&owner, "~", "mine")), Refusal::ScopeTooNarrow);
        assert_eq!(refusal(core.end_session(&owner, &id)), Refusal::ScopeTooNarrow);
        assert_eq!(refusal(core.step_up(&world.permit(), &owner, &ann.password())), Refusal::ScopeTooNarrow);
    }
    let writer = owner(Scope::Write);
    core.set_language(&writer, Language::Ja).unwrap();
    assert_eq!(refusal(core.sign_out(&writer)), Refusal::SessionNotFound, "a key has no session");
    assert_eq!(refusal(core.describe_api_key(&writer, "~", "mine")), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.end_session(&writer, &id)), Refusal::ScopeTooNarrow, "a leaked key closes no way back");
    assert_eq!(refusal(core.end_other_sessions(&writer)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.end_session(&writer, "~")), Refusal::SessionNotFound);
    assert!(browser.is_signed_in());
}

#[test]
fn keys_and_sessions_of_somebody_else_are_not_there() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let (hers, his) = (ann.sign_in(), bob.sign_in());
    let core = world.core();
    let key = ann.account().api_keys[0].id.clone();
    let session = hers.owner().session_id().unwrap().to_owned();
    let fresh = his.step_up(&bob);
    let revision = ann.account().revision;
    assert_eq!(refusal(core.regenerate_api_key(&fresh, &key, 0)), Refusal::ApiKeyNotFound);
    assert_eq!(refusal(core.delete_api_key(&fresh, &key)), Refusal::ApiKeyNotFound);
    assert_eq!(refusal(core.describe_api_key(&his.owner(), &key, "mine")), Refusal::ApiKeyNotFound);
    assert_eq!(refusal(core.end_session(&his.owner(), &session)), Refusal::SessionNotFound);
    assert!(hers.is_signed_in() && ann.has_key(&ann.api_key));
    assert_eq!(ann.account().revision, revision);
    assert!(world.mail().is_empty());
}

#[test]
fn an_ended_session_is_dead_at_once() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (here, other) = (ann.sign_in(), ann.sign_in());
    let terminal = Browser::of(&world, ann.command_line(None).unwrap());
    let core = world.core();
    let overview = core.overview(&here.owner()).unwrap();
    assert_eq!(overview.sessions.len(), 3);
    assert_eq!(overview.other_sessions().count(), 2);
    assert_eq!(overview.sessions.iter().filter(|session| session.kind == SessionKind::CommandLine).count(), 1);
    for session in &overview.sessions {
        for browser in [&here, &other, &terminal] {
            assert!(!browser.token.show().contains(&session.id), "the id is not the secret");
        }
    }
    let in_the_middle = other.owner();
    let fresh_in_the_middle = other.step_up(&ann);
    core.end_session(&here.owner(), in_the_middle.session_id().unwrap()).unwrap();
    assert!(!other.is_signed_in());
    assert_eq!(refusal(core.overview(&in_the_middle)), Refusal::SignedOut);
    assert_eq!(refusal(core.regenerate_api_key(&fresh_in_the_middle, "~", 0)), Refusal::SignedOut);
    assert_eq!(refusal(core.end_session(&in_the_middle, "~")), Refusal::SignedOut);
    core.sign_out(&terminal.owner()).unwrap();
    core.end_session(&here.owner(), "~").unwrap();
    assert!(!here.is_signed_in() && !terminal.is_signed_in());
    assert_eq!((ann.times("session_ended"), ann.times("signed_out")), (1, 2));
    assert_eq!(ann.account().sessions.len(), 0);
    assert!(ann.has_key(&ann.api_key));
}

/// Uses a browser every few hours for as long as it lives; returns for how long that was.
fn used_for(world: &World, browser: &Browser<'_>) -> i64 {
    let start = world.now();
    while browser.is_signed_in() && world.now() - start < 100 * DAY {
        world.later(6 * HOUR);
    }
    world.now() - start
}

#[test]
fn a_browser_is_signed_out_after_a_day_idle_and_after_two_weeks_in_any_case() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let idle = ann.sign_in();
    world.later(DAY - 1);
    assert!(idle.is_signed_in(), "and that was a use");
    world.later(DAY - 1);
    let owner = idle.owner();
    world.later(DAY);
    assert!(!idle.is_signed_in());
    assert_eq!(refusal(world.core().overview(&owner)), Refusal::SignedOut);

    let busy = ann.sign_in();
    assert_eq!(used_for(&world, &busy), 14 * DAY);
    let sessions = world.core().sessions(&ann.sign_in().owner()).unwrap();
    assert_eq!(sessions.len(), 1, "dead ones are not shown");
    world.core().tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM session"), 1);
}

#[test]
fn a_command_line_may_rest_but_not_outlive_thirty_days() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let terminal = Browser::of(&world, ann.command_line(None).unwrap());
    world.later(30 * DAY - 1);
    assert!(terminal.is_signed_in());
    world.later(1);
    assert!(!terminal.is_signed_in());
}

#[test]
fn the_operator_can_make_them_shorter() {
    let policy = Policy { browser_idle: HOUR, browser_longest: DAY, command_line_longest: HOUR, ..Policy::default() };
    let world = World::with(policy);
    let ann: Person<'_> = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let terminal = Browser::of(&world, ann.command_line(None).unwrap());
    world.later(HOUR);
    assert!(!browser.is_signed_in() && !terminal.is_signed_in());
}

#[test]
fn a_command_line_may_ask_for_less_time_but_not_for_more() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    for (lasts, lives) in [(Some(HOUR), HOUR), (Some(400 * DAY), 30 * DAY), (None, 30 * DAY)] {
        let opening = Opening { kind: SessionKind::CommandLine, description: String::new(), lasts };
        let given = (ann.email.as_str(), &ann.password());
        let core = world.core();
        let signed_in = core.sign_in_with_code(&world.permit(), given, None, &opening, &home()).unwrap();
        assert_eq!(signed_in.session.expires_at, world.now() + lives);
    }
}

#[test]
fn a_browser_that_signs_in_anew_leaves_its_old_session_behind() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (old, new) = (ann.sign_in(), ann.sign_in());
    let owner = old.owner();
    let core = world.core();
    core.end_previous_session(None);
    core.end_previous_session(Some(&owner));
    core.end_previous_session(Some(&owner));
    assert!(!old.is_signed_in() && new.is_signed_in());
    assert_eq!(ann.times("signed_out"), 1);
}

#[test]
fn looking_at_the_page_does_not_change_what_it_shows() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let revision = ann.account().revision;
    for _ in 0..5 {
        world.later(STEP);
        assert_eq!(world.core().overview(&browser.owner()).unwrap().account.revision, revision);
        browser.step_up(&ann);
    }
    world.core().set_name(&browser.owner(), " Ann ").unwrap();
    assert_eq!(refusal(world.core().set_name(&browser.owner(), "A\u{202e}nn")), Refusal::NameInvalid);
    assert_eq!(refusal(world.core().set_name(&browser.owner(), &"n".repeat(101))), Refusal::NameInvalid);
    let account = ann.account();
    assert_eq!((account.revision, account.name.as_deref()), (revision + 1, Some("Ann")));
}
