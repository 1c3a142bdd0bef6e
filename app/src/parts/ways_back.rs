//! *What if I lose…*: the matrix; and the ways in for somebody who is locked out.

use crate::parts::Icon;
use crate::{ctx, routes};
use leptos::prelude::*;
use model::ways_back::{Mend, Row, Wait, Way};

/// A table: a row for each loss, a column for each way there is; on a narrow screen each row is a card.
///
/// The roles are said in full, because a browser forgets that a table is one when it is laid out otherwise.
#[component]
pub fn WaysBack(rows: Vec<Row>) -> impl IntoView {
    let columns: Vec<Way> =
        Way::ALL.into_iter().filter(|way| rows.iter().any(|row| row.wait(*way).is_some())).collect();
    let heads: Vec<_> =
        columns.iter().map(|way| view! { <th scope="col" role="columnheader">{way_name(*way)}</th> }).collect();
    let rows: Vec<_> = rows.into_iter().map(|row| view! { <LossRow row columns=columns.clone() /> }).collect();
    view! {
        <p class="dim">{ctx::say("losses-lead")}</p>
        <table class="losses" role="table" aria-labelledby="losses-title">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{ctx::say("losses-loss")}</th>
                    {heads}
                </tr>
            </thead>
            {rows}
        </table>
    }
}

#[component]
fn LossRow(row: Row, columns: Vec<Way>) -> impl IntoView {
    let locks_out = row.locks_out();
    let cells: Vec<_> = columns
        .iter()
        .map(|way| {
            let (wait, class) = match row.wait(*way) {
                Some(Wait::Now) => ("wait-none", "now"),
                Some(Wait::NewSim) => ("wait-new-sim", "later"),
                None => ("wait-never", "dim"),
            };
            view! { <td role="cell" class=class data-way=way_name(*way)>{ctx::say(wait)}</td> }
        })
        .collect();
    let width = (columns.len() + 1).to_string();
    let mend = (locks_out || row.mend.is_some()).then(|| {
        let mend = row.mend.map(|mend| {
            let (href, label) = match mend {
                Mend::SaveCodes => (routes::RECOVERY_CODES, "mend-save-codes"),
                Mend::NewCodes => (routes::RECOVERY_NEW, "mend-new-codes"),
                Mend::NewDevice => (routes::DEVICE, "mend-new-device"),
            };
            view! { <a class="button" href=href>{ctx::say(label)}</a> }
        });
        let locked = locks_out.then(|| {
            view! {
                <span class="locked-out"><Icon kind="danger" /> <strong>{ctx::say("losses-locked")}</strong></span>
            }
        });
        view! { <tr role="row" class="mend"><td role="cell" colspan=width>{locked}{mend}</td></tr> }
    });
    view! {
        <tbody role="rowgroup" class:locked=locks_out>
            <tr role="row">
                <th scope="row" role="rowheader">{ctx::say(&format!("loss-{}", row.loss.name()))}</th>
                {cells}
            </tr>
            {mend}
        </tbody>
    }
}

fn way_name(way: Way) -> String {
    ctx::say(&format!("way-{}", way.name()))
}

/// What to try, in order, without the device. The last one is not guaranteed, and says so.
#[component]
pub fn WaysIn(
    /// How to reach the operator, where that is known.
    contact: Option<String>,
) -> impl IntoView {
    let operator = match contact {
        Some(contact) => ctx::say_with("locked-out-operator", &[("contact", contact.into())]),
        None => ctx::say("locked-out-operator-unknown"),
    };
    view! {
        <ol class="ways">
            <li>{ctx::say("locked-out-codes")}</li>
            <li>{ctx::say("locked-out-text")}</li>
            <li>{ctx::say("locked-out-browser")}</li>
            <li>{ctx::say("locked-out-command-line")}</li>
            <li>{operator}</li>
        </ol>
    }
}
