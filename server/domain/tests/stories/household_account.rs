//! What a household does to the account itself: its password, its address, its sessions.

use crate::address::address;
use crate::household::{Seat, Verb};
use crate::world::link_token;
use domain::Result;
use domain::outbox::Notice;
use domain::password::Password;

impl Seat<'_> {
    pub(crate) fn change_password(&mut self) -> Result<()> {
        let core = self.world.core();
        let (owner, new) = (self.owner(&core)?, self.new_password());
        let permit = self.world.permit();
        let fresh = core.step_up(&permit, &owner, &self.password())?;
        let changed = core.change_password(&permit, &fresh, Password::typed(new.clone()))?;
        self.done("password_changed");
        self.household.passwords.lock().unwrap().push(new);
        self.keep(changed.session.expect("a browser"));
        self.keep_key(changed.api_key.show());
        Ok(())
    }

    pub(crate) fn reset_password(&self) -> Result<()> {
        let (core, client) = (self.world.core(), self.client());
        core.request_password_reset(&address(&self.email()), &client)?;
        let newest = self.household.read_mail(self.world).iter().rev().find_map(|letter| match &letter.notice {
            Notice::PasswordReset { link } => Some(link_token(link.show())),
            _ => None,
        });
        let Some(token) = newest else { return Ok(()) };
        let new = self.new_password();
        core.reset_password(&self.world.permit(), &token, (None, Password::typed(new.clone())), &client)?;
        self.done("password_reset");
        self.household.passwords.lock().unwrap().push(new);
        Ok(())
    }

    pub(crate) fn address(&self, verb: Verb) -> Result<()> {
        let core = self.world.core();
        match verb {
            Verb::AskForAddress => {
                let asked = self.household.read_mail(self.world).len();
                let new = address(&format!("ann{}at{asked}@example.org", self.number));
                core.request_address_change(&self.fresh()?, &new)?;
                self.done("address_change_asked");
            }
            Verb::CancelAddress => {
                core.cancel_address_change(&self.owner(&core)?)?;
                self.done("address_change_cancelled");
            }
            _ => {
                let newest =
                    self.household.read_mail(self.world).iter().rev().find_map(|letter| match &letter.notice {
                        Notice::ConfirmAddress { link } => Some((link_token(link.show()), letter.to.clone())),
                        _ => None,
                    });
                let Some((token, new)) = newest else { return Ok(()) };
                let before = core.overview(&self.owner(&core)?)?.account.email;
                core.confirm_address(&self.owner(&core)?, &token, &new)?;
                if before != new {
                    *self.household.email.lock().unwrap() = new.to_string();
                }
            }
        }
        Ok(())
    }

    pub(crate) fn sign_out(&self, verb: Verb) -> Result<()> {
        let core = self.world.core();
        let owner = self.owner(&core)?;
        if let Verb::SignOut = verb {
            core.sign_out(&owner)?;
            self.done("signed_out");
            return Ok(());
        }
        for session in core.overview(&owner)?.other_sessions() {
            core.end_session(&owner, &session.id)?;
            self.done("session_ended");
        }
        Ok(())
    }
}
