//! Every path, once.

use crate::pages;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

pub const ROOT: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const VERIFY: &str = "/sign-in/verify";
pub const VERIFY_TEXT: &str = "/sign-in/text";
pub const VERIFY_RECOVERY: &str = "/sign-in/recovery";
pub const FORGOT_PASSWORD: &str = "/forgot-password";
pub const RESET_PASSWORD: &str = "/reset-password";
/// What the link in a notice opens.
pub const FREEZE: &str = "/freeze";
pub const LOCKED_OUT: &str = "/locked-out";
pub const SET_UP: &str = "/setup";
pub const SIGN_UP: &str = "/sign-up";
pub const SIGN_UP_FINISH: &str = "/sign-up/finish";
pub const DASHBOARD: &str = "/dashboard";
/// What the service worker keeps for a page without a connection: as little as helps.
pub const LAST_KNOWN: &str = "/dashboard/last-known";
pub const LAST_KNOWN_SCRIPT: &str = "/last-known.js";
pub const SERVICE_WORKER: &str = "/service-worker.js";
pub const ENABLE: &str = "/dashboard/two-factor/enable";
pub const DISABLE: &str = "/dashboard/two-factor/disable";
pub const DEVICE: &str = "/dashboard/two-factor/device";
pub const RECOVERY_CODES: &str = "/dashboard/recovery-codes";
pub const RECOVERY_FILE: &str = "/dashboard/recovery-codes/file";
pub const RECOVERY_CHECK: &str = "/dashboard/recovery-codes/check";
pub const RECOVERY_NEW: &str = "/dashboard/recovery-codes/new";
pub const PHONE: &str = "/dashboard/phone";
pub const PHONE_REMOVE: &str = "/dashboard/phone/remove";
pub const PASSWORD: &str = "/dashboard/password";
pub const ADDRESS: &str = "/dashboard/address";
pub const ADDRESS_CONFIRM: &str = "/dashboard/address/confirm";
pub const API_KEYS: &str = "/dashboard/api-keys";
pub const SSH_KEYS: &str = "/dashboard/ssh-keys";
pub const SESSIONS: &str = "/dashboard/sessions";
/// What a command line tells its owner to open: short, as it is typed. It leads to [`COMMAND_LINE`].
pub const CONNECT: &str = "/device";
pub const COMMAND_LINE: &str = "/dashboard/command-line";
pub const HISTORY: &str = "/dashboard/history";
pub const THAW: &str = "/dashboard/freeze";
pub const HISTORY_FILE: &str = "/dashboard/history/file";
pub const INVITE: &str = "/dashboard/invite";

/// The words of a page's title; `None` for a path that is no page.
pub fn title(path: &str) -> Option<&'static str> {
    Some(match path {
        SIGN_IN => "sign-in-title",
        VERIFY => "verify-title",
        VERIFY_TEXT => "verify-text-title",
        VERIFY_RECOVERY => "verify-recovery-title",
        FORGOT_PASSWORD => "forgot-title",
        RESET_PASSWORD => "reset-title",
        FREEZE => "freeze-title",
        LOCKED_OUT => "locked-out-title",
        SET_UP => "set-up-title",
        SIGN_UP => "sign-up-title",
        SIGN_UP_FINISH => "sign-up-finish-title",
        DASHBOARD => "dashboard-title",
        LAST_KNOWN => "last-known-title",
        ENABLE => "enable-title",
        DISABLE => "disable-title",
        DEVICE => "device-title",
        RECOVERY_CODES => "recovery-title",
        RECOVERY_CHECK => "recovery-check-title",
        RECOVERY_NEW => "recovery-new-title",
        PHONE => "phone-title",
        PHONE_REMOVE => "phone-remove",
        PASSWORD => "password-title",
        ADDRESS => "address-title",
        ADDRESS_CONFIRM => "address-confirm-title",
        API_KEYS => "api-keys-title",
        SSH_KEYS => "ssh-keys-title",
        SESSIONS => "sessions",
        COMMAND_LINE => "command-line-title",
        HISTORY => "history-title",
        THAW => "thaw-title",
        INVITE => "invite-title",
        _ => return None,
    })
}

/// Whether a page loads the islands. The pages before sign-in do not: they are opened in a hurry,
/// on whatever device is at hand. Neither does the one that is shown where there is no connection.
pub fn has_islands(path: &str) -> bool {
    path.starts_with(DASHBOARD) && path != LAST_KNOWN
}

/// The routes, each rendered whole before its first byte leaves: a page either is or is not.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=pages::NotFound>
                <Route path=path!("/sign-in") view=pages::SignIn ssr=SsrMode::Async />
                <Route path=path!("/sign-in/verify") view=pages::Verify ssr=SsrMode::Async />
                <Route path=path!("/sign-in/text") view=pages::VerifyText ssr=SsrMode::Async />
                <Route path=path!("/sign-in/recovery") view=pages::VerifyRecovery ssr=SsrMode::Async />
                <Route path=path!("/forgot-password") view=pages::ForgotPassword ssr=SsrMode::Async />
                <Route path=path!("/reset-password") view=pages::ResetPassword ssr=SsrMode::Async />
                <Route path=path!("/freeze") view=pages::Freeze ssr=SsrMode::Async />
                <Route path=path!("/locked-out") view=pages::LockedOut ssr=SsrMode::Async />
                <Route path=path!("/setup") view=pages::SetUp ssr=SsrMode::Async />
                <Route path=path!("/sign-up") view=pages::SignUp ssr=SsrMode::Async />
                <Route path=path!("/sign-up/finish") view=pages::SignUpFinish ssr=SsrMode::Async />
                <Route path=path!("/dashboard") view=pages::Dashboard ssr=SsrMode::Async />
                <Route path=path!("/dashboard/last-known") view=pages::LastKnown ssr=SsrMode::Async />
                <Route path=path!("/dashboard/two-factor/enable") view=pages::Enable ssr=SsrMode::Async />
                <Route path=path!("/dashboard/two-factor/disable") view=pages::Disable ssr=SsrMode::Async />
                <Route path=path!("/dashboard/two-factor/device") view=pages::Device ssr=SsrMode::Async />
                <Route path=path!("/dashboard/recovery-codes") view=pages::RecoveryCodes ssr=SsrMode::Async />
                <Route path=path!("/dashboard/recovery-codes/check") view=pages::RecoveryCheck ssr=SsrMode::Async />
                <Route path=path!("/dashboard/recovery-codes/new") view=pages::RecoveryNew ssr=SsrMode::Async />
                <Route path=path!("/dashboard/phone/remove") view=pages::PhoneRemove ssr=SsrMode::Async />
                <Route path=path!("/dashboard/phone") view=pages::Phone ssr=SsrMode::Async />
                <Route path=path!("/dashboard/password") view=pages::Password ssr=SsrMode::Async />
                <Route path=path!("/dashboard/address") view=pages::Address ssr=SsrMode::Async />
                <Route path=path!("/dashboard/address/confirm") view=pages::AddressConfirm ssr=SsrMode::Async />
                <Route path=path!("/dashboard/api-keys") view=pages::ApiKeys ssr=SsrMode::Async />
                <Route path=path!("/dashboard/ssh-keys") view=pages::SshKeys ssr=SsrMode::Async />
                <Route path=path!("/dashboard/sessions") view=pages::Sessions ssr=SsrMode::Async />
                <Route path=path!("/dashboard/command-line") view=pages::CommandLine ssr=SsrMode::Async />
                <Route path=path!("/dashboard/history") view=pages::History ssr=SsrMode::Async />
                <Route path=path!("/dashboard/freeze") view=pages::Thaw ssr=SsrMode::Async />
                <Route path=path!("/dashboard/invite") view=pages::Invite ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
