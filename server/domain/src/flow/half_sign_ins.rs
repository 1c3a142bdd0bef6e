//! Half-finished sign-ins: the password was right, and no code has followed.
//!
//! Each is a row from the moment of the right password; a finished sign-in takes its row away in its own batch. What is
//! left is shown to the owner for a day, and told by mail three minutes after the password: whoever just types their code
//! gets no mail, and whoever gives up, waits, or types wrong codes is told of like anybody else. Once an hour at most, all
//! that there were since the last mail together.
//!
//! Invariants: a mail takes the right password, so a stranger who does not know it sends none; that there was one this hour
//! is in the database, and two servers at once send one.

use crate::caller::Client;
use crate::flow::sign_in::PENDING_LASTS;
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, Batch, HalfSignIn};
use crate::{Core, Result};
use model::Moment;
use model::moment::{DAY, HOUR, MINUTE};
use model::overview::{HalfSignInView, HalfSignIns};

/// For how long they are shown.
pub const SHOWN: i64 = DAY;
/// How many are shown one by one.
const LISTED: usize = 10;
/// For how long they are kept: a server that was down has to tell of what was before.
pub(crate) const KEPT: i64 = 7 * DAY;
/// How long a code may take before its owner is told: longer than typing it, and than looking for the phone.
pub const TOLD_AFTER: i64 = 3 * MINUTE;
/// How many of one hour are noted: whoever has the password must not fill the disk with them.
pub const NOTED_AN_HOUR: usize = 100;
/// How often the owner is told at most.
pub const TOLD_EVERY: i64 = HOUR;

impl Core {
    /// A batch that notes a right password without a code, with its line of history. `id` is the pending sign-in's, where there
    /// is one. After a hundred within an hour one more line says so, and further ones are not noted.
    pub(crate) fn half_signed_in(&self, account_id: &str, id: String, client: &Client) -> Result<Batch> {
        let now = self.now();
        let noted = self.store.count_half_sign_ins(account_id, now + -HOUR, now)?;
        if noted > NOTED_AN_HOUR {
            return Ok(Batch::new());
        }
        let many = Event::HalfSignInsMany { count: NOTED_AN_HOUR };
        let event = if noted == NOTED_AN_HOUR { many } else { Event::HalfSignedIn };
        let half = HalfSignIn {
            id,
            client: client.agent.clone(),
            address: client.address.clone(),
            at: now,
            waits_until: None,
        };
        let mut batch = Batch::new();
        batch.insert_half_sign_in(account_id, &half, now + TOLD_AFTER);
        Ok(batch.and(self.record(account_id, &event, client)?))
    }

    /// The same for a right password that came with a wrong code, or that asked for something else than to sign in; empty where the
    /// same program has one noted already: a command line asks several times until its sign-in is finished.
    pub(crate) fn half_signed_in_anew(&self, account: &Account, client: &Client) -> Result<Batch> {
        let now = self.now();
        let program = (client.agent.as_str(), client.address.as_str());
        // Without two-factor the password is the whole of it.
        if !account.two_factor() || self.store.has_half_sign_in_of(&account.id, program, now + -PENDING_LASTS)? {
            return Ok(Batch::new());
        }
        self.half_signed_in(&account.id, self.random.id(now)?, client)
    }

    /// The newest few of the last day, newest first, and how many there are.
    pub(crate) fn half_sign_in_views(&self, account_id: &str, now: Moment) -> Result<HalfSignIns> {
        let view = |half: HalfSignIn| HalfSignInView {
            at: half.at,
            client: half.client,
            address: half.address,
            waits_until: half.waits_until,
        };
        let (newest, count) = self.store.half_sign_ins(account_id, now + -SHOWN, now, LISTED)?;
        Ok(HalfSignIns { newest: newest.into_iter().map(view).collect(), count })
    }

    /// Tells owners what is due.
    pub fn tell_of_half_sign_ins(&self) -> Result<()> {
        for account_id in self.store.accounts_with_untold_half_sign_ins(self.now())? {
            // One account that cannot be written must not keep the others waiting.
            if let Err(error) = self.tell_of_half_sign_ins_of(&account_id) {
                tracing::error!(account.id = account_id, %error, "the owner was not told of half-finished sign-ins");
            }
        }
        Ok(())
    }

    fn tell_of_half_sign_ins_of(&self, account_id: &str) -> Result<()> {
        self.until_committed(|| {
            let now = self.now();
            let untold = self.store.untold_half_sign_ins(account_id, now)?;
            let account = self.store.account(account_id)?;
            let (Some(untold), Some(account)) = (untold, account) else { return Ok((Batch::new(), ())) };
            let mut batch = Batch::new();
            // A clock that stepped back must not silence it for longer than an hour.
            if let Some(told) = untold.told_at.filter(|told| (0..TOLD_EVERY).contains(&(now - *told))) {
                batch.put_off_half_sign_ins(account_id, told + TOLD_EVERY);
                return Ok((batch, ()));
            }
            batch.told_of_half_sign_ins(&untold, now, now + TOLD_EVERY);
            let client = Client {
                address: untold.newest.address.clone(),
                network: String::new(),
                agent: untold.newest.client.clone(),
            };
            let notice = Notice::HalfSignedIn { count: untold.count };
            Ok((batch.and(self.tell_then(&account, notice, untold.newest.at, &client)?), ()))
        })
    }
}
