//! Signing in: the password, then the code where two-factor is on, then a session with a new id.
//!
//! Invariants: the password alone opens nothing when two-factor is on; an address without an
//! account takes the same path and the same time as a wrong password; spending the code, ending
//! the pending sign-in, making the session and the line of history are one batch.

use crate::caller::{Client, PendingSignIn};
use crate::factor::sms::TextPurpose;
use crate::factor::{Against, Proven};
use crate::flow::recovery_codes::set_view;
use crate::history::Event;
use crate::limit::{PASSWORDS_EVERYWHERE, PASSWORDS_HERE, Raised, take_back};
use crate::outbox::Notice;
use crate::password::{self, HashPermit, Password};
use crate::store::{Account, Batch, Change, NewPending, NewSession, Passed, Session};
use crate::token::{Token, TokenKind};
use crate::{Core, Error, Result};
use model::factor::{FactorKind, OtherWays, TypedCode};
use model::moment::MINUTE;
use model::session::SessionKind;
use model::{EmailAddress, Refusal};
use std::sync::Arc;

/// How long a sign-in may wait for its code.
pub const PENDING_LASTS: i64 = 10 * MINUTE;

/// Where the password led.
#[derive(Debug)]
pub enum SignIn {
    Done(Box<SignedIn>),
    NeedsCode(Token),
}

/// A new session. The token is the only copy.
#[derive(Debug)]
pub struct SignedIn {
    pub token: Token,
    pub session: Session,
    pub account_id: String,
    pub email: EmailAddress,
    pub name: Option<String>,
    /// How many recovery codes are left, where two-factor is on.
    pub codes_left: Option<usize>,
}

/// What a session is opened as.
#[derive(Clone, Debug)]
pub struct Opening {
    pub kind: SessionKind,
    /// What a command line calls itself; empty for a browser.
    pub description: String,
    /// Seconds it asks to last; the policy may say less.
    pub lasts: Option<i64>,
}

impl Opening {
    pub const BROWSER: Self = Self { kind: SessionKind::Browser, description: String::new(), lasts: None };
}

/// A right password, and the counters it raised.
#[derive(Debug)]
pub(crate) struct RightPassword {
    pub account: Arc<Account>,
    raised: [Raised; 2],
}

impl RightPassword {
    /// Takes back what a right password was counted by. It clears nothing: only a full sign-in does.
    pub(crate) fn take_back(&self) -> Batch {
        take_back(&self.raised)
    }
}

impl Core {
    /// Signs a browser in with e-mail and password, as far as that goes.
    pub fn sign_in(&self, permit: &HashPermit, email: &str, password: &Password, client: &Client) -> Result<SignIn> {
        let right = self.check_password(permit, email, password, client)?;
        if right.account.two_factor() {
            return self.begin_second_step(&right, client).map(SignIn::NeedsCode);
        }
        self.open_session(&right, None, &Opening::BROWSER, client).map(Box::new).map(SignIn::Done)
    }

    /// Finishes a pending sign-in with a code.
    pub fn second_step(&self, caller: &PendingSignIn, code: &TypedCode) -> Result<SignedIn> {
        let pending = &caller.pending;
        let proven = self.prove(&pending.account_id, Against::SignIn(pending), code, &caller.client)?;
        self.until_committed(|| {
            let now = self.now();
            let account = self.store.account(&pending.account_id)?.ok_or(Refusal::SignInExpired)?;
            self.still_pending(pending)?;
            if account.epoch != pending.epoch {
                return Err(Refusal::SignInExpired.into());
            }
            let mut finish = proven.spend(now).and(self.clear_after_sign_in(&proven));
            finish.finish_pending_sign_in(&pending.id);
            finish.finish_half_sign_in(&pending.id);
            let (change, signed_in) =
                self.session_change(&account, Some(proven.passed()), &Opening::BROWSER, &caller.client)?;
            let here = self.keys.passwords_here_counter(account.email.as_str(), &caller.client.network);
            let everywhere = self.keys.passwords_everywhere_counter(account.email.as_str());
            finish.clear_counter(&here);
            finish.clear_counter(&everywhere);
            Ok((change.with(finish).into_batch(), signed_in))
        })
    }

    /// Gives a pending sign-in up. One that is over already is given up, too.
    pub fn cancel_sign_in(&self, caller: &PendingSignIn) -> Result<()> {
        let pending = &caller.pending;
        let mut batch = Batch::new();
        batch.finish_pending_sign_in(&pending.id);
        // What has no line of its beginning has none of its end.
        if self.store.is_half_sign_in(&pending.id)? {
            batch = batch.and(self.record(&pending.account_id, &Event::SignInCancelled, &caller.client)?);
        }
        let _ = self.store.commit(batch)?;
        Ok(())
    }

    /// Signs a command line in: password, and code where two-factor is on, in one request.
    pub fn sign_in_with_code(
        &self,
        permit: &HashPermit,
        (email, password): (&str, &Password),
        code: Option<&str>,
        opening: &Opening,
        client: &Client,
    ) -> Result<SignedIn> {
        let right = self.check_password(permit, email, password, client)?;
        if !right.account.two_factor() {
            return self.open_session(&right, None, opening, client);
        }
        let Some(code) = code else {
            let id = self.random.id(self.now())?;
            self.store.note(right.take_back().and(self.half_signed_in(&right.account.id, id, client)?))?;
            return Err(Refusal::TwoFactorNeeded.into());
        };
        let code = TypedCode::parse(code).map_err(Error::from);
        let proven = match code.and_then(|code| self.prove(&right.account.id, Against::Active, &code, client)) {
            Ok(proven) => proven,
            Err(error) => {
                // The password was right: this counts with the codes, not with the passwords.
                let mut batch = right.take_back();
                if matches!(error, Error::Refused(_)) {
                    batch = batch.and(self.half_signed_in_anew(&right.account, client)?);
                }
                self.store.note(batch)?;
                return Err(error);
            }
        };
        let now = self.now();
        let mut spend = proven.spend(now).and(self.clear_after_sign_in(&proven));
        let program = (client.agent.as_str(), client.address.as_str());
        spend.finish_half_sign_in_of(&right.account.id, program, now + -PENDING_LASTS);
        self.open_session(&right, Some((&proven, spend)), opening, client)
    }

    /// Checks an address and a password. The counters are raised and on disk before the hash.
    pub(crate) fn check_password(
        &self,
        permit: &HashPermit,
        email: &str,
        password: &Password,
        client: &Client,
    ) -> Result<RightPassword> {
        // What is no address at all counts and costs like an address that nobody has.
        let address = EmailAddress::parse(email).ok();
        let name = address.as_ref().map_or(email, EmailAddress::as_str);
        let account = match &address {
            Some(address) => self.store.account_by_email(address)?,
            None => None,
        };
        let raised = self.raise_password_counters(name, account.as_deref(), client)?;
        let hash = account.as_ref().map(|account| account.password_hash.as_str());
        let is_right = password::verify(permit, hash, password)?;
        match account {
            Some(account) if is_right => Ok(RightPassword { account, raised }),
            _ => Err(Refusal::BadCredentials.into()),
        }
    }

    fn raise_password_counters(&self, name: &str, account: Option<&Account>, client: &Client) -> Result<[Raised; 2]> {
        // Where the owner is signed in already, strangers elsewhere do not slow them down.
        let at_home =
            account.is_some_and(|account| account.sessions.iter().any(|session| session.address == client.address));
        self.until_committed(|| {
            let now = self.now();
            let here = self.store.counter(self.keys.passwords_here_counter(name, &client.network))?;
            let everywhere = self.store.counter(self.keys.passwords_everywhere_counter(name))?;
            let elsewhere = if at_home { None } else { everywhere.wait(PASSWORDS_EVERYWHERE, now) };
            if let Some(seconds) = here.wait(PASSWORDS_HERE, now).max(elsewhere) {
                return Err(Refusal::TooManyPasswords { seconds }.into());
            }
            let mut batch = Batch::new();
            let here = Raised { before: here, after: batch.raise(&here, PASSWORDS_HERE, now) };
            let after = batch.raise(&everywhere, PASSWORDS_EVERYWHERE, now);
            Ok((batch, [here, Raised { before: everywhere, after }]))
        })
    }

    fn begin_second_step(&self, right: &RightPassword, client: &Client) -> Result<Token> {
        let now = self.now();
        let token = Token::draw(&*self.random, TokenKind::Pending)?;
        let id = self.random.id(now)?;
        let mut batch = right.take_back();
        batch.insert_pending_sign_in(
            &right.account,
            NewPending {
                id: id.clone(),
                token_hash: token.hash(),
                client: client.agent.clone(),
                address: client.address.clone(),
                created_at: now,
                expires_at: now + PENDING_LASTS,
            },
        );
        let batch = batch.and(self.half_signed_in(&right.account.id, id, client)?);
        match self.store.commit(batch)? {
            crate::store::Committed::Yes => Ok(token),
            // The password was changed while this one was being checked.
            crate::store::Committed::SomebodyWasFaster => Err(Refusal::BadCredentials.into()),
        }
    }

    /// Opens a session for a right password, spending the code where there was one.
    fn open_session(
        &self,
        right: &RightPassword,
        spent: Option<(&Proven<'_>, Batch)>,
        opening: &Opening,
        client: &Client,
    ) -> Result<SignedIn> {
        let (proven, mut spend) = spent.map_or((None, Batch::new()), |(proven, batch)| (Some(proven), batch));
        let passed = proven.map(Proven::passed);
        for raised in &right.raised {
            spend.clear_counter(&raised.before.key);
        }
        // Read when the code was compared: the change's guard says whether it still is so, and only if not it is read again.
        let mut known = proven.map(|proven| Arc::clone(&proven.account));
        let opened = self.until_committed(|| {
            let account = match known.take() {
                Some(account) => account,
                None => self.store.account(&right.account.id)?.ok_or(Refusal::BadCredentials)?,
            };
            // The password, or whether a code is needed, changed while this sign-in went on.
            if account.epoch != right.account.epoch || account.two_factor() != passed.is_some() {
                return Err(Refusal::StateMoved.into());
            }
            let (change, signed_in) = self.session_change(&account, passed.clone(), opening, client)?;
            Ok((change.with(spend.clone()).into_batch(), signed_in))
        });
        if opened.is_err() {
            // It was right, and nothing came of it.
            let _ = self.store.commit(right.take_back())?;
        }
        opened
    }

    /// A change that opens a session for what was shown just now, with its line of history.
    pub(crate) fn session_change(
        &self,
        account: &Account,
        passed: Option<Passed>,
        opening: &Opening,
        client: &Client,
    ) -> Result<(Change, SignedIn)> {
        let factor = passed.as_ref().map(|passed| passed.factor);
        let device = passed.as_ref().and_then(|passed| passed.authenticator_id.as_deref());
        let device = device.and_then(|id| account.active_authenticator(id)).map(|device| device.name.clone());
        let device = device.filter(|name| !name.is_empty());
        let (change, signed_in) = self.new_session(account, passed, opening, client)?;
        let spends_one = usize::from(factor == Some(FactorKind::RecoveryCode));
        let codes_left = signed_in.codes_left.map(|left| left.saturating_sub(spends_one));
        let change = change
            .with(self.record(&account.id, &Event::SignedIn { factor, device }, client)?)
            .with(self.tell_of_way_back(account, factor, codes_left, client)?);
        Ok((change, SignedIn { codes_left, ..signed_in }))
    }

    /// A change that opens a session, and nothing else.
    pub(crate) fn new_session(
        &self,
        account: &Account,
        passed: Option<Passed>,
        opening: &Opening,
        client: &Client,
    ) -> Result<(Change, SignedIn)> {
        let now = self.now();
        let (kind, longest) = match opening.kind {
            SessionKind::Browser => (TokenKind::Session, self.policy.browser_longest),
            SessionKind::CommandLine => (TokenKind::SignIn, self.policy.command_line_longest),
        };
        let token = Token::draw(&*self.random, kind)?;
        let id = self.random.id(now)?;
        let expires_at = now + opening.lasts.map_or(longest, |lasts| lasts.min(longest));
        let session = NewSession {
            id,
            token_hash: token.hash(),
            kind: opening.kind,
            description: opening.description.clone(),
            passed,
            client: client.agent.clone(),
            address: client.address.clone(),
            expires_at,
            prefix: (opening.kind == SessionKind::CommandLine).then(|| token.recognisable()),
        };
        let codes_left = account.recovery.as_ref().map(crate::store::RecoverySet::left);
        let opened = SignedIn {
            token,
            session: session.opened(now),
            account_id: account.id.clone(),
            email: account.email.clone(),
            name: account.name.clone(),
            codes_left,
        };
        Ok((account.change_while_frozen(now).insert_session(session).signed_in(), opened))
    }

    /// Whoever is proven without the device is told by mail: it may have been somebody else.
    pub(crate) fn tell_of_way_back(
        &self,
        account: &Account,
        factor: Option<FactorKind>,
        codes_left: Option<usize>,
        client: &Client,
    ) -> Result<Batch> {
        match factor {
            None | Some(FactorKind::Authenticator) => Ok(Batch::new()),
            Some(FactorKind::Sms) => self.tell(account, Notice::SmsUsed, client),
            Some(FactorKind::RecoveryCode) => {
                self.tell(account, Notice::RecoveryCodeUsed { left: codes_left.unwrap_or(0) }, client)
            }
        }
    }

    /// Sends a sign-in code to a command line's owner, who has shown the password. Answers the mask of
    /// the number it goes to.
    pub fn text_code_for_command_line(
        &self,
        permit: &HashPermit,
        (email, password): (&str, &Password),
        client: &Client,
    ) -> Result<String> {
        let right = self.check_password(permit, email, password, client)?;
        self.store.note(right.take_back().and(self.half_signed_in_anew(&right.account, client)?))?;
        self.until_committed(|| {
            let account = self.store.account(&right.account.id)?.ok_or(Refusal::BadCredentials)?;
            if account.epoch != right.account.epoch {
                return Err(Refusal::BadCredentials.into());
            }
            let number = self.phone_of(&account).ok_or(Refusal::NoPhone)?;
            Ok((self.sign_in_text_batch(&account, client)?, number.masked()))
        })
    }

    /// The backup phone's mask, for whoever has shown the password but no code yet.
    pub fn phone_for_command_line(
        &self,
        permit: &HashPermit,
        (email, password): (&str, &Password),
        client: &Client,
    ) -> Result<Option<String>> {
        let right = self.check_password(permit, email, password, client)?;
        self.store.note(right.take_back().and(self.half_signed_in_anew(&right.account, client)?))?;
        Ok(self.phone_of(&right.account).filter(|_| self.policy.sms.on).map(|number| number.masked()))
    }

    /// What a sign-in that waits for its code may use besides the authenticator app.
    pub fn other_ways(&self, caller: &PendingSignIn) -> Result<OtherWays> {
        let pending = self.still_pending(&caller.pending)?;
        let account = self.store.account(&pending.account_id)?.ok_or(Refusal::SignInExpired)?;
        let off = self.factors_off(&account.id)?;
        let phone = self.phone_of(&account).filter(|_| self.policy.sms.on && !off.contains(&FactorKind::Sms));
        let recovery = account.recovery.as_ref().filter(|_| !off.contains(&FactorKind::RecoveryCode));
        Ok(OtherWays {
            phone: phone.map(|number| number.masked()),
            text: self.text_on_its_way(&account.id, TextPurpose::SignIn, &caller.client)?,
            recovery: recovery.map(set_view),
        })
    }
}
