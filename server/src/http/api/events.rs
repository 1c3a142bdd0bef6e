//! `GET /events`: server-sent events (WHATWG HTML, §9.2), for open pages and for `twinlock status --watch`.
//!
//! An event is the account's revision as its `id`, and nothing else: it says *look again*. The stream ends the moment
//! its session, key or epoch does; whoever comes again is told why, or refused.

use super::credentials::{Call, Shown, on_a_blocking_thread};
use super::error::ApiError;
use crate::http::Door;
use crate::http::caller;
use crate::http::cookies::cookie;
use crate::http::crowd::{Full, Seat};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use domain::Core;
use domain::caller::Owner;
use domain::flow::live::Beat;
use domain::hub::Watch;
use domain::token::{Token, TokenKind};
use futures::stream;
use model::Refusal;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// Streams of one session or key at once.
pub const MOST_OF_ONE: usize = 8;
/// Below the minute after which proxies take a silent connection for dead (nginx, `proxy_read_timeout`).
const KEEP_ALIVE: Duration = Duration::from_secs(25);
const STILL_HERE: &str = ": still here\n\n";
/// Milliseconds until a browser comes again after the connection broke.
const RETRY: &str = "retry: 1000\n\n";

/// A stream under way.
struct Stream {
    core: Arc<Core>,
    owner: Owner,
    watch: Watch,
    stopping: watch::Receiver<bool>,
    looks: Arc<Semaphore>,
    /// What was looked at last.
    beat: Beat,
    /// What is written first.
    first: Option<String>,
    _seat: Seat,
}

pub async fn stream(State(door): State<Arc<Door>>, request: Request) -> Result<Response, ApiError> {
    let headers = request.headers().clone();
    let names_something = request.uri().query().is_some();
    let call = Call::from_request(request, &door).await?;
    let language = call.language;
    let refused = |refusal: Refusal| ApiError { error: refusal.into(), language };
    let owner = owner(&door, call, &headers).await?;
    // Whose account it is says the credential: there is nothing to choose.
    if names_something {
        return Err(refused(Refusal::InputInvalid));
    }
    let credential = owner.credential_id().to_owned();
    let seat = door.streams.seat(credential).map_err(|full| match full {
        Full::OfOne => refused(Refusal::TooManyStreams),
        Full::OfAll => refused(Refusal::Busy { seconds: 10 }),
    })?;
    let core = Arc::clone(&door.site.core);
    // Watched first and looked at then: no change is lost in between.
    let watch = core.watch(&owner);
    let (beat, owner) = on_a_blocking_thread(language, {
        let core = Arc::clone(&core);
        move || Ok((core.beat(&owner)?, owner))
    })
    .await?;
    let known = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    // Whoever has seen this revision waits for the next one.
    let first = if known == Some(beat.revision) { STILL_HERE.to_owned() } else { event(beat.revision) };
    let first = Some(format!("{RETRY}{first}"));
    let stream = Stream {
        core,
        owner,
        watch,
        stopping: door.stopping.clone(),
        looks: Arc::clone(&door.looks),
        beat,
        first,
        _seat: seat,
    };
    let about = [
        (CONTENT_TYPE, "text/event-stream"),
        (CACHE_CONTROL, "no-store, no-transform"),
        // nginx would gather what is meant to arrive at once.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    let body = Body::from_stream(stream::unfold(stream, |mut stream| async move {
        let piece = stream.next().await?;
        Some((Ok::<_, Infallible>(piece), stream))
    }));
    Ok((about, body).into_response())
}

/// Who asks: by the token, or, where there is none, by the browser's session.
async fn owner(door: &Door, call: Call, headers: &HeaderMap) -> Result<Owner, ApiError> {
    let Call { core, client, language, shown, .. } = call;
    let refused = |refusal: Refusal| ApiError { error: refusal.into(), language };
    match shown {
        Shown::Token(token) => on_a_blocking_thread(language, move || core.owner_by_bearer(&token, &client)).await,
        Shown::Nothing if caller::is_from_elsewhere(headers) => Err(refused(Refusal::CrossSite)),
        Shown::Nothing => {
            let name = door.site.cookie_name("session");
            let token = cookie(headers, &name).and_then(|text| Token::read(TokenKind::Session, text));
            let token = token.ok_or(refused(Refusal::SignedOut))?;
            on_a_blocking_thread(language, move || {
                Ok(core.owner_by_session_untouched(&token, &client)?.ok_or(Refusal::SignedOut)?)
            })
            .await
        }
        Shown::EmailAndPassword(..) => Err(refused(Refusal::SignedOut)),
    }
}

fn event(revision: i64) -> String {
    // The empty line of data is what makes a browser pass it on.
    format!("id: {revision}\ndata:\n\n")
}

impl Stream {
    /// What is written next; none: the stream is over.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first.into());
        }
        loop {
            // A session that is used meanwhile ends later: it is looked at again then.
            let left = self.beat.ends_at.map_or(i64::MAX, |end| (end - self.core.now()).max(1));
            let end = Duration::from_secs(u64::try_from(left).unwrap_or(1)).min(KEEP_ALIVE);
            tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                () = self.watch.rung() => {}
                () = tokio::time::sleep(end) => {
                    if end == KEEP_ALIVE {
                        return Some(STILL_HERE.into());
                    }
                }
            }
            // Another process has committed, maybe, and all look at once: people's requests are not to wait behind them.
            let _look = self.looks.acquire().await.ok()?;
            let (core, owner) = (Arc::clone(&self.core), self.owner.clone());
            let looked = tokio::task::spawn_blocking(move || core.beat(&owner)).await;
            let before = self.beat;
            // What cannot be looked at is ended as well: its client comes again.
            self.beat = looked.ok()?.ok()?;
            if self.beat.revision != before.revision {
                return Some(event(self.beat.revision).into());
            }
        }
    }
}
