//! `twinlock admin …`: what the operator does at the machine itself. It works beside a running
//! server, on the same database; one that an older Twinlock wrote is first upgraded by the server.

use crate::cli::unseen::Unseen;
use crate::cli::{DataArguments, Result, admin_import, open};
use crate::config::terminal_language;
use clap::{Args, Subcommand};
use domain::password::Password;
use domain::store::Store;
use domain::{Core, Error};
use model::{EmailAddress, Language};
use std::io::{ErrorKind, IsTerminal, Read};
use words::say_with;

#[derive(Subcommand)]
pub enum Command {
    /// Makes an account.
    Create(Create),
    /// Makes a link with which one address can make an account, for 7 days.
    Invite(Invite),
    /// Shows an account: its id, whether two-factor is on, and whether its codes are locked.
    Show(Account),
    /// Turns two-factor on for accounts with what they have used in another program.
    Import(admin_import::Import),
    /// Lets an account's codes be tried again after too many wrong ones.
    Unlock(Account),
}

#[derive(Args)]
pub struct Create {
    #[command(flatten)]
    data: DataArguments,
    /// The address of the account
    #[arg(long)]
    email: String,
    /// Make it an operator's account
    #[arg(long)]
    operator: bool,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
    /// The language of its pages and mail: en or ja
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

#[derive(Args)]
pub struct Invite {
    #[command(flatten)]
    data: DataArguments,
    /// The address that may make an account
    #[arg(long)]
    email: String,
    /// Make it an operator's account
    #[arg(long)]
    operator: bool,
}

#[derive(Args)]
pub struct Account {
    #[command(flatten)]
    data: DataArguments,
    /// The address of the account
    #[arg(long)]
    email: String,
}

pub fn run(command: &Command) -> Result<()> {
    let language = terminal_language();
    let outcome = match command {
        Command::Create(create) => self::create(create, language),
        Command::Invite(invite) => self::invite(invite),
        Command::Show(account) => show(account, language),
        Command::Import(import) => admin_import::run(import),
        Command::Unlock(account) => unlock(account, language),
    };
    // A refusal has its sentence; a failure keeps its causes.
    outcome.map_err(|error| match error.downcast_ref::<Error>() {
        Some(Error::Refused(refusal)) => words::refusal(language, refusal).into(),
        _ => error,
    })
}

fn core(data: &DataArguments) -> Result<Core> {
    let config = data.load(None)?;
    open::data_folder(&config.data)?;
    open::core_beside_a_server(&config)
}

/// Opens a database that is there: a misspelt folder must not become a new, empty one.
pub fn existing_core(data: &DataArguments) -> Result<Core> {
    let config = data.load(None)?;
    if !Store::file_in(&config.data).exists() {
        return Err(format!("there is no database in {}; name its folder with --data", config.data.display()).into());
    }
    open::core_beside_a_server(&config)
}

fn create(create: &Create, terminal: Language) -> Result<()> {
    let email = EmailAddress::parse(&create.email).map_err(Error::from)?;
    let language = match &create.language {
        Some(tag) => Language::from_tag(tag).ok_or(Error::from(model::Refusal::LanguageUnknown))?,
        None => terminal,
    };
    let password = read_password(create.password_stdin, terminal)?;
    let core = core(&create.data)?;
    let permit = core.hashing.permit_blocking()?;
    let made = core.create_account(&permit, (&email, password), language, create.operator)?;
    println!("{}", say_with(terminal, "admin-created", &[("email", email.to_string().into())]));
    println!("{}", say_with(terminal, "admin-api-key", &[("key", made.api_key.show().into())]));
    Ok(())
}

/// The password never stands among the arguments: everybody on the machine can read those.
fn read_password(from_stdin: bool, language: Language) -> Result<Password> {
    if !from_stdin {
        if !std::io::stdin().is_terminal() {
            return Err(words::say(language, "admin-no-terminal").into());
        }
        let typed = Unseen::new()?.ask(&words::say(language, "admin-password"));
        let typed = typed.map_err(|cause| -> Box<dyn std::error::Error + Send + Sync> {
            match cause.kind() {
                ErrorKind::UnexpectedEof => words::say(language, "admin-no-terminal").into(),
                _ => cause.into(),
            }
        })?;
        return Ok(Password::typed(typed.to_string()));
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text)?;
    // One line end belongs to `echo`, not to the password.
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(Password::typed(text))
}

fn invite(invite: &Invite) -> Result<()> {
    let email = EmailAddress::parse(&invite.email).map_err(Error::from)?;
    println!("{}", existing_core(&invite.data)?.invite_from_console(&email, invite.operator)?.show());
    Ok(())
}

fn show(account: &Account, language: Language) -> Result<()> {
    let email = EmailAddress::parse(&account.email).map_err(Error::from)?;
    let state = existing_core(&account.data)?.account_state(&email)?;
    let yes_no = |yes: bool| words::say(language, if yes { "yes" } else { "no" });
    let kinds: Vec<String> = state
        .factors_off
        .iter()
        .map(|kind| words::say(language, &format!("factor-{}", kind.name().replace('_', "-"))))
        .collect();
    let factors_off = if kinds.is_empty() { words::say(language, "no") } else { kinds.join(", ") };
    let frozen = state.frozen_until.map_or_else(|| words::say(language, "no"), |until| words::moment(language, until));
    let wait = state.wait.map_or_else(|| words::say(language, "no"), |seconds| words::wait(language, seconds));
    for (key, value) in [
        ("admin-show-email", state.email.to_string()),
        ("admin-show-id", state.id),
        ("admin-show-operator", yes_no(state.operator)),
        ("admin-show-two-factor", yes_no(state.two_factor)),
        ("admin-show-wrong-codes", state.wrong_codes.to_string()),
        ("admin-show-wait", wait),
        ("admin-show-factors-off", factors_off),
        ("admin-show-frozen", frozen),
    ] {
        println!("{}", say_with(language, key, &[("value", value.into())]));
    }
    Ok(())
}

fn unlock(account: &Account, language: Language) -> Result<()> {
    let email = EmailAddress::parse(&account.email).map_err(Error::from)?;
    existing_core(&account.data)?.unlock(&email)?;
    println!("{}", say_with(language, "admin-unlocked", &[("email", email.to_string().into())]));
    Ok(())
}
