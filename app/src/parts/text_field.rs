//! A labelled field for a line of text, such as a name or a key.
//!
//! Never a `<textarea>`: what stands between its tags would not be escaped.

use crate::ctx;
use crate::parts::Refused;
use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextField(
    name: &'static str,
    /// Where several forms of a page have a field of the same name; otherwise the name.
    #[prop(optional, into)]
    id: Option<String>,
    /// Whether a refusal of that name is of this field: of several forms it is one.
    #[prop(default = true)]
    refusable: bool,
    /// How many characters it takes.
    #[prop(optional)]
    longest: Option<usize>,
    /// The name of its words.
    label: &'static str,
    /// The name of the words of its hint.
    #[prop(optional)]
    hint: Option<&'static str>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let refused = refusable && ctx::flash().at(name).is_some();
    let id = id.unwrap_or_else(|| name.to_owned());
    let hint_id = format!("{id}-hint");
    let described: Vec<String> =
        [refused.then(|| format!("{name}-refusal")), hint.map(|_| hint_id.clone())].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="field" class:refused=refused>
            <label for=id.clone()>{ctx::say(label)}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{ctx::say(hint)}</p> })}
            <div class="input">
                <input
                    id=id
                    name=name
                    type="text"
                    value=value
                    maxlength=longest.map(|longest| longest.to_string())
                    required=required
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=refused
                    aria-invalid=refused.then_some("true")
                    aria-describedby=described
                />
            </div>
            {refusable.then(|| view! { <Refused field=name /> })}
        </div>
    }
    .into_any()
}
