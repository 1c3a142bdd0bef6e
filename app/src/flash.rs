//! What a form's answer leaves for the next page: a refusal at its field with what was typed, a
//! sentence, or a secret that is shown once.
//!
//! Without JavaScript the answer to a form is a redirect. None of this may stand in the URL, so it
//! travels in a cookie: sealed, bound to the session, five minutes at most, and dropped by the page
//! that shows it.

use model::Refusal;
use model::recovery::RecoverySheet;
use model::shown_once::ShownOnce;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Left by an answer, read by one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The one page that may show it.
    pub page: String,
    pub refusal: Option<Refusal>,
    /// We broke: one neutral sentence and this request id.
    pub failed: Option<String>,
    /// The name of a sentence that says what has been done.
    pub done: Option<String>,
    /// What that sentence is about: a number, an address.
    pub about: Option<String>,
    /// What was typed, by field. Never a secret: see [`KEPT_FIELDS`].
    pub kept: BTreeMap<String, String>,
    pub once: Option<ShownOnce>,
    /// Recovery codes, for the one page that shows them.
    pub sheet: Option<RecoverySheet>,
}

/// The fields whose input is given back after a refusal. A field that is not named here is
/// treated as a secret.
pub const KEPT_FIELDS: [&str; 12] = [
    "description",
    "email",
    "expires",
    "id",
    "name",
    "overlap",
    "phone",
    "public_key",
    "replaces",
    "scope",
    "survives_freeze",
    "user_code",
];

impl Flash {
    /// Says that something has been done, by the name of its sentence.
    pub fn done(what: &str) -> Self {
        Self { done: Some(what.to_owned()), ..Self::default() }
    }

    /// The refusal that belongs to a field.
    pub fn at(&self, field: &str) -> Option<&Refusal> {
        self.refusal.as_ref().filter(|refusal| refusal.field() == Some(field))
    }
}

#[cfg(feature = "ssr")]
mod sealed {
    use super::Flash;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use domain::Core;
    use domain::seal::Purpose;
    use model::Moment;
    use model::moment::MINUTE;

    pub const LASTS: i64 = 5 * MINUTE;
    /// Browsers take 4096 bytes for a cookie with its name and attributes (RFC 6265 §6.1).
    const LONGEST: usize = 3500;

    impl Flash {
        /// Seals a flash for its cookie. One that is too long for a cookie loses what was typed.
        pub fn seal(&self, core: &Core, session: &str) -> domain::Result<String> {
            let failed = |cause| domain::Error::failed("sealing a flash", cause);
            let plain = serde_json::to_vec(&(core.now(), self)).map_err(failed)?;
            let sealed = core.keys().seal(core.random(), Purpose::Flash, &[session], &plain)?;
            let text = URL_SAFE_NO_PAD.encode(sealed);
            if text.len() > LONGEST && !self.kept.is_empty() {
                return Self { kept: Default::default(), ..self.clone() }.seal(core, session);
            }
            Ok(text)
        }

        /// Opens the cookie of this session, for this page, while it is young.
        pub fn open(core: &Core, session: &str, page: &str, text: &str) -> Option<Self> {
            let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
            let plain = core.keys().open(Purpose::Flash, &[session], &sealed)?;
            let (at, flash): (Moment, Self) = serde_json::from_slice(&plain).ok()?;
            ((0..LASTS).contains(&(core.now() - at)) && flash.page == page).then_some(flash)
        }
    }
}

#[cfg(feature = "ssr")]
pub use sealed::LASTS;
