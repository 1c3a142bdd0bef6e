//! The short code that a person carries from a command line to a browser.

use crate::Refusal;
use std::fmt;

/// RFC 8628 §6.1: twenty consonants, so that no words come out and no letter looks like a digit.
pub const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// Eight of them are 34.5 bits.
pub const LENGTH: usize = 8;

/// A code of eight consonants, as `WDJB-MJHT`.
#[derive(Clone, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    /// Reads it as people type it: in any case, with spaces and dashes or none, in full width.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let letters: Option<String> = typed
            .chars()
            .take(64)
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{ff0d}'))
            .map(|c| match c {
                'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0),
                other => Some(other),
            })
            .map(|c| c.map(|c| c.to_ascii_uppercase()))
            .collect();
        let letters = letters.unwrap_or_default();
        let is_whole = letters.len() == LENGTH && letters.bytes().all(|letter| ALPHABET.contains(&letter));
        if is_whole { Ok(Self(letters)) } else { Err(Refusal::UserCodeShape) }
    }

    /// The letters alone, to compare.
    pub fn letters(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(formatter, "{first}-{second}")
    }
}

impl fmt::Debug for UserCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UserCode([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "ＷＤＪＢ－ＭＪＨＴ", "W D J B–M J H T"] {
            assert_eq!(UserCode::parse(typed).map(|code| code.to_string()), Ok("WDJB-MJHT".to_owned()), "{typed:?}");
        }
        for odd in ["", "WDJB", "WDJB-MJHTX", "WDJB-MJH1", "AEIO-UAEI", "WDJB-MJHT\0", &"W".repeat(100_000)] {
            assert_eq!(UserCode::parse(odd), Err(Refusal::UserCodeShape), "{odd:.20?}");
        }
    }
}
