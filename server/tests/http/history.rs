//! The history: read on the page and over the API, downloaded, and checked by the command line without a server.

use crate::devices::{ann, enter};
use crate::mail::Mail;
use crate::program::{Answer, token_of};
use crate::world::{ANN, PASSWORD, Server, run, twinlock};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

const PAGE: &str = "/dashboard/history";
const FILE: &str = "/dashboard/history/file";

/// `twinlock history verify - …`, with no server, no home and no credentials.
fn verify(file: &str, more: &[&str]) -> Output {
    let mut command = twinlock();
    run(command.args(["history", "verify", "-"]).args(more), file)
}

#[track_caller]
pub(crate) fn whole(file: &str) -> Value {
    let output = verify(file, &["--json"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Exit code and what it said.
#[track_caller]
fn broken(file: &str, more: &[&str]) -> String {
    let output = verify(file, more);
    assert!(output.status.code() == Some(1) && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn kinds(answer: &Answer) -> Vec<String> {
    let lines = answer.json()["lines"].as_array().unwrap().clone();
    lines.iter().map(|line| line["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_download_is_a_file_of_lines_that_the_command_line_finds_unbroken() {
    let server = Server::with_ann();
    let (mut browser, mut phone) = ann(&server);
    let answer = browser.open(FILE).expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"twinlock-history.jsonl\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    let lines: Vec<Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().map(|line| &line["kind"]).any(|kind| kind == "two_factor_enabled"));
    assert!((1..).zip(&lines).all(|(number, line)| line["number"] == number));
    for secret in ["twl_", PASSWORD, "otpauth", "+81"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    let told = whole(&answer.body);
    let last = lines.last().unwrap();
    assert_eq!((&told["lines"], &told["account"]), (&last["number"], &last["account"]));
    assert_eq!((&told["head"]["hash"], &told["last"]), (&last["hash"], &last["at"]));
    let page = browser.open(PAGE).expect(200);
    assert!(page.body.contains(last["hash"].as_str().unwrap()), "the page names the end of it");
    assert!(page.body.contains(&format!("href=\"{FILE}\"")));

    // The same by the API.
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let by_api = server.ask("GET", "/account/history/file").bearer(&token).send().expect(200);
    assert_eq!(by_api.header("content-type"), "application/x-ndjson");
    assert!(by_api.body.starts_with(&answer.body), "a sign-in more");
}

#[test]
fn what_was_done_to_the_file_is_named_with_its_line() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    let file = browser.open(FILE).expect(200).body;
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let head = serde_json::from_str::<Value>(lines.last().unwrap()).unwrap()["hash"].as_str().unwrap().to_owned();
    let without =
        |at: usize| lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect::<String>();

    assert_eq!(broken(&file.replacen("127.0.0.1", "127.0.0.2", 1), &[]).split(" is ").next(), Some("twinlock: Line 2"));
    assert!(broken(&without(0), &[]).contains("does not begin with the first line"));
    assert!(broken(&without(2), &[]).contains("Before line 3 1 line was removed"));
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    assert!(broken(&swapped.concat(), &[]).contains("Line 2 stands before lines that were written before it"));
    assert!(broken("", &[]).contains("The file is empty"));
    assert!(broken("{}\n", &[]).contains("Line 1 is no line of a history"));
    assert!(broken(&file.replace('\n', "\r\n"), &[]).contains("carriage return"));
    assert!(broken(&format!("\u{feff}{file}"), &[]).contains("byte order mark"));

    // An end that is missing shows by the head alone, which is copied as it stands in a mail.
    let cut = without(lines.len() - 1);
    whole(&cut);
    assert!(broken(&cut, &["--head", &head]).contains(&head));
    let copied = format!(" {} {}", &head[..30], head[30..].to_uppercase());
    assert!(verify(&file, &["--head", &copied]).status.success());
    assert!(broken(&file, &["--head", "4f4f"]).contains("64 digits"));

    let json: Value = serde_json::from_str(&broken(&without(2), &["--json"])).unwrap();
    assert_eq!((&json["id"], &json["code"]), (&"history_broken".into(), &"missing".into()));
    let output = run(twinlock().args(["history", "verify", "/nowhere/at/all"]), "");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("/nowhere/at/all"));
    let japanese = run(twinlock().env("LANG", "ja_JP.UTF-8").args(["history", "verify", "-"]), &without(2));
    assert!(String::from_utf8(japanese.stderr).unwrap().contains("3 行目の前で 1 行が削除されています"));
}

#[test]
fn whoever_may_not_read_the_history_gets_no_download() {
    let server = Server::with_ann();
    let mut stranger = server.browser();
    assert_eq!(stranger.open(FILE).expect(303).header("location"), "/sign-in");
    let (mut browser, mut phone) = ann(&server);
    let mut half = server.browser();
    half.half_sign_in(ANN);
    assert_eq!(half.open(FILE).expect(303).header("location"), "/sign-in", "half signed in is not signed in");
    half.type_code(&phone.code()).expect(303);
    half.open(FILE).expect(200);
    for path in ["/account/history", "/account/history/file"] {
        server.ask("GET", path).send().expect(401);
        server.ask("GET", path).basic(ANN, PASSWORD).send().expect(401);
    }
    let overview = browser.overview();
    assert!(overview["account"]["id"].is_string());
    server.make_account("bob@example.org");
    let mut bob = server.browser();
    bob.sign_in("bob@example.org");
    let file = bob.open(FILE).expect(200).body;
    assert!(!file.contains(overview["account"]["id"].as_str().unwrap()), "each has their own");
    // Nothing changes by reading it, and nothing else than reading is there.
    assert_eq!(bob.open(FILE).expect(200).body, file);
    server.ask("POST", "/account/history").bearer("twl_key_x").send().expect(405);
}

#[test]
fn lines_are_chosen_by_group_and_number() {
    let server = Server::with_ann();
    let (mut browser, mut phone) = ann(&server);
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let ask = |query: &str| server.ask("GET", &format!("/account/history{query}")).bearer(&token).send();
    let all = ask("").expect(200);
    assert_eq!(kinds(&all).last().unwrap(), "account_created");
    assert_eq!(all.json()["head"]["number"].as_i64(), Some(kinds(&all).len() as i64));
    assert!(all.json()["older"].is_null());
    assert!(
        kinds(&ask("?group=factors").expect(200))
            .iter()
            .all(|kind| kind.contains("two_factor") || kind.contains("codes"))
    );
    assert_eq!(kinds(&ask("?group=account").expect(200)), ["account_created"]);
    assert_eq!(kinds(&ask("?before=2").expect(200)), ["account_created"]);
    assert_eq!(kinds(&ask("?before=2&group=sign-ins").expect(200)), Vec::<String>::new());
    for odd in [
        "?group=all",
        "?before=0",
        "?before=-1",
        "?before=x",
        "?before=99999999999999999999",
        "?before=1&before=2",
        "?x=1",
    ] {
        assert_eq!(ask(odd).refusal(), (422, "invalid_params".to_owned()), "{odd}");
    }

    // The page: a plain form that leads to itself.
    let page = browser.open(&format!("{PAGE}?group=account")).expect(200).body;
    assert!(page.contains("The account was created") && !page.contains("Signed in"), "{page}");
    assert!(page.contains("<option value=\"account\" selected"), "{page}");
    assert!(
        browser.open(&format!("{PAGE}?group=sign-ins&before=2")).expect(200).body.contains("There are no such lines")
    );
    for odd in ["?group=all", "?before=x"] {
        let page = browser.open(&format!("{PAGE}{odd}")).expect(422).body;
        assert!(page.contains("Choose one of the groups on the history page"), "{page}");
    }
}

/// With the hash out of a mail the owner finds what the operator did, who has the database.
#[test]
fn an_operator_who_rewrites_the_history_is_found_out_by_a_mail() {
    let mut server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    let mail = Mail::with_subject(&server, "Two-factor authentication is on");
    let (_, rest) = mail.text.split_once("History of your account: line ").expect("the end of the history");
    let hash: String = rest.lines().nth(1).unwrap().trim().to_owned();
    assert!(mail.html.contains(&hash));
    let before = browser.open(FILE).expect(200).body;
    assert!(verify(&before, &["--head", &hash]).status.success());
    let jar = browser.jar;
    server.stop();

    // All lines are written anew, without the sign-in, and chained as they have to be.
    let database = rusqlite::Connection::open(server.data().join("twinlock.db")).unwrap();
    let account = database.query_row("SELECT id FROM account", [], |row| row.get::<_, String>(0)).unwrap();
    let events = domain::store::Store::open(&server.data().join("twinlock.db")).unwrap();
    let kept: Vec<_> = events.events_between(&account, 0, 1000).unwrap();
    database.execute("DELETE FROM event", []).unwrap();
    let (mut number, mut head) = (0, None);
    for event in kept.iter().map(|of| &of.event).filter(|event| event.kind != "signed_in") {
        number += 1;
        let hash = domain::chain::hash(head, &account, domain::chain::body(event, number).as_bytes());
        head = Some(hash);
        let values = rusqlite::params![
            account,
            number,
            event.at.0,
            event.kind,
            event.client,
            event.address,
            event.details,
            hash.0
        ];
        database
            .execute(
                "INSERT INTO event (account_id, number, at, kind, client, address, details, hash, moves, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', ?2)",
                values,
            )
            .unwrap();
    }
    let end = rusqlite::params![number, head.unwrap().0];
    database.execute("UPDATE account SET history_number = ?1, history_head = ?2", end).unwrap();
    server.restart();
    let mut browser = server.browser();
    browser.jar = jar;
    let file = browser.open(FILE).expect(200).body;
    whole(&file);
    assert!(broken(&file, &["--head", &hash]).contains("was rewritten"));
}

#[test]
fn the_command_line_lists_downloads_and_checks() {
    let server = Server::with_ann();
    let (_, mut phone) = ann(&server);
    let token = token_of(&enter(&server, &phone.code()).expect(201));
    let site = format!("http://127.0.0.1:{}", server.port);
    let environment = BTreeMap::from([("TWINLOCK_TOKEN", token.as_str()), ("TWINLOCK_SERVER", &site)]);
    let command = |words: &[&str]| run(twinlock().envs(&environment).arg("history").args(words), "");
    let list = command(&[]);
    let said = String::from_utf8(list.stdout).unwrap();
    assert!(
        list.status.success()
            && said.contains("Two-factor authentication was turned on")
            && said.contains("    1  The account was created"),
        "{said}"
    );

    let file = server.beside("history.jsonl");
    let path = file.to_str().unwrap();
    let downloaded = command(&["download", path]);
    let said = String::from_utf8(downloaded.stdout.clone()).unwrap();
    assert!(downloaded.status.success() && said.starts_with("The history is unbroken: "), "{downloaded:?}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(said.contains(whole(&text)["head"]["hash"].as_str().unwrap()), "{said}");
    let again = command(&["download", path]);
    assert_eq!(again.status.code(), Some(1), "what is there is not written over");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(String::from_utf8(command(&["download", "-"]).stdout).unwrap(), text);

    let dead = run(
        twinlock()
            .env("TWINLOCK_TOKEN", "twl_key_x")
            .env("TWINLOCK_SERVER", &site)
            .args(["history", "download", "other"]),
        "",
    );
    assert_eq!(dead.status.code(), Some(3));
    assert!(!std::path::Path::new("other").exists(), "half of a file is worth nothing");
}

/// What the README gives to whoever does not want to take our word for it.
#[test]
fn the_recipe_of_the_readme_finds_what_we_find() {
    let server = Server::with_ann();
    let (mut browser, _) = ann(&server);
    let file = browser.open(FILE).expect(200).body;
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let (_, recipe) = readme.split_once("```sh\n[ -s history.jsonl ]").expect("the recipe");
    let recipe = format!("[ -s history.jsonl ]{}", recipe.split_once("```").unwrap().0);
    let says = |file: &str| {
        fs::write(server.beside("history.jsonl"), file).unwrap();
        let output = Command::new("sh").args(["-c", &recipe]).current_dir(server.beside("")).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let hash = |line: &str| serde_json::from_str::<Value>(line).unwrap()["hash"].as_str().unwrap().to_owned();
    let all: Vec<&str> = file.lines().collect();
    let holds = |lines: usize| format!("{lines} lines hold, the last of them is {}\n", hash(all[lines - 1]));
    assert_eq!(says(&file), holds(all.len()));
    let touched = file.replacen("127.0.0.1", "127.0.0.2", 1);
    assert_eq!(says(&touched), format!("broken: {}\n{}", touched.lines().nth(1).unwrap(), holds(1)));
    // What was cut off is no history, whole as what is left may be.
    assert_eq!(says(file.trim_end()), format!("broken: not whole lines\n{}", holds(all.len() - 1)));
    assert!(says("").starts_with("broken: not whole lines\n0 lines hold"));
}
