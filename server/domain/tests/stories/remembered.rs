//! What was read is remembered only as long as it is true, whoever writes.

use crate::world::{World, elsewhere, home, refusal};
use domain::flow::api_keys::KeyWish;
use model::Refusal;
use model::api_key::Scope;
use model::moment::{HOUR, MINUTE};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

#[test]
fn what_another_program_writes_into_the_file_is_seen_at_once() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let name = || browser.overview().account.name;
    assert_eq!((name(), name(), name()), (None, None, None));
    for number in 0..20 {
        let expected = format!("Ann {number}");
        world.sql().execute("UPDATE account SET name = ?1 WHERE id = ?2", (&expected, &ann.id)).unwrap();
        assert_eq!((name().as_ref(), name().as_ref()), (Some(&expected), Some(&expected)));
    }
    world.sql().execute("DELETE FROM session WHERE account_id = ?1", [&ann.id]).unwrap();
    assert!(!browser.is_signed_in(), "a session that is gone opens nothing");
}

#[test]
fn what_this_server_writes_is_seen_by_each_of_its_readers() {
    let world = World::new();
    let (ann, core) = (world.signed_up("ann@example.org"), world.core());
    let browser = ann.sign_in();
    let owner = core.owner_by_bearer(&ann.api_key, &elsewhere(1)).unwrap();
    for number in 0..50 {
        let expected = format!("Ann {number}");
        core.set_name(&owner, &expected).unwrap();
        // As many at once as it takes to use every reader.
        std::thread::scope(|threads| {
            for _ in 0..8 {
                threads.spawn(|| assert_eq!(browser.overview().account.name.as_ref(), Some(&expected)));
            }
        });
    }
}

#[test]
fn one_account_is_never_taken_for_another() {
    let world = World::new();
    let people: Vec<_> = (0..12).map(|number| world.signed_up(&format!("person{number}@example.org"))).collect();
    for _ in 0..3 {
        for person in &people {
            let owner = world.core().owner_by_bearer(&person.api_key, &elsewhere(1)).unwrap();
            assert_eq!(world.core().overview(&owner).unwrap().account.email, person.email);
        }
    }
}

#[test]
fn what_is_at_hand_is_what_this_server_has_written_last() {
    let world = World::new();
    let (ann, core, here) = (world.signed_up("ann@example.org"), world.core(), elsewhere(1));
    let owner = core.owner_by_bearer(&ann.api_key, &here).unwrap();
    let at_hand = || core.summary_at_hand(&ann.api_key, Scope::Identity).map(|summary| summary.unwrap().account.name);
    let mut told = 0;
    for number in 0..200 {
        let name = Some(format!("Ann {number}"));
        core.set_name(&owner, name.as_deref().unwrap()).unwrap();
        assert_eq!(at_hand(), None, "nothing has been read since");
        for _ in 0..3 {
            core.owner_by_bearer(&ann.api_key, &here).unwrap();
            if let Some(at_hand) = at_hand() {
                assert_eq!(at_hand, name);
                told += 1;
            }
        }
    }
    assert!(told >= 200, "it is at hand once it was read twice: {told}");
}

#[test]
fn a_token_that_has_ended_is_not_at_hand_for_anybody_who_knows_that_it_has() {
    let world = World::new();
    let (ann, core) = (world.signed_up("ann@example.org"), world.core());
    let browser = ann.sign_in();
    for _ in 0..10 {
        let signed_in = ann.command_line(None).unwrap();
        let token = signed_in.token.show();
        let (ended, times) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    loop {
                        let knows = ended.load(Ordering::SeqCst);
                        let found = core.summary_at_hand(token, Scope::Identity).is_some();
                        times.fetch_add(usize::from(found), Ordering::SeqCst);
                        assert!(!(knows && found), "it has ended, and opens the account all the same");
                        if knows {
                            break;
                        }
                        let _ = core.owner_by_bearer(token, &home());
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(3));
            core.end_session(&browser.owner(), &signed_in.session.id).unwrap();
            ended.store(true, Ordering::SeqCst);
        });
        assert!(times.into_inner() > 0, "until then it was at hand");
    }
}

#[test]
fn what_another_program_writes_is_not_at_hand_a_moment_later() {
    let world = World::new();
    let (ann, core, here) = (world.signed_up("ann@example.org"), world.core(), elsewhere(1));
    let at_hand = || core.summary_at_hand(&ann.api_key, Scope::Identity).map(|summary| summary.unwrap().account.name);
    for number in 0..20 {
        for _ in 0..4 {
            core.owner_by_bearer(&ann.api_key, &here).unwrap();
        }
        assert!(at_hand().is_some());
        let name = format!("Ann {number}");
        world.sql().execute("UPDATE account SET name = ?1 WHERE id = ?2", (&name, &ann.id)).unwrap();
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(at_hand(), None);
        let owner = core.owner_by_bearer(&ann.api_key, &here).unwrap();
        assert_eq!(core.summary(&owner).unwrap().account.name, Some(name));
    }
}

#[test]
fn what_is_at_hand_says_no_more_than_the_key_may_read_and_nothing_once_it_has_ended() {
    let world = World::new();
    let (ann, core, here) = (world.signed_up("ann@example.org"), world.core(), elsewhere(1));
    let fresh = ann.sign_in().step_up(&ann);
    let key = |scope| {
        let wish = KeyWish {
            description: "a program".to_owned(),
            scope: vec![scope],
            expires_in: Some(HOUR),
            survives_freeze: false,
        };
        let made = core.create_api_key(&fresh, &wish).unwrap();
        made.key.show().to_owned()
    };
    let (narrow, wide) = (key(Scope::Read), key(Scope::Identity));
    let asked = |key: &str| core.summary_at_hand(key, Scope::Identity);
    let read = || {
        for key in [&narrow, &wide, &narrow, &wide, &narrow, &wide] {
            core.owner_by_bearer(key, &here).unwrap();
        }
    };
    read();
    assert_eq!(refusal(asked(&narrow).unwrap()), Refusal::ScopeTooNarrow);
    assert!(asked(&wide).unwrap().is_ok());
    world.later(MINUTE);
    assert!(asked(&wide).is_none(), "its use is to be noted");
    read();
    assert!(asked(&wide).unwrap().is_ok());
    world.later(HOUR - MINUTE - MINUTE / 2);
    read();
    world.later(MINUTE / 2 - 1);
    assert!(asked(&wide).unwrap().is_ok(), "a second before its end");
    world.later(1);
    assert!(asked(&wide).is_none(), "its time is over");
}
