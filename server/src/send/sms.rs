//! The ways out for text messages, and what their words are.

use super::sms_http::HttpGateway;
use super::sms_twilio::Twilio;
use super::{directory, sms_gammu};
use crate::config::{Config, SmsSender};
use domain::text::{Text, TextNotice};
use std::path::PathBuf;
use std::time::Duration;

/// The longest text of one part where a letter is not in the GSM alphabet (3GPP TS 23.038: UCS-2).
const ONE_PART: usize = 70;
/// A gateway that has not answered by then is tried again: the code lasts ten minutes. Long, because a
/// slow answer that is not waited for may still be a message sent.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);

/// What became of a message at its gateway.
#[derive(Debug, PartialEq, Eq)]
pub enum Handed {
    /// Taken.
    Over,
    /// Not taken now; it may be later.
    Later(String),
    /// Never to be taken: a number the gateway does not serve, a credential it does not know.
    Never(String),
}

/// Hands text messages over the way the configuration says.
pub struct TextSender {
    way: Way,
    /// The site's host, for the line by which phones offer the code to that site alone.
    host: String,
    issuer: String,
}

enum Way {
    Off,
    Twilio(Box<Twilio>),
    Http(Box<HttpGateway>),
    Gammu(Option<PathBuf>),
    Directory(directory::Directory),
}

impl TextSender {
    pub fn new(config: &Config) -> super::Result<Self> {
        let way = match config.sms.sender {
            SmsSender::Off => Way::Off,
            SmsSender::Twilio => Way::Twilio(Box::new(Twilio::new(&config.sms)?)),
            SmsSender::Http => Way::Http(Box::new(HttpGateway::new(&config.sms)?)),
            SmsSender::Gammu => Way::Gammu(config.sms.gammu_config.clone()),
            SmsSender::Directory => Way::Directory(directory::Directory::new(&config.data, "sms")?),
        };
        let url = url::Url::parse(&config.public_url)?;
        let host = url.host_str().unwrap_or("localhost").to_owned();
        Ok(Self { way, host, issuer: config.issuer.clone() })
    }

    /// Hands one message over. Never longer than a minute and a half.
    pub async fn send(&self, text: &Text) -> Handed {
        let words = self.words(text);
        let sending = async {
            match &self.way {
                Way::Off => Handed::Never("text messages are switched off".to_owned()),
                Way::Twilio(twilio) => twilio.send(text.to.show(), &words).await,
                Way::Http(gateway) => gateway.send(&text.id, text.to.show(), &words).await,
                Way::Gammu(config) => sms_gammu::send(config.as_deref(), text.to.show(), &words).await,
                Way::Directory(directory) => directory.send_text(&text.id, text.to.show(), &words),
            }
        };
        match tokio::time::timeout(PATIENCE, sending).await {
            Ok(handed) => handed,
            Err(_) => Handed::Later("no answer in time".to_owned()),
        }
    }

    fn words(&self, text: &Text) -> String {
        let say = |key: &str, code: &str| {
            words::say_with(text.language, key, &[("site", self.issuer.clone().into()), ("code", code.into())])
        };
        match &text.notice {
            TextNotice::Code { code } => {
                // Web OTP format: the last line binds the code to the host (WICG "Origin-bound one-time codes").
                let bound = format!("\n\n@{} #{}", self.host, code.show());
                let room = ONE_PART.saturating_sub(bound.encode_utf16().count());
                let fits = |words: &String| words.encode_utf16().count() <= room;
                let words = say("sms-code", code.show());
                let words = if fits(&words) { words } else { say("sms-code-short", code.show()) };
                words + &bound
            }
            TextNotice::PhoneAdded => say("sms-phone-added", ""),
            TextNotice::PhoneChanged => say("sms-phone-changed", ""),
            TextNotice::PhoneRemoved => say("sms-phone-removed", ""),
        }
    }
}

/// A client for gateways: no redirects, no proxy from the environment, and never more of an answer read
/// than its head.
pub(super) fn http_client() -> super::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .timeout(PATIENCE)
        .build()?)
}

/// What an HTTP status says about a message.
pub(super) fn judged(answer: Result<reqwest::Response, reqwest::Error>) -> Handed {
    match answer {
        Ok(answer) if answer.status().is_success() => Handed::Over,
        // The message itself is refused: it would be tomorrow too. A wrong credential or path may be mended.
        Ok(answer) if [400, 413, 422].contains(&answer.status().as_u16()) => {
            Handed::Never(format!("the gateway answered {}", answer.status()))
        }
        Ok(answer) => Handed::Later(format!("the gateway answered {}", answer.status())),
        // Without its address: it may hold a credential.
        Err(error) => Handed::Later(format!("the gateway was not reached: {}", error.without_url())),
    }
}
