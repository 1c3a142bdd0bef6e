//! SSH keys: adding and removing them, and telling sshd whom it may let in.
//!
//! Invariants: a key names one account; what is printed for sshd is read from the database alone, and on any doubt
//! it is nothing. Turning two-factor on or off leaves the keys as they are (H3).

use crate::caller::{self, Owner};
use crate::flow::key_holder::{KeyHolder, WhileFrozen};
use crate::history::Event;
use crate::outbox::Notice;
use crate::ssh_key::JudgedKey;
use crate::store::{Account, Change, SshKey};
use crate::{Core, Result};
use model::Refusal;
use model::api_key::{MOST_KEYS, Scope};

impl Core {
    /// Adds a key.
    pub fn add_ssh_key(&self, holder: &KeyHolder, typed: &str) -> Result<SshKey> {
        let judged = JudgedKey::judge(typed)?;
        self.change_ssh_keys(holder, WhileFrozen::Refused, |account, change| {
            if account.ssh_keys.len() >= MOST_KEYS {
                return Err(Refusal::TooManyKeys.into());
            }
            if self.store.has_ssh_key(&judged.fingerprint)? {
                return Err(Refusal::SshKeyTaken.into());
            }
            let key = SshKey {
                id: self.random.id(change.now())?,
                account_id: account.id.clone(),
                fingerprint: judged.fingerprint.clone(),
                public_key: judged.public_key.clone(),
                comment: judged.comment.clone(),
                created_at: change.now(),
                updated_at: change.now(),
                last_used_at: None,
            };
            let (event, notice) = told(
                &key,
                |fingerprint| Event::SshKeyAdded { fingerprint },
                |fingerprint| Notice::SshKeyAdded { fingerprint },
            );
            Ok((change.insert_ssh_key(&key), key, event, notice))
        })
    }

    /// Removes a key. Whoever asks sshd from then on is not let in.
    pub fn remove_ssh_key(&self, holder: &KeyHolder, id: &str) -> Result<SshKey> {
        self.change_ssh_keys(holder, WhileFrozen::Allowed, |account, change| {
            let key = account.ssh_keys.iter().find(|key| key.id == id || key.fingerprint == id).cloned();
            let key = key.ok_or(Refusal::SshKeyNotFound)?;
            let (event, notice) = told(
                &key,
                |fingerprint| Event::SshKeyRemoved { fingerprint },
                |fingerprint| Notice::SshKeyRemoved { fingerprint },
            );
            Ok((change.drop_ssh_key(&key.id), key, event, notice))
        })
    }

    fn change_ssh_keys(
        &self,
        holder: &KeyHolder,
        while_frozen: WhileFrozen,
        decide: impl Fn(&Account, Change) -> Result<(Change, SshKey, Event, Notice)>,
    ) -> Result<SshKey> {
        let client = holder.client();
        self.change_as_key_holder(holder, while_frozen, |account, change| {
            let (change, key, event, notice) = decide(account, change)?;
            let change =
                change.with(self.record(&account.id, &event, client)?).with(self.tell(account, notice, client)?);
            Ok((change, key))
        })
    }

    pub fn ssh_keys(&self, owner: &Owner) -> Result<Vec<SshKey>> {
        owner.allow(Scope::Read)?;
        Ok(self.account_of(owner)?.ssh_keys.clone())
    }

    /// One of the owner's keys, by its id or fingerprint.
    pub fn ssh_key(&self, owner: &Owner, id: &str) -> Result<SshKey> {
        let keys = self.ssh_keys(owner)?;
        Ok(keys.into_iter().find(|key| key.id == id || key.fingerprint == id).ok_or(Refusal::SshKeyNotFound)?)
    }

    /// Notes that sshd asked for a key: what `twinlock ssh-keys` tells a running server.
    pub fn ssh_key_used(&self, fingerprint: &str) -> Result<()> {
        // Anybody may offer a public key, as often as they like: it is written down once a minute.
        match self.store.ssh_key_last_used(fingerprint)? {
            Some(last) if caller::is_due(last, self.now()) => self.store.touch_ssh_key(fingerprint, self.now()),
            _ => Ok(()),
        }
    }
}

/// What the history and the owner's mail say of a key.
fn told(key: &SshKey, event: impl FnOnce(String) -> Event, notice: impl FnOnce(String) -> Notice) -> (Event, Notice) {
    (event(key.fingerprint.clone()), notice(key.fingerprint.clone()))
}

/// The line of `authorized_keys` for a key (sshd(8)); nothing for a row that is not what this program wrote.
///
/// With `shared`, many accounts come in as one user of the machine: which account it is stands in the environment of
/// whatever runs. `restrict` keeps terminals and forwarding away; what may run is for sshd's `ForceCommand` to say.
pub fn authorized_keys_line(key: &SshKey, shared: bool) -> Option<String> {
    let judged = JudgedKey::judge(&key.public_key).ok()?;
    let is_as_written = judged.public_key == key.public_key && judged.fingerprint == key.fingerprint;
    let account_is_plain = key.account_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_as_written || !account_is_plain {
        return None;
    }
    Some(if shared {
        format!("restrict,environment=\"TWINLOCK_ACCOUNT={}\" {}", key.account_id, key.public_key)
    } else {
        key.public_key.clone()
    })
}
