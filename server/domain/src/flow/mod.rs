//! The verbs, one story a file. Each is an `impl Core` with what it needs as typed proof.

pub mod address;
pub mod api_keys;
pub mod change_device;
pub mod device_grant;
pub mod devices;
pub mod disable;
pub mod enable;
pub mod freeze;
pub mod history;
pub mod import;
pub mod key_holder;
pub mod lock_out;
pub mod overview;
pub mod password;
pub mod phone;
pub mod profile;
pub mod recovery_codes;
pub mod reset_password;
pub mod sessions;
pub mod set_up;
pub mod sign_in;
pub mod sign_up;
pub mod ssh_keys;
pub mod step_up;
pub mod thaw;
