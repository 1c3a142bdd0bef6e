//! A line of a `.pub` file; and what stands in its base64, with the kind that it names itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ssh_key::{JudgedKey, is_fingerprint, looks_public};

pub fn feed(bytes: &[u8]) {
    if let Ok(line) = std::str::from_utf8(bytes) {
        check(line);
    }
    if let Some(line) = around(bytes) {
        check(&line);
    }
}

fn around(blob: &[u8]) -> Option<String> {
    let (length, rest) = blob.split_first_chunk()?;
    let kind = rest.get(..u32::from_be_bytes(*length) as usize)?;
    Some(format!("{} {}", std::str::from_utf8(kind).ok()?, STANDARD.encode(blob)))
}

fn check(line: &str) {
    let _ = (looks_public(line), is_fingerprint(line));
    let Ok(key) = JudgedKey::judge(line) else { return };
    // What goes to sshd is the key alone, and the same key.
    assert!(key.public_key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{}", key.public_key);
    assert!(key.public_key.split(' ').count() == 2 && looks_public(&key.public_key), "{}", key.public_key);
    assert!(is_fingerprint(&key.fingerprint) && !key.comment.contains(char::is_control));
    let again = JudgedKey::judge(&key.public_key);
    assert!(again.is_ok_and(|again| (again.fingerprint, again.public_key) == (key.fingerprint, key.public_key)));
}
