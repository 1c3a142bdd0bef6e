//! The table `device_grant`: command lines that wait to be approved in a browser (RFC 8628).

use super::account::Change;
use super::batch::{Batch, v};
use super::{Passed, Store};
use crate::Result;
use crate::token::TokenHash;
use model::Moment;
use model::factor::FactorKind;
use rusqlite::{OptionalExtension, Row, ToSql};

/// A command line that waits.
#[derive(Clone, Debug)]
pub struct DeviceGrant {
    pub id: String,
    pub client_id: String,
    pub description: String,
    pub client: String,
    pub address: String,
    pub created_at: Moment,
    pub expires_at: Moment,
    /// Seconds between two polls.
    pub poll_interval: i64,
    pub polled_at: Option<Moment>,
    pub denied: bool,
    pub approval: Option<Approval>,
}

/// Who approved it.
#[derive(Clone, Debug)]
pub struct Approval {
    pub account_id: String,
    /// The account's epoch then: if it differs by now, the approval is worth nothing.
    pub epoch: i64,
    /// The session that approved it, and by what that had passed the second factor.
    pub session_id: String,
    pub passed: Option<Passed>,
}

#[derive(Debug)]
pub struct NewGrant<'a> {
    pub id: &'a str,
    pub device_code_hash: TokenHash,
    pub user_code_mac: [u8; 32],
    pub client_id: &'a str,
    pub description: &'a str,
    pub client: &'a str,
    pub address: &'a str,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub poll_interval: i64,
}

impl Batch {
    pub fn insert_grant(&mut self, grant: &NewGrant<'_>) {
        self.guard(
            "INSERT INTO device_grant (id, device_code_hash, user_code_mac, client_id, description, client, address,
                                       created_at, expires_at, poll_interval, denied)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
            [
                v(grant.id.to_owned()),
                v(grant.device_code_hash.to_vec()),
                v(grant.user_code_mac.to_vec()),
                v(grant.client_id.to_owned()),
                v(grant.description.to_owned()),
                v(grant.client.to_owned()),
                v(grant.address.to_owned()),
                v(grant.created_at.0),
                v(grant.expires_at.0),
                v(grant.poll_interval),
            ],
        );
    }

    /// Refuses a grant that nobody has decided on.
    pub fn deny_grant(&mut self, id: &str) {
        self.guard(
            "UPDATE device_grant SET denied = 1 WHERE id = ?1 AND denied = 0 AND account_id IS NULL",
            [v(id.to_owned())],
        );
    }

    /// Notes a poll; of two at once one is too soon.
    pub fn grant_polled(&mut self, grant: &DeviceGrant, interval: i64, now: Moment) {
        self.guard(
            "UPDATE device_grant SET polled_at = ?1, poll_interval = ?2 WHERE id = ?3 AND polled_at IS ?4",
            [v(now.0), v(interval), v(grant.id.clone()), v(grant.polled_at.map(|at| at.0))],
        );
    }

    /// Takes a grant away that was decided on: it becomes one session, not two.
    pub fn finish_grant(&mut self, id: &str) {
        self.guard("DELETE FROM device_grant WHERE id = ?1", [v(id.to_owned())]);
    }

    /// Forgets the grants whose time was over before a moment.
    pub fn forget_expired_grants(&mut self, moment: Moment) {
        self.run("DELETE FROM device_grant WHERE expires_at <= ?1", [v(moment.0)]);
    }
}

impl Change {
    /// Approves a grant that nobody has decided on, in the name of this account.
    pub fn approve_grant(mut self, id: &str, session_id: &str, passed: Option<&Passed>) -> Self {
        self.batch.guard(
            "UPDATE device_grant SET account_id = ?1, epoch = ?2, factor = ?3, authenticator_id = ?4,
                    session_id = ?5
             WHERE id = ?6 AND denied = 0 AND account_id IS NULL",
            [
                v(self.account_id.clone()),
                v(self.epoch),
                v(passed.map(|passed| passed.factor.name().to_owned())),
                v(passed.and_then(|passed| passed.authenticator_id.clone())),
                v(session_id.to_owned()),
                v(id.to_owned()),
            ],
        );
        self
    }
}

impl Change {
    /// Refuses what this account approved and nobody has fetched yet.
    pub(super) fn withdraw_approvals(mut self) -> Self {
        self.batch.run(
            "UPDATE device_grant SET denied = 1, account_id = NULL WHERE account_id = ?1",
            [v(self.account_id.clone())],
        );
        self
    }
}

impl Store {
    pub fn grant_by_device_code(&self, hash: &TokenHash) -> Result<Option<DeviceGrant>> {
        self.grant("device_code_hash = ?1", hash)
    }

    pub fn grant_by_user_code(&self, mac: &[u8; 32]) -> Result<Option<DeviceGrant>> {
        self.grant("user_code_mac = ?1", mac)
    }

    /// How many wait at a moment.
    pub fn count_grants(&self, now: Moment) -> Result<i64> {
        self.read(|db| {
            db.prepare_cached("SELECT count(*) FROM device_grant WHERE expires_at > ?1")?
                .query_row([now.0], |row| row.get(0))
        })
    }

    fn grant(&self, condition: &str, value: impl ToSql) -> Result<Option<DeviceGrant>> {
        let sql = format!(
            "SELECT id, client_id, description, client, address, created_at, expires_at, poll_interval, polled_at, denied,
                    account_id, epoch, factor, authenticator_id, session_id
             FROM device_grant WHERE {condition}"
        );
        self.read(|db| db.prepare_cached(&sql)?.query_row([value], from_row).optional())
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<DeviceGrant> {
    let account_id: Option<String> = row.get("account_id")?;
    let approval = match account_id {
        None => None,
        Some(account_id) => {
            let factor: Option<String> = row.get("factor")?;
            let authenticator_id = row.get("authenticator_id")?;
            let factor = factor.as_deref().and_then(FactorKind::from_name);
            Some(Approval {
                account_id,
                epoch: row.get("epoch")?,
                session_id: row.get("session_id")?,
                passed: factor.map(|factor| Passed { factor, authenticator_id }),
            })
        }
    };
    Ok(DeviceGrant {
        id: row.get("id")?,
        client_id: row.get("client_id")?,
        description: row.get("description")?,
        client: row.get("client")?,
        address: row.get("address")?,
        created_at: Moment(row.get("created_at")?),
        expires_at: Moment(row.get("expires_at")?),
        poll_interval: row.get("poll_interval")?,
        polled_at: row.get::<_, Option<i64>>("polled_at")?.map(Moment),
        denied: row.get("denied")?,
        approval,
    })
}
