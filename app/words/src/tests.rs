//! Both languages say everything, and nothing is said that nobody reads.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Each key of a language with the names of its arguments.
fn keys(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut keys = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !name.starts_with([' ', '#', '['])) {
                key = name.to_owned();
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: {key} is there twice");
            }
            for argument in line.split("{ $").skip(1) {
                let argument = argument.split([' ', '}']).next().unwrap().to_owned();
                keys.get_mut(&key).unwrap().insert(argument);
            }
        }
    }
    keys
}

#[test]
fn both_languages_say_the_same_things_about_the_same_arguments() {
    let english = keys("en");
    let mut japanese = keys("ja");
    // The help of the command line stands in its source in English, where its own test looks for the other language.
    japanese.retain(|key, _| key != "help" && !key.starts_with("help-"));
    assert_eq!(english, japanese);
}

#[test]
fn every_refusal_has_its_sentence() {
    for language in Language::ALL {
        let sentences: Vec<String> = Refusal::examples()
            .iter()
            .map(|refusal| {
                format!(
                    "{} {} {:?}\n  {}",
                    refusal.status(),
                    refusal.code(),
                    refusal.field(),
                    super::refusal(language, refusal)
                )
            })
            .collect();
        assert!(sentences.iter().all(|sentence| !sentence.contains("Unknown localization")), "{sentences:#?}");
        insta::assert_snapshot!(format!("refusals-{}", language.tag()), sentences.join("\n"));
    }
}

/// Every key in quotes in the code is known, and every key is in the code (or made from a name).
#[test]
fn every_key_is_known_and_used() {
    let known: BTreeSet<String> = keys("en").into_keys().collect();
    let mut code = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["app/src", "app/words/src", "server/src"] {
        read_all(&root.join(folder), &mut code);
    }
    for call in ["say(\"", "say_with(\"", "label=\"", "title=\"", ", \""] {
        for (at, _) in code.match_indices(call) {
            let key = code[at + call.len()..].split('"').next().unwrap();
            let is_key = key.contains('-') && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            if is_key && call.starts_with("say") {
                assert!(known.contains(key), "the code says {key}, which no language knows");
            }
        }
    }
    let made = [
        "refusal-",
        "advice-",
        "done-",
        "mail-",
        "factor-",
        "loss-",
        "way-",
        "event-",
        "history-group-",
        "overlap-",
        "scope-",
        "key-overlap-",
        "key-life-",
        "terminal-mend-",
        "terminal-broken-",
    ];
    let unused: Vec<&String> = known
        .iter()
        .filter(|key| !made.iter().any(|start| key.starts_with(start)) && !code.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn a_mail_says_what_when_where_and_escapes_what_came_from_outside() {
    let head = model::history::HistoryHead { number: 57, hash: "4f".repeat(32) };
    let occasion = mail::Occasion {
        name: "two-factor-enabled",
        at: Moment(1_800_000_000),
        client: "<b>Fire</b>fox on Linux",
        address: "192.0.2.7",
        ending: mail::Ending::Alarm,
        freeze: Some("https://account.example.org/freeze?token=twl_lnk_x"),
        about: mail::About::Nothing,
        history: Some(&head),
        site: "https://account.example.org",
    };
    for language in Language::ALL {
        let mail = mail::write(language, &occasion);
        assert!(mail.text.contains("192.0.2.7") && mail.text.contains("<b>Fire</b>fox"));
        assert!(mail.html.contains("&lt;b&gt;Fire") && !mail.html.contains("<b>"));
        let stranger = mail::write(language, &mail::Occasion { history: None, ..occasion });
        assert!(mail.html.contains(&head.hash) && !stranger.text.contains("SHA-256"));
        insta::assert_snapshot!(format!("mail-{}", language.tag()), format!("{}\n\n{}", mail.subject, mail.text));
    }
}

#[test]
fn every_factor_loss_and_way_has_its_name() {
    use model::factor::FactorKind;
    use model::ways_back::{Loss, Way};
    let names = FactorKind::ALL
        .map(|kind| format!("factor-{}", kind.name().replace('_', "-")))
        .into_iter()
        .chain(Loss::ALL.map(|loss| format!("loss-{}", loss.name())))
        .chain(Way::ALL.map(|way| format!("way-{}", way.name())));
    let known = keys("en");
    let told: BTreeSet<String> = names.inspect(|name| assert!(known.contains_key(name), "{name}")).collect();
    let prefixed = |key: &&String| ["factor-", "loss-", "way-"].iter().any(|start| key.starts_with(start));
    let all: BTreeSet<String> = known.keys().filter(prefixed).cloned().collect();
    assert_eq!(told, all, "nobody says the others");
}

/// Each line of the history has its sentence, and each sentence its line.
#[test]
fn every_event_has_its_sentence() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/domain/src/history.rs");
    let source = std::fs::read_to_string(source).unwrap();
    let (_, events) = source.split_once("pub enum Event {").unwrap();
    let (events, _) = events.split_once("\n}\n").unwrap();
    let variant = |line: &str| {
        let name = line.strip_prefix("    ")?.split([' ', ',', '{']).next()?;
        name.starts_with(|letter: char| letter.is_ascii_uppercase()).then(|| {
            let dashed = |letter: char| {
                let dash = if letter.is_ascii_uppercase() { "-" } else { "" };
                format!("{dash}{}", letter.to_ascii_lowercase())
            };
            format!("event{}", name.chars().map(dashed).collect::<String>())
        })
    };
    let told: BTreeSet<String> = events.lines().filter_map(variant).collect();
    let known: BTreeSet<String> = keys("en").into_keys().filter(|key| key.starts_with("event-")).collect();
    assert_eq!(told, known);
}
