//! What the JSON API says that Heroku's does not, for the command line to read. Moments are RFC 3339 in UTC.

use crate::shown_once::ShownOnce;
use crate::ways_back::Row;
use serde::{Deserialize, Serialize};

/// `GET /account/two-factor`. Heroku's has `enabled` alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorState {
    pub enabled: bool,
    /// None: the token may not know.
    #[serde(flatten)]
    pub details: Option<TwoFactorDetails>,
}

/// What is on, and what would remain after a loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoFactorDetails {
    /// Whether turning it off takes a code as well.
    pub disable_needs_code: bool,
    pub authenticators: Vec<FactorState>,
    /// Masked.
    pub sms_number: Option<String>,
    pub recovery_codes: Option<RecoverySetState>,
    pub ways_back: Vec<Row>,
}

impl TwoFactorState {
    /// For a token that may know no more.
    pub fn only(enabled: bool) -> Self {
        Self { enabled, details: None }
    }
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorState {
    pub id: String,
    pub name: String,
    pub created_at: String,
    pub last_used_at: Option<String>,
    pub retires_at: Option<String>,
}

/// A set of recovery codes, without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySetState {
    pub set: String,
    pub created_at: String,
    pub left: usize,
    pub saved: bool,
}

/// `GET /account/recovery-codes`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySheetState {
    #[serde(flatten)]
    pub set: RecoverySetState,
    pub codes: Vec<SheetLine>,
}

/// One code, as it stands on the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    pub number: usize,
    pub code: ShownOnce,
    pub used_at: Option<String>,
}
