//! Bearer tokens: 256 random bits, a prefix people can search for, and only a hash kept.

use crate::Result;
use crate::random::Random;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// What a token opens. The prefixes are for people and leak scanners; they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A browser's session, in its cookie.
    Session,
    /// A command-line sign-in.
    SignIn,
    /// Password accepted, code missing, in its own cookie.
    Pending,
    ApiKey,
    /// A one-time link.
    Link,
    /// A command line that waits to be approved in a browser.
    DeviceCode,
}

impl TokenKind {
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Session => "twl_ses_",
            Self::SignIn => "twl_cli_",
            Self::Pending => "twl_pen_",
            Self::ApiKey => "twl_key_",
            Self::Link => "twl_lnk_",
            Self::DeviceCode => "twl_dev_",
        }
    }
}

/// A token in full: on its way in from a request, or out to the one answer that shows it.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// SHA-256 of a token. A fast hash is enough: the token has 256 bits of its own.
pub type TokenHash = [u8; 32];

impl Token {
    pub fn draw(random: &dyn Random, kind: TokenKind) -> Result<Self> {
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(random.bytes()?);
        Ok(Self(Zeroizing::new(format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(*bytes)))))
    }

    /// Reads a token that came from outside; one of another kind is not even looked up.
    pub fn read(kind: TokenKind, text: &str) -> Option<Self> {
        let rest = text.strip_prefix(kind.prefix())?;
        let well_formed = rest.len() == 43 && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        well_formed.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The secret itself. Call it where it is shown or set, nowhere else.
    pub fn show(&self) -> &str {
        &self.0
    }

    /// Enough of it to recognise it in a list: 4 of its 43 random characters.
    pub fn recognisable(&self) -> String {
        self.0.chars().take(12).collect()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token([redacted])")
    }
}
