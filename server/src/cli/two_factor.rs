//! `twinlock 2fa`: what is on and what would remain after a loss; `2fa:enable` and `2fa:disable`.

use crate::cli::remote::{Caller, Remote, RemoteArguments, print};
use crate::cli::{Result, lists, recovery_codes};
use clap::Subcommand;
use model::Refusal;
use model::api::{TwoFactorDetails, TwoFactorState};
use model::ways_back::Wait;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};
use zeroize::Zeroizing;

const PATH: &str = "/account/two-factor";

#[derive(Subcommand)]
pub enum TwoFactor {
    /// Turns two-factor authentication on: a QR code, then the code that your app shows
    Enable,
    /// Turns two-factor authentication off, with the password
    Disable,
}

pub fn run(arguments: &RemoteArguments, command: Option<&TwoFactor>) -> Result<()> {
    let remote = Remote::new(arguments)?;
    match command {
        None => show(&remote),
        Some(TwoFactor::Enable) => enable(&remote),
        Some(TwoFactor::Disable) => disable(&remote),
    }
}

fn show(remote: &Remote) -> Result<()> {
    let state: TwoFactorState = remote.signed_in(|caller| caller.two_factor())?;
    remote.show(&state, || {
        say_state(remote, &state);
        if let Some(details) = state.details.as_ref().filter(|_| state.enabled) {
            say_losses(remote, details);
        }
    });
    Ok(())
}

/// Whether it is on, and with what.
pub fn say_state(remote: &Remote, state: &TwoFactorState) {
    print::line(&print::strong(&remote.say(if state.enabled { "terminal-2fa-on" } else { "terminal-2fa-off" })));
    if let Some(details) = &state.details {
        say_what_is_on(remote, details, print::line);
    }
    if !state.enabled {
        print::line(&format!("  {}", remote.say("terminal-2fa-enable")));
    }
}

/// The devices, the codes and the phone.
fn say_what_is_on(remote: &Remote, details: &TwoFactorDetails, say: fn(&str)) {
    for device in &details.authenticators {
        let name = print::clean(&device.name);
        let name = if name.is_empty() { remote.say("authenticator") } else { name };
        let used = device.last_used_at.as_deref().map(|at| print::moment(remote.language, at));
        let used = match used {
            Some(at) => format!("{} {at}", remote.say("last-used")),
            None => remote.say("never-used"),
        };
        let ends = device.retires_at.as_deref().map(|at| print::moment(remote.language, at));
        let ends = ends.map(|at| remote.say_with("terminal-2fa-until", &[("until", at.into())])).unwrap_or_default();
        say(&format!("  {name} · {used}{ends}"));
    }
    if let Some(codes) = &details.recovery_codes {
        let left = i64::try_from(codes.left).unwrap_or_default();
        let args = [("set", print::clean(&codes.set).into()), ("count", left.into())];
        say(&format!("  {}", remote.say_with("terminal-2fa-codes", &args)));
        if !codes.saved {
            say(&format!("  {}", print::danger(&remote.say("terminal-2fa-unsaved"))));
        }
    }
    if let Some(masked) = &details.sms_number {
        say(&format!("  {}", remote.say_with("terminal-2fa-phone", &[("masked", print::clean(masked).into())])));
    }
}

/// What if I lose…: the ways that remain, and what mends a row that has none.
fn say_losses(remote: &Remote, details: &TwoFactorDetails) {
    print::line("");
    print::line(&print::strong(&remote.say("losses-title")));
    for row in &details.ways_back {
        let loss = remote.say(&format!("loss-{}", row.loss.name()));
        let ways: Vec<String> = row
            .ways
            .iter()
            .map(|back| {
                let way = remote.say(&format!("way-{}", back.way.name()));
                match back.wait {
                    Wait::Now => way,
                    Wait::NewSim => format!("{way} ({})", remote.say("wait-new-sim")),
                }
            })
            .collect();
        let ways = if row.locks_out() {
            print::danger(&remote.say("losses-locked"))
        } else {
            ways.join(&remote.say("terminal-comma"))
        };
        print::line(&format!("  {loss}: {ways}"));
        if let Some(mend) = row.mend {
            let mend = remote.say(&format!("terminal-mend-{}", mend.name()));
            print::line(&format!("    {mend}"));
        }
    }
}

fn enable(remote: &Remote) -> Result<()> {
    remote.signed_in(|caller| {
        if caller.two_factor()?.enabled {
            return Err(remote.refused(&Refusal::AlreadyOn).into());
        }
        say_what_ends(remote, caller)
    })?;
    let (uri, key) = remote.stepped_up(|caller| {
        let enrolment = caller.post("/account/two-factor/url", &json!({}))?;
        let uri = Zeroizing::new(enrolment["url"].as_str().unwrap_or_default().to_owned());
        let key = secret_of(&uri).ok_or_else(|| caller.api.no_twinlock())?;
        Ok((uri, key))
    })?;
    if remote.json {
        print::line(&print::json(&json!({ "url": uri.as_str() })));
    } else {
        show_key(remote, &uri, &key)?;
    }
    let answer = confirm(remote, &json!({}))?;
    show_enabled(remote, &answer)
}

/// The key, to be scanned or typed.
fn show_key(remote: &Remote, uri: &str, key: &str) -> Result<()> {
    print::aside(&remote.say("terminal-2fa-scan"));
    let code = QrCode::with_error_correction_level(uri.as_bytes(), EcLevel::L)?;
    // What the library calls dark is what it draws: here the light parts, and the quiet zone around them.
    let picture = code.render().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).quiet_zone(true).build();
    print::aside(&print::plate(&picture));
    print::aside(&remote.say_with("terminal-2fa-key", &[("key", grouped(&print::clean(key)).into())]));
    Ok(())
}

/// Takes the first code of what is being set up, and finishes it.
pub fn confirm(remote: &Remote, body: &Value) -> Result<Value> {
    let code = remote.prompt.code("terminal-code")?;
    remote.stepped_up_with(Some(code), |caller| caller.put(PATH, body))
}

/// What turning it on has made: shown this once.
pub fn show_enabled(remote: &Remote, answer: &Value) -> Result<()> {
    remote.show(answer, || {
        print::line(&print::strong(&remote.say("terminal-2fa-enabled")));
        print::line(&remote.say_with("terminal-api-key", &[("key", print::field(answer, "api_key").into())]));
        recovery_codes::say_new(remote, &answer["recovery_set"], &answer["recovery_codes"]);
    });
    recovery_codes::ask_whether_saved(remote, answer["recovery_set"]["set"].as_str().unwrap_or_default())
}

fn disable(remote: &Remote) -> Result<()> {
    remote.signed_in(|caller| {
        let state = caller.two_factor()?;
        if !state.enabled {
            return Err(remote.refused(&Refusal::AlreadyOff).into());
        }
        if let Some(details) = state.details.filter(|_| !remote.json) {
            print::aside(&remote.say("terminal-2fa-goes"));
            say_what_is_on(remote, &details, print::aside);
        }
        Ok(())
    })?;
    remote.forget_password();
    let account = remote.stepped_up(|caller| caller.delete(PATH))?;
    remote.show(&account, || print::line(&remote.say("terminal-2fa-disabled")));
    Ok(())
}

/// Which sessions end and which keys change, before anything is asked.
pub fn say_what_ends(remote: &Remote, caller: &Caller<'_>) -> Result<()> {
    if remote.json {
        return Ok(());
    }
    let (sessions, keys) = (caller.get("/oauth/sessions")?, caller.get("/oauth/authorizations")?);
    print::aside(&print::strong(&remote.say("ends-sessions-title")));
    let mut others = lists::items(&sessions).filter(|session| session["current"] != json!(true)).peekable();
    if others.peek().is_none() {
        print::aside(&format!("  {}", remote.say("ends-no-session")));
    }
    for session in others {
        print::aside(&format!("  {}", lists::session(remote, session)));
    }
    print::aside(&print::strong(&remote.say("ends-api-keys-title")));
    for key in lists::items(&keys).filter(|key| key["kind"] != json!("sign_in")) {
        print::aside(&format!("  {}", lists::authorization(remote, key)));
    }
    print::aside(&remote.say("terminal-2fa-keeps"));
    Ok(())
}

/// The key to type, out of the link.
fn secret_of(uri: &str) -> Option<Zeroizing<String>> {
    let url = url::Url::parse(uri).ok()?;
    let (_, secret) = url.query_pairs().find(|(name, _)| name == "secret")?;
    Some(Zeroizing::new(secret.into_owned()))
}

fn grouped(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
