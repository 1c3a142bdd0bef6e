//! The small service worker that keeps the account page's last known state (`app/offline/service-worker.js`).

use crate::routes;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

/// The cache it keeps that in.
const KEPT: &str = "twinlock";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = register)]
    fn register_worker(script: &str, options: &Object) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = caches, js_name = delete)]
    fn delete_cache(name: &str) -> Result<Promise, JsValue>;
}

/// Installs it, where the browser has such (over https, and on localhost). Without it the page works all the same.
pub(super) fn register() {
    let options = Object::new();
    // Setting a property of a fresh plain object does not fail.
    let _ = Reflect::set(&options, &"scope".into(), &routes::DASHBOARD.into());
    if let Ok(registered) = register_worker(routes::SERVICE_WORKER, &options) {
        leptos::task::spawn_local(async move {
            let _ = JsFuture::from(registered).await;
        });
    }
}

/// Forgets what was kept: nobody is signed in any more.
pub(super) async fn forget() {
    if let Ok(deleted) = delete_cache(KEPT) {
        let _ = JsFuture::from(deleted).await;
    }
}
