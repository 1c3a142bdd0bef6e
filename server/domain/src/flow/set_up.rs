//! The first run: a one-time link, printed in the log, makes the first account an operator's.

use crate::caller::Client;
use crate::flow::sign_in::{Opening, SignedIn};
use crate::history::Event;
use crate::outbox::Notice;
use crate::password::{self, HashPermit, NewPassword, Password};
use crate::store::{Batch, Committed, NewAccount};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::shown_once::ShownOnce;
use model::{EmailAddress, Language, Refusal};
use subtle::ConstantTimeEq;

/// An account that was just made.
#[derive(Debug)]
pub struct NewlyMade {
    pub account_id: String,
    pub api_key: ShownOnce,
}

/// Who an account is made for.
#[derive(Debug)]
pub(crate) struct Newcomer<'a> {
    pub email: &'a EmailAddress,
    pub password: Password,
    pub language: Language,
    pub operator: bool,
}

impl Core {
    /// Draws the link of the first run; `None` when there is an account already. An earlier link
    /// of this process is dead.
    pub fn open_set_up(&self) -> Result<Option<Token>> {
        if !self.store.is_empty()? {
            return Ok(None);
        }
        let token = Token::draw(&*self.random, TokenKind::Link)?;
        *self.set_up_token() = Some(token.hash());
        Ok(Some(token))
    }

    /// Whether there is no account yet.
    pub fn is_first_run(&self) -> Result<bool> {
        self.store.is_empty()
    }

    /// Whether a link of the first run is good: it is the newest, and there is no account yet.
    pub fn may_set_up(&self, token: Option<&Token>) -> Result<()> {
        if !self.store.is_empty()? {
            return Err(Refusal::LinkDead.into());
        }
        let is_newest = |token: &Token| self.set_up_token().is_some_and(|hash| bool::from(hash.ct_eq(&token.hash())));
        if token.is_some_and(is_newest) { Ok(()) } else { Err(Refusal::SetUpLinkNeeded.into()) }
    }

    /// Makes the first account, an operator's, and signs it in. Of two at once, one wins.
    pub fn set_up(
        &self,
        permit: &HashPermit,
        token: &Token,
        (email, password): (&EmailAddress, Password),
        language: Language,
        client: &Client,
    ) -> Result<(SignedIn, ShownOnce)> {
        self.may_set_up(Some(token))?;
        let newcomer = Newcomer { email, password, language, operator: true };
        let (mut batch, made) = self.account_batch(permit, newcomer, client)?;
        batch.only_account(&made.account_id);
        if self.store.commit(batch)? == Committed::SomebodyWasFaster {
            return Err(Refusal::LinkDead.into());
        }
        *self.set_up_token() = None;
        Ok((self.sign_newcomer_in(&made.account_id, client)?, made.api_key))
    }

    /// Makes an account from the machine itself. The operator vouches for the address.
    pub fn create_account(
        &self,
        permit: &HashPermit,
        (email, password): (&EmailAddress, Password),
        language: Language,
        operator: bool,
    ) -> Result<NewlyMade> {
        let newcomer = Newcomer { email, password, language, operator };
        let (batch, made) = self.account_batch(permit, newcomer, &Client::console())?;
        match self.store.commit(batch)? {
            Committed::Yes => Ok(made),
            Committed::SomebodyWasFaster => Err(Refusal::AddressTaken.into()),
        }
    }

    /// A batch that makes an account with its API key, its first line of history and its notice.
    pub(crate) fn account_batch(
        &self,
        permit: &HashPermit,
        newcomer: Newcomer<'_>,
        client: &Client,
    ) -> Result<(Batch, NewlyMade)> {
        let now = self.now();
        let Newcomer { email, password, language, operator } = newcomer;
        let judged = NewPassword::judge(password, &[email.as_str()])?;
        let password_hash = password::hash(permit, &*self.random, &judged)?;
        let id = self.random.id(now)?;
        let wish = crate::flow::api_keys::KeyWish {
            description: String::new(),
            scope: vec![model::api_key::Scope::Global],
            expires_in: None,
            survives_freeze: false,
        };
        let (key, token) = self.draw_api_key(true, &wish, now)?;
        let mut batch = Batch::new();
        batch.insert_account(&NewAccount { id: &id, email, language, operator, password_hash: &password_hash, now });
        batch.insert_api_key(&id, 1, now, key);
        let batch = batch.and(self.record(&id, &Event::AccountCreated, client)?).and(self.tell_at(
            email.clone(),
            (&id, language),
            Notice::AccountCreated,
            client,
        )?);
        Ok((batch, NewlyMade { account_id: id, api_key: ShownOnce::new(token.show().to_owned()) }))
    }

    /// Signs in the browser that has just made an account: its password was typed a moment ago.
    pub(crate) fn sign_newcomer_in(&self, account_id: &str, client: &Client) -> Result<SignedIn> {
        self.until_committed(|| {
            let account = self.store.account(account_id)?.ok_or(Refusal::SignedOut)?;
            if account.two_factor() {
                return Err(Refusal::SignedOut.into());
            }
            let (change, signed_in) = self.session_change(&account, None, &Opening::BROWSER, client)?;
            Ok((change.into_batch(), signed_in))
        })
    }

    fn set_up_token(&self) -> std::sync::MutexGuard<'_, Option<crate::token::TokenHash>> {
        self.setup.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
