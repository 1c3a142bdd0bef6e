//! The embedded files of the dashboard.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::io::Read;

/// A file, compressed with brotli when the binary was built.
struct Asset {
    name: &'static str,
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Serves a file. Its folder is named by the content, so it may be kept for ever; another folder
/// is that of another version.
pub async fn asset(Path((hash, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let asset = ASSETS.iter().find(|asset| asset.name == file && FOLDER == format!("pkg/{hash}"));
    let Some(asset) = asset else { return StatusCode::NOT_FOUND.into_response() };
    let content_type = match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let about = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    if takes_brotli(&headers) {
        return (about, [(CONTENT_ENCODING, "br")], asset.brotli).into_response();
    }
    let mut plain = Vec::new();
    match brotli::Decompressor::new(asset.brotli, 4096).read_to_end(&mut plain) {
        Ok(_) => (about, plain).into_response(),
        Err(error) => {
            tracing::error!(%error, "an embedded file does not unpack");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && !parts.any(|weight| weight == "q=0")
    })
}

/// The service worker of the account page. Its address stays the same, so a browser asks for it anew.
pub async fn service_worker() -> Response {
    script(include_str!("../../../app/offline/service-worker.js"))
}

/// The script of the page that it keeps.
pub async fn last_known() -> Response {
    script(include_str!("../../../app/offline/last-known.js"))
}

fn script(text: &'static str) -> Response {
    // A worker lives under its own policy, not under that of its page: it asks this server, and nobody else.
    let policy = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let about = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, policy),
    ];
    (about, text).into_response()
}
