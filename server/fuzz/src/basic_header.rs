//! The value of an `Authorization` header: as it is, and as what `Basic` wraps.

#[path = "../../src/http/api/authorization.rs"]
pub mod authorization;

use authorization::Shown;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub fn feed(bytes: &[u8]) {
    if let Ok(value) = std::str::from_utf8(bytes) {
        let _ = Shown::read(value);
    }
    match Shown::read(&format!("Basic {}", STANDARD.encode(bytes))) {
        Some(Shown::EmailAndPassword(email, password)) => {
            assert!(!email.is_empty() && !email.contains(':'));
            assert_eq!(format!("{email}:{}", *password).as_bytes(), bytes);
        }
        Some(Shown::Token(token)) => assert_eq!(format!(":{}", *token).as_bytes(), bytes),
        Some(Shown::Nothing) => panic!("a value is never nothing"),
        None => assert!(std::str::from_utf8(bytes).is_err() || !bytes.contains(&b':')),
    }
}
