//! `GET /dashboard/history/file`: the whole history, to keep and to check. JSON lines, as `domain::chain` writes them.
//!
//! It is read and sent piece by piece: a long history takes no more memory than a short one.

use crate::http::{Door, caller, error};
use app::ctx::Visit;
use app::routes;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::flow::history::Download;
use domain::{Core, Error};
use futures::stream::try_unfold;
use std::sync::Arc;

pub async fn file(State(door): State<Arc<Door>>, Extension(visit): Extension<Visit>, headers: HeaderMap) -> Response {
    let Some(owner) = visit.owner else {
        return caller::redirect(routes::SIGN_IN);
    };
    let core = Arc::clone(&door.site.core);
    let begun = tokio::task::spawn_blocking(move || core.begin_download(&owner)).await;
    match begun.unwrap_or_else(|panic| Err(Error::failed("reading the history", panic))) {
        Ok(download) => answer(Arc::clone(&door.site.core), download),
        Err(error) => error::failed_or_refused(error, &headers),
    }
}

/// The answer to whoever has begun a download. One that breaks off ends without the last chunk, which its reader notices.
pub fn answer(core: Arc<Core>, download: Download) -> Response {
    let pieces = try_unfold(download, move |mut download| {
        let core = Arc::clone(&core);
        async move {
            let read = tokio::task::spawn_blocking(move || {
                let piece = core.read_on(&mut download)?;
                Ok::<_, Error>(piece.map(|piece| (piece, download)))
            });
            let read = read.await.unwrap_or_else(|panic| Err(Error::failed("reading the history", panic)));
            read.inspect_err(|error| tracing::warn!(%error, "a download of a history broke off"))
        }
    });
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CONTENT_DISPOSITION, "attachment; filename=\"twinlock-history.jsonl\""),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
