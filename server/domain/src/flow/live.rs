//! What open pages and streams follow: the account's revision, and what has changed since an older one.

use crate::caller::{Credential, Owner};
use crate::hub::Watch;
use crate::store::{Account, ChainedEvent, Kinds};
use crate::{Core, Result};
use model::api_key::Scope;
use model::ground::Ground;
use model::history::HistoryLine;
use model::overview::News;
use model::{Moment, Refusal};

/// How many changes a refusal, or an open page, tells.
const TOLD: usize = 3;

/// What a stream knows each time it has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    pub revision: i64,
    /// When the credential ends if nothing happens until then; it may have been lengthened by use meanwhile.
    pub ends_at: Option<Moment>,
}

/// What the page showed that a form stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub revision: i64,
    pub ground: Ground,
}

impl Core {
    /// Begins to watch the owner's account; look once after that.
    pub fn watch(&self, owner: &Owner) -> Watch {
        self.store.hub().watch(&owner.account_id)
    }

    /// Looks: the revision as long as the credential is good. It is no use of a session.
    pub fn beat(&self, owner: &Owner) -> Result<Beat> {
        owner.allow(Scope::Read)?;
        let account = &owner.account_id;
        let beat = match &owner.credential {
            Credential::Session { id, .. } => self.store.session_beat(id, account)?.map(|beat| {
                let ends_at = Some(self.end_of_session(beat.kind, beat.last_used_at, beat.expires_at));
                (beat.epoch, Beat { revision: beat.revision, ends_at })
            }),
            Credential::ApiKey { id, token_hash, .. } => self
                .store
                .key_beat(id, token_hash, account)?
                .map(|beat| (beat.epoch, Beat { revision: beat.revision, ends_at: beat.ends_at })),
        };
        // Whoever was let in in another epoch has to show again what they have: a session that was carried over has
        // another token.
        let lives =
            beat.filter(|(epoch, beat)| *epoch == owner.epoch && beat.ends_at.is_none_or(|end| self.now() < end));
        Ok(lives.map(|(_, beat)| beat).ok_or(Refusal::SignedOut)?)
    }

    /// What has changed since a page was drawn, for that page to tell.
    pub fn news(&self, owner: &Owner, since: i64) -> Result<News> {
        let revision = self.beat(owner)?.revision;
        if revision == since {
            return Ok(News { revision, lines: Vec::new() });
        }
        let newest = self.store.newest_events(&owner.account_id, &Kinds::All, None, TOLD)?;
        Ok(News { revision, lines: told(newest.iter().filter(|line| line.event.revision > since)) })
    }

    /// Refuses what was filled in on a page under which the ground has moved. The snapshot is the one that the verb
    /// decides on, and its batch is guarded by the account's last change. Two things move a ground without one: a kind of code
    /// that is off after wrong ones, and a command line that was denied; neither is undone by what is done beside it.
    pub(crate) fn still_stands(&self, owner: &Owner, account: &Account) -> Result<()> {
        let Some(seen) = owner.seen.filter(|seen| seen.revision != account.revision) else { return Ok(()) };
        // The file was put back from a copy: no page that is open tells what is true.
        if seen.revision > account.revision {
            return Err(Refusal::StateMoved.into());
        }
        let moved = self.store.moved_since(&account.id, seen.revision, seen.ground, TOLD)?;
        if moved.is_empty() { Ok(()) } else { Err(Refusal::PageStale { by: told(moved.iter()) }.into()) }
    }
}

/// The newest few, as the history tells them.
fn told<'a>(lines: impl Iterator<Item = &'a ChainedEvent>) -> Vec<HistoryLine> {
    lines.take(TOLD).cloned().map(super::history::line).collect()
}
