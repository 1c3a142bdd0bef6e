//! Changing the password, as a fresh owner; then everything that was signed in with the old one ends.

use crate::caller::FreshOwner;
use crate::history::Event;
use crate::outbox::Notice;
use crate::password::{self, HashPermit, NewPassword, Password};
use crate::token::Token;
use crate::{Core, Result};
use model::Refusal;
use model::session::EndReason;
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
    pub fn change_password(&self, permit: &HashPermit, fresh: &FreshOwner, new: Password) -> Result<PasswordChanged> {
        let owner = fresh.owner();
        let account = self.account_of_fresh(fresh)?;
        let about = [account.email.as_str(), account.name.as_deref().unwrap_or_default()];
        let new = NewPassword::judge(new, &about)?;
        if password::verify(permit, Some(&account.password_hash), new.as_typed())? {
            return Err(Refusal::PasswordUnchanged.into());
        }
        let hash = password::hash(permit, &*self.random, &new)?;
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            let second_factor = account.two_factor();
            let change = account
                .change(self.now())?
                .set_password(hash.clone())
                .drop_pending_sign_ins()
                .drop_pending_authenticators()
                .drop_text_codes()
                .drop_password_reset()
                .end_epoch();
            let (change, session) =
                self.carry_this_session(change, &account, fresh, second_factor, EndReason::PasswordChanged)?;
            let (change, api_key) = self.replace_account_key(change)?;
            let change = change
                .with(self.record(&account.id, &Event::PasswordChanged, &owner.client)?)
                .with(self.tell(&account, Notice::PasswordChanged, &owner.client)?);
            Ok((change.into_batch(), PasswordChanged { api_key, session }))
        })
    }
}
