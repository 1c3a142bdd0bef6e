//! The command line.

mod admin;
mod open;
mod serve;
mod ssh_keys;

use crate::config::{Config, Overrides};
use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::path::PathBuf;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The account page for people who host their own things.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the dashboard and the JSON API.
    Serve(ServeArguments),
    /// What the operator does at the machine itself.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Prints the SSH keys that let in as a user of this machine: for sshd's AuthorizedKeysCommand.
    SshKeys(ssh_keys::Arguments),
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
pub fn run() -> Result<()> {
    match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(&arguments.data.load(arguments.listen.clone())?),
        Command::Admin(command) => admin::run(&command),
        Command::SshKeys(arguments) => ssh_keys::run(&arguments),
    }
}
