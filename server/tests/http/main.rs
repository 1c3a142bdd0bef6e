//! The tests from outside: the real binary on a loopback port, its command line, browsers, programs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod address;
mod address_api;
mod address_link;
mod address_taken;
mod api;
mod api_keys;
mod backup_phone;
mod bad_input;
mod browser;
mod budget;
mod configuration;
mod cross_site;
mod enumeration;
mod gateway;
mod headers;
mod mail;
mod password_reset_links;
mod password_resets;
mod phone;
mod program;
mod race;
mod recovery_codes_api;
mod recovery_sheet;
mod sign_in;
mod sign_in_cookies;
mod sign_up;
mod slow;
mod sms_configuration;
mod sms_delivery;
mod sms_gammu;
mod sms_http;
mod sms_limits;
mod sms_number_api;
mod sms_strangers;
mod sms_twilio;
mod start;
mod stop;
mod unknown;
mod upgrade;
mod world;
