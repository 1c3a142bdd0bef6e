//! The account as its pages show it, and its language.

use crate::ctx::CallError;
use leptos::prelude::*;
use model::history::HistoryPage;
use model::overview::Overview;

/// The state of the account at one revision.
#[server(prefix = "/api", endpoint = "overview")]
pub async fn read_overview() -> Result<Overview, CallError> {
    crate::ctx::ask(|core, visit| core.overview(visit.owner()?)).await
}

/// What happened, newest first: lines of one group or of all, older than a number or up to the last.
#[server(prefix = "/api", endpoint = "history")]
pub async fn read_history(
    #[server(default)] group: String,
    #[server(default)] before: String,
) -> Result<HistoryPage, CallError> {
    crate::ctx::ask(move |core, visit| {
        let owner = visit.owner()?;
        let (group, before) = (model::history::Group::parse(&group)?, model::history::parse_before(&before)?);
        core.history(owner, group, before)
    })
    .await
}

/// Sets the language: of the account where somebody is signed in, of this browser otherwise.
#[server(prefix = "/api", endpoint = "language")]
pub async fn set_language(language: String) -> Result<(), CallError> {
    let language = model::Language::from_tag(&language).ok_or(model::Refusal::LanguageUnknown)?;
    crate::ctx::ask(move |core, visit| match &visit.owner {
        Some(owner) => core.set_language(owner, language),
        None => Ok(()),
    })
    .await?;
    crate::ctx::keep_language(language);
    Ok(())
}

/// The public address of the site, as it stands on paper.
#[server(prefix = "/api", endpoint = "site")]
pub async fn read_site() -> Result<String, CallError> {
    Ok(crate::ctx::site().public_url)
}
