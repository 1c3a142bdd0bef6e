//! A browser without JavaScript: pages, forms, a cookie jar.

use crate::phone::Phone;
use crate::program::{Answer, Ask};
use crate::world::{PASSWORD, Server};
use serde_json::Value;
use std::collections::BTreeMap;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The paths of all pages of somebody signed in.
pub(crate) const DASHBOARD_PAGES: [&str; 18] = [
    "/dashboard",
    "/dashboard/two-factor/enable",
    "/dashboard/two-factor/disable",
    "/dashboard/two-factor/device",
    "/dashboard/recovery-codes",
    "/dashboard/recovery-codes/check",
    "/dashboard/recovery-codes/new",
    "/dashboard/phone",
    "/dashboard/phone/remove",
    "/dashboard/password",
    "/dashboard/address",
    "/dashboard/api-keys",
    "/dashboard/ssh-keys",
    "/dashboard/sessions",
    "/dashboard/command-line",
    "/dashboard/freeze",
    "/dashboard/history",
    "/dashboard/invite",
];

/// The API key that a page shows in full, if it does.
pub(crate) fn key_shown(page: &Answer) -> Option<String> {
    let in_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    page.body
        .match_indices("twl_key_")
        .map(|(at, _)| page.body[at..].chars().take_while(|c| in_token(*c)).collect::<String>())
        .find(|token| token.len() == "twl_key_".len() + 43)
}

/// The `otpauth` link of the QR code on a page.
pub(crate) fn link_shown(page: &Answer) -> String {
    let link = page.body.split_once("otpauth://").unwrap_or_else(|| panic!("no QR code: {page:?}")).1;
    format!("otpauth://{}", link.split_once('"').unwrap().0.replace("&amp;", "&"))
}

#[derive(Clone)]
pub(crate) struct Browser<'server> {
    server: &'server Server,
    pub(crate) jar: BTreeMap<String, String>,
    /// What its proxy says where it comes from.
    pub(crate) network: Option<String>,
}

impl<'server> Browser<'server> {
    pub(crate) fn new(server: &'server Server) -> Self {
        Self { server, jar: BTreeMap::new(), network: None }
    }

    /// A request with this browser's cookies and name.
    fn ask(&self, method: &str, path: &str, accept: &str) -> Ask<'server> {
        let mut ask = self.server.ask(method, path).with("User-Agent", FIREFOX).with("Accept", accept);
        if !self.jar.is_empty() {
            let pairs: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            ask = ask.with("Cookie", &pairs.join("; "));
        }
        match &self.network {
            Some(network) => ask.from(network),
            None => ask,
        }
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            if attributes.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Opens a page, without following.
    pub(crate) fn open(&mut self, path: &str) -> Answer {
        let answer = self.ask("GET", path, HTML).send();
        self.keep_cookies(&answer);
        answer
    }

    /// Sends a form that stands on a page, without following.
    pub(crate) fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let site = format!("http://127.0.0.1:{}", self.server.port);
        let answer = self
            .ask("POST", action, HTML)
            .with("Origin", &site)
            .with("Sec-Fetch-Site", "same-origin")
            .with("Referer", &format!("{site}{page}"))
            .form(fields)
            .send();
        self.keep_cookies(&answer);
        answer
    }

    /// Sends a form and opens where it leads.
    pub(crate) fn submit_and_follow(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.submit(page, action, fields).expect(303);
        let to = answer.header("location").to_owned();
        self.open(&to)
    }

    /// Calls a server function as an island does.
    pub(crate) fn call(&mut self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.ask("POST", function, "application/json").form(fields).send();
        self.keep_cookies(&answer);
        answer
    }

    /// The form of the sign-in page.
    pub(crate) fn type_password(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/sign-in", "/api/sign-in", &[("email", email), ("password", password)])
    }

    pub(crate) fn type_code(&mut self, code: &str) -> Answer {
        self.submit("/sign-in/verify", "/api/sign-in/verify", &[("code", code)])
    }

    /// Signs in without a code, which must lead to the dashboard.
    pub(crate) fn sign_in(&mut self, email: &str) {
        let answer = self.type_password(email, PASSWORD).expect(303);
        assert_eq!(answer.header("location"), "/dashboard");
    }

    /// Types the password where a code must follow.
    pub(crate) fn half_sign_in(&mut self, email: &str) {
        let answer = self.type_password(email, PASSWORD).expect(303);
        assert_eq!(answer.header("location"), "/sign-in/verify", "{answer:?}");
    }

    /// Goes through the pages that turn two-factor on, up to the QR code.
    pub(crate) fn scan(&mut self) -> Phone {
        const ENABLE: &str = "/dashboard/two-factor/enable";
        self.step_up(ENABLE);
        let page = self.submit_and_follow(ENABLE, "/api/two-factor/start", &[]).expect(200);
        Phone::scan(&link_shown(&page))
    }

    /// Types the password on a page that asks for it before it goes on.
    pub(crate) fn step_up(&mut self, page: &str) -> Answer {
        self.submit_and_follow(page, "/api/step-up", &[("password", PASSWORD), ("next", page)]).expect(200)
    }

    /// Turns two-factor on; returns the phone and the page that shows the new API key.
    pub(crate) fn turn_two_factor_on(&mut self) -> (Phone, Answer) {
        let mut phone = self.scan();
        let code = phone.code();
        let page =
            self.submit_and_follow("/dashboard/two-factor/enable", "/api/two-factor/confirm", &[("code", &code)]);
        assert!(key_shown(&page).is_some(), "{page:?}");
        (phone, page)
    }

    /// What the account page knows; panics when nobody is signed in.
    pub(crate) fn overview(&mut self) -> Value {
        self.call("/api/overview", &[]).expect(200).json()
    }

    pub(crate) fn is_signed_in(&mut self) -> bool {
        let answer = self.call("/api/overview", &[]);
        assert!(answer.status == 200 || answer.status == 401, "{answer:?}");
        let page = self.open("/dashboard");
        assert_eq!(page.status == 200, answer.status == 200, "page and function disagree: {page:?}");
        answer.status == 200
    }

    pub(crate) fn two_factor(&mut self) -> bool {
        !self.overview()["factors"].as_array().unwrap().is_empty()
    }

    pub(crate) fn sessions(&mut self) -> usize {
        self.overview()["sessions"].as_array().unwrap().len()
    }
}
