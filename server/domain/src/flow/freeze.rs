//! *It wasn't me*: the link in a notice freezes the account for a day.
//!
//! What is signed in ends, as do sign-ins under way and every API key that is not marked to go on; SSH keys go on. Until
//! the day is over nothing about how the account is signed in to can be changed, or seen that could be kept.
//!
//! Invariants: a link works once, for seven days, whatever has been changed since it was sent, and nobody needs to be
//! signed in; opening it changes nothing. What may go on in a frozen account begins with
//! [`Account::change_while_frozen`]; everything else is refused by [`Account::change`] and by `account_of_fresh`.
//! Another link freezes anew: what has signed in meanwhile ends too, and the day begins again.

use crate::caller::Client;
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, ApiKey, FreezeLink};
use crate::token::Token;
use crate::{Core, Result};
use model::freeze::{FreezeView, LASTS};
use model::session::EndReason;
use model::{Moment, Refusal};

impl Core {
    /// What a link does, or has done. Reading it changes nothing: mail is opened by machines too.
    pub fn freeze_view(&self, token: &Token) -> Result<FreezeView> {
        let now = self.now();
        let (link, account) = self.freeze_link(token, now)?;
        let (stay, end): (Vec<_>, Vec<_>) =
            account.api_keys.iter().filter(|key| is_alive(key, now)).partition(|key| key.survives_freeze);
        Ok(FreezeView {
            moved: link.email != account.email,
            email: link.email,
            notice: link.notice,
            sent_at: link.created_at,
            used_at: link.used_at,
            frozen_until: account.frozen(now),
            two_factor: account.two_factor(),
            sessions: account.sessions.iter().filter(|session| self.lives(session, now)).count(),
            keys_that_stay: stay.len(),
            keys_that_end: end.len(),
            ssh_keys: account.ssh_keys.len(),
        })
    }

    /// Freezes the account that a link is for. Answers until when.
    pub fn freeze(&self, token: &Token, client: &Client) -> Result<Moment> {
        self.until_committed(|| {
            let now = self.now();
            let (link, account) = self.freeze_link(token, now)?;
            if link.used_at.is_some() {
                return Err(Refusal::FreezeLinkDead.into());
            }
            let until = now + LASTS;
            let change = account
                .change_while_frozen(now)
                .use_freeze_link(&token.hash())
                .freeze(Some(until))
                .drop_pending_sign_ins()
                .drop_pending_authenticators()
                .drop_text_codes()
                .drop_password_reset()
                .drop_address_change()
                .end_epoch()
                .drop_all_sessions(EndReason::Frozen)
                .carry_api_keys_that_survive();
            let change = if account.api_keys.iter().any(|key| key.account_key && key.survives_freeze) {
                change.drop_api_keys_of_old_epochs()
            } else {
                // Its owner makes it visible by regenerating it, once the account is not frozen any more.
                self.replace_account_key(change)?.0
            };
            let event = Event::Frozen {
                sessions_ended: account.sessions.iter().filter(|session| self.lives(session, now)).count(),
                api_keys_ended: account
                    .api_keys
                    .iter()
                    .filter(|key| is_alive(key, now) && !key.survives_freeze)
                    .count(),
            };
            let notice = Notice::Frozen { until };
            let mut change = change.with(self.record(&account.id, &event, client)?).with(self.tell(
                &account,
                notice.clone(),
                client,
            )?);
            // Whoever pressed the button reads another mailbox: they are told there, too.
            if link.email != account.email {
                change = change.with(self.tell_at(link.email, (&account.id, account.language), notice, client)?);
            }
            Ok((change.into_batch(), until))
        })
    }

    /// A link in its time, used or not.
    fn freeze_link(&self, token: &Token, now: Moment) -> Result<(FreezeLink, Account)> {
        let found = self.store.freeze_link(&token.hash())?;
        Ok(found.filter(|(link, _)| now < link.expires_at).ok_or(Refusal::FreezeLinkDead)?)
    }
}

fn is_alive(key: &ApiKey, now: Moment) -> bool {
    key.expires_at.is_none_or(|end| now < end)
}
