//! What the commands share that talk to a server: where it is, who is signed in there, how people are asked, and how
//! they are answered.
//!
//! Invariants: nothing secret stands in an argument or is printed but by a command whose purpose that is; nothing
//! goes to another host than the one that was named; whatever came from the server is cleaned before it is shown.

pub mod api;
mod call;
pub mod credentials;
pub mod print;
pub mod prompt;
pub mod server_url;
pub mod sign_in;

pub use call::{Caller, Remote};

use clap::Args;
use std::fmt;

/// Where a command goes, and how it answers.
#[derive(Args, Clone, Debug)]
pub struct RemoteArguments {
    /// The address of the server; the last one signed in to is remembered
    #[arg(long, env = "TWINLOCK_SERVER", value_name = "URL", global = true)]
    pub server: Option<String>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the password from the first line of standard input, and a code from the second
    #[arg(long, global = true)]
    pub password_stdin: bool,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The server said no. `code` names the sentence in any language.
    Refused { id: String, code: String, message: String },
    /// There is no sign-in, or it has ended.
    SignInNeeded(String),
    /// No answer came from the server.
    Unreachable { cause: Box<dyn std::error::Error + Send + Sync>, message: String },
    /// A request went out and no answer came: what it was to change may be changed.
    Unanswered { cause: Box<dyn std::error::Error + Send + Sync>, message: String },
    /// The program and the server do not understand each other; the message says which side to update.
    Versions(String),
    /// This computer is not as it has to be.
    Here(String),
}

impl Failure {
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Refused { .. } | Self::Here(_) => 1,
            Self::SignInNeeded(_) => 3,
            Self::Unreachable { .. } | Self::Unanswered { .. } => 4,
            Self::Versions(_) => 5,
        }
    }

    /// The `id` that `--json` names it by.
    pub fn id(&self) -> &str {
        match self {
            Self::Refused { id, .. } => id,
            Self::SignInNeeded(_) => "unauthorized",
            Self::Unreachable { .. } => "unreachable",
            Self::Unanswered { .. } => "unanswered",
            Self::Versions(_) => "versions",
            Self::Here(_) => "failed",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Refused { message, .. } | Self::Unreachable { message, .. } | Self::Unanswered { message, .. } => {
                message
            }
            Self::SignInNeeded(message) | Self::Versions(message) | Self::Here(message) => message,
        })
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreachable { cause, .. } | Self::Unanswered { cause, .. } => Some(&**cause),
            _ => None,
        }
    }
}
