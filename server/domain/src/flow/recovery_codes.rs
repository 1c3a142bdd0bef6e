//! Recovery codes: drawing a set, saying that it is saved, viewing it, checking one without using it.
//!
//! Invariants: a new set takes the place of the old one whole, in one batch; viewing never rotates;
//! every viewing is in the history and told by mail, but for a set that was drawn a moment ago to be saved.

use crate::caller::{self, FreshOwner, Owner};
use crate::factor::{Against, Proof, recovery_code};
use crate::history::Event;
use crate::outbox::Notice;
use crate::policy::RecoveryCodes;
use crate::store::{Account, Change, RecoverySet};
use crate::{Core, Error, Result};
use model::Refusal;
use model::factor::{FactorKind, TypedCode};
use model::moment::MINUTE;
use model::recovery::{RecoverySetView, RecoverySheet, UsedCode};
use model::shown_once::ShownOnce;

/// How long a new set stands on its page to be saved.
const TO_SAVE: i64 = 30 * MINUTE;

impl Core {
    /// Draws a new set. The old one is dead at once, its unused codes too.
    pub fn regenerate_recovery_codes(&self, fresh: &FreshOwner) -> Result<RecoverySheet> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            if !account.two_factor() {
                return Err(Refusal::AlreadyOff.into());
            }
            let (change, sheet) = self.draw_recovery_set(account.change(self.now())?, &account)?;
            let event = Event::RecoveryCodesDrawn { set: sheet.set.id.clone() };
            // Bound anew: a hundred wrong guesses at the old set do not hold the new one back.
            let mut unlock = crate::store::Batch::new();
            unlock.clear_counter(&self.keys.factor_counter(&account.id, FactorKind::RecoveryCode));
            let notice = match account.recovery {
                Some(_) => Notice::RecoveryCodesReplaced,
                None => Notice::RecoveryCodesDrawn,
            };
            let change = change.with(unlock).with(self.record(&account.id, &event, &owner.client)?).with(self.tell(
                &account,
                notice,
                &owner.client,
            )?);
            Ok((change.into_batch(), sheet))
        })
    }

    /// Shows the codes of the present set, used ones too. Where they are shown once there are none.
    pub fn view_recovery_codes(&self, fresh: &FreshOwner) -> Result<RecoverySheet> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            let (set, codes) = self.opened_set(&account)?;
            let event = Event::RecoveryCodesViewed { set: set.id.clone() };
            let change = account
                .change(self.now())?
                .with(self.record(&account.id, &event, &owner.client)?)
                .with(self.tell(&account, Notice::RecoveryCodesViewed, &owner.client)?);
            Ok((change.into_batch(), RecoverySheet { set: set_view(set), codes }))
        })
    }

    /// Shows a set that was drawn a moment ago and is not saved yet, as often as the page is drawn. Later it
    /// is a viewing like any other.
    pub fn unsaved_recovery_codes(&self, fresh: &FreshOwner) -> Result<RecoverySheet> {
        let account = self.account_of_fresh(fresh)?;
        let (set, codes) = self.opened_set(&account)?;
        if set.saved_at.is_some() || self.now() - set.created_at > TO_SAVE {
            return Err(Refusal::StepUpNeeded.into());
        }
        Ok(RecoverySheet { set: set_view(set), codes })
    }

    /// Shows the present set: as it was drawn a moment ago and is to be saved, or as a viewing that is told.
    pub fn recovery_codes_to_show(&self, fresh: &FreshOwner) -> Result<RecoverySheet> {
        match self.unsaved_recovery_codes(fresh) {
            Err(Error::Refused(Refusal::StepUpNeeded)) => self.view_recovery_codes(fresh),
            shown => shown,
        }
    }

    /// Notes that the owner saved the codes of a set. It says which: another tab may have drawn a new one.
    pub fn recovery_codes_saved(&self, owner: &Owner, set_id: &str) -> Result<()> {
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::session_of(&account, owner)?;
            let set = account.recovery.as_ref().filter(|set| set.id == set_id).ok_or(Refusal::StateMoved)?;
            if set.saved_at.is_some() {
                return Ok((crate::store::Batch::new(), ()));
            }
            let event = Event::RecoveryCodesSaved { set: set.id.clone() };
            let change = account.change(self.now())?.recovery_set_saved(&set.id).with(self.record(
                &account.id,
                &event,
                &owner.client,
            )?);
            Ok((change.into_batch(), ()))
        })
    }

    /// Checks a code without using it: the drill. It comes out of the same budget as every code.
    pub fn drill_recovery_code(&self, fresh: &FreshOwner, code: &TypedCode) -> Result<i64> {
        let owner = fresh.owner();
        let account = self.account_of_fresh(fresh)?;
        let Some(set) = &account.recovery else { return Err(Refusal::NoRecoveryCodes.into()) };
        let proven = self.prove(&account.id, Against::Drill, code, &owner.client)?;
        let Proof::RecoveryCode(right) = &proven.proof else { return Err(Refusal::CodeShape.into()) };
        let event = Event::RecoveryCodeChecked { set: set.id.clone(), number: right.number };
        self.store.note(proven.take_back().and(self.record(&account.id, &event, &owner.client)?))?;
        Ok(right.number)
    }

    /// The codes of a sheet that a page sent back, if they are those of the present set: for a file
    /// to be written of them, also where they are not kept.
    ///
    /// No guess: it takes all ten at once, and tells nothing but that they are not all right.
    pub fn sheet_of(&self, owner: &Owner, codes: &[TypedCode]) -> Result<RecoverySheet> {
        let account = self.account_of(owner)?;
        caller::may_step_up(&account, caller::session_of(&account, owner)?)?;
        let set = account.recovery.as_ref().ok_or(Refusal::NoRecoveryCodes)?;
        if !recovery_code::is_whole_set(&self.keys, &account.id, set, codes) {
            return Err(Refusal::StateMoved.into());
        }
        let shown = codes.iter().filter_map(|code| match code {
            TypedCode::Recovery(letters) => Some(recovery_code::grouped(letters)),
            _ => None,
        });
        Ok(RecoverySheet { set: set_view(set), codes: shown.collect() })
    }

    /// Puts a newly drawn set into a change.
    pub(crate) fn draw_recovery_set(&self, change: Change, account: &Account) -> Result<(Change, RecoverySheet)> {
        let drawn = recovery_code::draw(&*self.random)?;
        let sealed = match self.policy.recovery_codes {
            RecoveryCodes::Viewable => Some(recovery_code::seal(&self.keys, &*self.random, &account.id, &drawn)?),
            RecoveryCodes::ShowOnce => None,
        };
        let mac = |code: &zeroize::Zeroizing<String>| recovery_code::mac(&self.keys, &account.id, &drawn.id, code);
        let macs = drawn.codes.iter().map(mac).collect();
        let set = RecoverySetView {
            id: drawn.id.clone(),
            created_at: self.now(),
            saved: false,
            viewable: sealed.is_some(),
            used: Vec::new(),
        };
        let codes = drawn.codes.iter().map(|code| recovery_code::grouped(code)).collect();
        Ok((change.put_recovery_set(drawn.id, sealed, macs), RecoverySheet { set, codes }))
    }

    fn opened_set<'a>(&self, account: &'a Account) -> Result<(&'a RecoverySet, Vec<ShownOnce>)> {
        let set = account.recovery.as_ref().ok_or(Refusal::NoRecoveryCodes)?;
        let codes = recovery_code::open(&self.keys, &account.id, set)?.ok_or(Refusal::CodesShownOnce)?;
        Ok((set, codes))
    }
}

/// A set without its codes.
pub(crate) fn set_view(set: &RecoverySet) -> RecoverySetView {
    let used = set
        .codes
        .iter()
        .filter_map(|code| Some(UsedCode { number: usize::try_from(code.number).ok()?, at: code.used_at? }));
    RecoverySetView {
        id: set.id.clone(),
        created_at: set.created_at,
        saved: set.saved_at.is_some(),
        viewable: set.sealed_codes.is_some(),
        used: used.collect(),
    }
}
