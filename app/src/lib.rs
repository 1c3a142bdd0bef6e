//! The dashboard: pages drawn on the server as plain HTML with real forms, and islands that wake
//! in the browser for what only a browser can do.
//!
//! `pages` are what a person opens, one file each; `parts` are what pages are made of; `islands`
//! are the only code that runs in the browser; `api` holds the server functions, ten lines each;
//! `ctx` is the one seam to the domain.
//!
//! Absences: a view never names the domain, no signal holds a second copy of the truth, and no
//! word that a person reads stands in here: they are in `words`.

pub mod api;
pub mod ctx;
pub mod flash;
pub mod islands;
pub mod pages;
pub mod parts;
pub mod routes;
pub mod shell;

/// Wakes the islands of the page: what the browser calls.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
