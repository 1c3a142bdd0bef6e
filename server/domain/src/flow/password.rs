//! Changing the password: the old one first; then everything that was signed in with it ends.

use crate::caller::{FreshOwner, Owner};
use crate::history::Event;
use crate::outbox::Notice;
use crate::password::{self, HashPermit, NewPassword, Password};
use crate::token::Token;
use crate::{Core, Result};
use model::Refusal;
use model::shown_once::ShownOnce;

/// The password is another one.
#[derive(Debug)]
pub struct PasswordChanged {
    /// The account's new API key: whoever knew the old password could have read the old one.
    pub api_key: ShownOnce,
    /// The present browser's new token.
    pub session: Option<Token>,
}

impl Core {
    /// Changes the password. Every other session, half-finished sign-in and API key ends.
    pub fn change_password(
        &self,
        permit: &HashPermit,
        owner: &Owner,
        current: &Password,
        new: Password,
    ) -> Result<PasswordChanged> {
        let account = self.account_of(owner)?;
        let fresh: FreshOwner = self.step_up(permit, owner, current)?;
        if current.is(&new) {
            return Err(Refusal::PasswordUnchanged.into());
        }
        let about = [account.email.as_str(), account.name.as_deref().unwrap_or_default()];
        let hash = password::hash(permit, &*self.random, &NewPassword::judge(new, &about)?)?;
        let checked_against = account.epoch;
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            if account.epoch != checked_against {
                return Err(Refusal::StateMoved.into());
            }
            let second_factor = account.two_factor();
            let change = account.change(self.now()).set_password(hash.clone()).drop_pending_sign_ins().end_epoch();
            let (change, session) = self.carry_this_session(change, &account, &fresh, second_factor)?;
            let (change, api_key) = self.replace_account_key(change)?;
            let change = change
                .with(self.record(&account.id, &Event::PasswordChanged, &owner.client)?)
                .with(self.tell(&account, Notice::PasswordChanged, &owner.client)?);
            Ok((change.into_batch(), PasswordChanged { api_key, session }))
        })
    }
}
