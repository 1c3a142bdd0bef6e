//! `/account/keys`: SSH keys.

use crate::http::api::credentials::{Asked, Call};
use crate::http::api::error::ApiError;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::store::SshKey;
use model::api_key::Scope;
use serde::{Deserialize, Serialize};

/// A key as the API shows it. Field names are Heroku's; `fingerprint` is SHA-256, as `ssh-keygen -l` shows it.
#[derive(Debug, Serialize)]
pub struct KeyBody {
    id: String,
    comment: String,
    created_at: String,
    updated_at: String,
    email: String,
    fingerprint: String,
    public_key: String,
    /// Ours, not Heroku's: when sshd last asked for it.
    last_used_at: Option<String>,
}

impl KeyBody {
    fn of(key: &SshKey, email: &str) -> Self {
        let comment = if key.comment.is_empty() { String::new() } else { format!(" {}", key.comment) };
        Self {
            id: key.id.clone(),
            comment: key.comment.clone(),
            created_at: words::iso(key.created_at),
            updated_at: words::iso(key.updated_at),
            email: email.to_owned(),
            fingerprint: key.fingerprint.clone(),
            public_key: format!("{}{comment}", key.public_key),
            last_used_at: key.last_used_at.map(words::iso),
        }
    }
}

impl Asked {
    fn email(&self) -> domain::Result<String> {
        Ok(self.core.summary(&self.owner)?.account.email.to_string())
    }
}

pub async fn list(call: Call) -> Result<Json<Vec<KeyBody>>, ApiError> {
    let bodies = call.ask(Scope::Read, |asked| {
        let email = asked.email()?;
        Ok(asked.core.ssh_keys(&asked.owner)?.iter().map(|key| KeyBody::of(key, &email)).collect())
    });
    Ok(Json(bodies.await?))
}

pub async fn show(Path(id): Path<String>, call: Call) -> Result<Json<KeyBody>, ApiError> {
    let body = call.ask(Scope::Read, move |asked| {
        let key = asked.core.ssh_key(&asked.owner, &id)?;
        Ok(KeyBody::of(&key, &asked.email()?))
    });
    Ok(Json(body.await?))
}

/// What `POST /account/keys` takes.
#[derive(Deserialize)]
struct Wish {
    public_key: String,
}

pub async fn add(call: Call) -> Result<(StatusCode, Json<KeyBody>), ApiError> {
    let body = call.ask(Scope::Global, |asked| {
        let wish: Wish = asked.body()?;
        let holder = asked.key_holder()?;
        let key = asked.core.add_ssh_key(&holder, &wish.public_key)?;
        Ok(KeyBody::of(&key, &asked.email()?))
    });
    Ok((StatusCode::CREATED, Json(body.await?)))
}

pub async fn remove(Path(id): Path<String>, call: Call) -> Result<Json<KeyBody>, ApiError> {
    let body = call.ask(Scope::Global, move |asked| {
        let holder = asked.key_holder()?;
        let key = asked.core.remove_ssh_key(&holder, &id)?;
        Ok(KeyBody::of(&key, &asked.email()?))
    });
    Ok(Json(body.await?))
}
