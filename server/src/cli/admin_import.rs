//! `twinlock admin import`: the operator takes over what everybody has used in another program. Without `--apply` it
//! only says what would happen to whom.

use crate::cli::admin::existing_core;
use crate::cli::remote::print;
use crate::cli::{DataArguments, Result, import};
use crate::config::terminal_language;
use clap::Args;
use domain::Error;
use domain::import::{Entry, Exported};
use model::{EmailAddress, Language};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use words::{say, say_with};

#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    data: DataArguments,
    /// The file with otpauth:// or otpauth-migration:// links or Authelia's YAML, or - for standard input
    file: PathBuf,
    /// Whose entry it is, where it names no address: its name there, and the address of the account here
    #[arg(long = "user", value_name = "NAME=ADDRESS", value_parser = name_and_address)]
    users: Vec<(String, EmailAddress)>,
    /// Do it; without this only what would happen is shown
    #[arg(long)]
    apply: bool,
    /// Answer in JSON, for programs
    #[arg(long)]
    json: bool,
}

/// What becomes of one account.
struct Outcome {
    email: EmailAddress,
    entries: usize,
    refusal: Option<model::Refusal>,
}

pub fn run(arguments: &Import) -> Result<()> {
    let language = terminal_language();
    let entries = import::read(language, &arguments.file)?;
    let is_there = |name: &str| entries.iter().any(|entry| is_called(entry, name));
    if let Some((name, _)) = arguments.users.iter().find(|(name, _)| !is_there(name)) {
        return Err(say_with(language, "admin-import-nobody", &[("name", print::clean(name).into())]).into());
    }
    let core = existing_core(&arguments.data)?;
    let (whose, nobodys) = assign(&entries, &arguments.users);
    let mut outcomes = Vec::new();
    for (email, exported) in whose {
        let email = EmailAddress::parse(&email).map_err(Error::from)?;
        let done =
            if arguments.apply { core.import_for(&email, &exported) } else { core.plan_import_for(&email, &exported) };
        let refusal = match done {
            Ok(()) => None,
            Err(Error::Refused(refusal)) => Some(refusal),
            // What was done before stays done, and is told.
            Err(failed) => {
                tell(language, arguments, &entries, &nobodys, &outcomes);
                return Err(failed.into());
            }
        };
        outcomes.push(Outcome { email, entries: exported.len(), refusal });
    }
    tell(language, arguments, &entries, &nobodys, &outcomes);
    let is_whole = nobodys.is_empty()
        && outcomes.iter().all(|outcome| outcome.refusal.is_none())
        && entries.iter().all(|entry| entry.outcome.is_ok());
    if is_whole || !arguments.apply { Ok(()) } else { Err(say(language, "admin-import-rest").into()) }
}

/// Whose each entry is: by the operator's word, or by its own name where that is an address.
fn assign<'a>(
    entries: &'a [Entry],
    users: &[(String, EmailAddress)],
) -> (BTreeMap<String, Vec<&'a Exported>>, Vec<&'a Exported>) {
    let mut whose: BTreeMap<String, Vec<&Exported>> = BTreeMap::new();
    let mut nobodys = Vec::new();
    for exported in entries.iter().filter_map(|entry| entry.outcome.as_ref().ok()) {
        let Some(name) = exported.exact_account_name() else {
            nobodys.push(exported);
            continue;
        };
        let named = users.iter().find(|(of, _)| of == name).map(|(_, email)| email.clone());
        match named.or_else(|| EmailAddress::parse(name).ok()) {
            Some(email) => whose.entry(email.to_string()).or_default().push(exported),
            None => nobodys.push(exported),
        }
    }
    (whose, nobodys)
}

/// Whether an entry goes by a name. Of one that cannot be taken over, which becomes nobody's, near enough is enough.
fn is_called(entry: &Entry, name: &str) -> bool {
    match &entry.outcome {
        Ok(exported) => exported.exact_account_name() == Some(name),
        Err(_) => entry.account_name == name,
    }
}

fn tell(language: Language, arguments: &Import, entries: &[Entry], nobodys: &[&Exported], outcomes: &[Outcome]) {
    if arguments.json {
        let entries: Vec<_> = entries.iter().map(|entry| import::as_json(language, entry)).collect();
        let accounts: Vec<_> = outcomes.iter().map(|outcome| as_json(language, outcome)).collect();
        let nobodys: Vec<&str> = nobodys.iter().map(|exported| exported.account_name.as_str()).collect();
        let answer = json!({
            "applied": arguments.apply, "entries": entries, "accounts": accounts, "without_account": nobodys,
        });
        return print::line(&print::json(&answer));
    }
    import::say_entries(language, entries);
    for exported in nobodys {
        let sentence = match exported.exact_account_name() {
            Some(_) => "admin-import-whose",
            None => "admin-import-inexact",
        };
        let args = [("name", exported.account_name.clone().into())];
        print::line(&print::danger(&say_with(language, sentence, &args)));
    }
    for outcome in outcomes {
        print::line(&in_words(language, arguments.apply, outcome));
    }
    if !arguments.apply {
        print::line(&say(language, "admin-import-dry"));
    }
}

fn in_words(language: Language, applied: bool, outcome: &Outcome) -> String {
    let email = print::strong(&outcome.email.to_string());
    match &outcome.refusal {
        Some(refusal) => format!("{email}: {}", print::danger(&words::refusal(language, refusal))),
        None => {
            let sentence = if applied { "admin-import-done" } else { "admin-import-would" };

            let count = |number: usize| words::Arg::from(i64::try_from(number).unwrap_or(i64::MAX));
            let args = [("count", count(outcome.entries))];
            format!("{email}: {}", say_with(language, sentence, &args))
        }
    }
}

fn as_json(language: Language, outcome: &Outcome) -> serde_json::Value {
    json!({
        "email": outcome.email.as_str(),
        "entries": outcome.entries,
        "refused": outcome.refusal.is_some(),
        "code": outcome.refusal.as_ref().map(model::Refusal::code),
        "message": outcome.refusal.as_ref().map(|refusal| words::refusal(language, refusal)),
    })
}

fn name_and_address(text: &str) -> std::result::Result<(String, EmailAddress), String> {
    let named = text.rsplit_once('=').filter(|(name, _)| !name.is_empty());
    let (name, address) = named.ok_or("write it as NAME=ADDRESS")?;
    let email = EmailAddress::parse(address).map_err(|_| "the part behind = must be an e-mail address")?;
    Ok((name.to_owned(), email))
}
