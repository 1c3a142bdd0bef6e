//! A factor is proven in one place: here. Browser, API and command line all come this way.
//!
//! The steps: one account at a time through the turnstile; read; refuse if blocked; raise the
//! counters and commit; compare; then either hand out a [`Proven`], which the caller must spend in
//! the batch that acts on it, or write down what was wrong.
//!
//! Invariants: no comparison without a committed count before it; nothing opens anything that is not
//! spent in the same batch; this folder alone compares, and spends.

pub mod recovery_code;
pub mod sms;
pub mod totp;
mod wrong;

use crate::caller::Client;
use crate::history::Event;
use crate::limit::{CODES, CODES_PER_SIGN_IN, FACTOR_OFF, Raised};
use crate::store::{Account, Authenticator, Batch, Passed, Pending, RecoveryCode};
use crate::{Core, Error, Result};
use model::factor::{CodeHint, FactorKind, TypedCode};
use model::{Moment, Refusal};
use sms::TextPurpose;
use std::sync::{Arc, MutexGuard};

/// What a code is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Against<'a> {
    /// The factors that are on.
    Active,
    /// The same, for a sign-in that has its own count of wrong codes.
    SignIn(&'a Pending),
    /// The authenticator that is being set up, by its id.
    Enrolment(&'a str),
    /// The telephone that is being set up.
    NewPhone,
    /// The recovery codes, to see whether one is right without using it.
    Drill,
}

impl Against<'_> {
    /// Setting a factor up anew is the way back from its cap: it is not held by it.
    const fn binds_anew(self) -> bool {
        matches!(self, Self::Enrolment(_) | Self::NewPhone)
    }

    /// Whether codes of a kind are compared at all: others are no guess, and not counted.
    const fn takes(self, kind: FactorKind) -> bool {
        match self {
            Self::Active | Self::SignIn(_) => true,
            Self::Enrolment(_) => matches!(kind, FactorKind::Authenticator),
            Self::NewPhone => matches!(kind, FactorKind::Sms),
            Self::Drill => matches!(kind, FactorKind::RecoveryCode),
        }
    }
}

/// A right code, not yet spent. It is worth something only in the batch that spends it, and keeps
/// its turn until then.
#[derive(Debug)]
#[must_use]
pub(crate) struct Proven<'core> {
    /// As it was read before the code was compared.
    pub account: Arc<Account>,
    pub proof: Proof,
    raised: [Raised; 2],
    _turn: MutexGuard<'core, ()>,
}

/// What was proven, with what spends it.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    Authenticator { id: String, step: i64 },
    Sms { purpose: TextPurpose, mac: [u8; 32] },
    RecoveryCode(RecoveryCode),
}

impl Proof {
    pub(crate) const fn kind(&self) -> FactorKind {
        match self {
            Self::Authenticator { .. } => FactorKind::Authenticator,
            Self::Sms { .. } => FactorKind::Sms,
            Self::RecoveryCode(_) => FactorKind::RecoveryCode,
        }
    }
}

impl Proven<'_> {
    pub(crate) const fn kind(&self) -> FactorKind {
        self.proof.kind()
    }

    /// Spends the code: exactly once, or the batch is off.
    pub(crate) fn spend(&self, now: Moment) -> Batch {
        let mut batch = Batch::new();
        match &self.proof {
            Proof::Authenticator { id, step } => batch.spend_step(id, *step, now),
            Proof::Sms { purpose: TextPurpose::ConfirmPhone, mac } => {
                batch.spend_text_code(&self.account.id, TextPurpose::ConfirmPhone, mac);
            }
            Proof::Sms { purpose: TextPurpose::SignIn, mac } => {
                batch.spend_text_code(&self.account.id, TextPurpose::SignIn, mac);
                batch.phone_used(&self.account.id, now);
                batch.pass_steps(&self.account.id, totp::last_acceptable_step(now));
            }
            Proof::RecoveryCode(code) => {
                batch.spend_recovery_code(&self.account.id, code, now);
                batch.pass_steps(&self.account.id, totp::last_acceptable_step(now));
            }
        }
        batch
    }

    /// What a session notes of it.
    pub(crate) fn passed(&self) -> Passed {
        let authenticator_id = match &self.proof {
            Proof::Authenticator { id, .. } => Some(id.clone()),
            Proof::Sms { .. } | Proof::RecoveryCode(_) => None,
        };
        Passed { factor: self.kind(), authenticator_id }
    }

    /// How many recovery codes are left once it is spent.
    pub(crate) fn codes_left(&self, account: &Account) -> Option<usize> {
        let spent = usize::from(self.kind() == FactorKind::RecoveryCode);
        account.recovery.as_ref().map(|set| set.left().saturating_sub(spent))
    }

    /// Takes back the count this code was raised by: it was no guess. Clears nothing.
    pub(crate) fn take_back(&self) -> Batch {
        crate::limit::take_back(&self.raised)
    }
}

/// What came of a code.
enum Checked {
    Right(Proof),
    /// A right code that may not be used (again): no guess, and worth nothing.
    Spent(CodeHint),
    /// Wrong; the diagnosis may have named a future step of an app, which must be burnt.
    Wrong {
        hint: CodeHint,
        burn: Option<(String, i64)>,
    },
}

impl Checked {
    const fn wrong(hint: CodeHint) -> Self {
        Self::Wrong { hint, burn: None }
    }
}

impl Core {
    /// Proves a code for an account, whatever door it came through.
    pub(crate) fn prove(
        &self,
        account_id: &str,
        against: Against<'_>,
        code: &TypedCode,
        client: &Client,
    ) -> Result<Proven<'_>> {
        if !against.takes(code.kind()) {
            return Err(Refusal::CodeShape.into());
        }
        let turn = self.turnstile(account_id);
        let (account, raised) = self.raise_code_counters(account_id, against, code.kind())?;
        let (hint, mut batch) = match self.check(&account, against, code, client)? {
            Checked::Right(proof) => {
                return Ok(Proven { account, proof, raised, _turn: turn });
            }
            Checked::Spent(hint) => (hint, self.after_spent_code(&account, &raised, hint, client)?),
            Checked::Wrong { hint, burn } => {
                let mut batch = self.after_wrong_code(&account, code.kind(), &raised, hint, client)?;
                if let Some((authenticator_id, step)) = burn {
                    batch.burn_step(&authenticator_id, step);
                }
                (hint, batch)
            }
        };
        if let Against::SignIn(pending) = against {
            batch.forget_used_up_pending(&pending.id, CODES_PER_SIGN_IN);
        }
        // Not guarded by the revision: what was counted stays counted, whatever else happens.
        self.store.note(batch)?;
        if let Against::SignIn(pending) = against {
            self.still_pending(pending)?; // after the fifth: the sign-in is over, and says so
        }
        Err(Refusal::WrongCode(hint).into())
    }

    /// Raises the counters of an account's codes, or refuses because they are used up.
    fn raise_code_counters(
        &self,
        account_id: &str,
        against: Against<'_>,
        kind: FactorKind,
    ) -> Result<(Arc<Account>, [Raised; 2])> {
        self.until_committed(|| {
            let now = self.now();
            let account = self.store.account(account_id)?.ok_or(Refusal::SignedOut)?;
            self.is_there_something_to_compare(&account, against)?;
            let codes = self.store.counter(self.keys.codes_counter(account_id))?;
            let factor = self.store.counter(self.keys.factor_counter(account_id, kind))?;
            if let Some(seconds) = codes.wait(CODES, now) {
                return Err(Refusal::TooManyCodes { seconds }.into());
            }
            if factor.failures >= FACTOR_OFF && !against.binds_anew() {
                return Err(Refusal::FactorOff(kind).into());
            }
            let mut batch = Batch::new();
            let codes = Raised { before: codes, after: batch.raise(&codes, CODES, now) };
            let mut counted = factor;
            // What the account does not have cannot be turned off by guessing at it.
            let is_there = kind != FactorKind::Sms || account.phone.is_some();
            if is_there && !against.binds_anew() {
                counted.failures += 1;
                batch.move_counter(&factor, &counted, Moment(i64::MAX));
            }
            if let Against::SignIn(pending) = against {
                let pending = self.still_pending(pending)?;
                if pending.wrong_codes >= CODES_PER_SIGN_IN {
                    return Err(Refusal::SignInExpired.into());
                }
                batch.raise_wrong_codes(&pending);
            }
            Ok((batch, (account, [codes, Raised { before: factor, after: counted }])))
        })
    }

    /// Where nothing will be compared nothing is counted: the code was sent twice, or too late.
    fn is_there_something_to_compare(&self, account: &Account, against: Against<'_>) -> Result<()> {
        let is_there = match against {
            Against::Active | Against::SignIn(_) => true,
            Against::Enrolment(id) => pending(account, id, self.now()).is_some(),
            Against::NewPhone => self.store.text_code(&account.id, TextPurpose::ConfirmPhone)?.is_some(),
            Against::Drill => account.recovery.is_some(),
        };
        if is_there { Ok(()) } else { Err(Refusal::NothingPending.into()) }
    }

    /// Reads a pending sign-in again: it may have been finished or cancelled meanwhile.
    pub(crate) fn still_pending(&self, seen: &Pending) -> Result<Pending> {
        let pending = self.store.pending_by_id(&seen.id)?;
        Ok(pending.filter(|pending| self.now() < pending.expires_at).ok_or(Refusal::SignInExpired)?)
    }

    /// Compares a code with what it can belong to, by its shape.
    fn check(&self, account: &Account, against: Against<'_>, code: &TypedCode, client: &Client) -> Result<Checked> {
        match code {
            TypedCode::Authenticator(digits) => {
                let now = self.now();
                let candidates: Vec<&Authenticator> = match against {
                    Against::Active | Against::SignIn(_) => {
                        account.active_authenticators().filter(|authenticator| authenticator.is_usable(now)).collect()
                    }
                    Against::Enrolment(id) => pending(account, id, now).into_iter().collect(),
                    Against::NewPhone | Against::Drill => Vec::new(),
                };
                let checked = self.check_authenticators(account, &candidates, digits, client)?;
                if !matches!(checked, Checked::Wrong { hint: CodeHint::None, .. }) {
                    return Ok(checked);
                }
                if let Against::Enrolment(_) = against {
                    return self.check_present_devices(account, digits, client);
                }
                let is_old = self.is_of_an_old_device(account, digits);
                Ok(Checked::wrong(if is_old { CodeHint::OldDevice } else { CodeHint::None }))
            }
            TypedCode::Sms(digits) => {
                let purpose = match against {
                    Against::Active | Against::SignIn(_) if account.phone.is_some() => TextPurpose::SignIn,
                    Against::NewPhone => TextPurpose::ConfirmPhone,
                    _ => return Ok(Checked::wrong(CodeHint::None)),
                };
                self.check_text(account, purpose, digits)
            }
            TypedCode::Recovery(letters) => match against {
                Against::Active | Against::SignIn(_) | Against::Drill => Ok(self.check_recovery_code(account, letters)),
                Against::Enrolment(_) | Against::NewPhone => Ok(Checked::wrong(CodeHint::None)),
            },
        }
    }

    fn check_authenticators(
        &self,
        account: &Account,
        candidates: &[&Authenticator],
        digits: &str,
        client: &Client,
    ) -> Result<Checked> {
        let now = self.now();
        let mut outcome = Checked::wrong(CodeHint::None);
        for authenticator in candidates {
            let Some(secret) = totp::open(&self.keys, authenticator) else {
                tracing::error!(account.id = account.id, "a sealed authenticator secret does not open for its row");
                let event = Event::SealBroken { factor: FactorKind::Authenticator };
                self.store.note(self.record(&account.id, &event, client)?)?;
                continue;
            };
            let id = authenticator.id.clone();
            match totp::check(&secret, authenticator.last_step, &authenticator.burnt_steps, digits, now) {
                totp::Checked::Right { step } => return Ok(Checked::Right(Proof::Authenticator { id, step })),
                totp::Checked::Spent(hint) => outcome = Checked::Spent(hint),
                totp::Checked::Wrong { hint: CodeHint::None, .. } => {}
                totp::Checked::Wrong { hint, burn } if !matches!(outcome, Checked::Spent(_)) => {
                    outcome = Checked::Wrong { hint, burn: burn.map(|step| (id, step)) };
                }
                totp::Checked::Wrong { .. } => {}
            }
        }
        Ok(outcome)
    }

    /// For the diagnosis of a set-up alone: whether a code is from a device that is on already. It is burnt, as it was
    /// told to be one.
    fn check_present_devices(&self, account: &Account, digits: &str, client: &Client) -> Result<Checked> {
        let now = self.now();
        let present: Vec<&Authenticator> = account.active_authenticators().filter(|of| of.is_usable(now)).collect();
        Ok(match self.check_authenticators(account, &present, digits, client)? {
            Checked::Right(Proof::Authenticator { id, step }) => {
                Checked::Wrong { hint: CodeHint::PresentDevice, burn: Some((id, step)) }
            }
            Checked::Spent(_) => Checked::wrong(CodeHint::PresentDevice),
            Checked::Wrong { .. } | Checked::Right(_) => Checked::wrong(CodeHint::None),
        })
    }

    /// For the diagnosis alone: whether a code is from a device that does not work any more.
    fn is_of_an_old_device(&self, account: &Account, digits: &str) -> bool {
        let now = self.now();
        let is_old = |of: &&Authenticator| of.retired_at.is_some() || of.active && !of.is_usable(now);
        account.authenticators.iter().filter(is_old).any(|authenticator| {
            totp::open(&self.keys, authenticator).is_some_and(|secret| totp::shows_about_now(&secret, digits, now))
        })
    }

    fn check_text(&self, account: &Account, purpose: TextPurpose, digits: &str) -> Result<Checked> {
        let sent = self.store.text_code(&account.id, purpose)?;
        let checked = sms::check(&self.keys, &account.id, sent.as_ref(), purpose, digits, self.now());
        Ok(match (checked, sent) {
            (sms::Checked::Right, Some(sent)) => Checked::Right(Proof::Sms { purpose, mac: sent.mac }),
            (sms::Checked::Expired, _) => Checked::Spent(CodeHint::TextExpired),
            _ => Checked::wrong(CodeHint::NotTheNewestText),
        })
    }

    fn check_recovery_code(&self, account: &Account, letters: &str) -> Checked {
        let found =
            account.recovery.as_ref().and_then(|set| recovery_code::find(&self.keys, &account.id, set, letters));
        match found {
            Some(code) if code.used_at.is_none() => Checked::Right(Proof::RecoveryCode(code.clone())),
            Some(_) => Checked::Spent(CodeHint::RecoveryCodeUsed),
            None => Checked::wrong(CodeHint::NotOfThisSet),
        }
    }

    /// What the owner needs to set up the pending authenticator.
    pub(crate) fn enrolment_of(&self, account: &Account, pending: &Authenticator) -> Result<totp::Enrolment> {
        let secret = totp::open(&self.keys, pending)
            .ok_or_else(|| Error::failed("opening a sealed secret", "it was sealed for another row or key"))?;
        totp::enrolment(&pending.id, &secret, &self.policy.issuer, account.email.as_str())
    }
}

fn pending<'a>(account: &'a Account, id: &str, now: Moment) -> Option<&'a Authenticator> {
    account.authenticators.iter().find(|authenticator| authenticator.id == id && authenticator.is_pending(now))
}
