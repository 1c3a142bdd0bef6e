//! The pages, one file each.

mod address;
mod api_keys;
mod command_line;
mod dashboard;
mod device;
mod disable;
mod enable;
mod freeze;
mod history;
mod invite;
mod last_known;
mod locked_out;
mod not_found;
mod password;
mod phone;
mod recovery_codes;
mod reset_password;
mod sessions;
mod set_up;
mod sign_in;
mod sign_up;
mod ssh_keys;
mod thaw;
mod verify;

pub use address::{Address, AddressConfirm};
pub use api_keys::ApiKeys;
pub use command_line::CommandLine;
pub use dashboard::Dashboard;
pub use device::Device;
pub use disable::Disable;
pub use enable::Enable;
pub use freeze::Freeze;
pub use history::History;
pub use invite::Invite;
pub use last_known::LastKnown;
pub use locked_out::LockedOut;
pub use not_found::{Broken, NotFound};
pub use password::Password;
pub use phone::{Phone, PhoneRemove};
pub use recovery_codes::{RecoveryCheck, RecoveryCodes, RecoveryNew};
pub use reset_password::{ForgotPassword, ResetPassword};
pub use sessions::Sessions;
pub use set_up::SetUp;
pub use sign_in::SignIn;
pub use sign_up::{SignUp, SignUpFinish};
pub use ssh_keys::SshKeys;
pub use thaw::Thaw;
pub use verify::{Verify, VerifyRecovery, VerifyText};

use crate::ctx::CallError;
use leptos::prelude::*;
use std::future::Future;

/// Draws a page once its state is there; a state that cannot be had is a page of its own.
fn with_state<T, V: IntoView + 'static>(
    state: impl Future<Output = Result<T, CallError>> + Send + 'static,
    draw: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
{
    let page = async move {
        match state.await {
            Ok(state) => draw(state).into_any(),
            Err(error) => view! { <Broken error /> }.into_any(),
        }
    };
    view! { <Suspense fallback=|| ()>{Suspend::new(page)}</Suspense> }
}
