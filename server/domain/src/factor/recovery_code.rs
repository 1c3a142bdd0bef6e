//! Recovery codes: ten at a time, each good once, in place of any other code.
//!
//! Invariants: 80 random bits each (NIST SP 800-63B-4 §3.1.2 asks for at least 64 to need no salt
//! or rate limit of their own); kept as a keyed hash bound to account and set, so that a row moved
//! elsewhere opens nothing; the copy that can be viewed is sealed, or not kept at all.

use crate::random::Random;
use crate::seal::{Keys, Purpose};
use crate::store::{RecoveryCode, RecoverySet};
use crate::{Error, Result};
use model::factor::TypedCode;
use model::recovery::CODES_IN_A_SET;
use model::shown_once::ShownOnce;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// Crockford's base32: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 16 letters of 5 bits.
const LETTERS_IN_A_CODE: usize = 16;
const LETTERS_IN_A_NAME: usize = 4;

/// A set that was just drawn, with its codes in their canonical letters.
pub struct DrawnSet {
    /// The short name of the set.
    pub id: String,
    pub codes: Vec<Zeroizing<String>>,
}

/// Draws a set.
pub fn draw(random: &dyn Random) -> Result<DrawnSet> {
    let id = letters(&random.bytes::<LETTERS_IN_A_NAME>()?);
    let codes: Result<Vec<_>> = (0..CODES_IN_A_SET)
        .map(|_| Ok(Zeroizing::new(letters(random.bytes::<LETTERS_IN_A_CODE>().map(Zeroizing::new)?.as_ref()))))
        .collect();
    Ok(DrawnSet { id, codes: codes? })
}

/// One letter for each byte, by its low five bits: 256 is a multiple of 32, so all are alike.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// A code as it is shown: four groups of four.
pub fn grouped(code: &str) -> ShownOnce {
    let groups: Vec<&str> = [0, 4, 8, 12].into_iter().filter_map(|at| code.get(at..at + 4)).collect();
    ShownOnce::new(groups.join("-"))
}

pub fn mac(keys: &Keys, account_id: &str, set_id: &str, code: &str) -> [u8; 32] {
    keys.mac(&[b"recovery code", account_id.as_bytes(), set_id.as_bytes(), code.as_bytes()])
}

/// The code of a set that was typed, used or not. Every one is compared, so that time says nothing.
pub fn find<'a>(keys: &Keys, account_id: &str, set: &'a RecoverySet, typed: &str) -> Option<&'a RecoveryCode> {
    let mac = mac(keys, account_id, &set.id, typed);
    let mut found = None;
    for code in &set.codes {
        if bool::from(code.mac.ct_eq(&mac)) {
            found = Some(code);
        }
    }
    found
}

/// Whether these are all the codes of a set, in their order. It tells no more than that.
pub fn is_whole_set(keys: &Keys, account_id: &str, set: &RecoverySet, typed: &[TypedCode]) -> bool {
    let is_right = |(typed, code): (&TypedCode, &RecoveryCode)| match typed {
        TypedCode::Recovery(letters) => mac(keys, account_id, &set.id, letters).ct_eq(&code.mac),
        TypedCode::Authenticator(_) | TypedCode::Sms(_) => Choice::from(0),
    };
    let all = typed.iter().zip(&set.codes).map(is_right).fold(Choice::from(1), |all, right| all & right);
    typed.len() == set.codes.len() && bool::from(all)
}

/// Seals the codes for their owner to view again.
pub fn seal(keys: &Keys, random: &dyn Random, account_id: &str, drawn: &DrawnSet) -> Result<Vec<u8>> {
    let mut text = Zeroizing::new(String::with_capacity(CODES_IN_A_SET * (LETTERS_IN_A_CODE + 1)));
    for code in &drawn.codes {
        text.push_str(code);
        text.push(' ');
    }
    keys.seal(random, Purpose::RecoveryCodes, &[account_id, &drawn.id], text.as_bytes())
}

/// Opens the codes of a set, in their order. `None`: none are kept to be viewed.
pub fn open(keys: &Keys, account_id: &str, set: &RecoverySet) -> Result<Option<Vec<ShownOnce>>> {
    let Some(sealed) = &set.sealed_codes else { return Ok(None) };
    let failed = || Error::failed("opening recovery codes", "they were sealed for another account, set or key");
    let plain = keys.open(Purpose::RecoveryCodes, &[account_id, &set.id], sealed).ok_or_else(failed)?;
    let text = std::str::from_utf8(&plain).map_err(|_| failed())?;
    Ok(Some(text.split_ascii_whitespace().map(grouped).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn codes_are_distinct_even_and_read_back_as_shown() {
        let mut seen = BTreeSet::new();
        let mut counts: BTreeMap<char, u32> = BTreeMap::new();
        for _ in 0..200 {
            for code in draw(&SystemRandom).unwrap().codes {
                assert_eq!(TypedCode::parse(grouped(&code).show()), Ok(TypedCode::Recovery(code.to_string())));
                code.chars().for_each(|letter| *counts.entry(letter).or_default() += 1);
                assert!(seen.insert(code.to_string()));
            }
        }
        // 32,000 letters, 1,000 of each. Chi-square with 31 degrees of freedom: 70 is past one in 10,000.
        assert_eq!(counts.len(), 32);
        let off: f64 = counts.values().map(|count| (f64::from(*count) - 1000.0).powi(2) / 1000.0).sum();
        assert!(off < 70.0, "{off}");
    }
}
