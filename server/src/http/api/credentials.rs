//! What an API request shows to be let in: a token, or e-mail and password, and the headers of
//! the step-up.

pub use crate::http::api::authorization::Shown;

use crate::http::Door;
use crate::http::api::error::ApiError;
use crate::http::caller;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use domain::caller::{Client, FreshOwner, Owner};
use domain::flow::key_holder::KeyHolder;
use domain::flow::overview::Summary;
use domain::flow::password::PasswordChanged;
use domain::password::{HashPermit, Password};
use domain::policy::Disable;
use domain::{Core, Error, Result};
use model::api_key::Scope;
use model::factor::TypedCode;
use model::{Language, Refusal, wire};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// An API request, read whole.
#[derive(Debug)]
pub struct Call {
    pub core: Arc<Core>,
    pub client: Client,
    pub language: Language,
    pub shown: Shown,
    /// `Heroku-Two-Factor-Code`
    pub code: Option<Zeroizing<String>>,
    /// `Heroku-Password`
    password: Option<Zeroizing<String>>,
    /// Whether a program of ours asks, which reads more than Heroku's.
    pub is_ours: bool,
    body: Body,
}

/// What a request brought along.
#[derive(Debug)]
struct Body(axum::body::Bytes);

impl Body {
    /// Reads it as JSON; an empty one as an empty object.
    fn read<T: DeserializeOwned>(&self) -> std::result::Result<T, Refusal> {
        let bytes: &[u8] = if self.0.is_empty() { b"{}" } else { &self.0 };
        // A list would be read as the fields in their order: only an object names what it means.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(Refusal::InputInvalid);
        }
        serde_json::from_slice(bytes).map_err(|_| Refusal::InputInvalid)
    }
}

impl FromRequest<Arc<Door>> for Call {
    type Rejection = ApiError;

    async fn from_request(request: Request, door: &Arc<Door>) -> std::result::Result<Self, ApiError> {
        let client = caller::client(&request);
        let headers = request.headers();
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = Language::from_accept(asked);
        let refused = |refusal: Refusal| ApiError { error: refusal.into(), language };
        let shown = shown(headers).ok_or(refused(Refusal::SignedOut))?;
        let code = single(headers, "heroku-two-factor-code").map_err(refused)?;
        let password = single(headers, "heroku-password").map_err(refused)?;
        let is_ours = headers.contains_key(wire::HEADER);
        let body = to_bytes(request.into_body(), crate::http::BODY_LIMIT).await;
        let body = body.map_err(|_| refused(Refusal::TooLarge))?;
        let core = Arc::clone(&door.site.core);
        Ok(Self { core, client, language, shown, code, password, is_ours, body: Body(body) })
    }
}

/// Reads the `Authorization` header; more than one, or one of another scheme, is nobody's.
fn shown(headers: &HeaderMap) -> Option<Shown> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Some(Shown::Nothing) };
    if values.next().is_some() {
        return None;
    }
    Shown::read(value.to_str().ok()?)
}

/// A header that may be there once. Several codes in one request are several guesses: refused.
fn single(headers: &HeaderMap, name: &str) -> std::result::Result<Option<Zeroizing<String>>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Refusal::InputInvalid);
    }
    // Not ASCII is no header a client should send, but a password may be UTF-8 all the same.
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| Refusal::InputInvalid)?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

/// A call whose token was found good, on a thread that may block.
pub struct Asked {
    pub core: Arc<Core>,
    pub owner: Owner,
    pub code: Option<Zeroizing<String>>,
    pub is_ours: bool,
    password: Option<Password>,
    permit: Option<HashPermit>,
    body: Body,
}

impl Asked {
    /// The body, for whoever was let in: nobody else is told what is wrong with it.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(self.body.read()?)
    }

    /// The owner, fresh: by `Heroku-Password` in this request, or typed within five minutes.
    pub fn fresh(&mut self) -> Result<FreshOwner> {
        match (&self.permit, self.password.take()) {
            (Some(permit), Some(password)) => self.core.step_up(permit, &self.owner, &password),
            _ => self.core.fresh(&self.owner),
        }
    }

    /// Whoever may change keys: by the password in the headers or typed within five minutes, or by the code in the
    /// headers. A client that sends neither is asked for the code (403 `two_factor`), as Heroku's asks for it.
    pub fn key_holder(&mut self) -> Result<KeyHolder> {
        let fresh = self.fresh();
        let code = || Ok(self.code.as_deref().map(|code| TypedCode::parse(code)).transpose()?);
        self.core.key_holder(&self.owner, fresh, code)
    }

    /// Turns two-factor off; the code is looked at where the operator asks for one.
    pub fn disable(&mut self) -> Result<()> {
        let fresh = self.fresh()?;
        let asks_for_code = self.core.policy.disable == Disable::PasswordAndCode;
        let code = self.code.as_deref().filter(|_| asks_for_code).map(|code| TypedCode::parse(code)).transpose()?;
        self.core.disable(&fresh, code.as_ref())
    }

    /// Changes the password, as a fresh owner; the permit came with the password in this request.
    pub fn change_password(&mut self, new: Password) -> Result<PasswordChanged> {
        let fresh = self.fresh()?;
        let permit = self.permit.as_ref().ok_or(Refusal::WrongPassword)?;
        self.core.change_password(permit, &fresh, new)
    }
}

impl Call {
    pub fn body<T: DeserializeOwned>(&self) -> std::result::Result<T, ApiError> {
        self.body.read().map_err(|refusal| self.error(refusal))
    }

    /// The body as the fields of a form, each at most once (RFC 6749 §3.1).
    pub fn form(&self) -> std::result::Result<BTreeMap<String, String>, ApiError> {
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(&self.body.0) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(self.error(Refusal::GrantRequestInvalid));
            }
        }
        Ok(fields)
    }

    pub fn error(&self, error: impl Into<Error>) -> ApiError {
        ApiError { error: error.into(), language: self.language }
    }

    /// What the account of the token is, in short: at once where nothing has to be waited for.
    pub async fn summary(self) -> std::result::Result<Summary, ApiError> {
        const NEEDED: Scope = Scope::Identity;
        if let Shown::Token(token) = &self.shown
            && let Some(summary) = self.core.summary_at_hand(token, NEEDED)
        {
            return summary.map_err(|error| self.error(error));
        }
        self.ask(NEEDED, |asked| asked.core.summary(&asked.owner)).await
    }

    /// Asks the domain as the owner of the token, who needs `scope` if it is an API key's.
    pub async fn ask<T: Send + 'static>(
        self,
        scope: Scope,
        verb: impl FnOnce(&mut Asked) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, ApiError> {
        let password = self.password.as_ref().map(|text| Password::typed(text.to_string()));
        self.ask_with_password(scope, password, verb).await
    }

    /// The same with a password that stood in the body.
    pub async fn ask_with_password<T: Send + 'static>(
        self,
        scope: Scope,
        password: Option<Password>,
        verb: impl FnOnce(&mut Asked) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, ApiError> {
        let language = self.language;
        let Self { core, client, shown, code, is_ours, body, .. } = self;
        let Shown::Token(token) = shown else {
            return Err(ApiError { error: Refusal::SignedOut.into(), language });
        };
        let permit = match password {
            Some(_) => Some(core.hashing.permit().await.map_err(|error| ApiError { error, language })?),
            None => None,
        };
        on_a_blocking_thread(language, move || {
            let owner = core.owner_by_bearer(&token, &client)?;
            owner.allow(scope)?;
            verb(&mut Asked { core, owner, code, is_ours, password, permit, body })
        })
        .await
    }
}

/// An address and a password, before the second factor.
pub struct EmailAndPassword<'a> {
    pub email: &'a str,
    pub password: &'a Password,
}

impl Call {
    /// Asks the domain something that e-mail and password alone may ask: it waits for its turn to hash.
    pub async fn ask_half_signed_in<T: Send + 'static>(
        self,
        verb: impl FnOnce(&Core, &HashPermit, EmailAndPassword<'_>, &Client) -> Result<T> + Send + 'static,
    ) -> std::result::Result<T, ApiError> {
        let Self { core, client, language, shown, .. } = self;
        let Shown::EmailAndPassword(email, password) = shown else {
            return Err(ApiError { error: Refusal::SignedOut.into(), language });
        };
        let permit = core.hashing.permit().await.map_err(|error| ApiError { error, language })?;
        on_a_blocking_thread(language, move || {
            let password = Password::typed(password.to_string());
            verb(&core, &permit, EmailAndPassword { email: &email, password: &password }, &client)
        })
        .await
    }
}

/// Runs a verb where it may block.
pub async fn on_a_blocking_thread<T: Send + 'static>(
    language: Language,
    verb: impl FnOnce() -> Result<T> + Send + 'static,
) -> std::result::Result<T, ApiError> {
    let outcome = tokio::task::spawn_blocking(verb).await;
    let outcome = outcome.unwrap_or_else(|panic| Err(Error::failed("answering an API request", panic)));
    outcome.map_err(|error| ApiError { error, language })
}
