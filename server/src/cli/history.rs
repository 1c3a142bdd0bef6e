//! `twinlock history`: what happened to the account; and whether a downloaded history is as it was written.

use crate::cli::Result;
use crate::cli::remote::{Failure, Remote, RemoteArguments, print};
use crate::config::terminal_language;
use clap::Subcommand;
use domain::chain::{self, Broken, LineHash, Verdict, Whole, Why};
use model::history::HistoryLine;
use model::{Language, Moment};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use words::{Arg, say_with};

const LIST: &str = "/account/history";
const WHOLE: &str = "/account/history/file";

#[derive(Subcommand)]
pub enum History {
    /// Downloads the whole history, and checks it
    Download {
        /// A new file for it, or - for standard output
        file: PathBuf,
    },
    /// Checks that a downloaded history is unbroken; takes no server
    Verify {
        /// The downloaded file, or - for standard input
        file: PathBuf,
        /// A hash that must be among its lines, as a mail names it; several can be given
        #[arg(long, value_name = "HASH")]
        head: Vec<String>,
    },
}

/// A line as the API tells it.
#[derive(Deserialize)]
struct Line {
    number: i64,
    at: String,
    kind: String,
    client: String,
    address: String,
    details: BTreeMap<String, String>,
}

pub fn run(arguments: &RemoteArguments, command: Option<&History>) -> Result<()> {
    match command {
        None => list(&Remote::new(arguments)?),
        Some(History::Download { file }) => download(&Remote::new(arguments)?, file),
        Some(History::Verify { file, head }) => verify(arguments.json, file, head),
    }
}

fn list(remote: &Remote) -> Result<()> {
    let (answer, lines) = remote.signed_in(|caller| {
        let answer = caller.get(LIST)?;
        let lines: Vec<Line> = caller.api.parse(answer["lines"].clone())?;
        Ok((answer, lines))
    })?;
    remote.show(&answer, || {
        for line in lines {
            let at = print::moment(remote.language, &line.at);
            let place = print::clean(&words::history::place(&line.client, &line.address));
            let number = line.number;
            print::line(&format!("{number:>5}  {}", print::strong(&sentence(remote.language, line))));
            print::line(&format!("       {}", [at, place].join(" · ").trim_end_matches(" · ")));
        }
    });
    Ok(())
}

fn sentence(language: Language, line: Line) -> String {
    let Line { number, kind, client, address, details, .. } = line;
    let line = HistoryLine { number, at: Moment(0), kind: kind.replace('_', "-"), client, address, details };
    print::clean(&words::history::event(language, &line))
}

fn download(remote: &Remote, path: &Path) -> Result<()> {
    if path == Path::new("-") {
        return remote.signed_in(|caller| caller.download(WHOLE, &mut io::stdout().lock()));
    }
    let args = || [("path", path.display().to_string().into())];
    // One that is there may be the only copy of what somebody has rewritten since.
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let file = opened.map_err(|_| Failure::Here(remote.say_with("terminal-history-file", &args())))?;
    let written = remote.signed_in(|caller| {
        file.set_len(0)?;
        io::Seek::rewind(&mut file.try_clone()?)?;
        caller.download(WHOLE, &mut file.try_clone()?)
    });
    if let Err(error) = written.and_then(|()| Ok(file.sync_all()?)) {
        drop(file);
        let _ = std::fs::remove_file(path); // half of it is worth nothing
        return Err(error);
    }
    verify(remote.json, path, &[])
}

fn verify(json: bool, path: &Path, heads: &[String]) -> Result<()> {
    let language = terminal_language();
    let heads = heads.iter().map(|typed| head(language, typed)).collect::<Result<Vec<LineHash>>>()?;
    let opened: io::Result<Box<dyn Read>> = match path == Path::new("-") {
        true => Ok(Box::new(io::stdin())),
        false => File::open(path).map(|file| Box::new(file) as _),
    };
    let args = [("path", path.display().to_string().into())];
    let verdict = opened
        .and_then(|file| chain::verify(file, &heads))
        .map_err(|_| Failure::Here(say_with(language, "terminal-unreadable", &args)))?;
    match verdict {
        Verdict::Broken(broken) => Err(failure(language, &broken).into()),
        Verdict::Whole(whole) if json => {
            print::line(&print::json(&as_json(&whole)));
            Ok(())
        }
        Verdict::Whole(whole) => {
            print::whole(in_words(language, &whole).as_bytes());
            Ok(())
        }
    }
}

/// A hash as a person copies it out of a mail.
fn head(language: Language, typed: &str) -> Result<LineHash> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let hash = digits.to_ascii_lowercase().parse();
    Ok(hash.map_err(|()| Failure::Here(words::say(language, "terminal-history-hash")))?)
}

fn as_json(whole: &Whole) -> Value {
    json!({
        "lines": whole.head.number,
        "account": whole.account,
        "first": whole.first,
        "last": whole.last,
        "head": { "number": whole.head.number, "hash": whole.head.hash.to_string() },
    })
}

fn in_words(language: Language, whole: &Whole) -> String {
    let args: [(&'static str, Arg); 5] = [
        ("count", whole.head.number.into()),
        ("account", print::clean(&whole.account).into()),
        ("first", print::moment(language, &whole.first).into()),
        ("last", print::moment(language, &whole.last).into()),
        ("hash", whole.head.hash.to_string().into()),
    ];
    say_with(language, "terminal-history-whole", &args) + "\n"
}

fn failure(language: Language, broken: &Broken) -> Failure {
    let missing = if let Why::Missing(count) = broken.why { count } else { 0 };
    let hash = if let Why::HeadMissing(hash) = broken.why { hash.to_string() } else { String::new() };
    let why = broken.why.name().replace('_', "-");
    let args: [(&'static str, Arg); 3] = [
        ("line", i64::try_from(broken.line).unwrap_or(i64::MAX).into()),
        ("count", missing.into()),
        ("hash", hash.into()),
    ];
    let message = say_with(language, &format!("terminal-broken-{why}"), &args);
    Failure::Refused { id: "history_broken".to_owned(), code: broken.why.name().to_owned(), message }
}
