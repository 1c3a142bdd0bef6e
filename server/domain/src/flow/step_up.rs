//! Step-up: the password again, before anything about factors, codes, keys, the password or the address.

use crate::caller::{self, FreshOwner, Owner};
use crate::password::{HashPermit, Password};
use crate::store::{Batch, Committed};
use crate::{Core, Error, Result};
use model::Refusal;

impl Core {
    /// Takes the password again. It counts like any other try of this account's password.
    pub fn step_up(&self, permit: &HashPermit, owner: &Owner, password: &Password) -> Result<FreshOwner> {
        let account = self.account_of(owner)?;
        let session = caller::session_of(&account, owner)?;
        caller::may_step_up(&account, session)?;
        let right =
            self.check_password(permit, account.email.as_str(), password, &owner.client).map_err(
                |error| match error {
                    Error::Refused(Refusal::BadCredentials) => Refusal::WrongPassword.into(),
                    other => other,
                },
            )?;
        // The address went to another account while this was being checked.
        if right.account.id != account.id {
            return Err(Refusal::StateMoved.into());
        }
        let mut batch: Batch = right.take_back();
        batch.prove_password(&session.id, account.epoch, self.now());
        match self.store.commit(batch)? {
            Committed::Yes => Ok(FreshOwner::new(owner.clone(), account.epoch)),
            Committed::SomebodyWasFaster => Err(Refusal::SignedOut.into()),
        }
    }
}
