//! One account, made by the verbs themselves: with a password, a device, recovery codes, a key, a session and its history.

use crate::Result;
use domain::Core;
use domain::caller::Client;
use domain::clock::{Clock, SystemClock};
use domain::core::Parts;
use domain::flow::sign_in::SignIn;
use domain::password::Password;
use domain::policy::Policy;
use domain::random::{Random, SystemRandom};
use domain::seal::{KEY_LENGTH, Keys};
use domain::store::Store;
use model::factor::TypedCode;
use model::{EmailAddress, Language};
use std::fs::OpenOptions;
use std::io::Write;
use std::net::Ipv4Addr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

pub const PASSWORD: &str = "quiet otter crosses the river";
/// The length of a time step.
pub const STEP: i64 = 30;

/// Makes a data folder with its key and one account; returns the key and the account's id.
pub fn make(data: &Path) -> Result<([u8; KEY_LENGTH], String)> {
    std::fs::create_dir_all(data)?;
    let key: [u8; KEY_LENGTH] = (&SystemRandom as &dyn Random).bytes()?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(data.join("twinlock.key"))?;
    file.write_all(&key)?;
    let core = open(data, &key)?;
    let client =
        Client::new(Ipv4Addr::new(192, 0, 2, 1).into(), "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0");
    let email = EmailAddress::parse("template@bench.example")?;
    let password = || Password::typed(PASSWORD.to_owned());
    let permit = core.hashing.permit_blocking()?;
    let made = core.create_account(&permit, (&email, password()), Language::En, false)?;
    let SignIn::Done(signed_in) = core.sign_in(&permit, email.as_str(), &password(), &client)? else {
        return Err("a new account asks for a code".into());
    };
    let owner = core.owner_by_session(&signed_in.token, &client)?.ok_or("a new session is dead")?;
    let fresh = core.step_up(&permit, &owner, &password())?;
    let enrolment = core.start_authenticator(&fresh)?;
    let phone = totp_rs::Totp::from_url(enrolment.uri.as_str()).map_err(|cause| cause.to_string())?;
    let code = phone.generate(SystemClock.now().0.unsigned_abs()).to_string();
    core.confirm_authenticator(&fresh, Some(&enrolment.id), &TypedCode::parse(&code)?)?;
    core.checkpoint()?;
    Ok((key, made.account_id))
}

/// Opens a data folder as the server does.
pub fn open(data: &Path, key: &[u8; KEY_LENGTH]) -> Result<Core> {
    Ok(Core::new(Parts {
        store: Store::open(&Store::file_in(data))?,
        keys: Keys::new(key)?,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        policy: Policy::default(),
        public_url: "http://localhost:3000".to_owned(),
        hashes_at_once: crate::machine::cores(),
    })?)
}
