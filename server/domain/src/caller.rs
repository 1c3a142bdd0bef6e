//! Who asks, and what they have proven. The types say it, so that a verb cannot be called by less.
//!
//! `PendingSignIn` (password, no code) ≠ `Owner` (signed in) ≠ `FreshOwner` (password again within
//! five minutes, in a session that passed the second factor) ≠ `Operator`.

use crate::flow::live::Seen;
use crate::store::{Account, ApiKey, Found, Pending, Session, TokenOf};
use crate::token::{Token, TokenHash, TokenKind};
use crate::{Core, Result};
use model::api_key::Scope;
use model::moment::MINUTE;
use model::session::SessionKind;
use model::{Language, Moment, Refusal};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// How long a typed password counts as fresh.
const FRESH: i64 = 5 * MINUTE;
/// How exactly "last used" is kept.
const TOUCH_EVERY: i64 = MINUTE;

/// The program and place a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address, for people to read.
    pub address: String,
    /// What limits count by: an IPv4 address, or the /64 an IPv6 one is in.
    pub network: String,
    /// "Firefox (Linux)".
    pub agent: String,
}

impl Client {
    pub fn new(address: IpAddr, user_agent: &str) -> Self {
        let address = address.to_canonical();
        let network = match address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).to_string() + "/64",
        };
        Self { address: address.to_string(), network, agent: model::client::describe(user_agent) }
    }

    /// The server itself, when a time is over.
    pub fn server() -> Self {
        Self { address: "-".to_owned(), network: "-".to_owned(), agent: "twinlock".to_owned() }
    }

    /// The operator at the machine itself.
    pub fn console() -> Self {
        Self { address: "-".to_owned(), network: "-".to_owned(), agent: "twinlock admin".to_owned() }
    }
}

/// What an owner showed to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    Session {
        id: String,
        kind: SessionKind,
    },
    /// `replaced`: with the token the key had before it was regenerated, which only reads.
    ApiKey {
        id: String,
        /// Of the token that was shown: a key that is regenerated has another one.
        token_hash: TokenHash,
        scope: Vec<Scope>,
        replaced: bool,
    },
}

/// Somebody signed in, or a program with their API key.
#[derive(Clone, Debug)]
pub struct Owner {
    pub(crate) account_id: String,
    pub(crate) credential: Credential,
    pub client: Client,
    pub language: Language,
    /// The account's revision when the credential was looked up: what a page that is drawn now is at least as new as.
    pub revision: i64,
    /// Its epoch then. A stream that was opened in another one ends.
    pub(crate) epoch: i64,
    /// What the page showed on which this request was filled in.
    pub(crate) seen: Option<Seen>,
}

/// An owner who typed the password at most five minutes ago, in a session that passed the second
/// factor where there is one. Made only by [`Core::fresh`] and [`Core::step_up`].
#[derive(Clone, Debug)]
pub struct FreshOwner {
    owner: Owner,
    /// The account's epoch when the password was proven: what ends sessions ends this proof too.
    epoch: i64,
}

/// An owner whose account is an operator's, and fresh.
#[derive(Clone, Debug)]
pub struct Operator(FreshOwner);

/// Password accepted, code missing: it can finish or cancel, nothing else.
#[derive(Clone, Debug)]
pub struct PendingSignIn {
    pub(crate) pending: Pending,
    pub(crate) client: Client,
}

impl Credential {
    /// Whether a key may do what `needed` stands for. A session may.
    pub(crate) fn allow(&self, needed: Scope) -> Result<()> {
        let Self::ApiKey { scope, replaced, .. } = self else { return Ok(()) };
        if !scope.contains(&needed) && !scope.contains(&Scope::Global) {
            return Err(Refusal::ScopeTooNarrow.into());
        }
        if *replaced && !matches!(needed, Scope::Read | Scope::Identity) {
            return Err(Refusal::TokenReplaced.into());
        }
        Ok(())
    }
}

impl Owner {
    fn new(account: &Account, credential: Credential, client: &Client) -> Self {
        Self {
            account_id: account.id.clone(),
            credential,
            client: client.clone(),
            language: account.language,
            revision: account.revision,
            epoch: account.epoch,
            seen: None,
        }
    }

    /// The owner as the one who filled in a form on a page that showed this.
    #[must_use]
    pub fn who_has_seen(self, seen: Seen) -> Self {
        Self { seen: Some(seen), ..self }
    }

    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// The id of the session or key that asks.
    pub fn credential_id(&self) -> &str {
        match &self.credential {
            Credential::Session { id, .. } | Credential::ApiKey { id, .. } => id,
        }
    }

    /// The id of the session that asks, unless a key asks.
    pub fn session_id(&self) -> Option<&str> {
        match &self.credential {
            Credential::Session { id, .. } => Some(id),
            Credential::ApiKey { .. } => None,
        }
    }

    /// Whether a key may do what `needed` stands for. A session may.
    pub fn allow(&self, needed: Scope) -> Result<()> {
        self.credential.allow(needed)
    }
}

impl FreshOwner {
    pub(crate) fn new(owner: Owner, epoch: i64) -> Self {
        Self { owner, epoch }
    }

    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.epoch
    }
}

impl Operator {
    pub fn owner(&self) -> &Owner {
        self.0.owner()
    }
}

impl Core {
    /// Finds who a session's token belongs to. Dead, expired and unknown look the same: `None`.
    pub fn owner_by_session(&self, token: &Token, client: &Client) -> Result<Option<Owner>> {
        let found = self.look_up_session(token, client)?;
        if let Some((owner, last_used_at)) = &found
            && let Some(id) = owner.session_id()
            && is_due(Some(*last_used_at), self.now())
        {
            self.store.touch_session(id, &client.address, self.now())?;
        }
        Ok(found.map(|(owner, _)| owner))
    }

    /// The same for a page that asks by itself: it is no use of the session, which ends when nobody uses it.
    pub fn owner_by_session_untouched(&self, token: &Token, client: &Client) -> Result<Option<Owner>> {
        Ok(self.look_up_session(token, client)?.map(|(owner, _)| owner))
    }

    fn look_up_session(&self, token: &Token, client: &Client) -> Result<Option<(Owner, Moment)>> {
        let Some(found) = self.store.account_by_token(TokenOf::Session, &token.hash())? else { return Ok(None) };
        let session = self.session_found(&found);
        Ok(session.map(|(credential, last_used_at)| (Owner::new(&found.account, credential, client), last_used_at)))
    }

    /// The session that was found, and when it was used last, while it lives.
    fn session_found(&self, found: &Found) -> Option<(Credential, Moment)> {
        let session = found.account.sessions.iter().find(|session| session.id == found.id)?;
        let lives = self.lives(session, self.now());
        lives.then(|| (Credential::Session { id: session.id.clone(), kind: session.kind }, session.last_used_at))
    }

    /// Finds who an API key belongs to, by its token or by the one it had before.
    pub fn owner_by_api_key(&self, token: &Token, client: &Client) -> Result<Option<Owner>> {
        let (hash, now) = (token.hash(), self.now());
        let by_present = self.store.account_by_token(TokenOf::ApiKey, &hash)?;
        let replaced = by_present.is_none();
        let found = match by_present {
            Some(found) => Some(found),
            None => self.store.account_by_token(TokenOf::ReplacedToken, &hash)?,
        };
        let Some(found) = found else { return Ok(None) };
        let Some((credential, last_used_at)) = key_found(&found, &hash, now) else { return Ok(None) };
        if is_due(last_used_at, now) {
            let (id, Client { address, agent, .. }) = (&found.id, client);
            match replaced {
                false => self.store.touch_api_key(id, address, agent, now)?,
                true => self.store.touch_replaced_token(id, address, agent, now)?,
            }
        }
        Ok(Some(Owner::new(&found.account, credential, client)))
    }

    /// The account behind a bearer token and what that may do, where both are remembered and nothing is to be noted: it waits for
    /// nobody. `None`: [`Core::owner_by_bearer`] knows.
    pub(crate) fn account_at_hand(&self, text: &str) -> Option<(Arc<Account>, Credential)> {
        let now = self.now();
        if let Some(token) = Token::read(TokenKind::SignIn, text) {
            let found = self.store.account_at_hand(TokenOf::Session, &token.hash())?;
            let (credential, last_used_at) = self.session_found(&found)?;
            return (!is_due(Some(last_used_at), now)).then_some((found.account, credential));
        }
        let hash = Token::read(TokenKind::ApiKey, text)?.hash();
        let found = self.store.account_at_hand(TokenOf::ApiKey, &hash)?;
        let (credential, last_used_at) = key_found(&found, &hash, now)?;
        (!is_due(last_used_at, now)).then_some((found.account, credential))
    }

    /// Finds who a bearer token of the JSON API belongs to, of whatever kind it is; of one that has ended, why.
    pub fn owner_by_bearer(&self, text: &str, client: &Client) -> Result<Owner> {
        if let Some(token) = Token::read(TokenKind::SignIn, text) {
            return match self.owner_by_session(&token, client)? {
                Some(owner) => Ok(owner),
                None => Err(self.why_signed_out(&token)?.into()),
            };
        }
        let owner = match Token::read(TokenKind::ApiKey, text) {
            Some(token) => self.owner_by_api_key(&token, client)?,
            None => None,
        };
        Ok(owner.ok_or(Refusal::SignedOut)?)
    }

    /// Finds the pending sign-in behind a token.
    pub fn pending_sign_in(&self, token: &Token, client: &Client) -> Result<Option<PendingSignIn>> {
        let pending = self.store.pending_by_token(&token.hash())?;
        Ok(pending
            .filter(|pending| self.now() < pending.expires_at)
            .map(|pending| PendingSignIn { pending, client: client.clone() }))
    }

    /// Reads the account of an owner whose credential is still good in that same snapshot, and under whose form the
    /// ground has not moved.
    pub(crate) fn account_of(&self, owner: &Owner) -> Result<Arc<Account>> {
        let account = self.store.account(&owner.account_id)?.ok_or(Refusal::SignedOut)?;
        let now = self.now();
        let alive = match &owner.credential {
            Credential::Session { id, .. } => {
                account.sessions.iter().any(|session| session.id == *id && self.lives(session, now))
            }
            Credential::ApiKey { id, token_hash, .. } => {
                account.api_keys.iter().any(|key| key.id == *id && is_good(key, token_hash, now))
            }
        };
        if !alive {
            return Err(Refusal::SignedOut.into());
        }
        self.still_stands(owner, &account)?;
        Ok(account)
    }

    /// Reads the account of a fresh owner, if the password that was proven is still the account's. What a fresh owner
    /// may do is refused while the account is frozen.
    pub(crate) fn account_of_fresh(&self, fresh: &FreshOwner) -> Result<Arc<Account>> {
        let account = self.account_of_fresh_while_frozen(fresh)?;
        account.not_frozen(self.now())?;
        Ok(account)
    }

    /// The same for the one thing that a fresh owner may do while the account is frozen, which is to end that.
    pub(crate) fn account_of_fresh_while_frozen(&self, fresh: &FreshOwner) -> Result<Arc<Account>> {
        let account = self.account_of(&fresh.owner)?;
        if account.epoch == fresh.epoch { Ok(account) } else { Err(Refusal::StateMoved.into()) }
    }

    /// Whether an owner's last step-up still counts.
    pub fn fresh(&self, owner: &Owner) -> Result<FreshOwner> {
        let account = self.account_of(owner)?;
        let session = session_of(&account, owner)?;
        match session.password_proven_at {
            // A clock that stepped back must not stretch the five minutes.
            Some(proven) if (0..FRESH).contains(&(self.now() - proven)) => {
                may_step_up(&account, session)?;
                Ok(FreshOwner::new(owner.clone(), account.epoch))
            }
            _ => Err(Refusal::StepUpNeeded.into()),
        }
    }

    /// Whether a fresh owner is an operator.
    pub fn operator(&self, fresh: FreshOwner) -> Result<Operator> {
        let account = self.account_of_fresh(&fresh)?;
        if account.operator { Ok(Operator(fresh)) } else { Err(Refusal::OperatorOnly.into()) }
    }

    pub(crate) fn lives(&self, session: &Session, now: Moment) -> bool {
        now < self.ends_at(session)
    }

    /// When a session ends if nobody uses it any more.
    pub(crate) fn ends_at(&self, session: &Session) -> Moment {
        self.end_of_session(session.kind, session.last_used_at, session.expires_at)
    }

    pub(crate) fn end_of_session(&self, kind: SessionKind, last_used_at: Moment, expires_at: Moment) -> Moment {
        match kind {
            SessionKind::Browser => expires_at.min(last_used_at + self.policy.browser_idle),
            SessionKind::CommandLine => expires_at,
        }
    }
}

/// Whether a use is to be written down: not each one is, as each is a write.
pub(crate) fn is_due(last: Option<Moment>, now: Moment) -> bool {
    last.is_none_or(|last| now - last >= TOUCH_EVERY)
}

/// The key that was found, and when it was used last by that token, while it is good.
fn key_found(found: &Found, token_hash: &TokenHash, now: Moment) -> Option<(Credential, Option<Moment>)> {
    let key = found.account.api_keys.iter().find(|key| key.id == found.id)?;
    if !is_good(key, token_hash, now) {
        return None;
    }
    let old = key.replaced.as_ref().filter(|old| old.token_hash == *token_hash);
    let last_used_at = old.map_or(key.last_used_at, |old| old.last_used_at);
    let (id, scope, replaced) = (key.id.clone(), key.scope.clone(), old.is_some());
    Some((Credential::ApiKey { id, token_hash: *token_hash, scope, replaced }, last_used_at))
}

/// Whether a token is a key's, and in its time: its own, or the one it had before.
fn is_good(key: &ApiKey, token_hash: &TokenHash, now: Moment) -> bool {
    let old = key.replaced.as_ref().filter(|old| old.token_hash == *token_hash);
    let is_its_token = key.token_hash == *token_hash || old.is_some_and(|old| now < old.expires_at);
    is_its_token && key.expires_at.is_none_or(|end| now < end)
}

/// The session an owner came with. An API key has none: it can never step up.
pub(crate) fn session_of<'a>(account: &'a Account, owner: &Owner) -> Result<&'a Session> {
    let id = owner.session_id().ok_or(Refusal::ScopeTooNarrow)?;
    let session = account.sessions.iter().find(|session| session.id == id);
    Ok(session.ok_or(Refusal::SignedOut)?)
}

/// Two-factor is on, so the session itself must have passed it.
pub(crate) fn may_step_up(account: &Account, session: &Session) -> Result<()> {
    if account.two_factor() && !session.second_factor {
        return Err(Refusal::SignInNeeded.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_ipv6_by_its_64_and_every_spelling_as_one() {
        let network = |address: &str| Client::new(address.parse().unwrap(), "").network;
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:DB8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
    }
}
