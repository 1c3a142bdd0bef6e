//! Signing a command line in through a browser: RFC 8628 for programs in general, and `/auth` as Heroku's client
//! asks for it. Both are the same grant.

use crate::http::Door;
use crate::http::api::credentials::{Call, Shown, on_a_blocking_thread};
use crate::http::api::error::ApiError;
use crate::http::crowd::Seat;
use crate::http::watchers::Watching;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::Error;
use domain::flow::device_grant::{LASTS, POLL_INTERVAL, Waiting};
use domain::token::{Token, TokenKind};
use futures::stream;
use model::Refusal;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// As whom Heroku's client waits: it has no `client_id` to name.
const HEROKU: &str = "heroku-cli";
/// Where Heroku's client waits.
pub const WAIT: &str = "/auth/command-line";
/// How often a long request looks whether its owner has decided, and after how many looks it says that it is there.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const LOOKS: usize = 20;

/// RFC 8628 §3.2
#[derive(Debug, Serialize)]
pub struct Begun {
    device_code: ShownOnce,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: i64,
    interval: i64,
}

/// `POST /oauth/device_authorization`: `client_id`, and our own `description`, as a form (RFC 8628 §3.1).
pub async fn begin(State(door): State<Arc<Door>>, call: Call) -> Result<Json<Begun>, ApiError> {
    let mut form = call.form()?;
    let client_id = form.remove("client_id").filter(|id| !id.is_empty());
    let client_id = client_id.ok_or_else(|| call.error(Refusal::GrantRequestInvalid))?;
    let description = form.remove("description").unwrap_or_default();
    let (language, core, client) = (call.language, call.core, call.client);
    let begun = on_a_blocking_thread(language, move || core.start_grant(&client_id, &description, &client)).await?;
    let uri = format!("{}{}", door.site.public_url, app::routes::CONNECT);
    Ok(Json(Begun {
        verification_uri_complete: format!("{uri}?user_code={}", begun.user_code),
        verification_uri: uri,
        device_code: ShownOnce::new(begun.device_code.show().to_owned()),
        user_code: begun.user_code.to_string(),
        expires_in: LASTS,
        interval: POLL_INTERVAL,
    }))
}

/// RFC 6749 §5.1
#[derive(Debug, Serialize)]
pub struct Issued {
    access_token: ShownOnce,
    token_type: &'static str,
    expires_in: i64,
    scope: &'static str,
}

/// `POST /oauth/token`: what became of it (RFC 8628 §3.4).
pub async fn token(call: Call) -> Result<Json<Issued>, ApiError> {
    let mut form = call.form()?;
    if form.get("grant_type").map(String::as_str) != Some(GRANT_TYPE) {
        return Err(call.error(Refusal::GrantTypeUnknown));
    }
    let mut field = |name: &str| form.remove(name).filter(|text| !text.is_empty());
    let (Some(device_code), Some(client_id)) = (field("device_code"), field("client_id")) else {
        return Err(call.error(Refusal::GrantRequestInvalid));
    };
    let device_code = Token::read(TokenKind::DeviceCode, &device_code);
    let device_code = device_code.ok_or_else(|| call.error(Refusal::GrantInvalid))?;
    let (language, core, client) = (call.language, call.core, call.client);
    let issued = on_a_blocking_thread(language, move || {
        let signed_in = core.take_grant(&device_code, &client_id, Waiting::Polls, &client)?;
        Ok(Issued {
            access_token: ShownOnce::new(signed_in.token.show().to_owned()),
            token_type: "bearer",
            expires_in: signed_in.session.expires_at - core.now(),
            scope: "global",
        })
    });
    Ok(Json(issued.await?))
}

/// What `POST /auth` takes.
#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    description: String,
}

/// Paths of this same server, as Heroku's client appends them to it.
#[derive(Debug, Serialize)]
pub struct Urls {
    browser_url: String,
    cli_url: &'static str,
    token: ShownOnce,
}

/// `POST /auth`: Heroku's client begins.
pub async fn begin_heroku(call: Call) -> Result<Json<Urls>, ApiError> {
    let Wish { description } = call.body()?;
    let (language, core, client) = (call.language, call.core, call.client);
    let begun = on_a_blocking_thread(language, move || core.start_grant(HEROKU, &description, &client)).await?;
    Ok(Json(Urls {
        browser_url: format!("{}?user_code={}", app::routes::CONNECT, begun.user_code),
        cli_url: WAIT,
        token: ShownOnce::new(begun.device_code.show().to_owned()),
    }))
}

/// One of both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    AccessToken(ShownOnce),
    Error(String),
}

/// `GET /auth/command-line`: waits, in one long request, until its owner has decided. Heroku's client asks again only
/// a few times, and gives a silent connection up after a minute: white space before the JSON keeps it.
pub async fn wait_heroku(State(door): State<Arc<Door>>, call: Call) -> Result<Response, ApiError> {
    let device_code = match &call.shown {
        Shown::Token(text) => Token::read(TokenKind::DeviceCode, text),
        Shown::Nothing | Shown::EmailAndPassword(..) => None,
    };
    let device_code = device_code.ok_or_else(|| call.error(Refusal::GrantInvalid))?;
    let Ok(seat) = door.waits.seat(call.client.network.clone()) else {
        return Err(call.error(Refusal::Busy { seconds: 5 }));
    };
    let watching = door.watchers.begin(device_code.hash());
    let watch = Watch { call, device_code, watching, stopping: door.stopping.clone(), _seat: seat };
    let answer = stream::try_unfold(Some(watch), |watch| async {
        let Some(mut watch) = watch else { return Ok(None) };
        Ok::<_, io::Error>(match watch.look_for_a_while().await? {
            None => Some((" ".to_owned(), Some(watch))),
            Some(outcome) => Some((serde_json::to_string(&outcome)?, None)),
        })
    });
    Ok(([(CONTENT_TYPE, "application/json")], Body::from_stream(answer)).into_response())
}

/// One client that waits.
struct Watch {
    call: Call,
    device_code: Token,
    watching: Watching,
    stopping: watch::Receiver<bool>,
    _seat: Seat,
}

impl Watch {
    /// What came of it; `None`: nothing yet.
    async fn look_for_a_while(&mut self) -> io::Result<Option<Outcome>> {
        for _ in 0..LOOKS {
            if !self.watching.is_newest() {
                return Err(io::Error::other("its client has asked anew"));
            }
            if let Some(outcome) = self.look().await? {
                return Ok(Some(outcome));
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                // The connection breaks off; its client tries again, and finds the grant as it was.
                _ = self.stopping.wait_for(|stopping| *stopping) => return Err(io::Error::other("stopping")),
            }
        }
        Ok(None)
    }

    async fn look(&self) -> io::Result<Option<Outcome>> {
        let (core, client) = (Arc::clone(&self.call.core), self.call.client.clone());
        let code = self.device_code.clone();
        let taken = on_a_blocking_thread(self.call.language, move || {
            core.take_grant(&code, HEROKU, Waiting::IsWatched, &client)
        });
        match taken.await.map_err(|told| told.error) {
            Ok(signed_in) => Ok(Some(Outcome::AccessToken(ShownOnce::new(signed_in.token.show().to_owned())))),
            Err(Error::Refused(Refusal::GrantPending)) => Ok(None),
            Err(Error::Refused(refusal)) => Ok(Some(Outcome::Error(words::refusal(self.call.language, &refusal)))),
            Err(Error::Failed { doing, cause }) => {
                tracing::error!(error = %cause, "failed while {doing}");
                Err(io::Error::other("failed"))
            }
        }
    }
}
