//! `POST /dashboard/recovery-codes/file`: the sheet as a text file.
//!
//! The page sends the codes back that it was shown, so that it works also where none are kept; they
//! are looked at like any others, and must be those of the present set.

use crate::http::{Door, error};
use app::ctx::Visit;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use model::Refusal;
use model::factor::TypedCode;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Codes {
    codes: String,
}

pub async fn file(
    State(door): State<Arc<Door>>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    form: Result<Form<Codes>, FormRejection>,
) -> Response {
    let codes = match form {
        Ok(Form(Codes { codes })) => codes,
        Err(_) => return error::failed_or_refused(Refusal::InputInvalid.into(), &headers),
    };
    let (core, language) = (std::sync::Arc::clone(&door.site.core), visit.language);
    let written = tokio::task::spawn_blocking(move || {
        let owner = visit.owner()?;
        let codes: Vec<TypedCode> =
            codes.split_ascii_whitespace().take(20).map(TypedCode::parse).collect::<Result<_, Refusal>>()?;
        let sheet = core.sheet_of(owner, &codes)?;
        let overview = core.overview(owner)?;
        Ok::<_, domain::Error>((sheet, overview.account.email))
    });
    let (sheet, email) = match written.await {
        Ok(Ok(written)) => written,
        Ok(Err(error)) => return error::failed_or_refused(error, &headers),
        Err(panic) => {
            return error::failed_or_refused(domain::Error::failed("writing recovery codes", panic), &headers);
        }
    };
    let site = &door.site.public_url;
    let host: String = site.split_once("://").map_or("", |(_, host)| host).replace(':', "-");
    let name = format!("twinlock-recovery-codes-{host}-{}.txt", sheet.set.id);
    let used = |number: usize| sheet.set.used.iter().any(|used| used.number == number);
    let mark =
        |number| if used(number) { format!("  ({})", words::say(language, "recovery-used")) } else { String::new() };
    let lines: String = (1..)
        .zip(&sheet.codes)
        .map(|(number, code)| format!("{number:>2}. {}{}\n", code.show(), mark(number)))
        .collect();
    let text = words::say_with(
        language,
        "recovery-file",
        &[
            ("site", site.clone().into()),
            ("email", email.to_string().into()),
            ("set", sheet.set.id.clone().into()),
            ("made", words::moment(language, sheet.set.created_at).into()),
        ],
    );
    let day = words::say(language, "paper-day");
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, format!("{text}\n\n{lines}\n{day}\n")).into_response()
}
