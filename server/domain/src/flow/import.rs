//! Import: a secret that another program exported becomes an authenticator here, so that nobody has to scan again.
//!
//! The owner's import is a set-up like any other: the password before it, a code of the secret to finish it. The
//! operator's needs neither, but only sets up an account that has no second factor.
//!
//! Invariants: a secret is at most one of an account's devices, or its codes would work twice; what the operator
//! imports is one batch for each account.

use crate::caller::{Client, FreshOwner, Owner};
use crate::factor::totp;
use crate::flow::enable::Draws;
use crate::history::Event;
use crate::import::{Exported, significant};
use crate::outbox::Notice;
use crate::policy::RecoveryCodes;
use crate::store::{Account, Batch};
use crate::{Core, Result};
use model::device::MOST_DEVICES;
use model::session::EndReason;
use model::{EmailAddress, Refusal};
use subtle::ConstantTimeEq;

impl Core {
    /// Begins to set up what was exported. It stays pending until a code of it shows that the app has it too.
    pub fn start_import(&self, fresh: &FreshOwner, exported: &Exported) -> Result<()> {
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            self.may_become_a_device(&account, exported)?;
            let event = Event::ImportStarted { from: exported.origin().to_owned() };
            let id = self.random.id(self.now())?;
            let pending = (id.as_str(), exported.secret());
            let change = self.pending_authenticator_change(&account, &event, fresh.owner(), pending)?;
            // Whatever the app has shown until now may have been used, there or here.
            let mut burnt = Batch::new();
            for step in totp::steps_until_now(change.now()) {
                burnt.burn_step(&id, step);
            }
            Ok((change.with(burnt).into_batch(), ()))
        })
    }

    /// Whether an owner's import would work. Changes nothing, and takes no password: it tells nothing that whoever holds the
    /// secret does not see in their app.
    pub fn plan_import(&self, owner: &Owner, exported: &Exported) -> Result<()> {
        let account = self.account_of(owner)?;
        account.not_frozen(self.now())?;
        self.may_become_a_device(&account, exported)
    }

    /// Whether an operator's import would work for an address. Changes nothing.
    pub fn plan_import_for(&self, email: &EmailAddress, exported: &[&Exported]) -> Result<()> {
        let account = self.store.account_by_email(email)?.ok_or(Refusal::AccountNotFound)?;
        account.not_frozen(self.now())?;
        self.may_import(&account, exported)
    }

    /// Turns two-factor on with what was exported, from the machine itself. As if its owner had done it, every session
    /// and API key ends; codes that may have been used elsewhere in this minute open nothing here.
    pub fn import_for(&self, email: &EmailAddress, exported: &[&Exported]) -> Result<()> {
        let console = Client::console();
        self.until_committed(|| {
            let now = self.now();
            let account = self.store.account_by_email(email)?.ok_or(Refusal::AccountNotFound)?;
            self.may_import(&account, exported)?;
            let mut change = account.change(now)?;
            for (device, name) in exported.iter().zip(names(exported)) {
                let id = self.random.id(now)?;
                let sealed = totp::seal(&self.keys, &*self.random, (&account.id, &id), device.secret())?;
                change = change.insert_active_authenticator(id, &name, sealed, totp::last_acceptable_step(now));
            }
            // Codes that are shown once have nobody to be shown to: their owner draws them. The API key becomes visible by
            // regenerating it.
            let draws = match self.policy.recovery_codes {
                RecoveryCodes::Viewable => Draws::Codes,
                RecoveryCodes::ShowOnce => Draws::Nothing,
            };
            let turned_on = self.turn_on(change, &account, draws, &console, |change| {
                Ok((change.drop_all_sessions(EndReason::TwoFactorEnabled), ()))
            })?;
            let event = Event::TwoFactorImported {
                sessions_ended: account.sessions.len(),
                api_keys_ended: account.api_keys.len(),
            };
            let notice = Notice::TwoFactorImported { from: from(exported) };
            let change = turned_on
                .change
                .with(self.record(&account.id, &event, &console)?)
                .with(self.tell(&account, notice, &console)?);
            Ok((change.into_batch(), ()))
        })
    }

    fn may_import(&self, account: &Account, exported: &[&Exported]) -> Result<()> {
        if account.two_factor() {
            return Err(Refusal::ImportTwoFactorOn.into());
        }
        if exported.len() > MOST_DEVICES {
            return Err(Refusal::TooManyDevices.into());
        }
        for (at, one) in exported.iter().enumerate() {
            if exported[..at].iter().any(|other| is_same(other.secret(), one.secret())) {
                return Err(Refusal::ImportPresent.into());
            }
        }
        Ok(())
    }

    fn may_become_a_device(&self, account: &Account, exported: &Exported) -> Result<()> {
        let mut secrets = account.active_authenticators().filter_map(|device| totp::open(&self.keys, device));
        if secrets.any(|secret| is_same(&secret, exported.secret())) {
            return Err(Refusal::ImportPresent.into());
        }
        if account.active_authenticators().count() >= MOST_DEVICES {
            return Err(Refusal::TooManyDevices.into());
        }
        Ok(())
    }
}

/// Whether two secrets show the same codes.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    bool::from(significant(one).ct_eq(significant(other)))
}

/// What the devices are called.
fn names(exported: &[&Exported]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for one in exported {
        let name = one.device_name("", |name| names.iter().any(|taken| taken == name));
        names.push(name);
    }
    names
}

fn from(exported: &[&Exported]) -> String {
    let mut origins: Vec<&str> = exported.iter().map(|one| one.origin()).filter(|origin| !origin.is_empty()).collect();
    origins.sort_unstable();
    origins.dedup();
    origins.join(", ")
}
