//! Turning two-factor on: a pending authenticator, then the code that proves it works.
//!
//! Invariants: the secret is drawn, sealed and kept here, never taken from a form; until the right
//! code nothing changes; with it, in one batch, the factor is on, every other session and every API
//! key is dead, and the account has a new key.

use crate::caller::{self, FreshOwner, Owner};
use crate::factor::{Against, Proof, totp};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, Authenticator, Change};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::Refusal;
use model::factor::TypedCode;
use model::moment::MINUTE;
use model::recovery::RecoverySheet;
use model::session::SessionKind;
use model::shown_once::ShownOnce;

/// How long a started set-up waits for its code: time to install an app.
const SET_UP_LASTS: i64 = 30 * MINUTE;

/// Two-factor is on.
#[derive(Debug)]
pub struct Enabled {
    /// The account's new API key.
    pub api_key: ShownOnce,
    /// The present browser's new token; a command line keeps its own.
    pub session: Option<Token>,
    /// Its recovery codes.
    pub sheet: RecoverySheet,
}

impl Core {
    /// Draws a secret for a new authenticator. It stays pending until a code confirms it.
    pub fn start_authenticator(&self, fresh: &FreshOwner) -> Result<totp::Enrolment> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            if account.two_factor() {
                return Err(Refusal::AlreadyOn.into());
            }
            Ok((self.pending_authenticator_change(&account, &Event::TwoFactorStarted, owner)?.into_batch(), ()))
        })?;
        self.pending_enrolment(fresh)
    }

    /// A change that draws a secret and keeps it sealed, until its first code.
    pub(crate) fn pending_authenticator_change(
        &self,
        account: &Account,
        event: &Event,
        owner: &Owner,
    ) -> Result<Change> {
        let now = self.now();
        let id = self.random.id(now)?;
        let sealed = totp::draw_sealed(&self.keys, &*self.random, &account.id, &id)?;
        let session = &caller::session_of(account, owner)?.id;
        let change = account.change(now).put_pending_authenticator(id, session, sealed, now + SET_UP_LASTS);
        Ok(change.with(self.record(&account.id, event, &owner.client)?))
    }

    /// Shows the pending authenticator again: the page may be reloaded.
    pub fn pending_enrolment(&self, fresh: &FreshOwner) -> Result<totp::Enrolment> {
        let account = self.account_of_fresh(fresh)?;
        self.enrolment_of(&account, self.pending_of(&account, fresh.owner(), None)?)
    }

    /// What the owner is setting up in this session. `drawn_for` is what a form was drawn for, where there was one:
    /// a form from before another tab began anew acts on nothing.
    pub(crate) fn pending_of<'a>(
        &self,
        account: &'a Account,
        owner: &Owner,
        drawn_for: Option<&str>,
    ) -> Result<&'a Authenticator> {
        let session = caller::session_of(account, owner)?;
        let pending = account.pending_authenticator(&session.id, self.now()).ok_or(Refusal::NothingPending)?;
        if drawn_for.is_some_and(|id| id != pending.id) {
            return Err(Refusal::StateMoved.into());
        }
        Ok(pending)
    }

    /// Turns the pending authenticator into the account's second factor.
    ///
    /// The confirming code is spent by it: it signs nobody in afterwards (RFC 6238 §5.2).
    pub fn confirm_authenticator(
        &self,
        fresh: &FreshOwner,
        drawn_for: Option<&str>,
        code: &TypedCode,
    ) -> Result<Enabled> {
        let owner = fresh.owner();
        let before = self.account_of_fresh(fresh)?;
        if before.two_factor() {
            return Err(Refusal::AlreadyOn.into());
        }
        let pending = &self.pending_of(&before, owner, drawn_for)?.id;
        let proven = self.prove(&before.id, Against::Enrolment(pending), code, &owner.client)?;
        let Proof::Authenticator { id: authenticator_id, step } = proven.proof.clone() else {
            return Err(Refusal::CodeShape.into());
        };
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of_fresh(fresh)?;
            if account.two_factor() {
                return Err(Refusal::AlreadyOn.into());
            }
            let session_id = caller::session_of(&account, owner)?.id.clone();
            let event = Event::TwoFactorEnabled {
                sessions_ended: account.sessions.len() - 1,
                api_keys_ended: account.api_keys.len(),
            };
            let change = account
                .change(now)
                .prove_authenticator(&authenticator_id, step)
                .activate_authenticator(&authenticator_id, "")
                .drop_pending_authenticators()
                .drop_pending_sign_ins()
                .end_epoch();
            let (change, session) = self.carry_this_session(change, &account, fresh, true)?;
            let change = change.session_passed(&session_id, proven.passed());
            let (change, api_key) = self.replace_account_key(change)?;
            let (change, sheet) = self.draw_recovery_set(change, &account)?;
            let drawn = Event::RecoveryCodesDrawn { set: sheet.set.id.clone() };
            let mut unlock = proven.take_back();
            unlock.clear_counter(&self.keys.factor_counter(&account.id, proven.kind()));
            let change = change.with(self.record(&account.id, &drawn, &owner.client)?);
            let change = change.with(unlock).with(self.record(&account.id, &event, &owner.client)?).with(self.tell(
                &account,
                Notice::TwoFactorEnabled,
                &owner.client,
            )?);
            Ok((change.into_batch(), Enabled { api_key, session, sheet }))
        })
    }

    /// Carries the session that asks into the new epoch: a browser's under a new token.
    pub(crate) fn carry_this_session(
        &self,
        change: Change,
        account: &Account,
        fresh: &FreshOwner,
        second_factor: bool,
    ) -> Result<(Change, Option<Token>)> {
        let session = caller::session_of(account, fresh.owner())?;
        match session.kind {
            SessionKind::Browser => {
                let token = Token::draw(&*self.random, TokenKind::Session)?;
                Ok((change.carry_session(&session.id, token.hash(), second_factor), Some(token)))
            }
            SessionKind::CommandLine => Ok((change.carry_session_as_it_is(&session.id, second_factor), None)),
        }
    }
}
