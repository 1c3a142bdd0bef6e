//! A forgotten password: one link by mail, one hour, good once, the newest alone.
//!
//! Invariants: it never skips, removes or weakens the second factor, and never signs anybody in
//! (OWASP Forgot Password Cheat Sheet); the link goes to the address of the account and nowhere
//! else; the answer, and its time, are the same for an address that has no account.

use crate::caller::Client;
use crate::history::Event;
use crate::limit::Mail;
use crate::outbox::Notice;
use crate::password::{self, HashPermit, NewPassword, Password};
use crate::store::{Account, Batch};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::moment::HOUR;
use model::session::EndReason;
use model::shown_once::ShownOnce;
use model::{EmailAddress, Refusal};

const LINK_LASTS: i64 = HOUR;

impl Core {
    /// Sends a link to the address, if it has an account; five an hour at most.
    pub fn request_password_reset(&self, email: &EmailAddress, client: &Client) -> Result<()> {
        self.until_committed(|| {
            let now = self.now();
            let Mail::MayGo(mut batch) = self.count_strangers_mail("reset", email, client)? else {
                return Ok((Batch::new(), ()));
            };
            let Some(account) = self.store.account_by_email(email)? else { return Ok((batch, ())) };
            let token = Token::draw(&*self.random, TokenKind::Link)?;
            let link = ShownOnce::new(format!("{}/reset-password?token={}", self.public_url, token.show()));
            batch.put_password_reset(&account, token.hash(), now, now + LINK_LASTS);
            let batch = account
                .unchanged()
                .and(batch)
                .and(self.record(&account.id, &Event::PasswordResetAsked, client)?)
                .and(self.tell(&account, Notice::PasswordReset { link }, client)?);
            Ok((batch, ()))
        })
    }

    /// The address of the account that a link is for, while it is good: for password managers.
    pub fn reset_for(&self, token: &Token) -> Result<EmailAddress> {
        Ok(self.account_behind_reset(token)?.email)
    }

    /// Sets a new password. Everything that was signed in ends, and every API key; the second factor
    /// stays as it is, and nobody is signed in.
    ///
    /// It must be for the address that was shown: another link may have been opened since.
    pub fn reset_password(
        &self,
        permit: &HashPermit,
        token: &Token,
        (shown, new): (Option<&EmailAddress>, Password),
        client: &Client,
    ) -> Result<()> {
        let account = self.account_behind_reset(token)?;
        if shown.is_some_and(|shown| *shown != account.email) {
            return Err(Refusal::StateMoved.into());
        }
        let about = [account.email.as_str(), account.name.as_deref().unwrap_or_default()];
        let hash = password::hash(permit, &*self.random, &NewPassword::judge(new, &about)?)?;
        self.until_committed(|| {
            let account = self.account_behind_reset(token)?;
            let change = account
                .change_while_frozen(self.now())
                .use_password_reset(&token.hash())
                .set_password(hash.clone())
                .drop_pending_sign_ins()
                .drop_pending_authenticators()
                .drop_text_codes()
                .end_epoch()
                .drop_all_sessions(EndReason::PasswordReset);
            // Its owner makes it visible by regenerating it: whoever has the mailbox alone must not get it.
            let (change, _) = self.replace_account_key(change)?;
            let change = change.with(self.record(&account.id, &Event::PasswordReset, client)?).with(self.tell(
                &account,
                Notice::PasswordWasReset,
                client,
            )?);
            Ok((change.into_batch(), ()))
        })
    }

    fn account_behind_reset(&self, token: &Token) -> Result<Account> {
        match self.store.account_by_password_reset(&token.hash())? {
            Some((account, expires_at)) if self.now() < expires_at => Ok(account),
            _ => Err(Refusal::LinkDead.into()),
        }
    }
}
