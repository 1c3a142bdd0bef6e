//! The document around every page, and the policy it is served under.

use crate::ctx;
use crate::routes::{self, App};
use leptos::prelude::*;

/// Draws the document: language, title, styles, and the islands' scripts where the page has any.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let path = ctx::path();
    let islands = routes::has_islands(&path);
    #[cfg(feature = "ssr")]
    ctx::set(axum::http::header::CONTENT_SECURITY_POLICY, &policy(&path));
    let refused = ctx::flash().refusal.is_some();
    let title = ctx::say(routes::title(&path).unwrap_or("not-found-title"));
    let title = if refused { ctx::say_with("title-refused", &[("title", title.into())]) } else { title };
    let assets = format!("/{}", options.site_pkg_dir);
    view! {
        <!DOCTYPE html>
        <html lang=ctx::language().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                // As a child it would be followed by a marker, which a title shows.
                <title inner_html=html_escape::encode_text(&format!("{title} · Twinlock")).into_owned()></title>
                <link rel="icon" type="image/svg+xml" href=format!("{assets}/mark.svg") />
                <link rel="stylesheet" href=format!("{assets}/twinlock.css") />
                {islands.then(|| view! { <HydrationScripts options islands=true /> })}
                {(path == routes::LAST_KNOWN).then(|| view! { <script src=routes::LAST_KNOWN_SCRIPT defer></script> })}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Content Security Policy, level 3: nothing from elsewhere, no inline script without its nonce,
/// and WebAssembly only where a page has islands. What is kept for a page without a connection has one small script of
/// ours, and no nonce: it is shown again and again.
#[cfg(feature = "ssr")]
fn policy(path: &str) -> String {
    let islands = routes::has_islands(path);
    let script = match leptos::nonce::use_nonce() {
        Some(nonce) if islands => format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"),
        _ if path == routes::LAST_KNOWN => "'self'".to_owned(),
        _ => "'none'".to_owned(),
    };
    let connect = if islands || path == routes::LAST_KNOWN { "'self'" } else { "'none'" };
    let worker = if islands { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self'; connect-src {connect}; \
         worker-src {worker}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
