//! The accept loop: `axum::serve` has no header timeout and no cap on connections, so this has.

use crate::config::LimitsSection;
use crate::http::crowd::{Crowd, Seat};
use axum::extract::Request;
use axum::response::Response;
use domain::caller::Client;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;
use tower::{Service, ServiceExt};
use tracing::{info, warn};

/// Files that are not connections: the database, the log, what is sent out.
const OTHER_FILES: usize = 256;
/// From a connection's silence to its end: also a request line that drips.
const HEADER_TIME: Duration = Duration::from_secs(15);
/// How long an answer may find no reader.
const WRITE_TIME: Duration = Duration::from_secs(20);
/// How long a stop waits for requests under way.
const STOP_TIME: Duration = Duration::from_secs(8);

/// How many connections there may be at once, and of them from one network. Behind a proxy all come from one.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    all: usize,
    from_one: usize,
}

impl Room {
    /// As many as the operator says, and as the system lets this process have files open: its soft limit is raised to the
    /// hard one first.
    pub fn for_this_process(limits: &LimitsSection) -> Self {
        let known = getrlimit(Resource::Nofile);
        let _ = setrlimit(Resource::Nofile, Rlimit { current: known.maximum, maximum: known.maximum });
        let files = getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok());
        let possible = files.map_or(limits.connections, |files| files.saturating_sub(OTHER_FILES).max(1));
        if possible < limits.connections {
            warn!(
                possible,
                wanted = limits.connections,
                "the system lets this process have fewer connections open; raise its limit of open files (ulimit -n, LimitNOFILE)"
            );
        }
        Self { all: limits.connections.min(possible), from_one: limits.connections_from_one }
    }

    /// Three of four: whoever signs in finds a place also when all of these are taken.
    pub fn streams(self) -> usize {
        self.all - self.all.div_ceil(4)
    }
}

/// What answers requests.
pub trait Answers:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}
impl<S> Answers for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Accepts connections until SIGTERM or SIGINT; then lets the requests under way finish. A second
/// signal ends at once.
pub async fn accept(
    listener: TcpListener,
    answers: impl Answers,
    room: Room,
    stop: &watch::Sender<bool>,
) -> io::Result<()> {
    let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let graceful = GracefulShutdown::new();
    let crowd = Crowd::new(room.from_one, room.all);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: a short pause lets some go.
                warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        if let Ok(seat) = crowd.seat(Client::new(peer.ip(), "").network) {
            spawn(stream, Peer(peer.ip()), answers.clone(), &graceful, seat);
        }
    }
    info!("stopping: no new connections");
    drop(listener);
    stop.send_replace(true);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(STOP_TIME) => warn!("some requests did not finish in time"),
        _ = term.recv() => warn!("told twice: stopping at once"),
        _ = interrupt.recv() => warn!("told twice: stopping at once"),
    }
    Ok(())
}

fn spawn(stream: TcpStream, peer: Peer, answers: impl Answers, graceful: &GracefulShutdown, seat: Seat) {
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        answers.clone().oneshot(request.map(axum::body::Body::new))
    });
    // Small answers must not wait for more to come.
    let _ = stream.set_nodelay(true);
    // A client that never reads its answer must not hold its place for ever.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIME));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A broken connection is the other side's business.
        let _ = watched.await;
        drop(seat);
    });
}
