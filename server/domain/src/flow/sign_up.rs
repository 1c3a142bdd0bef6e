//! Signing up after the first run: by an operator's invitation, or (where the operator allows it)
//! by an address that proves it can be read.
//!
//! Invariants: an account comes to be only at the end of a one-time link, so that nobody can hold
//! an address they cannot read; the page answers the same whether the address has an account or not.

use crate::caller::{Client, Operator};
use crate::flow::set_up::Newcomer;
use crate::flow::sign_in::SignedIn;
use crate::limit::Mail;
use crate::outbox::Notice;
use crate::password::{HashPermit, Password};
use crate::policy::SignUp;
use crate::store::{Batch, Committed, Invitation};
use crate::token::{Token, TokenHash, TokenKind};
use crate::{Core, Result};
use model::moment::{DAY, HOUR};
use model::shown_once::ShownOnce;
use model::{EmailAddress, Language, Refusal};

const TYPED_LASTS: i64 = 24 * HOUR;
const INVITATION_LASTS: i64 = 7 * DAY;

impl Core {
    /// Sends a sign-up link to an address that somebody typed in; five an hour at most.
    ///
    /// The answer is the same for an address that has an account, and for one that got too many.
    pub fn request_sign_up(&self, email: &EmailAddress, language: Language, client: &Client) -> Result<()> {
        if self.policy.sign_up != SignUp::Open {
            return Err(Refusal::SignUpClosed.into());
        }
        self.until_committed(|| {
            let now = self.now();
            let Mail::MayGo(mut batch) = self.count_strangers_mail("address", email, client)? else {
                return Ok((Batch::new(), ()));
            };
            let batch = match self.store.account_by_email(email)? {
                Some(account) => batch.and(self.tell(&account, Notice::AlreadySignedUp, client)?),
                None => {
                    let (token, invitation) = self.invitation_to(email, false, TYPED_LASTS)?;
                    let notice = Notice::SignUp { link: ShownOnce::new(self.sign_up_link(&token)) };
                    batch.insert_invitation(token.hash(), &invitation, now);
                    batch.and(self.write_to(email.clone(), language, notice, client)?)
                }
            };
            Ok((batch, ()))
        })
    }

    /// Makes a link with which one address can make an account. The operator hands it over, and
    /// vouches for the address.
    pub fn invite(&self, operator: &Operator, email: &EmailAddress) -> Result<ShownOnce> {
        self.account_of(operator.owner())?;
        self.invite_from_console(email, false)
    }

    /// The same from the machine itself, also for a further operator.
    pub fn invite_from_console(&self, email: &EmailAddress, operator: bool) -> Result<ShownOnce> {
        if self.policy.sign_up == SignUp::Closed {
            return Err(Refusal::InvitationsOff.into());
        }
        if self.store.account_by_email(email)?.is_some() {
            return Err(Refusal::AddressTaken.into());
        }
        let now = self.now();
        let (token, invitation) = self.invitation_to(email, operator, INVITATION_LASTS)?;
        let mut batch = Batch::new();
        batch.insert_invitation(token.hash(), &invitation, now);
        self.store.note(batch)?;
        Ok(ShownOnce::new(self.sign_up_link(&token)))
    }

    /// The address a sign-up link is for, while it is good.
    pub fn invited(&self, token: &Token) -> Result<EmailAddress> {
        Ok(self.good_invitation(&token.hash())?.email)
    }

    /// Makes the account a link is for, and signs it in. It must be for the address that was shown:
    /// another link may have been opened in the same browser since.
    pub fn accept_invitation(
        &self,
        permit: &HashPermit,
        token: &Token,
        (shown, password): (&EmailAddress, Password),
        language: Language,
        client: &Client,
    ) -> Result<(SignedIn, ShownOnce)> {
        let token_hash = token.hash();
        let Invitation { email, operator, .. } = self.good_invitation(&token_hash)?;
        if email != *shown {
            return Err(Refusal::StateMoved.into());
        }
        let newcomer = Newcomer { email: &email, password, language, operator };
        let (mut batch, made) = self.account_batch(permit, newcomer, client)?;
        batch.use_invitation(&token_hash, &email);
        match self.store.commit(batch)? {
            Committed::Yes => Ok((self.sign_newcomer_in(&made.account_id, client)?, made.api_key)),
            Committed::SomebodyWasFaster => Err(Refusal::LinkDead.into()),
        }
    }

    fn invitation_to(&self, email: &EmailAddress, operator: bool, lasts: i64) -> Result<(Token, Invitation)> {
        let token = Token::draw(&*self.random, TokenKind::Link)?;
        Ok((token, Invitation { email: email.clone(), operator, expires_at: self.now() + lasts }))
    }

    fn good_invitation(&self, token_hash: &TokenHash) -> Result<Invitation> {
        let invitation = self.store.invitation(token_hash)?.ok_or(Refusal::LinkDead)?;
        // A policy that was closed since closes the links too.
        let open = self.policy.sign_up != SignUp::Closed;
        if open && self.now() < invitation.expires_at { Ok(invitation) } else { Err(Refusal::LinkDead.into()) }
    }

    fn sign_up_link(&self, token: &Token) -> String {
        format!("{}/sign-up?token={}", self.public_url, token.show())
    }
}
