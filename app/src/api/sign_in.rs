//! Signing in and out.

use crate::ctx::CallError;
use leptos::prelude::*;

/// Takes e-mail and password; leads to the dashboard, or to the code.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String) -> Result<(), CallError> {
    use domain::flow::sign_in::SignIn;
    let password = domain::password::Password::typed(password);
    let answer = crate::ctx::ask_hashing(move |core, visit, permit| {
        let answer = core.sign_in(permit, &email, &password, &visit.client)?;
        let next = match &answer {
            SignIn::Done(signed_in) => after_sign_in(core, visit, signed_in),
            SignIn::NeedsCode(_) => crate::routes::VERIFY,
        };
        Ok((answer, next))
    });
    let (answer, next) = answer.await?;
    match answer {
        SignIn::Done(signed_in) => {
            crate::ctx::keep("session", &signed_in.token, crate::ctx::site().core.policy.browser_longest);
        }
        SignIn::NeedsCode(token) => {
            crate::ctx::keep("pending", &token, domain::flow::sign_in::PENDING_LASTS);
        }
    }
    crate::ctx::go(next);
    Ok(())
}

/// Takes the code of a pending sign-in.
#[server(prefix = "/api", endpoint = "sign-in/verify")]
pub async fn verify(code: String) -> Result<(), CallError> {
    let code = model::factor::TypedCode::parse(&code)?;
    let (signed_in, next) = crate::ctx::ask(move |core, visit| {
        let signed_in = core.second_step(visit.pending()?, &code)?;
        let next = after_sign_in(core, visit, &signed_in);
        Ok((signed_in, next))
    })
    .await?;
    crate::ctx::drop_cookie("pending");
    crate::ctx::keep("session", &signed_in.token, crate::ctx::site().core.policy.browser_longest);
    crate::ctx::go(next);
    Ok(())
}

/// Ends the session this browser had before, and says where it goes: on with the link that brought it
/// here, if that is for this account, to the command line that waits for it, or to the dashboard.
#[cfg(feature = "ssr")]
fn after_sign_in(
    core: &domain::Core,
    visit: &crate::ctx::Visit,
    signed_in: &domain::flow::sign_in::SignedIn,
) -> &'static str {
    core.end_previous_session(visit.owner.as_ref());
    // The sign-in is done: if this fails, the link can be opened again.
    let confirms = |link| core.confirms_address_of(&signed_in.account_id, link).unwrap_or(false);
    match visit.link.as_ref().is_some_and(confirms) {
        true => crate::routes::ADDRESS_CONFIRM,
        false if visit.connects.is_some() => crate::routes::COMMAND_LINE,
        false => crate::routes::DASHBOARD,
    }
}

/// Gives a pending sign-in up.
#[server(prefix = "/api", endpoint = "sign-in/cancel")]
pub async fn cancel_sign_in() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| match &visit.pending {
        Some(pending) => core.cancel_sign_in(pending),
        None => Ok(()),
    })
    .await?;
    crate::ctx::drop_cookie("pending");
    crate::ctx::go(crate::routes::SIGN_IN);
    Ok(())
}

/// Ends this session.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), CallError> {
    crate::ctx::ask(|core, visit| match &visit.owner {
        Some(owner) => core.sign_out(owner),
        None => Ok(()),
    })
    .await?;
    crate::ctx::drop_cookie("session");
    // The next person at this browser has no business with the link that was opened here.
    crate::ctx::drop_cookie("link");
    crate::ctx::drop_cookie("connects");
    // Whatever the browser kept of the account's pages is not to be read by the next person.
    crate::ctx::set(axum::http::HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");
    let done = crate::flash::Flash::done("signed-out");
    crate::ctx::go_with_bound(crate::routes::SIGN_IN, done, "");
    Ok(())
}
