//! Every "no" that a person can do something about: one table.
//!
//! A refusal has a code (which names its sentence in `words`), an HTTP status, the id that API
//! clients know (the field's own table is in the README), and the form field it belongs to.

use crate::Moment;
use crate::factor::{CodeHint, FactorKind};
use crate::history::HistoryLine;
use crate::import::Unsupported;
use crate::session::EndReason;
use serde::{Deserialize, Serialize};

/// A typed refusal. Its sentence, in each language, is `refusal-<code>` in `app/words/locales`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("refused: {}", self.code())]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    // signing in
    BadCredentials,
    SignedOut,
    SignInEnded(EndReason),
    SignInExpired,
    TwoFactorNeeded,
    WrongCode(CodeHint),
    CodeShape,
    TooManyCodes {
        seconds: i64,
    },
    TooManyPasswords {
        seconds: i64,
    },
    TooManyRequests {
        seconds: i64,
    },
    TooManyMails {
        seconds: i64,
    },
    /// A session, or a key, has as many streams as it may have.
    TooManyStreams,
    FactorOff(FactorKind),
    TooManyTexts {
        seconds: i64,
    },
    SmsBudgetSpent {
        seconds: i64,
    },
    // signing a command line in through a browser
    GrantPending,
    GrantSlowDown,
    GrantDenied,
    GrantExpired,
    GrantInvalid,
    GrantTypeUnknown,
    GrantRequestInvalid,
    UserCodeShape,
    UserCodeUnknown,
    TooManyUserCodes {
        seconds: i64,
    },
    // proving it again
    StepUpNeeded,
    WrongPassword,
    SignInNeeded,
    OperatorOnly,
    ScopeTooNarrow,
    TokenReplaced,
    // what was typed
    EmailInvalid,
    AddressUnchanged,
    PasswordTooShort,
    PasswordTooLong,
    PasswordWeak(PasswordAdvice),
    PasswordUnchanged,
    NameInvalid,
    DeviceNameInvalid,
    DeviceNameTaken,
    DescriptionInvalid,
    ExpiryInvalid,
    OverlapInvalid,
    SshKeyInvalid,
    SshKeyPrivate,
    SshKeyOptions,
    SshKeyKind,
    SshKeyShort,
    LanguageUnknown,
    PhoneInvalid,
    PhoneCountry,
    PhoneVoip,
    PhoneCostly,
    PhoneUnreachable,
    PhoneUnchanged,
    ImportUnreadable,
    /// How many of a Google Authenticator export's QR codes are there.
    ImportIncomplete {
        has: usize,
        of: usize,
    },
    ImportUnsupported(Unsupported),
    InputInvalid,
    HistoryUnknown,
    ImportPresent,
    ImportSeveral,
    /// More entries than are taken at once.
    ImportTooMany,
    // the state is another
    ImportTwoFactorOn,
    AlreadyOn,
    AlreadyOff,
    NothingPending,
    AuthenticatorFirst,
    NoPhone,
    NoRecoveryCodes,
    CodesShownOnce,
    CodesNotSaved,
    SmsOff,
    StateMoved,
    /// The form was filled in on a page from before these changes, the newest first.
    PageStale {
        by: Vec<HistoryLine>,
    },
    /// The form was filled in on a page of somebody who was signed in before.
    AnotherIsSignedIn,
    AddressTaken,
    AccountKeyStays,
    TooManyDevices,
    LastDevice,
    OneMustStay,
    TooManyKeys,
    SshKeyTaken,
    // a frozen account
    Frozen {
        until: Moment,
    },
    NotFrozen,
    ThawNeedsFactor {
        until: Moment,
    },
    FreezeLinkDead,
    // not here
    AccountNotFound,
    SessionNotFound,
    ApiKeyNotFound,
    SshKeyNotFound,
    DeviceNotFound,
    PageNotFound,
    LinkDead,
    LinkElsewhere,
    SetUpLinkNeeded,
    SignUpClosed,
    InvitationsOff,
    // the client
    ClientTooOld,
    ClientTooNew,
    // the server
    Busy {
        seconds: i64,
    },
    CrossSite,
    TooLarge,
    TimedOut,
    UnknownHost,
    MethodNotAllowed,
}

/// Why a password was judged weak, as zxcvbn explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordAdvice {
    Common,
    Word,
    Name,
    Keyboard,
    Repeat,
    Sequence,
    Date,
    AboutYou,
    AddWords,
}

impl PasswordAdvice {
    pub const ALL: [Self; 9] = [
        Self::Common,
        Self::Word,
        Self::Name,
        Self::Keyboard,
        Self::Repeat,
        Self::Sequence,
        Self::Date,
        Self::AboutYou,
        Self::AddWords,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Word => "word",
            Self::Name => "name",
            Self::Keyboard => "keyboard",
            Self::Repeat => "repeat",
            Self::Sequence => "sequence",
            Self::Date => "date",
            Self::AboutYou => "about-you",
            Self::AddWords => "add-words",
        }
    }
}

/// The name of the sentence for a kind that is off.
const fn factor_off(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Authenticator => "factor-off",
        FactorKind::Sms => "factor-off-sms",
        FactorKind::RecoveryCode => "factor-off-recovery",
    }
}

/// The name of the sentence for a sign-in that is over.
const fn sign_in_ended(reason: EndReason) -> &'static str {
    match reason {
        EndReason::TwoFactorEnabled => "ended-two-factor",
        EndReason::PasswordChanged => "ended-password",
        EndReason::PasswordReset => "ended-reset",
        EndReason::EndedElsewhere => "ended-elsewhere",
        EndReason::SignedOut => "ended-signed-out",
        EndReason::Expired => "ended-expired",
        EndReason::Frozen => "ended-frozen",
    }
}

/// One row of the table.
struct Row {
    code: &'static str,
    status: u16,
    id: &'static str,
    field: Option<&'static str>,
}

const fn row(code: &'static str, status: u16, id: &'static str) -> Row {
    Row { code, status, id, field: None }
}

const fn at(field: &'static str, code: &'static str, status: u16, id: &'static str) -> Row {
    Row { code, status, id, field: Some(field) }
}

impl Refusal {
    fn row(&self) -> Row {
        match self {
            Self::BadCredentials => row("bad-credentials", 401, "unauthorized"),
            Self::SignedOut => row("signed-out", 401, "unauthorized"),
            Self::SignInEnded(reason) => row(sign_in_ended(*reason), 401, "unauthorized"),
            Self::SignInExpired => row("sign-in-expired", 401, "unauthorized"),
            Self::TwoFactorNeeded => row("two-factor-needed", 403, "two_factor"),
            Self::WrongCode(hint) => at("code", hint.code(), 401, "invalid_two_factor_code"),
            Self::CodeShape => at("code", "code-shape", 401, "invalid_two_factor_code"),
            Self::TooManyCodes { .. } => at("code", "too-many-codes", 429, "rate_limit"),
            Self::TooManyPasswords { .. } => row("too-many-passwords", 429, "rate_limit"),
            Self::TooManyStreams => row("too-many-streams", 429, "rate_limit"),
            Self::TooManyRequests { .. } => row("too-many-requests", 429, "rate_limit"),
            Self::TooManyMails { .. } => at("email", "too-many-mails", 429, "rate_limit"),
            Self::FactorOff(kind) => at("code", factor_off(*kind), 403, "suspended"),
            Self::TooManyTexts { .. } => row("too-many-texts", 429, "rate_limit"),
            Self::SmsBudgetSpent { .. } => row("sms-budget-spent", 429, "rate_limit"),
            Self::GrantPending => row("grant-pending", 400, "authorization_pending"),
            Self::GrantSlowDown => row("grant-slow-down", 400, "slow_down"),
            Self::GrantDenied => row("grant-denied", 400, "access_denied"),
            Self::GrantExpired => row("grant-expired", 400, "expired_token"),
            Self::GrantInvalid => row("grant-invalid", 400, "invalid_grant"),
            Self::GrantTypeUnknown => row("grant-type-unknown", 400, "unsupported_grant_type"),
            Self::GrantRequestInvalid => row("grant-request-invalid", 400, "invalid_request"),
            Self::UserCodeShape => at("user_code", "user-code-shape", 422, "invalid_params"),
            Self::UserCodeUnknown => at("user_code", "user-code-unknown", 404, "not_found"),
            Self::TooManyUserCodes { .. } => at("user_code", "too-many-user-codes", 429, "rate_limit"),
            Self::StepUpNeeded => at("password", "step-up-needed", 403, "forbidden"),
            Self::WrongPassword => at("password", "wrong-password", 422, "invalid_params"),
            Self::SignInNeeded => row("sign-in-needed", 403, "forbidden"),
            Self::OperatorOnly => row("operator-only", 403, "forbidden"),
            Self::ScopeTooNarrow => row("scope-too-narrow", 403, "forbidden"),
            Self::TokenReplaced => row("token-replaced", 403, "forbidden"),
            Self::EmailInvalid => at("email", "email-invalid", 422, "invalid_params"),
            Self::AddressUnchanged => at("email", "address-unchanged", 422, "invalid_params"),
            Self::PasswordTooShort => at("new_password", "password-too-short", 422, "invalid_params"),
            Self::PasswordTooLong => at("new_password", "password-too-long", 422, "invalid_params"),
            Self::PasswordWeak(_) => at("new_password", "password-weak", 422, "invalid_params"),
            Self::PasswordUnchanged => at("new_password", "password-unchanged", 422, "invalid_params"),
            Self::NameInvalid => at("name", "name-invalid", 422, "invalid_params"),
            Self::DeviceNameInvalid => at("name", "device-name-invalid", 422, "invalid_params"),
            Self::DeviceNameTaken => at("name", "device-name-taken", 422, "invalid_params"),
            Self::DescriptionInvalid => at("description", "description-invalid", 422, "invalid_params"),
            Self::ExpiryInvalid => at("expires", "expiry-invalid", 422, "invalid_params"),
            Self::OverlapInvalid => at("overlap", "overlap-invalid", 422, "invalid_params"),
            Self::SshKeyInvalid => at("public_key", "ssh-key-invalid", 422, "invalid_params"),
            Self::SshKeyPrivate => at("public_key", "ssh-key-private", 422, "invalid_params"),
            Self::SshKeyOptions => at("public_key", "ssh-key-options", 422, "invalid_params"),
            Self::SshKeyKind => at("public_key", "ssh-key-kind", 422, "invalid_params"),
            Self::SshKeyShort => at("public_key", "ssh-key-short", 422, "invalid_params"),
            Self::LanguageUnknown => at("language", "language-unknown", 422, "invalid_params"),
            Self::PhoneInvalid => at("phone", "phone-invalid", 422, "invalid_params"),
            Self::PhoneCountry => at("phone", "phone-country", 422, "invalid_params"),
            Self::PhoneVoip => at("phone", "phone-voip", 422, "invalid_params"),
            Self::PhoneCostly => at("phone", "phone-costly", 422, "invalid_params"),
            Self::PhoneUnreachable => at("phone", "phone-unreachable", 422, "invalid_params"),
            Self::PhoneUnchanged => at("phone", "phone-unchanged", 422, "invalid_params"),
            Self::ImportUnreadable => at("export", "import-unreadable", 422, "invalid_params"),
            Self::ImportIncomplete { .. } => at("export", "import-incomplete", 422, "invalid_params"),
            Self::ImportUnsupported(what) => at("export", what.name(), 422, "invalid_params"),
            Self::InputInvalid => row("input-invalid", 422, "invalid_params"),
            Self::HistoryUnknown => row("history-unknown", 422, "invalid_params"),
            Self::ImportSeveral => at("export", "import-several", 422, "invalid_params"),
            Self::ImportTooMany => at("export", "import-too-many", 422, "invalid_params"),
            Self::ImportPresent => at("export", "import-present", 422, "invalid_params"),
            Self::ImportTwoFactorOn => row("import-two-factor-on", 409, "conflict"),
            Self::AlreadyOn => row("already-on", 409, "conflict"),
            Self::AlreadyOff => row("already-off", 409, "conflict"),
            Self::NothingPending => row("nothing-pending", 409, "conflict"),
            Self::AuthenticatorFirst => row("authenticator-first", 409, "conflict"),
            Self::NoPhone => row("no-phone", 404, "not_found"),
            Self::NoRecoveryCodes => row("no-recovery-codes", 404, "not_found"),
            Self::CodesShownOnce => row("codes-shown-once", 409, "conflict"),
            Self::CodesNotSaved => at("saved", "codes-not-saved", 422, "invalid_params"),
            Self::SmsOff => row("sms-off", 409, "conflict"),
            Self::StateMoved => row("state-moved", 409, "conflict"),
            Self::AnotherIsSignedIn => row("another-is-signed-in", 409, "conflict"),
            Self::PageStale { .. } => row("page-stale", 409, "conflict"),
            Self::AddressTaken => at("email", "address-taken", 409, "conflict"),
            Self::AccountKeyStays => row("account-key-stays", 409, "conflict"),
            Self::TooManyDevices => row("too-many-devices", 409, "conflict"),
            Self::LastDevice => row("last-device", 409, "conflict"),
            Self::OneMustStay => row("one-must-stay", 409, "conflict"),
            Self::TooManyKeys => row("too-many-keys", 409, "conflict"),
            Self::SshKeyTaken => at("public_key", "ssh-key-taken", 422, "invalid_params"),
            Self::Frozen { .. } => row("frozen", 403, "suspended"),
            Self::NotFrozen => row("not-frozen", 409, "conflict"),
            Self::ThawNeedsFactor { .. } => row("thaw-needs-factor", 403, "suspended"),
            Self::FreezeLinkDead => row("freeze-link-dead", 404, "not_found"),
            Self::AccountNotFound => row("account-not-found", 404, "not_found"),
            Self::SessionNotFound => row("session-not-found", 404, "not_found"),
            Self::ApiKeyNotFound => row("api-key-not-found", 404, "not_found"),
            Self::SshKeyNotFound => row("ssh-key-not-found", 404, "not_found"),
            Self::DeviceNotFound => row("device-not-found", 404, "not_found"),
            Self::PageNotFound => row("page-not-found", 404, "not_found"),
            Self::LinkDead => row("link-dead", 404, "not_found"),
            Self::LinkElsewhere => row("link-elsewhere", 403, "forbidden"),
            Self::SetUpLinkNeeded => row("set-up-link-needed", 403, "forbidden"),
            Self::SignUpClosed => row("sign-up-closed", 403, "forbidden"),
            Self::InvitationsOff => row("invitations-off", 403, "forbidden"),
            Self::ClientTooOld => row("client-too-old", 400, "client_too_old"),
            Self::ClientTooNew => row("client-too-new", 400, "client_too_new"),
            Self::Busy { .. } => row("busy", 503, "busy"),
            Self::CrossSite => row("cross-site", 403, "forbidden"),
            Self::TooLarge => row("too-large", 413, "invalid_params"),
            Self::TimedOut => row("timed-out", 408, "request_timeout"),
            Self::UnknownHost => row("unknown-host", 421, "misdirected_request"),
            Self::MethodNotAllowed => row("method-not-allowed", 405, "method_not_allowed"),
        }
    }

    /// One of each, for the tests that look at the whole table.
    pub fn examples() -> Vec<Self> {
        let hints = [
            CodeHint::None,
            CodeHint::AlreadyUsed,
            CodeHint::ClockSlow(94),
            CodeHint::ClockFast(94),
            CodeHint::ServerClockWentBack,
            CodeHint::NotOfThisSet,
            CodeHint::RecoveryCodeUsed,
            CodeHint::NotTheNewestText,
            CodeHint::TextExpired,
            CodeHint::OldDevice,
            CodeHint::PresentDevice,
        ];
        let mut all: Vec<Self> = hints.into_iter().map(Self::WrongCode).collect();
        all.extend(FactorKind::ALL.into_iter().map(Self::FactorOff));
        all.extend(EndReason::ALL.into_iter().map(Self::SignInEnded));
        all.extend(PasswordAdvice::ALL.into_iter().map(Self::PasswordWeak));
        all.extend(Unsupported::examples().into_iter().map(Self::ImportUnsupported));
        all.extend([
            Self::BadCredentials,
            Self::SignedOut,
            Self::SignInExpired,
            Self::TwoFactorNeeded,
            Self::CodeShape,
            Self::TooManyCodes { seconds: 900 },
            Self::TooManyPasswords { seconds: 8 },
            Self::TooManyRequests { seconds: 1 },
            Self::TooManyStreams,
            Self::TooManyMails { seconds: 3600 },
            Self::TooManyTexts { seconds: 40 },
            Self::SmsBudgetSpent { seconds: 7200 },
            Self::GrantPending,
            Self::GrantSlowDown,
            Self::GrantDenied,
            Self::GrantExpired,
            Self::GrantInvalid,
            Self::GrantTypeUnknown,
            Self::GrantRequestInvalid,
            Self::UserCodeShape,
            Self::UserCodeUnknown,
            Self::TooManyUserCodes { seconds: 60 },
            Self::StepUpNeeded,
            Self::WrongPassword,
            Self::SignInNeeded,
            Self::OperatorOnly,
            Self::ScopeTooNarrow,
            Self::TokenReplaced,
            Self::EmailInvalid,
            Self::AddressUnchanged,
            Self::PasswordTooShort,
            Self::PasswordTooLong,
            Self::PasswordUnchanged,
            Self::NameInvalid,
            Self::DeviceNameInvalid,
            Self::DeviceNameTaken,
            Self::DescriptionInvalid,
            Self::ExpiryInvalid,
            Self::OverlapInvalid,
            Self::SshKeyInvalid,
            Self::SshKeyPrivate,
            Self::SshKeyOptions,
            Self::SshKeyKind,
            Self::SshKeyShort,
            Self::LanguageUnknown,
            Self::PhoneInvalid,
            Self::PhoneCountry,
            Self::PhoneVoip,
            Self::PhoneCostly,
            Self::PhoneUnreachable,
            Self::PhoneUnchanged,
            Self::ImportUnreadable,
            Self::ImportIncomplete { has: 1, of: 3 },
            Self::InputInvalid,
            Self::HistoryUnknown,
            Self::ImportPresent,
            Self::ImportSeveral,
            Self::ImportTooMany,
            Self::ImportTwoFactorOn,
            Self::AlreadyOn,
            Self::AlreadyOff,
            Self::NothingPending,
            Self::AuthenticatorFirst,
            Self::NoPhone,
            Self::NoRecoveryCodes,
            Self::CodesShownOnce,
            Self::CodesNotSaved,
            Self::SmsOff,
            Self::StateMoved,
            Self::AnotherIsSignedIn,
            Self::PageStale { by: vec![HistoryLine::example()] },
            Self::AddressTaken,
            Self::AccountKeyStays,
            Self::TooManyDevices,
            Self::LastDevice,
            Self::OneMustStay,
            Self::TooManyKeys,
            Self::SshKeyTaken,
            Self::Frozen { until: Moment(1_800_000_000) },
            Self::NotFrozen,
            Self::ThawNeedsFactor { until: Moment(1_800_000_000) },
            Self::FreezeLinkDead,
            Self::AccountNotFound,
            Self::SessionNotFound,
            Self::ApiKeyNotFound,
            Self::SshKeyNotFound,
            Self::DeviceNotFound,
            Self::PageNotFound,
            Self::LinkDead,
            Self::LinkElsewhere,
            Self::SetUpLinkNeeded,
            Self::SignUpClosed,
            Self::InvitationsOff,
            Self::ClientTooOld,
            Self::ClientTooNew,
            Self::Busy { seconds: 2 },
            Self::CrossSite,
            Self::TooLarge,
            Self::TimedOut,
            Self::UnknownHost,
            Self::MethodNotAllowed,
        ]);
        all
    }

    /// The name of its sentence.
    pub fn code(&self) -> &'static str {
        self.row().code
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.row().status
    }

    /// The `id` that API clients know.
    pub fn id(&self) -> &'static str {
        self.row().id
    }

    /// The form field it belongs to.
    pub fn field(&self) -> Option<&'static str> {
        self.row().field
    }

    /// `resource` in an API error, where clients look for one.
    pub fn resource(&self) -> Option<&'static str> {
        match self {
            Self::SessionNotFound => Some("session"),
            Self::ApiKeyNotFound => Some("authorization"),
            Self::SshKeyNotFound => Some("key"),
            _ => None,
        }
    }

    /// Whether it is one that programs know by RFC 6749 §5.2 or RFC 8628 §3.5.
    pub fn is_oauth(&self) -> bool {
        matches!(
            self,
            Self::GrantPending
                | Self::GrantSlowDown
                | Self::GrantDenied
                | Self::GrantExpired
                | Self::GrantInvalid
                | Self::GrantTypeUnknown
                | Self::GrantRequestInvalid
        )
    }

    /// Seconds until the same request may be tried again.
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooManyCodes { seconds }
            | Self::TooManyPasswords { seconds }
            | Self::TooManyRequests { seconds }
            | Self::TooManyUserCodes { seconds }
            | Self::TooManyMails { seconds }
            | Self::TooManyTexts { seconds }
            | Self::SmsBudgetSpent { seconds }
            | Self::Busy { seconds } => Some((*seconds).max(1)),
            _ => None,
        }
    }
}

impl CodeHint {
    const fn code(self) -> &'static str {
        match self {
            Self::None => "wrong-code",
            Self::NotOfThisSet => "wrong-code-recovery",
            Self::RecoveryCodeUsed => "wrong-code-recovery-used",
            Self::NotTheNewestText => "wrong-code-text",
            Self::TextExpired => "wrong-code-text-expired",
            Self::AlreadyUsed => "wrong-code-used",
            Self::ClockSlow(_) => "wrong-code-slow",
            Self::ClockFast(_) => "wrong-code-fast",
            Self::ServerClockWentBack => "wrong-code-server-clock",
            Self::OldDevice => "wrong-code-old-device",
            Self::PresentDevice => "wrong-code-present-device",
        }
    }

    /// Seconds by which a clock is off, where that is what the hint says.
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::ClockSlow(seconds) | Self::ClockFast(seconds) => Some(seconds),
            _ => None,
        }
    }
}
