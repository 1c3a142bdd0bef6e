//! The table `ended_sign_in`: why a command line's token is dead. Browsers are not remembered: they have no next
//! command to tell it to.

use super::Store;
use super::account::Change;
use super::batch::{Batch, v};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use model::session::EndReason;
use rusqlite::OptionalExtension;

/// Which sessions of an account end.
pub(super) enum Ended<'a> {
    All,
    OfOldEpochs,
    But(&'a str),
    Only(&'a str),
}

impl Change {
    /// Remembers why sessions end. Goes before they are deleted.
    pub(super) fn remember_ended(mut self, which: Ended<'_>, why: EndReason) -> Self {
        let (epoch, but, only) = match which {
            Ended::All => (None, None, None),
            Ended::OfOldEpochs => (Some(self.epoch), None, None),
            Ended::But(id) => (None, Some(id.to_owned()), None),
            Ended::Only(id) => (None, None, Some(id.to_owned())),
        };
        self.batch.run(
            "INSERT INTO ended_sign_in (token_hash, account_id, reason, at)
             SELECT token_hash, account_id, ?1, ?2 FROM session
             WHERE account_id = ?3 AND kind = 'command_line' AND expires_at > ?2 AND (?4 IS NULL OR epoch <> ?4)
               AND (?5 IS NULL OR id <> ?5) AND (?6 IS NULL OR id = ?6)
             ON CONFLICT DO NOTHING",
            [v(why.name().to_owned()), v(self.now.0), v(self.account_id.clone()), v(epoch), v(but), v(only)],
        );
        self
    }
}

impl Batch {
    pub(super) fn remember_expired(&mut self, now: Moment) {
        self.run(
            "INSERT INTO ended_sign_in (token_hash, account_id, reason, at)
             SELECT token_hash, account_id, ?1, expires_at FROM session WHERE expires_at <= ?2 AND kind = 'command_line'
             ON CONFLICT DO NOTHING",
            [v(EndReason::Expired.name().to_owned()), v(now.0)],
        );
    }

    /// Forgets what ended before a moment.
    pub fn forget_ended_sign_ins(&mut self, moment: Moment) {
        self.run("DELETE FROM ended_sign_in WHERE at < ?1", [v(moment.0)]);
    }
}

impl Store {
    /// Why the sign-in of a token has ended; `None`: it lives, or nobody knows it.
    pub fn why_ended(&self, token_hash: &TokenHash, now: Moment) -> Result<Option<EndReason>> {
        let reason: Option<String> = self.read(|db| {
            db.prepare_cached(
                "SELECT reason FROM ended_sign_in WHERE token_hash = ?1
                 UNION ALL SELECT ?2 FROM session WHERE token_hash = ?1 AND expires_at <= ?3 LIMIT 1",
            )?
            .query_row(rusqlite::params![token_hash, EndReason::Expired.name(), now.0], |row| row.get(0))
            .optional()
        })?;
        Ok(reason.as_deref().and_then(EndReason::from_name))
    }
}
