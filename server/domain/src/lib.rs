//! What Twinlock does: each verb once, on a real SQLite file.
//!
//! A verb reads a snapshot of the account, decides in plain Rust, and commits one guarded batch
//! (`store/batch.rs`). Pages, the JSON API and the command line only translate.
//!
//! Absences: no HTTP, no Leptos, no environment, no ambient clock or randomness, no words that a
//! person reads (they are in `app/words`), and no SQL outside `store`.

pub mod caller;
pub mod chain;
pub mod clock;
pub mod core;
pub mod error;
pub mod factor;
pub mod flow;
mod hashing;
pub mod history;
pub mod hub;
pub mod import;
pub mod limit;
pub mod outbox;
pub mod password;
pub mod phone;
pub mod policy;
pub mod random;
pub mod seal;
pub mod ssh_key;
pub mod store;
pub mod text;
pub mod token;

pub use crate::core::Core;
pub use error::{Error, Result};
