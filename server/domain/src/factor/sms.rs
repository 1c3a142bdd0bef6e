//! Codes in text messages: 8 digits, 10 minutes, the newest alone, bound to account and purpose.

use crate::Result;
use crate::random::Random;
use crate::seal::Keys;
use crate::store::TextCode;
use model::Moment;
use model::moment::MINUTE;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// NIST SP 800-63B-4 §3.1.3.2: at most ten minutes.
pub const LASTS: i64 = 10 * MINUTE;

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPurpose {
    SignIn,
    ConfirmPhone,
}

impl TextPurpose {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::ConfirmPhone => "confirm_phone",
        }
    }
}

/// Draws eight digits, all alike likely: numbers beyond the last whole hundred million are thrown away.
pub fn draw(random: &dyn Random) -> Result<Zeroizing<String>> {
    const ALL: u32 = 100_000_000;
    loop {
        let number = u32::from_be_bytes(random.bytes()?);
        if number < u32::MAX - u32::MAX % ALL {
            return Ok(Zeroizing::new(format!("{:08}", number % ALL)));
        }
    }
}

pub fn mac(keys: &Keys, account_id: &str, purpose: TextPurpose, digits: &str) -> [u8; 32] {
    keys.mac(&[b"text code", account_id.as_bytes(), purpose.name().as_bytes(), digits.as_bytes()])
}

/// What came of eight digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Right,
    Expired,
    Wrong,
}

pub fn check(
    keys: &Keys,
    account_id: &str,
    sent: Option<&TextCode>,
    purpose: TextPurpose,
    digits: &str,
    now: Moment,
) -> Checked {
    let mac = mac(keys, account_id, purpose, digits);
    match sent.filter(|sent| bool::from(sent.mac.ct_eq(&mac))) {
        None => Checked::Wrong,
        // Also where the clock was set back: a code does not live longer by it.
        Some(sent) if now < sent.expires_at && sent.created_at <= now + MINUTE => Checked::Right,
        Some(_) => Checked::Expired,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn a_code_has_eight_digits_also_when_it_begins_with_zeros() {
        #[derive(Debug)]
        struct Numbers(std::sync::Mutex<Vec<u32>>);
        impl Random for Numbers {
            fn fill(&self, bytes: &mut [u8]) -> Result<()> {
                bytes.copy_from_slice(&self.0.lock().unwrap().pop().unwrap().to_be_bytes());
                Ok(())
            }
        }
        let numbers = Numbers(vec![42, 4_200_000_000, u32::MAX].into());
        let random: &dyn Random = &numbers;
        assert_eq!(*draw(random).unwrap(), "00000042", "what would not be even is thrown away");
        assert!(draw(&SystemRandom).unwrap().bytes().all(|byte| byte.is_ascii_digit()));
    }
}
