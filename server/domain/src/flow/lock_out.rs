//! Letting a locked factor be tried again: the operator's part.

use crate::caller::Client;
use crate::history::Event;
use crate::outbox::Notice;
use crate::{Core, Result};
use model::factor::FactorKind;
use model::{EmailAddress, Moment, Refusal};

/// What the operator sees of an account.
#[derive(Clone, Debug)]
pub struct AccountState {
    pub email: EmailAddress,
    pub id: String,
    pub operator: bool,
    pub two_factor: bool,
    /// Wrong codes in a row since the last full sign-in.
    pub wrong_codes: i64,
    /// Seconds until a code is looked at again.
    pub wait: Option<i64>,
    /// The kinds that had 100 wrong codes in a row and are off.
    pub factors_off: Vec<FactorKind>,
    /// Until when nothing about signing in can be changed. Nobody but its owner ends that.
    pub frozen_until: Option<Moment>,
}

impl Core {
    /// Looks at an account's locks, from the machine itself.
    pub fn account_state(&self, email: &EmailAddress) -> Result<AccountState> {
        let account = self.store.account_by_email(email)?.ok_or(Refusal::AccountNotFound)?;
        let codes = self.store.counter(self.keys.codes_counter(&account.id))?;
        Ok(AccountState {
            email: account.email.clone(),
            id: account.id.clone(),
            operator: account.operator,
            two_factor: account.two_factor(),
            wrong_codes: codes.failures,
            wait: codes.wait(crate::limit::CODES, self.now()),
            factors_off: self.factors_off(&account.id)?,
            frozen_until: account.frozen(self.now()),
        })
    }

    /// Clears the counters of an account's codes, from the machine itself. The factor stays on.
    pub fn unlock(&self, email: &EmailAddress) -> Result<()> {
        let account = self.store.account_by_email(email)?.ok_or(Refusal::AccountNotFound)?;
        let console = Client::console();
        let batch = self
            .clear_code_counters(&account.id)
            .and(self.record(&account.id, &Event::FactorUnlocked, &console)?)
            .and(self.tell(&account, Notice::FactorUnlocked, &console)?);
        self.store.note(batch)
    }
}
