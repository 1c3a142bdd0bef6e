//! `twinlock keys`: SSH keys.

use crate::cli::remote::{Failure, Remote, RemoteArguments, print};
use crate::cli::sessions::escaped;
use crate::cli::{Result, lists};
use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use directories::BaseDirs;
use domain::ssh_key::JudgedKey;
use model::Refusal;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};

const PATH: &str = "/account/keys";
/// More than any public key.
const LONGEST_FILE: u64 = 64 * 1024;
/// As `ssh-keygen` calls them, the best first.
const USUAL: [&str; 5] = ["id_ed25519.pub", "id_ed25519_sk.pub", "id_ecdsa.pub", "id_ecdsa_sk.pub", "id_rsa.pub"];

#[derive(Subcommand)]
pub enum Keys {
    /// Adds a public key
    Add {
        /// The file with the public key, or - for standard input; without it your usual one is taken
        file: Option<PathBuf>,
    },
    /// Removes a key: whoever has it does not get in any more
    Remove {
        /// Its fingerprint, id or comment
        #[arg(value_parser = NonEmptyStringValueParser::new())]
        key: String,
    },
}

pub fn run(arguments: &RemoteArguments, command: Option<&Keys>) -> Result<()> {
    let remote = Remote::new(arguments)?;
    match command {
        None => list(&remote),
        Some(Keys::Add { file }) => add(&remote, file.as_deref()),
        Some(Keys::Remove { key }) => remove(&remote, key),
    }
}

fn list(remote: &Remote) -> Result<()> {
    let keys = remote.signed_in(|caller| caller.get(PATH))?;
    remote.show(&keys, || {
        if lists::items(&keys).next().is_none() {
            print::line(&remote.say("ssh-keys-none"));
        }
        for key in lists::items(&keys) {
            print::line(&lists::ssh_key(remote, key));
            print::line(&format!("  {}", print::field(key, "fingerprint")));
        }
    });
    Ok(())
}

fn add(remote: &Remote, file: Option<&Path>) -> Result<()> {
    let line = match file {
        Some(path) if path == Path::new("-") && remote.prompt.reads_standard_input() => {
            return Err(remote.failure("terminal-stdin-twice").into());
        }
        Some(path) if path == Path::new("-") => text_of(std::io::stdin())?,
        Some(path) => read(remote, path)?,
        None => read(remote, &usual_key(remote)?)?,
    };
    // Not even the server is to see the other half. What else may be wrong with it is for the server to judge.
    if JudgedKey::judge(&line) == Err(Refusal::SshKeyPrivate) {
        return Err(Failure::Here(words::refusal(remote.language, &Refusal::SshKeyPrivate)).into());
    }
    let key = remote.stepped_up(|caller| caller.post(PATH, &json!({ "public_key": line })))?;
    tell(remote, &key, "terminal-key-added");
    Ok(())
}

fn remove(remote: &Remote, named: &str) -> Result<()> {
    let keys = remote.signed_in(|caller| caller.get(PATH))?;
    let is_it = |key: &&Value| ["fingerprint", "id", "comment"].iter().any(|field| key[field] == json!(named));
    let mut found = lists::items(&keys).filter(is_it);
    let id = match (found.next(), found.next()) {
        (Some(key), None) => key["id"].as_str().unwrap_or_default().to_owned(),
        (Some(_), Some(_)) => return Err(remote.failure("terminal-keys-alike").into()),
        (None, _) => named.to_owned(),
    };
    let path = format!("{PATH}/{}", escaped(&id));
    let key = remote.stepped_up(|caller| caller.delete(&path))?;
    tell(remote, &key, "terminal-key-removed");
    Ok(())
}

fn tell(remote: &Remote, key: &Value, sentence: &str) {
    remote.show(key, || {
        print::line(&remote.say_with(sentence, &[("what", print::field(key, "fingerprint").into())]));
    });
}

fn usual_key(remote: &Remote) -> Result<PathBuf> {
    let home = BaseDirs::new().map(|folders| folders.home_dir().join(".ssh"));
    let found = home.and_then(|folder| USUAL.iter().map(|name| folder.join(name)).find(|path| path.exists()));
    Ok(found.ok_or_else(|| remote.failure("terminal-no-key"))?)
}

fn read(remote: &Remote, path: &Path) -> Result<String> {
    let read = std::fs::File::open(path).map_err(Into::into).and_then(text_of);
    let args = [("path", path.display().to_string().into())];
    Ok(read.map_err(|_| Failure::Here(remote.say_with("terminal-unreadable", &args)))?)
}

fn text_of(file: impl Read) -> Result<String> {
    let mut text = String::new();
    file.take(LONGEST_FILE).read_to_string(&mut text)?;
    Ok(text)
}
