//! Randomness, as a parameter.

use crate::{Error, Result};
use model::Moment;
use std::fmt::Debug;

/// A source of random bytes fit for secrets.
pub trait Random: Debug + Send + Sync {
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
}

/// The operating system's source.
#[derive(Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(|cause| Error::failed("asking for randomness", cause))
    }
}

impl dyn Random + '_ {
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A UUIDv7 (RFC 9562 §5.7): sorts by time, and says nothing else.
    pub fn id(&self, now: Moment) -> Result<String> {
        let millis = u64::try_from(now.0).unwrap_or(0).saturating_mul(1000);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid().to_string())
    }
}
