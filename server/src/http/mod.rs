//! The server: every door, and what stands before all of them.

mod api;
mod assets;
mod caller;
mod connections;
mod cookies;
mod crowd;
mod error;
mod forms;
mod gate;
mod headers;
mod health;
mod history_file;
mod recovery_file;
mod watchers;

use crate::config::Config;
use app::ctx::Site;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{ALLOW, TRANSFER_ENCODING};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::Core;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use model::Refusal;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::ServiceBuilder;
use tower_http::csrf::CsrfLayer;

/// The largest body that is read.
const BODY_LIMIT: usize = 64 * 1024;
/// Requests that wait for somebody, at once, and of them from one network.
const MOST_WAITS: usize = 512;
const MOST_WAITS_FROM_ONE: usize = 32;
/// As many as there are connections that read.
const LOOKS_AT_ONCE: usize = 4;

/// What every handler may need.
#[derive(Debug)]
pub struct Door {
    pub site: Site,
    pub proxies: Vec<ipnet::IpNet>,
    /// The host of the public address, with its port where it has one.
    pub host: String,
    pub limiter: gate::Limiter,
    /// Places for requests that wait for somebody.
    pub waits: Arc<crowd::Crowd>,
    pub watchers: Arc<watchers::Watchers>,
    /// Places for streams, by session.
    pub streams: Arc<crowd::Crowd>,
    /// How many streams look at once what has changed.
    pub looks: Arc<Semaphore>,
    /// Whether the server has been told to stop: whatever waits ends then.
    pub stopping: watch::Receiver<bool>,
    pages: LeptosOptions,
}

/// Serves until the machine says stop.
pub async fn serve(listener: TcpListener, core: Arc<Core>, config: &Config) -> io::Result<()> {
    // Pages are drawn by tasks; it fails only where that was said before.
    let _ = any_spawner::Executor::init_tokio();
    let secure = core.public_url.starts_with("https://");
    let host = core.public_url.split_once("://").map_or("", |(_, host)| host);
    let (stop, stopping) = watch::channel(false);
    let room = connections::Room::for_this_process(&config.limits);
    let door = Arc::new(Door {
        host: host.to_owned(),
        proxies: config.trusted_proxies.clone(),
        limiter: gate::Limiter::new(),
        waits: crowd::Crowd::new(MOST_WAITS_FROM_ONE, MOST_WAITS),
        watchers: Arc::default(),
        streams: crowd::Crowd::new(api::MOST_STREAMS_OF_ONE, room.streams()),
        looks: Arc::new(Semaphore::new(LOOKS_AT_ONCE)),
        stopping,
        pages: LeptosOptions::builder().output_name("twinlock").site_pkg_dir(assets::FOLDER).build(),
        site: Site { public_url: core.public_url.clone(), core, secure },
    });
    // By `Sec-Fetch-Site`, and by `Origin` where a browser does not know it. Programs send neither.
    let cross_site = CsrfLayer::new().add_trusted_origin(&door.site.public_url).map_err(io::Error::other)?;
    connections::accept(listener, layered(door, cross_site), room, &stop).await
}

/// What stands before the router, from the outside in: headers and the log; pace, host and path; origin; size and time. The layers
/// stand around the router as a whole: around each of its routes they would be made anew, box by box, for each request.
fn layered(door: Arc<Door>, cross_site: CsrfLayer) -> impl connections::Answers {
    ServiceBuilder::new()
        .layer(from_fn_with_state(door.clone(), headers::around))
        .layer(from_fn_with_state(door.clone(), gate::admit))
        .layer(cross_site)
        .layer(from_fn(gate::body))
        .service(router(door))
}

/// The site map.
fn router(door: Arc<Door>) -> Router {
    Router::new()
        .route("/api/{*function}", post(server_function).fallback(only_post))
        .route_layer(from_fn_with_state(door.clone(), forms::redirect_forms))
        .route(app::routes::RECOVERY_FILE, post(recovery_file::file))
        .route(app::routes::HISTORY_FILE, get(history_file::file))
        .fallback(page)
        .layer(from_fn_with_state(door.clone(), caller::find_out))
        .merge(api::routes())
        .route("/health", get(health::health))
        .route("/pkg/{hash}/{*file}", get(assets::asset))
        .route(app::routes::SERVICE_WORKER, get(assets::service_worker))
        .route(app::routes::LAST_KNOWN_SCRIPT, get(assets::last_known))
        .with_state(door)
}

/// A server function of `app/src/api`, called by a form or by an island.
async fn server_function(State(door): State<Arc<Door>>, request: Request) -> Response {
    let path = request.uri().path();
    if !leptos::server_fn::axum::server_fn_paths().any(|(known, _)| known == path) {
        return error::refused(&Refusal::PageNotFound, request.headers());
    }
    let site = door.site.clone();
    leptos_axum::handle_server_fns_with_context(move || provide_context(site.clone()), request).await.into_response()
}

async fn only_post(request: Request) -> Response {
    ([(ALLOW, "POST")], error::refused(&Refusal::MethodNotAllowed, request.headers())).into_response()
}

/// A page of `app/src/pages`, drawn whole before it leaves.
async fn page(State(door): State<Arc<Door>>, request: Request<Body>) -> Response {
    if !matches!(request.method().as_str(), "GET" | "HEAD") {
        let refused = error::refused(&Refusal::MethodNotAllowed, request.headers());
        return ([(ALLOW, "GET, HEAD")], refused).into_response();
    }
    if let Some(page) = request.uri().path().strip_suffix('/').filter(|page| app::routes::title(page).is_some()) {
        return caller::redirect(page);
    }
    if app::routes::title(request.uri().path()).is_none()
        && request.uri().path() != app::routes::ROOT
        && !error::reads_html(request.headers())
    {
        return error::refused(&Refusal::PageNotFound, request.headers());
    }
    if let Some(elsewhere) = caller::elsewhere(&request) {
        return elsewhere;
    }
    let islands = app::routes::has_islands(request.uri().path());
    let (site, options) = (door.site.clone(), door.pages.clone());
    let draw = leptos_axum::render_app_async_with_context(
        move || provide_context(site.clone()),
        move || app::shell::shell(options.clone()),
    );
    let drawn = draw(request).await;
    if islands { drawn } else { without_scripts(drawn).await }
}

/// Cuts off what Leptos writes behind the document for pages that wake up. These never do, and
/// their policy allows no script.
async fn without_scripts(page: Response) -> Response {
    const END: &str = "</html>";
    let (mut parts, body) = page.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(TRANSFER_ENCODING);
    let end = bytes.windows(END.len()).rposition(|window| window == END.as_bytes());
    let document = end.map_or(bytes.clone(), |at| bytes.slice(..at + END.len()));
    Response::from_parts(parts, Body::from(document))
}
