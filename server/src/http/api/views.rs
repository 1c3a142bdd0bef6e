//! How accounts, authorizations and sessions look in the API. Field names are Heroku's.

use crate::http::api::credentials::Asked;
use axum::http::HeaderValue;
use axum::response::Response;
use domain::Core;
use domain::caller::Owner;
use domain::flow::overview::Summary;
use domain::store::{ApiKey, Session};
use model::recovery::FEW_LEFT;
use model::session::SessionKind;
use model::shown_once::ShownOnce;
use model::{Language, Moment};
use serde::Serialize;

/// `GET /account`
#[derive(Debug, Serialize)]
pub struct AccountBody {
    id: String,
    email: String,
    name: Option<String>,
    created_at: String,
    updated_at: String,
    last_login: Option<String>,
    two_factor_authentication: bool,
    sms_number: Option<String>,
    suspended_at: Option<String>,
    verified: bool,
    federated: bool,
    allow_tracking: bool,
    beta: bool,
    vaas_enrolled: bool,
    identity_provider: Option<String>,
    delinquent_at: Option<String>,
    default_organization: Option<String>,
    default_team: Option<String>,
    country_of_residence: Option<String>,
    /// Ours, not Heroku's, and only while the account is frozen.
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen_until: Option<String>,
    /// Ours, not Heroku's: the account's new API key, in the one answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<ShownOnce>,
}

impl AccountBody {
    pub fn of(summary: &Summary) -> Self {
        let account = &summary.account;
        Self {
            id: account.id.clone(),
            email: account.email.to_string(),
            name: account.name.clone(),
            created_at: words::iso(account.created_at),
            updated_at: words::iso(account.updated_at),
            last_login: account.last_sign_in_at.map(words::iso),
            two_factor_authentication: account.two_factor,
            // Every address was proven, or vouched for by the operator, before it became the account's.
            verified: true,
            sms_number: summary.phone.as_ref().map(|phone| phone.masked.clone()),
            suspended_at: None,
            federated: false,
            allow_tracking: false,
            beta: false,
            vaas_enrolled: false,
            identity_provider: None,
            delinquent_at: None,
            default_organization: None,
            default_team: None,
            country_of_residence: None,
            frozen_until: account.frozen_until.map(words::iso),
            api_key: None,
        }
    }

    /// The same with the API key that this change has made.
    pub fn with_new_api_key(summary: &Summary, api_key: Option<ShownOnce>) -> Self {
        Self { api_key, ..Self::of(summary) }
    }
}

/// Warns whoever has few recovery codes left, in the one header that clients show to people.
pub fn warn_of_few_codes(response: &mut Response, language: Language, left: Option<usize>) {
    if let Some(left) = left.filter(|left| *left <= FEW_LEFT) {
        let count = i64::try_from(left).unwrap_or(0);
        warn(response, &words::say_with(language, "api-codes-left", &[("count", count.into())]));
    }
}

/// Tells whoever asks for a frozen account that it is.
pub fn warn_of_freeze(response: &mut Response, language: Language, until: Option<Moment>) {
    if let Some(until) = until {
        let until = words::moment(language, until);
        warn(response, &words::say_with(language, "frozen-banner", &[("until", until.into())]));
    }
}

/// Tells the person at the client something besides the answer. To a client that names no
/// language, as Heroku's does, it is ASCII; other text goes as UTF-8 (RFC 9110 §5.5: opaque bytes).
pub fn warn(response: &mut Response, sentence: &str) {
    if let Ok(value) = HeaderValue::from_bytes(sentence.as_bytes()) {
        response.headers_mut().append("x-heroku-warning", value);
    }
}

/// An authorization: a command-line sign-in, or an API key.
#[derive(Debug, Serialize)]
pub struct AuthorizationBody {
    id: String,
    description: String,
    scope: Vec<&'static str>,
    created_at: String,
    updated_at: String,
    access_token: AccessToken,
    user: User,
    client: Option<String>,
    grant: Option<String>,
    refresh_token: Option<String>,
    session: Option<String>,
    #[serde(flatten)]
    more: Option<MoreOfAuthorization>,
}

/// What it is and when it was used last, for programs of ours.
#[derive(Debug, Serialize)]
struct MoreOfAuthorization {
    /// `sign_in`, `account_key` or `api_key`.
    kind: &'static str,
    last_used_at: Option<String>,
    last_address: Option<String>,
    last_client: Option<String>,
    /// Whether it goes on while the account is frozen; a sign-in never does.
    survives_freeze: bool,
}

#[derive(Debug, Serialize)]
struct AccessToken {
    id: String,
    /// In full only in the answer that made it.
    token: String,
    expires_in: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct User {
    pub id: String,
    pub email: String,
    pub full_name: Option<String>,
}

impl User {
    pub fn read(core: &Core, owner: &Owner) -> domain::Result<Self> {
        let account = core.summary(owner)?.account;
        Ok(Self { id: account.id, email: account.email.to_string(), full_name: account.name })
    }
}

impl AuthorizationBody {
    pub fn of_key(key: &ApiKey, user: User, (now, is_ours): (Moment, bool), token: Option<&str>) -> Self {
        let masked = format!("{}**********", key.prefix);
        Self {
            id: key.id.clone(),
            description: if key.account_key { "API key of the account".to_owned() } else { key.description.clone() },
            scope: key.scope.iter().map(|scope| scope.name()).collect(),
            created_at: words::iso(key.created_at),
            updated_at: words::iso(key.updated_at),
            access_token: AccessToken {
                id: key.id.clone(),
                token: token.map_or(masked, str::to_owned),
                expires_in: key.expires_at.map(|end| end - now),
            },
            user,
            client: None,
            grant: None,
            refresh_token: None,
            session: None,
            more: is_ours.then(|| MoreOfAuthorization {
                kind: if key.account_key { "account_key" } else { "api_key" },
                last_used_at: key.last_used_at.map(words::iso),
                last_address: key.last_address.clone(),
                last_client: key.last_client.clone(),
                survives_freeze: key.survives_freeze,
            }),
        }
    }

    pub fn of_sign_in(session: &Session, user: User, (now, is_ours): (Moment, bool), token: Option<&str>) -> Self {
        // A mask that fits other tokens too would let Heroku's client end those when it signs out.
        let masked = session.prefix.as_ref().map_or_else(String::new, |prefix| format!("{prefix}**********"));
        Self {
            id: session.id.clone(),
            description: described(session),
            scope: vec!["global"],
            created_at: words::iso(session.created_at),
            updated_at: words::iso(session.last_used_at),
            access_token: AccessToken {
                id: session.id.clone(),
                token: token.map_or(masked, str::to_owned),
                expires_in: Some(session.expires_at - now),
            },
            user,
            client: None,
            grant: None,
            refresh_token: None,
            session: None,
            more: is_ours.then(|| MoreOfAuthorization {
                kind: "sign_in",
                last_used_at: Some(words::iso(session.last_used_at)),
                last_address: Some(session.address.clone()),
                last_client: Some(session.client.clone()),
                survives_freeze: false,
            }),
        }
    }
}

/// `GET /oauth/sessions`
#[derive(Debug, Serialize)]
pub struct SessionBody {
    id: String,
    description: String,
    created_at: String,
    expires_in: i64,
    #[serde(flatten)]
    more: Option<MoreOfSession>,
}

/// Enough to know a session by, for programs of ours.
#[derive(Debug, Serialize)]
struct MoreOfSession {
    kind: SessionKind,
    client: String,
    address: String,
    last_used_at: String,
    /// Whether it is the one that asks.
    current: bool,
}

impl SessionBody {
    pub fn of(session: &Session, asked: &Asked, now: Moment) -> Self {
        Self {
            id: session.id.clone(),
            description: described(session),
            created_at: words::iso(session.created_at),
            expires_in: session.expires_at - now,
            more: asked.is_ours.then(|| MoreOfSession {
                kind: session.kind,
                client: session.client.clone(),
                address: session.address.clone(),
                last_used_at: words::iso(session.last_used_at),
                current: asked.owner.session_id() == Some(session.id.as_str()),
            }),
        }
    }
}

/// What a session is called: what a command line calls itself, or the browser's name.
fn described(session: &Session) -> String {
    match session.kind {
        SessionKind::CommandLine if !session.description.is_empty() => session.description.clone(),
        _ => format!("{} @ {}", session.client, session.address),
    }
}
