//! Why an entry of another program's export cannot be taken over.

use serde::{Deserialize, Serialize};

/// What is special about an entry, by name, so that its owner sees which one has to be set up anew.
///
/// What stands in the text fields came from outside: whoever makes one cleans it (`client::clean_up_to`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unsupported {
    /// HOTP (RFC 4226): its codes count up.
    Counter,
    /// Neither TOTP nor HOTP, such as `steam`.
    Kind(String),
    Algorithm(String),
    Digits(u32),
    /// In seconds.
    Period(u32),
    SecretUnreadable,
    SecretShort {
        bits: u32,
    },
    SecretLong {
        bits: u32,
    },
    /// A part of the link that is there twice, by its name.
    Repeated(String),
    Damaged,
}

impl Unsupported {
    /// The name of its sentence.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Counter => "import-counter",
            Self::Kind(_) => "import-kind",
            Self::Algorithm(_) => "import-algorithm",
            Self::Digits(_) => "import-digits",
            Self::Period(_) => "import-period",
            Self::SecretUnreadable => "import-secret-unreadable",
            Self::SecretShort { .. } => "import-secret-short",
            Self::SecretLong { .. } => "import-secret-long",
            Self::Repeated(_) => "import-repeated",
            Self::Damaged => "import-damaged",
        }
    }

    /// One of each, for the tests that look at every sentence.
    pub fn examples() -> Vec<Self> {
        vec![
            Self::Counter,
            Self::Kind("steam".into()),
            Self::Algorithm("SHA256".into()),
            Self::Digits(8),
            Self::Period(60),
            Self::SecretUnreadable,
            Self::SecretShort { bits: 80 },
            Self::SecretLong { bits: 1024 },
            Self::Repeated("secret".into()),
            Self::Damaged,
        ]
    }
}
