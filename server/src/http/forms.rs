//! Forms without JavaScript: a plain form's post becomes a call of its server function, and the
//! answer a redirect.
//!
//! The steps: ask the function for JSON, as an island would; on success go where it says; on
//! refusal go back to the form's page, with the refusal and what was typed in a sealed flash.
//! Nothing of it stands in an address.

use crate::http::caller::{append_cookie, redirect};
use crate::http::{BODY_LIMIT, Door, error, headers::RequestId};
use app::api::address::{CancelAddressChange, ConfirmAddress, RequestAddressChange};
use app::api::api_keys::{CreateApiKey, DeleteApiKey, EndReplacedToken, MarkApiKey, RegenerateApiKey};
use app::api::command_line::{ApproveCommandLine, DenyCommandLine, FindCommandLine};
use app::api::device::{CancelDevice, FinishDevice, KeepDevice, ProveDevice, RemoveDevice, RenameDevice, StartDevice};
use app::api::disable::Disable;
use app::api::enable::{ConfirmAuthenticator, StartAuthenticator};
use app::api::freeze::{Freeze, TextThawCode, Thaw};
use app::api::password::ChangePassword;
use app::api::phone::{CancelPhone, ConfirmPhone, RemovePhone, ResendPhoneCode, StartPhone};
use app::api::recovery_codes::{CheckRecoveryCode, RecoveryCodesSaved, RegenerateRecoveryCodes, ViewRecoveryCodes};
use app::api::reset_password::{RequestPasswordReset, ResetPassword};
use app::api::second_step::TextSignInCode;
use app::api::sessions::{EndOtherSessions, EndSession};
use app::api::set_up::SetUp;
use app::api::sign_in::{SignIn, Verify};
use app::api::sign_up::{FinishSignUp, Invite, RequestSignUp};
use app::api::ssh_keys::{AddSshKey, RemoveSshKey};
use app::api::step_up::StepUp;
use app::ctx::{ACCOUNT, CallError, REVISION, Visit};
use app::flash::{Flash, KEPT_FIELDS, LASTS};
use app::routes;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION, REFERER, RETRY_AFTER, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use domain::flow::live::Seen;
use leptos::server_fn::ServerFn;
use model::Refusal;
use model::ground::Ground;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Set by server functions on an answer that is an error.
const SERVER_FN_ERROR: &str = "serverfnerror";

/// Turns a form into a call and its answer into a redirect; gives a call's error its status.
pub async fn redirect_forms(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let is_form = error::reads_html(request.headers());
    let visit = request.extensions().get::<Visit>().cloned();
    let from = form_page(request.headers(), request.uri().path());
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return error::refused(&Refusal::TooLarge, &parts.headers);
    };
    let kept = kept_fields(&body);
    if let Some(visit) = &visit
        && let Err(refusal) = stand_on(&mut parts, visit, &body)
    {
        let error = CallError::Refused(refusal);
        return if is_form {
            back(&door, visit, &from, (error, kept, request_id))
        } else {
            with_status(no_answer(), &error)
        };
    }
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    parts.headers.remove(REFERER);
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !response.headers().contains_key(SERVER_FN_ERROR) {
        return if is_form && response.status().is_success() { follow(response, &from) } else { response };
    }
    let (parts, body) = response.into_parts();
    let error = read_error(body).await;
    if is_form && let Some(visit) = visit {
        return back(&door, &visit, &from, (error, kept, request_id));
    }
    with_status(parts, &error)
}

/// The page a form stands on, as the browser says; only its path, so that it cannot lead away.
fn form_page(headers: &HeaderMap, function: &str) -> String {
    headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|referer| url::Url::parse(referer).ok())
        .map(|referer| referer.path().to_owned())
        .filter(|path| routes::title(path).is_some())
        .unwrap_or_else(|| usual_page(function).to_owned())
}

/// The page whose form calls a function, for a browser that does not say where it comes from.
fn usual_page(function: &str) -> &'static str {
    match function {
        SignIn::PATH => routes::SIGN_IN,
        Verify::PATH => routes::VERIFY,
        TextSignInCode::PATH => routes::VERIFY_TEXT,
        RequestPasswordReset::PATH => routes::FORGOT_PASSWORD,
        ResetPassword::PATH => routes::RESET_PASSWORD,
        StartDevice::PATH | ProveDevice::PATH | FinishDevice::PATH | CancelDevice::PATH => routes::DEVICE,
        RenameDevice::PATH | RemoveDevice::PATH | KeepDevice::PATH => routes::DEVICE,
        ViewRecoveryCodes::PATH | RecoveryCodesSaved::PATH => routes::RECOVERY_CODES,
        RegenerateRecoveryCodes::PATH => routes::RECOVERY_NEW,
        CheckRecoveryCode::PATH => routes::RECOVERY_CHECK,
        StartPhone::PATH | ResendPhoneCode::PATH | ConfirmPhone::PATH | CancelPhone::PATH => routes::PHONE,
        RemovePhone::PATH => routes::PHONE_REMOVE,
        SetUp::PATH => routes::SET_UP,
        RequestSignUp::PATH => routes::SIGN_UP,
        FinishSignUp::PATH => routes::SIGN_UP_FINISH,
        Invite::PATH => routes::INVITE,
        StepUp::PATH | StartAuthenticator::PATH | ConfirmAuthenticator::PATH => routes::ENABLE,
        Disable::PATH => routes::DISABLE,
        RequestAddressChange::PATH | CancelAddressChange::PATH => routes::ADDRESS,
        ConfirmAddress::PATH => routes::ADDRESS_CONFIRM,
        ChangePassword::PATH => routes::PASSWORD,
        CreateApiKey::PATH | RegenerateApiKey::PATH | EndReplacedToken::PATH | DeleteApiKey::PATH => routes::API_KEYS,
        MarkApiKey::PATH => routes::API_KEYS,
        Freeze::PATH => routes::FREEZE,
        Thaw::PATH | TextThawCode::PATH => routes::THAW,
        AddSshKey::PATH | RemoveSshKey::PATH => routes::SSH_KEYS,
        FindCommandLine::PATH | ApproveCommandLine::PATH | DenyCommandLine::PATH => routes::COMMAND_LINE,
        EndSession::PATH | EndOtherSessions::PATH => routes::SESSIONS,
        _ => routes::ROOT,
    }
}

/// Lets the verb know what the page showed on which its form was filled in: `revision`, which every form carries.
fn stand_on(parts: &mut Parts, visit: &Visit, body: &[u8]) -> Result<(), Refusal> {
    let Some(owner) = &visit.owner else { return Ok(()) };
    // Somebody else has signed in in this browser since.
    if form_urlencoded::parse(body).any(|(name, value)| name == ACCOUNT && value != owner.account_id()) {
        return Err(Refusal::AnotherIsSignedIn);
    }
    let Some(ground) = ground(parts.uri.path()) else { return Ok(()) };
    let mut revisions = form_urlencoded::parse(body).filter(|(name, _)| name == REVISION);
    let Some((_, revision)) = revisions.next() else { return Ok(()) };
    let revision = revision.parse().map_err(|_| Refusal::InputInvalid)?;
    let owner = owner.clone().who_has_seen(Seen { revision, ground });
    parts.extensions.insert(Visit { owner: Some(owner), ..visit.clone() });
    Ok(())
}

/// What the form of a function stands on. To type the password, or to end something, nobody has to look again.
fn ground(function: &str) -> Option<Ground> {
    if [StepUp::PATH, CancelDevice::PATH, CancelPhone::PATH, EndSession::PATH, EndOtherSessions::PATH]
        .contains(&function)
    {
        return None;
    }
    Some(match usual_page(function) {
        routes::ENABLE | routes::DISABLE | routes::DEVICE | routes::PHONE | routes::PHONE_REMOVE => Ground::TwoFactor,
        routes::RECOVERY_CODES | routes::RECOVERY_CHECK | routes::RECOVERY_NEW => Ground::TwoFactor,
        routes::PASSWORD => Ground::Password,
        routes::ADDRESS | routes::ADDRESS_CONFIRM => Ground::Address,
        routes::API_KEYS => Ground::ApiKeys,
        routes::SSH_KEYS => Ground::SshKeys,
        routes::COMMAND_LINE => Ground::CommandLines,
        _ => return None,
    })
}

fn no_answer() -> axum::http::response::Parts {
    Response::new(()).into_parts().0
}

fn kept_fields(body: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(body)
        .map(|(name, value)| {
            // What waits for the password in its form: `kept[description]`.
            let plain = name.strip_prefix("kept[").and_then(|name| name.strip_suffix(']')).map(str::to_owned);
            (plain.unwrap_or_else(|| name.into_owned()), value.into_owned())
        })
        .filter(|(name, value)| KEPT_FIELDS.contains(&name.as_str()) && value.len() <= 1024)
        // The other half of a key is a secret, and easily pasted by mistake.
        .filter(|(name, value)| name != "public_key" || domain::ssh_key::looks_public(value))
        .collect()
}

/// Success: on to where the function said, or back to the form's page.
fn follow(response: Response, from: &str) -> Response {
    let to = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or(from);
    let mut redirect = redirect(to);
    for (name, value) in response.headers() {
        if name == SET_COOKIE || name == "clear-site-data" {
            redirect.headers_mut().append(name.clone(), value.clone());
        }
    }
    redirect
}

/// Refusal or failure: back to the page where something can be done about it.
fn back(
    door: &Door,
    visit: &Visit,
    from: &str,
    (error, kept, request_id): (CallError, BTreeMap<String, String>, String),
) -> Response {
    let to = match &error {
        CallError::Refused(Refusal::SignedOut | Refusal::SignInExpired) => routes::SIGN_IN,
        // A page that needs the password fresh asks for it by itself.
        CallError::Refused(Refusal::StepUpNeeded) if from == routes::DASHBOARD => routes::ENABLE,
        _ => from,
    };
    let mut flash = Flash { page: to.to_owned(), kept, ..Flash::default() };
    match error {
        CallError::Refused(refusal) => flash.refusal = Some(refusal),
        CallError::Failed => flash.failed = Some(request_id),
    }
    let mut response = redirect(to);
    match flash.seal(&door.site.core, visit.flash_binding()) {
        Ok(sealed) => append_cookie(&mut response, &door.site.cookie("flash", &sealed, LASTS)),
        Err(error) => tracing::error!(%error, "a flash could not be sealed"),
    }
    response
}

async fn read_error(body: Body) -> CallError {
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or(CallError::Failed),
        Err(_) => CallError::Failed,
    }
}

/// The answer to an island or a script: the error as JSON, with its own status.
fn with_status(parts: axum::http::response::Parts, error: &CallError) -> Response {
    let body = serde_json::to_vec(error).unwrap_or_default();
    let mut response = Response::from_parts(parts, Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.remove(axum::http::header::CONTENT_LENGTH);
    let status = match error {
        CallError::Refused(refusal) => {
            if let Some(seconds) = refusal.retry_after() {
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            refusal.status()
        }
        CallError::Failed => 500,
    };
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}
