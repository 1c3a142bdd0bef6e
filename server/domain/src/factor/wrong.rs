//! What follows a code that was not accepted, and what clears its counts.

use crate::caller::Client;
use crate::factor::Proven;
use crate::factor::sms::TextPurpose;
use crate::history::Event;
use crate::limit::{FACTOR_OFF, Raised};
use crate::outbox::Notice;
use crate::store::{Account, Batch};
use crate::{Core, Result};
use model::factor::{CodeHint, FactorKind};

impl Core {
    /// A right code that was used before is no guess: it opens nothing, and costs the account
    /// nothing. Of the five tries of its sign-in it takes one, so that it cannot go on for ever.
    pub(super) fn after_spent_code(
        &self,
        account: &Account,
        raised: &[Raised; 2],
        hint: CodeHint,
        client: &Client,
    ) -> Result<Batch> {
        let event = Event::WrongCode { hint };
        Ok(crate::limit::take_back(raised).and(self.record(&account.id, &event, client)?))
    }

    /// Writes a wrong code down; the hundredth in a row of one kind turns that kind off.
    pub(super) fn after_wrong_code(
        &self,
        account: &Account,
        kind: FactorKind,
        raised: &[Raised; 2],
        hint: CodeHint,
        client: &Client,
    ) -> Result<Batch> {
        let mut batch = self.record(&account.id, &Event::WrongCode { hint }, client)?;
        let [_, factor] = raised;
        if factor.before.failures < FACTOR_OFF && factor.after.failures >= FACTOR_OFF {
            let notice = match kind {
                FactorKind::Authenticator => Notice::FactorOff,
                FactorKind::Sms => Notice::SmsOff,
                FactorKind::RecoveryCode => Notice::RecoveryCodesOff,
            };
            batch = batch.and(self.record(&account.id, &Event::FactorOff { factor: kind }, client)?);
            batch = batch.and(self.tell(account, notice, client)?);
        }
        Ok(batch)
    }

    /// The kinds of an account's codes that are off after a hundred wrong ones in a row.
    pub(crate) fn factors_off(&self, account_id: &str) -> Result<Vec<FactorKind>> {
        let counters = self.store.counters(FactorKind::ALL.map(|kind| self.keys.factor_counter(account_id, kind)))?;
        let each = FactorKind::ALL.into_iter().zip(counters);
        Ok(each.filter(|(_, counter)| counter.failures >= FACTOR_OFF).map(|(kind, _)| kind).collect())
    }

    /// Clears what a full sign-in clears. A kind that is off stays off: only binding it anew or the
    /// operator turns it on.
    pub(crate) fn clear_after_sign_in(&self, proven: &Proven<'_>) -> Batch {
        let account_id = &proven.account.id;
        let mut batch = Batch::new();
        // A code still on its way would open a second door.
        batch.drop_text_code(account_id, TextPurpose::SignIn);
        batch.clear_counter(&self.keys.codes_counter(account_id));
        batch.clear_counter(&self.keys.factor_counter(account_id, proven.kind()));
        for kind in FactorKind::ALL {
            batch.clear_counter_below(&self.keys.factor_counter(account_id, kind), FACTOR_OFF);
        }
        batch
    }

    /// Clears an account's counters, whatever factors it has.
    pub(crate) fn clear_code_counters(&self, account_id: &str) -> Batch {
        let mut batch = Batch::new();
        batch.clear_counter(&self.keys.codes_counter(account_id));
        for kind in FactorKind::ALL {
            batch.clear_counter(&self.keys.factor_counter(account_id, kind));
        }
        batch
    }
}
