//! `/oauth/authorizations`: signing a command line in, and API keys.

use crate::http::api::credentials::{Asked, Call, Shown, on_a_blocking_thread};
use crate::http::api::error::ApiError;
use crate::http::api::views::{AuthorizationBody, User, warn_of_few_codes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::flow::api_keys::{KeyShown, KeyWish};
use domain::flow::sign_in::{Opening, SignedIn};
use domain::password::Password;
use domain::store::{ApiKey, Session};
use model::Refusal;
use model::api_key::Scope;
use model::session::SessionKind;
use serde::Deserialize;

/// What `POST /oauth/authorizations` takes.
#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    description: String,
    expires_in: Option<Seconds>,
    scope: Option<Vec<String>>,
    /// Ours, not Heroku's: whether it goes on while the account is frozen.
    #[serde(default)]
    survives_freeze: bool,
}

/// A number, or the same as text: clients send both.
#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Number(i64),
    Text(String),
}

impl Wish {
    fn seconds(&self) -> Result<Option<i64>, Refusal> {
        let seconds = match &self.expires_in {
            None => return Ok(None),
            Some(Seconds::Number(seconds)) => *seconds,
            Some(Seconds::Text(text)) => text.parse().map_err(|_| Refusal::InputInvalid)?,
        };
        if seconds > 0 { Ok(Some(seconds)) } else { Err(Refusal::ExpiryInvalid) }
    }

    fn key(&self) -> Result<KeyWish, Refusal> {
        let names = self.scope.clone().unwrap_or_else(|| vec!["global".to_owned()]);
        let scope: Option<Vec<Scope>> = names.iter().map(|name| Scope::from_name(name)).collect();
        let scope = scope.filter(|scope| !scope.is_empty()).ok_or(Refusal::InputInvalid)?;
        Ok(KeyWish {
            description: self.description.clone(),
            scope,
            expires_in: self.seconds()?,
            survives_freeze: self.survives_freeze,
        })
    }
}

/// With e-mail and password: signs a command line in. With a token: makes an API key.
pub async fn create(call: Call) -> Result<Response, ApiError> {
    let wish: Wish = call.body()?;
    match &call.shown {
        Shown::EmailAndPassword(..) => sign_in(call, wish).await,
        _ => create_key(call, wish).await,
    }
}

async fn sign_in(call: Call, wish: Wish) -> Result<Response, ApiError> {
    let language = call.language;
    let failed = |error| ApiError { error, language };
    let lasts = wish.seconds().map_err(|refusal| failed(refusal.into()))?;
    // A sign-in can do everything; a narrower wish must not be taken for granted in silence.
    if wish.scope.as_ref().is_some_and(|scope| scope != &["global"]) || wish.survives_freeze {
        return Err(failed(Refusal::InputInvalid.into()));
    }
    let Call { core, client, shown, code, is_ours, .. } = call;
    let Shown::EmailAndPassword(email, password) = shown else { return Err(failed(Refusal::SignedOut.into())) };
    let permit = core.hashing.permit().await.map_err(failed)?;
    let description = model::client::clean(&wish.description);
    let body = on_a_blocking_thread(language, move || {
        let opening = Opening { kind: SessionKind::CommandLine, description, lasts };
        let password = Password::typed(password.to_string());
        let code = code.as_ref().map(|code| code.as_str());
        let signed_in = core.sign_in_with_code(&permit, (&email, &password), code, &opening, &client)?;
        let SignedIn { token, session, account_id, email, name, codes_left } = signed_in;
        let (user, now) = (User { id: account_id, email: email.to_string(), full_name: name }, session.created_at);
        let body = AuthorizationBody::of_sign_in(&session, user, (now, is_ours), Some(token.show()));
        Ok((body, codes_left))
    });
    let (body, codes_left) = body.await?;
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    warn_of_few_codes(&mut response, language, codes_left);
    Ok(response)
}

async fn create_key(call: Call, wish: Wish) -> Result<Response, ApiError> {
    let wish = wish.key().map_err(|refusal| call.error(refusal))?;
    let body = call.ask(Scope::Global, move |asked| {
        let holder = asked.key_holder()?;
        let shown = asked.core.create_api_key(holder, &wish)?;
        shown_key(asked, &shown)
    });
    Ok((StatusCode::CREATED, Json(body.await?)).into_response())
}

pub async fn list(call: Call) -> Result<Json<Vec<AuthorizationBody>>, ApiError> {
    let bodies = call.ask(Scope::Read, |asked| {
        let (core, owner) = (&asked.core, &asked.owner);
        let now = (core.now(), asked.is_ours);
        let user = User::read(core, owner)?;
        let sign_ins = core.sessions(owner)?.into_iter().filter(|session| session.kind == SessionKind::CommandLine);
        let mut bodies: Vec<_> =
            core.api_keys(owner)?.iter().map(|key| AuthorizationBody::of_key(key, user.clone(), now, None)).collect();
        bodies.extend(sign_ins.map(|session| AuthorizationBody::of_sign_in(&session, user.clone(), now, None)));
        Ok(bodies)
    });
    Ok(Json(bodies.await?))
}

pub async fn show(Path(id): Path<String>, call: Call) -> Result<Json<AuthorizationBody>, ApiError> {
    Ok(Json(call.ask(Scope::Read, move |asked| find(asked, &id).and_then(|found| found.body(asked))).await?))
}

/// What `PATCH /oauth/authorizations/:id` takes.
#[derive(Deserialize)]
struct Describe {
    description: Option<String>,
    /// Ours, not Heroku's: whether a key goes on while the account is frozen.
    survives_freeze: Option<bool>,
}

pub async fn describe(Path(id): Path<String>, call: Call) -> Result<Json<AuthorizationBody>, ApiError> {
    let body = call.ask(Scope::Write, move |asked| {
        let wish: Describe = asked.body()?;
        asked.owner.allow(Scope::Read)?; // the answer tells as much as reading does
        match (find(asked, &id)?, wish) {
            (_, Describe { description: None, survives_freeze: None }) => {}
            (Found::Key(key), Describe { description: Some(description), survives_freeze: None }) => {
                asked.core.describe_api_key(&asked.owner, &key.id, &description)?;
            }
            (Found::SignIn(session), Describe { description: Some(description), survives_freeze: None }) => {
                asked.core.describe_session(&asked.owner, &session.id, &description)?;
            }
            (Found::Key(key), Describe { description: None, survives_freeze: Some(survives_freeze) }) => {
                let holder = asked.key_holder()?;
                asked.core.mark_api_key(holder, &key.id, survives_freeze)?;
            }
            // Two changes, of which one might be done; or a sign-in, which a freeze ends.
            _ => return Err(Refusal::InputInvalid.into()),
        }
        find(asked, &id)?.body(asked)
    });
    Ok(Json(body.await?))
}

/// What `POST …/actions/regenerate-tokens` takes: ours, not Heroku's.
#[derive(Deserialize)]
struct Regenerate {
    /// Seconds for which the old token still reads, a day at most.
    #[serde(default)]
    overlap: i64,
}

/// Ends a command-line sign-in, or deletes an API key; the latter takes a step-up.
pub async fn delete(Path(id): Path<String>, call: Call) -> Result<Json<AuthorizationBody>, ApiError> {
    let body = call.ask(Scope::Write, move |asked| {
        let found = find(asked, &id)?;
        let body = found.body(asked)?;
        match found {
            Found::SignIn(session) => drop(asked.core.end_session(&asked.owner, &session.id)?),
            Found::Key(key) => {
                let holder = asked.key_holder()?;
                asked.core.delete_api_key(holder, &key.id)?;
            }
        }
        Ok(body)
    });
    Ok(Json(body.await?))
}

pub async fn regenerate(Path(id): Path<String>, call: Call) -> Result<Json<AuthorizationBody>, ApiError> {
    let body = call.ask(Scope::Global, move |asked| {
        let wish: Regenerate = asked.body()?;
        let holder = asked.key_holder()?;
        let shown = asked.core.regenerate_api_key(holder, &id, wish.overlap)?;
        shown_key(asked, &shown)
    });
    Ok(Json(body.await?))
}

/// What an id names.
enum Found {
    Key(ApiKey),
    SignIn(Session),
}

impl Found {
    fn body(&self, asked: &Asked) -> domain::Result<AuthorizationBody> {
        let (user, now) = (User::read(&asked.core, &asked.owner)?, (asked.core.now(), asked.is_ours));
        Ok(match self {
            Self::Key(key) => AuthorizationBody::of_key(key, user, now, None),
            Self::SignIn(session) => AuthorizationBody::of_sign_in(session, user, now, None),
        })
    }
}

/// Finds what an id names among the owner's own; `~` is the account's API key.
fn find(asked: &Asked, id: &str) -> domain::Result<Found> {
    let keys = asked.core.api_keys(&asked.owner)?;
    if let Some(key) = keys.into_iter().find(|key| if id == "~" { key.account_key } else { key.id == id }) {
        return Ok(Found::Key(key));
    }
    let sessions = asked.core.sessions(&asked.owner)?;
    let session = sessions.into_iter().find(|session| session.kind == SessionKind::CommandLine && session.id == id);
    Ok(Found::SignIn(session.ok_or(Refusal::ApiKeyNotFound)?))
}

fn shown_key(asked: &Asked, shown: &KeyShown) -> domain::Result<AuthorizationBody> {
    let key = asked.core.api_keys(&asked.owner)?.into_iter().find(|key| key.id == shown.id);
    let key = key.ok_or(Refusal::ApiKeyNotFound)?;
    let user = User::read(&asked.core, &asked.owner)?;
    Ok(AuthorizationBody::of_key(&key, user, (key.updated_at, asked.is_ours), Some(shown.key.show())))
}
