//! Signing a command line in through a browser: the device authorization grant (RFC 8628).
//!
//! The steps: the command line begins, and gets a long device code for itself and a short user code for its owner;
//! the owner, signed in, types the user code and sees who waits; with the password they approve or without it they
//! refuse; the command line, which has been asking, gets its token.
//!
//! Invariants: a grant belongs to nobody until a fresh owner approves it, and then counts only as long as the
//! account's epoch and the session that approved it; it becomes one session, in the batch that takes it away; a wrong user code is counted before it
//! is looked for.

use crate::caller::{self, Client, FreshOwner, Owner};
use crate::flow::sign_in::{Opening, SignedIn};
use crate::history::Event;
use crate::limit::{GRANTS_FROM_HERE, Raised, USER_CODES, take_back};
use crate::outbox::Notice;
use crate::random::Random;
use crate::store::{Account, Batch, DeviceGrant, NewGrant};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::command_line::WaitingCommandLine;
use model::moment::MINUTE;
use model::session::SessionKind;
use model::user_code::{ALPHABET, LENGTH, UserCode};
use model::{Moment, Refusal, client};

/// How long a command line waits for its owner.
pub const LASTS: i64 = 10 * MINUTE;
/// How long one that waited in vain is told so.
pub const REMEMBERED: i64 = 10 * MINUTE;
/// RFC 8628 §3.2 and §3.5: seconds between two polls, and by how much it grows for whoever does not wait.
pub const POLL_INTERVAL: i64 = 5;
const SLOW_DOWN: i64 = 5;
/// At once, of the whole server.
const MOST_GRANTS: i64 = 10_000;

/// What a command line gets when it begins.
#[derive(Debug)]
pub struct GrantStarted {
    pub id: String,
    pub device_code: Token,
    pub user_code: UserCode,
}

/// How a command line waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It asks now and then, and has to keep the interval.
    Polls,
    /// The server watches for it, in one long request.
    IsWatched,
}

impl Core {
    /// Lets a command line wait. Anybody may begin; each network only so often.
    pub fn start_grant(&self, client_id: &str, description: &str, client: &Client) -> Result<GrantStarted> {
        let (client_id, description) = (client::clean(client_id), client::clean(description));
        let description = if description.trim().is_empty() { client_id.clone() } else { description };
        if self.store.count_grants(self.now())? >= MOST_GRANTS {
            return Err(Refusal::Busy { seconds: MINUTE }.into());
        }
        self.until_committed(|| {
            let now = self.now();
            let counter = self.store.counter(self.keys.grants_from_counter(&client.network))?;
            if let Some(seconds) = counter.wait(GRANTS_FROM_HERE, now) {
                return Err(Refusal::TooManyRequests { seconds }.into());
            }
            let (id, user_code) = (self.random.id(now)?, draw_user_code(&*self.random)?);
            let device_code = Token::draw(&*self.random, TokenKind::DeviceCode)?;
            let mut batch = Batch::new();
            batch.raise(&counter, GRANTS_FROM_HERE, now);
            batch.insert_grant(&NewGrant {
                id: &id,
                device_code_hash: device_code.hash(),
                user_code_mac: self.user_code_mac(&user_code),
                client_id: &client_id,
                description: &description,
                client: &client.agent,
                address: &client.address,
                created_at: now,
                expires_at: now + LASTS,
                poll_interval: POLL_INTERVAL,
            });
            Ok((batch, GrantStarted { id, device_code, user_code }))
        })
    }

    /// Who waits with a user code.
    pub fn waiting_command_line(&self, owner: &Owner, code: &UserCode) -> Result<WaitingCommandLine> {
        let account = self.account_of(owner)?;
        caller::session_of(&account, owner)?;
        let grant = self.find_waiting(&account, code, &owner.client)?;
        Ok(WaitingCommandLine {
            user_code: code.to_string(),
            description: grant.description,
            client: grant.client,
            address: grant.address,
            created_at: grant.created_at,
        })
    }

    /// Lets the command line in that waits with a user code. It will have passed what this session has passed.
    pub fn approve_command_line(&self, fresh: &FreshOwner, code: &UserCode) -> Result<()> {
        let owner = fresh.owner();
        let before = self.account_of_fresh(fresh)?;
        let grant = self.find_waiting(&before, code, &owner.client)?;
        self.until_committed(|| {
            self.still_waiting(code)?;
            let account = self.account_of_fresh(fresh)?;
            let session = caller::session_of(&account, owner)?;
            caller::may_step_up(&account, session)?;
            // By what an older session has passed is not known, so that it cannot be handed on.
            if account.two_factor() && session.passed().is_none() {
                return Err(Refusal::SignInNeeded.into());
            }
            let description = grant.description.clone();
            let change = account
                .change(self.now())?
                .approve_grant(&grant.id, &session.id, session.passed().as_ref())
                .with(self.record(&account.id, &Event::CommandLineApproved { description }, &owner.client)?)
                .with(self.tell(
                    &account,
                    Notice::CommandLineApproved { description: grant.description.clone() },
                    &owner.client,
                )?);
            Ok((change.into_batch(), ()))
        })
    }

    /// Refuses the command line that waits with a user code: its owner did not start it.
    pub fn deny_command_line(&self, owner: &Owner, code: &UserCode) -> Result<()> {
        let account = self.account_of(owner)?;
        caller::session_of(&account, owner)?;
        let grant = self.find_waiting(&account, code, &owner.client)?;
        self.until_committed(|| {
            self.still_waiting(code)?;
            let mut batch = Batch::new();
            batch.deny_grant(&grant.id);
            let event = Event::CommandLineDenied { description: grant.description.clone() };
            Ok((batch.and(self.record(&account.id, &event, &owner.client)?), ()))
        })
    }

    /// What became of a command line that waits: once it is approved, its session; until then a refusal.
    pub fn take_grant(
        &self,
        device_code: &Token,
        client_id: &str,
        waiting: Waiting,
        client: &Client,
    ) -> Result<SignedIn> {
        let taken = self.until_committed(|| {
            let now = self.now();
            let grant = self.store.grant_by_device_code(&device_code.hash())?;
            let grant = grant.filter(|grant| grant.client_id == client_id).ok_or(Refusal::GrantInvalid)?;
            if now >= grant.expires_at {
                return Err(Refusal::GrantExpired.into());
            }
            if grant.denied {
                return Err(Refusal::GrantDenied.into());
            }
            let Some(approval) = &grant.approval else {
                if waiting == Waiting::IsWatched {
                    return Err(Refusal::GrantPending.into());
                }
                let (batch, refusal) = waits_on(&grant, now);
                return Ok((batch, Err(refusal)));
            };
            let account = self.store.account(&approval.account_id)?;
            // Whoever ended the session that approved it has ended this too.
            let is_as_approved = |account: &Account| {
                account.epoch == approval.epoch
                    && account.two_factor() == approval.passed.is_some()
                    && account.sessions.iter().any(|of| of.id == approval.session_id && self.lives(of, now))
            };
            let account = account.filter(|account| is_as_approved(account)).ok_or(Refusal::GrantDenied)?;
            let description = grant.description.clone();
            let opening = Opening { kind: SessionKind::CommandLine, description: description.clone(), lasts: None };
            let (change, signed_in) = self.new_session(&account, approval.passed.clone(), &opening, client)?;
            let mut finish = Batch::new();
            finish.finish_grant(&grant.id);
            let event = Event::CommandLineSignedIn { description };
            let change = change.with(finish).with(self.record(&account.id, &event, client)?);
            Ok((change.into_batch(), Ok(signed_in)))
        })?;
        Ok(taken?)
    }

    /// Finds a grant that waits. The count of wrong codes is raised before, and taken back if it was none.
    fn find_waiting(&self, account: &Account, code: &UserCode, client: &Client) -> Result<DeviceGrant> {
        let raised = self.until_committed(|| {
            let now = self.now();
            let by_account = self.store.counter(self.keys.user_codes_counter("account", &account.id))?;
            let by_network = self.store.counter(self.keys.user_codes_counter("network", &client.network))?;
            if let Some(seconds) = by_account.wait(USER_CODES, now).max(by_network.wait(USER_CODES, now)) {
                return Err(Refusal::TooManyUserCodes { seconds }.into());
            }
            let mut batch = Batch::new();
            let raised =
                [by_account, by_network].map(|before| Raised { before, after: batch.raise(&before, USER_CODES, now) });
            Ok((batch, raised))
        })?;
        let grant = self.store.grant_by_user_code(&self.user_code_mac(code))?;
        if grant.is_some() {
            // Somebody's code, if only one that was decided on: no guess.
            self.store.note(take_back(&raised))?;
        }
        self.if_waiting(grant)
    }

    fn still_waiting(&self, code: &UserCode) -> Result<DeviceGrant> {
        self.if_waiting(self.store.grant_by_user_code(&self.user_code_mac(code))?)
    }

    fn if_waiting(&self, grant: Option<DeviceGrant>) -> Result<DeviceGrant> {
        let waits = |grant: &DeviceGrant| self.now() < grant.expires_at && !grant.denied && grant.approval.is_none();
        Ok(grant.filter(waits).ok_or(Refusal::UserCodeUnknown)?)
    }

    fn user_code_mac(&self, code: &UserCode) -> [u8; 32] {
        self.keys.mac(&[b"user code", code.letters().as_bytes()])
    }
}

/// Nobody has decided yet: what is noted of a poll, and what it is told.
fn waits_on(grant: &DeviceGrant, now: Moment) -> (Batch, Refusal) {
    let mut batch = Batch::new();
    // A clock that stepped back must not make an honest program too fast.
    let is_too_soon = grant.polled_at.is_some_and(|last| (0..grant.poll_interval).contains(&(now - last)));
    let interval = grant.poll_interval + if is_too_soon { SLOW_DOWN } else { 0 };
    batch.grant_polled(grant, interval, now);
    (batch, if is_too_soon { Refusal::GrantSlowDown } else { Refusal::GrantPending })
}

/// Draws a user code; bytes that would favour some letters are thrown away.
fn draw_user_code(random: &dyn Random) -> Result<UserCode> {
    let mut letters = String::new();
    while letters.len() < LENGTH {
        let [byte] = random.bytes()?;
        // 240 is the largest multiple of 20 in a byte.
        if byte < 240 {
            letters.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        }
    }
    Ok(UserCode::parse(&letters)?)
}
