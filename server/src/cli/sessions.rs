//! `twinlock sessions`: what is signed in, and ending it.

use crate::cli::remote::{Remote, RemoteArguments, print};
use crate::cli::{Result, lists};
use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

#[derive(Subcommand)]
pub enum Sessions {
    /// Ends a session
    Destroy {
        /// Its id, as the list shows it
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        id: String,
    },
}

pub fn run(arguments: &RemoteArguments, command: Option<&Sessions>) -> Result<()> {
    let remote = Remote::new(arguments)?;
    match command {
        None => {
            let sessions = remote.signed_in(|caller| caller.get("/oauth/sessions"))?;
            remote.show(&sessions, || {
                for session in lists::items(&sessions) {
                    print::line(&lists::session(&remote, session));
                    print::line(&format!("  {}", print::field(session, "id")));
                }
            });
        }
        Some(Sessions::Destroy { id }) => {
            let path = format!("/oauth/sessions/{}", escaped(id));
            let session = remote.signed_in(|caller| caller.delete(&path))?;
            remote.show(&session, || {
                let args = [("what", print::field(&session, "description").into())];
                print::line(&remote.say_with("terminal-session-ended", &args));
            });
        }
    }
    Ok(())
}

/// Something typed, as one part of a path.
pub fn escaped(typed: &str) -> String {
    utf8_percent_encode(typed, NON_ALPHANUMERIC).to_string()
}
