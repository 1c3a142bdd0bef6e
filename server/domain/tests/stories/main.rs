//! The stories of Twinlock, told through `Core` on a real SQLite file with a clock moved by hand.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends there")]

mod address;
mod address_at_once;
mod address_limits;
mod address_links;
mod address_taken;
mod api_keys_and_sessions;
mod first_run;
mod limits;
mod limits_of_passwords;
mod mail;
mod parallel;
mod password;
mod phone;
mod property;
mod sign_in;
mod two_factor;
mod two_factor_off;
mod world;
