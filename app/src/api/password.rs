//! Changing the password.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Changes the password; everything else that was signed in ends.
#[server(prefix = "/api", endpoint = "password")]
pub async fn change_password(password: String, new_password: String) -> Result<(), CallError> {
    use domain::password::Password;
    let (current, new) = (Password::typed(password), Password::typed(new_password));
    let changed = crate::ctx::ask_hashing(move |core, visit, permit| {
        let fresh = core.step_up(permit, visit.owner()?, &current)?;
        core.change_password(permit, &fresh, new)
    })
    .await?;
    keep_session(changed.session.as_ref());
    let done = crate::flash::Flash {
        done: Some("password-changed".to_owned()),
        once: Some(changed.api_key),
        ..Default::default()
    };
    crate::ctx::go_with(crate::routes::PASSWORD, done);
    Ok(())
}

/// Puts the session's new token in the place of the old one.
#[cfg(feature = "ssr")]
pub(crate) fn keep_session(token: Option<&domain::token::Token>) {
    if let Some(token) = token {
        crate::ctx::keep("session", token, crate::ctx::site().core.policy.browser_longest);
    }
}
