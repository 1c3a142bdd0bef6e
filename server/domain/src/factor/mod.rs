//! A factor is proven in one place: here. Browser, API and command line all come this way.
//!
//! The steps: one account at a time through the turnstile; read; refuse if blocked; raise the
//! counters and commit; compare; then either hand out a [`Proven`], which the caller must spend in
//! the batch that acts on it, or write down what was wrong.
//!
//! Invariants: no comparison without a committed count before it; nothing is accepted that is not
//! spent in the same batch; this file holds the only `match` on the kind of a factor.

pub mod totp;

use crate::caller::Client;
use crate::history::Event;
use crate::limit::{CODES, CODES_PER_SIGN_IN, FACTOR_OFF, Raised};
use crate::outbox::Notice;
use crate::store::{Account, Batch, Pending};
use crate::{Core, Error, Result};
use model::factor::{CodeHint, FactorKind, TypedCode};
use model::{Moment, Refusal};
use std::sync::MutexGuard;
use totp::Checked;

/// What a code is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Against<'a> {
    /// The factors that are on.
    Active,
    /// The same, for a sign-in that has its own count of wrong codes.
    SignIn(&'a Pending),
    /// The authenticator that is being set up.
    Enrolment,
}

/// A right code, not yet spent. It is worth something only in the batch that spends it, and keeps
/// its turn until then.
#[derive(Debug)]
#[must_use]
pub(crate) struct Proven<'core> {
    pub kind: FactorKind,
    pub authenticator_id: String,
    pub step: i64,
    raised: [Raised; 2],
    _turn: MutexGuard<'core, ()>,
}

impl Proven<'_> {
    /// Spends the code: exactly once, or the batch is off.
    pub(crate) fn spend(&self, now: Moment) -> Batch {
        let mut batch = Batch::new();
        match self.kind {
            FactorKind::Authenticator => batch.spend_step(&self.authenticator_id, self.step, now),
        }
        batch
    }

    /// Takes back the count this code was raised by: it was no guess. Clears nothing.
    pub(crate) fn take_back(&self) -> Batch {
        crate::limit::take_back(&self.raised)
    }

    /// Clears the counters: for a full sign-in, and for a factor that has just been bound.
    pub(crate) fn clear(&self) -> Batch {
        let mut batch = Batch::new();
        for raised in &self.raised {
            batch.clear_counter(&raised.before.key);
        }
        batch
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
        let turn = self.turnstile(account_id);
        let (account, raised) = self.raise_code_counters(account_id, against)?;
        let now = self.now();
        let candidates = self.candidates(&account, against, client)?;
        let mut spent = None;
        let mut wrong = (CodeHint::None, None);
        for (authenticator_id, secret, last_step, burnt_steps) in candidates {
            let checked = match code {
                TypedCode::Authenticator(digits) => totp::check(&secret, last_step, &burnt_steps, digits, now),
                // No factor of these kinds exists: a wrong code like any other.
                TypedCode::Sms(_) | TypedCode::Recovery(_) => Checked::Wrong { hint: CodeHint::None, burn: None },
            };
            match checked {
                Checked::Right { step } => {
                    let kind = FactorKind::Authenticator;
                    return Ok(Proven { kind, authenticator_id, step, raised, _turn: turn });
                }
                Checked::Spent(hint) => spent = Some(hint),
                Checked::Wrong { hint: CodeHint::None, .. } => {}
                Checked::Wrong { hint, burn } => wrong = (hint, burn.map(|step| (authenticator_id, step))),
            }
        }
        let mut batch = match spent {
            Some(hint) => self.after_spent_code(&account, &raised, hint, client)?,
            None => self.after_wrong_code(&account, &raised, &wrong, client)?,
        };
        if let Against::SignIn(pending) = against {
            batch.forget_used_up_pending(&pending.id, CODES_PER_SIGN_IN);
        }
        // Not guarded by the revision: what was counted stays counted, whatever else happens.
        self.store.note(batch)?;
        if let Against::SignIn(pending) = against {
            self.still_pending(pending)?; // after the fifth: the sign-in is over, and says so
        }
        Err(Refusal::WrongCode(spent.unwrap_or(wrong.0)).into())
    }

    /// Raises the counters of an account's codes, or refuses because they are used up.
    fn raise_code_counters(&self, account_id: &str, against: Against<'_>) -> Result<(Account, [Raised; 2])> {
        self.until_committed(|| {
            let now = self.now();
            let account = self.store.account(account_id)?.ok_or(Refusal::SignedOut)?;
            // Nothing will be compared, so nothing is counted: the code was sent twice, or too late.
            if matches!(against, Against::Enrolment) && account.pending_authenticator(now).is_none() {
                return Err(Refusal::NothingPending.into());
            }
            let codes = self.store.counter(self.keys.codes_counter(account_id))?;
            let factor = self.store.counter(self.keys.factor_counter(account_id, FactorKind::Authenticator))?;
            if let Some(seconds) = codes.wait(CODES, now) {
                return Err(Refusal::TooManyCodes { seconds }.into());
            }
            // Setting it up anew is the way back: the cap is for the factor that is on.
            if factor.failures >= FACTOR_OFF && !matches!(against, Against::Enrolment) {
                return Err(Refusal::FactorOff.into());
            }
            let mut batch = Batch::new();
            let codes = Raised { before: codes, after: batch.raise(&codes, CODES, now) };
            let mut counted = factor;
            if !matches!(against, Against::Enrolment) {
                counted.failures += 1;
            }
            batch.move_counter(&factor, &counted, Moment(i64::MAX));
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

    /// Reads a pending sign-in again: it may have been finished or cancelled meanwhile.
    pub(crate) fn still_pending(&self, seen: &Pending) -> Result<Pending> {
        let pending = self.store.pending_by_id(&seen.id)?;
        Ok(pending.filter(|pending| self.now() < pending.expires_at).ok_or(Refusal::SignInExpired)?)
    }

    /// The opened secrets a code may belong to: id, secret, last step, burnt steps.
    #[expect(clippy::type_complexity, reason = "used by `prove` alone, a few lines above")]
    fn candidates(
        &self,
        account: &Account,
        against: Against<'_>,
        client: &Client,
    ) -> Result<Vec<(String, zeroize::Zeroizing<Vec<u8>>, i64, Vec<i64>)>> {
        let now = self.now();
        let chosen: Vec<_> = match against {
            Against::Active | Against::SignIn(_) => account.active_authenticators().collect(),
            Against::Enrolment => vec![account.pending_authenticator(now).ok_or(Refusal::NothingPending)?],
        };
        let mut opened = Vec::with_capacity(chosen.len());
        for authenticator in chosen {
            if let Some(secret) = totp::open(&self.keys, authenticator) {
                let burnt_steps = authenticator.burnt_steps.clone();
                opened.push((authenticator.id.clone(), secret, authenticator.last_step, burnt_steps));
            } else {
                tracing::error!(account.id = account.id, "a sealed authenticator secret does not open for its row");
                let event = Event::SealBroken { factor: FactorKind::Authenticator };
                self.store.note(self.record(&account.id, &event, client)?)?;
            }
        }
        Ok(opened)
    }

    /// A right code that was used before is no guess: it opens nothing, and costs the account
    /// nothing. Of the five tries of its sign-in it takes one, so that it cannot go on for ever.
    fn after_spent_code(
        &self,
        account: &Account,
        raised: &[Raised; 2],
        hint: CodeHint,
        client: &Client,
    ) -> Result<Batch> {
        let event = Event::WrongCode { hint };
        Ok(crate::limit::take_back(raised).and(self.record(&account.id, &event, client)?))
    }

    fn after_wrong_code(
        &self,
        account: &Account,
        raised: &[Raised; 2],
        (hint, burn): &(CodeHint, Option<(String, i64)>),
        client: &Client,
    ) -> Result<Batch> {
        let mut batch = self.record(&account.id, &Event::WrongCode { hint: *hint }, client)?;
        if let Some((authenticator_id, step)) = burn {
            batch.burn_step(authenticator_id, *step);
        }
        let [_, factor] = raised;
        if factor.before.failures < FACTOR_OFF && factor.after.failures >= FACTOR_OFF {
            let event = Event::FactorOff { factor: FactorKind::Authenticator };
            batch = batch.and(self.record(&account.id, &event, client)?);
            batch = batch.and(self.tell(account, Notice::FactorOff, client)?);
        }
        Ok(batch)
    }

    /// Clears an account's counters, whatever factors it has.
    pub(crate) fn clear_code_counters(&self, account_id: &str) -> Batch {
        let mut batch = Batch::new();
        batch.clear_counter(&self.keys.codes_counter(account_id));
        batch.clear_counter(&self.keys.factor_counter(account_id, FactorKind::Authenticator));
        batch
    }

    /// What the owner needs to set up the pending authenticator.
    pub(crate) fn enrolment_of(&self, account: &Account) -> Result<totp::Enrolment> {
        let pending = account.pending_authenticator(self.now()).ok_or(Refusal::NothingPending)?;
        let secret = totp::open(&self.keys, pending)
            .ok_or_else(|| Error::failed("opening a sealed secret", "it was sealed for another row or key"))?;
        totp::enrolment(&secret, &self.policy.issuer, account.email.as_str())
    }
}
