//! The people around one account, each with a browser and a list of things to do.

use crate::world::{Browser, Phone, STEP, World, code_in, elsewhere, printed, typed};
use domain::caller::{Client, FreshOwner, Owner};
use domain::flow::api_keys::KeyWish;
use domain::flow::change_device::Others;
use domain::flow::sign_in::{Opening, SignIn, SignedIn};
use domain::outbox::Letter;
use domain::password::Password;
use domain::token::Token;
use domain::{Core, Result};
use model::api_key::Scope;
use model::device::{DeviceName, Overlap};
use model::session::SessionKind;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    SignIn,
    RecoveryCode,
    CommandLine,
    TurnOn,
    TurnOff,
    NewDevice,
    NewCodes,
    AddPhone,
    RemovePhone,
    RegenerateKey,
    CreateKey,
    ChangePassword,
    ResetPassword,
    AskForAddress,
    CancelAddress,
    ConfirmAddress,
    EndOthers,
    SignOut,
    Wait,
    Tidy,
}

/// What the people around the account know, and what they were told was done.
pub(crate) struct Household {
    /// Every phone and password anybody was told of, the newest last.
    pub(crate) phones: Mutex<Vec<Phone>>,
    pub(crate) passwords: Mutex<Vec<String>>,
    pub(crate) email: Mutex<String>,
    /// The newest sheet of recovery codes.
    pub(crate) sheet: Mutex<Vec<String>>,
    pub(crate) tokens: Mutex<Vec<Token>>,
    pub(crate) keys: Mutex<Vec<String>>,
    /// Each accepted code, with the phone or the sheet that showed it.
    pub(crate) accepted: Mutex<Vec<(Vec<u8>, String)>>,
    pub(crate) done: Mutex<BTreeMap<&'static str, usize>>,
    /// Every letter that came, to whichever address.
    pub(crate) mailbox: Mutex<Vec<Letter>>,
}

impl Household {
    /// The mailbox, with what has come since.
    pub(crate) fn read_mail(&self, world: &World) -> MutexGuard<'_, Vec<Letter>> {
        let mut mailbox = self.mailbox.lock().unwrap();
        mailbox.extend(world.mail());
        mailbox
    }
}

/// One browser at the account.
pub(crate) struct Seat<'w> {
    pub(crate) world: &'w World,
    pub(crate) household: &'w Household,
    pub(crate) number: u8,
    pub(crate) browser: Browser<'w>,
}

impl Seat<'_> {
    pub(crate) fn done(&self, kind: &'static str) {
        *self.household.done.lock().unwrap().entry(kind).or_default() += 1;
    }

    pub(crate) fn client(&self) -> Client {
        elsewhere(self.number)
    }

    pub(crate) fn email(&self) -> String {
        self.household.email.lock().unwrap().clone()
    }

    pub(crate) fn password(&self) -> Password {
        Password::typed(self.household.passwords.lock().unwrap().last().expect("a password").clone())
    }

    pub(crate) fn new_password(&self) -> String {
        let told = self.household.passwords.lock().unwrap().len();
        format!("brisk heron {} mends lantern {told}", self.number)
    }

    fn code(&self) -> Option<(Vec<u8>, String)> {
        let phone = self.household.phones.lock().unwrap().last().cloned()?;
        Some((phone.secret().to_vec(), phone.code(self.world.now())))
    }

    /// The first code of the sheet that nobody was let in by: everybody tries the same.
    fn recovery_code(&self) -> Option<(Vec<u8>, String)> {
        let accepted = self.household.accepted.lock().unwrap().clone();
        let sheet = self.household.sheet.lock().unwrap().clone();
        sheet.into_iter().map(|code| (b"sheet".to_vec(), code)).find(|code| !accepted.contains(code))
    }

    fn accept(&self, code: Option<(Vec<u8>, String)>) {
        self.household.accepted.lock().unwrap().extend(code);
    }

    pub(crate) fn keep(&mut self, token: Token) {
        self.household.tokens.lock().unwrap().push(token.clone());
        self.browser.token = token;
    }

    pub(crate) fn keep_key(&self, key: &str) {
        self.household.keys.lock().unwrap().push(key.to_owned());
    }

    pub(crate) fn owner(&self, core: &Core) -> Result<Owner> {
        let owner = core.owner_by_session(&self.browser.token, &self.client())?;
        Ok(owner.ok_or(model::Refusal::SignedOut)?)
    }

    pub(crate) fn fresh(&self) -> Result<FreshOwner> {
        let core = self.world.core();
        let owner = self.owner(&core)?;
        core.fresh(&owner).or_else(|_| core.step_up(&self.world.permit(), &owner, &self.password()))
    }

    pub(crate) fn act(&mut self, verb: Verb) -> Result<()> {
        match verb {
            Verb::SignIn => self.sign_in(self.code()),
            Verb::RecoveryCode => self.sign_in(self.recovery_code()),
            Verb::CommandLine => self.command_line(),
            Verb::TurnOn | Verb::TurnOff | Verb::NewDevice | Verb::NewCodes => self.factor(verb),
            Verb::AddPhone | Verb::RemovePhone => self.backup_phone(verb),
            Verb::RegenerateKey | Verb::CreateKey => self.key(verb),
            Verb::ChangePassword => self.change_password(),
            Verb::ResetPassword => self.reset_password(),
            Verb::AskForAddress | Verb::CancelAddress | Verb::ConfirmAddress => self.address(verb),
            Verb::EndOthers | Verb::SignOut => self.sign_out(verb),
            Verb::Wait => {
                self.world.later(STEP);
                Ok(())
            }
            Verb::Tidy => self.world.core().tidy(),
        }
    }

    fn sign_in(&mut self, code: Option<(Vec<u8>, String)>) -> Result<()> {
        let (core, client) = (self.world.core(), self.client());
        let signed_in: SignedIn = match core.sign_in(&self.world.permit(), &self.email(), &self.password(), &client)? {
            SignIn::Done(signed_in) => *signed_in,
            SignIn::NeedsCode(token) => {
                let (Some(code), Some(pending)) = (code, core.pending_sign_in(&token, &client)?) else {
                    return Ok(());
                };
                let signed_in = core.second_step(&pending, &typed(&code.1))?;
                self.accept(Some(code));
                signed_in
            }
        };
        self.done("signed_in");
        self.keep(signed_in.token);
        Ok(())
    }

    fn command_line(&self) -> Result<()> {
        let (core, client) = (self.world.core(), self.client());
        let opening = Opening { kind: SessionKind::CommandLine, description: String::new(), lasts: None };
        let code = self.code();
        let shown = code.as_ref().map(|code| code.1.as_str());
        let (email, password) = (self.email(), self.password());
        let signed_in = core.sign_in_with_code(&self.world.permit(), (&email, &password), shown, &opening, &client)?;
        self.done("signed_in");
        let session = core.owner_by_session(&signed_in.token, &client)?;
        // Signed in without two-factor, the code it sent along was not looked at.
        let looked_at = session.is_some_and(|owner| {
            let sessions = core.sessions(&owner).unwrap_or_default();
            sessions.iter().any(|of| of.id == signed_in.session.id && of.second_factor)
        });
        self.accept(code.filter(|_| looked_at));
        self.household.tokens.lock().unwrap().push(signed_in.token);
        Ok(())
    }

    fn factor(&mut self, verb: Verb) -> Result<()> {
        let (core, fresh) = (self.world.core(), self.fresh()?);
        match verb {
            Verb::TurnOn => {
                let phone = Phone::scan(&core.start_authenticator(&fresh)?);
                let code = phone.code(self.world.now());
                let enabled = core.confirm_authenticator(&fresh, None, &typed(&code))?;
                self.done("two_factor_enabled");
                self.accept(Some((phone.secret().to_vec(), code)));
                self.keep(enabled.session.expect("a browser"));
                self.keep_key(enabled.api_key.show());
                *self.household.sheet.lock().unwrap() = printed(&enabled.sheet);
                self.household.phones.lock().unwrap().push(phone);
            }
            Verb::TurnOff => {
                core.disable(&fresh, None)?;
                self.done("two_factor_disabled");
            }
            Verb::NewDevice => {
                let phone = Phone::scan(&core.start_device(&fresh)?);
                let code = phone.code(self.world.now());
                core.prove_device(&fresh, None, &typed(&code))?;
                let others = core.overview(fresh.owner())?.factors;
                let id = others.first().map(|device| device.id.clone()).unwrap_or_default();
                let name = DeviceName::parse(&format!("phone {}", self.number)).expect("a plain name");
                core.finish_device(&fresh, None, &name, Others::Replace { id: &id, overlap: Overlap::None })?;
                self.done("device_changed");
                self.accept(Some((phone.secret().to_vec(), code)));
                self.household.phones.lock().unwrap().push(phone);
            }
            _ => {
                let sheet = core.regenerate_recovery_codes(&fresh)?;
                self.done("recovery_codes_replaced");
                *self.household.sheet.lock().unwrap() = printed(&sheet);
            }
        }
        Ok(())
    }

    fn backup_phone(&self, verb: Verb) -> Result<()> {
        let (core, fresh) = (self.world.core(), self.fresh()?);
        if let Verb::RemovePhone = verb {
            core.remove_phone(&fresh)?;
            self.done("phone_removed");
            return Ok(());
        }
        core.start_phone(&fresh, &format!("+81901234560{}", self.number))?;
        // Somebody else may read it first, or have asked for another since.
        let Some(code) = self.world.texts().iter().find_map(code_in) else { return Ok(()) };
        core.confirm_phone(fresh.owner(), &typed(&code))?;
        self.done("phone_confirmed");
        Ok(())
    }

    fn key(&self, verb: Verb) -> Result<()> {
        let (core, fresh) = (self.world.core(), self.fresh()?);
        let key = if let Verb::RegenerateKey = verb {
            let made = core.regenerate_api_key(&fresh, "~", 0)?;
            self.done("api_key_regenerated");
            made.key
        } else {
            let wish = KeyWish {
                description: String::new(),
                scope: vec![Scope::Read],
                expires_in: None,
                survives_freeze: false,
            };
            let made = core.create_api_key(&fresh, &wish)?;
            self.done("api_key_created");
            made.key
        };
        self.keep_key(key.show());
        Ok(())
    }
}
