//! The history is a chain: each line follows from the one before, whoever writes and how many at once.

use crate::parallel::at_once;
use crate::world::{Browser, PASSWORD, Person, World, elsewhere, home, refusal, typed};
use domain::Core;
use domain::chain::{self, Verdict, Whole, verify};
use domain::flow::api_keys::KeyWish;
use domain::flow::sign_in::SignIn;
use domain::password::Password;
use domain::store::{Batch, Committed, EventRow};
use model::api_key::Scope;
use model::history::Group;
use model::{Moment, Refusal};

/// The whole history, as it is downloaded.
pub(crate) fn downloaded(browser: &Browser<'_>) -> String {
    let core = browser.world.core();
    let mut download = core.begin_download(&browser.owner()).unwrap();
    std::iter::from_fn(|| core.read_on(&mut download).unwrap()).collect()
}

#[track_caller]
pub(crate) fn whole(file: &str) -> Whole {
    match verify(file.as_bytes(), &[]).unwrap() {
        Verdict::Whole(whole) => whole,
        Verdict::Broken(broken) => panic!("{broken:?} in\n{file}"),
    }
}

/// The same, read out of the file by a second connection.
pub(crate) fn whole_file(world: &World, person: &Person<'_>) -> String {
    let events = world.store().events_between(&person.id, 0, i64::MAX).unwrap();
    events.iter().map(|of| chain::line(&chain::body(&of.event, of.number), &of.hash)).collect()
}

/// Checks the history of an account; returns how many lines it has.
#[track_caller]
fn checked(world: &World, person: &Person<'_>) -> usize {
    let file = whole_file(world, person);
    let whole = whole(&file);
    assert_eq!(world.store().head(&person.id).unwrap(), Some(whole.head), "the account knows the end of it");
    assert_eq!((whole.head.number as usize, &whole.account), (file.lines().count(), &person.id));
    file.lines().count()
}

#[test]
fn what_is_downloaded_can_be_checked_and_ends_with_the_head_that_the_page_shows() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let _ = ann.sign_in_with(&ann.wrong_code());
    let file = downloaded(&browser);
    let whole = whole(&file);
    assert_eq!(whole.account, ann.id);
    assert_eq!((whole.first.as_str(), whole.last.as_str()), ("2027-01-15T08:00:00Z", "2027-01-15T08:00:00Z"));
    let page = world.core().history(&browser.owner(), None, None).unwrap();
    let head = page.head.unwrap();
    assert_eq!((head.number, head.hash), (whole.head.number, whole.head.hash.to_string()));
    assert_eq!((page.lines.len(), page.older), (file.lines().count(), None));
    let newest: serde_json::Value = serde_json::from_str(file.lines().last().unwrap()).unwrap();
    assert_eq!(newest["kind"], "wrong_code");
    assert_eq!(newest["number"], page.lines[0].number);
    assert_eq!((&newest["address"], &newest["client"]), (&"192.0.2.1".into(), &"Firefox (Linux)".into()));
    assert_eq!(checked(&world, &ann), file.lines().count());
}

#[test]
fn an_account_that_is_made_begins_its_own_chain() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    bob.sign_in();
    assert_eq!((checked(&world, &ann), checked(&world, &bob)), (1, 2));
    assert_eq!((ann.account().revision, ann.account().last_change), (1, 1), "its first line is part of its making");
}

#[test]
fn a_batch_chains_all_its_lines_or_none() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let line = |of: &Person<'_>, kind: &str| EventRow {
        account_id: of.id.clone(),
        at: world.now(),
        kind: kind.to_owned(),
        client: "\"quotes\", \\ and\ttabs".to_owned(),
        address: "2001:db8::1".to_owned(),
        details: r#"{"to":"改行"}"#.to_owned(),
        revision: 0,
        moves: String::new(),
    };
    let mut batch = Batch::new();
    for (of, kind) in [(&ann, "one"), (&bob, "two"), (&ann, "three"), (&bob, "four"), (&ann, "five")] {
        batch.insert_event(line(of, kind));
    }
    let revision = ann.account().revision;
    world.store().note(batch.clone()).unwrap();
    assert_eq!((checked(&world, &ann), checked(&world, &bob)), (4, 3));
    assert_eq!(
        ann.history_after(1).iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
        ["one", "three", "five"]
    );
    assert_eq!(ann.account().revision, revision + 1, "a batch raises it once");
    assert_eq!(ann.account().last_change, 1, "nothing has changed");

    // Somebody was faster: of the batch nothing is there, and the chain goes on where it was.
    let stale = ann.account();
    world.store().note(stale.change(world.now()).unwrap().set_name(Some("Ann".to_owned())).into_batch()).unwrap();
    assert!(ann.account().last_change > stale.revision);
    let late = stale.change(world.now()).unwrap().with(batch).into_batch();
    assert_eq!(world.store().commit(late).unwrap(), Committed::SomebodyWasFaster);
    ann.sign_in();
    assert_eq!((checked(&world, &ann), checked(&world, &bob)), (5, 3));
}

#[test]
fn a_line_that_changes_nothing_keeps_no_verb_from_its_change() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let before = ann.account();
    let _ = ann.half_sign_in();
    assert_eq!(ann.account().revision, before.revision + 1, "open pages are told");
    let change = before.change(world.now()).unwrap().set_name(Some("Ann".to_owned()));
    assert_eq!(world.store().commit(change.into_batch()).unwrap(), Committed::Yes);
    assert_eq!(ann.account().last_change, ann.account().revision);
}

/// Two servers on one file, many threads: all kinds of lines, of changes and of none.
#[test]
fn lines_written_at_once_make_one_unbroken_chain() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let bob = world.signed_up("bob@example.org");
    let browser = ann.turn_two_factor_on();
    let servers = [world.core(), std::sync::Arc::new(world.open_again())];
    let before = (ann.history().len(), bob.history().len());
    let wrong = typed(&ann.wrong_code());
    let jobs: Vec<usize> = (0..48).collect();
    let written: Vec<(usize, usize)> = at_once(jobs, |job| {
        let core: &Core = &servers[job % 2];
        let permit = core.hashing.permit_blocking().unwrap();
        let password = Password::typed(PASSWORD.to_owned());
        match job % 3 {
            0 => {
                let signed_in = core.sign_in(&permit, ann.email.as_str(), &password, &elsewhere(job as u8)).unwrap();
                let SignIn::NeedsCode(token) = signed_in else { panic!("no code asked for") };
                let pending = core.pending_sign_in(&token, &home()).unwrap().unwrap();
                drop(permit);
                match core.second_step(&pending, &wrong) {
                    Err(domain::Error::Refused(Refusal::WrongCode(_))) => (2, 0),
                    Err(domain::Error::Refused(Refusal::TooManyCodes { .. })) => (1, 0),
                    other => panic!("{other:?}"),
                }
            }
            1 => {
                core.set_name(&browser.owner(), &format!("Ann {job}")).unwrap();
                (1, 0)
            }
            _ => {
                core.sign_in(&permit, bob.email.as_str(), &password, &elsewhere(job as u8)).unwrap();
                (0, 1)
            }
        }
    });
    let of = |part: fn(&(usize, usize)) -> usize| written.iter().map(part).sum::<usize>();
    assert_eq!(checked(&world, &ann), before.0 + of(|lines| lines.0));
    assert_eq!(checked(&world, &bob), before.1 + of(|lines| lines.1));
}

#[test]
fn an_account_that_is_deleted_takes_its_history_along_and_tidying_takes_nothing() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    world.later(10 * 365 * 24 * 60 * 60);
    world.core().tidy().unwrap();
    assert_eq!((checked(&world, &ann), checked(&world, &bob)), (1, 1));
    let sql = world.sql();
    sql.pragma_update(None, "foreign_keys", true).unwrap();
    sql.execute("DELETE FROM account WHERE id = ?1", [&ann.id]).unwrap();
    assert_eq!(world.count("SELECT count(*) FROM event"), 1);
    assert_eq!(world.store().head(&ann.id).unwrap(), None);
    checked(&world, &bob);
}

#[test]
fn a_long_history_is_read_page_by_page_and_downloaded_in_pieces() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (core, owner) = (world.core(), browser.owner());
    let mut batch = Batch::new();
    for number in 0..1250 {
        batch.insert_event(EventRow {
            account_id: ann.id.clone(),
            at: Moment(1_800_000_000 + number),
            kind: if number % 10 == 0 { "ssh_key_added" } else { "wrong_code" }.to_owned(),
            client: String::new(),
            address: "-".to_owned(),
            details: "{}".to_owned(),
            revision: 0,
            moves: String::new(),
        });
    }
    world.store().note(batch).unwrap();
    assert_eq!(whole(&downloaded(&browser)).head.number, 1252);

    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let page = core.history(&owner, None, before).unwrap();
        assert!(page.lines.len() <= 100);
        read.extend(page.lines.iter().map(|line| line.number));
        match page.older {
            Some(older) => before = Some(older),
            None => break,
        }
    }
    assert_eq!(read, (1..=1252).rev().collect::<Vec<i64>>(), "each line once, newest first");

    let of = |group| core.history(&owner, Some(group), None).unwrap();
    let keys = of(Group::Keys);
    assert!(keys.lines.len() == 100 && keys.lines.iter().all(|line| line.kind == "ssh-key-added"));
    assert_eq!(core.history(&owner, Some(Group::Keys), keys.older).unwrap().lines.len(), 25);
    assert_eq!(of(Group::SignIns).lines.len(), 100);
    assert!(of(Group::Factors).lines.is_empty());
    let account: Vec<_> = of(Group::Account).lines.into_iter().map(|line| line.kind).collect();
    assert_eq!(account, ["account-created"]);
}

#[test]
fn a_session_that_ends_gets_no_more_of_a_download() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let mut download = core.begin_download(&browser.owner()).unwrap();
    core.sign_out(&browser.owner()).unwrap();
    assert_eq!(refusal(core.read_on(&mut download)), Refusal::SignedOut);

    let narrow = KeyWish {
        description: "CI".to_owned(),
        scope: vec![Scope::Identity],
        expires_in: None,
        survives_freeze: false,
    };
    let key = core.create_api_key(&ann.sign_in().step_up(&ann), &narrow).unwrap().key;
    let key = core.owner_by_bearer(key.show(), &home()).unwrap();
    assert_eq!(refusal(core.begin_download(&key)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.history(&key, None, None)), Refusal::ScopeTooNarrow);
}
