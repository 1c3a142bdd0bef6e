//! The JSON API: the account part of Heroku's Platform API, version 3. The site map.

mod account;
mod authorization;
mod authorizations;
mod credentials;
mod device_grant;
mod error;
mod events;
mod history;
mod password_resets;
mod recovery_codes;
mod sessions;
mod sms_number;
mod ssh_keys;
mod two_factor;
mod views;
mod wire;

pub use error::{ErrorBody, refused};
pub use events::MOST_OF_ONE as MOST_STREAMS_OF_ONE;

use crate::http::Door;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{delete, get, post};
use std::sync::Arc;

pub fn routes() -> Router<Arc<Door>> {
    Router::new()
        .route("/oauth/authorizations", get(authorizations::list).post(authorizations::create))
        .route(
            "/oauth/authorizations/{id}",
            get(authorizations::show).patch(authorizations::describe).delete(authorizations::delete),
        )
        .route("/oauth/authorizations/{id}/actions/regenerate-tokens", post(authorizations::regenerate))
        .route("/oauth/sessions", get(sessions::list))
        .route("/oauth/sessions/{id}", delete(sessions::end))
        .route("/account", get(account::show).patch(account::change))
        .route("/users/~", get(account::show).patch(account::change))
        .route("/account/history", get(history::list))
        .route("/account/history/file", get(history::file))
        .route("/account/step-up", post(account::step_up))
        .route("/account/rate-limits", get(account::rate_limits))
        .route("/account/recovery-codes", get(recovery_codes::show).post(recovery_codes::regenerate))
        .route("/account/recovery-codes/actions/save", post(recovery_codes::save))
        .route("/users/~/sms-number", get(sms_number::show).patch(sms_number::change))
        .route("/users/~/sms-number/actions/confirm", post(sms_number::confirm))
        .route("/users/~/sms-number/actions/recover", post(sms_number::recover))
        .route("/password-resets", post(password_resets::request))
        .route("/password-resets/{token}/actions/finalize", post(password_resets::finalize))
        .route("/account/keys", get(ssh_keys::list).post(ssh_keys::add))
        .route("/account/keys/{id}", get(ssh_keys::show).delete(ssh_keys::remove))
        .route("/events", get(events::stream))
        .route("/account/two-factor", get(two_factor::show).put(two_factor::confirm).delete(two_factor::disable))
        .route("/account/two-factor/url", post(two_factor::start))
        .route("/account/two-factor/import", post(two_factor::import))
        .route("/oauth/device_authorization", post(device_grant::begin))
        .route("/oauth/token", post(device_grant::token))
        .route("/auth", post(device_grant::begin_heroku))
        .route(device_grant::WAIT, get(device_grant::wait_heroku))
        .route_layer(from_fn(wire::check))
        .method_not_allowed_fallback(error::method_not_allowed)
}
