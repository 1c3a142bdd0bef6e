//! The `Authorization` header: a token, or e-mail and password.
//!
//! Stands alone, so that `server/fuzz` can take it in as a file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use zeroize::Zeroizing;

/// What a request shows to be let in.
pub enum Shown {
    Nothing,
    /// `Bearer <token>`, or `Basic` with an empty user.
    Token(Zeroizing<String>),
    EmailAndPassword(String, Zeroizing<String>),
}

impl Shown {
    /// Reads the header's value; one of another scheme is nobody's.
    pub fn read(value: &str) -> Option<Self> {
        let (scheme, rest) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Self::Token(Zeroizing::new(rest.trim().to_owned())));
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = Zeroizing::new(STANDARD.decode(rest.trim()).ok()?);
        // RFC 7617 §2: the user ends at the first colon; the password may have more of them.
        let (user, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        let password = Zeroizing::new(password.to_owned());
        Some(if user.is_empty() { Self::Token(password) } else { Self::EmailAndPassword(user.to_owned(), password) })
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Token(_) => "Token([redacted])",
            Self::EmailAndPassword(..) => "EmailAndPassword([redacted])",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a value comes to: user and secret, without a user for a token.
    fn told(value: &str) -> Option<(Option<String>, String)> {
        match Shown::read(value)? {
            Shown::Nothing => panic!("a value is never nothing"),
            Shown::Token(token) => Some((None, token.to_string())),
            Shown::EmailAndPassword(email, password) => Some((Some(email), password.to_string())),
        }
    }

    fn basic(credentials: &[u8]) -> String {
        format!("Basic {}", STANDARD.encode(credentials))
    }

    #[test]
    fn a_token_comes_as_bearer_or_as_the_password_of_nobody() {
        let token = Some((None, "twl_abc".to_owned()));
        for value in ["Bearer twl_abc", "bearer   twl_abc ", "BEARER twl_abc", &basic(b":twl_abc")] {
            assert_eq!(told(value), token, "{value}");
        }
    }

    #[test]
    fn an_address_comes_with_a_password_that_may_have_colons() {
        for (credentials, password) in
            [("ann@example.org:a:b:", "a:b:"), ("ann@example.org:", ""), ("ann@example.org:パス", "パス")]
        {
            let told = told(&basic(credentials.as_bytes()));
            assert_eq!(told, Some((Some("ann@example.org".to_owned()), password.to_owned())));
        }
        // RFC 7617 §2, with the example of its text.
        let aladdin = Some((Some("Aladdin".to_owned()), "open sesame".to_owned()));
        assert_eq!(told("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), aladdin);
    }

    #[test]
    fn everything_else_is_nobodys() {
        for value in [
            "",
            "Basic",
            "Bearer",
            "Basic ",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Bearer x",
            "Digest username=\"ann\"",
            "Basic\tQWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "twl_abc",
            &basic(b"no colon"),
            &basic(b"ann\xff:x"),
        ] {
            assert_eq!(told(value), None, "{value}");
        }
    }

    /// `server/fuzz/src/basic_header.rs` says more about them.
    #[test]
    fn no_header_that_fuzzing_tried_makes_it_stumble() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/basic_header");
        let tried: Vec<Vec<u8>> =
            std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        assert!(tried.len() > 5, "{folder} is almost empty");
        for bytes in tried {
            let _ = Shown::read(&String::from_utf8_lossy(&bytes));
            if let Some((user, secret)) = told(&basic(&bytes)) {
                assert_eq!(format!("{}:{secret}", user.unwrap_or_default()).as_bytes(), bytes);
            }
        }
    }

    #[test]
    fn what_was_shown_is_never_printed() {
        let printed = format!("{:?} {:?}", Shown::read("Bearer twl_abc"), Shown::read(&basic(b"ann:secret")));
        assert!(!printed.contains("twl_abc") && !printed.contains("ann") && !printed.contains("secret"), "{printed}");
    }
}
