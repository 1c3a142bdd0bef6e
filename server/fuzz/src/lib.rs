//! One file a parser: what it is fed, and what must hold of whatever it lets through.
//!
//! `server/domain/tests/stories/corpus.rs` takes these files in too, and feeds them the corpus that is kept.

pub mod basic_header;
pub mod migration;
pub mod otpauth;
pub mod phone;
pub mod ssh_key;
