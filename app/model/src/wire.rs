//! Which wire contract a program of ours speaks. Heroku's client names none and is not asked for it.

/// The contract of this build: it rises when a client of before could no longer follow.
pub const VERSION: u32 = 1;
/// The oldest client that this server still understands.
pub const OLDEST_CLIENT: u32 = 1;
/// Sent by the client with every request, and by the server with every answer.
pub const HEADER: &str = "twinlock-wire";
