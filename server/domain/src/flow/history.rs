//! What happened to an account, for its owner to read.

use crate::caller::Owner;
use crate::store::EventRow;
use crate::{Core, Result};
use model::api_key::Scope;
use model::history::HistoryLine;
use std::collections::BTreeMap;

/// How many lines a page shows.
const LINES: usize = 100;

impl Core {
    /// The newest lines of the history, newest first.
    pub fn history(&self, owner: &Owner) -> Result<Vec<HistoryLine>> {
        owner.allow(Scope::Read)?;
        let account = self.account_of(owner)?;
        Ok(self.store.newest_events(&account.id, LINES)?.into_iter().map(line).collect())
    }
}

pub(super) fn line(row: EventRow) -> HistoryLine {
    let details: BTreeMap<String, serde_json::Value> = serde_json::from_str(&row.details).unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let details = details.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect();
    HistoryLine { at: row.at, kind: row.kind.replace('_', "-"), client: row.client, address: row.address, details }
}
