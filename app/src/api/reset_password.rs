//! A forgotten password.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::EmailAddress;

/// Sends a link, if the address has an account. The answer is the same if it has none.
#[server(prefix = "/api", endpoint = "forgot-password")]
pub async fn request_password_reset(email: String) -> Result<(), CallError> {
    let email = EmailAddress::parse(&email)?;
    crate::ctx::ask(move |core, visit| core.request_password_reset(&email, &visit.client)).await?;
    crate::ctx::go_with(crate::routes::FORGOT_PASSWORD, crate::flash::Flash::done("reset-sent"));
    Ok(())
}

/// The address of the account that the link that led here is for.
#[server(prefix = "/api", endpoint = "reset-password/state")]
pub async fn reset_for() -> Result<EmailAddress, CallError> {
    crate::ctx::ask(|core, visit| core.reset_for(visit.link()?)).await
}

/// Sets the new password, and leads to the sign-in page: it signs nobody in. `username` is the address
/// that the page showed.
#[server(prefix = "/api", endpoint = "reset-password")]
pub async fn reset_password(username: String, new_password: String) -> Result<(), CallError> {
    let shown = EmailAddress::parse(&username)?;
    let new = domain::password::Password::typed(new_password);
    crate::ctx::ask_hashing(move |core, visit, permit| {
        core.reset_password(permit, visit.link()?, (Some(&shown), new), &visit.client)
    })
    .await?;
    crate::ctx::drop_cookie("link");
    let done = crate::flash::Flash::done("password-reset");
    crate::ctx::go_with_bound(crate::routes::SIGN_IN, done, "");
    Ok(())
}

/// How to reach the operator, where that is known.
#[server(prefix = "/api", endpoint = "operator-contact")]
pub async fn operator_contact() -> Result<Option<String>, CallError> {
    Ok(crate::ctx::site().core.policy.operator_contact.clone())
}
