//! Signing up, by a link.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::EmailAddress;

/// Sends a link to an address, where the operator lets anybody sign up.
#[server(prefix = "/api", endpoint = "sign-up")]
pub async fn request_sign_up(email: String) -> Result<(), CallError> {
    let email = EmailAddress::parse(&email)?;
    crate::ctx::ask(move |core, visit| core.request_sign_up(&email, visit.language, &visit.client)).await?;
    crate::ctx::go_with(crate::routes::SIGN_UP, crate::flash::Flash::done("sign-up-sent"));
    Ok(())
}

/// Whether anybody may sign up, by typing an address in.
#[server(prefix = "/api", endpoint = "sign-up/state")]
pub async fn sign_up_is_open() -> Result<bool, CallError> {
    Ok(crate::ctx::site().core.policy.sign_up == domain::policy::SignUp::Open)
}

/// The address the link that led here is for.
#[server(prefix = "/api", endpoint = "sign-up/invited")]
pub async fn invited() -> Result<EmailAddress, CallError> {
    crate::ctx::ask(|core, visit| core.invited(visit.link()?)).await
}

/// Makes the account, and signs it in. `username` is the address that the page showed.
#[server(prefix = "/api", endpoint = "sign-up/finish")]
pub async fn finish_sign_up(username: String, new_password: String) -> Result<(), CallError> {
    let shown = EmailAddress::parse(&username)?;
    let password = domain::password::Password::typed(new_password);
    let (signed_in, api_key) = crate::ctx::ask_hashing(move |core, visit, permit| {
        let welcome =
            core.accept_invitation(permit, visit.link()?, (&shown, password), visit.language, &visit.client)?;
        core.end_previous_session(visit.owner.as_ref());
        Ok(welcome)
    })
    .await?;
    welcome(&signed_in, api_key);
    Ok(())
}

/// Makes a link with which one address can sign up.
#[server(prefix = "/api", endpoint = "invite")]
pub async fn invite(email: String, password: String) -> Result<(), CallError> {
    let email = EmailAddress::parse(&email)?;
    let password = domain::password::Password::typed(password);
    let link = crate::ctx::ask_hashing(move |core, visit, permit| {
        let operator = core.operator(core.step_up(permit, visit.owner()?, &password)?)?;
        core.invite(&operator, &email)
    })
    .await?;
    let done = crate::flash::Flash { once: Some(link), ..Default::default() };
    crate::ctx::go_with(crate::routes::INVITE, done);
    Ok(())
}

/// Leads a new account to its dashboard, where its API key is shown once.
#[cfg(feature = "ssr")]
pub(crate) fn welcome(signed_in: &domain::flow::sign_in::SignedIn, api_key: model::shown_once::ShownOnce) {
    crate::ctx::drop_cookie("link");
    crate::ctx::keep("session", &signed_in.token, crate::ctx::site().core.policy.browser_longest);
    let flash = crate::flash::Flash { done: Some("welcome".to_owned()), once: Some(api_key), ..Default::default() };
    crate::ctx::go_with_bound(crate::routes::DASHBOARD, flash, &signed_in.session.id);
}
