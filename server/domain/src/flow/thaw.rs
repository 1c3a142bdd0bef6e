//! Ending a freeze before its day is over: its owner alone, with password and second factor.
//!
//! Invariants: the password is not enough, for whoever the account was frozen against may know it; so without a second
//! factor only time ends a freeze. No operator does it.

use crate::caller::{self, Owner};
use crate::factor::Against;
use crate::history::Event;
use crate::outbox::Notice;
use crate::password::{HashPermit, Password};
use crate::store::Account;
use crate::{Core, Result};
use model::Refusal;
use model::factor::{FactorKind, TypedCode};
use model::freeze::ThawView;

impl Core {
    /// Whether the account is frozen, and what would end that.
    pub fn thaw_view(&self, owner: &Owner) -> Result<ThawView> {
        let account = self.account_of(owner)?;
        let off = self.factors_off(&account.id)?;
        let phone = self.phone_of(&account).filter(|_| self.policy.sms.on && !off.contains(&FactorKind::Sms));
        Ok(ThawView {
            frozen_until: account.frozen(self.now()),
            two_factor: account.two_factor(),
            phone: phone.map(|number| number.masked()),
        })
    }

    /// Sends a code to the backup phone, to end the freeze with.
    pub fn text_code_to_thaw(&self, owner: &Owner) -> Result<()> {
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            self.may_thaw(&account)?;
            Ok((self.sign_in_text_batch(&account, &owner.client)?, ()))
        })
    }

    /// Ends the freeze, with the password and a code of whatever kind is on. Both count as they do anywhere.
    pub fn thaw(&self, permit: &HashPermit, owner: &Owner, password: &Password, code: &TypedCode) -> Result<()> {
        self.may_thaw(&*self.account_of(owner)?)?;
        let fresh = self.step_up(permit, owner, password)?;
        let client = &owner.client;
        let proven = self.prove(&owner.account_id, Against::Active, code, client)?;
        let thawed = self.until_committed(|| {
            let now = self.now();
            let account = self.account_of_fresh_while_frozen(&fresh)?;
            // Two-factor may have been turned on a moment ago; it cannot be turned off.
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            self.may_thaw(&account)?;
            let factor = proven.kind();
            let change = account
                .change_while_frozen(now)
                .freeze(None)
                .with(proven.spend(now))
                .with(proven.take_back())
                .with(self.record(&account.id, &Event::Thawed { factor }, client)?)
                .with(self.tell(&account, Notice::Thawed, client)?)
                .with(self.tell_of_way_back(&account, Some(factor), proven.codes_left(&account), client)?);
            Ok((change.into_batch(), ()))
        });
        if thawed.is_err() {
            self.store.note(proven.take_back())?; // it was right, and nothing came of it
        }
        thawed
    }

    fn may_thaw(&self, account: &Account) -> Result<()> {
        let until = account.frozen(self.now()).ok_or(Refusal::NotFrozen)?;
        if account.two_factor() { Ok(()) } else { Err(Refusal::ThawNeedsFactor { until }.into()) }
    }
}
