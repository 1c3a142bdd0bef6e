//! Signing in: e-mail, password, and a code where one is asked for; or through a browser (RFC 8628).

use super::api::{Api, Ask, Body, Shown};
use super::credentials::SignIn;
use super::{Failure, Remote, print};
use crate::cli::Result;
use indicatif::ProgressBar;
use model::shown_once::ShownOnce;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;
use zeroize::Zeroizing;

const CLIENT_ID: &str = "twinlock";
/// Typed in place of a code: sends one to the backup phone.
const BY_TEXT: &str = "sms";

/// Asks for what is missing, and signs in.
pub fn by_password(remote: &Remote, api: &Api, email: Option<&str>) -> Result<SignIn> {
    // Before anything is typed: a sign-in that cannot be kept is not made.
    drop(remote.keeper.hold()?);
    let mut wrong = 0;
    loop {
        let email = match email {
            Some(email) => email.to_owned(),
            None => remote.prompt.some_text("terminal-email")?,
        };
        let password = remote.prompt.password("terminal-password")?;
        let error = match with_password(remote, api, &email, &password) {
            Ok(sign_in) => {
                remote.remember(password);
                return Ok(sign_in);
            }
            Err(error) => error,
        };
        match error.downcast_ref::<Failure>() {
            Some(Failure::Refused { id, message, .. }) if id == "unauthorized" && remote.may_try_again(&mut wrong) => {
                print::aside(message);
            }
            _ => return Err(error),
        }
    }
}

/// Signs in with a password, and with a code where one is asked for.
fn with_password(remote: &Remote, api: &Api, email: &str, password: &str) -> Result<SignIn> {
    let mut code: Option<Zeroizing<String>> = None;
    let mut wrong = 0;
    loop {
        let error = match authorize(api, email, password, code.as_ref().map(|code| code.as_str())) {
            Ok(sign_in) => return Ok(sign_in),
            Err(error) => error,
        };
        match error.downcast_ref::<Failure>() {
            Some(Failure::Refused { id, .. }) if id == "two_factor" && code.is_none() => {
                if remote.prompt.is_somebody_there() {
                    print::aside(&remote.say("terminal-code-lead"));
                }
            }
            Some(Failure::Refused { id, message, .. })
                if id == "invalid_two_factor_code" && remote.may_try_again(&mut wrong) =>
            {
                print::aside(message);
            }
            _ => return Err(error),
        }
        code = Some(ask_code(remote, api, email, password)?);
    }
}

/// Takes a code; or sends one to the backup phone first.
fn ask_code(remote: &Remote, api: &Api, email: &str, password: &str) -> Result<Zeroizing<String>> {
    loop {
        let typed = remote.prompt.code("terminal-code")?;
        if !typed.trim().eq_ignore_ascii_case(BY_TEXT) {
            return Ok(typed);
        }
        let sent = ask(api, Method::POST, "/users/~/sms-number/actions/recover", (email, password), None, &Value::Null);
        match sent {
            Ok(answer) => {
                let masked = print::clean(answer["sms_number"].as_str().unwrap_or_default());
                print::aside(&remote.say_with("terminal-text-sent", &[("masked", masked.into())]));
            }
            // There may be another way: a refusal is no reason to begin anew.
            Err(error) if error.downcast_ref::<Failure>().is_some_and(|no| matches!(no, Failure::Refused { .. })) => {
                print::aside(&error.to_string());
            }
            Err(error) => return Err(error),
        }
    }
}

fn authorize(api: &Api, email: &str, password: &str, code: Option<&str>) -> Result<SignIn> {
    let wish = json!({ "description": description(), "scope": ["global"] });
    let answer = ask(api, Method::POST, "/oauth/authorizations", (email, password), code, &wish)?;
    Ok(SignIn {
        email: api.parse(answer["user"]["email"].clone())?,
        token: token(api, &answer["access_token"]["token"])?,
    })
}

fn ask(
    api: &Api,
    method: Method,
    path: &str,
    (email, password): (&str, &str),
    code: Option<&str>,
    body: &Value,
) -> Result<Value> {
    let body = if body.is_null() { Body::Nothing } else { Body::Json(body) };
    api.ask(&Ask { method, path, shown: Shown::EmailAndPassword(email, password), code, body })
}

/// RFC 8628 §3.2
#[derive(Deserialize)]
struct Begun {
    device_code: ShownOnce,
    user_code: String,
    verification_uri: String,
    expires_in: i64,
    /// RFC 8628 §3.2: five, where the server says nothing.
    #[serde(default = "usual_interval")]
    interval: i64,
}

const fn usual_interval() -> i64 {
    5
}

/// Lets somebody approve this command line in a browser, and waits for it.
pub fn by_browser(remote: &Remote, api: &Api) -> Result<SignIn> {
    drop(remote.keeper.hold()?);
    let form = [("client_id", CLIENT_ID), ("description", &description())];
    let begun: Begun = api.parse(post_form(api, "/oauth/device_authorization", &form)?)?;
    let args = [("url", print::clean(&begun.verification_uri).into())];
    print::aside(&remote.say_with("terminal-browser-open", &args));
    print::aside(&print::strong(&print::clean(&begun.user_code)));
    let waiting = ProgressBar::new_spinner().with_message(remote.say("terminal-browser-waiting"));
    waiting.enable_steady_tick(Duration::from_millis(120));
    let token = poll(api, &begun);
    waiting.finish_and_clear();
    let token = token?;
    let shown = Shown::Token(token.show());
    let account = api.ask(&Ask { method: Method::GET, path: "/account", shown, code: None, body: Body::Nothing });
    match account.and_then(|account| api.parse(account["email"].clone())) {
        Ok(email) => Ok(SignIn { email, token }),
        Err(error) => {
            let _ = end(api, token.show()); // nobody would know of it
            Err(error)
        }
    }
}

/// RFC 8628 §3.5: asks at the interval that the server names, and slower when it says so.
fn poll(api: &Api, begun: &Begun) -> Result<ShownOnce> {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", begun.device_code.show()),
        ("client_id", CLIENT_ID),
    ];
    let mut interval = begun.interval.clamp(1, 60);
    let mut waited = 0;
    loop {
        sleep(Duration::from_secs(interval.unsigned_abs()));
        waited += interval;
        let error = match post_form(api, "/oauth/token", &form) {
            Ok(answer) => return token(api, &answer["access_token"]),
            Err(error) => error,
        };
        match error.downcast_ref::<Failure>() {
            _ if waited >= begun.expires_in => return Err(error),
            Some(Failure::Refused { id, .. }) if id == "authorization_pending" => {}
            Some(Failure::Refused { id, .. }) if id == "slow_down" => interval += 5,
            // §3.5: a connection that fails for once is tried again.
            Some(Failure::Unreachable { .. } | Failure::Unanswered { .. }) => {}
            _ => return Err(error),
        }
    }
}

fn post_form(api: &Api, path: &str, form: &[(&str, &str)]) -> Result<Value> {
    let (method, shown) = (Method::POST, Shown::Nothing);
    api.ask(&Ask { method, path, shown, code: None, body: Body::Form(form) })
}

/// Keeps a new sign-in, and ends the one that it takes the place of. One that cannot be kept is ended at once.
pub fn keep(remote: &Remote, api: &Api, sign_in: SignIn) -> Result<()> {
    let token = sign_in.token.clone();
    match remote.keeper.hold().and_then(|mut held| held.keep(&api.server, sign_in)) {
        Ok(before) => {
            if let Some(before) = before.filter(|before| before.token != token) {
                let _ = end(api, before.token.show()); // most likely it has ended by itself
            }
            Ok(())
        }
        Err(error) => {
            let _ = end(api, token.show());
            Err(error)
        }
    }
}

/// Ends a sign-in at the server.
pub fn end(api: &Api, token: &str) -> Result<Value> {
    let (method, path, shown) = (Method::DELETE, "/oauth/sessions/~", Shown::Token(token));
    api.ask(&Ask { method, path, shown, code: None, body: Body::Nothing })
}

/// What this sign-in is called in lists: "twinlock on laptop".
fn description() -> String {
    let host = hostname::get().ok().and_then(|name| name.into_string().ok()).unwrap_or_default();
    if host.is_empty() { CLIENT_ID.to_owned() } else { format!("{CLIENT_ID} on {host}") }
}

/// A token that can be sent back as it is.
fn token(api: &Api, value: &Value) -> Result<ShownOnce> {
    let text: String = api.parse(value.clone())?;
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain { Ok(ShownOnce::new(text)) } else { Err(api.no_twinlock().into()) }
}
