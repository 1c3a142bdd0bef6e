//! An export as its owner pasted it: links, YAML, or neither; and the rest of a link.

use domain::import::{one, read};

pub fn feed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    check(text);
    check(&format!("otpauth://totp/{text}"));
}

pub fn check(text: &str) {
    let Ok(entries) = read(text) else { return };
    assert!((1..=1000).contains(&entries.len()));
    for entry in entries {
        let names = [&entry.issuer, &entry.account_name];
        assert!(names.iter().all(|name| name.chars().count() <= 80 && !name.contains(char::is_control)));
        let printed = format!("{entry:?}");
        if let Ok(exported) = entry.outcome {
            assert!((16..=64).contains(&exported.secret().len()));
            assert!(printed.contains("[redacted]"));
            let Ok(again) = one(&exported.to_link()) else { panic!("its own link is refused") };
            assert_eq!((&again.issuer, &again.account_name), (&exported.issuer, &exported.account_name));
            assert_eq!(again.secret(), exported.secret());
        }
    }
}
