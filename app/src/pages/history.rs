//! `/dashboard/history`: what happened to the account, newest first.

use super::with_state;
use crate::api::account::{read_history, read_overview};
use crate::ctx::{self, Arg};
use crate::parts::{Frame, When};
use crate::routes;
use leptos::prelude::*;
use model::Moment;
use model::history::HistoryLine;

#[component]
pub fn History() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_history(String::new(), String::new()).await?)) };
    with_state(state, |(overview, page)| {
        let lines: Vec<_> = page.lines.into_iter().map(|line| view! { <Line line /> }).collect();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("history-title")}</h1>
                <p class="lead">{ctx::say("history-lead")}</p>
                <section class="card" aria-label=ctx::say("history-title")>
                    <ul class="rows">{lines}</ul>
                </section>
                <p class="actions"><a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            </Frame>
        }
        .into_any()
    })
}

#[component]
fn Line(line: HistoryLine) -> impl IntoView {
    let until = line.details.get("until").and_then(|text| text.parse().ok()).map(Moment);
    let place: Vec<String> = [line.client.clone(), line.address.clone()]
        .into_iter()
        .filter(|part| !part.is_empty() && part != "-")
        .collect();
    view! {
        <li class="row">
            <div>
                <strong>{sentence(&line)}</strong>
                {until.map(|at| view! { <span class="dim">{ctx::say("history-until")} " " <When at /></span> })}
            </div>
            <div class="dim"><When at=line.at /> {(!place.is_empty()).then(|| format!(" · {}", place.join(" · ")))}</div>
        </li>
    }
    .into_any()
}

/// The words of a line. A device without a name is called what it is; a factor has words of its own.
fn sentence(line: &HistoryLine) -> String {
    let detail = |name: &str| line.details.get(name).filter(|text| !text.is_empty()).cloned();
    let device = |name: &str| detail(name).unwrap_or_else(|| ctx::say("authenticator"));
    let factor = detail("factor").map_or_else(|| "password".to_owned(), |factor| factor.replace('_', "-"));
    let number = |name: &str| detail(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    let about = ["masked", "fingerprint", "set", "to"].into_iter().find_map(detail).unwrap_or_default();
    let key = match line.details.get("key").map(String::as_str) {
        None => ctx::say("api-key-of-account"),
        Some("") => ctx::say("api-key-unnamed"),
        Some(description) => description.to_owned(),
    };
    let args: [(&'static str, Arg); 8] = [
        ("device", device("device").into()),
        ("old", device("old").into()),
        ("factor", factor.into()),
        ("about", about.into()),
        ("key", key.into()),
        ("count", number("count").into()),
        ("sessions", number("sessions_ended").into()),
        ("keys", number("api_keys_ended").into()),
    ];
    ctx::say_with(&format!("event-{}", line.kind), &args)
}
