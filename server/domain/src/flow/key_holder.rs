//! Who may change keys, of SSH and of the API.

use crate::caller::{self, Client, FreshOwner, Owner};
use crate::factor::{Against, Proven};
use crate::history::Event;
use crate::store::{Account, Batch, Change};
use crate::{Core, Error, Result};
use model::Refusal;
use model::factor::TypedCode;

/// An owner who may change keys: a fresh one, or one with a code, which is the one step-up that command lines of the
/// JSON API know how to ask for. The code is spent in the batch of the change.
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

impl KeyHolder {
    pub(crate) fn client(&self) -> &Client {
        &self.owner.client
    }
}

/// Whether a change of keys goes on while the account is frozen: ending one does, nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhileFrozen {
    Refused,
    Allowed,
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

    /// Commits a change of keys, with the code that it was shown for.
    pub(crate) fn change_as_key_holder<T>(
        &self,
        holder: &KeyHolder,
        while_frozen: WhileFrozen,
        decide: impl Fn(&Account, Change) -> Result<(Change, T)>,
    ) -> Result<T> {
        let (owner, client) = (&holder.owner, holder.client());
        let may_go_on = |account: &Account| match while_frozen {
            WhileFrozen::Refused => account.not_frozen(self.now()),
            WhileFrozen::Allowed => Ok(()),
        };
        may_go_on(&*self.account_of(owner)?)?; // what is refused anyway costs no code
        let code = holder.code.as_ref();
        let proven = code.map(|code| self.prove(&owner.account_id, Against::Active, code, client)).transpose()?;
        let changed = self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            if account.epoch != holder.epoch {
                return Err(Refusal::StateMoved.into());
            }
            may_go_on(&account)?;
            let (mut change, outcome) = decide(&account, account.change_while_frozen(self.now()))?;
            if let Some(proven) = &proven {
                let now = change.now();
                change = change
                    .with(proven.spend(now))
                    .with(proven.take_back())
                    .with(self.code_shown(&account, proven, client)?);
            }
            Ok((change.into_batch(), outcome))
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
}
