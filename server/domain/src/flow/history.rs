//! What happened to an account, for its owner to read, to keep and to check.

use crate::caller::Owner;
use crate::chain;
use crate::history::kinds;
use crate::store::ChainedEvent;
use crate::{Core, Result};
use model::api_key::Scope;
use model::history::{Group, HistoryHead, HistoryLine, HistoryPage};
use std::collections::BTreeMap;

/// How many lines a page shows.
const LINES: usize = 100;
/// How many lines of a download are read at once.
const PIECE: i64 = 500;

/// A history that is being downloaded: as many lines as there were when it was begun.
#[derive(Debug)]
pub struct Download {
    owner: Owner,
    done: i64,
    end: i64,
}

impl Core {
    /// The newest lines of the history, newest first: of one group or of all, older than a number or up to the last.
    pub fn history(&self, owner: &Owner, group: Option<Group>, before: Option<i64>) -> Result<HistoryPage> {
        owner.allow(Scope::Read)?;
        let account = self.account_of(owner)?;
        // One more than is shown tells whether there are more.
        let mut events = self.store.newest_events(&account.id, &kinds(group), before, LINES + 1)?;
        let has_more = events.len() > LINES;
        events.truncate(LINES);
        Ok(HistoryPage {
            older: events.last().filter(|_| has_more).map(|last| last.number),
            lines: events.into_iter().map(line).collect(),
            head: self.history_head(&account.id)?,
        })
    }

    /// Where an account's history ends.
    pub(crate) fn history_head(&self, account_id: &str) -> Result<Option<HistoryHead>> {
        let head = self.store.head(account_id)?;
        Ok(head.map(|head| HistoryHead { number: head.number, hash: head.hash.to_string() }))
    }

    /// Begins to download the whole history.
    pub fn begin_download(&self, owner: &Owner) -> Result<Download> {
        owner.allow(Scope::Read)?;
        let account = self.account_of(owner)?;
        let end = self.store.head(&account.id)?.map_or(0, |head| head.number);
        Ok(Download { owner: owner.clone(), done: 0, end })
    }

    /// The next piece of a download, oldest first, as `chain` writes lines; `None` at its end. A session that has ended meanwhile
    /// gets no more of it.
    pub fn read_on(&self, download: &mut Download) -> Result<Option<String>> {
        if download.done >= download.end {
            return Ok(None);
        }
        let account = self.account_of(&download.owner)?;
        let up_to = download.end.min(download.done + PIECE);
        let events = self.store.events_between(&account.id, download.done, up_to)?;
        download.done = up_to;
        let write = |of: &ChainedEvent| chain::line(&chain::body(&of.event, of.number), &of.hash);
        Ok(Some(events.iter().map(write).collect()))
    }
}

pub(super) fn line(ChainedEvent { number, event, .. }: ChainedEvent) -> HistoryLine {
    let details: BTreeMap<String, serde_json::Value> = serde_json::from_str(&event.details).unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let details = details.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect();
    let kind = event.kind.replace('_', "-");
    HistoryLine { number, at: event.at, kind, client: event.client, address: event.address, details }
}
