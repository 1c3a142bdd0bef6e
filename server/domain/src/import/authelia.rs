//! The YAML that `authelia storage user totp export` writes.

use super::{Entry, Secret, base32, judge};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::Refusal;
use serde::Deserialize;
use zeroize::Zeroizing;

#[derive(Deserialize)]
struct Export {
    totp_configurations: Vec<Configuration>,
}

/// When an entry was made and last used is of no interest here.
#[derive(Deserialize)]
struct Configuration {
    #[serde(default)]
    username: String,
    #[serde(default)]
    issuer: String,
    algorithm: Option<String>,
    digits: Option<u32>,
    period: Option<u32>,
    #[serde(default)]
    secret: String,
}

/// Reads the file.
pub fn entries(text: &str) -> Result<Vec<Entry>, Refusal> {
    // Authelia writes neither anchors nor aliases; without them nothing in here grows beyond its file.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_anchors: 0, max_aliases: 0 },
        with_snippet: false,
    };
    let export: Export = serde_saphyr::from_str_with_options(text, options).map_err(|_| Refusal::ImportUnreadable)?;
    Ok(export.totp_configurations.into_iter().map(entry).collect())
}

fn entry(configuration: Configuration) -> Entry {
    let Configuration { username, issuer, algorithm, digits, period, secret } = configuration;
    let secret = decode(&Zeroizing::new(secret));
    Entry::new(&issuer, &username, judge(algorithm.as_deref(), digits, period, secret))
}

/// Authelia keeps a secret as base32 text, and its export is the base64 of that text.
fn decode(secret: &str) -> Option<Secret> {
    let text = Zeroizing::new(STANDARD.decode(secret.trim()).ok()?);
    std::str::from_utf8(&text).ok().and_then(base32)
}
