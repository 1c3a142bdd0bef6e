//! A phone: it remembers the secret it was shown.

use crate::world::STEP;
use domain::factor::totp;
use model::Moment;

/// A phone with an authenticator app: it knows what it was shown, and the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phone {
    secret: Vec<u8>,
}

impl Phone {
    pub(crate) fn scan(enrolment: &totp::Enrolment) -> Self {
        let (_, rest) = enrolment.uri.split_once("secret=").expect("a secret in the otpauth link");
        let secret = rest.split('&').next().unwrap();
        assert_eq!(secret, enrolment.key.as_str(), "the typed key is the one in the link");
        Self { secret: base32(secret) }
    }

    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    pub(crate) fn code(&self, at: Moment) -> String {
        totp::code_at(&self.secret, at)
    }

    pub(crate) fn wrong_code(&self, now: Moment) -> String {
        let near: Vec<String> = (-45..=45).map(|off| self.code(now + off * STEP)).collect();
        (0..).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

/// RFC 4648 §6, without padding.
fn base32(text: &str) -> Vec<u8> {
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::new();
    for letter in text.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|of| *of == letter).expect("base32");
        bits = (bits << 5) | value as u32;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    bytes
}
