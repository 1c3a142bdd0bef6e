//! API keys: the account's own, and further ones for single programs.

use crate::caller::{FreshOwner, Owner};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, ApiKey, Change, NewApiKey};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::api_key::Scope;
use model::shown_once::ShownOnce;
use model::{Moment, Refusal};

/// An API key that was made or given a new token, with its only showing.
#[derive(Debug)]
pub struct KeyShown {
    pub id: String,
    pub key: ShownOnce,
}

/// What a further key is to be.
#[derive(Clone, Debug)]
pub struct KeyWish {
    pub description: String,
    pub scope: Vec<Scope>,
    /// Seconds it lasts; `None`: until it is deleted.
    pub expires_in: Option<i64>,
}

impl Core {
    /// Replaces the account's API key. The old one is dead at once.
    pub fn regenerate_account_key(&self, fresh: &FreshOwner) -> Result<ShownOnce> {
        self.change_keys(fresh, Notice::ApiKeyRegenerated, |core, account, change| {
            let id = account.api_keys.iter().find(|key| key.account_key).map(|key| key.id.clone());
            let (change, key) = core.replace_account_key(change)?;
            Ok((change, key, Event::ApiKeyRegenerated { id: id.unwrap_or_default() }))
        })
    }

    /// Makes a further key.
    pub fn create_api_key(&self, fresh: &FreshOwner, wish: &KeyWish) -> Result<KeyShown> {
        self.change_keys(fresh, Notice::ApiKeyCreated, |core, _, change| {
            let (new, token) = core.draw_api_key(false, wish, change.now())?;
            let id = new.id.clone();
            let event = Event::ApiKeyCreated { id: id.clone() };
            Ok((change.insert_api_key(new), KeyShown { id, key: ShownOnce::new(token.show().to_owned()) }, event))
        })
    }

    /// Gives a key a new token; its id, scope and name stay.
    pub fn regenerate_api_key(&self, fresh: &FreshOwner, id: &str) -> Result<KeyShown> {
        self.change_keys(fresh, Notice::ApiKeyRegenerated, |core, account, change| {
            let id = find(account, id)?.id.clone();
            let token = Token::draw(&*core.random, TokenKind::ApiKey)?;
            let change = change.renew_api_key(&id, token.hash(), token.recognisable());
            let shown = KeyShown { id: id.clone(), key: ShownOnce::new(token.show().to_owned()) };
            Ok((change, shown, Event::ApiKeyRegenerated { id }))
        })
    }

    /// Deletes a key. The account's own can only be replaced.
    pub fn delete_api_key(&self, fresh: &FreshOwner, id: &str) -> Result<ApiKey> {
        self.change_keys(fresh, Notice::ApiKeyDeleted, |_, account, change| {
            let key = find(account, id)?.clone();
            if key.account_key {
                return Err(Refusal::AccountKeyStays.into());
            }
            Ok((change.drop_api_key(&key.id), key.clone(), Event::ApiKeyDeleted { id: key.id }))
        })
    }

    /// Renames a key: no secret, so no step-up.
    pub fn describe_api_key(&self, owner: &Owner, id: &str, description: &str) -> Result<()> {
        owner.allow(Scope::Write)?;
        let description = model::client::clean(description);
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            let id = find(&account, id)?.id.clone();
            let change = account.change(self.now()).describe_api_key(&id, description.clone());
            let change = change.with(self.record(&account.id, &Event::ApiKeyDescribed { id }, &owner.client)?);
            Ok((change.into_batch(), ()))
        })
    }

    /// The keys of an account, with what was last done with them.
    pub fn api_keys(&self, owner: &Owner) -> Result<Vec<ApiKey>> {
        Ok(self.account_of(owner)?.api_keys)
    }

    fn change_keys<T>(
        &self,
        fresh: &FreshOwner,
        notice: Notice,
        decide: impl Fn(&Self, &Account, Change) -> Result<(Change, T, Event)>,
    ) -> Result<T> {
        let owner = fresh.owner();
        self.until_committed(|| {
            let account = self.account_of_fresh(fresh)?;
            let (change, outcome, event) = decide(self, &account, account.change(self.now()))?;
            let change = change.with(self.record(&account.id, &event, &owner.client)?).with(self.tell(
                &account,
                notice.clone(),
                &owner.client,
            )?);
            Ok((change.into_batch(), outcome))
        })
    }

    /// Puts a new account key into a change, and drops keys that an ended epoch left dead.
    pub(crate) fn replace_account_key(&self, change: Change) -> Result<(Change, ShownOnce)> {
        let wish = KeyWish { description: String::new(), scope: vec![Scope::Global], expires_in: None };
        let (new, token) = self.draw_api_key(true, &wish, change.now())?;
        let change = change.replace_account_key(new).drop_api_keys_of_old_epochs();
        Ok((change, ShownOnce::new(token.show().to_owned())))
    }

    /// Draws a key. `now` is that of its change: a key lasts exactly as long as it says.
    pub(crate) fn draw_api_key(&self, account_key: bool, wish: &KeyWish, now: Moment) -> Result<(NewApiKey, Token)> {
        let token = Token::draw(&*self.random, TokenKind::ApiKey)?;
        let new = NewApiKey {
            id: self.random.id(now)?,
            token_hash: token.hash(),
            prefix: token.recognisable(),
            account_key,
            description: model::client::clean(&wish.description),
            scope: wish.scope.clone(),
            expires_at: wish.expires_in.map(|seconds: i64| -> Moment { now + seconds }),
        };
        Ok((new, token))
    }
}

/// Finds a key of the account; `~` names the account's own.
fn find<'a>(account: &'a Account, id: &str) -> Result<&'a ApiKey> {
    let found = account.api_keys.iter().find(|key| if id == "~" { key.account_key } else { key.id == id });
    Ok(found.ok_or(Refusal::ApiKeyNotFound)?)
}
