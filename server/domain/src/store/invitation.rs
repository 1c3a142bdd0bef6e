//! The table `invitation`: one-time links to make an account.

use super::Store;
use super::batch::{Batch, v};
use crate::Result;
use crate::token::TokenHash;
use model::{EmailAddress, Moment};
use rusqlite::OptionalExtension;

/// Whom a link lets make an account.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub email: EmailAddress,
    pub operator: bool,
    pub expires_at: Moment,
}

impl Batch {
    pub fn insert_invitation(&mut self, token_hash: TokenHash, invitation: &Invitation, now: Moment) {
        self.run(
            "INSERT INTO invitation (token_hash, email, operator, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                v(token_hash.to_vec()),
                v(invitation.email.as_str().to_owned()),
                v(invitation.operator),
                v(now.0),
                v(invitation.expires_at.0),
            ],
        );
    }

    /// Uses a link up: it must still be there. Other links for the same address go with it.
    pub fn use_invitation(&mut self, token_hash: &TokenHash, email: &EmailAddress) {
        self.guard("DELETE FROM invitation WHERE token_hash = ?1", [v(token_hash.to_vec())]);
        self.run("DELETE FROM invitation WHERE email = ?1", [v(email.as_str().to_owned())]);
    }

    pub fn forget_expired_invitations(&mut self, now: Moment) {
        self.run("DELETE FROM invitation WHERE expires_at <= ?1", [v(now.0)]);
    }
}

impl Store {
    pub fn invitation(&self, token_hash: &TokenHash) -> Result<Option<Invitation>> {
        let row = self.read(|db| {
            db.prepare_cached("SELECT email, operator, expires_at FROM invitation WHERE token_hash = ?1")?
                .query_row([token_hash], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })?;
        let Some((email, operator, expires_at)) = row else { return Ok(None) };
        Ok(Some(Invitation { email: EmailAddress::parse(&email)?, operator, expires_at: Moment(expires_at) }))
    }
}
