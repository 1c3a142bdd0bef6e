//! A labelled choice out of a few.

use crate::ctx;
use leptos::prelude::*;

/// A list to choose from; the first option is chosen unless another is.
#[component]
pub fn Select(
    name: &'static str,
    /// Where several forms of a page have a field of the same name; otherwise the name.
    #[prop(optional, into)]
    id: Option<String>,
    /// The name of its words.
    label: &'static str,
    /// Values, with their words.
    options: Vec<(String, String)>,
    /// The value that is chosen already.
    #[prop(optional)]
    chosen: Option<String>,
) -> impl IntoView {
    // What was chosen before a refusal stays chosen, in the one form that has the plain name.
    let kept = if id.is_none() { ctx::flash().kept.get(name).cloned() } else { None };
    let kept = kept.or(chosen);
    let id = id.unwrap_or_else(|| name.to_owned());
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = kept.as_ref() == Some(&value);
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id.clone()>{ctx::say(label)}</label>
            <div class="input"><select id=id name=name>{options}</select></div>
        </div>
    }
    .into_any()
}
