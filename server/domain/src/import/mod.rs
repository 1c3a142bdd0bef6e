//! What another program exported, read so that nobody has to scan a QR code again.
//!
//! The format is told by the content: lines of `otpauth://` and `otpauth-migration://` links, mixed as they like
//! (`otpauth.rs`, `migration.rs`), or Authelia's YAML (`authelia.rs`).
//!
//! Invariants: an entry that cannot be taken over is named with the reason and spoils no other; what is taken over
//! is what `factor/totp.rs` checks, and nothing near it; names are clean; a secret is wiped and never printed.

mod authelia;
mod migration;
mod otpauth;

use model::device::LONGEST_NAME;
use model::import::Unsupported;
use model::{Refusal, client};
use percent_encoding::NON_ALPHANUMERIC;
use std::collections::BTreeSet;
use std::fmt;
use zeroize::Zeroizing;

/// As much as a request may bring.
const LONGEST: usize = 64 * 1024;
const MOST_ENTRIES: usize = 1000;
/// RFC 4226 §4 R6: a secret must have 128 bits.
const SHORTEST_SECRET: usize = 16;
/// The block of SHA-1: a longer secret would be hashed first (RFC 2104 §2).
const LONGEST_SECRET: usize = 64;
const SCHEMES: [&str; 3] = ["otpauth://", migration::SCHEME, "steam://"];

type Secret = Zeroizing<Vec<u8>>;

/// One entry of an export, in the order of the text.
#[derive(Debug)]
pub struct Entry {
    pub issuer: String,
    pub account_name: String,
    pub outcome: Result<Exported, Unsupported>,
}

/// An authenticator that shows codes as this server checks them.
pub struct Exported {
    pub issuer: String,
    pub account_name: String,
    /// Whether the name is what stood there, with nothing dropped to make it fit for showing.
    is_exact: bool,
    secret: Zeroizing<Vec<u8>>,
}

impl Exported {
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// The account's name to find somebody by; `None`: there is none, or what is shown is not what stood there, and might be
    /// somebody else's.
    pub fn exact_account_name(&self) -> Option<&str> {
        Some(self.account_name.as_str()).filter(|name| self.is_exact && !name.is_empty())
    }
}

impl Exported {
    /// Where it comes from, or what it was called there.
    pub fn origin(&self) -> &str {
        if self.issuer.is_empty() { &self.account_name } else { &self.issuer }
    }

    /// What its device is to be called: after where it comes from, with a number where that is taken. `nameless`: where nothing is
    /// known of it.
    pub fn device_name(&self, nameless: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let plain = client::clean_up_to(self.origin(), LONGEST_NAME - 3);
        let plain = if plain.is_empty() { nameless.to_owned() } else { plain };
        let mut numbered = (2..).map(|number| format!("{plain} {number}").trim_start().to_owned());
        if is_taken(&plain) { numbered.find(|name| !is_taken(name)).unwrap_or(plain) } else { plain }
    }

    /// The same as a link (Key URI Format), for a server that is to take it over.
    pub fn to_link(&self) -> Zeroizing<String> {
        let escaped = |name: &str| percent_encoding::utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
        let secret = Zeroizing::new(totp_rs::Secret::from(self.secret.as_slice()).to_base32());
        let (issuer, account_name) = (escaped(&self.issuer), escaped(&self.account_name));
        // Behind a colon, because the name may have one itself.
        Zeroizing::new(format!("otpauth://totp/:{account_name}?secret={}&issuer={issuer}", secret.as_str()))
    }
}

impl fmt::Debug for Exported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Exported({:?}, {:?}, [redacted])", self.issuer, self.account_name)
    }
}

/// Reads an export whole, or refuses it whole; there is at least one entry in what it returns.
pub fn read(text: &str) -> Result<Vec<Entry>, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::TooLarge);
    }
    let entries = if text.lines().any(|line| is_link(bare(line))) { links(text)? } else { authelia::entries(text)? };
    match entries.len() {
        0 => Err(Refusal::ImportUnreadable),
        1..=MOST_ENTRIES => Ok(entries),
        _ => Err(Refusal::ImportTooMany),
    }
}

/// Reads an export of which there is to be one authenticator, and no other.
pub fn one(text: &str) -> Result<Exported, Refusal> {
    let mut entries = read(text)?;
    match (entries.pop(), entries.is_empty()) {
        (Some(entry), true) => entry.outcome.map_err(Refusal::ImportUnsupported),
        _ => Err(Refusal::ImportSeveral),
    }
}

/// Reads one link a line. The same line twice is the same QR code read twice.
fn links(text: &str) -> Result<Vec<Entry>, Refusal> {
    let mut seen = BTreeSet::new();
    let mut parts = Vec::new();
    let mut entries = Vec::new();
    for line in text.lines().map(bare).filter(|line| !line.is_empty() && seen.insert(*line)) {
        if !starts_with(line, migration::SCHEME) {
            entries.push(otpauth::entry(line));
            continue;
        }
        let (part, of_part) = migration::read(line).ok_or(Refusal::ImportUnreadable)?;
        if !parts.contains(&part) {
            parts.push(part);
            entries.extend(of_part);
        }
    }
    migration::refuse_gaps(&parts)?;
    Ok(entries)
}

/// A line without the mark that some editors put before a file, and without what `zbarimg` puts before a code.
fn bare(line: &str) -> &str {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.strip_prefix("QR-Code:").unwrap_or(line).trim_start()
}

fn is_link(line: &str) -> bool {
    SCHEMES.iter().any(|scheme| starts_with(line, scheme))
}

/// RFC 3986 §3.1: schemes are case-insensitive.
fn starts_with(line: &str, scheme: &str) -> bool {
    line.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

impl Entry {
    /// Key URI Format, "Label": the issuer may stand before the account's name, with a colon between them. The
    /// issuer that is given by itself is the one that counts.
    fn labelled(issuer: &str, label: &str, secret: Result<Secret, Unsupported>) -> Self {
        let (prefix, account_name) = label.split_once(':').unwrap_or(("", label));
        let issuer = if issuer.trim().is_empty() { prefix } else { issuer };
        Self::new(issuer, account_name, secret)
    }

    fn new(issuer: &str, account_name: &str, secret: Result<Secret, Unsupported>) -> Self {
        let clean = |name: &str| client::clean(name).trim().to_owned();
        let stood_there = account_name.trim_matches(' '); // whatever else stands at its ends is not seen
        let (issuer, account_name) = (clean(issuer), clean(account_name));
        let is_exact = account_name == stood_there;
        let exported =
            |secret| Exported { issuer: issuer.clone(), account_name: account_name.clone(), is_exact, secret };
        let outcome = secret.map(exported);
        Self { issuer, account_name, outcome }
    }

    fn nameless(why: Unsupported) -> Self {
        Self::new("", "", Err(why))
    }
}

/// Takes a secret if its codes are those that this server checks: SHA-1, 6 digits, 30 seconds, which are also the
/// defaults of the Key URI Format. `None` for the secret: it could not be read.
fn judge(
    algorithm: Option<&str>,
    digits: Option<u32>,
    period: Option<u32>,
    secret: Option<Secret>,
) -> Result<Secret, Unsupported> {
    if let Some(other) = algorithm.filter(|name| !is_sha1(name)) {
        return Err(Unsupported::Algorithm(named(other).to_ascii_uppercase()));
    }
    if let Some(other) = digits.filter(|digits| *digits != 6) {
        return Err(Unsupported::Digits(other));
    }
    if let Some(other) = period.filter(|seconds| *seconds != 30) {
        return Err(Unsupported::Period(other));
    }
    let mut secret = secret.ok_or(Unsupported::SecretUnreadable)?;
    let significant = significant(&secret).len();
    secret.truncate(significant);
    let bits = u32::try_from(secret.len() * 8).unwrap_or(u32::MAX);
    match secret.len() {
        0 => Err(Unsupported::SecretUnreadable),
        1..SHORTEST_SECRET => Err(Unsupported::SecretShort { bits }),
        SHORTEST_SECRET..=LONGEST_SECRET => Ok(secret),
        _ => Err(Unsupported::SecretLong { bits }),
    }
}

/// A secret without the zeros at its end: HMAC puts them there itself (RFC 2104 §2), so that with them and without it is the
/// same secret, and they are no bits of it.
pub fn significant(secret: &[u8]) -> &[u8] {
    let end = secret.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &secret[..end]
}

/// `SHA1` in the Key URI Format; others write `SHA-1` or `HmacSHA1`.
fn is_sha1(name: &str) -> bool {
    let name = name.trim().to_ascii_uppercase().replace('-', "");
    name.strip_prefix("HMAC").unwrap_or(&name) == "SHA1"
}

/// A word of an entry, to be shown in a sentence.
fn named(word: &str) -> String {
    client::clean_up_to(word.trim(), 20)
}

/// Reads base32 as people and programs write it: any case, with or without groups and padding. Bits that are left
/// over do not count, as in Google Authenticator, so that the codes are the same as there.
fn base32(text: &str) -> Option<Secret> {
    let is_between = |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '=');
    let text: Zeroizing<String> =
        Zeroizing::new(text.chars().filter(|letter| !is_between(letter)).map(|l| l.to_ascii_uppercase()).collect());
    let secret = totp_rs::Secret::try_from_base32(text.as_str()).ok()?;
    Some(Zeroizing::new(secret.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests;
