//! Everything a verb needs, and how it commits.

use crate::clock::Clock;
use crate::password::Hashing;
use crate::policy::{Policy, RecoveryCodes};
use crate::random::Random;
use crate::seal::Keys;
use crate::store::{Batch, Committed, Store};
use crate::token::TokenHash;
use crate::{Error, Result};
use model::{Moment, Refusal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often a verb reads and decides again when somebody was faster.
const TRIES: usize = 50;
const TURNSTILES: usize = 64;

/// The domain: one value, shared by every door.
#[derive(Debug)]
pub struct Core {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub policy: Policy,
    pub hashing: Hashing,
    /// The public address of the site, without a slash at its end: the base of every link.
    pub public_url: String,
    /// The one-time token of the first run, until somebody used it.
    pub(crate) setup: Mutex<Option<TokenHash>>,
    turnstiles: Vec<Mutex<()>>,
}

/// What a core is made of.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub keys: Keys,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub policy: Policy,
    pub public_url: String,
    /// How many passwords are hashed at once: as many as there are cores.
    pub hashes_at_once: usize,
}

impl Core {
    /// Joins the parts, if the key is the one this database was made with.
    pub fn new(parts: Parts) -> Result<Self> {
        let core = Self {
            store: parts.store,
            keys: parts.keys,
            clock: parts.clock,
            random: parts.random,
            policy: parts.policy,
            hashing: Hashing::new(parts.hashes_at_once),
            public_url: parts.public_url,
            setup: Mutex::new(None),
            turnstiles: (0..TURNSTILES).map(|_| Mutex::new(())).collect(),
        };
        core.check_key()?;
        Ok(core)
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Folds the write-ahead log into the file, for a clean stop.
    pub fn checkpoint(&self) -> Result<()> {
        self.store.checkpoint()
    }

    /// Tells those who watch when another process has committed since the last look.
    pub fn notice_others(&self) -> Result<()> {
        self.store.notice_others()
    }

    /// Forgets what time has made worthless.
    pub fn tidy(&self) -> Result<()> {
        let now = self.now();
        let mut batch = Batch::new();
        batch.forget_expired_sessions(now);
        batch.forget_ended_sign_ins(now + -crate::flow::sessions::REMEMBERED);
        batch.forget_expired_pending_sign_ins(now);
        batch.forget_half_sign_ins_before(now + -crate::flow::half_sign_ins::KEPT);
        batch.forget_expired_grants(now + -crate::flow::device_grant::REMEMBERED);
        batch.forget_expired_authenticators(now);
        batch.forget_authenticators_retired_before(now + -crate::flow::devices::REMEMBERED);
        batch.forget_expired_api_keys(now);
        batch.forget_expired_replaced_tokens(now);
        batch.forget_expired_invitations(now);
        batch.forget_expired_address_changes(now);
        batch.forget_expired_text_codes(now + -crate::factor::sms::LASTS);
        batch.forget_expired_password_resets(now);
        batch.forget_expired_freeze_links(now);
        batch.forget_old_counters(now);
        if self.policy.recovery_codes == RecoveryCodes::ShowOnce {
            // Also those of the time before the operator chose so.
            batch.forget_viewable_codes();
        }
        self.store.note(batch)
    }

    /// Reads, decides and commits; and again from the start when somebody was faster.
    pub(crate) fn until_committed<T>(&self, mut decide: impl FnMut() -> Result<(Batch, T)>) -> Result<T> {
        for _ in 0..TRIES {
            let (batch, outcome) = decide()?;
            if self.store.commit(batch)? == Committed::Yes {
                return Ok(outcome);
            }
        }
        Err(Refusal::StateMoved.into())
    }

    /// Lets the code checks of one account pass one at a time, so that honest parallel tries do
    /// not eat each other's budget. A courtesy: the guards of the batches are what counts.
    pub(crate) fn turnstile(&self, account_id: &str) -> MutexGuard<'_, ()> {
        let at = account_id.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        self.turnstiles[at % TURNSTILES].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database keeps a keyed hash of a fixed text: another key gives another one.
    fn check_key(&self) -> Result<()> {
        let check = self.keys.mac(&[b"twinlock key check"]);
        self.store.set_meta("key_check", &check)?;
        if self.store.meta("key_check")?.as_deref() == Some(&check) {
            return Ok(());
        }
        Err(Error::failed(
            "opening the database",
            "its secrets are sealed with another key; put back the key file that belongs to it",
        ))
    }
}
