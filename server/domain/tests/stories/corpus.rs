//! What fuzzing has tried (`server/fuzz/corpus`) is tried again: none of it makes a parser stumble.

// The fuzz targets themselves, so that the same is checked here as there.
#[path = "../../../fuzz/src/migration.rs"]
mod migration;
#[path = "../../../fuzz/src/otpauth.rs"]
mod otpauth;
#[path = "../../../fuzz/src/phone.rs"]
mod phone;
#[path = "../../../fuzz/src/ssh_key.rs"]
mod ssh_key;

use std::path::Path;

fn feed_all(target: &str, feed: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut fed = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        feed(&std::fs::read(file.unwrap().path()).unwrap());
        fed += 1;
    }
    assert!(fed > 5, "{} is almost empty", folder.display());
}

#[test]
fn no_export_that_was_tried_makes_it_stumble() {
    feed_all("migration", migration::feed);
    feed_all("otpauth", otpauth::feed);
}

#[test]
fn no_number_that_was_tried_makes_it_stumble() {
    feed_all("phone", phone::feed);
}

#[test]
fn no_key_that_was_tried_makes_it_stumble() {
    feed_all("ssh_key", ssh_key::feed);
}
