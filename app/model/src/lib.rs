//! The nouns that the browser and the server share.
//!
//! Absences: no I/O, no clock, no randomness, no SQL, and no dependency that does not build for
//! wasm32. What is parsed here is parsed once, at the edge; everything behind it trusts the type.

pub mod account;
pub mod api;
pub mod api_key;
pub mod client;
pub mod command_line;
pub mod device;
pub mod factor;
pub mod freeze;
pub mod ground;
pub mod history;
pub mod import;
pub mod language;
pub mod moment;
pub mod overview;
pub mod phone;
pub mod recovery;
pub mod refusal;
pub mod session;
pub mod shown_once;
pub mod ssh_key;
pub mod user_code;
pub mod ways_back;
pub mod wire;

pub use account::EmailAddress;
pub use language::Language;
pub use moment::Moment;
pub use refusal::Refusal;
