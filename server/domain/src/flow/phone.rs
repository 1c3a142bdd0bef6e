//! The backup phone: a number, a code sent to it, typed back. Only beside an authenticator.
//!
//! Invariants: a number counts only after its code came back; until then an old number stays; both
//! numbers and the mailbox are told of a change; nobody sees more of a number than its mask.

use crate::caller::{self, FreshOwner, Owner, PendingSignIn};
use crate::factor::Against;
use crate::factor::sms::TextPurpose;
use crate::history::Event;
use crate::outbox::Notice;
use crate::phone::PhoneNumber;
use crate::store::{Account, Batch};
use crate::text::TextNotice;
use crate::{Core, Result};
use model::Refusal;
use model::factor::{FactorKind, TypedCode};
use model::phone::{PhoneView, TextOnItsWay};

impl Core {
    /// Sends a code to a number that is to be the backup phone.
    pub fn start_phone(&self, fresh: &FreshOwner, typed: &str) -> Result<()> {
        let owner = fresh.owner();
        if !self.policy.sms.on {
            return Err(Refusal::SmsOff.into());
        }
        let number = PhoneNumber::judge(typed, &self.policy.sms.countries)?;
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            // ASVS 6.6.1: a telephone alone is no second factor.
            if !account.two_factor() {
                return Err(Refusal::AuthenticatorFirst.into());
            }
            // Codes by text message that are off come back by confirming the same number again.
            let is_off = self.factors_off(&account.id)?.contains(&FactorKind::Sms);
            if !is_off && self.phone_of(&account).is_some_and(|present| present == number) {
                return Err(Refusal::PhoneUnchanged.into());
            }
            Ok((self.text_code_batch(&account, TextPurpose::ConfirmPhone, &number, &owner.client)?, ()))
        })
    }

    /// Sends another code to the number that waits for one; the code before is worth nothing then.
    pub fn resend_phone_code(&self, owner: &Owner) -> Result<()> {
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            let waiting = self.store.text_code(&account.id, TextPurpose::ConfirmPhone)?;
            let waiting = waiting.filter(|_| account.two_factor()).ok_or(Refusal::NothingPending)?;
            let number = PhoneNumber::open(&self.keys, &account.id, &waiting.sealed_number)?;
            Ok((self.text_code_batch(&account, TextPurpose::ConfirmPhone, &number, &owner.client)?, ()))
        })
    }

    /// Takes the code that was sent to the new number, which is the backup phone from then on.
    pub fn confirm_phone(&self, owner: &Owner, code: &TypedCode) -> Result<PhoneView> {
        let before = self.account_of(owner)?;
        caller::may_step_up(&before, caller::session_of(&before, owner)?)?;
        let proven = self.prove(&before.id, Against::NewPhone, code, &owner.client)?;
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of(owner)?;
            caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
            if !account.two_factor() {
                return Err(Refusal::AuthenticatorFirst.into());
            }
            let sent = self.store.text_code(&account.id, TextPurpose::ConfirmPhone)?.ok_or(Refusal::NothingPending)?;
            let number = PhoneNumber::open(&self.keys, &account.id, &sent.sealed_number)?;
            let masked = number.masked();
            let old = self.phone_of(&account);
            let told = self.tell_of_phone(&account, old.as_ref(), &number, &owner.client)?;
            let mut counts = proven.take_back();
            counts.clear_counter(&self.keys.factor_counter(&account.id, proven.kind()));
            // A sign-in code that went to the old number must not open anything any more.
            counts.drop_text_code(&account.id, TextPurpose::SignIn);
            let change = account
                .change(now)?
                .with(proven.spend(now))
                .put_phone(sent.sealed_number)
                .with(counts)
                .with(self.record(&account.id, &Event::PhoneConfirmed { masked: masked.clone() }, &owner.client)?)
                .with(told);
            Ok((change.into_batch(), PhoneView { masked, confirmed_at: now, last_used_at: None }))
        })
    }

    /// Gives up a number that waits for its code. An old one stays.
    pub fn cancel_phone(&self, owner: &Owner) -> Result<()> {
        let account = self.account_of(owner)?;
        caller::session_of(&account, owner)?;
        let mut batch = Batch::new();
        batch.drop_text_code(&account.id, TextPurpose::ConfirmPhone);
        self.store.note(batch)
    }

    /// Removes the backup phone.
    pub fn remove_phone(&self, fresh: &FreshOwner) -> Result<()> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            let number = self.phone_of(&account).ok_or(Refusal::NoPhone)?;
            let masked = number.masked();
            let change = account
                .change(self.now())?
                .drop_phone()
                .drop_text_codes()
                .with(self.record(&account.id, &Event::PhoneRemoved { masked: masked.clone() }, &owner.client)?)
                .with(self.tell(&account, Notice::PhoneRemoved { masked }, &owner.client)?)
                .with(self.text_notice(&account, &number, TextNotice::PhoneRemoved)?);
            Ok((change.into_batch(), ()))
        })
    }

    /// Sends a code to the backup phone, for a sign-in that waits for one.
    pub fn text_sign_in_code(&self, caller: &PendingSignIn) -> Result<()> {
        self.until_committed(|| {
            let pending = self.still_pending(&caller.pending)?;
            let account = self.store.account(&pending.account_id)?.ok_or(Refusal::SignInExpired)?;
            Ok((self.sign_in_text_batch(&account, &caller.client)?, ()))
        })
    }

    /// The code that a new number waits for, if one is on its way.
    pub fn phone_on_its_way(&self, owner: &Owner) -> Result<Option<TextOnItsWay>> {
        let account = self.account_of(owner)?;
        self.text_on_its_way(&account.id, TextPurpose::ConfirmPhone, &owner.client)
    }

    pub(crate) fn sign_in_text_batch(&self, account: &Account, client: &caller::Client) -> Result<Batch> {
        let number = self.phone_of(account).filter(|_| account.two_factor()).ok_or(Refusal::NoPhone)?;
        if self.factors_off(&account.id)?.contains(&FactorKind::Sms) {
            return Err(Refusal::FactorOff(FactorKind::Sms).into());
        }
        self.text_code_batch(account, TextPurpose::SignIn, &number, client)
    }

    pub(crate) fn phone_view(&self, account: &Account) -> Option<PhoneView> {
        let number = self.phone_of(account)?;
        account.phone.as_ref().map(|phone| PhoneView {
            masked: number.masked(),
            confirmed_at: phone.confirmed_at,
            last_used_at: phone.last_used_at,
        })
    }

    /// The backup phone.
    pub(crate) fn phone_of(&self, account: &Account) -> Option<PhoneNumber> {
        self.opened_number(&account.id, &account.phone.as_ref()?.sealed_number)
    }

    /// A number of an account. One that was sealed for another row or key is none: the other ways go on.
    pub(crate) fn opened_number(&self, account_id: &str, sealed: &[u8]) -> Option<PhoneNumber> {
        PhoneNumber::open(&self.keys, account_id, sealed)
            .inspect_err(|error| tracing::error!(account.id = account_id, %error, "a telephone number does not open"))
            .ok()
    }

    fn tell_of_phone(
        &self,
        account: &Account,
        old: Option<&PhoneNumber>,
        new: &PhoneNumber,
        client: &caller::Client,
    ) -> Result<Batch> {
        let masked = new.masked();
        Ok(match old.filter(|old| *old != new) {
            None => self.tell(account, Notice::PhoneAdded { masked }, client)?.and(self.text_notice(
                account,
                new,
                TextNotice::PhoneAdded,
            )?),
            Some(old) => self
                .tell(account, Notice::PhoneChanged { masked }, client)?
                .and(self.text_notice(account, old, TextNotice::PhoneChanged)?)
                .and(self.text_notice(account, new, TextNotice::PhoneChanged)?),
        })
    }
}
