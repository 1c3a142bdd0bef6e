//! Recovery codes, as their owner sees them.

use crate::Moment;
use crate::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};

/// How many codes a set has.
pub const CODES_IN_A_SET: usize = 10;
/// From this many left on the owner is warned.
pub const FEW_LEFT: usize = 3;

/// The present set, without its codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySetView {
    /// Short, printed on the sheet and part of the file's name.
    pub id: String,
    pub created_at: Moment,
    /// Whether the owner said that the codes are saved.
    pub saved: bool,
    /// Whether they can be viewed again.
    pub viewable: bool,
    /// The numbers that are used, as on the sheet.
    pub used: Vec<UsedCode>,
}

/// A code that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedCode {
    /// 1 to 10.
    pub number: usize,
    pub at: Moment,
}

impl RecoverySetView {
    pub fn left(&self) -> usize {
        CODES_IN_A_SET.saturating_sub(self.used.len())
    }

    /// Whether the owner should draw a new set soon.
    pub fn is_low(&self) -> bool {
        self.left() <= FEW_LEFT
    }
}

/// A set with its codes, in their order, in groups of four.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySheet {
    pub set: RecoverySetView,
    pub codes: Vec<ShownOnce>,
}
