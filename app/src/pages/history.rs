//! `/dashboard/history`: what happened to the account, newest first.

use super::with_state;
use crate::api::account::{read_history, read_overview};
use crate::ctx;
use crate::parts::{Frame, When};
use crate::routes;
use leptos::prelude::*;
use model::Moment;
use model::history::HistoryLine;

#[component]
pub fn History() -> impl IntoView {
    let state = async { Ok((read_overview().await?, read_history().await?)) };
    with_state(state, |(overview, lines)| {
        let lines: Vec<_> = lines.into_iter().map(|line| view! { <Line line /> }).collect();
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
                <strong>{ctx::say_event(&line)}</strong>
                {until.map(|at| view! { <span class="dim">{ctx::say("history-until")} " " <When at /></span> })}
            </div>
            <div class="dim"><When at=line.at /> {(!place.is_empty()).then(|| format!(" · {}", place.join(" · ")))}</div>
        </li>
    }
    .into_any()
}
