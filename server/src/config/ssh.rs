//! Who comes in by SSH.

use super::ConfigError;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Whom `twinlock ssh-keys` names to sshd.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SshSection {
    /// The user of this machine as whom every account may come in, such as `git`.
    pub shared_user: Option<String>,
    /// Users of this machine, and the id of the account whose keys let in as them.
    pub users: BTreeMap<String, String>,
}

impl SshSection {
    /// By id, not by address: an address can go to another account, and the machine's user with it.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let is_id =
            |id: &str| id.len() == 36 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'));
        if self.users.keys().chain(&self.shared_user).any(String::is_empty) {
            return Err(ConfigError::Invalid("ssh.shared_user and ssh.users need the name of a user".to_owned()));
        }
        if let Some(user) = self.shared_user.as_ref().filter(|user| self.users.contains_key(*user)) {
            return Err(ConfigError::Invalid(format!(
                "ssh.users names {user:?}, which is ssh.shared_user as well; leave it out of one of them"
            )));
        }
        match self.users.iter().find(|(_, id)| !is_id(id)) {
            Some((user, id)) => Err(ConfigError::Invalid(format!(
                "ssh.users gives {user:?} the account {id:?}, which is no account's id; \
                 `twinlock admin show --email ADDRESS` prints the id of an account"
            ))),
            None => Ok(()),
        }
    }
}
