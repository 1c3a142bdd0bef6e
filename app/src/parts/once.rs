//! A secret that is shown once.

use crate::ctx;
use crate::islands::Copy;
use crate::parts::Notice;
use leptos::prelude::*;
use model::shown_once::ShownOnce;

/// Shows a secret with a button to copy it, and says that this is its only showing.
#[component]
pub fn Once(
    /// The name of its heading's words.
    title: &'static str,
    secret: ShownOnce,
    /// The name of the words that say what to do with it.
    #[prop(default = "once-warning")]
    warning: &'static str,
) -> impl IntoView {
    view! {
        <section class="once" aria-labelledby="once-title">
            <h2 id="once-title">{ctx::say(title)}</h2>
            <p><code class="secret" id="once-secret">{secret.show().to_owned()}</code></p>
            <p class="actions">
                <Copy from="once-secret".to_owned() label=ctx::say("copy") done=ctx::say("copied") />
            </p>
            <Notice kind="warning">{ctx::say(warning)}</Notice>
        </section>
    }
}
