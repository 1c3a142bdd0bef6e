//! API keys: what programs use in place of a person's sign-in.

use crate::Moment;
use crate::moment::{DAY, HOUR};
use serde::{Deserialize, Serialize};

/// The longest that a replaced token may go on reading.
pub const LONGEST_OVERLAP: i64 = DAY;
/// The longest time that a key can be given; without one it lasts until it is deleted.
pub const LONGEST_LIFE: i64 = 3660 * DAY;
/// How many keys an account may have.
pub const MOST_KEYS: usize = 50;
/// What the page offers.
pub const OVERLAPS: [i64; 3] = [0, HOUR, DAY];

/// What an API key may do. None of them can touch factors, the password or the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Everything an API key can do.
    Global,
    /// Only who the account is.
    Identity,
    Read,
    Write,
}

impl Scope {
    pub const ALL: [Self; 4] = [Self::Global, Self::Identity, Self::Read, Self::Write];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Identity => "identity",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }
}

/// An API key as its owner sees it after its first and only showing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyView {
    pub id: String,
    /// Whether it is the account's own key, the one that is regenerated with two-factor.
    pub account_key: bool,
    pub description: String,
    pub scope: Vec<Scope>,
    /// Whether it goes on while the account is frozen.
    pub survives_freeze: bool,
    /// The first letters, enough to recognise it by and no more.
    pub prefix: String,
    pub created_at: Moment,
    pub expires_at: Option<Moment>,
    pub last_used_at: Option<Moment>,
    pub last_address: Option<String>,
    pub last_client: Option<String>,
    /// Its token from before it was regenerated, which still reads for a while.
    pub replaced: Option<ReplacedToken>,
}

/// A token that was replaced and reads on, so that what uses it does not break unseen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedToken {
    pub prefix: String,
    pub expires_at: Moment,
    pub last_used_at: Option<Moment>,
    pub last_address: Option<String>,
    pub last_client: Option<String>,
}
