//! `otpauth://totp/Issuer:account?secret=…`: the Key URI Format of Google Authenticator, which other programs took over
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).

use super::{Entry, Secret, base32, judge, named};
use model::import::Unsupported;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use url::Url;
use zeroize::Zeroizing;

/// Reads a line that is or should be a link.
pub fn entry(line: &str) -> Entry {
    let Ok(url) = Url::parse(line) else { return Entry::nameless(Unsupported::Damaged) };
    if url.scheme() != "otpauth" {
        return Entry::nameless(Unsupported::Kind(named(url.scheme())));
    }
    let parameters = Parameters::of(&url);
    let label = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8_lossy();
    let issuer = parameters.get("issuer").unwrap_or_default();
    Entry::labelled(issuer, &label, secret(&url, &parameters))
}

fn secret(url: &Url, parameters: &Parameters) -> Result<Secret, Unsupported> {
    // Which of two secrets was meant, nobody can tell; programs differ in which they take.
    if let Some(name) = &parameters.repeated {
        return Err(Unsupported::Repeated(named(name)));
    }
    match url.host_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "totp" => {}
        "hotp" => return Err(Unsupported::Counter),
        "" => return Err(Unsupported::Damaged),
        other => return Err(Unsupported::Kind(named(other))),
    }
    // KeePassXC says so that the codes are Steam's.
    if let Some(encoder) = parameters.get("encoder") {
        return Err(Unsupported::Kind(named(encoder)));
    }
    let secret = parameters.get("secret").and_then(base32);
    judge(parameters.get("algorithm"), parameters.number("digits")?, parameters.number("period")?, secret)
}

/// What stands after the question mark.
struct Parameters {
    by_name: BTreeMap<String, Zeroizing<String>>,
    repeated: Option<String>,
}

impl Parameters {
    fn of(url: &Url) -> Self {
        let mut parameters = Self { by_name: BTreeMap::new(), repeated: None };
        for (name, value) in url.query_pairs() {
            // `Secret` beside `secret` is a repetition as well.
            let name = name.to_ascii_lowercase();
            let value = Zeroizing::new(value.into_owned());
            if parameters.by_name.insert(name.clone(), value).is_some() {
                parameters.repeated.get_or_insert(name);
            }
        }
        parameters
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|value| value.as_str())
    }

    fn number(&self, name: &str) -> Result<Option<u32>, Unsupported> {
        self.get(name).map(|value| value.trim().parse()).transpose().map_err(|_| Unsupported::Damaged)
    }
}
