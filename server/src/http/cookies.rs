//! Reading cookies.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

/// The value of a cookie. One that is there twice is nobody's: a sub-domain, or an attacker on
/// the way, may have planted the other.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(found, value)| (found == name).then_some(value));
    let value = values.next()?;
    values.next().is_none().then_some(value)
}
