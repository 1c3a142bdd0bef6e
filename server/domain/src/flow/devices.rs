//! The devices there are: their names, and their end. A new one comes by `change_device.rs`.
//!
//! Invariants: one device always stays, so that two-factor never ends by the passing of time; removing the last
//! one is turning two-factor off, which is `disable.rs` and says so.

use crate::caller::{Client, FreshOwner};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, Authenticator, Batch, Change};
use crate::{Core, Result};
use model::Refusal;
use model::device::DeviceName;
use model::moment::DAY;

/// How long a device that has stopped is remembered, so that its codes are told for what they are.
pub const REMEMBERED: i64 = 30 * DAY;

impl Core {
    pub fn rename_device(&self, fresh: &FreshOwner, id: &str, name: &DeviceName) -> Result<()> {
        self.change_a_device(fresh, id, |account, device, change| {
            if device.name == name.as_str() {
                return Ok(None);
            }
            is_free(account, name, Some(&device.id))?;
            let event = Event::DeviceRenamed { device: name.as_str().to_owned(), old: device.name.clone() };
            Ok(Some((change.rename_authenticator(&device.id, name.as_str()), event, None)))
        })
    }

    /// Ends a device now: one that would have retired later, or any other as long as one stays.
    pub fn remove_device(&self, fresh: &FreshOwner, id: &str) -> Result<()> {
        self.change_a_device(fresh, id, |account, device, change| {
            may_go(account, device)?;
            let name = device.name.clone();
            let event = Event::DeviceRemoved { device: name.clone() };
            Ok(Some((change.retire_authenticator(&device.id), event, Some(Notice::DeviceRemoved { device: name }))))
        })
    }

    /// Lets a device stay that was about to retire.
    pub fn keep_device(&self, fresh: &FreshOwner, id: &str) -> Result<()> {
        self.change_a_device(fresh, id, |_, device, change| {
            if device.retires_at.is_none() {
                return Ok(None);
            }
            let name = device.name.clone();
            let event = Event::DeviceKept { device: name.clone() };
            Ok(Some((change.authenticator_retires(&device.id, None), event, Some(Notice::DeviceKept { device: name }))))
        })
    }

    fn change_a_device(
        &self,
        fresh: &FreshOwner,
        id: &str,
        decide: impl Fn(&Account, &Authenticator, Change) -> Result<Option<(Change, Event, Option<Notice>)>>,
    ) -> Result<()> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_with_two_factor(fresh)?;
            let now = self.now();
            // One whose time is over is gone, also before the task has come round to it.
            let device = account.active_authenticator(id).filter(|device| device.is_usable(now));
            let device = device.ok_or(Refusal::DeviceNotFound)?;
            let Some((mut change, event, notice)) = decide(&account, device, account.change(now)?)? else {
                return Ok((Batch::new(), ())); // it is as it was wished
            };
            change = change.with(self.record(&account.id, &event, &owner.client)?);
            if let Some(notice) = notice {
                change = change.with(self.tell(&account, notice, &owner.client)?);
            }
            Ok((change.into_batch(), ()))
        })
    }

    /// Retires the devices whose time is over. Their codes are refused already; this is what tells it.
    pub fn retire_devices(&self) -> Result<()> {
        for account_id in self.store.accounts_with_a_device_to_retire(self.now())? {
            // One account that cannot be written must not keep the others waiting.
            if let Err(error) = self.retire_devices_of(&account_id) {
                tracing::error!(account.id = account_id, %error, "a device whose time is over was not retired");
            }
        }
        Ok(())
    }

    fn retire_devices_of(&self, account_id: &str) -> Result<()> {
        self.until_committed(|| {
            let now = self.now();
            let Some(account) = self.store.account(account_id)? else { return Ok((Batch::new(), ())) };
            let due: Vec<_> = account.active_authenticators().filter(|device| !device.is_usable(now)).collect();
            if due.is_empty() {
                return Ok((Batch::new(), ())); // somebody has removed or kept it meanwhile
            }
            let client = Client::server();
            // Chosen before, and no change of today.
            let mut change = account.change_while_frozen(now);
            for device in due {
                let name = device.name.clone();
                change = change
                    .retire_authenticator(&device.id)
                    .with(self.record(&account.id, &Event::DeviceRetired { device: name.clone() }, &client)?)
                    .with(self.tell(&account, Notice::DeviceRetired { device: name }, &client)?);
            }
            Ok((change.into_batch(), ()))
        })
    }
}

/// Two devices of one name could not be told apart, least of all when one of them has to go.
pub(crate) fn is_free(account: &Account, name: &DeviceName, but: Option<&str>) -> Result<()> {
    let mut others = account.active_authenticators().filter(|other| Some(other.id.as_str()) != but);
    if others.any(|other| other.name == name.as_str()) { Err(Refusal::DeviceNameTaken.into()) } else { Ok(()) }
}

/// Whether a device may go: another one must be there, and one that stays.
fn may_go(account: &Account, device: &Authenticator) -> Result<()> {
    let mut others = account.active_authenticators().filter(|other| other.id != device.id).peekable();
    if others.peek().is_none() {
        return Err(Refusal::LastDevice.into());
    }
    if others.all(|other| other.retires_at.is_some()) {
        return Err(Refusal::OneMustStay.into());
    }
    Ok(())
}
