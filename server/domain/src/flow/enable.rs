//! Turning two-factor on: a pending authenticator, then the code that proves it works.
//!
//! Invariants: the secret is drawn here, or is one that its owner imports (`import.rs`), and is sealed; until the right
//! code nothing changes; with it, in one batch, the factor is on, every other session and every API
//! key is dead, and the account has a new key.

use crate::caller::{self, Client, FreshOwner, Owner};
use crate::factor::{Against, Proof, totp};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, Authenticator, Batch, Change};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::Refusal;
use model::device::DeviceName;
use model::factor::{FactorKind, TypedCode};
use model::moment::MINUTE;
use model::recovery::RecoverySheet;
use model::session::{EndReason, SessionKind};
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

/// Whether recovery codes are drawn with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Draws {
    Codes,
    Nothing,
}

/// A change that turns two-factor on, in the making.
#[derive(Debug)]
pub(crate) struct TurnedOn<T> {
    pub change: Change,
    pub api_key: ShownOnce,
    pub sheet: Option<RecoverySheet>,
    /// What became of the sessions.
    pub sessions: T,
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
            let (id, secret) = (self.random.id(self.now())?, totp::draw(&*self.random)?);
            let pending = (id.as_str(), secret.as_slice());
            let change = self.pending_authenticator_change(&account, &Event::TwoFactorStarted, owner, pending)?;
            Ok((change.into_batch(), ()))
        })?;
        self.pending_enrolment(fresh)
    }

    /// A change that keeps a secret sealed, until its first code.
    pub(crate) fn pending_authenticator_change(
        &self,
        account: &Account,
        event: &Event,
        owner: &Owner,
        (id, secret): (&str, &[u8]),
    ) -> Result<Change> {
        let now = self.now();
        let sealed = totp::seal(&self.keys, &*self.random, (&account.id, id), secret)?;
        let session = &caller::session_of(account, owner)?.id;
        let change = account.change(now)?.put_pending_authenticator(id.to_owned(), session, sealed, now + SET_UP_LASTS);
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
        self.confirm_named_authenticator(fresh, drawn_for, code, None)
    }

    /// The same for one that has a name from the start.
    pub fn confirm_named_authenticator(
        &self,
        fresh: &FreshOwner,
        drawn_for: Option<&str>,
        code: &TypedCode,
        name: Option<&DeviceName>,
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
                .change(now)?
                .prove_authenticator(&authenticator_id, step)
                .activate_authenticator(&authenticator_id, name.map_or("", DeviceName::as_str))
                .with(proven.take_back());
            let turned_on = self.turn_on(change, &account, Draws::Codes, &owner.client, |change| {
                let settled = self.carry_this_session(change, &account, fresh, true, EndReason::TwoFactorEnabled);
                let (change, session) = settled?;
                Ok((change.session_passed(&session_id, proven.passed()), session))
            })?;
            let TurnedOn { change, api_key, sheet, sessions: session } = turned_on;
            let sheet = sheet.ok_or(Refusal::NoRecoveryCodes)?;
            let change = change.with(self.record(&account.id, &event, &owner.client)?).with(self.tell(
                &account,
                Notice::TwoFactorEnabled,
                &owner.client,
            )?);
            Ok((change.into_batch(), Enabled { api_key, session, sheet }))
        })
    }

    /// What turning two-factor on does, whoever does it: nothing that was signed in before goes on but what
    /// `settle_sessions` carries over, the account has a new API key, and its codes are drawn.
    pub(crate) fn turn_on<T>(
        &self,
        change: Change,
        account: &Account,
        draws: Draws,
        client: &Client,
        settle_sessions: impl FnOnce(Change) -> Result<(Change, T)>,
    ) -> Result<TurnedOn<T>> {
        let change = change.drop_pending_authenticators().drop_pending_sign_ins().end_epoch();
        let (change, sessions) = settle_sessions(change)?;
        let (change, api_key) = self.replace_account_key(change)?;
        let mut unlock = Batch::new();
        unlock.clear_counter(&self.keys.factor_counter(&account.id, FactorKind::Authenticator));
        let change = change.with(unlock);
        if draws == Draws::Nothing {
            return Ok(TurnedOn { change, api_key, sheet: None, sessions });
        }
        let (change, sheet) = self.draw_recovery_set(change, account)?;
        let drawn = Event::RecoveryCodesDrawn { set: sheet.set.id.clone() };
        let change = change.with(self.record(&account.id, &drawn, client)?);
        Ok(TurnedOn { change, api_key, sheet: Some(sheet), sessions })
    }

    /// Carries the session that asks into the new epoch: a browser's under a new token.
    pub(crate) fn carry_this_session(
        &self,
        change: Change,
        account: &Account,
        fresh: &FreshOwner,
        second_factor: bool,
        why_others_end: EndReason,
    ) -> Result<(Change, Option<Token>)> {
        let session = caller::session_of(account, fresh.owner())?;
        match session.kind {
            SessionKind::Browser => {
                let token = Token::draw(&*self.random, TokenKind::Session)?;
                Ok((change.carry_session(&session.id, token.hash(), second_factor, why_others_end), Some(token)))
            }
            SessionKind::CommandLine => {
                Ok((change.carry_session_as_it_is(&session.id, second_factor, why_others_end), None))
            }
        }
    }
}
