//! Changing the address of an account.
//!
//! The steps: a fresh owner names the new address; a link goes to it, and a notice to the present
//! one; the owner opens the link, signed in, and confirms. Until then the account keeps its address.
//!
//! Invariants: an address counts only after it was shown to be readable; a wish reserves nothing, so
//! that nobody can hold an address they cannot read; the answer is the same whether the new address
//! has an account or not; both addresses are told (ASVS 6.3.7); factors, codes and sessions stay.

use crate::caller::{FreshOwner, Owner, session_of};
use crate::history::Event;
use crate::limit::Mail;
use crate::outbox::Notice;
use crate::store::{Account, AddressChange, Batch};
use crate::token::{Token, TokenKind};
use crate::{Core, Error, Result};
use model::moment::HOUR;
use model::shown_once::ShownOnce;
use model::{EmailAddress, Moment, Refusal};

const LINK_LASTS: i64 = 24 * HOUR;

impl Core {
    /// Sends a link to the address that is to take the present one's place. It works for 24 hours,
    /// or until the next wish; five an hour at most, of one account and to one address.
    pub fn request_address_change(&self, fresh: &FreshOwner, new: &EmailAddress) -> Result<()> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of_fresh(fresh)?;
            if account.email == *new {
                return Err(Refusal::AddressUnchanged.into());
            }
            let counted = match self.count_owners_mail(new, &account.id)? {
                Mail::MayGo(counted) => counted,
                Mail::Waits(seconds) => return Err(Refusal::TooManyMails { seconds }.into()),
            };
            let token = Token::draw(&*self.random, TokenKind::Link)?;
            // A taken address gets no link, and whoever asks must not learn that.
            let to_new = match self.store.account_by_email(new)? {
                Some(theirs) => self.tell(&theirs, Notice::AddressInUse, &owner.client)?,
                None => {
                    let notice = Notice::ConfirmAddress { link: ShownOnce::new(self.address_link(&token)) };
                    self.write_to(new.clone(), account.language, notice, &owner.client)?
                }
            };
            let wish = AddressChange { email: new.clone(), token_hash: token.hash(), expires_at: now + LINK_LASTS };
            let change = account
                .change(now)?
                .put_address_change(&wish)
                .with(counted)
                .with(to_new)
                .with(self.record(&account.id, &Event::AddressChangeAsked { to: new.clone() }, &owner.client)?)
                .with(self.tell(&account, Notice::AddressChangeAsked { to: new.clone() }, &owner.client)?);
            Ok((change.into_batch(), ()))
        })
    }

    /// Takes a wish for another address back. It only undoes, so it asks for no password.
    pub fn cancel_address_change(&self, owner: &Owner) -> Result<()> {
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of(owner)?;
            session_of(&account, owner)?;
            account.pending_address(now).ok_or(Refusal::StateMoved)?;
            let event = Event::AddressChangeCancelled;
            let change = account.change_while_frozen(now).drop_address_change();
            Ok((change.with(self.record(&account.id, &event, &owner.client)?).into_batch(), ()))
        })
    }

    /// The address that a link confirms, for the owner it is for.
    pub fn address_to_confirm(&self, owner: &Owner, token: &Token) -> Result<EmailAddress> {
        let account = self.account_of(owner)?;
        Ok(self.wish_behind(&account, owner, token, self.now())?.email)
    }

    /// Whether a link confirms an address of this account: then it leads on after signing in.
    pub fn confirms_address_of(&self, account_id: &str, token: &Token) -> Result<bool> {
        let id = self.store.account_id_by_address_link(&token.hash(), self.now())?;
        Ok(id.is_some_and(|id| id == account_id))
    }

    /// Gives the account its new address, which must be the one that its owner was shown: another link
    /// may have been opened since. Both addresses are told.
    ///
    /// Only a session of the same account can: a link that went astray gives nobody's account away.
    pub fn confirm_address(&self, owner: &Owner, token: &Token, shown: &EmailAddress) -> Result<()> {
        self.until_committed(|| {
            let now = self.now();
            let account = self.account_of(owner)?;
            let new = match self.wish_behind(&account, owner, token, now) {
                Ok(wish) => wish.email,
                // Pressed twice: it is done.
                Err(Error::Refused(Refusal::LinkDead)) if account.email == *shown => return Ok((Batch::new(), ())),
                Err(error) => return Err(error),
            };
            if new != *shown {
                return Err(Refusal::StateMoved.into());
            }
            // Its own account: somebody pressed the same button a moment ago; read again.
            if self.store.account_by_email(&new)?.is_some_and(|theirs| theirs.id != account.id) {
                return Err(Refusal::AddressTaken.into());
            }
            let notice = Notice::AddressChanged { from: account.email.clone(), to: new.clone() };
            let event = Event::AddressChanged { from: account.email.clone(), to: new.clone() };
            let change = account
                .change(now)?
                .set_email(&new)
                .drop_address_change()
                // A link that went to the old address must not open the account any more.
                .drop_password_reset()
                .with(self.record(&account.id, &event, &owner.client)?)
                .with(self.tell_at(new, (&account.id, account.language), notice.clone(), &owner.client)?)
                .with(self.tell(&account, notice, &owner.client)?);
            Ok((change.into_batch(), ()))
        })
    }

    /// The wish of this account that a link confirms. A living link of another account says so, so
    /// that its owner knows what to do; a dead one does not say whose it was.
    fn wish_behind(&self, account: &Account, owner: &Owner, token: &Token, now: Moment) -> Result<AddressChange> {
        session_of(account, owner)?;
        let hash = token.hash();
        match account.pending_address(now) {
            Some(wish) if wish.token_hash == hash => Ok(wish.clone()),
            _ if self.store.account_id_by_address_link(&hash, now)?.is_some() => Err(Refusal::LinkElsewhere.into()),
            _ => Err(Refusal::LinkDead.into()),
        }
    }

    fn address_link(&self, token: &Token) -> String {
        format!("{}/dashboard/address/confirm?token={}", self.public_url, token.show())
    }
}
