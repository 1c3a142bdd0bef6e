//! Sessions: what is signed in, and ending this one, another, or all others.
//!
//! Invariant: a person ends sessions, in one; an API key does not. Those that live are a way back (H11, H12), and
//! a leaked key must not close it.

use crate::caller::{self, Owner};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::Session;
use crate::token::Token;
use crate::{Core, Error, Result};
use model::Refusal;
use model::moment::DAY;
use model::session::{EndReason, SessionKind};

/// How long the holder of a command line's token is told why it is dead.
pub const REMEMBERED: i64 = 30 * DAY;

impl Core {
    /// Why a command line's token opens nothing: it was good once and has ended, or nobody knows it.
    pub(crate) fn why_signed_out(&self, token: &Token) -> Result<Refusal> {
        let ended = self.store.why_ended(&token.hash(), self.now())?;
        Ok(ended.map_or(Refusal::SignedOut, Refusal::SignInEnded))
    }

    /// Ends the session that asks.
    pub fn sign_out(&self, owner: &Owner) -> Result<()> {
        let id = owner.session_id().ok_or(Refusal::SessionNotFound)?.to_owned();
        self.end(owner, &id, &Event::SignedOut, None).map(drop)
    }

    /// Ends a session of the same account; `~` names the one that asks.
    pub fn end_session(&self, owner: &Owner, id: &str) -> Result<Session> {
        match (id, owner.session_id()) {
            ("~", None) => Err(Refusal::SessionNotFound.into()),
            (_, None) => Err(Refusal::ScopeTooNarrow.into()),
            ("~", Some(present)) => self.end(owner, present, &Event::SignedOut, None),
            (id, Some(present)) if id == present => self.end(owner, id, &Event::SignedOut, None),
            (id, Some(_)) => self.end(owner, id, &Event::SessionEnded, Some(Notice::SessionsEnded { count: 1 })),
        }
    }

    /// Ends every session of the account but the one that asks, and every sign-in that waits for its code.
    pub fn end_other_sessions(&self, owner: &Owner) -> Result<usize> {
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of(owner)?;
            let session = caller::session_of(&account, owner)?;
            let count = account.sessions.iter().filter(|of| of.id != session.id && self.lives(of, now)).count();
            let mut change = account
                .change_while_frozen(now)
                .end_other_sessions(&session.id, EndReason::EndedElsewhere)
                .drop_pending_sign_ins();
            if count > 0 {
                change = change
                    .with(self.record(&account.id, &Event::SessionsEnded { count }, &owner.client)?)
                    .with(self.tell(&account, Notice::SessionsEnded { count }, &owner.client)?);
            }
            Ok((change.into_batch(), count))
        })
    }

    /// Ends the session a browser had when it signed in anew: its cookie is gone. The new one is
    /// there already, so a failure here is only logged.
    pub fn end_previous_session(&self, owner: Option<&Owner>) {
        match owner.map(|owner| self.sign_out(owner)) {
            None | Some(Ok(()) | Err(Error::Refused(_))) => {}
            Some(Err(error)) => tracing::error!(%error, "the session before this one could not be ended"),
        }
    }

    fn end(&self, owner: &Owner, id: &str, event: &Event, notice: Option<Notice>) -> Result<Session> {
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            let session = account.sessions.iter().find(|session| session.id == id).cloned();
            let session = session.ok_or(Refusal::SessionNotFound)?;
            let is_own = owner.session_id() == Some(id);
            let why = if is_own { EndReason::SignedOut } else { EndReason::EndedElsewhere };
            let change = account.change_while_frozen(self.now()).end_session(id, why);
            let mut change = change.with(self.record(&account.id, event, &owner.client)?);
            if let Some(notice) = &notice {
                change = change.with(self.tell(&account, notice.clone(), &owner.client)?);
            }
            Ok((change.into_batch(), session))
        })
    }

    /// Renames a command line's sign-in: no secret, so no step-up; but a session does it, no key.
    pub fn describe_session(&self, owner: &Owner, id: &str, description: &str) -> Result<()> {
        let description = model::client::clean(description);
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::session_of(&account, owner)?;
            let is_it = |session: &&Session| session.id == id && session.kind == SessionKind::CommandLine;
            account.sessions.iter().find(is_it).ok_or(Refusal::SessionNotFound)?;
            let event = Event::CommandLineDescribed { description: description.clone() };
            let change = account.change(self.now())?.describe_session(id, description.clone());
            Ok((change.with(self.record(&account.id, &event, &owner.client)?).into_batch(), ()))
        })
    }

    /// The sessions of an account that are alive.
    pub fn sessions(&self, owner: &Owner) -> Result<Vec<Session>> {
        let now = self.now();
        let account = self.account_of(owner)?;
        Ok(account.sessions.iter().filter(|session| self.lives(session, now)).cloned().collect())
    }
}
