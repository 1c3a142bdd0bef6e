//! The one seam between the views and the domain.
//!
//! `ask` runs a verb on a blocking thread and turns its "no" into a [`CallError`]; the functions
//! around it say what the answer sets (a cookie, the next page). Views get only what both sides
//! know: the language, the flash, a sentence.
//!
//! Pages are drawn on the server alone; that their code also compiles for the browser is why the
//! other half of each function below exists.

use crate::flash::Flash;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::history::HistoryLine;
use model::{Language, Moment, Refusal};
use serde::{Deserialize, Serialize};

/// Why a server function did not do what it was asked, as it travels to the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    Refused(Refusal),
    /// Ours; the cause is in the log.
    Failed,
}

impl From<Refusal> for CallError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // A field is missing, or there twice, or no text: nothing of it was looked at.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Refused(Refusal::InputInvalid)
            }
            _ => Self::Failed,
        }
    }
}

/// An argument of a sentence.
#[derive(Clone, Debug)]
pub enum Arg {
    Text(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// The fields of a form that say whose page it stands on, and from which revision that was drawn.
pub const ACCOUNT: &str = "drawn_for";
pub const REVISION: &str = "revision";

/// A sentence in the visitor's language.
pub fn say(key: &str) -> String {
    say_with(key, &[])
}

#[cfg(feature = "ssr")]
pub use server::*;

#[cfg(feature = "ssr")]
mod server {
    use super::{Arg, CallError, Flash, HistoryLine, Language, Moment, Refusal};
    use axum::http::header::{HeaderName, LOCATION, SET_COOKIE};
    use axum::http::request::Parts;
    use axum::http::{HeaderValue, StatusCode};
    use domain::caller::{Client, Owner, PendingSignIn};
    use domain::password::HashPermit;
    use domain::token::Token;
    use domain::{Core, Error};
    use leptos::prelude::{expect_context, use_context};
    use leptos_axum::ResponseOptions;
    use model::user_code::UserCode;
    use std::sync::Arc;

    /// What a request brings: found out once, by `server/src/http/caller.rs`.
    #[derive(Clone, Debug)]
    pub struct Visit {
        pub client: Client,
        pub language: Language,
        pub path: String,
        pub owner: Option<Owner>,
        pub pending: Option<PendingSignIn>,
        /// The one-time link that led here, out of its cookie.
        pub link: Option<Token>,
        /// What brought this browser here, if it was a command line.
        pub connects: Option<Connects>,
        /// Whether there is no account yet; asked for the root alone.
        pub first_run: bool,
        pub flash: Flash,
    }

    /// How far somebody has come who was led here by a command line.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Connects {
        /// They came without its code.
        Without,
        /// By a link with its code, which anybody may have sent: it fills the field, and nothing is done with it.
        Led(UserCode),
        /// They typed it, or confirmed it.
        Typed(UserCode),
    }

    impl Connects {
        const LED: &str = "?";

        /// As it stands in the cookie. No secret: whoever has it still needs to be signed in, and to know the password.
        pub fn written(&self) -> String {
            match self {
                Self::Without => Self::LED.to_owned(),
                Self::Led(code) => format!("{}{}", Self::LED, code.letters()),
                Self::Typed(code) => code.letters().to_owned(),
            }
        }

        pub fn read(text: &str) -> Option<Self> {
            match text.strip_prefix(Self::LED) {
                Some("") => Some(Self::Without),
                Some(letters) => UserCode::parse(letters).ok().map(Self::Led),
                None => UserCode::parse(text).ok().map(Self::Typed),
            }
        }
    }

    impl Visit {
        pub fn owner(&self) -> domain::Result<&Owner> {
            Ok(self.owner.as_ref().ok_or(Refusal::SignedOut)?)
        }

        pub fn pending(&self) -> domain::Result<&PendingSignIn> {
            Ok(self.pending.as_ref().ok_or(Refusal::SignInExpired)?)
        }

        pub fn link(&self) -> domain::Result<&Token> {
            Ok(self.link.as_ref().ok_or(Refusal::LinkDead)?)
        }

        pub fn freeze_link(&self) -> domain::Result<&Token> {
            Ok(self.link.as_ref().ok_or(Refusal::FreezeLinkDead)?)
        }

        /// What a flash is bound to: the session, or nobody's.
        pub fn flash_binding(&self) -> &str {
            self.owner.as_ref().and_then(Owner::session_id).unwrap_or_default()
        }
    }

    /// What the server knows about itself.
    #[derive(Clone, Debug)]
    pub struct Site {
        pub core: Arc<Core>,
        /// Whether the public address is https: then cookies are `Secure` and `__Host-`.
        pub secure: bool,
        /// The public address, without a slash at its end.
        pub public_url: String,
    }

    impl Site {
        /// A cookie's name. `__Host-` binds it to this host, path `/` and https (RFC 6265bis §4.1.3).
        pub fn cookie_name(&self, name: &str) -> String {
            if self.secure { format!("__Host-twinlock_{name}") } else { format!("twinlock_{name}") }
        }

        /// A `Set-Cookie` value. No `Max-Age` in it makes a cookie outlive what the server knows.
        pub fn cookie(&self, name: &str, value: &str, seconds: i64) -> String {
            let name = self.cookie_name(name);
            let secure = if self.secure { "; Secure" } else { "" };
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
        }
    }

    impl Site {
        pub fn connects_cookie(&self, connects: &Connects) -> String {
            self.cookie("connects", &connects.written(), domain::flow::device_grant::LASTS)
        }
    }

    pub fn site() -> Site {
        expect_context::<Site>()
    }

    /// The visit of the request that is being answered.
    pub fn visit() -> Visit {
        let parts = expect_context::<Parts>();
        parts.extensions.get::<Visit>().cloned().expect("server/src/http/caller.rs puts one into every request")
    }

    /// Asks the domain, on a thread that may block.
    pub async fn ask<T: Send + 'static>(
        verb: impl FnOnce(&Core, &Visit) -> domain::Result<T> + Send + 'static,
    ) -> Result<T, CallError> {
        let (core, visit) = (site().core, visit());
        run(move || verb(&core, &visit)).await
    }

    /// The same for a verb that hashes a password: it waits for its turn first.
    pub async fn ask_hashing<T: Send + 'static>(
        verb: impl FnOnce(&Core, &Visit, &HashPermit) -> domain::Result<T> + Send + 'static,
    ) -> Result<T, CallError> {
        let (core, visit) = (site().core, visit());
        let permit = core.hashing.permit().await.map_err(told)?;
        run(move || verb(&core, &visit, &permit)).await
    }

    async fn run<T: Send + 'static>(verb: impl FnOnce() -> domain::Result<T> + Send + 'static) -> Result<T, CallError> {
        match tokio::task::spawn_blocking(verb).await {
            Ok(answer) => answer.map_err(told),
            Err(panic) => {
                tracing::error!(error = %panic, "a verb panicked");
                Err(CallError::Failed)
            }
        }
    }

    /// The only place where an error of the domain becomes one of the wire.
    fn told(error: Error) -> CallError {
        match error {
            Error::Refused(refusal) => CallError::Refused(refusal),
            Error::Failed { doing, cause } => {
                tracing::error!(error = %cause, "failed while {doing}");
                CallError::Failed
            }
        }
    }

    /// Where the browser goes next.
    pub fn go(path: &str) {
        set(LOCATION, path);
    }

    /// Where the browser goes next, and what it finds there.
    pub fn go_with(path: &str, flash: Flash) {
        go_with_bound(path, flash, visit().flash_binding());
    }

    /// The same for a session that this answer has just opened.
    pub fn go_with_bound(path: &str, flash: Flash, session: &str) {
        let site = site();
        match (Flash { page: path.to_owned(), ..flash }).seal(&site.core, session) {
            Ok(sealed) => append_cookie(&site.cookie("flash", &sealed, crate::flash::LASTS)),
            Err(error) => tracing::error!(%error, "a flash could not be sealed"),
        }
        go(path);
    }

    /// Keeps the token of a session, a pending sign-in or a link in its own cookie.
    pub fn keep(name: &str, token: &Token, seconds: i64) {
        append_cookie(&site().cookie(name, token.show(), seconds));
    }

    /// Keeps what brought somebody here as long as a command line may wait.
    pub fn keep_connects(connects: &Connects) {
        append_cookie(&site().connects_cookie(connects));
    }

    pub fn drop_cookie(name: &str) {
        append_cookie(&site().cookie(name, "", 0));
    }

    /// Remembers the language of a visitor who is not signed in, for a year.
    pub fn keep_language(language: Language) {
        append_cookie(&site().cookie("language", language.tag(), 365 * model::moment::DAY));
    }

    fn append_cookie(cookie: &str) {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            expect_context::<ResponseOptions>().append_header(SET_COOKIE, value);
        }
    }

    pub fn set(name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            expect_context::<ResponseOptions>().insert_header(name, value);
        }
    }

    pub fn set_status(status: u16) {
        if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
            response.set_status(status);
        }
    }

    pub fn language() -> Language {
        visit().language
    }

    pub fn flash() -> Flash {
        visit().flash
    }

    /// The account that this page is drawn for, and its revision then, or an earlier one; none where nobody is signed in.
    pub fn drawn_from() -> Option<(String, i64)> {
        visit().owner.map(|owner| (owner.account_id().to_owned(), owner.revision))
    }

    pub fn path() -> String {
        visit().path
    }

    pub fn say_with(key: &str, args: &[(&'static str, Arg)]) -> String {
        let args: Vec<_> = args
            .iter()
            .map(|(name, arg)| {
                let arg = match arg {
                    Arg::Text(text) => words::Arg::from(text.clone()),
                    Arg::Number(number) => words::Arg::from(*number),
                };
                (*name, arg)
            })
            .collect();
        words::say_with(language(), key, &args)
    }

    pub fn say_refusal(refusal: &Refusal) -> String {
        words::refusal(language(), refusal)
    }

    /// What a line of history tells.
    pub fn say_event(line: &HistoryLine) -> String {
        words::history::event(language(), line)
    }

    /// From where something came, as far as that is known.
    pub fn say_place(client: &str, address: &str) -> String {
        words::history::place(client, address)
    }

    /// A moment as text, in UTC: what is shown until the browser puts it into its own zone.
    pub fn say_moment(moment: Moment) -> String {
        words::moment(language(), moment)
    }

    /// A moment for machines: RFC 3339.
    pub fn say_iso(moment: Moment) -> String {
        words::iso(moment)
    }
}

#[cfg(not(feature = "ssr"))]
pub use browser::*;

/// Pages are never drawn in the browser; these only let their code compile there.
#[cfg(not(feature = "ssr"))]
mod browser {
    use super::{Arg, Flash, HistoryLine, Language, Moment, Refusal};

    pub fn language() -> Language {
        Language::default()
    }

    pub fn flash() -> Flash {
        Flash::default()
    }

    pub fn drawn_from() -> Option<(String, i64)> {
        None
    }

    pub fn path() -> String {
        String::new()
    }

    pub fn set_status(_status: u16) {}

    pub fn say_with(_key: &str, _args: &[(&'static str, Arg)]) -> String {
        String::new()
    }

    pub fn say_refusal(_refusal: &Refusal) -> String {
        String::new()
    }

    pub fn say_event(_line: &HistoryLine) -> String {
        String::new()
    }

    pub fn say_place(_client: &str, _address: &str) -> String {
        String::new()
    }

    pub fn say_moment(_moment: Moment) -> String {
        String::new()
    }

    pub fn say_iso(_moment: Moment) -> String {
        String::new()
    }
}
