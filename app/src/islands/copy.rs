//! A button that copies what another element shows.

use leptos::prelude::*;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    async fn write_to_clipboard(text: &str) -> Result<JsValue, JsValue>;
}

/// Copies the text of an element, without the spaces that group it.
///
/// Without JavaScript there is no button: the text can be selected.
#[island]
pub fn Copy(
    /// The id of the element whose text is copied.
    from: String,
    label: String,
    done: String,
) -> impl IntoView {
    let awake = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move || awake.set(true));
    let copy = move |_| {
        let text = document().get_element_by_id(&from).map(|element| text_of(&element)).unwrap_or_default();
        leptos::task::spawn_local(async move {
            if write_to_clipboard(&text).await.is_ok() {
                copied.set(true);
            }
        });
    };
    view! {
        <button type="button" hidden=move || !awake.get() on:click=copy>
            <span aria-live="polite">{move || if copied.get() { done.clone() } else { label.clone() }}</span>
        </button>
    }
}

/// The text of an element without the spaces that group it; of a list, each code on a line.
fn text_of(element: &web_sys::Element) -> String {
    let plain = |text: Option<String>| text.unwrap_or_default().split_whitespace().collect::<String>();
    let codes = element.get_elements_by_tag_name("code");
    if codes.length() == 0 {
        return plain(element.text_content());
    }
    let lines: Vec<String> = (0..codes.length())
        .filter_map(|at| codes.item(at))
        .filter(is_unused)
        .map(|code| plain(code.text_content()))
        .collect();
    lines.join("\n")
}

fn is_unused(code: &web_sys::Element) -> bool {
    code.closest(".used").ok().flatten().is_none()
}
