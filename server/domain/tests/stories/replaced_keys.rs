//! A key is regenerated without breaking what uses it: the old token reads on for a while.

use crate::world::{Browser, Person, World, home, refusal};
use domain::caller::Owner;
use domain::flow::api_keys::KeyWish;
use domain::outbox::Notice;
use model::api_key::{LONGEST_LIFE, LONGEST_OVERLAP, MOST_KEYS, Scope};
use model::moment::{DAY, HOUR, MINUTE};
use model::{Language, Refusal};

fn ann(world: &World) -> (Person<'_>, Browser<'_>) {
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    (ann, browser)
}

fn by(world: &World, key: &str) -> Option<Owner> {
    world.core().owner_by_bearer(key, &home()).ok()
}

#[test]
fn the_old_token_reads_for_as_long_as_was_chosen_and_does_nothing_else() {
    let world = World::new();
    let (ann, browser) = ann(&world);
    let core = world.core();
    let new = core.regenerate_api_key(&browser.step_up(&ann), "~", HOUR).unwrap().key;
    assert_eq!(world.notices(), [Notice::ApiKeyOverlap { until: world.now() + HOUR }]);
    let old = by(&world, &ann.api_key).expect("it is let in");
    assert_eq!(core.overview(&old).unwrap().account.email, ann.email);
    assert_eq!(core.history(&old, None, None).unwrap().lines.len(), 3);
    assert_eq!(refusal(core.set_language(&old, Language::Ja)), Refusal::TokenReplaced);
    assert_eq!(refusal(core.set_name(&old, "Eve")), Refusal::TokenReplaced);
    core.set_name(&by(&world, new.show()).unwrap(), "Ann").expect("the new one may");

    world.later(HOUR - 1);
    assert!(by(&world, &ann.api_key).is_some(), "its last second");
    let before = by(&world, &ann.api_key).unwrap();
    world.later(1);
    assert!(by(&world, &ann.api_key).is_none() && by(&world, new.show()).is_some());
    assert_eq!(refusal(core.overview(&before)), Refusal::SignedOut, "also for who came in before");
    assert_eq!(browser.overview().api_keys[0].replaced, None);
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM replaced_token"), 0);
}

#[test]
fn its_owner_sees_whether_somebody_still_uses_it_and_ends_it() {
    let world = World::new();
    let (ann, browser) = ann(&world);
    let core = world.core();
    core.regenerate_api_key(&browser.step_up(&ann), "~", DAY).unwrap();
    let replaced = || browser.overview().api_keys[0].replaced.clone().unwrap();
    assert_eq!(replaced().last_used_at, None);
    assert!(ann.api_key.starts_with(&replaced().prefix));
    world.later(2 * MINUTE);
    by(&world, &ann.api_key).unwrap();
    assert_eq!(replaced().last_used_at, Some(world.now()));
    assert_eq!(browser.overview().api_keys[0].last_used_at, None, "the new one was not");
    let fresh = browser.step_up(&ann);
    core.end_replaced_token(&fresh, "~").unwrap();
    assert!(by(&world, &ann.api_key).is_none());
    assert_eq!(refusal(core.end_replaced_token(&fresh, "~")), Refusal::ApiKeyNotFound, "twice");
}

#[test]
fn of_a_key_that_is_regenerated_twice_only_the_last_two_tokens_live() {
    let world = World::new();
    let (ann, browser) = ann(&world);
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let second = core.regenerate_api_key(&fresh, "~", DAY).unwrap().key;
    let third = core.regenerate_api_key(&fresh, "~", DAY).unwrap().key;
    assert!(by(&world, &ann.api_key).is_none(), "the first is dead, whatever it was promised");
    assert!(by(&world, second.show()).is_some() && by(&world, third.show()).is_some());
    // Without an overlap everything before is dead at once.
    let fourth = core.regenerate_api_key(&fresh, "~", 0).unwrap().key;
    assert!(by(&world, second.show()).is_none() && by(&world, third.show()).is_none());
    assert!(by(&world, fourth.show()).is_some());
}

#[test]
fn an_old_token_dies_with_its_key_and_with_the_epoch() {
    let world = World::new();
    let (mut ann, mut browser) = ann(&world);
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let wish =
        KeyWish { description: "ci".into(), scope: vec![Scope::Read], expires_in: Some(HOUR), survives_freeze: false };
    let made = core.create_api_key(&fresh, &wish).unwrap();
    let renewed = core.regenerate_api_key(&fresh, &made.id, DAY).unwrap();
    assert!(by(&world, made.key.show()).is_some());
    core.delete_api_key(&fresh, &made.id).unwrap();
    assert!(by(&world, made.key.show()).is_none() && by(&world, renewed.key.show()).is_none());

    // A token that was replaced does not outlive the end of its key.
    let made = core.create_api_key(&fresh, &wish).unwrap();
    core.regenerate_api_key(&fresh, &made.id, DAY).unwrap();
    world.later(HOUR);
    assert!(by(&world, made.key.show()).is_none());

    let old = ann.api_key.clone();
    core.regenerate_api_key(&browser.step_up(&ann), "~", DAY).unwrap();
    assert!(by(&world, &old).is_some());
    browser.turn_two_factor_on(&mut ann);
    assert!(by(&world, &old).is_none(), "turning two-factor on ends it");
    assert_eq!(world.count("SELECT count(*) FROM replaced_token"), 0);
}

#[test]
fn what_a_key_may_be_given_is_bounded() {
    let world = World::new();
    let (ann, browser) = ann(&world);
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let wish =
        |expires_in| KeyWish { description: "ci".into(), scope: vec![Scope::Read], expires_in, survives_freeze: false };
    let before = world.kept();
    for overlap in [-1, LONGEST_OVERLAP + 1, i64::MAX, i64::MIN] {
        assert_eq!(refusal(core.regenerate_api_key(&fresh, "~", overlap)), Refusal::OverlapInvalid);
    }
    for seconds in [0, -1, LONGEST_LIFE + 1, i64::MAX] {
        assert_eq!(refusal(core.create_api_key(&fresh, &wish(Some(seconds)))), Refusal::ExpiryInvalid);
    }
    assert_eq!(world.kept(), before);
    for _ in 1..MOST_KEYS {
        core.create_api_key(&fresh, &wish(None)).unwrap();
    }
    assert_eq!(refusal(core.create_api_key(&fresh, &wish(None))), Refusal::TooManyKeys);
}
