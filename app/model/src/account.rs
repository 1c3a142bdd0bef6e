//! Who an account belongs to: its e-mail address.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address in the one form that identifies an account.
///
/// The whole address is folded to ASCII lower case, also the part before the `@`: no mail host
/// in use tells `Ann@` from `ann@`, and two accounts that differ in nothing else would be a trap.
/// Only ASCII is taken, so that no look-alike letter can name somebody else's account; a domain
/// with other letters is typed in its `xn--` form (RFC 5890). Quoted local parts, comments and
/// IP literals of RFC 5321 are refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// RFC 5321 §4.5.3.1.3 allows 256 with the angle brackets.
    const LONGEST: usize = 254;

    /// Reads an address as a person types it: outer spaces and one trailing dot are forgiven.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let trimmed = typed.trim_matches([' ', '\t', '\u{3000}']);
        let trimmed = trimmed.strip_suffix('.').unwrap_or(trimmed);
        let (local, domain) = trimmed.split_once('@').ok_or(Refusal::EmailInvalid)?;
        if trimmed.len() > Self::LONGEST || !is_local_part(local) || !is_domain(domain) {
            return Err(Refusal::EmailInvalid);
        }
        Ok(Self(trimmed.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// RFC 5322 §3.2.3: dot-atom, at most 64 characters (RFC 5321 §4.5.3.1.1).
fn is_local_part(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    // RFC 2047 encoded words: software that decodes them would read another address.
    local.len() <= 64 && !local.contains("=?") && local.split('.').all(is_atom)
}

/// RFC 1123 §2.1: letters, digits and inner hyphens; a single label is fine on a home network.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let all_numeric = domain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    domain.split('.').all(is_label) && !all_numeric
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Refusal;

    fn try_from(typed: String) -> Result<Self, Refusal> {
        Self::parse(&typed)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_is_one_account() {
        for typed in ["v@x.io", "V@X.IO", " v@x.io ", "v@x.io.", "\tV@x.Io"] {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), "v@x.io", "{typed:?}");
        }
    }

    #[test]
    fn what_is_not_plainly_an_address_is_refused() {
        let long = format!("{}@x.io", "a".repeat(65));
        let longer = format!("a@{}", "b.".repeat(130));
        for typed in [
            "",
            "v",
            "v@",
            "@x.io",
            "v@@x.io",
            "v@x@x.io",
            "v@x..io",
            ".v@x.io",
            "v.@x.io",
            "v@-x.io",
            "\"v w\"@x.io",
            "v(comment)@x.io",
            "v@[127.0.0.1]",
            "v@127.0.0.1",
            "v@x.io\r\nBcc: w@x.io",
            "v\0@x.io",
            "v@x.io,w@x.io",
            "m\u{131}ke@example.org",
            "mike@ex\u{e4}mple.org",
            "ｖ@x.io",
            "v @x.io",
            "=?utf-8?q?x=40evil.com?=@x.io",
            "v@x.io..",
            &long,
            &longer,
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(Refusal::EmailInvalid), "{typed:?}");
        }
    }
}
