//! Sessions: ending this one, or another.

use crate::caller::Owner;
use crate::history::Event;
use crate::store::Session;
use crate::{Core, Error, Result};
use model::Refusal;
use model::api_key::Scope;

impl Core {
    /// Ends the session that asks.
    pub fn sign_out(&self, owner: &Owner) -> Result<()> {
        let id = owner.session_id().ok_or(Refusal::SessionNotFound)?.to_owned();
        self.end(owner, &id, &Event::SignedOut).map(drop)
    }

    /// Ends a session of the same account; `~` names the one that asks.
    pub fn end_session(&self, owner: &Owner, id: &str) -> Result<Session> {
        owner.allow(Scope::Write)?;
        let id = match id {
            "~" => owner.session_id().ok_or(Refusal::SessionNotFound)?,
            id => id,
        };
        self.end(owner, id, &Event::SessionEnded)
    }

    /// Ends the session a browser had when it signed in anew: its cookie is gone. The new one is
    /// there already, so a failure here is only logged.
    pub fn end_previous_session(&self, owner: Option<&Owner>) {
        match owner.map(|owner| self.sign_out(owner)) {
            None | Some(Ok(()) | Err(Error::Refused(_))) => {}
            Some(Err(error)) => tracing::error!(%error, "the session before this one could not be ended"),
        }
    }

    fn end(&self, owner: &Owner, id: &str, event: &Event) -> Result<Session> {
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            let session = account.sessions.iter().find(|session| session.id == id).cloned();
            let session = session.ok_or(Refusal::SessionNotFound)?;
            let change =
                account.change(self.now()).end_session(id).with(self.record(&account.id, event, &owner.client)?);
            Ok((change.into_batch(), session))
        })
    }

    /// The sessions of an account that are alive.
    pub fn sessions(&self, owner: &Owner) -> Result<Vec<Session>> {
        let now = self.now();
        let account = self.account_of(owner)?;
        Ok(account.sessions.into_iter().filter(|session| self.lives(session, now)).collect())
    }
}
