//! Everything the account page shows, as one value.

use crate::api_key::ApiKeyView;
use crate::factor::FactorKind;
use crate::history::HistoryLine;
use crate::phone::PhoneView;
use crate::recovery::RecoverySetView;
use crate::session::SessionView;
use crate::ssh_key::SshKeyView;
use crate::{EmailAddress, Language, Moment};
use serde::{Deserialize, Serialize};

/// The state of one account at one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub account: AccountView,
    pub factors: Vec<FactorView>,
    pub phone: Option<PhoneView>,
    pub recovery: Option<RecoverySetView>,
    /// The kinds of codes that had a hundred wrong ones in a row.
    pub factors_off: Vec<FactorKind>,
    /// Whether turning two-factor off asks for a code as well.
    pub disable_needs_code: bool,
    /// Whether this server keeps recovery codes so that they can be viewed again.
    pub viewable_codes: bool,
    /// Whether this server can send text messages.
    pub sms_on: bool,
    pub sessions: Vec<SessionView>,
    pub api_keys: Vec<ApiKeyView>,
    pub ssh_keys: Vec<SshKeyView>,
    /// Right passwords of the last day that no code has followed, newest first.
    pub half_sign_ins: HalfSignIns,
}

impl Overview {
    pub fn two_factor(&self) -> bool {
        self.account.two_factor
    }

    /// Whether a backup phone can be added, and there is none.
    pub fn offers_phone(&self) -> bool {
        self.sms_on && self.phone.is_none()
    }

    /// Whether the codes that were drawn with two-factor wait to be saved: the wizard is not at its end.
    pub fn has_unsaved_codes(&self) -> bool {
        self.recovery.as_ref().is_some_and(|set| !set.saved)
    }

    /// Whether the session that asks got in by a recovery code: the device is gone, most likely.
    pub fn came_by_recovery_code(&self) -> bool {
        self.sessions.iter().any(|session| session.current && session.factor == Some(FactorKind::RecoveryCode))
    }

    /// The authenticator apps that stay: the others stop working by themselves.
    pub fn staying(&self) -> impl Iterator<Item = &FactorView> {
        self.factors.iter().filter(|factor| factor.retires_at.is_none())
    }

    /// The sessions that turning two-factor on, or a new password, would end.
    pub fn other_sessions(&self) -> impl Iterator<Item = &SessionView> {
        self.sessions.iter().filter(|session| !session.current)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub id: String,
    pub email: EmailAddress,
    /// A new address that waits for its link to be opened.
    pub pending_email: Option<EmailAddress>,
    pub name: Option<String>,
    pub language: Language,
    pub operator: bool,
    /// Rises with every change; a page drawn from a lower one is out of date.
    pub revision: i64,
    pub two_factor: bool,
    /// Until when nothing about signing in can be changed, while that is so.
    pub frozen_until: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub last_sign_in_at: Option<Moment>,
    pub password_changed_at: Moment,
}

/// One way of passing the second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorView {
    pub id: String,
    pub kind: FactorKind,
    pub name: String,
    pub added_at: Moment,
    pub last_used_at: Option<Moment>,
    /// When it stops working, because a newer one has taken its place.
    pub retires_at: Option<Moment>,
}

/// Those of the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfSignIns {
    /// The newest first, a few at most.
    pub newest: Vec<HalfSignInView>,
    pub count: usize,
}

/// A sign-in that was left half-finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfSignInView {
    pub at: Moment,
    pub client: String,
    pub address: String,
    /// Until when it waits for its code; none: it waits no more.
    pub waits_until: Option<Moment>,
}

/// What has happened since an open page was drawn, the newest first and no more than a few lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    pub revision: i64,
    pub lines: Vec<HistoryLine>,
}
