//! The account's API key.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Replaces the account's API key and shows the new one, once.
#[server(prefix = "/api", endpoint = "api-key/regenerate")]
pub async fn regenerate_api_key(password: String) -> Result<(), CallError> {
    let password = domain::password::Password::typed(password);
    let api_key = crate::ctx::ask_hashing(move |core, visit, permit| {
        core.regenerate_account_key(&core.step_up(permit, visit.owner()?, &password)?)
    })
    .await?;
    let done =
        crate::flash::Flash { done: Some("api-key-regenerated".to_owned()), once: Some(api_key), ..Default::default() };
    crate::ctx::go_with(crate::routes::API_KEY, done);
    Ok(())
}
