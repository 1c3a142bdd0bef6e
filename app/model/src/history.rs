//! What happened to an account, as its owner reads it.

use crate::{Moment, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Some of the lines of a history, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub lines: Vec<HistoryLine>,
    /// Older lines are those before this number; none: these were the last.
    pub older: Option<i64>,
    /// Where the whole history ends.
    pub head: Option<HistoryHead>,
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub number: i64,
    pub at: Moment,
    /// The name of its words, `event-<kind>`, with dashes.
    pub kind: String,
    pub client: String,
    pub address: String,
    /// What its words tell besides: a device, a number of sessions.
    pub details: BTreeMap<String, String>,
}

impl HistoryLine {
    /// One of them, for the sentences that tell one.
    pub(crate) fn example() -> Self {
        Self {
            number: 12,
            at: Moment(1_800_000_000),
            kind: "device-added".to_owned(),
            client: "Firefox (Linux)".to_owned(),
            address: "192.0.2.7".to_owned(),
            details: BTreeMap::from([("device".to_owned(), "Pixel 8".to_owned())]),
        }
    }
}

/// The last line of a history, and the hash that stands for all lines up to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryHead {
    pub number: i64,
    /// 64 lower-case hexadecimal digits.
    pub hash: String,
}

/// What lines are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    SignIns,
    /// Authenticators, recovery codes, the backup phone.
    Factors,
    /// API keys and SSH keys.
    Keys,
    /// All the rest.
    Account,
}

impl Group {
    pub const ALL: [Self; 4] = [Self::SignIns, Self::Factors, Self::Keys, Self::Account];

    /// Its name in an address, and of its words: `history-group-<name>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::Factors => "factors",
            Self::Keys => "keys",
            Self::Account => "account",
        }
    }

    /// Reads a choice; an empty one is none.
    pub fn parse(name: &str) -> Result<Option<Self>, Refusal> {
        if name.is_empty() {
            return Ok(None);
        }
        let group = Self::ALL.into_iter().find(|group| group.name() == name);
        group.map(Some).ok_or(Refusal::HistoryUnknown)
    }
}

/// Reads the number of the line that older ones are asked for; an empty one is none.
pub fn parse_before(text: &str) -> Result<Option<i64>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| *number > 0);
    number.map(Some).ok_or(Refusal::HistoryUnknown)
}
