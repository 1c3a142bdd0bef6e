//! Text messages over any gateway that takes JSON by HTTP.
//!
//! The body is a template in which `{to}`, `{text}` and `{id}` are filled in, inside JSON strings. With a
//! secret it is signed: `X-Twinlock-Signature: t=<seconds>,v1=<hex HMAC-SHA-256 of "<seconds>.<body>">`.
//! `Idempotency-Key` is the same over all tries of one message.

use super::sms::{Handed, http_client, judged};
use crate::config::SmsSection;
use domain::clock::{Clock, SystemClock};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

pub struct HttpGateway {
    client: reqwest::Client,
    url: String,
    template: Value,
    secret: Option<String>,
}

impl HttpGateway {
    pub fn new(sms: &SmsSection) -> super::Result<Self> {
        Ok(Self {
            client: http_client()?,
            url: sms.http_url.clone().unwrap_or_default(),
            template: serde_json::from_str(&sms.http_template)?,
            secret: sms.http_secret.clone(),
        })
    }

    pub async fn send(&self, id: &str, to: &str, text: &str) -> Handed {
        let body = filled_in(&self.template, &[("{to}", to), ("{text}", text), ("{id}", id)]).to_string();
        let mut request =
            self.client.post(&self.url).header("content-type", "application/json").header("idempotency-key", id);
        if let Some(secret) = &self.secret {
            let at = SystemClock.now().0;
            match signature(secret, at, &body) {
                Some(signature) => request = request.header("x-twinlock-signature", format!("t={at},v1={signature}")),
                None => return Handed::Never("the secret cannot sign".to_owned()),
            }
        }
        judged(request.body(body).send().await)
    }
}

/// Fills a template in: only inside its strings, so that nothing typed by anybody becomes structure.
fn filled_in(template: &Value, values: &[(&str, &str)]) -> Value {
    match template {
        Value::String(text) => Value::String(one_pass(text, values)),
        Value::Array(items) => Value::Array(items.iter().map(|item| filled_in(item, values)).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), filled_in(value, values))).collect())
        }
        other => other.clone(),
    }
}

/// Replaces every placeholder in one pass: what was filled in is not looked at again.
fn one_pass(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    'all: while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        for (name, value) in values {
            if let Some(after) = rest.strip_prefix(name) {
                filled.push_str(value);
                rest = after;
                continue 'all;
            }
        }
        filled.push('{');
        rest = &rest[1..];
    }
    filled + rest
}

fn signature(secret: &str, at: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{at}.{body}").as_bytes());
    Some(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_template_is_filled_in_inside_its_strings_alone() {
        let template = json!({"messages": [{"to": "{to}", "content": "{text}", "n": 1}], "{to}": "{{id}}"});
        let values = [("{to}", "+819012345678"), ("{text}", "a \"{id}\" \n b"), ("{id}", "7")];
        let filled = filled_in(&template, &values);
        let expected =
            json!({"messages": [{"to": "+819012345678", "content": "a \"{id}\" \n b", "n": 1}], "{to}": "{7}"});
        assert_eq!(filled, expected);
    }

    #[test]
    fn a_signature_is_hmac_sha_256() {
        // printf '1700000000.{"to":"x"}' | openssl dgst -sha256 -hmac secret
        let signed = signature("secret", 1_700_000_000, r#"{"to":"x"}"#);
        assert_eq!(signed.as_deref(), Some("31f56bb0226394e42db75b14158ad7a4690eda0c771d77da826f19c953a6e5f9"));
    }
}
