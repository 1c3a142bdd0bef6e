//! A new device in the place of the old one, while two-factor stays on.
//!
//! Invariants: the old device works until the new one has shown its first code; recovery codes and
//! the backup phone stay; leaving at any point changes nothing.

use crate::caller::{self, FreshOwner};
use crate::factor::{Against, Proof, totp};
use crate::history::Event;
use crate::outbox::Notice;
use crate::{Core, Result};
use model::Refusal;
use model::factor::{FactorKind, TypedCode};

impl Core {
    /// Draws a secret for the new device. The old one goes on working.
    pub fn start_device(&self, fresh: &FreshOwner) -> Result<totp::Enrolment> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            if !account.two_factor() {
                return Err(Refusal::AlreadyOff.into());
            }
            Ok((self.pending_authenticator_change(&account, &Event::DeviceStarted, &owner.client)?.into_batch(), ()))
        })?;
        self.pending_enrolment(fresh)
    }

    /// Takes the new device's first code: the old one stops working.
    pub fn confirm_device(&self, fresh: &FreshOwner, code: &TypedCode) -> Result<()> {
        let owner = fresh.owner();
        let before = self.account_of_fresh(fresh)?;
        if !before.two_factor() {
            return Err(Refusal::AlreadyOff.into());
        }
        let proven = self.prove(&before.id, Against::Enrolment, code, &owner.client)?;
        let Proof::Authenticator { id, step } = proven.proof.clone() else { return Err(Refusal::CodeShape.into()) };
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            let session = caller::session_of(&account, owner)?;
            caller::may_step_up(&account, session)?;
            if !account.two_factor() {
                return Err(Refusal::AlreadyOff.into());
            }
            let mut unlock = proven.take_back();
            unlock.clear_counter(&self.keys.factor_counter(&account.id, FactorKind::Authenticator));
            let change = account
                .change(self.now())
                .activate_authenticator(&id, step)
                .drop_other_authenticators(&id)
                .drop_pending_sign_ins()
                .session_passed(&session.id, FactorKind::Authenticator)
                .with(unlock)
                .with(self.record(&account.id, &Event::DeviceChanged, &owner.client)?)
                .with(self.tell(&account, Notice::DeviceChanged, &owner.client)?);
            Ok((change.into_batch(), ()))
        })
    }
}
