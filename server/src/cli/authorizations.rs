//! `twinlock authorizations`: API keys, and what is signed in on command lines.

use crate::cli::remote::{Remote, RemoteArguments, print};
use crate::cli::sessions::escaped;
use crate::cli::{Result, lists};
use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use serde_json::{Value, json};

const PATH: &str = "/oauth/authorizations";

#[derive(Subcommand)]
pub enum Authorizations {
    /// Makes an API key; it is shown this once
    Create {
        /// What it is for
        #[arg(short, long)]
        description: String,
        /// What it may do: global, identity, read or write
        #[arg(short, long, default_value = "global", value_delimiter = ',')]
        scope: Vec<String>,
        /// How long it lasts, in seconds; without it until it is revoked
        #[arg(short, long, value_name = "SECONDS")]
        expires_in: Option<u64>,
        /// Let it go on while the account is frozen
        #[arg(long)]
        survives_freeze: bool,
    },
    /// Ends an API key or a sign-in of a command line
    Revoke {
        /// Its id, as the list shows it
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
    /// Gives an API key a new value; it is shown this once
    Rotate {
        /// Its id, or ~ for the account's own key
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
        /// For how long the old value still reads, in seconds; a day at most
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        overlap: u64,
    },
}

pub fn run(arguments: &RemoteArguments, command: Option<&Authorizations>) -> Result<()> {
    let remote = Remote::new(arguments)?;
    match command {
        None => {
            let all = remote.signed_in(|caller| caller.get(PATH))?;
            remote.show(&all, || {
                for authorization in lists::items(&all) {
                    print::line(&lists::authorization(&remote, authorization));
                    print::line(&format!("  {}", print::field(authorization, "id")));
                }
            });
        }
        Some(Authorizations::Create { description, scope, expires_in, survives_freeze }) => {
            let mut wish = json!({ "description": description, "scope": scope });
            if let Some(seconds) = expires_in {
                wish["expires_in"] = json!(seconds);
            }
            if *survives_freeze {
                wish["survives_freeze"] = json!(true);
            }
            let made = remote.stepped_up(|caller| caller.post(PATH, &wish))?;
            show_token(&remote, &made);
        }
        Some(Authorizations::Revoke { id }) => {
            let path = format!("{PATH}/{}", escaped(id));
            let revoked = remote.stepped_up(|caller| caller.delete(&path))?;
            remote.show(&revoked, || {
                let args = [("what", print::field(&revoked, "description").into())];
                print::line(&remote.say_with("terminal-revoked", &args));
            });
        }
        Some(Authorizations::Rotate { id, overlap }) => {
            let path = format!("{PATH}/{}/actions/regenerate-tokens", escaped(id));
            let rotated = remote.stepped_up(|caller| caller.post(&path, &json!({ "overlap": overlap })))?;
            show_token(&remote, &rotated);
        }
    }
    Ok(())
}

/// The one showing of a token. Alone on its line where a program reads.
fn show_token(remote: &Remote, made: &Value) {
    remote.show(made, || {
        print::aside(&remote.say("once-warning"));
        print::line(&print::field(&made["access_token"], "token"));
    });
}
