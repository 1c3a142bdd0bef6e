//! Many accounts in one file: copies of one that the verbs made, row by row, each with ids, secrets and tokens of its own.
//!
//! A copy has every column of its template, whatever columns there are by now. Its secret and tokens follow from its number, so
//! that the load need not be told them.

use crate::template::{self, STEP};
use crate::{Bench, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::clock::{Clock, SystemClock};
use domain::factor::totp::{self, SECRET_LENGTH};
use domain::random::SystemRandom;
use domain::seal::{KEY_LENGTH, Keys};
use domain::store::Store;
use domain::token::TokenKind;
use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// So many accounts at most take part in the load, spread over the file.
pub const MOST_IN_USE: usize = 10_000;

/// A data folder full of people.
pub struct People {
    pub data: PathBuf,
    pub key: [u8; KEY_LENGTH],
    pub count: usize,
    /// Every so many-th takes part in the load.
    stride: usize,
}

/// One person, by number.
#[derive(Clone, Copy, Debug)]
pub struct Person(usize);

impl People {
    /// Makes the folder. `name`: its own among the folders of this run.
    pub fn make(bench: &Bench<'_>, name: &str, count: usize) -> Result<Self> {
        let data = bench.folder.inside(name)?;
        let (key, account_id) = template::make(&data)?;
        let people = Self { data, key, count, stride: count.div_ceil(MOST_IN_USE) };
        let connection = Connection::open(people.file())?;
        connection.execute("DELETE FROM message", [])?;
        people.copy(&connection, &account_id)?;
        Ok(people)
    }

    pub fn file(&self) -> PathBuf {
        Store::file_in(&self.data)
    }

    /// Those who take part in the load.
    pub fn in_use(&self) -> impl Iterator<Item = Person> + use<> {
        (0..self.count).step_by(self.stride).map(Person)
    }

    fn copy(&self, connection: &Connection, template: &str) -> Result<()> {
        // Nothing is lost but time if this machine stops meanwhile.
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -1000000",
        )?;
        let keys = Keys::new(&self.key)?;
        let tables = Table::all_of(connection, template)?;
        connection.execute_batch("BEGIN")?;
        for table in &tables {
            let mut insert = connection.prepare(&table.insert())?;
            for person in (0..self.count).map(Person) {
                // The ten rows of a set, the links of notices, and all lines of a history but its first would be most of a
                // big file: only those who take part have them.
                let rows = match table.name.as_str() {
                    "recovery_code" | "freeze_link" if person.0 % self.stride != 0 => 0,
                    "event" if person.0 % self.stride != 0 => 1,
                    _ => table.rows.len(),
                };
                for (number, row) in table.rows.iter().take(rows).enumerate() {
                    insert.execute(rusqlite::params_from_iter(person.row(table, number, row, &keys)?))?;
                }
            }
        }
        connection.execute_batch("COMMIT; PRAGMA journal_mode = WAL")?;
        Ok(())
    }
}

impl Person {
    pub fn email(self) -> String {
        format!("person{}@bench.example", self.0)
    }

    /// The token of the account's API key.
    pub fn api_key(self) -> String {
        self.token(TokenKind::ApiKey)
    }

    /// The token in a browser's cookie.
    pub fn session(self) -> String {
        self.token(TokenKind::Session)
    }

    /// What the authenticator app shows at a step.
    pub fn code(self, step: i64) -> String {
        let totp = totp_rs::Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP.unsigned_abs())
            .with_secret(self.secret().to_vec())
            .build_noncompliant();
        totp.generate((step * STEP).unsigned_abs()).to_string()
    }

    fn token(self, kind: TokenKind) -> String {
        let random = Sha256::digest(format!("token {} {}", kind.prefix(), self.0));
        format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(random))
    }

    fn secret(self) -> [u8; SECRET_LENGTH] {
        let bytes: [u8; 32] = Sha256::digest(format!("secret {}", self.0)).into();
        std::array::from_fn(|at| bytes[at])
    }

    /// An id of the usual length, in the order of people as real ones are in the order of time.
    fn id(self, table: &str, row: usize) -> String {
        let tag = table.bytes().fold(row, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) & 0xffff;
        format!("{:08x}-{tag:04x}-7000-8000-{:012x}", self.0 >> 4, self.0)
    }

    /// A row of the template's, as this person has it.
    fn row(self, table: &Table, number: usize, row: &[Value], keys: &Keys) -> Result<Vec<Value>> {
        let account_id = self.id("account", 0);
        let authenticator_id = self.id("authenticator", 0);
        let own = |column: &str, value: &Value| -> Result<Option<Value>> {
            Ok(Some(match (table.name.as_str(), column) {
                ("account", "id") | (_, "account_id") => account_id.clone().into(),
                ("account", "email") => self.email().into(),
                ("session", "token_hash") => Sha256::digest(self.session()).to_vec().into(),
                ("api_key", "token_hash") => Sha256::digest(self.api_key()).to_vec().into(),
                (name, "token_hash") => Sha256::digest(format!("{name} {number} {}", self.0)).to_vec().into(),
                ("session", "authenticator_id") => authenticator_id.clone().into(),
                ("authenticator", "sealed_secret") => {
                    totp::seal(keys, &SystemRandom, (&account_id, &authenticator_id), &self.secret())?.into()
                }
                ("authenticator", "last_step") => 0_i64.into(),
                // Used a moment ago: nothing is to be noted when the load begins.
                ("session" | "api_key", "last_used_at") => SystemClock.now().0.into(),
                (_, "id") if matches!(value, Value::Text(text) if text.len() == 36) => {
                    self.id(&table.name, number).into()
                }
                _ => return Ok(None),
            }))
        };
        let mut copy = row.to_vec();
        for (column, value) in table.columns.iter().zip(&mut copy) {
            if let Some(its_own) = own(column, value)? {
                *value = its_own;
            }
        }
        Ok(copy)
    }
}

/// What a table has of the template.
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// All tables that have something of it, the account itself first.
    fn all_of(connection: &Connection, account_id: &str) -> Result<Vec<Self>> {
        let names: Vec<String> = connection
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND EXISTS
                    (SELECT 1 FROM pragma_table_info(sqlite_schema.name) AS of WHERE of.name = 'account_id')",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut tables = vec![Self::of(connection, "account", "id", account_id)?];
        for name in names {
            tables.push(Self::of(connection, &name, "account_id", account_id)?);
        }
        tables.retain(|table| !table.rows.is_empty());
        Ok(tables)
    }

    fn of(connection: &Connection, name: &str, by: &str, account_id: &str) -> Result<Self> {
        let mut select = connection.prepare(&format!("SELECT * FROM {name} WHERE {by} = ?1"))?;
        let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let all = |row: &rusqlite::Row<'_>| (0..columns.len()).map(|at| row.get(at)).collect();
        let rows = select.query_map([account_id], all)?.collect::<rusqlite::Result<_>>()?;
        Ok(Self { name: name.to_owned(), columns, rows })
    }

    fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|at| format!("?{at}")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, self.columns.join(", "), places.join(", "))
    }
}
