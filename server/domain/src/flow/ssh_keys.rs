//! SSH keys: adding and removing them, and telling sshd whom it may let in.
//!
//! Invariants: a key names one account; what is printed for sshd is read from the database alone, and on any doubt
//! it is nothing. Turning two-factor on or off leaves the keys as they are (H3).

use crate::caller::{self, Client, FreshOwner, Owner};
use crate::factor::{Against, Proven};
use crate::history::Event;
use crate::outbox::Notice;
use crate::ssh_key::JudgedKey;
use crate::store::{Account, Batch, Change, SshKey};
use crate::{Core, Error, Result};
use model::Refusal;
use model::api_key::{MOST_KEYS, Scope};
use model::factor::TypedCode;

/// An owner who may change SSH keys: a fresh one, or one with a code, which is the one step-up that command lines
/// of the JSON API know how to ask for. The code is spent in the batch of the change.
#[derive(Debug)]
pub struct KeyHolder {
    owner: Owner,
    epoch: i64,
    code: Option<TypedCode>,
}

impl From<&FreshOwner> for KeyHolder {
    fn from(fresh: &FreshOwner) -> Self {
        Self { owner: fresh.owner().clone(), epoch: fresh.epoch(), code: None }
    }
}

impl Core {
    /// A fresh owner; where the password was not typed lately and two-factor is on, one with a code.
    pub fn key_holder(
        &self,
        owner: &Owner,
        fresh: Result<FreshOwner>,
        code: impl FnOnce() -> Result<Option<TypedCode>>,
    ) -> Result<KeyHolder> {
        match fresh {
            Ok(fresh) => return Ok(KeyHolder::from(&fresh)),
            Err(Error::Refused(Refusal::StepUpNeeded)) => {}
            Err(error) => return Err(error),
        }
        let account = self.account_of(owner)?;
        caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
        if !account.two_factor() {
            return Err(Refusal::StepUpNeeded.into());
        }
        let code = code()?.ok_or(Refusal::TwoFactorNeeded)?;
        Ok(KeyHolder { owner: owner.clone(), epoch: account.epoch, code: Some(code) })
    }

    /// Adds a key.
    pub fn add_ssh_key(&self, holder: &KeyHolder, typed: &str) -> Result<SshKey> {
        let judged = JudgedKey::judge(typed)?;
        self.change_ssh_keys(holder, |account, change| {
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
        self.change_ssh_keys(holder, |account, change| {
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
        decide: impl Fn(&Account, Change) -> Result<(Change, SshKey, Event, Notice)>,
    ) -> Result<SshKey> {
        let (owner, client) = (&holder.owner, &holder.owner.client);
        let code = holder.code.as_ref();
        let proven = code.map(|code| self.prove(&owner.account_id, Against::Active, code, client)).transpose()?;
        let changed = self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            if account.epoch != holder.epoch {
                return Err(Refusal::StateMoved.into());
            }
            let (mut change, key, event, notice) = decide(&account, account.change(self.now()))?;
            if let Some(proven) = &proven {
                let now = change.now();
                change = change
                    .with(proven.spend(now))
                    .with(proven.take_back())
                    .with(self.code_shown(&account, proven, client)?);
            }
            let change = change.with(self.record(&account.id, &event, client)?);
            Ok((change.with(self.tell(&account, notice, client)?).into_batch(), key))
        });
        if let (Err(_), Some(proven)) = (&changed, &proven) {
            self.store.note(proven.take_back())?; // it was right, and nothing came of it
        }
        changed
    }

    /// Which code took the place of the password, and the mail that any use of a way back sends.
    fn code_shown(&self, account: &Account, proven: &Proven<'_>, client: &Client) -> Result<Batch> {
        let passed = proven.passed();
        let device = passed.authenticator_id.and_then(|id| account.active_authenticator(&id));
        let device = device.map(|device| device.name.clone()).filter(|name| !name.is_empty());
        let left = proven.codes_left(account);
        let shown = self.record(&account.id, &Event::CodeShown { factor: passed.factor, device }, client)?;
        Ok(shown.and(self.tell_of_way_back(account, Some(passed.factor), left, client)?))
    }

    pub fn ssh_keys(&self, owner: &Owner) -> Result<Vec<SshKey>> {
        owner.allow(Scope::Read)?;
        Ok(self.account_of(owner)?.ssh_keys)
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
