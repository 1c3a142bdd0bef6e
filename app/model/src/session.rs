//! Who is signed in where.

use crate::Moment;
use crate::factor::FactorKind;
use serde::{Deserialize, Serialize};

/// How a session came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Browser,
    CommandLine,
}

impl SessionKind {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::CommandLine => "command_line",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Browser, Self::CommandLine].into_iter().find(|kind| kind.name() == name)
    }
}

/// Why a command line's sign-in is over, for whoever still has its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    TwoFactorEnabled,
    PasswordChanged,
    PasswordReset,
    /// Its owner ended it from another session.
    EndedElsewhere,
    SignedOut,
    Expired,
    /// By the link in a notice: it was not the owner.
    Frozen,
}

impl EndReason {
    pub const ALL: [Self; 7] = [
        Self::TwoFactorEnabled,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::EndedElsewhere,
        Self::SignedOut,
        Self::Expired,
        Self::Frozen,
    ];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoFactorEnabled => "two_factor_enabled",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::EndedElsewhere => "ended_elsewhere",
            Self::SignedOut => "signed_out",
            Self::Expired => "expired",
            Self::Frozen => "frozen",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// A session as its owner sees it. The id names it; it is not the secret that opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: String,
    pub kind: SessionKind,
    /// What a command line calls itself; empty for a browser.
    pub description: String,
    /// "Firefox (Linux)".
    pub client: String,
    pub address: String,
    pub created_at: Moment,
    pub last_used_at: Moment,
    pub ends_at: Moment,
    /// Whether it passed the second factor.
    pub second_factor: bool,
    /// By which factor it passed.
    pub factor: Option<FactorKind>,
    /// The name of the authenticator app whose code it was, if it has one.
    pub device: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
}
