//! The address of a server: https, or http on this computer alone.

use url::{Host, Url};

/// Why an address cannot be used. Its sentence is `terminal-server-<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is no address of a server.
    Shape,
    /// A password would go through a network in the open (OWASP ASVS 12.2.1).
    Plain,
}

impl Unusable {
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Shape => "terminal-server-shape",
            Self::Plain => "terminal-server-plain",
        }
    }
}

/// An address of which nothing but scheme, host and port is left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerUrl(String);

impl ServerUrl {
    pub fn parse(typed: &str) -> Result<Self, Unusable> {
        let url = Url::parse(typed.trim()).map_err(|_| Unusable::Shape)?;
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_bare || url.host().is_none() {
            return Err(Unusable::Shape);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_this_computer(&url) => {}
            "http" => return Err(Unusable::Plain),
            _ => return Err(Unusable::Shape),
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// Without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_this_computer_alone() {
        let read = |typed: &str| ServerUrl::parse(typed).map(|url| url.as_str().to_owned());
        for (typed, url) in [
            ("https://id.example.org", "https://id.example.org"),
            ("HTTPS://ID.example.org:443/", "https://id.example.org"),
            ("https://id.example.org:8443/", "https://id.example.org:8443"),
            ("http://localhost:3000", "http://localhost:3000"),
            (" http://127.0.0.1:3000\n", "http://127.0.0.1:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(url), "{typed}");
        }
        for plain in
            ["http://id.example.org", "http://localhost.example.org", "http://192.0.2.1", "http://0x7f000002.io"]
        {
            assert_eq!(read(plain), Err(Unusable::Plain), "{plain}");
        }
        for odd in [
            "",
            "id.example.org",
            "localhost:3000",
            "ftp://id.example.org",
            "https://ann:secret@id.example.org",
            "https://id.example.org/path",
            "https://id.example.org?x",
            "https://id.example.org#x",
            "https://",
        ] {
            assert_eq!(read(odd), Err(Unusable::Shape), "{odd}");
        }
    }
}
