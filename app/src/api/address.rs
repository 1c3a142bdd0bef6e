//! Changing the address of the account.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::EmailAddress;

/// Sends a link to the address that is to take the present one's place.
#[server(prefix = "/api", endpoint = "address")]
pub async fn request_address_change(email: String, password: String) -> Result<(), CallError> {
    let email = EmailAddress::parse(&email)?;
    let password = domain::password::Password::typed(password);
    crate::ctx::ask_hashing(move |core, visit, permit| {
        let fresh = core.step_up(permit, visit.owner()?, &password)?;
        core.request_address_change(&fresh, &email)
    })
    .await?;
    crate::ctx::go_with(crate::routes::ADDRESS, crate::flash::Flash::done("address-asked"));
    Ok(())
}

/// Takes the wish back.
#[server(prefix = "/api", endpoint = "address/cancel")]
pub async fn cancel_address_change() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| core.cancel_address_change(visit.owner()?)).await?;
    crate::ctx::go_with(crate::routes::ADDRESS, crate::flash::Flash::done("address-cancelled"));
    Ok(())
}

/// The address that the link that led here confirms.
#[server(prefix = "/api", endpoint = "address/confirm/state")]
pub async fn address_to_confirm() -> Result<EmailAddress, CallError> {
    crate::ctx::ask(|core, visit| core.address_to_confirm(visit.owner()?, visit.link()?)).await
}

/// Gives the account the address that the link is for, which is the one that the page showed.
#[server(prefix = "/api", endpoint = "address/confirm")]
pub async fn confirm_address(email: String) -> Result<(), CallError> {
    let shown = EmailAddress::parse(&email)?;
    crate::ctx::ask(move |core, visit| core.confirm_address(visit.owner()?, visit.link()?, &shown)).await?;
    crate::ctx::drop_cookie("link");
    crate::ctx::go_with(crate::routes::DASHBOARD, crate::flash::Flash::done("address-changed"));
    Ok(())
}
