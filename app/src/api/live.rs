//! What an open page asks when its account has moved.

use crate::ctx::CallError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What has happened since a page was drawn, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub revision: i64,
    /// The newest first, a few at most.
    pub lines: Vec<String>,
}

/// Tells what has changed since a revision of an account. Asking is no use of the session.
#[server(prefix = "/api", endpoint = "news")]
pub async fn read_news(since: i64, #[server(default)] account: String) -> Result<Told, CallError> {
    let news = crate::ctx::ask(move |core, visit| {
        // To the page of somebody who was signed in before, nobody is.
        let owner = visit.owner()?;
        let is_its_own = account.is_empty() || account == owner.account_id();
        core.news(Some(owner).filter(|_| is_its_own).ok_or(model::Refusal::SignedOut)?, since)
    })
    .await?;
    let language = crate::ctx::language();
    let told = |line| words::history::event_and_place(language, line);
    Ok(Told { revision: news.revision, lines: news.lines.iter().map(told).collect() })
}

/// The server's clock, for a page that will be read later.
#[server(prefix = "/api", endpoint = "now")]
pub async fn read_now() -> Result<model::Moment, CallError> {
    crate::ctx::ask(|core, visit| visit.owner().map(|_| core.now())).await
}
