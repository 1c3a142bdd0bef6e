//! The tables `recovery_set` and `recovery_code`.

use super::account::Change;
use super::batch::{Batch, v};
use model::Moment;
use rusqlite::{Connection, OptionalExtension};

/// An account's set of recovery codes.
#[derive(Clone, Debug)]
pub struct RecoverySet {
    pub id: String,
    /// All of them, sealed; `None`: they were shown once.
    pub sealed_codes: Option<Vec<u8>>,
    pub created_at: Moment,
    pub saved_at: Option<Moment>,
    /// By their numbers.
    pub codes: Vec<RecoveryCode>,
}

/// One code of a set: a keyed hash, and when it was used.
#[derive(Clone, Debug)]
pub struct RecoveryCode {
    /// 1 to 10, as on the sheet.
    pub number: i64,
    pub mac: [u8; 32],
    pub used_at: Option<Moment>,
}

impl RecoverySet {
    pub fn left(&self) -> usize {
        self.codes.iter().filter(|code| code.used_at.is_none()).count()
    }
}

impl Change {
    /// Puts a set in the place of the old one, all of whose codes are gone with it.
    pub fn put_recovery_set(mut self, id: String, sealed_codes: Option<Vec<u8>>, macs: Vec<[u8; 32]>) -> Self {
        self = self.drop_recovery_set();
        self.batch.run(
            "INSERT INTO recovery_set (account_id, id, sealed_codes, created_at) VALUES (?1, ?2, ?3, ?4)",
            [v(self.account_id.clone()), v(id), v(sealed_codes), v(self.now.0)],
        );
        for (number, mac) in (1_i64..).zip(macs) {
            self.batch.run(
                "INSERT INTO recovery_code (account_id, number, mac) VALUES (?1, ?2, ?3)",
                [v(self.account_id.clone()), v(number), v(mac.to_vec())],
            );
        }
        self
    }

    pub fn drop_recovery_set(mut self) -> Self {
        self.batch.run("DELETE FROM recovery_set WHERE account_id = ?1", [v(self.account_id.clone())]);
        self
    }

    /// Notes that the owner saved the codes of this set.
    pub fn recovery_set_saved(mut self, id: &str) -> Self {
        self.batch.guard(
            "UPDATE recovery_set SET saved_at = ?1 WHERE account_id = ?2 AND id = ?3 AND saved_at IS NULL",
            [v(self.now.0), v(self.account_id.clone()), v(id.to_owned())],
        );
        self
    }
}

impl Batch {
    /// Keeps no copy of any codes that could be viewed; they go on working.
    pub fn forget_viewable_codes(&mut self) {
        self.run("UPDATE recovery_set SET sealed_codes = NULL WHERE sealed_codes IS NOT NULL", []);
    }

    /// Spends a code: once, and only while its set is the present one.
    pub fn spend_recovery_code(&mut self, account_id: &str, code: &RecoveryCode, now: Moment) {
        self.guard(
            "UPDATE recovery_code SET used_at = ?1
             WHERE account_id = ?2 AND number = ?3 AND mac = ?4 AND used_at IS NULL",
            [v(now.0), v(account_id.to_owned()), v(code.number), v(code.mac.to_vec())],
        );
    }
}

pub(super) fn of_account(db: &Connection, account_id: &str) -> rusqlite::Result<Option<RecoverySet>> {
    let set = db
        .prepare_cached("SELECT id, sealed_codes, created_at, saved_at FROM recovery_set WHERE account_id = ?1")?
        .query_row([account_id], |row| {
            Ok(RecoverySet {
                id: row.get("id")?,
                sealed_codes: row.get("sealed_codes")?,
                created_at: Moment(row.get("created_at")?),
                saved_at: row.get::<_, Option<i64>>("saved_at")?.map(Moment),
                codes: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut set) = set else { return Ok(None) };
    set.codes = db
        .prepare_cached("SELECT number, mac, used_at FROM recovery_code WHERE account_id = ?1 ORDER BY number")?
        .query_map([account_id], |row| {
            Ok(RecoveryCode {
                number: row.get("number")?,
                mac: row.get("mac")?,
                used_at: row.get::<_, Option<i64>>("used_at")?.map(Moment),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(set))
}
