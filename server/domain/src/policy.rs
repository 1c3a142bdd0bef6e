//! What the operator decides.

use model::moment::{DAY, HOUR};
use serde::Deserialize;

/// Who may make an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Nobody but the operator, on the command line.
    #[default]
    Closed,
    /// Whoever an operator gives a link.
    Invite,
    /// Whoever can read mail at their address.
    Open,
}

/// What turning two-factor off asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disable {
    /// The password, in a session that passed the second factor.
    #[default]
    Password,
    /// A code as well.
    PasswordAndCode,
}

/// Whether recovery codes can be viewed again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryCodes {
    /// A sealed copy is kept; their owner can view it with the password.
    #[default]
    Viewable,
    /// Only what verifies them is kept.
    ShowOnce,
}

pub use phonenumber::country::Id as CountryId;

/// Text messages: whether there is a sender at all, and how far they may go.
#[derive(Clone, Debug)]
pub struct Sms {
    pub on: bool,
    /// ISO 3166 codes; none: all.
    pub countries: Vec<CountryId>,
    /// Messages of the whole server in a day (UTC).
    pub daily_budget: i64,
}

/// The operator's policy. Durations are in seconds.
#[derive(Clone, Debug)]
pub struct Policy {
    pub sign_up: SignUp,
    pub disable: Disable,
    pub recovery_codes: RecoveryCodes,
    pub sms: Sms,
    /// How to reach the operator, for people who are locked out.
    pub operator_contact: Option<String>,
    /// The name that authenticator apps show.
    pub issuer: String,
    /// A browser session unused for this long is over.
    pub browser_idle: i64,
    /// A browser session this old is over.
    pub browser_longest: i64,
    /// A command-line sign-in this old is over.
    pub command_line_longest: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            sign_up: SignUp::default(),
            disable: Disable::default(),
            recovery_codes: RecoveryCodes::default(),
            sms: Sms { on: false, countries: Vec::new(), daily_budget: 200 },
            operator_contact: None,
            issuer: "Twinlock".to_owned(),
            browser_idle: 24 * HOUR,
            browser_longest: 14 * DAY,
            command_line_longest: 30 * DAY,
        }
    }
}
