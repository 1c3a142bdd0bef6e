//! SSH keys: whom sshd may let in, and that two-factor does not touch them.

use crate::world::{STEP, World, home, refusal, typed};
use domain::caller::Owner;
use domain::flow::key_holder::KeyHolder;
use domain::flow::ssh_keys::authorized_keys_line;
use domain::outbox::Notice;
use domain::password::Password;
use domain::store::read_for_sshd;
use model::Refusal;
use model::api_key::MOST_KEYS;
use model::factor::CodeHint;
use model::moment::MINUTE;

/// A public key for each number: sshd would take it, nobody has the private half.
pub(crate) fn key(number: u8) -> String {
    use base64::Engine;
    let mut blob = Vec::new();
    for part in [&b"ssh-ed25519"[..], &[number; 32]] {
        blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
        blob.extend(part);
    }
    format!("ssh-ed25519 {}", base64::engine::general_purpose::STANDARD.encode(blob))
}

#[test]
fn a_key_is_added_and_removed_and_its_owner_is_told() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let (core, holder) = (world.core(), KeyHolder::from(&browser.step_up(&ann)));
    let added = core.add_ssh_key(&holder, &format!("{} ann@laptop\n", key(1))).unwrap();
    assert_eq!((added.comment.as_str(), added.public_key.as_str()), ("ann@laptop", key(1).as_str()));
    let fingerprint = added.fingerprint.clone();
    assert_eq!(browser.overview().ssh_keys[0].fingerprint, fingerprint);
    assert_eq!(refusal(core.add_ssh_key(&holder, &key(1))), Refusal::SshKeyTaken, "twice");
    assert_eq!(world.notices(), [Notice::SshKeyAdded { fingerprint: fingerprint.clone() }]);
    let removed = core.remove_ssh_key(&holder, &fingerprint).unwrap();
    assert_eq!(removed.id, added.id);
    assert_eq!(refusal(core.remove_ssh_key(&holder, &added.id)), Refusal::SshKeyNotFound);
    assert_eq!(world.notices(), [Notice::SshKeyRemoved { fingerprint }]);
    core.add_ssh_key(&holder, &key(1)).expect("it is nobody's any more");
}

#[test]
fn a_key_names_one_account() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let core = world.core();
    let hers = core.add_ssh_key(&KeyHolder::from(&ann.sign_in().step_up(&ann)), &key(1)).unwrap();
    let his = KeyHolder::from(&bob.sign_in().step_up(&bob));
    assert_eq!(refusal(core.add_ssh_key(&his, &key(1))), Refusal::SshKeyTaken);
    assert_eq!(refusal(core.remove_ssh_key(&his, &hers.id)), Refusal::SshKeyNotFound);
    assert_eq!(read_for_sshd(&world.file(), Some(&bob.id), None).unwrap().len(), 0);
    assert_eq!(read_for_sshd(&world.file(), Some(&bob.id), Some(&hers.fingerprint)).unwrap().len(), 0);
    assert_eq!(read_for_sshd(&world.file(), Some(&ann.id), Some(&hers.fingerprint)).unwrap().len(), 1);
}

#[test]
fn turning_two_factor_on_and_off_and_a_new_password_leave_keys_alone() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    core.add_ssh_key(&KeyHolder::from(&browser.step_up(&ann)), &key(1)).unwrap();
    let let_in = |id: &str| read_for_sshd(&world.file(), Some(id), None).unwrap().len();
    let mut browser = ann.sign_in();
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_eq!(let_in(&ann.id), 1);
    let new = Password::typed("granite badgers at noon".to_owned());
    let changed = core.change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
    browser.token = changed.session.unwrap();
    ann.password = "granite badgers at noon".to_owned();
    assert_eq!(let_in(&ann.id), 1);
    core.disable(&browser.step_up(&ann), None).unwrap();
    assert_eq!(let_in(&ann.id), 1);
}

#[test]
fn only_a_person_who_proved_it_again_changes_keys() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let core = world.core();
    let by_code = |owner: &Owner, code: Option<&str>| core.key_holder(owner, core.fresh(owner), || Ok(code.map(typed)));
    let plain = ann.sign_in();
    assert_eq!(refusal(by_code(&plain.owner(), None)), Refusal::StepUpNeeded, "there is no code yet");
    ann.turn_two_factor_on();
    let terminal = ann.sign_in();
    world.later(STEP);
    assert_eq!(refusal(by_code(&terminal.owner(), None)), Refusal::TwoFactorNeeded);
    let wrong = by_code(&terminal.owner(), Some(&ann.wrong_code())).unwrap();
    assert_eq!(refusal(core.add_ssh_key(&wrong, &key(1))), Refusal::WrongCode(CodeHint::None));
    let code = ann.code();
    let holder = by_code(&terminal.owner(), Some(&code)).unwrap();
    // What is refused for another reason leaves the code good, and counts no guess.
    assert_eq!(refusal(core.add_ssh_key(&holder, "ssh-ed25519 AAAA")), Refusal::SshKeyInvalid);
    for _ in 0..12 {
        assert_eq!(refusal(core.remove_ssh_key(&holder, "no such key")), Refusal::SshKeyNotFound);
    }
    core.add_ssh_key(&holder, &key(1)).unwrap();
    let again = by_code(&terminal.owner(), Some(&code)).unwrap();
    assert_eq!(refusal(core.add_ssh_key(&again, &key(2))), Refusal::WrongCode(CodeHint::AlreadyUsed), "works once");
    let key_of_api = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    world.later(STEP);
    assert_eq!(refusal(by_code(&key_of_api, Some(&ann.code()))), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.fresh(&terminal.owner())), Refusal::StepUpNeeded, "a code is no password");

    // A recovery code is told of like any other use of one, and which code it was is known.
    world.notices();
    let sheet = ann.sheet.clone();
    let holder = by_code(&terminal.owner(), Some(&sheet[0])).unwrap();
    assert_eq!(refusal(core.add_ssh_key(&holder, &key(1))), Refusal::SshKeyTaken);
    core.add_ssh_key(&holder, &key(3)).unwrap();
    let fingerprint = core.ssh_keys(&terminal.owner()).unwrap()[1].fingerprint.clone();
    let told = world.notices();
    assert!(
        told.contains(&Notice::RecoveryCodeUsed { left: 9 }) && told.contains(&Notice::SshKeyAdded { fingerprint })
    );
    let shown: Vec<_> = ann.history().into_iter().filter(|(kind, _)| kind == "code_shown").collect();
    assert_eq!(shown.len(), 2);
    assert!(shown[0].1.contains("authenticator") && shown[1].1.contains("recovery_code"), "{shown:?}");

    // What was proven ends with the epoch, and with the session.
    let fresh = KeyHolder::from(&terminal.step_up(&ann));
    core.sign_out(&terminal.owner()).unwrap();
    assert_eq!(refusal(core.add_ssh_key(&fresh, &key(2))), Refusal::SignedOut);
}

#[test]
fn there_is_an_end_to_how_many() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, holder) = (world.core(), KeyHolder::from(&ann.sign_in().step_up(&ann)));
    for number in 1..=u8::try_from(MOST_KEYS).unwrap() {
        core.add_ssh_key(&holder, &key(number)).unwrap();
    }
    assert_eq!(refusal(core.add_ssh_key(&holder, &key(200))), Refusal::TooManyKeys);
}

#[test]
fn what_sshd_gets_is_one_line_a_key_and_nothing_of_a_row_that_was_tampered_with() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, holder) = (world.core(), KeyHolder::from(&ann.sign_in().step_up(&ann)));
    core.add_ssh_key(&holder, &format!("{} \"evil\" comment", key(1))).unwrap();
    let line = |shared| {
        let keys = read_for_sshd(&world.file(), None, None).unwrap();
        authorized_keys_line(&keys[0], shared)
    };
    assert_eq!(line(false).unwrap(), key(1), "no comment, no options");
    assert_eq!(line(true).unwrap(), format!("restrict,environment=\"TWINLOCK_ACCOUNT={}\" {}", ann.id, key(1)));
    let tampered = [
        format!("{}\n{}", key(1), key(2)),
        format!("command=\"id\" {}", key(1)),
        format!("{} comment", key(1)),
        key(2),
        String::new(),
    ];
    for tampered in tampered {
        world.sql().execute("UPDATE ssh_key SET public_key = ?1", [&tampered]).unwrap();
        assert_eq!((line(false), line(true)), (None, None), "{tampered:?}");
    }
}

#[test]
fn reading_for_sshd_needs_no_server_and_refuses_a_file_it_does_not_know() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let holder = KeyHolder::from(&ann.sign_in().step_up(&ann));
    world.core().add_ssh_key(&holder, &key(1)).unwrap();
    world.core().checkpoint().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("twinlock.db");
    std::fs::copy(world.file(), &copy).unwrap();
    let before = std::fs::read(&copy).unwrap();
    assert_eq!(read_for_sshd(&copy, None, None).unwrap().len(), 1);
    assert_eq!(std::fs::read(&copy).unwrap(), before, "read, and nothing else");
    for version in [0, 3, 99] {
        rusqlite::Connection::open(&copy).unwrap().pragma_update(None, "user_version", version).unwrap();
        assert!(read_for_sshd(&copy, None, None).is_err(), "{version}");
    }
    assert!(read_for_sshd(&folder.path().join("none.db"), None, None).is_err());
    assert!(!folder.path().join("none.db").exists(), "nothing is made");
}

#[test]
fn its_last_use_is_noted_without_disturbing_open_pages() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let added = core.add_ssh_key(&KeyHolder::from(&browser.step_up(&ann)), &key(1)).unwrap();
    let revision = ann.account().revision;
    world.later(MINUTE);
    core.ssh_key_used(&added.fingerprint).unwrap();
    core.ssh_key_used("SHA256:of-nobody").unwrap();
    assert_eq!(browser.overview().ssh_keys[0].last_used_at, Some(world.now()));
    assert_eq!(ann.account().revision, revision);
}

#[test]
fn a_link_to_the_file_is_followed_and_a_key_without_its_account_is_nobodys() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, holder) = (world.core(), KeyHolder::from(&ann.sign_in().step_up(&ann)));
    // Beside the link there is no write-ahead log: what it leads to is not as it was before the last change.
    let link = world.file().with_file_name("elsewhere");
    std::os::unix::fs::symlink(world.file(), &link).unwrap();
    let first = core.add_ssh_key(&holder, &key(1)).unwrap();
    let read = |account: Option<&str>, fingerprint: Option<&str>| {
        let keys = read_for_sshd(&link, account, fingerprint).unwrap();
        keys.into_iter().map(|key| key.fingerprint).collect::<Vec<_>>()
    };
    assert_eq!(read(None, None), std::slice::from_ref(&first.fingerprint));
    core.remove_ssh_key(&holder, &first.id).unwrap();
    assert!(read(None, None).is_empty() && read(None, Some(&first.fingerprint)).is_empty());

    let second = core.add_ssh_key(&holder, &key(2)).unwrap();
    assert_eq!(read(Some(&ann.id), Some(&second.fingerprint)), std::slice::from_ref(&second.fingerprint));
    world.sql().execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM account").unwrap();
    assert_eq!(world.count("SELECT count(*) FROM ssh_key"), 1);
    for account in [None, Some(ann.id.as_str())] {
        assert!(read(account, None).is_empty() && read(account, Some(&second.fingerprint)).is_empty(), "{account:?}");
    }
}
