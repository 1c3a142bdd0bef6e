//! What the account page shows, read as one snapshot.

use crate::caller::Owner;
use crate::flow::recovery_codes::set_view;
use crate::policy::{Disable, RecoveryCodes};
use crate::store::{Account, ApiKey, Session};
use crate::{Core, Result};
use model::Moment;
use model::api_key::ApiKeyView;
use model::factor::FactorKind;
use model::overview::{AccountView, FactorView, Overview};
use model::session::SessionView;

impl Core {
    /// The state of the owner's account at one revision.
    pub fn overview(&self, owner: &Owner) -> Result<Overview> {
        let now = self.now();
        let account = self.account_of(owner)?;
        Ok(Overview {
            account: account_view(&account, now),
            factors: factor_views(&account),
            phone: self.phone_view(&account),
            recovery: account.recovery.as_ref().map(set_view),
            factors_off: self.factors_off(&account.id)?,
            disable_needs_code: self.policy.disable == Disable::PasswordAndCode,
            viewable_codes: self.policy.recovery_codes == RecoveryCodes::Viewable,
            sms_on: self.policy.sms.on,
            sessions: account
                .sessions
                .iter()
                .filter(|session| self.lives(session, now))
                .map(|session| session_view(session, owner.session_id()))
                .collect(),
            api_keys: account
                .api_keys
                .iter()
                .filter(|key| key.expires_at.is_none_or(|end| now < end))
                .map(api_key_view)
                .collect(),
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
        created_at: account.created_at,
        updated_at: account.updated_at,
        last_sign_in_at: account.last_sign_in_at,
        password_changed_at: account.password_changed_at,
    }
}

fn factor_views(account: &Account) -> Vec<FactorView> {
    account
        .active_authenticators()
        .map(|authenticator| FactorView {
            id: authenticator.id.clone(),
            kind: FactorKind::Authenticator,
            name: authenticator.name.clone(),
            added_at: authenticator.created_at,
            last_used_at: authenticator.last_used_at,
        })
        .collect()
}

fn session_view(session: &Session, current: Option<&str>) -> SessionView {
    SessionView {
        id: session.id.clone(),
        kind: session.kind,
        client: session.client.clone(),
        address: session.address.clone(),
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
        second_factor: session.second_factor,
        factor: session.factor,
        current: current == Some(session.id.as_str()),
    }
}

fn api_key_view(key: &ApiKey) -> ApiKeyView {
    ApiKeyView {
        id: key.id.clone(),
        account_key: key.account_key,
        description: key.description.clone(),
        scope: key.scope.clone(),
        prefix: key.prefix.clone(),
        created_at: key.created_at,
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
        last_address: key.last_address.clone(),
        last_client: key.last_client.clone(),
    }
}
