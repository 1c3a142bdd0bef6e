//! Text messages over Twilio: `POST /2010-04-01/Accounts/{account}/Messages.json`.

use super::sms::{Handed, http_client, judged};
use crate::config::SmsSection;

pub struct Twilio {
    client: reqwest::Client,
    url: String,
    account: String,
    token: String,
    from: String,
}

impl Twilio {
    pub fn new(sms: &SmsSection) -> super::Result<Self> {
        let given = |value: &Option<String>| value.clone().unwrap_or_default();
        let account = given(&sms.twilio_account);
        let base = sms.twilio_url.trim_end_matches('/');
        Ok(Self {
            client: http_client()?,
            url: format!("{base}/2010-04-01/Accounts/{account}/Messages.json"),
            account,
            token: given(&sms.twilio_token),
            from: given(&sms.twilio_from),
        })
    }

    pub async fn send(&self, to: &str, text: &str) -> Handed {
        // A number, a short code or a name; or a messaging service, by its identifier.
        let is_service = self
            .from
            .strip_prefix("MG")
            .is_some_and(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let from = if is_service { "MessagingServiceSid" } else { "From" };
        let form = [("To", to), (from, self.from.as_str()), ("Body", text)];
        let request = self.client.post(&self.url).basic_auth(&self.account, Some(&self.token)).form(&form);
        judged(request.send().await)
    }
}
