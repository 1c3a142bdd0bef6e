//! `twinlock status`: the account at a glance; with `--watch`, again whenever it changes.

use crate::cli::remote::{Caller, Failure, Remote, RemoteArguments, print};
use crate::cli::{Result, lists, two_factor};
use clap::Args;
use model::api::TwoFactorState;
use serde::Serialize;
use serde_json::Value;
use std::cell::Cell;
use std::io::BufRead;
use std::time::Duration;

/// From a broken connection to the next try: at first, and at most.
const WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[derive(Args)]
pub struct Status {
    #[command(flatten)]
    remote: RemoteArguments,
    /// Stay, and show it again within a second whenever something changes; end with Ctrl-C
    #[arg(long)]
    watch: bool,
}

/// What is shown, also in JSON.
#[derive(Serialize)]
struct Glance {
    email: String,
    /// A warning of the server says so, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen_until: Option<String>,
    two_factor: TwoFactorState,
    sessions: usize,
    authorizations: usize,
    ssh_keys: usize,
}

pub fn run(status: &Status) -> Result<()> {
    let remote = Remote::new(&status.remote)?;
    if status.watch {
        return watch(&remote);
    }
    let glance = remote.signed_in(look)?;
    remote.show(&glance, || say(&remote, &glance));
    Ok(())
}

fn look(caller: &Caller<'_>) -> Result<Glance> {
    let count = |path: &str| caller.get(path).map(|list: Value| lists::items(&list).count());
    let account = caller.get("/account")?;
    Ok(Glance {
        email: print::field(&account, "email"),
        frozen_until: account["frozen_until"].as_str().map(print::clean),
        two_factor: caller.two_factor()?,
        sessions: count("/oauth/sessions")?,
        authorizations: count("/oauth/authorizations")?,
        ssh_keys: count("/account/keys")?,
    })
}

fn say(remote: &Remote, glance: &Glance) {
    print::line(&print::strong(&glance.email));
    two_factor::say_state(remote, &glance.two_factor);
    for (sentence, count) in [
        ("terminal-status-sessions", glance.sessions),
        ("terminal-status-authorizations", glance.authorizations),
        ("terminal-status-ssh-keys", glance.ssh_keys),
    ] {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        print::line(&remote.say_with(sentence, &[("count", count.into())]));
    }
}

/// Follows the account's stream. A broken one is opened again, from where it was; one that is refused for good ends the
/// command.
fn watch(remote: &Remote) -> Result<()> {
    let seen = Cell::new(None);
    let (mut wait, mut is_told) = (WAIT, false);
    loop {
        let before = seen.get();
        let why = match remote.signed_in(|caller| follow(remote, caller, &seen)) {
            // It only ended, as one does after a while of silence: it is opened again without a word.
            Ok(()) => None,
            Err(error) => match error.downcast_ref::<Failure>() {
                Some(failure) if may_pass(failure) => Some(failure.to_string()),
                _ => return Err(error),
            },
        };
        if seen.get() != before || why.is_none() {
            (wait, is_told) = (WAIT, false);
        }
        if let Some(why) = why.filter(|_| !is_told) {
            print::aside(&why);
            print::aside(&remote.say("terminal-status-lost"));
            is_told = true;
        }
        std::thread::sleep(wait);
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Whether it may be otherwise in a while.
fn may_pass(failure: &Failure) -> bool {
    match failure {
        Failure::Unreachable { .. } => true,
        Failure::Refused { id, .. } => matches!(id.as_str(), "busy" | "rate_limit" | "internal_server_error"),
        _ => false,
    }
}

/// Shows the account whenever its stream says that it moved, until that ends; `seen` is the revision that was shown last.
fn follow(remote: &Remote, caller: &Caller<'_>, seen: &Cell<Option<i64>>) -> Result<()> {
    for line in caller.stream("/events", seen.get())?.lines() {
        // Broken off, or silent for longer than a server is.
        let Ok(line) = line else { break };
        let Some(revision) = line.strip_prefix("id:").and_then(|id| id.trim().parse().ok()) else { continue };
        if seen.get() == Some(revision) {
            continue;
        }
        let glance = look(caller)?;
        if remote.json {
            print::line(&print::json_on_one_line(&glance));
        } else {
            if seen.get().is_some() {
                print::line(&remote.say("terminal-status-changed"));
            }
            say(remote, &glance);
        }
        seen.set(Some(revision));
    }
    Ok(())
}
