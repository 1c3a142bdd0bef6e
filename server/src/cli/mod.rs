//! The command line: the server, the operator's commands at the machine itself, and the commands of whoever has an
//! account on some server.

mod admin;
mod admin_import;
mod authorizations;
mod help;
mod heroku_bridge;
mod history;
mod import;
mod keys;
mod lists;
mod login;
mod open;
mod recovery_codes;
mod remote;
mod serve;
mod sessions;
mod ssh_keys;
mod status;
mod two_factor;
mod unseen;

use crate::config::{Config, Overrides, terminal_language};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use remote::{Failure, RemoteArguments};
use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How often somebody may type a password or a code before a command gives up.
const TRIES: usize = 3;

/// The account page for people who host their own things.
#[derive(Parser)]
#[command(name = "twinlock", version, about, arg_required_else_help = true, after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 refused or failed; 2 wrong arguments; 3 sign in first; \
                          4 the server cannot be reached or has not answered; 5 the program or the server has to be updated.\n\
                          A command and its part can be written with a colon: twinlock 2fa:disable.";

#[derive(Subcommand)]
enum Command {
    /// Serves the dashboard and the JSON API
    Serve(ServeArguments),
    /// What the operator does at the machine itself
    #[command(subcommand)]
    Admin(admin::Command),
    /// Prints the SSH keys that let in as a user of this machine: for sshd's AuthorizedKeysCommand
    SshKeys(ssh_keys::Arguments),
    /// Signs in to a server
    Login(login::Login),
    /// Ends the sign-in of this command line
    Logout(login::Logout),
    /// Shows who is signed in
    Whoami(RemoteArguments),
    /// Shows the account at a glance
    Status(status::Status),
    /// Shows two-factor authentication, and what would remain after a loss
    #[command(name = "2fa")]
    TwoFactor(With<two_factor::TwoFactor>),
    /// Shows the recovery codes, after the password
    RecoveryCodes(recovery_codes::RecoveryCodes),
    /// Shows what is signed in
    Sessions(With<sessions::Sessions>),
    /// Shows the SSH keys
    Keys(With<keys::Keys>),
    /// Shows API keys and the sign-ins of command lines
    Authorizations(With<authorizations::Authorizations>),
    /// The token of the present sign-in
    Auth(WithOneOf<login::Auth>),
    /// Shows what happened to the account
    History(With<history::History>),
    /// Takes over an authenticator from another program's export
    Import(import::Import),
    /// Lets Heroku's command line talk to a Twinlock server
    HerokuBridge(heroku_bridge::HerokuBridge),
    /// Prints completions for a shell
    Completions(help::Completions),
    /// Prints the manual page
    Man(help::Man),
}

/// A command that shows something by itself, and has parts that change it.
#[derive(Args)]
struct With<T: Subcommand> {
    #[command(flatten)]
    remote: RemoteArguments,
    #[command(subcommand)]
    command: Option<T>,
}

/// A command that is nothing without one of its parts.
#[derive(Args)]
struct WithOneOf<T: Subcommand> {
    #[command(flatten)]
    remote: RemoteArguments,
    #[command(subcommand)]
    command: T,
}

/// Where the data is, and how it is configured.
#[derive(Args, Clone)]
pub struct DataArguments {
    /// A TOML file with the configuration
    #[arg(long, env = "TWINLOCK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder with the database and its key [TWINLOCK_DATA; default: ./data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The address people open [TWINLOCK_PUBLIC_URL; default: http://localhost:3000]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

#[derive(Args)]
struct ServeArguments {
    #[command(flatten)]
    data: DataArguments,
    /// The address and port to listen on [TWINLOCK_LISTEN; default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

impl DataArguments {
    fn load(&self, listen: Option<String>) -> Result<Config> {
        Ok(Config::load(&Overrides {
            config: self.config.clone(),
            data: self.data.clone(),
            listen,
            public_url: self.public_url.clone(),
        })?)
    }
}

/// Reads the arguments and does what they say.
pub fn run() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let command = help::localised(Arguments::command(), terminal_language());
    let matches = command.get_matches_from(without_colon(typed, &Arguments::command()));
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match act(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&*error, wants_json(&matches)),
    }
}

fn act(command: &Command) -> Result<()> {
    match command {
        Command::Serve(arguments) => serve::run(&arguments.data.load(arguments.listen.clone())?),
        Command::Admin(command) => admin::run(command),
        Command::SshKeys(arguments) => ssh_keys::run(arguments),
        Command::Login(arguments) => login::login(arguments),
        Command::Logout(arguments) => login::logout(arguments),
        Command::Whoami(arguments) => login::whoami(arguments),
        Command::Status(arguments) => status::run(arguments),
        Command::TwoFactor(with) => two_factor::run(&with.remote, with.command.as_ref()),
        Command::RecoveryCodes(arguments) => recovery_codes::run(arguments),
        Command::Sessions(with) => sessions::run(&with.remote, with.command.as_ref()),
        Command::Keys(with) => keys::run(&with.remote, with.command.as_ref()),
        Command::Authorizations(with) => authorizations::run(&with.remote, with.command.as_ref()),
        Command::Auth(with) => login::auth(&with.remote, &with.command),
        Command::History(with) => history::run(&with.remote, with.command.as_ref()),
        Command::Import(arguments) => import::run(arguments),
        Command::HerokuBridge(arguments) => heroku_bridge::run(arguments),
        Command::Completions(arguments) => help::completions(arguments, Arguments::command()),
        Command::Man(arguments) => help::man(arguments, Arguments::command()),
    }
}

/// Heroku's way to write a command and its part: `2fa:disable` is `2fa disable`.
fn without_colon(mut typed: Vec<OsString>, known: &clap::Command) -> Vec<OsString> {
    let command = typed.get(1).and_then(|word| word.to_str()).and_then(|word| word.split_once(':'));
    let halves = command.filter(|(topic, part)| {
        known.find_subcommand(topic).is_some_and(|topic| topic.find_subcommand(part).is_some())
    });
    if let Some((topic, part)) = halves.map(|(topic, part)| (OsString::from(topic), OsString::from(part))) {
        typed.splice(1..2, [topic, part]);
    }
    typed
}

/// Whether the command, or its part, was asked to answer in JSON.
fn wants_json(matches: &clap::ArgMatches) -> bool {
    let here = matches.try_get_one::<bool>("json").ok().flatten().copied().unwrap_or_default();
    here || matches.subcommand().is_some_and(|(_, inner)| wants_json(inner))
}

/// What is behind an error, the nearest first.
fn causes(error: &(dyn Error + 'static)) -> impl Iterator<Item = String> {
    std::iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string)
}

/// Says why it was not done, with what is behind it.
fn report(error: &(dyn Error + Send + Sync + 'static), json: bool) -> ExitCode {
    let failure = error.downcast_ref::<Failure>();
    if json {
        let id = failure.map_or("failed", Failure::id);
        let code = match failure {
            Some(Failure::Refused { code, .. }) if !code.is_empty() => Some(code.as_str()),
            _ => None,
        };
        let body = serde_json::json!({ "id": id, "message": error.to_string(), "code": code });
        remote::print::aside(&remote::print::json(&body));
    } else {
        remote::print::aside(&format!("twinlock: {}", remote::print::clean(&error.to_string())));
        for reason in causes(error) {
            remote::print::aside(&format!("  because: {}", remote::print::clean(&reason)));
        }
    }
    ExitCode::from(failure.map_or(1, Failure::exit_code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_in_order() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_part_can_be_written_with_a_colon() {
        let apart = |typed: &[&str]| {
            let typed = typed.iter().map(OsString::from).collect();
            without_colon(typed, &Arguments::command()).into_iter().map(|word| word.into_string().unwrap()).collect()
        };
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        for (typed, read) in [
            (&["twinlock", "2fa:disable", "--json"][..], &["twinlock", "2fa", "disable", "--json"][..]),
            (&["twinlock", "keys:add", "2fa:disable"], &["twinlock", "keys", "add", "2fa:disable"]),
            (
                &["twinlock", "authorizations", "create", "-d", "keys:add"],
                &["twinlock", "authorizations", "create", "-d", "keys:add"],
            ),
            (&["twinlock", "sessions", "destroy", "a:b"], &["twinlock", "sessions", "destroy", "a:b"]),
            (&["twinlock", "2fa:nothing"], &["twinlock", "2fa:nothing"]),
        ] {
            let apart: Vec<String> = apart(typed);
            assert_eq!(apart, list(read));
        }
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_japanese() {
        fn english(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
            let texts = command.get_about().into_iter().chain(command.get_arguments().filter_map(clap::Arg::get_help));
            let texts = texts.chain(command.get_after_help());
            let is_ascii = |text: &clap::builder::StyledStr| text.to_string().is_ascii();
            if texts.filter(|text| !text.to_string().is_empty()).any(is_ascii) {
                missing.push(path.to_owned());
            }
            for inner in command.get_subcommands() {
                english(inner, &format!("{path} {}", inner.get_name()), missing);
            }
        }
        let mut missing = Vec::new();
        english(&help::localised(Arguments::command(), model::Language::Ja), "twinlock", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
