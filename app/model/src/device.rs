//! Authenticator apps as devices: what they are called, how many there may be, and how long an old one
//! works beside a new one.

use crate::moment::{DAY, HOUR};
use crate::{Refusal, client};
use serde::{Deserialize, Serialize};

/// How many authenticator apps an account may have at once.
pub const MOST_DEVICES: usize = 5;
/// In characters.
pub const LONGEST_NAME: usize = 40;

/// What the owner calls a device: 1 to 40 letters, none of which could disturb a page or a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceName(String);

impl DeviceName {
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let trimmed = typed.trim();
        let is_plain = client::clean_up_to(trimmed, LONGEST_NAME) == trimmed;
        // Joiners and variation selectors alone show nothing.
        let is_seen = trimmed.chars().any(|c| !matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | ' '));
        if !is_seen || !is_plain { Err(Refusal::DeviceNameInvalid) } else { Ok(Self(trimmed.to_owned())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How long the old device still works once the new one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// Not at all.
    None,
    Hour,
    Day,
    Week,
    /// It stays until its owner removes it.
    Stays,
}

impl Overlap {
    pub const ALL: [Self; 5] = [Self::None, Self::Hour, Self::Day, Self::Week, Self::Stays];

    /// Its value in a form, and the end of its words' name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Stays => "stays",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlap| overlap.name() == name)
    }

    /// In seconds; of one that stays there are none.
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::None => Some(0),
            Self::Hour => Some(HOUR),
            Self::Day => Some(DAY),
            Self::Week => Some(7 * DAY),
            Self::Stays => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        let name = |typed: &str| DeviceName::parse(typed).map(|name| name.as_str().to_owned());
        assert_eq!(name(" Pixel 9 "), Ok("Pixel 9".to_owned()));
        assert_eq!(name("私の電話 📱"), Ok("私の電話 📱".to_owned()));
        assert_eq!(name(&"x".repeat(40)), Ok("x".repeat(40)));
        assert_eq!(
            name("می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧"),
            Ok("می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧".to_owned())
        );
        for unseen in [
            "\u{3164}",
            "\u{2800}",
            "\u{115f}",
            "\u{ad}",
            "\u{180e}",
            "\u{e0041}",
            "a\u{2028}b",
            "a\u{61c}b",
            "\u{200d}",
        ] {
            assert_eq!(name(unseen), Err(Refusal::DeviceNameInvalid), "{unseen:?}");
        }
        for odd in ["", " \u{3000}", &"x".repeat(41), "a\u{1b}[2J", "a\nb", "\u{202e}olleh", "a\u{200b}b"] {
            assert_eq!(name(odd), Err(Refusal::DeviceNameInvalid), "{odd:?}");
        }
    }
}
