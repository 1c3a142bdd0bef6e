//! `/health`: whether the server answers, for whatever watches it.

/// Says that the server is up. It names no version: that is nobody's business but the operator's.
pub async fn health() -> &'static str {
    "ok\n"
}
