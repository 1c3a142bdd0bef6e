//! `twinlock import`: what another program exported becomes an authenticator of one's own account. Without `--apply`
//! it only says what would happen.

use crate::cli::remote::{Failure, Remote, RemoteArguments, print};
use crate::cli::{Result, two_factor};
use clap::Args;
use domain::import::{self, Entry, Exported};
use model::api::TwoFactorState;
use model::{Language, Refusal};
use serde::Serialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use words::{say, say_with};
use zeroize::Zeroizing;

const PATH: &str = "/account/two-factor/import";
/// More than is read, so that too much is refused and not cut.
const LONGEST_FILE: u64 = 128 * 1024;

#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    remote: RemoteArguments,
    /// The file with otpauth:// or otpauth-migration:// links or Authelia's YAML, or - for standard input
    file: PathBuf,
    /// Which entry, by its number in the list
    #[arg(long, value_name = "NUMBER")]
    entry: Option<usize>,
    /// What the device is to be called; without it like what the entry is for
    #[arg(long)]
    name: Option<String>,
    /// Do it; without this only what would happen is shown
    #[arg(long)]
    apply: bool,
}

pub fn run(arguments: &Import) -> Result<()> {
    let remote = Remote::new(&arguments.remote)?;
    if arguments.file == Path::new("-") && remote.prompt.reads_standard_input() {
        return Err(remote.failure("terminal-stdin-twice").into());
    }
    let entries = read(remote.language, &arguments.file)?;
    if !remote.json {
        say_entries(remote.language, &entries);
    }
    let chosen = choose(&remote, &entries, arguments.entry);
    let state: TwoFactorState = remote.signed_in(|caller| caller.two_factor())?;
    if arguments.apply {
        return apply(&remote, chosen?.1, arguments.name.as_deref(), &state);
    }
    let plan = match chosen {
        Ok((number, exported)) => plan(&remote, number, exported, &state)?,
        // A number that was named is meant; that several could be is what a first look is for.
        Err(error) if arguments.entry.is_some() => return Err(error),
        Err(error) => Plan { entry: None, supported: false, message: error.to_string() },
    };
    let list: Vec<Value> = entries.iter().map(|entry| as_json(remote.language, entry)).collect();
    let answer = json!({ "entries": list, "enabled": state.enabled, "plan": plan });
    remote.show(&answer, || {
        print::line(&if plan.supported { plan.message.clone() } else { print::danger(&plan.message) });
    });
    Ok(())
}

/// What `--apply` would do.
#[derive(Serialize)]
struct Plan {
    /// Its number in the list.
    entry: Option<usize>,
    supported: bool,
    message: String,
}

fn plan(remote: &Remote, number: usize, exported: &Exported, state: &TwoFactorState) -> Result<Plan> {
    let link = exported.to_link();
    let entry = Some(number);
    let asked = remote.signed_in(|caller| caller.post(PATH, &json!({ "export": link.as_str(), "dry_run": true })));
    if let Err(error) = asked {
        return match error.downcast_ref() {
            // What the server says of the entry; that it is busy, or that a key may not ask, is no word about that.
            Some(Failure::Refused { id, message, .. }) if matches!(id.as_str(), "invalid_params" | "conflict") => {
                Ok(Plan { entry, supported: false, message: message.clone() })
            }
            _ => Err(error),
        };
    }
    if !state.enabled {
        remote.signed_in(|caller| two_factor::say_what_ends(remote, caller))?;
    }
    let sentence = if state.enabled { "terminal-import-adds" } else { "terminal-import-enables" };
    Ok(Plan { entry, supported: true, message: remote.say_with(sentence, &[("what", name_of(exported).into())]) })
}

fn apply(remote: &Remote, exported: &Exported, name: Option<&str>, state: &TwoFactorState) -> Result<()> {
    if !state.enabled {
        remote.signed_in(|caller| two_factor::say_what_ends(remote, caller))?;
    }
    let link = exported.to_link();
    let started = remote.stepped_up(|caller| caller.post(PATH, &json!({ "export": link.as_str() })))?;
    if !remote.json {
        print::aside(&remote.say("terminal-import-code"));
    }
    let name = name.map_or_else(|| usual_name(remote, exported, state), str::to_owned);
    let answer = two_factor::confirm(remote, &json!({ "name": name }))?;
    if started["enabled"] == json!(false) {
        return two_factor::show_enabled(remote, &answer);
    }
    remote.show(&answer, || print::line(&remote.say("terminal-import-added")));
    Ok(())
}

/// As the server would call it, with a number where another device is called so.
fn usual_name(remote: &Remote, exported: &Exported, state: &TwoFactorState) -> String {
    let devices = state.details.iter().flat_map(|details| &details.authenticators);
    let taken: Vec<&str> = devices.map(|device| device.name.as_str()).collect();
    exported.device_name(&remote.say("authenticator"), |name| taken.contains(&name))
}

/// The entry that is meant: the one that was named, or the only one that can be taken over.
fn choose<'a>(remote: &Remote, entries: &'a [Entry], number: Option<usize>) -> Result<(usize, &'a Exported)> {
    let refused = |why: &_| remote.refused(&Refusal::ImportUnsupported(Clone::clone(why)));
    if let Some(number) = number {
        let entry = number.checked_sub(1).and_then(|at| entries.get(at));
        let entry = entry.ok_or_else(|| remote.failure("terminal-import-no-entry"))?;
        return Ok((number, entry.outcome.as_ref().map_err(refused)?));
    }
    let numbered = (1..).zip(entries);
    let mut good = numbered.filter_map(|(number, entry)| Some((number, entry.outcome.as_ref().ok()?)));
    match (good.next(), good.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(remote.failure("terminal-import-several").into()),
        (None, _) => Err(remote.failure("terminal-import-none").into()),
    }
}

/// Reads an export from a file, or from standard input.
pub fn read(language: Language, path: &Path) -> Result<Vec<Entry>> {
    let mut text = Zeroizing::new(String::new());
    let opened: std::io::Result<Box<dyn Read>> = if path == Path::new("-") {
        Ok(Box::new(std::io::stdin()))
    } else {
        File::open(path).map(|file| Box::new(file) as _)
    };
    let read = opened.and_then(|file| file.take(LONGEST_FILE).read_to_string(&mut text));
    let args = [("path", path.display().to_string().into())];
    read.map_err(|_| Failure::Here(say_with(language, "terminal-import-unreadable", &args)))?;
    Ok(import::read(&text).map_err(|refusal| Failure::Here(words::refusal(language, &refusal)))?)
}

/// Each entry, with why it cannot be taken over where it cannot.
pub fn say_entries(language: Language, entries: &[Entry]) {
    for (at, entry) in entries.iter().enumerate() {
        let outcome = match &entry.outcome {
            Ok(_) => say(language, "terminal-import-good"),
            Err(why) => print::danger(&words::refusal(language, &Refusal::ImportUnsupported(why.clone()))),
        };
        print::line(&format!("{:>4}  {}: {outcome}", at + 1, print::strong(&name(&entry.issuer, &entry.account_name))));
    }
}

pub fn as_json(language: Language, entry: &Entry) -> Value {
    let why = entry.outcome.as_ref().err().map(|why| Refusal::ImportUnsupported(why.clone()));
    json!({
        "issuer": entry.issuer,
        "account_name": entry.account_name,
        "supported": why.is_none(),
        "code": why.as_ref().map(Refusal::code),
        "message": why.as_ref().map(|why| words::refusal(language, why)),
    })
}

fn name_of(exported: &Exported) -> String {
    name(&exported.issuer, &exported.account_name)
}

fn name(issuer: &str, account_name: &str) -> String {
    match (issuer, account_name) {
        ("", "") => "–".to_owned(),
        ("", one) | (one, "") => one.to_owned(),
        (issuer, account_name) => format!("{issuer} ({account_name})"),
    }
}
