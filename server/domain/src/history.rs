//! What is written into an account's history.

use crate::caller::Client;
use crate::store::{Batch, EventRow};
use crate::{Core, Error, Result};
use model::EmailAddress;
use model::factor::{CodeHint, FactorKind};
use serde::Serialize;

/// Something that happened to an account. The serialized tag is its kind in the database.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    AccountCreated,
    SignedIn { factor: Option<FactorKind> },
    SignedOut,
    SessionEnded,
    HalfSignedIn,
    WrongCode { hint: CodeHint },
    FactorOff { factor: FactorKind },
    FactorUnlocked,
    SealBroken { factor: FactorKind },
    TwoFactorStarted,
    TwoFactorEnabled { sessions_ended: usize, api_keys_ended: usize },
    TwoFactorDisabled,
    DeviceStarted,
    DeviceChanged,
    RecoveryCodesDrawn { set: String },
    RecoveryCodesSaved { set: String },
    RecoveryCodesViewed { set: String },
    RecoveryCodeChecked { set: String, number: i64 },
    TextSent { purpose: &'static str },
    PhoneConfirmed { masked: String },
    PhoneRemoved { masked: String },
    PasswordResetAsked,
    PasswordReset,
    PasswordChanged,
    AddressChangeAsked { to: EmailAddress },
    AddressChangeCancelled,
    AddressChanged { from: EmailAddress, to: EmailAddress },
    ApiKeyCreated { id: String },
    ApiKeyRegenerated { id: String },
    ApiKeyDescribed { id: String },
    ApiKeyDeleted { id: String },
    LanguageChanged,
    NameChanged,
}

impl Core {
    /// A batch with one line of history, to be committed with what it tells of.
    pub(crate) fn record(&self, account_id: &str, event: &Event, client: &Client) -> Result<Batch> {
        let now = self.now();
        let failed = |cause| Error::failed("writing history", cause);
        let mut details = serde_json::to_value(event).map_err(failed)?;
        let kind = details
            .as_object_mut()
            .and_then(|fields| fields.remove("kind"))
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default();
        let mut batch = Batch::new();
        batch.insert_event(EventRow {
            id: self.random.id(now)?,
            account_id: account_id.to_owned(),
            at: now,
            kind,
            client: client.agent.clone(),
            address: client.address.clone(),
            details: details.to_string(),
        });
        Ok(batch)
    }
}
