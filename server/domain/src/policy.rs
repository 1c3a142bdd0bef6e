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

/// The operator's policy. Durations are in seconds.
#[derive(Clone, Debug)]
pub struct Policy {
    pub sign_up: SignUp,
    pub disable: Disable,
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
            issuer: "Twinlock".to_owned(),
            browser_idle: 24 * HOUR,
            browser_longest: 14 * DAY,
            command_line_longest: 30 * DAY,
        }
    }
}
