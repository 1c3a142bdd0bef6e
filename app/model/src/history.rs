//! What happened to an account, as its owner reads it.

use crate::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
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
            at: Moment(1_800_000_000),
            kind: "device-added".to_owned(),
            client: "Firefox (Linux)".to_owned(),
            address: "192.0.2.7".to_owned(),
            details: BTreeMap::from([("device".to_owned(), "Pixel 8".to_owned())]),
        }
    }
}
