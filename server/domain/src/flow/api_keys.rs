//! API keys: the account's own, and further ones for single programs.
//!
//! Invariants: a token is shown once, in the answer that drew it; of a regenerated key the old token at most reads,
//! and at most for a day; no key makes, changes, marks or names a key; while the account is frozen keys only end.

use crate::caller::{self, Owner};
use crate::flow::key_holder::{KeyHolder, WhileFrozen};
use crate::history::Event;
use crate::outbox::Notice;
use crate::store::{Account, ApiKey, Change, NewApiKey};
use crate::token::{Token, TokenKind};
use crate::{Core, Result};
use model::api_key::{LONGEST_LIFE, LONGEST_OVERLAP, MOST_KEYS, Scope};
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
    /// Whether it goes on while the account is frozen.
    pub survives_freeze: bool,
}

impl Core {
    /// Makes a further key.
    pub fn create_api_key(&self, holder: impl Into<KeyHolder>, wish: &KeyWish) -> Result<KeyShown> {
        let holder = holder.into();
        let client = holder.client();
        if wish.expires_in.is_some_and(|seconds| !(1..=LONGEST_LIFE).contains(&seconds)) {
            return Err(Refusal::ExpiryInvalid.into());
        }
        self.change_keys(&holder, WhileFrozen::Refused, |core, account, change| {
            if account.api_keys.len() >= MOST_KEYS {
                return Err(Refusal::TooManyKeys.into());
            }
            let (new, token) = core.draw_api_key(false, wish, change.now())?;
            let id = new.id.clone();
            let event = Event::ApiKeyCreated { id: id.clone(), key: new.description.clone() };
            let mut change = change;
            if wish.survives_freeze {
                // Told like a mark that is set later: it is how somebody would keep a foothold.
                let marked = Event::ApiKeyMarked { id: id.clone(), key: Some(new.description.clone()) };
                change = change.with(core.record(&account.id, &marked, client)?).with(core.tell(
                    account,
                    Notice::ApiKeyMarked,
                    client,
                )?);
            }
            let shown = KeyShown { id, key: ShownOnce::new(token.show().to_owned()) };
            Ok((change.insert_api_key(new), shown, event, Notice::ApiKeyCreated))
        })
    }

    /// Gives a key a new token; its id, scope and name stay; `~` names the account's own. The old token is dead at
    /// once, or reads on for `overlap` seconds, a day at most: what uses it does not break unseen.
    pub fn regenerate_api_key(&self, holder: impl Into<KeyHolder>, id: &str, overlap: i64) -> Result<KeyShown> {
        if !(0..=LONGEST_OVERLAP).contains(&overlap) {
            return Err(Refusal::OverlapInvalid.into());
        }
        self.change_keys(&holder.into(), WhileFrozen::Refused, |core, account, change| {
            let key = find(account, id, change.now())?;
            let end = change.now() + overlap;
            let until = (overlap > 0).then(|| key.expires_at.map_or(end, |sooner| sooner.min(end)));
            let notice = until.map_or(Notice::ApiKeyRegenerated, |until| Notice::ApiKeyOverlap { until });
            let (id, key) = (key.id.clone(), named(key));
            let token = Token::draw(&*core.random, TokenKind::ApiKey)?;
            let change = match until {
                Some(until) => change.keep_token(&id, until),
                None => change.drop_replaced_token(&id),
            };
            let change = change.renew_api_key(&id, token.hash(), token.recognisable());
            let shown = KeyShown { id: id.clone(), key: ShownOnce::new(token.show().to_owned()) };
            Ok((change, shown, Event::ApiKeyRegenerated { id, key, until }, notice))
        })
    }

    /// Ends the token that a regenerated key had before, ahead of its time.
    pub fn end_replaced_token(&self, holder: impl Into<KeyHolder>, id: &str) -> Result<()> {
        self.change_keys(&holder.into(), WhileFrozen::Allowed, |_, account, change| {
            let key = find(account, id, change.now())?;
            key.replaced.as_ref().ok_or(Refusal::ApiKeyNotFound)?;
            let event = Event::ReplacedTokenEnded { id: key.id.clone(), key: named(key) };
            Ok((change.drop_replaced_token(&key.id), (), event, Notice::ReplacedTokenEnded))
        })
    }

    /// Deletes a key. The account's own can only be replaced.
    pub fn delete_api_key(&self, holder: impl Into<KeyHolder>, id: &str) -> Result<ApiKey> {
        self.change_keys(&holder.into(), WhileFrozen::Allowed, |_, account, change| {
            let key = find(account, id, change.now())?.clone();
            if key.account_key {
                return Err(Refusal::AccountKeyStays.into());
            }
            let event = Event::ApiKeyDeleted { id: key.id.clone(), key: named(&key) };
            Ok((change.drop_api_key(&key.id), key, event, Notice::ApiKeyDeleted))
        })
    }

    /// Says whether a key goes on while the account is frozen.
    pub fn mark_api_key(&self, holder: impl Into<KeyHolder>, id: &str, survives_freeze: bool) -> Result<()> {
        self.change_keys(&holder.into(), WhileFrozen::Refused, |_, account, change| {
            let key = find(account, id, change.now())?;
            let (id, named) = (key.id.clone(), named(key));
            let (event, notice) = match survives_freeze {
                true => (Event::ApiKeyMarked { id: id.clone(), key: named }, Notice::ApiKeyMarked),
                false => (Event::ApiKeyUnmarked { id: id.clone(), key: named }, Notice::ApiKeyUnmarked),
            };
            Ok((change.mark_api_key(&id, survives_freeze), (), event, notice))
        })
    }

    /// Renames a key: no secret, so no step-up; but no key names itself.
    pub fn describe_api_key(&self, owner: &Owner, id: &str, description: &str) -> Result<()> {
        let description = model::client::clean(description);
        self.until_committed(|| {
            let account = self.account_of(owner)?;
            caller::session_of(&account, owner)?;
            let now = self.now();
            let found = find(&account, id, now)?;
            let key = (!found.account_key).then(|| description.clone());
            let event = Event::ApiKeyDescribed { id: found.id.clone(), key };
            let change = account.change(now)?.describe_api_key(&found.id, description.clone());
            Ok((change.with(self.record(&account.id, &event, &owner.client)?).into_batch(), ()))
        })
    }

    /// The keys of an account, with what was last done with them.
    pub fn api_keys(&self, owner: &Owner) -> Result<Vec<ApiKey>> {
        let now = self.now();
        let account = self.account_of(owner)?;
        Ok(account.api_keys.iter().filter(|key| key.expires_at.is_none_or(|end| now < end)).cloned().collect())
    }

    fn change_keys<T>(
        &self,
        holder: &KeyHolder,
        while_frozen: WhileFrozen,
        decide: impl Fn(&Self, &Account, Change) -> Result<(Change, T, Event, Notice)>,
    ) -> Result<T> {
        let client = holder.client();
        self.change_as_key_holder(holder, while_frozen, |account, change| {
            let (change, outcome, event, notice) = decide(self, account, change)?;
            let change =
                change.with(self.record(&account.id, &event, client)?).with(self.tell(account, notice, client)?);
            Ok((change, outcome))
        })
    }

    /// Puts a new account key into a change, and drops keys that an ended epoch left dead.
    pub(crate) fn replace_account_key(&self, change: Change) -> Result<(Change, ShownOnce)> {
        let wish = KeyWish {
            description: String::new(),
            scope: vec![Scope::Global],
            expires_in: None,
            survives_freeze: false,
        };
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
            scope: Scope::ALL.into_iter().filter(|scope| wish.scope.contains(scope)).collect(),
            expires_at: wish.expires_in.map(|seconds: i64| -> Moment { now + seconds }),
            survives_freeze: wish.survives_freeze,
        };
        Ok((new, token))
    }
}

/// How the history calls a key: by its description; the account's own needs none.
fn named(key: &ApiKey) -> Option<String> {
    (!key.account_key).then(|| key.description.clone())
}

/// Finds a key of the account; `~` names the account's own. One whose time is over is gone.
fn find<'a>(account: &'a Account, id: &str, now: Moment) -> Result<&'a ApiKey> {
    let mut living = account.api_keys.iter().filter(|key| key.expires_at.is_none_or(|end| now < end));
    let found = living.find(|key| if id == "~" { key.account_key } else { key.id == id });
    Ok(found.ok_or(Refusal::ApiKeyNotFound)?)
}
