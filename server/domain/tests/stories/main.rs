//! The stories of Twinlock, told through `Core` on a real SQLite file with a clock moved by hand.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends there")]

mod account_states;
mod address;
mod address_at_once;
mod address_limits;
mod address_links;
mod address_taken;
mod api_keys_and_sessions;
mod backup_phone;
mod devices;
mod factor_off;
mod first_run;
mod household;
mod household_account;
mod limits;
mod limits_of_passwords;
mod mail;
mod new_device;
mod parallel;
mod password;
mod password_reset;
mod password_reset_links;
mod people;
mod phone;
mod property;
mod recovery_codes;
mod recovery_codes_at_once;
mod recovery_sheets;
mod replaced_keys;
mod sealed;
mod sessions;
mod sign_in;
mod ssh_keys;
mod text_limits;
mod texts;
mod texts_on_their_way;
mod two_factor;
mod two_factor_at_once;
mod two_factor_off;
mod ways_back;
mod world;
