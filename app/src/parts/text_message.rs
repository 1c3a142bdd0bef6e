//! A text message on its way: what became of it, and asking for another.

use crate::ctx;
use crate::parts::{DrawnFrom, Notice};
use leptos::prelude::*;
use model::phone::{Delivery, TextOnItsWay};

/// Where the message is, in a sentence.
#[component]
pub fn DeliveryState(text: TextOnItsWay) -> impl IntoView {
    let (kind, key) = match text.delivery {
        Delivery::Waiting => ("info", "text-waiting"),
        Delivery::Sent => ("ok", "text-sent"),
        Delivery::Delayed => ("warning", "text-delayed"),
        Delivery::GivenUp => ("danger", "text-given-up"),
    };
    let on_its_way = matches!(text.delivery, Delivery::Waiting | Delivery::Delayed);
    // A link to the page itself: what was typed would be lost if the page looked by itself.
    let look = on_its_way.then(|| view! { " " <a href=ctx::path()>{ctx::say("text-look")}</a> });
    view! {
        <div role="status">
            <Notice kind>{ctx::say_with(key, &[("masked", text.masked.into())])} {look}</Notice>
        </div>
    }
}

/// Asks for another message. The seconds count down by the style sheet alone: no script is needed.
#[component]
pub fn Again(action: &'static str, again_in: i64) -> impl IntoView {
    view! {
        <form method="post" action=action class="aside again">
            <DrawnFrom />
            <button type="submit" class="link">{ctx::say("text-again")}</button>
            {(again_in > 0).then(|| view! {
                <span class="dim countdown" data-seconds=again_in.to_string()>
                    {ctx::say("text-again-in")} " "
                    <span>{again_in.to_string()}</span>
                    {ctx::say("text-again-seconds")}
                </span>
            })}
        </form>
    }
}
