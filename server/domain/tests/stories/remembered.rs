//! What was read is remembered only as long as it is true, whoever writes.

use crate::world::{World, elsewhere};

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
