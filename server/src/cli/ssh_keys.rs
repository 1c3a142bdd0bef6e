//! `twinlock ssh-keys USER [FINGERPRINT]`: the answer to sshd's `AuthorizedKeysCommand`.
//!
//! Invariants: the database is opened to be read alone; on any doubt nothing is printed, and sshd lets nobody in.

use crate::cli::{DataArguments, Result};
use crate::ssh_use;
use clap::Args;
use domain::flow::ssh_keys::authorized_keys_line;
use domain::ssh_key::is_fingerprint;
use domain::store::{Store, read_for_sshd};
use std::io::Write;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,
    /// The user of this machine somebody wants to come in as (%u)
    user: String,
    /// The fingerprint of the key that is shown (%f); without it all keys are printed
    fingerprint: Option<String>,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let fingerprint = arguments.fingerprint.as_deref();
    if fingerprint.is_some_and(|text| !is_fingerprint(text)) {
        return Err("the fingerprint must be like SHA256:… (%f in sshd_config)".into());
    }
    let config = arguments.data.load(None)?;
    let shared = config.ssh.shared_user.as_deref() == Some(&arguments.user);
    let account = config.ssh.users.get(&arguments.user);
    let account_id = match (shared, account) {
        (true, _) => None,
        (false, Some(id)) => Some(id.as_str()),
        // Nobody comes in as this user.
        (false, None) => return Ok(()),
    };
    let keys = read_for_sshd(&Store::file_in(&config.data), account_id, fingerprint)?;
    // Written whole or not at all: half a line could be another line.
    let lines: Vec<String> = keys.iter().filter_map(|key| authorized_keys_line(key, shared)).collect();
    let mut text = lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    std::io::stdout().lock().write_all(text.as_bytes())?;
    if let (Some(fingerprint), [_]) = (fingerprint, &lines[..]) {
        ssh_use::tell(&config.data, fingerprint);
    }
    Ok(())
}
