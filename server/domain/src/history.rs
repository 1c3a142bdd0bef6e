//! What is written into an account's history.

use crate::caller::Client;
use crate::store::{Batch, EventRow, Kinds};
use crate::{Core, Error, Result};
use model::factor::{CodeHint, FactorKind};
use model::ground::Ground;
use model::history::Group;
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
    /// There were so many of them within an hour that further ones have no line.
    HalfSignInsMany {
        count: usize,
    },
    /// A sign-in that waited for its code was given up.
    SignInCancelled,
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

impl Event {
    /// What forms on an older page no longer stand on. Each event decides.
    pub(crate) fn moves(&self) -> &'static [Ground] {
        match self {
            // The epoch ends, or all that hangs on two-factor goes.
            Self::TwoFactorEnabled { .. }
            | Self::TwoFactorImported { .. }
            | Self::TwoFactorDisabled
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::Frozen { .. } => &Ground::ALL,
            Self::FactorOff { .. }
            | Self::FactorUnlocked
            | Self::DeviceAdded { .. }
            | Self::DeviceChanged { .. }
            | Self::DeviceRenamed { .. }
            | Self::DeviceKept { .. }
            | Self::DeviceRemoved { .. }
            | Self::DeviceRetired { .. }
            | Self::RecoveryCodesDrawn { .. }
            | Self::RecoveryCodesSaved { .. }
            | Self::PhoneConfirmed { .. }
            | Self::PhoneRemoved { .. } => &[Ground::TwoFactor],
            Self::AddressChangeAsked { .. } | Self::AddressChangeCancelled | Self::AddressChanged { .. } => {
                &[Ground::Address]
            }
            Self::ApiKeyCreated { .. }
            | Self::ApiKeyRegenerated { .. }
            | Self::ApiKeyDescribed { .. }
            | Self::ApiKeyDeleted { .. }
            | Self::ApiKeyMarked { .. }
            | Self::ApiKeyUnmarked { .. }
            | Self::ReplacedTokenEnded { .. } => &[Ground::ApiKeys],
            Self::SshKeyAdded { .. } | Self::SshKeyRemoved { .. } => &[Ground::SshKeys],
            Self::CommandLineApproved { .. } | Self::CommandLineDenied { .. } => &[Ground::CommandLines],
            // Somebody came, went, looked or tried; or began what only its own session can finish.
            Self::AccountCreated
            | Self::SignedIn { .. }
            | Self::SignedOut
            | Self::SessionEnded
            | Self::SessionsEnded { .. }
            | Self::HalfSignedIn
            | Self::HalfSignInsMany { .. }
            | Self::SignInCancelled
            | Self::CodeShown { .. }
            | Self::WrongCode { .. }
            | Self::SealBroken { .. }
            | Self::TwoFactorStarted
            | Self::ImportStarted { .. }
            | Self::DeviceStarted
            | Self::DeviceProven
            | Self::DeviceCancelled
            | Self::RecoveryCodesViewed { .. }
            | Self::RecoveryCodeChecked { .. }
            | Self::TextSent { .. }
            | Self::PasswordResetAsked
            | Self::CommandLineSignedIn { .. }
            | Self::CommandLineDescribed { .. }
            | Self::Thawed { .. }
            | Self::LanguageChanged
            | Self::NameChanged => &[],
        }
    }
}

const SIGN_INS: [&str; 13] = [
    "signed_in",
    "signed_out",
    "session_ended",
    "sessions_ended",
    "half_signed_in",
    "half_sign_ins_many",
    "sign_in_cancelled",
    "wrong_code",
    "code_shown",
    "command_line_approved",
    "command_line_signed_in",
    "command_line_described",
    "command_line_denied",
];

const FACTORS: [&str; 24] = [
    "factor_off",
    "factor_unlocked",
    "seal_broken",
    "two_factor_started",
    "two_factor_enabled",
    "two_factor_imported",
    "import_started",
    "two_factor_disabled",
    "device_started",
    "device_proven",
    "device_cancelled",
    "device_added",
    "device_changed",
    "device_renamed",
    "device_kept",
    "device_removed",
    "device_retired",
    "recovery_codes_drawn",
    "recovery_codes_saved",
    "recovery_codes_viewed",
    "recovery_code_checked",
    "text_sent",
    "phone_confirmed",
    "phone_removed",
];

const KEYS: [&str; 9] = [
    "api_key_created",
    "api_key_regenerated",
    "api_key_described",
    "api_key_deleted",
    "api_key_marked",
    "api_key_unmarked",
    "replaced_token_ended",
    "ssh_key_added",
    "ssh_key_removed",
];

/// The kinds that a group has. What is in no other is about the account.
pub(crate) fn kinds(group: Option<Group>) -> Kinds {
    match group {
        None => Kinds::All,
        Some(Group::SignIns) => Kinds::Only(SIGN_INS.to_vec()),
        Some(Group::Factors) => Kinds::Only(FACTORS.to_vec()),
        Some(Group::Keys) => Kinds::Only(KEYS.to_vec()),
        Some(Group::Account) => Kinds::Without(SIGN_INS.into_iter().chain(FACTORS).chain(KEYS).collect()),
    }
}

impl Core {
    /// A batch with one line of history, to be committed with what it tells of.
    pub(crate) fn record(&self, account_id: &str, event: &Event, client: &Client) -> Result<Batch> {
        let failed = |cause| Error::failed("writing history", cause);
        let mut details = serde_json::to_value(event).map_err(failed)?;
        let kind = details
            .as_object_mut()
            .and_then(|fields| fields.remove("kind"))
            .and_then(|kind| kind.as_str().map(str::to_owned))
            .unwrap_or_default();
        let mut batch = Batch::new();
        batch.insert_event(EventRow {
            account_id: account_id.to_owned(),
            at: self.now(),
            kind,
            client: client.agent.clone(),
            address: client.address.clone(),
            details: details.to_string(),
            revision: 0, // known when it is written
            moves: event.moves().iter().map(|ground| ground.name()).collect::<Vec<_>>().join(" "),
        });
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// A kind that nothing is written as would be a line that a filter loses.
    #[test]
    fn every_kind_of_a_group_is_one_that_is_written_and_in_no_other() {
        let (_, events) = include_str!("history.rs").split_once("pub enum Event {").unwrap();
        let (events, _) = events.split_once("\n}\n").unwrap();
        let variants = events.lines().filter_map(|line| line.strip_prefix("    ")?.split([' ', ',', '{']).next());
        let written: BTreeSet<String> = variants
            .filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
            .map(|name| {
                let snake = |letter: char| match letter.is_ascii_uppercase() {
                    true => format!("_{}", letter.to_ascii_lowercase()),
                    false => letter.to_string(),
                };
                name.chars().map(snake).collect::<String>().trim_start_matches('_').to_owned()
            })
            .collect();
        let grouped: Vec<&str> = SIGN_INS.into_iter().chain(FACTORS).chain(KEYS).collect();
        assert_eq!(grouped.iter().collect::<BTreeSet<_>>().len(), grouped.len(), "none is there twice");
        for kind in grouped {
            assert!(written.contains(kind), "{kind}");
        }
    }
}
