//! `/account/history`: what happened to the account. Ours; Heroku's API has no such thing.

use crate::http::api::credentials::Call;
use crate::http::api::error::ApiError;
use crate::http::history_file;
use axum::Json;
use axum::extract::RawQuery;
use axum::response::Response;
use model::Refusal;
use model::api_key::Scope;
use model::history::{Group, HistoryHead, HistoryLine, HistoryPage, parse_before};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, Serialize)]
pub struct HistoryBody {
    lines: Vec<LineBody>,
    older: Option<i64>,
    head: Option<HistoryHead>,
}

#[derive(Debug, Serialize)]
struct LineBody {
    number: i64,
    at: String,
    kind: String,
    address: String,
    client: String,
    details: BTreeMap<String, String>,
}

/// The newest lines, newest first; `group` and `before` choose among them.
pub async fn list(RawQuery(query): RawQuery, call: Call) -> Result<Json<HistoryBody>, ApiError> {
    let page = call
        .ask(Scope::Read, move |asked| {
            let (group, before) = wish(&query.unwrap_or_default())?;
            asked.core.history(&asked.owner, group, before)
        })
        .await?;
    let HistoryPage { lines, older, head } = page;
    Ok(Json(HistoryBody { lines: lines.into_iter().map(body).collect(), older, head }))
}

/// All of them as JSON lines, oldest first.
pub async fn file(call: Call) -> Result<Response, ApiError> {
    let core = Arc::clone(&call.core);
    let download = call.ask(Scope::Read, |asked| asked.core.begin_download(&asked.owner)).await?;
    Ok(history_file::answer(core, download))
}

/// What is asked for; each name at most once, and no other.
fn wish(query: &str) -> Result<(Option<Group>, Option<i64>), Refusal> {
    let (mut group, mut before) = (None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let taken = match &*name {
            "group" => group.replace(Group::parse(&value)?).is_some(),
            "before" => before.replace(parse_before(&value)?).is_some(),
            _ => true,
        };
        if taken {
            return Err(Refusal::HistoryUnknown);
        }
    }
    Ok((group.flatten(), before.flatten()))
}

fn body(line: HistoryLine) -> LineBody {
    let HistoryLine { number, at, kind, client, address, details } = line;
    LineBody { number, at: words::iso(at), kind: kind.replace('-', "_"), address, client, details }
}
