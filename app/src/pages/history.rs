//! `/dashboard/history`: what happened to the account, newest first, and how to keep and check it.

use super::with_state;
use crate::api::account::{read_history, read_overview};
use crate::parts::{Frame, HalfSignIns, Live, Select, When};
use crate::{ctx, routes};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Moment;
use model::history::{Group, HistoryHead, HistoryLine};

#[component]
pub fn History() -> impl IntoView {
    let asked = |name: &str| use_query_map().with_untracked(|query| query.get(name)).unwrap_or_default();
    let (group, before) = (asked("group"), asked("before"));
    let (chosen, is_newest) = (group.clone(), before.is_empty());
    let state = async { Ok((read_overview().await?, read_history(group, before).await?)) };
    with_state(state, move |(overview, page)| {
        let older = page.older.map(|number| {
            let address = match chosen.as_str() {
                "" => format!("{}?before={number}", routes::HISTORY),
                group => format!("{}?group={group}&before={number}", routes::HISTORY),
            };
            view! { <a class="button" href=address>{ctx::say("history-older")}</a> }
        });
        let newest = (!is_newest).then(|| {
            let address = match chosen.as_str() {
                "" => routes::HISTORY.to_owned(),
                group => format!("{}?group={group}", routes::HISTORY),
            };
            view! { <a class="button" href=address>{ctx::say("history-newest")}</a> }
        });
        let lines = match page.lines.is_empty() {
            true => view! { <p class="state">{ctx::say("history-none")}</p> }.into_any(),
            false => {
                let lines: Vec<_> = page.lines.into_iter().map(|line| view! { <Line line /> }).collect();
                view! { <ul class="rows">{lines}</ul> }.into_any()
            }
        };
        let has_more = older.is_some() || newest.is_some();
        view! {
            <Frame account=overview.account>
                <h1>{ctx::say("history-title")}</h1>
                <p class="lead">{ctx::say("history-lead")}</p>
                <Live id="live-half"><HalfSignIns all=overview.half_sign_ins /></Live>
                <Live id="live-lines">
                <section class="card" aria-labelledby="lines-title">
                    <h2 id="lines-title">{ctx::say("history-lines")}</h2>
                    <Choice chosen=chosen.clone() />
                    {lines}
                    {has_more.then(|| view! { <p class="actions">{older} {newest}</p> })}
                </section>
                {page.head.map(|head| view! { <Check head /> })}
                </Live>
                <p class="actions"><a class="button quiet" href=routes::DASHBOARD>{ctx::say("to-dashboard")}</a></p>
            </Frame>
        }
        .into_any()
    })
}

/// Which lines are shown: a plain form, whose answer is this page.
#[component]
fn Choice(chosen: String) -> impl IntoView {
    let all = (String::new(), ctx::say("history-group-all"));
    let group = |group: Group| (group.name().to_owned(), ctx::say(&format!("history-group-{}", group.name())));
    let options = std::iter::once(all).chain(Group::ALL.map(group)).collect();
    view! {
        <form method="get" action=routes::HISTORY class="inline">
            <Select name="group" label="history-group" options chosen />
            <button type="submit">{ctx::say("history-show")}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Line(line: HistoryLine) -> impl IntoView {
    let until = line.details.get("until").and_then(|text| text.parse().ok()).map(Moment);
    let place = ctx::say_place(&line.client, &line.address);
    view! {
        <li class="row" data-key=line.number>
            <div>
                <strong>{ctx::say_event(&line)}</strong>
                {until.map(|at| view! { <span class="dim">{ctx::say("history-until")} " " <When at /></span> })}
            </div>
            <div class="dim"><When at=line.at /> {(!place.is_empty()).then(|| format!(" · {place}"))}</div>
        </li>
    }
    .into_any()
}

/// The whole history as a file, and what it can be checked by.
#[component]
fn Check(head: HistoryHead) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="check-title">
            <h2 id="check-title">{ctx::say("history-check")}</h2>
            <p>{ctx::say("history-check-hint")}</p>
            <p>{ctx::say_with("history-head", &[("number", head.number.to_string().into())])}</p>
            <p><code class="secret">{head.hash}</code></p>
            <p class="dim">{ctx::say("history-check-how")} " " <code>"twinlock history verify FILE"</code></p>
            <p class="actions">
                <a class="button" href=routes::HISTORY_FILE>{ctx::say("history-download")}</a>
            </p>
        </section>
    }
    .into_any()
}
