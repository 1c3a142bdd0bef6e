//! Recovery codes over the API: ten of them, each of which signs in once.

use crate::backup_phone::ANNS;
use crate::gateway::code_in;
use crate::phone::Phone;
use crate::program::Answer;
use crate::world::{ANN, PASSWORD, Server};
use std::collections::HashSet;
use std::sync::Barrier;

const AT_ONCE: usize = 100;

fn draw<'server>(server: &'server Server, token: &str) -> crate::program::Ask<'server> {
    server.ask("POST", "/account/recovery-codes").bearer(token).password(PASSWORD)
}

fn codes(answer: &Answer) -> Vec<String> {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error} in {answer:?}"))
}

/// Ann with two-factor on and ten codes.
fn ann(server: &Server) -> (String, Phone, Vec<String>) {
    let (token, phone) = server.secured(ANN);
    let codes = codes(&draw(server, &token).send().expect(200));
    (token, phone, codes)
}

fn sign_in(server: &Server, code: &str) -> Answer {
    server.command_line(ANN, PASSWORD).code(code).send()
}

fn refused_code() -> (u16, String) {
    (401, "invalid_two_factor_code".to_owned())
}

#[test]
fn a_new_set_is_ten_codes_and_the_old_one_is_dead() {
    let server = Server::with_ann();
    let (token, mut phone, old) = ann(&server);
    let answer = draw(&server, &token).send().expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let new = codes(&answer);
    let all: HashSet<&String> = old.iter().chain(&new).collect();
    assert_eq!((old.len(), new.len(), all.len()), (10, 10, 20));
    for code in all {
        let groups: Vec<&str> = code.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{code}");
        assert!(code.chars().all(|c| c == '-' || "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)), "{code}");
    }
    for code in &old[..3] {
        let answer = sign_in(&server, code);
        assert_eq!(answer.refusal(), refused_code());
        assert!(answer.body.contains("not one of your present set"), "{answer:?}");
    }
    sign_in(&server, &phone.code()).expect(201);
    // However it is typed; and not with letters that only look alike.
    sign_in(&server, &new[0].replace('-', " ").to_lowercase()).expect(201);
    sign_in(&server, &format!("{}\u{430}", &new[1][..18])).expect(401);
    assert!(sign_in(&server, &new[0]).body.contains("already used"));
    server.mail_that_says("Subject: A recovery code was used");
    assert!(!server.log().contains(&new[0]) && !server.log().contains(&new[0].replace('-', "")));
}

#[test]
fn only_a_sign_in_with_the_password_draws_codes() {
    let server = Server::with_texts();
    let before = server.token(ANN, PASSWORD);
    assert_eq!(draw(&server, &before).send().refusal(), (409, "conflict".to_owned()), "two-factor is off");
    let (token, _, kept) = ann(&server);
    let key = server.ask("POST", "/oauth/authorizations/~/actions/regenerate-tokens").bearer(&token).password(PASSWORD);
    let key = crate::program::token_of(&key.send().expect(200));
    server.time_passes(400);
    let plain = |token: &str| server.ask("POST", "/account/recovery-codes").bearer(token);
    assert_eq!(draw(&server, &key).send().refusal(), (403, "forbidden".to_owned()), "an API key");
    assert_eq!(draw(&server, &before).send().status, 401, "a sign-in from before two-factor was on");
    assert_eq!(plain(&token).send().refusal(), (403, "forbidden".to_owned()), "no password");
    assert_eq!(plain(&token).password("wrong").send().refusal(), (422, "invalid_params".to_owned()));
    assert_eq!(server.ask("POST", "/account/recovery-codes").basic(ANN, PASSWORD).send().status, 401);
    let view = server.ask("GET", "/account/recovery-codes").bearer(&token).send();
    assert_eq!(view.refusal(), (403, "forbidden".to_owned()), "no password");
    // None of these has touched the set.
    sign_in(&server, &kept[9]).expect(201);
    assert!(draw(&server, &token).send().expect(200).status == 200);
}

#[test]
fn a_client_is_warned_from_three_codes_on_in_words_it_shows() {
    let server = Server::with_ann();
    let (token, _, codes) = ann(&server);
    for (used, code) in (1..).zip(&codes) {
        let answer = sign_in(&server, code).expect(201);
        let warning = match 10 - used {
            4.. => "",
            3 => "3 recovery codes left",
            2 => "2 recovery codes left",
            1 => "1 recovery code left",
            _ => "no recovery codes left",
        };
        assert_eq!(answer.header("x-heroku-warning"), warning, "after {used}");
    }
    let account = server.ask("GET", "/account").bearer(&token).send().expect(200);
    assert_eq!(account.header("x-heroku-warning"), "no recovery codes left");
    assert_eq!(server.all_mails().iter().filter(|mail| mail.contains("Few recovery codes are left")).count(), 4);
    // Whoever has not shown a code is not told.
    for answer in [server.command_line(ANN, PASSWORD).send(), sign_in(&server, &codes[0])] {
        assert_eq!((answer.status / 100, answer.header("x-heroku-warning")), (4, ""));
    }
    draw(&server, &token).send().expect(200);
    assert_eq!(server.ask("GET", "/account").bearer(&token).send().expect(200).header("x-heroku-warning"), "");
}

#[test]
fn one_header_takes_a_code_of_every_kind_and_each_once() {
    let server = Server::with_texts();
    let (token, mut phone, codes) = ann(&server);
    server.add_backup_phone(&token, ANNS, || code_in(&server.texts(ANNS, 1)[0]));
    server.texts(ANNS, 2);
    server.time_passes(3600);
    // Asked for after the app's: a sign-in by another factor ends the text that is on its way.
    let mut text = || {
        server.recover(ANN, PASSWORD).send().expect(201);
        code_in(&server.texts(ANNS, 3)[2])
    };
    let ways: [&mut dyn FnMut() -> String; 3] = [&mut || phone.code(), &mut text, &mut || codes[4].clone()];
    for way in ways {
        let code = way();
        let answer = sign_in(&server, &code).expect(201);
        assert!(answer.header("x-heroku-warning").is_empty() && !answer.body.contains(&code), "{answer:?}");
        assert_eq!(sign_in(&server, &code).refusal(), refused_code(), "{code} works twice");
    }
    let sessions = server.ask("GET", "/oauth/sessions").bearer(&token).send().expect(200);
    assert_eq!(sessions.json().as_array().unwrap().len(), 4);
    let mails = server.all_mails().concat();
    assert!(mails.contains("A code sent by text message was used") && mails.contains("A recovery code was used"));
}

#[test]
fn one_recovery_code_in_a_hundred_sign_ins_at_once_opens_one_session() {
    let server = Server::with_ann();
    let (token, _, codes) = ann(&server);
    // Fewer sign-ins than tries: each may be wrong four times.
    let waiting: Vec<_> = (0..AT_ONCE / 4)
        .flat_map(|_| {
            let mut browser = server.browser();
            browser.half_sign_in(ANN);
            vec![browser; 4]
        })
        .collect();
    // Four come over the API: more would wait for their turn to hash, not for the code.
    let barrier = Barrier::new(AT_ONCE + 4);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let (server, barrier, code) = (&server, &barrier, &codes[0]);
        let mut threads: Vec<_> = waiting
            .into_iter()
            .map(|mut browser| {
                scope.spawn(move || {
                    barrier.wait();
                    let answer = browser.call("/api/sign-in/verify", &[("code", code)]);
                    assert_eq!(answer.status == 200, browser.jar.contains_key("twinlock_session"), "{answer:?}");
                    answer.status
                })
            })
            .collect();
        threads.extend((0..4).map(|_| {
            scope.spawn(move || {
                barrier.wait();
                sign_in(server, code).status
            })
        }));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| matches!(status, 200 | 201)).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 201 | 401)), "{statuses:?}");
    let sessions = server.ask("GET", "/oauth/sessions").bearer(&token).send().expect(200);
    assert_eq!(sessions.json().as_array().unwrap().len(), 2, "{sessions:?}");
    assert!(!server.log().contains("ERROR"), "{}", server.log());
    // The tries were no guesses: the budget is as it was, and so are the nine other codes.
    for code in &codes[1..3] {
        sign_in(&server, code).expect(201);
    }
    server.mail_that_says("To: ann@example.org\r\nSubject: You have new recovery codes");
}
