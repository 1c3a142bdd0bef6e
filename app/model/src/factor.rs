//! Second factors, and the codes people type for them.

use crate::Refusal;
use crate::phone::TextOnItsWay;
use crate::recovery::RecoverySetView;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    Authenticator,
    /// A code in a text message to the backup phone: only beside an authenticator.
    Sms,
    RecoveryCode,
}

impl FactorKind {
    /// In the order in which a sign-in offers them.
    pub const ALL: [Self; 3] = [Self::Authenticator, Self::Sms, Self::RecoveryCode];

    /// The name in the database, the history and the JSON API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authenticator => "authenticator",
            Self::Sms => "sms",
            Self::RecoveryCode => "recovery_code",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The ways to finish a sign-in besides the authenticator app: only those that exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherWays {
    /// The backup phone's mask.
    pub phone: Option<String>,
    /// The code that is on its way to it.
    pub text: Option<TextOnItsWay>,
    /// Which set of recovery codes is meant.
    pub recovery: Option<RecoverySetView>,
}

/// A code as it was typed, told apart by its shape alone: one field, or the one header
/// `Heroku-Two-Factor-Code`, takes them all.
#[derive(Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// Six digits: from an authenticator app (RFC 6238).
    Authenticator(String),
    /// Eight digits: from a text message.
    Sms(String),
    /// Sixteen Crockford base32 characters: a recovery code, already in its canonical letters.
    Recovery(String),
}

impl TypedCode {
    /// Reads a code forgivingly: spaces, dashes, case and full-width digits do not matter; of a
    /// recovery code neither do O for 0 and I or L for 1. Any other letter or digit is refused,
    /// look-alikes from other scripts included.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        if typed.len() > 128 {
            return Err(Refusal::CodeShape);
        }
        let mut code = String::with_capacity(16);
        for letter in typed.chars() {
            match letter {
                ' ' | '\t' | '\u{3000}' | '\u{a0}' | '-' | '\u{2010}'..='\u{2015}' | '\u{ff0d}' => {}
                '０'..='９' => code.extend(char::from_u32(letter as u32 - '０' as u32 + '0' as u32)),
                _ if letter.is_ascii_alphanumeric() => code.push(letter.to_ascii_uppercase()),
                _ => return Err(Refusal::CodeShape),
            }
        }
        let digits_only = code.bytes().all(|b| b.is_ascii_digit());
        match code.len() {
            6 if digits_only => Ok(Self::Authenticator(code)),
            8 if digits_only => Ok(Self::Sms(code)),
            16 => crockford(&code).map(Self::Recovery).ok_or(Refusal::CodeShape),
            _ => Err(Refusal::CodeShape),
        }
    }
}

impl TypedCode {
    /// The kind of factor a code of this shape belongs to.
    pub const fn kind(&self) -> FactorKind {
        match self {
            Self::Authenticator(_) => FactorKind::Authenticator,
            Self::Sms(_) => FactorKind::Sms,
            Self::Recovery(_) => FactorKind::RecoveryCode,
        }
    }
}

/// Crockford base32: O reads as 0, I and L as 1, and there is no U.
fn crockford(code: &str) -> Option<String> {
    code.chars()
        .map(|letter| match letter {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            'U' => None,
            other => Some(other),
        })
        .collect()
}

impl fmt::Debug for TypedCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Authenticator(_) => "Authenticator([redacted])",
            Self::Sms(_) => "Sms([redacted])",
            Self::Recovery(_) => "Recovery([redacted])",
        })
    }
}

/// What a wrong code turned out to be, when the server could tell. Never a reason to accept it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeHint {
    /// Nothing is known about a code from an authenticator app.
    None,
    /// No code of the present set is like it.
    NotOfThisSet,
    /// It is of the present set, and was used.
    RecoveryCodeUsed,
    /// It is not the newest code that was sent.
    NotTheNewestText,
    /// It is the newest code that was sent, but older than ten minutes.
    TextExpired,
    /// It was right, and has been used.
    AlreadyUsed,
    /// It belongs to the past: the phone's clock is about this many seconds slow.
    ClockSlow(i64),
    /// It belongs to the future: the phone's clock is about this many seconds fast.
    ClockFast(i64),
    /// It is from a device that was removed or has retired.
    OldDevice,
    /// It is from a device that is on already, where one of the new device is asked for.
    PresentDevice,
    /// It is right now, but a code of a later time was used before: the server's clock went back.
    ServerClockWentBack,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_known_by_its_shape() {
        let authenticator = TypedCode::Authenticator("012345".into());
        for typed in ["012345", "012 345", " 0 1 2 3 4 5 ", "012-345", "０１２３４５", "012\u{3000}345"] {
            assert_eq!(TypedCode::parse(typed), Ok(authenticator.clone()), "{typed:?}");
        }
        assert_eq!(TypedCode::parse("1234 5678"), Ok(TypedCode::Sms("12345678".into())));
        let recovery = TypedCode::Recovery("0123456789ABCD01".into());
        assert_eq!(TypedCode::parse("o123-4567-89ab-cdOl"), Ok(recovery));
    }

    #[test]
    fn what_has_no_codes_shape_is_refused() {
        for typed in [
            "",
            " ",
            "12345",
            "1234567",
            "123456789",
            "true",
            "-1e5",
            "1e5",
            "123456\0",
            "12345a",
            "١٢٣٤٥٦",
            "１２３４５",
            "UUUU-UUUU-UUUU-UUUU",
            "АБВГ-4567-89AB-CDEF",
            "[\"000000\"]",
        ] {
            assert_eq!(TypedCode::parse(typed), Err(Refusal::CodeShape), "{typed:?}");
        }
        assert_eq!(TypedCode::parse(&"1".repeat(1 << 20)), Err(Refusal::CodeShape));
    }

    proptest! {
        #[test]
        fn no_input_makes_it_stumble(typed in ".*") {
            let _ = TypedCode::parse(&typed);
        }
    }
}
