//! The backup phone, as its owner sees it.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// The backup phone. The number itself never leaves the server: only its mask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneView {
    /// `+81 ***-***-5678`: the country and the last four digits.
    pub masked: String,
    pub confirmed_at: Moment,
    pub last_used_at: Option<Moment>,
}

/// What became of the newest message with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// It will be handed over within a second or two.
    Waiting,
    /// The gateway took it.
    Sent,
    /// The gateway did not take it yet; it is tried again.
    Delayed,
    /// The gateway refused it, or ten minutes are over.
    GivenUp,
}

impl Delivery {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Delayed, Self::GivenUp];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::GivenUp => "given_up",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.name() == name)
    }
}

/// A code on its way, as the page shows it that waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextOnItsWay {
    pub masked: String,
    pub delivery: Delivery,
    pub expires_at: Moment,
    /// Seconds until another one can be asked for; 0: now.
    pub again_in: i64,
}
