//! Two kinds of no: refused (the person can act) and failed (we broke).

use model::Refusal;

/// What a verb answers when it does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person can do something about it; it has words.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Ours. The cause goes to the log, the person gets one neutral sentence.
    #[error("{doing}: {cause}")]
    Failed {
        /// The operation that failed, for the log.
        doing: &'static str,
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure with its cause and the operation it happened in.
    pub fn failed(doing: &'static str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed { doing, cause: cause.into() }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        // Somebody else holds the file for longer than the busy timeout: try again later.
        if cause.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) {
            return Refusal::Busy { seconds: 5 }.into();
        }
        Self::failed("reading or writing the database", cause)
    }
}
