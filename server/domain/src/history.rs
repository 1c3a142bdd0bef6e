//! What is written into an account's history.

use crate::caller::Client;
use crate::store::{Batch, EventRow};
use crate::{Core, Error, Result};
use model::factor::{CodeHint, FactorKind};
use model::{EmailAddress, Moment};
use serde::Serialize;

/// Something that happened to an account. The serialized tag is its kind in the database.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    AccountCreated,
    SignedIn {
        factor: Option<FactorKind>,
        #[serde(skip_serializing_if = "Option::is_none")]
        device: Option<String>,
    },
    SignedOut,
    SessionEnded,
    SessionsEnded {
        count: usize,
    },
    HalfSignedIn,
    /// A code took the place of the password, for a change of keys.
    CodeShown {
        factor: FactorKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        device: Option<String>,
    },
    WrongCode {
        hint: CodeHint,
    },
    FactorOff {
        factor: FactorKind,
    },
    FactorUnlocked,
    SealBroken {
        factor: FactorKind,
    },
    TwoFactorStarted,
    TwoFactorEnabled {
        sessions_ended: usize,
        api_keys_ended: usize,
    },
    /// The operator turned it on, with what another program had exported.
    TwoFactorImported {
        sessions_ended: usize,
        api_keys_ended: usize,
    },
    /// The owner began to set up what another program had exported.
    ImportStarted {
        #[serde(rename = "to")]
        from: String,
    },
    TwoFactorDisabled,
    DeviceStarted,
    DeviceProven,
    DeviceCancelled,
    DeviceAdded {
        device: String,
    },
    DeviceChanged {
        device: String,
        old: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Moment>,
    },
    DeviceRenamed {
        device: String,
        old: String,
    },
    DeviceKept {
        device: String,
    },
    DeviceRemoved {
        device: String,
    },
    DeviceRetired {
        device: String,
    },
    RecoveryCodesDrawn {
        set: String,
    },
    RecoveryCodesSaved {
        set: String,
    },
    RecoveryCodesViewed {
        set: String,
    },
    RecoveryCodeChecked {
        set: String,
        number: i64,
    },
    TextSent {
        purpose: &'static str,
    },
    PhoneConfirmed {
        masked: String,
    },
    PhoneRemoved {
        masked: String,
    },
    PasswordResetAsked,
    PasswordReset,
    PasswordChanged,
    AddressChangeAsked {
        to: EmailAddress,
    },
    AddressChangeCancelled,
    AddressChanged {
        from: EmailAddress,
        to: EmailAddress,
    },
    ApiKeyCreated {
        id: String,
        key: String,
    },
    ApiKeyRegenerated {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Moment>,
    },
    ApiKeyDescribed {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    ApiKeyDeleted {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    ReplacedTokenEnded {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// It goes on while the account is frozen, from now on.
    ApiKeyMarked {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// It ends when the account is frozen, from now on.
    ApiKeyUnmarked {
        id: String,
        /// Its description; none: the account's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    SshKeyAdded {
        fingerprint: String,
    },
    SshKeyRemoved {
        fingerprint: String,
    },
    /// A command line may be signed in, said somebody in a browser.
    CommandLineApproved {
        #[serde(rename = "to")]
        description: String,
    },
    /// It fetched its token.
    CommandLineSignedIn {
        #[serde(rename = "to")]
        description: String,
    },
    CommandLineDescribed {
        #[serde(rename = "to")]
        description: String,
    },
    CommandLineDenied {
        #[serde(rename = "to")]
        description: String,
    },
    /// By the link in a notice.
    Frozen {
        sessions_ended: usize,
        api_keys_ended: usize,
    },
    /// Its owner ended that early.
    Thawed {
        factor: FactorKind,
    },
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
