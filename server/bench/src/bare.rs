//! The ceiling of what is asked over HTTP: hyper and axum alone, accepting as the server does (`server/src/http/connections.rs`),
//! with answers that lie ready.

use crate::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// What it answers.
#[derive(Default, Serialize, Deserialize)]
pub struct Answers {
    /// `GET /account` by token.
    pub accounts: HashMap<String, serde_json::Value>,
    /// `GET /dashboard`, drawn already.
    pub page: String,
}

/// Serves until it is killed.
pub fn serve(port: u16, answers: &Path) -> Result<()> {
    let answers: Arc<Answers> = match std::fs::read(answers) {
        Ok(text) => Arc::new(serde_json::from_slice(&text)?),
        Err(cause) => return Err(format!("{} cannot be read: {cause}", answers.display()).into()),
    };
    let router = Router::new()
        .route("/account", get(account))
        .route("/dashboard", get(dashboard))
        .route("/events", get(events))
        .route("/health", get(|| async { "ok\n" }))
        .with_state(answers);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(accept(port, router))
}

async fn accept(port: u16, router: Router) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            router.clone().oneshot(request.map(Body::new))
        });
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(Duration::from_secs(20)));
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(15))
            .max_buf_size(64 * 1024)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        tokio::spawn(async move {
            let _ = connection.await;
        });
    }
}

async fn account(State(answers): State<Arc<Answers>>, headers: HeaderMap) -> Response {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match token.and_then(|token| answers.accounts.get(token)) {
        Some(account) => axum::Json(account).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn dashboard(State(answers): State<Arc<Answers>>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html")], answers.page.clone())
}

/// An event at once, then silence.
async fn events() -> impl IntoResponse {
    use futures::StreamExt;
    let first = futures::stream::once(async { Ok::<_, Infallible>("id: 1\ndata:\n\n") });
    ([(CONTENT_TYPE, "text/event-stream")], Body::from_stream(first.chain(futures::stream::pending())))
}
