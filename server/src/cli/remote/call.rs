//! A command that talks to a server as somebody who is signed in: asking who it is, asking again when that has ended,
//! and asking for the password or a code when the server wants one.

use super::api::{Api, Ask, Body, Shown};
use super::credentials::{Keeper, SignIn};
use super::prompt::Prompt;
use super::server_url::ServerUrl;
use super::{Failure, RemoteArguments, print, sign_in};
use crate::cli::{Result, TRIES};
use crate::config::{Secret, client_token, terminal_language};
use model::api::TwoFactorState;
use model::{Language, Refusal};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::BufRead;
use words::{say, say_with};
use zeroize::Zeroizing;

/// A command at work.
pub struct Remote {
    pub language: Language,
    pub json: bool,
    pub prompt: Prompt,
    pub keeper: Keeper,
    server: Option<String>,
    /// A token out of the environment, for programs: it is used as it is, and nothing is kept.
    token: Option<Secret>,
    /// What was right a moment ago, for the next step of the same command.
    password: RefCell<Option<Zeroizing<String>>>,
}

/// Somebody signed in, with what a request takes besides.
pub struct Caller<'a> {
    pub api: &'a Api,
    pub token: &'a str,
    code: Option<&'a str>,
}

impl Remote {
    pub fn new(arguments: &RemoteArguments) -> Result<Self> {
        let language = terminal_language();
        Ok(Self {
            language,
            json: arguments.json,
            prompt: Prompt::new(language, arguments.password_stdin),
            keeper: Keeper::new(language),
            server: arguments.server.clone(),
            token: client_token()?,
            password: RefCell::new(None),
        })
    }

    /// The server that was named, or the one that was signed in to last.
    pub fn api(&self) -> Result<Api> {
        let named = match &self.server {
            Some(named) => named.clone(),
            // A token of the environment is not for whichever server somebody was signed in to last.
            None if self.token.is_some() => return Err(self.failure("terminal-token-where").into()),
            None => self.keeper.read()?.server.ok_or_else(|| Failure::SignInNeeded(self.say("terminal-no-server")))?,
        };
        Api::new(
            ServerUrl::parse(&named).map_err(|unusable| self.failure(unusable.sentence()))?,
            self.language,
            self.json,
        )
    }

    /// Asks as whoever is signed in. A sign-in that has ended says why; where somebody is there, they sign in again and
    /// the command goes on.
    pub fn signed_in<T>(&self, ask: impl Fn(&Caller<'_>) -> Result<T>) -> Result<T> {
        let api = self.api()?;
        let as_holder_of = |token: &str| ask(&Caller { api: &api, token, code: None });
        if let Some(token) = &self.token {
            return as_holder_of(token.show()).map_err(|error| self.of_environment(error));
        }
        let known = self.keeper.read()?.sign_ins.remove(api.server.as_str());
        let (email, why) = match known {
            None => (None, say(self.language, "terminal-not-signed-in")),
            Some(SignIn { email, token }) => match as_holder_of(token.show()) {
                Err(error) => match error.downcast_ref::<Failure>() {
                    Some(Failure::SignInNeeded(why)) => (Some(email), why.clone()),
                    _ => return Err(error),
                },
                answer => return answer,
            },
        };
        if !self.prompt.is_somebody_there() {
            return Err(Failure::SignInNeeded(why).into());
        }
        print::aside(&why);
        let sign_in = sign_in::by_password(self, &api, email.as_deref())?;
        let token = sign_in.token.clone();
        sign_in::keep(self, &api, sign_in)?;
        as_holder_of(token.show())
    }

    /// A dead token out of the environment: signing in would not help as long as it is set.
    fn of_environment(
        &self,
        error: Box<dyn std::error::Error + Send + Sync>,
    ) -> Box<dyn std::error::Error + Send + Sync> {
        match error.downcast_ref::<Failure>() {
            Some(Failure::SignInNeeded(_)) => Failure::SignInNeeded(self.say("terminal-token-dead")).into(),
            _ => error,
        }
    }

    /// The same for what takes the password again, and a code where the server asks for one. Nothing has changed as
    /// long as it refuses, so that a person may try again.
    pub fn stepped_up<T>(&self, ask: impl Fn(&Caller<'_>) -> Result<T>) -> Result<T> {
        self.stepped_up_with(None, ask)
    }

    /// The same with a code from the start.
    pub fn stepped_up_with<T>(
        &self,
        mut code: Option<Zeroizing<String>>,
        ask: impl Fn(&Caller<'_>) -> Result<T>,
    ) -> Result<T> {
        if self.token.is_none() {
            // Before anything is typed: whoever has to sign in again types the password there.
            self.signed_in(|caller| caller.get("/account"))?;
        }
        self.prove_password()?;
        let mut wrong = 0;
        loop {
            let answer = self.signed_in(|caller| {
                let code = code.as_ref().map(|code| code.as_str());
                ask(&Caller { api: caller.api, token: caller.token, code })
            });
            let Err(error) = answer else { return answer };
            match error.downcast_ref::<Failure>() {
                Some(Failure::Refused { id, .. }) if id == "two_factor" && code.is_none() => {}
                Some(Failure::Refused { id, message, .. })
                    if id == "invalid_two_factor_code" && self.may_try_again(&mut wrong) =>
                {
                    print::aside(message);
                }
                _ => return Err(error),
            }
            code = Some(self.prompt.code("terminal-code")?);
        }
    }

    /// Whether somebody is there who has not typed it wrongly too often.
    pub fn may_try_again(&self, wrong: &mut usize) -> bool {
        *wrong += 1;
        *wrong < TRIES && self.prompt.is_somebody_there()
    }

    /// Proves the password for what comes next: the one that was right a moment ago in this command, or one that is
    /// asked for.
    fn prove_password(&self) -> Result<()> {
        let mut wrong = 0;
        loop {
            let known = self.password.take();
            let password = known.map_or_else(|| self.prompt.password("terminal-password"), Ok)?;
            let body = json!({ "password": password.as_str() });
            let Err(error) = self.signed_in(|caller| caller.post("/account/step-up", &body)) else {
                self.remember(password);
                return Ok(());
            };
            match error.downcast_ref::<Failure>() {
                Some(Failure::Refused { code, message, .. })
                    if code == "wrong-password" && self.may_try_again(&mut wrong) =>
                {
                    print::aside(message);
                }
                _ => return Err(error),
            }
        }
    }

    /// Keeps a password that was right for the next step of this command.
    pub fn remember(&self, password: Zeroizing<String>) {
        self.password.replace(Some(password));
    }

    /// Lets the password be typed again: as the word for what was just told.
    pub fn forget_password(&self) {
        self.password.take();
    }

    /// Answers: in JSON where that was asked for, and else in words.
    pub fn show(&self, answer: &impl Serialize, in_words: impl FnOnce()) {
        if self.json { print::line(&print::json(answer)) } else { in_words() }
    }

    pub fn say(&self, key: &str) -> String {
        say(self.language, key)
    }

    pub fn say_with(&self, key: &str, args: &[(&'static str, words::Arg)]) -> String {
        say_with(self.language, key, args)
    }

    /// A refusal that this side knows as well as the server does.
    pub fn refused(&self, refusal: &Refusal) -> Failure {
        let message = words::refusal(self.language, refusal);
        Failure::Refused { id: refusal.id().to_owned(), code: refusal.code().to_owned(), message }
    }

    pub fn failure(&self, key: &str) -> Failure {
        Failure::Here(self.say(key))
    }

    /// Whether the token is the environment's, so that there is nothing of ours to keep or to forget.
    pub fn has_token_of_its_own(&self) -> bool {
        self.token.is_some()
    }
}

impl Caller<'_> {
    /// The state of two-factor. Details that this program does not know are no reason to show none.
    pub fn two_factor(&self) -> Result<TwoFactorState> {
        let answer = self.get("/account/two-factor")?;
        let has_details = answer.get("authenticators").is_some();
        let state: TwoFactorState = self.api.parse(answer)?;
        if has_details && state.details.is_none() { Err(self.api.no_twinlock().into()) } else { Ok(state) }
    }

    pub fn get(&self, path: &str) -> Result<Value> {
        self.ask(Method::GET, path, Body::Nothing)
    }

    /// Copies what is no JSON.
    pub fn download(&self, path: &str, into: &mut dyn std::io::Write) -> Result<()> {
        let shown = Shown::Token(self.token);
        self.api.copy(&Ask { method: Method::GET, path, shown, code: self.code, body: Body::Nothing }, into)
    }

    /// The same, read as what it is.
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.api.parse(self.get(path)?)
    }

    /// Opens a stream of events.
    pub fn stream(&self, path: &str, seen: Option<i64>) -> Result<impl BufRead + use<>> {
        let shown = Shown::Token(self.token);
        self.api.stream(&Ask { method: Method::GET, path, shown, code: None, body: Body::Nothing }, seen)
    }

    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask(Method::POST, path, Body::Json(body))
    }

    pub fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask(Method::PUT, path, Body::Json(body))
    }

    pub fn delete(&self, path: &str) -> Result<Value> {
        self.ask(Method::DELETE, path, Body::Nothing)
    }

    fn ask(&self, method: Method, path: &str, body: Body<'_>) -> Result<Value> {
        let shown = Shown::Token(self.token);
        self.api.ask(&Ask { method, path, shown, code: self.code, body })
    }
}
