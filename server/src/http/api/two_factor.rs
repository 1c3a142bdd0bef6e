//! `/account/two-factor`.

use crate::http::api::credentials::{Asked, Call};
use crate::http::api::error::ApiError;
use crate::http::api::views::AccountBody;
use axum::Json;
use domain::flow::enable::Enabled;
use model::Refusal;
use model::api::{FactorState, RecoverySetState, TwoFactorDetails, TwoFactorState};
use model::api_key::Scope;
use model::device::DeviceName;
use model::factor::{FactorKind, TypedCode};
use model::overview::{FactorView, Overview};
use model::recovery::{RecoverySetView, RecoverySheet};
use model::shown_once::ShownOnce;
use model::ways_back::ways_back;
use serde::{Deserialize, Serialize};

/// Heroku's has `enabled` alone. The rest is for programs of ours that may read what belongs to the account.
pub async fn show(call: Call) -> Result<Json<TwoFactorState>, ApiError> {
    let state = call.ask(Scope::Identity, |asked| {
        let overview = asked.core.overview(&asked.owner)?;
        let reads_more = asked.is_ours && asked.owner.allow(Scope::Read).is_ok();
        Ok(if reads_more { state(overview) } else { TwoFactorState::only(overview.two_factor()) })
    });
    Ok(Json(state.await?))
}

fn state(overview: Overview) -> TwoFactorState {
    let (enabled, ways_back) = (overview.two_factor(), ways_back(&overview));
    let apps = overview.factors.into_iter().filter(|factor| factor.kind == FactorKind::Authenticator);
    let details = TwoFactorDetails {
        disable_needs_code: overview.disable_needs_code,
        authenticators: apps.map(authenticator).collect(),
        sms_number: overview.phone.map(|phone| phone.masked),
        recovery_codes: overview.recovery.map(|set| set_state(&set)),
        ways_back,
    };
    TwoFactorState { enabled, details: Some(details) }
}

fn authenticator(factor: FactorView) -> FactorState {
    FactorState {
        id: factor.id,
        name: factor.name,
        created_at: words::iso(factor.added_at),
        last_used_at: factor.last_used_at.map(words::iso),
        retires_at: factor.retires_at.map(words::iso),
    }
}

pub fn set_state(set: &RecoverySetView) -> RecoverySetState {
    RecoverySetState { set: set.id.clone(), created_at: words::iso(set.created_at), left: set.left(), saved: set.saved }
}

#[derive(Debug, Serialize)]
pub struct Enrolment {
    url: ShownOnce,
}

/// Starts an enrolment, with `Heroku-Password`.
pub async fn start(call: Call) -> Result<Json<Enrolment>, ApiError> {
    let url = call.ask(Scope::Global, |asked| {
        let fresh = asked.fresh()?;
        Ok(asked.core.start_authenticator(&fresh)?.uri.to_string())
    });
    Ok(Json(Enrolment { url: ShownOnce::new(url.await?) }))
}

/// What `POST …/import` takes: ours, not Heroku's.
#[derive(Deserialize)]
struct Import {
    /// One `otpauth://` link.
    export: ShownOnce,
    /// Only whether it would work: nothing changes, and no password is needed.
    #[serde(default)]
    dry_run: bool,
}

/// Starts an enrolment with the secret that another program exported, with `Heroku-Password`. A code of it finishes
/// that like any other: nobody has to scan again, but what was not in their app opens nothing.
pub async fn import(call: Call) -> Result<Json<TwoFactorState>, ApiError> {
    let state = call.ask(Scope::Global, |asked| {
        let Import { export, dry_run } = asked.body()?;
        let exported = domain::import::one(export.show())?;
        if dry_run {
            asked.core.plan_import(&asked.owner, &exported)?;
        } else {
            let fresh = asked.fresh()?;
            asked.core.start_import(&fresh, &exported)?;
        }
        Ok(TwoFactorState::only(asked.core.summary(&asked.owner)?.account.two_factor))
    });
    Ok(Json(state.await?))
}

/// What `PUT /account/two-factor` takes besides the code: ours, not Heroku's.
#[derive(Deserialize)]
struct Confirm {
    /// What the device is to be called; a further one must have a name.
    name: Option<String>,
}

/// The account; for a program of ours also the codes that turning it on has drawn, shown this once.
#[derive(Debug, Serialize)]
pub struct Confirmed {
    #[serde(flatten)]
    account: AccountBody,
    #[serde(flatten)]
    drawn: Option<Drawn>,
}

/// A set that was drawn just now.
#[derive(Debug, Serialize)]
pub struct Drawn {
    recovery_set: RecoverySetState,
    recovery_codes: Vec<ShownOnce>,
}

impl Drawn {
    pub fn new(sheet: RecoverySheet) -> Self {
        Self { recovery_set: set_state(&sheet.set), recovery_codes: sheet.codes }
    }
}

/// Finishes it, with `Heroku-Two-Factor-Code`: turns two-factor on, or puts a further device beside the others.
pub async fn confirm(call: Call) -> Result<Json<Confirmed>, ApiError> {
    let is_ours = call.is_ours;
    let (summary, enabled) = call
        .ask(Scope::Global, |asked| {
            let wish: Confirm = asked.body()?;
            let enabled = confirm_pending(asked, wish.name.as_deref())?;
            Ok((asked.core.summary(&asked.owner)?, enabled))
        })
        .await?;
    let (api_key, sheet) = enabled.map(|enabled| (enabled.api_key, enabled.sheet)).unzip();
    let account = AccountBody::with_new_api_key(&summary, api_key);
    Ok(Json(Confirmed { account, drawn: sheet.filter(|_| is_ours).map(Drawn::new) }))
}

fn confirm_pending(asked: &mut Asked, name: Option<&str>) -> domain::Result<Option<Enabled>> {
    let fresh = asked.fresh()?;
    let code = asked.code.as_deref().ok_or(Refusal::CodeShape)?;
    let code = TypedCode::parse(code)?;
    let name = name.map(DeviceName::parse).transpose()?;
    if !asked.core.summary(&asked.owner)?.account.two_factor {
        return asked.core.confirm_named_authenticator(&fresh, None, &code, name.as_ref()).map(Some);
    }
    asked.core.add_device(&fresh, &name.ok_or(Refusal::AlreadyOn)?, &code)?;
    Ok(None)
}

/// Turns it off, with `Heroku-Password`.
pub async fn disable(call: Call) -> Result<Json<AccountBody>, ApiError> {
    let summary = call
        .ask(Scope::Global, |asked| {
            asked.disable()?;
            asked.core.summary(&asked.owner)
        })
        .await?;
    Ok(Json(AccountBody::of(&summary)))
}
