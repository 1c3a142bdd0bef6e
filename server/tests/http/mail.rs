//! A mail as its reader sees it: decoded (RFC 2045, RFC 2047).

use crate::world::Server;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs;

#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Mail {
    /// Every mail there will be, in no order.
    pub(crate) fn all(server: &Server) -> Vec<Self> {
        server.all_mails();
        let files = fs::read_dir(server.data().join("outbox/mail")).unwrap().map(|entry| entry.unwrap().path());
        files
            .filter(|file| file.extension().is_some_and(|extension| extension == "eml"))
            .map(|file| Self::read(&fs::read_to_string(file).unwrap()))
            .collect()
    }

    /// The one mail to an address.
    pub(crate) fn to(server: &Server, address: &str) -> Self {
        Self::only(server, |mail| mail.to == address)
    }

    /// The one mail with a subject.
    pub(crate) fn with_subject(server: &Server, subject: &str) -> Self {
        Self::only(server, |mail| mail.subject == subject)
    }

    fn only(server: &Server, is: impl Fn(&Self) -> bool) -> Self {
        let mut found = Self::all(server);
        found.retain(is);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    fn read(raw: &str) -> Self {
        let (head, body) = raw.split_once("\r\n\r\n").unwrap();
        let head = head.replace("\r\n ", " ");
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
        let boundary = format!("--{}", head.split_once("boundary=\"").unwrap().1.split_once('"').unwrap().0);
        let part = |kind: &str| {
            let part = body.split(&boundary).find(|part| part.contains(&format!("Content-Type: {kind}"))).unwrap();
            let (head, body) = part.split_once("\r\n\r\n").unwrap();
            decoded(head.rsplit("Content-Transfer-Encoding: ").next().unwrap().lines().next().unwrap(), body)
        };
        let subject = header("Subject:").split(' ').map(word).collect::<Vec<_>>();
        let is_encoded = header("Subject:").starts_with("=?");
        Self {
            to: header("To:"),
            subject: subject.join(if is_encoded { "" } else { " " }),
            text: part("text/plain"),
            html: part("text/html"),
        }
    }
}

/// A word of a header, which may be encoded.
fn word(word: &str) -> String {
    let encoded = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
    encoded.map_or_else(|| word.to_owned(), |text| String::from_utf8(STANDARD.decode(text).unwrap()).unwrap())
}

fn decoded(encoding: &str, body: &str) -> String {
    let bytes = match encoding {
        "base64" => STANDARD.decode(body.replace("\r\n", "")).unwrap(),
        "quoted-printable" => {
            let escaped = body.replace("=\r\n", "").replace('%', "=25").replace('=', "%");
            percent_encoding::percent_decode_str(&escaped).collect()
        }
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).unwrap()
}

/// Whether a text has letters that only Japanese has.
pub(crate) fn japanese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{3040}'..='\u{30ff}').contains(&letter))
}
