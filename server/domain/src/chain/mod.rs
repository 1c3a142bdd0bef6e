//! The chain of an account's history: how a line is written, and what its hash is.
//!
//! A line is one JSON object on a line of its own, its members always in this order and without spaces between them:
//! `account`, `number`, `at`, `kind`, `address`, `client`, `details`, `hash`. The line without its last member is its
//! body. With `before` for the hash of the line before (of the first line: the account's id),
//!
//! ```text
//! hash = SHA-256("twinlock history 1" LF before LF body)    in lower-case hexadecimal
//! ```
//!
//! Whoever has the file can thus compute it anew, with nothing else: `verify` does.
//!
//! Invariants: the form never changes for lines that are written; another one gets another first line, with another number.

mod verify;

pub use verify::{Broken, LONGEST_LINE, Verdict, Whole, Why, verify};

use crate::store::EventRow;
use model::Moment;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Separates these hashes from all others that somebody may compute.
const DOMAIN: &str = "twinlock history 1";
/// What stands between a line's body and its hash.
const BEFORE_HASH: &str = ",\"hash\":\"";
const AFTER_HASH: &str = "\"}";

/// The hash of a line, shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineHash(pub [u8; 32]);

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: i64,
    pub hash: LineHash,
}

impl fmt::Display for LineHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for LineHash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| ())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ())?;
        }
        Ok(Self(bytes))
    }
}

/// A line without its hash: what is hashed.
pub fn body(event: &EventRow, number: i64) -> String {
    // What open pages go by is no part of what happened.
    let EventRow { account_id, at, kind, client, address, details, revision: _, moves: _ } = event;
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let (account, kind, address, client) = (text(account_id), text(kind), text(address), text(client));
    let at = iso(*at);
    format!(
        "{{\"account\":{account},\"number\":{number},\"at\":\"{at}\",\"kind\":{kind},\"address\":{address},\
         \"client\":{client},\"details\":{details}}}"
    )
}

/// The hash of a line, from that of the line before; `None`: it is the first of its account.
pub fn hash(before: Option<LineHash>, account_id: &str, body: &[u8]) -> LineHash {
    let before = before.map_or_else(|| account_id.to_owned(), |hash| hash.to_string());
    let mut hasher = Sha256::new();
    for part in [DOMAIN.as_bytes(), b"\n", before.as_bytes(), b"\n", body] {
        hasher.update(part);
    }
    LineHash(hasher.finalize().into())
}

/// A line as it is downloaded, with its line feed.
pub fn line(body: &str, hash: &LineHash) -> String {
    let open = body.strip_suffix('}').unwrap_or(body);
    format!("{open}{BEFORE_HASH}{hash}{AFTER_HASH}\n")
}

/// RFC 3339, in UTC and whole seconds.
fn iso(at: Moment) -> String {
    jiff::Timestamp::from_second(at.0).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written in the README, computed once by `jq` and `sha256sum`. It never changes.
    #[test]
    fn a_line_and_its_hash_are_what_they_were() {
        let event = EventRow {
            account_id: "019b0000-0000-7000-8000-000000000001".to_owned(),
            at: Moment(1_800_000_000),
            kind: "signed_in".to_owned(),
            client: "Firefox \"(Linux)\"".to_owned(),
            address: "192.0.2.1".to_owned(),
            details: r#"{"factor":"authenticator"}"#.to_owned(),
            revision: 7,
            moves: "two_factor".to_owned(),
        };
        let body = body(&event, 1);
        assert_eq!(
            body,
            r#"{"account":"019b0000-0000-7000-8000-000000000001","number":1,"at":"2027-01-15T08:00:00Z","kind":"signed_in","address":"192.0.2.1","client":"Firefox \"(Linux)\"","details":{"factor":"authenticator"}}"#
        );
        let first = hash(None, &event.account_id, body.as_bytes());
        let second = hash(Some(first), &event.account_id, body.as_bytes());
        assert_eq!(first.to_string(), "4ea0c4b3b9e06eda7b2ba60afe0d7a4422e614f178d9e9659a1deb1936dec315");
        assert_eq!(second.to_string(), "618d57ff5f39fe1ab7fb37d87ff615cf363a0f6e4aaee3188a6d96bf6a9af51d");
        assert_eq!(first.to_string().parse(), Ok(first));
        assert!(first.to_string().to_uppercase().parse::<LineHash>().is_err());
        assert_eq!(line(&body, &first), format!("{},\"hash\":\"{first}\"}}\n", &body[..body.len() - 1]));
    }
}
