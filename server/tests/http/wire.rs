//! A client of ours that is too old or too new for the server is told which side to update; others are not asked.

use crate::world::{ANN, PASSWORD, Server};

#[test]
fn a_client_names_the_contract_it_speaks() {
    let server = Server::with_ann();
    let ask = |version: &str| server.command_line(ANN, PASSWORD).with("Twinlock-Wire", version).send();
    assert_eq!(ask("1").expect(201).header("twinlock-wire"), "1");
    for (version, id, words) in [
        ("0", "client_too_old", "Update twinlock on this computer"),
        ("2", "client_too_new", "Ask the operator to update the server"),
        ("4294967295", "client_too_new", "newer than the server"),
        ("-1", "client_too_old", "too old"),
        ("", "client_too_old", "too old"),
        ("1.0", "client_too_old", "too old"),
    ] {
        let answer = ask(version);
        assert_eq!(answer.refusal(), (400, id.to_owned()), "{version:?}");
        assert!(answer.json()["message"].as_str().unwrap().contains(words), "{answer:?}");
        assert_eq!(answer.header("twinlock-wire"), "1");
    }
    let japanese = server.ask("GET", "/account").with("Twinlock-Wire", "0").with("Accept-Language", "ja").send();
    assert!(japanese.json()["message"].as_str().unwrap().contains("twinlock を更新"), "{japanese:?}");
    assert_eq!(server.command_line(ANN, PASSWORD).send().expect(201).header("twinlock-wire"), "1");
}

#[test]
fn a_dead_token_is_told_why_it_is_dead() {
    let server = Server::with_ann();
    let (first, second) = (server.token(ANN, PASSWORD), server.token(ANN, PASSWORD));
    let why = |token: &str| {
        let answer = server.ask("GET", "/account").bearer(token).send();
        assert_eq!(answer.refusal(), (401, "unauthorized".to_owned()));
        answer.header("twinlock-code").to_owned()
    };
    server.ask("DELETE", "/oauth/sessions/~").bearer(&first).send().expect(200);
    assert_eq!(why(&first), "ended-signed-out");
    let mut browser = server.browser();
    browser.sign_in(ANN);
    browser.turn_two_factor_on();
    assert_eq!(why(&second), "ended-two-factor");
    assert_eq!(why("twl_cli_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "signed-out");
}

#[test]
fn the_masks_of_two_command_lines_are_told_apart() {
    let server = Server::with_ann();
    let tokens = [server.token(ANN, PASSWORD), server.token(ANN, PASSWORD)];
    let listed = server.ask("GET", "/oauth/authorizations").bearer(&tokens[0]).send().expect(200).json();
    let masks: Vec<&str> =
        listed.as_array().unwrap().iter().filter_map(|one| one["access_token"]["token"].as_str()).collect();
    for token in &tokens {
        let fits = |mask: &&&str| mask.split_once("**********").is_some_and(|(start, _)| token.starts_with(start));
        assert_eq!(masks.iter().filter(fits).count(), 1, "{masks:?}");
        assert!(!listed.to_string().contains(token.as_str()));
    }
}
