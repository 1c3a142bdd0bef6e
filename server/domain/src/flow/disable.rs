//! Turning two-factor off: with the password, and a code as well where the operator wants it.

use crate::caller::{self, FreshOwner};
use crate::factor::Against;
use crate::history::Event;
use crate::outbox::Notice;
use crate::policy::Disable;
use crate::store::Batch;
use crate::text::TextNotice;
use crate::{Core, Result};
use model::Refusal;
use model::factor::TypedCode;

impl Core {
    /// Turns two-factor off as a whole: factors, what is pending, and half-finished sign-ins go in
    /// one batch. Sessions and API keys stay.
    pub fn disable(&self, fresh: &FreshOwner, code: Option<&TypedCode>) -> Result<()> {
        let owner = fresh.owner();
        let before = self.account_of_fresh(fresh)?;
        if !before.two_factor() {
            return Err(Refusal::AlreadyOff.into());
        }
        let proven = match (self.policy.disable, code) {
            (Disable::Password, _) => None,
            (Disable::PasswordAndCode, None) => return Err(Refusal::TwoFactorNeeded.into()),
            (Disable::PasswordAndCode, Some(code)) => {
                Some(self.prove(&before.id, Against::Active, code, &owner.client)?)
            }
        };
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of_fresh(fresh)?;
            if !account.two_factor() {
                return Err(Refusal::AlreadyOff.into());
            }
            // The factor may have been turned on a moment ago, from another session.
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            let phone = match self.phone_of(&account) {
                Some(number) => self.text_notice(&account, &number, TextNotice::PhoneRemoved)?,
                None => Batch::new(),
            };
            let mut change = account.change(now)?;
            if let Some(proven) = &proven {
                change = change.with(proven.spend(now));
            }
            let change = change
                .drop_all_authenticators()
                .drop_recovery_set()
                .drop_phone()
                .drop_text_codes()
                .drop_pending_sign_ins()
                .with(self.clear_code_counters(&account.id))
                .with(self.record(&account.id, &Event::TwoFactorDisabled, &owner.client)?)
                .with(self.tell(&account, Notice::TwoFactorDisabled, &owner.client)?)
                .with(phone);
            Ok((change.into_batch(), ()))
        })
    }
}
