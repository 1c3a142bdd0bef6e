//! How sessions, keys and authorizations stand in a list: what it is, and when it was used last.

use crate::cli::remote::{Remote, print};
use serde_json::Value;

pub fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// "twinlock on laptop · last used 25 Nov 2026, 10:32 UTC from 192.0.2.1 · this one"
pub fn session(remote: &Remote, session: &Value) -> String {
    let mut parts = vec![print::strong(&print::field(session, "description"))];
    parts.extend(last_use(remote, session, "last_used_at", "address"));
    if session["current"] == Value::Bool(true) {
        parts.push(remote.say("session-current"));
    }
    parts.join(" · ")
}

/// "CI · read · last used …"
pub fn authorization(remote: &Remote, authorization: &Value) -> String {
    let scope: Vec<&str> = items(&authorization["scope"]).filter_map(Value::as_str).collect();
    let name = match authorization["kind"].as_str() {
        Some("account_key") => remote.say("api-key-of-account"),
        _ => print::field(authorization, "description"),
    };
    let mut parts = vec![print::strong(&name), print::clean(&scope.join(" "))];
    match last_use(remote, authorization, "last_used_at", "last_address") {
        Some(used) => parts.push(used),
        None => parts.push(remote.say("never-used")),
    }
    if authorization["survives_freeze"] == Value::Bool(true) {
        parts.push(remote.say("key-survives-tag"));
    }
    parts.join(" · ")
}

pub fn ssh_key(remote: &Remote, key: &Value) -> String {
    let kind = print::field(key, "public_key");
    let kind = kind.split(' ').next().unwrap_or_default().to_owned();
    let used = last_use(remote, key, "last_used_at", "").unwrap_or_else(|| remote.say("never-used"));
    [print::strong(&print::field(key, "comment")), kind, used].join(" · ")
}

fn last_use(remote: &Remote, item: &Value, at: &str, address: &str) -> Option<String> {
    let at = print::moment(remote.language, item[at].as_str()?);
    let from = print::field(item, address);
    let from = if from.is_empty() { from } else { remote.say_with("terminal-from", &[("address", from.into())]) };
    Some(format!("{} {}{from}", remote.say("last-used"), print::clean(&at)))
}
