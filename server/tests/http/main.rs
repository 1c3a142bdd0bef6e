//! The tests from outside: the real binary on a loopback port, its command line, browsers, programs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod address;
mod address_api;
mod address_link;
mod address_taken;
mod api;
mod api_keys;
mod bad_input;
mod browser;
mod budget;
mod configuration;
mod cross_site;
mod headers;
mod mail;
mod phone;
mod program;
mod race;
mod sign_in;
mod sign_in_cookies;
mod sign_up;
mod slow;
mod start;
mod stop;
mod unknown;
mod upgrade;
mod world;
