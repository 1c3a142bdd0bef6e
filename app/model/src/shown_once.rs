//! A secret that is shown to its owner once and never again.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret on its way to the one page or answer that shows it. Its `Debug` is redacted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShownOnce(String);

impl ShownOnce {
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself. Call it where it is shown, nowhere else.
    pub fn show(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ShownOnce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ShownOnce([redacted])")
    }
}
