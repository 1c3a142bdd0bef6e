//! Who calls: found out once for each request to a page or a server function.

use crate::http::Door;
use crate::http::connections::Peer;
use crate::http::cookies::cookie;
use crate::http::error;
use app::api::live::ReadNews;
use app::ctx::{Connects, Site, Visit};
use app::flash::Flash;
use app::routes;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::caller::Client;
use domain::token::{Token, TokenKind};
use leptos::server_fn::ServerFn;
use model::Language;
use model::moment::HOUR;
use model::user_code::UserCode;
use std::net::IpAddr;
use std::sync::Arc;

/// Set by an open page that reads itself anew because its account has moved.
const FOLLOWS: HeaderName = HeaderName::from_static("twinlock-follows");
/// What a browser says about who makes it ask (Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// How long a one-time link may wait in its cookie for its form.
const LINK_LASTS: i64 = HOUR;

/// Puts a [`Visit`] into the request, and drops the flash that its page is about to show.
pub async fn find_out(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let exchanged = exchange_link(&door.site, &request).or_else(|| exchange_user_code(&door.site, &request));
    if let Some(exchanged) = exchanged {
        return exchanged;
    }
    let client = client(&request);
    let headers = request.headers().clone();
    let path = request.uri().path().to_owned();
    let site = door.site.clone();
    let found = tokio::task::spawn_blocking(move || visit(&site, &headers, path, client)).await;
    let visit = match found {
        Ok(Ok(visit)) => visit,
        Ok(Err(error)) => return error::failed_or_refused(error, request.headers()),
        Err(panic) => {
            tracing::error!(error = %panic, "finding out who calls panicked");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let shown = visit.flash != Flash::default();
    request.extensions_mut().insert(visit);
    let mut response = next.run(request).await;
    if shown {
        append_cookie(&mut response, &door.site.cookie("flash", "", 0));
    }
    response
}

fn visit(site: &Site, headers: &HeaderMap, path: String, client: Client) -> domain::Result<Visit> {
    let by_itself = headers.contains_key(FOLLOWS) || path == ReadNews::PATH;
    let read = |kind, name: &str| cookie(headers, &site.cookie_name(name)).and_then(|text| Token::read(kind, text));
    let owner = match read(TokenKind::Session, "session") {
        // A page that asks by itself is nobody who uses the session.
        Some(token) if by_itself => site.core.owner_by_session_untouched(&token, &client)?,
        Some(token) => site.core.owner_by_session(&token, &client)?,
        None => None,
    };
    let pending = match read(TokenKind::Pending, "pending") {
        Some(token) => site.core.pending_sign_in(&token, &client)?,
        None => None,
    };
    let language = match &owner {
        Some(owner) => owner.language,
        None => visitors_language(site, headers),
    };
    let first_run = path == routes::ROOT && site.core.is_first_run()?;
    let link = read(TokenKind::Link, "link");
    let connects = cookie(headers, &site.cookie_name("connects")).and_then(Connects::read);
    let mut visit =
        Visit { client, language, path, owner, pending, link, connects, first_run, flash: Flash::default() };
    // It is for the page that somebody opens.
    if let Some(sealed) = cookie(headers, &site.cookie_name("flash")).filter(|_| !by_itself) {
        let flash = Flash::open(&site.core, visit.flash_binding(), &visit.path, sealed);
        visit.flash = flash.unwrap_or_default();
    }
    Ok(visit)
}

/// Whether another site's page makes the browser ask. Browsers that do not say so keep the cookie back (`SameSite`).
pub fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin" && site != "none")
}

/// The language of somebody who is not signed in: as chosen in this browser, or as it asks for.
pub fn visitors_language(site: &Site, headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, &site.cookie_name("language")).and_then(Language::from_tag);
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen.unwrap_or_else(|| Language::from_accept(asked))
}

/// The program and place a request comes from, as `gate::admit` has read it.
pub fn client(request: &Request) -> Client {
    request.extensions().get::<Client>().cloned().expect("gate::admit stands before every door")
}

/// Reads it. `X-Forwarded-For` counts only behind a trusted proxy, and of it only the part that trusted proxies wrote.
pub fn read_client(door: &Door, request: &Request) -> Client {
    let Peer(mut address) = request.extensions().get::<Peer>().copied().unwrap_or(Peer(IpAddr::from([0, 0, 0, 0])));
    let trusted = |address: IpAddr| door.proxies.iter().any(|proxy| proxy.contains(&address));
    let hops: Vec<&str> = request
        .headers()
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !trusted(address.to_canonical()) {
            break;
        }
        let Ok(before) = hop.trim().parse() else { break };
        address = before;
    }
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Client::new(address, agent)
}

/// A one-time link brings its token in the address: it moves into a cookie at once, and the
/// address that stays in history and logs is clean. Nothing changes by this.
fn exchange_link(site: &Site, request: &Request) -> Option<Response> {
    let next = match request.uri().path() {
        routes::SET_UP => routes::SET_UP,
        routes::SIGN_UP => routes::SIGN_UP_FINISH,
        routes::RESET_PASSWORD => routes::RESET_PASSWORD,
        routes::ADDRESS_CONFIRM => routes::ADDRESS_CONFIRM,
        routes::FREEZE => routes::FREEZE,
        _ => return None,
    };
    let query = request.uri().query()?;
    let (_, text) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token")?;
    let token = Token::read(TokenKind::Link, &text);
    let mut response = redirect(next);
    let value = token.as_ref().map_or("", Token::show);
    append_cookie(&mut response, &site.cookie("link", value, if token.is_some() { LINK_LASTS } else { 0 }));
    Some(response)
}

/// `/device`, as a command line tells its owner to open it, with its code or without: the code moves into a cookie,
/// and waits there while somebody signs in.
fn exchange_user_code(site: &Site, request: &Request) -> Option<Response> {
    if request.uri().path() != routes::CONNECT {
        return None;
    }
    let query = request.uri().query().unwrap_or_default();
    let typed = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "user_code");
    let code = typed.and_then(|(_, text)| UserCode::parse(&text).ok());
    let mut response = redirect(routes::COMMAND_LINE);
    let connects = code.map_or(Connects::Without, Connects::Led);
    append_cookie(&mut response, &site.connects_cookie(&connects));
    Some(response)
}

/// Where a page's path leads by who calls: half signed in is not signed in.
pub fn elsewhere(request: &Request) -> Option<Response> {
    let visit = request.extensions().get::<Visit>()?;
    let path = visit.path.as_str();
    let (owner, pending) = (visit.owner.is_some(), visit.pending.is_some());
    let to = match path {
        routes::ROOT if owner => routes::DASHBOARD,
        routes::ROOT if pending => routes::VERIFY,
        routes::ROOT if visit.first_run => routes::SET_UP,
        routes::ROOT => routes::SIGN_IN,
        routes::SIGN_IN if owner => routes::DASHBOARD,
        routes::VERIFY | routes::VERIFY_TEXT | routes::VERIFY_RECOVERY if pending => return None,
        routes::VERIFY | routes::VERIFY_TEXT | routes::VERIFY_RECOVERY if owner => routes::DASHBOARD,
        routes::VERIFY | routes::VERIFY_TEXT | routes::VERIFY_RECOVERY => routes::SIGN_IN,
        _ if path.starts_with(routes::DASHBOARD) && !owner => routes::SIGN_IN,
        _ => return None,
    };
    Some(redirect(to))
}

/// `303 See Other`: whatever it was, the next one is a GET.
pub fn redirect(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

pub fn append_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
