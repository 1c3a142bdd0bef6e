//! What the account page shows, read as one snapshot.

use crate::caller::Owner;
use crate::flow::recovery_codes::set_view;
use crate::policy::{Disable, RecoveryCodes};
use crate::store::{Account, ApiKey, Session, SshKey};
use crate::{Core, Result};
use model::Moment;
use model::api_key::{ApiKeyView, ReplacedToken, Scope};
use model::factor::FactorKind;
use model::overview::{AccountView, FactorView, Overview};
use model::phone::PhoneView;
use model::recovery::RecoverySetView;
use model::session::SessionView;
use model::ssh_key::SshKeyView;

/// What a program asks an account for: the part of its overview that one look at it answers.
#[derive(Debug)]
pub struct Summary {
    pub account: AccountView,
    pub phone: Option<PhoneView>,
    pub recovery: Option<RecoverySetView>,
}

impl Core {
    /// What the owner's account is, in short.
    pub fn summary(&self, owner: &Owner) -> Result<Summary> {
        Ok(self.summary_of(&*self.account_of(owner)?, self.now()))
    }

    /// The same at once, of whoever a bearer token belongs to, where nothing has to be waited for. `None`: it has to be asked for
    /// with [`Core::owner_by_bearer`] and [`Core::summary`].
    pub fn summary_at_hand(&self, bearer: &str, needed: Scope) -> Option<Result<Summary>> {
        let (account, credential) = self.account_at_hand(bearer)?;
        Some(credential.allow(needed).map(|()| self.summary_of(&account, self.now())))
    }

    fn summary_of(&self, account: &Account, now: Moment) -> Summary {
        Summary {
            account: account_view(account, now),
            phone: self.phone_view(account),
            recovery: account.recovery.as_ref().map(set_view),
        }
    }

    /// The state of the owner's account at one revision.
    pub fn overview(&self, owner: &Owner) -> Result<Overview> {
        let now = self.now();
        let account = self.account_of(owner)?;
        let Summary { account: view, phone, recovery } = self.summary_of(&account, now);
        Ok(Overview {
            account: view,
            factors: factor_views(&account, now),
            phone,
            recovery,
            factors_off: self.factors_off(&account.id)?,
            disable_needs_code: self.policy.disable == Disable::PasswordAndCode,
            viewable_codes: self.policy.recovery_codes == RecoveryCodes::Viewable,
            sms_on: self.policy.sms.on,
            sessions: account
                .sessions
                .iter()
                .filter(|session| self.lives(session, now))
                .map(|session| session_view(&account, session, self.ends_at(session), owner.session_id()))
                .collect(),
            api_keys: account
                .api_keys
                .iter()
                .filter(|key| key.expires_at.is_none_or(|end| now < end))
                .map(|key| api_key_view(key, now))
                .collect(),
            ssh_keys: account.ssh_keys.iter().map(ssh_key_view).collect(),
            half_sign_ins: self.half_sign_in_views(&account.id, now)?,
        })
    }
}

fn account_view(account: &Account, now: Moment) -> AccountView {
    AccountView {
        id: account.id.clone(),
        email: account.email.clone(),
        pending_email: account.pending_address(now).map(|wish| wish.email.clone()),
        name: account.name.clone(),
        language: account.language,
        operator: account.operator,
        revision: account.revision,
        two_factor: account.two_factor(),
        frozen_until: account.frozen(now),
        created_at: account.created_at,
        updated_at: account.updated_at,
        last_sign_in_at: account.last_sign_in_at,
        password_changed_at: account.password_changed_at,
    }
}

fn factor_views(account: &Account, now: Moment) -> Vec<FactorView> {
    account
        .active_authenticators()
        .filter(|authenticator| authenticator.is_usable(now))
        .map(|authenticator| FactorView {
            id: authenticator.id.clone(),
            kind: FactorKind::Authenticator,
            name: authenticator.name.clone(),
            added_at: authenticator.created_at,
            last_used_at: authenticator.last_used_at,
            retires_at: authenticator.retires_at,
        })
        .collect()
}

fn session_view(account: &Account, session: &Session, ends_at: Moment, current: Option<&str>) -> SessionView {
    SessionView {
        id: session.id.clone(),
        kind: session.kind,
        description: session.description.clone(),
        client: session.client.clone(),
        address: session.address.clone(),
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        ends_at,
        second_factor: session.second_factor,
        factor: session.factor,
        device: session.authenticator_id.as_deref().and_then(|id| name_of_device(account, id)),
        current: current == Some(session.id.as_str()),
    }
}

/// Also of one that has retired meanwhile.
fn name_of_device(account: &Account, id: &str) -> Option<String> {
    let device = account.authenticators.iter().find(|device| device.id == id)?;
    Some(device.name.clone()).filter(|name| !name.is_empty())
}

fn ssh_key_view(key: &SshKey) -> SshKeyView {
    SshKeyView {
        id: key.id.clone(),
        fingerprint: key.fingerprint.clone(),
        algorithm: key.public_key.split(' ').next().unwrap_or_default().to_owned(),
        comment: key.comment.clone(),
        public_key: key.public_key.clone(),
        created_at: key.created_at,
        updated_at: key.updated_at,
        last_used_at: key.last_used_at,
    }
}

fn api_key_view(key: &ApiKey, now: Moment) -> ApiKeyView {
    ApiKeyView {
        id: key.id.clone(),
        account_key: key.account_key,
        description: key.description.clone(),
        scope: key.scope.clone(),
        survives_freeze: key.survives_freeze,
        prefix: key.prefix.clone(),
        created_at: key.created_at,
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
        last_address: key.last_address.clone(),
        last_client: key.last_client.clone(),
        replaced: key.replaced.as_ref().filter(|old| now < old.expires_at).map(|old| ReplacedToken {
            prefix: old.prefix.clone(),
            expires_at: old.expires_at,
            last_used_at: old.last_used_at,
            last_address: old.last_address.clone(),
            last_client: old.last_client.clone(),
        }),
    }
}
