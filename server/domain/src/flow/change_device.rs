//! A new device, while two-factor stays on: its secret, its first code, then how long the old one still works.
//!
//! Invariants: until the last step the old device works and the new one opens nothing; recovery codes and the
//! backup phone stay; leaving at any point changes nothing, and what was begun expires.

use crate::caller::{self, FreshOwner, Owner};
use crate::factor::{Against, Proof, totp};
use crate::flow::devices::is_free;
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, Authenticator, Batch, Change, Passed};
use crate::{Core, Error, Result};
use model::Refusal;
use model::device::{DeviceName, MOST_DEVICES, Overlap};
use model::factor::{FactorKind, TypedCode};
use std::sync::Arc;

/// What becomes of the devices there are.
#[derive(Clone, Copy, Debug)]
pub enum Others<'a> {
    /// All of them stay.
    Stay,
    /// One is replaced, and works on for that long.
    Replace { id: &'a str, overlap: Overlap },
}

/// How far a new device has come.
#[derive(Debug)]
pub enum NewDevice {
    None,
    /// It waits for its first code.
    Started(totp::Enrolment),
    /// Its code was right. It is not on yet. With its id.
    Proven(String),
}

impl Core {
    /// Draws a secret for the new device. The others go on working.
    pub fn start_device(&self, fresh: &FreshOwner) -> Result<totp::Enrolment> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_with_two_factor(fresh)?;
            let (id, secret) = (self.random.id(self.now())?, totp::draw(&*self.random)?);
            let pending = (id.as_str(), secret.as_slice());
            let change = self.pending_authenticator_change(&account, &Event::DeviceStarted, owner, pending)?;
            Ok((change.into_batch(), ()))
        })?;
        self.pending_enrolment(fresh)
    }

    /// How far it has come: the page may be left, reloaded and gone back to.
    pub fn new_device(&self, fresh: &FreshOwner) -> Result<NewDevice> {
        let account = self.account_with_two_factor(fresh)?;
        match self.pending_of(&account, fresh.owner(), None) {
            Err(Error::Refused(Refusal::NothingPending)) => Ok(NewDevice::None),
            Err(error) => Err(error),
            Ok(pending) if pending.is_proven() => Ok(NewDevice::Proven(pending.id.clone())),
            Ok(pending) => self.enrolment_of(&account, pending).map(NewDevice::Started),
        }
    }

    /// Takes the new device's first code, which is spent by it. Nothing else changes yet.
    pub fn prove_device(&self, fresh: &FreshOwner, drawn_for: Option<&str>, code: &TypedCode) -> Result<()> {
        let owner = fresh.owner();
        let before = self.account_with_two_factor(fresh)?;
        let pending = &self.pending_of(&before, owner, drawn_for)?.id;
        let proven = self.prove(&before.id, Against::Enrolment(pending), code, &owner.client)?;
        let Proof::Authenticator { id, step } = proven.proof.clone() else { return Err(Refusal::CodeShape.into()) };
        self.until_committed(|| {
            let account = self.account_with_two_factor(fresh)?;
            self.pending_of(&account, owner, Some(&id))?;
            let change = account.change(self.now())?.prove_authenticator(&id, step).with(proven.take_back());
            Ok((change.with(self.record(&account.id, &Event::DeviceProven, &owner.client)?).into_batch(), ()))
        })
    }

    /// Puts the new device beside the others, or in the place of one of them.
    pub fn finish_device(
        &self,
        fresh: &FreshOwner,
        drawn_for: Option<&str>,
        name: &DeviceName,
        others: Others<'_>,
    ) -> Result<()> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_with_two_factor(fresh)?;
            let pending = self.pending_of(&account, owner, drawn_for)?;
            if !pending.is_proven() {
                return Err(Refusal::NothingPending.into());
            }
            is_free(&account, name, None)?;
            let (change, event, notice) = replace(
                account.change(now)?.activate_authenticator(&pending.id, name.as_str()),
                &account,
                name,
                others,
            )?;
            let change = self.device_is_on(change, owner, &account, &pending.id, (&event, notice))?;
            Ok((change.into_batch(), ()))
        })
    }

    /// Puts the device that this session is setting up beside the others in one step: for a program, which has no page to
    /// choose on. What would be refused is refused before the code is looked at.
    pub fn add_device(&self, fresh: &FreshOwner, name: &DeviceName, code: &TypedCode) -> Result<()> {
        let owner = fresh.owner();
        let before = self.account_with_two_factor(fresh)?;
        let pending = &self.pending_of(&before, owner, None)?.id;
        is_free(&before, name, None)?;
        drop(replace(before.change(self.now())?, &before, name, Others::Stay)?);
        let proven = self.prove(&before.id, Against::Enrolment(pending), code, &owner.client)?;
        let Proof::Authenticator { id, step } = proven.proof.clone() else { return Err(Refusal::CodeShape.into()) };
        self.until_committed(|| {
            let account = self.account_with_two_factor(fresh)?;
            self.pending_of(&account, owner, Some(&id))?;
            is_free(&account, name, None)?;
            let change = account
                .change(self.now())?
                .prove_authenticator(&id, step)
                .activate_authenticator(&id, name.as_str())
                .with(proven.take_back());
            let (change, event, notice) = replace(change, &account, name, Others::Stay)?;
            Ok((self.device_is_on(change, owner, &account, &id, (&event, notice))?.into_batch(), ()))
        })
    }

    /// What a device that was turned on takes along, and what is told of it.
    fn device_is_on(
        &self,
        change: Change,
        owner: &Owner,
        account: &Account,
        id: &str,
        (event, notice): (&Event, Notice),
    ) -> Result<Change> {
        let session = caller::session_of(account, owner)?;
        let passed = Passed { factor: FactorKind::Authenticator, authenticator_id: Some(id.to_owned()) };
        let mut unlock = Batch::new();
        unlock.clear_counter(&self.keys.factor_counter(&account.id, FactorKind::Authenticator));
        Ok(change
            .drop_pending_sign_ins()
            .session_passed(&session.id, passed)
            .with(unlock)
            .with(self.record(&account.id, event, &owner.client)?)
            .with(self.tell(account, notice, &owner.client)?))
    }

    /// Gives a begun change up. The devices are as they were.
    pub fn cancel_device(&self, fresh: &FreshOwner) -> Result<()> {
        self.until_committed(|| {
            let account = self.account_with_two_factor(fresh)?;
            self.pending_of(&account, fresh.owner(), None)?;
            let change = account.change(self.now())?.drop_pending_authenticators();
            Ok((
                change.with(self.record(&account.id, &Event::DeviceCancelled, &fresh.owner().client)?).into_batch(),
                (),
            ))
        })
    }

    /// The account of a fresh owner, whose two-factor may have been turned on or off a moment ago from elsewhere.
    pub(crate) fn account_with_two_factor(&self, fresh: &FreshOwner) -> Result<Arc<Account>> {
        let account = self.account_of_fresh(fresh)?;
        if !account.two_factor() {
            return Err(Refusal::AlreadyOff.into());
        }
        caller::may_step_up(&account, caller::session_of(&account, fresh.owner())?)?;
        Ok(account)
    }
}

/// What becomes of the others, with what is told of it.
fn replace(
    change: Change,
    account: &Account,
    name: &DeviceName,
    others: Others<'_>,
) -> Result<(Change, Event, Notice)> {
    let device = name.as_str().to_owned();
    let there_are = account.active_authenticators().count();
    let (old, until) = match others {
        Others::Stay | Others::Replace { overlap: Overlap::Stays, .. } => (None, None),
        Others::Replace { id, overlap } => {
            let old = account.active_authenticator(id).filter(|old| old.is_usable(change.now()));
            let old: &Authenticator = old.ok_or(Refusal::DeviceNotFound)?;
            let end = overlap.seconds().filter(|seconds| *seconds > 0).map(|seconds| change.now() + seconds);
            // One that is to stop sooner anyway does.
            (Some(old), end.map(|end| old.retires_at.map_or(end, |sooner| sooner.min(end))))
        }
    };
    let goes_now = old.is_some() && until.is_none();
    if there_are + 1 - usize::from(goes_now) > MOST_DEVICES {
        return Err(Refusal::TooManyDevices.into());
    }
    Ok(match (old, until) {
        (None, _) => (change, Event::DeviceAdded { device: device.clone() }, Notice::DeviceAdded { device }),
        (Some(old), None) => {
            let event = Event::DeviceChanged { device, old: old.name.clone(), until };
            (change.retire_authenticator(&old.id), event, Notice::DeviceChanged)
        }
        (Some(old), Some(end)) => {
            let event = Event::DeviceChanged { device: device.clone(), old: old.name.clone(), until };
            let notice = Notice::DeviceOverlap { device, old: old.name.clone(), until: end };
            (change.authenticator_retires(&old.id, Some(end)), event, notice)
        }
    })
}
