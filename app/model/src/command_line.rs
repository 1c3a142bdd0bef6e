//! A command line that waits to be signed in through a browser.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// What its owner sees before they approve it: enough to know whether they started it themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCommandLine {
    /// As the command line shows it.
    pub user_code: String,
    /// What it calls itself.
    pub description: String,
    /// "twinlock/0.1.0".
    pub client: String,
    pub address: String,
    pub created_at: Moment,
}
