//! What a form stands on: a form that was filled in on an older page is refused when this has changed since.

use serde::{Deserialize, Serialize};

/// A part of the account that forms change, and that must be as their page showed it.
///
/// Signing in and out, and looking at something, move none: a page is not out of date because somebody signed in.
/// Ending sessions and signing out stand on none: whoever wants something ended is not asked to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Two-factor as a whole: authenticators, recovery codes, the phone.
    TwoFactor,
    Password,
    Address,
    ApiKeys,
    SshKeys,
    /// Who may sign in as a command line.
    CommandLines,
}

impl Ground {
    pub const ALL: [Self; 6] =
        [Self::TwoFactor, Self::Password, Self::Address, Self::ApiKeys, Self::SshKeys, Self::CommandLines];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoFactor => "two_factor",
            Self::Password => "password",
            Self::Address => "address",
            Self::ApiKeys => "api_keys",
            Self::SshKeys => "ssh_keys",
            Self::CommandLines => "command_lines",
        }
    }
}
