//! The server functions: parse, ask, return. A plain form and an island call the same ones;
//! `server/src/http/forms.rs` turns the answer to a form into a redirect.

pub mod account;
pub mod address;
pub mod api_keys;
pub mod command_line;
pub mod device;
pub mod disable;
pub mod enable;
pub mod freeze;
pub mod live;
pub mod password;
pub mod phone;
pub mod recovery_codes;
pub mod reset_password;
pub mod second_step;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod sign_up;
pub mod ssh_keys;
pub mod step_up;
