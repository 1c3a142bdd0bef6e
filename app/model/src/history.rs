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
