//! Recovery codes: each opens one sign-in, in place of any other code, and nothing after that.

use crate::world::{Browser, Person, STEP, World, home, printed, refusal, typed};
use domain::outbox::Notice;
use domain::policy::{Disable, Policy};
use model::Refusal;
use model::factor::{CodeHint, FactorKind, TypedCode};

pub(crate) const UNKNOWN: Refusal = Refusal::WrongCode(CodeHint::NotOfThisSet);
pub(crate) const USED: Refusal = Refusal::WrongCode(CodeHint::RecoveryCodeUsed);

/// Somebody with two-factor on, a printed sheet, and the browser in which it was turned on.
pub(crate) fn with_a_sheet<'w>(world: &'w World, name: &str) -> (Person<'w>, Browser<'w>) {
    let mut person = world.signed_up(&format!("{name}@example.org"));
    let browser = person.turn_two_factor_on();
    world.later(10 * STEP);
    (person, browser)
}

fn used(world: &World) -> i64 {
    world.count("SELECT count(*) FROM recovery_code WHERE used_at IS NOT NULL")
}

#[test]
fn ten_codes_come_with_two_factor_and_each_opens_one_sign_in() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    assert_eq!(ann.sheet.len(), 10);
    let set = browser.overview().recovery.expect("a set");
    assert!(!set.saved && set.viewable && set.left() == 10 && set.id.len() == 4);

    for (code, left) in ann.sheet.iter().zip((0..10).rev()) {
        let signed_in = ann.sign_in_with(code).unwrap();
        assert_eq!(signed_in.codes_left, Some(left));
        assert_eq!(world.notices(), [Notice::RecoveryCodeUsed { left }]);
        let overview = Browser::of(&world, signed_in).overview();
        assert!(overview.came_by_recovery_code(), "the page leads to a new device");
        let set = overview.recovery.unwrap();
        assert_eq!((set.left(), set.is_low()), (left, left <= 3));

        let (before, changes) = (ann.account(), ann.changes());
        assert_eq!(refusal(ann.sign_in_with(code)), USED);
        assert_eq!(refusal(ann.command_line(Some(code))), USED);
        assert_eq!(ann.wrong_codes_counted(), 0, "it was no guess");
        assert_eq!(ann.changes(), changes);
        assert_eq!(ann.account().sessions.len(), before.sessions.len());
        assert!(world.mail().is_empty());
    }
    world.later(2 * STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "the app goes on when no code is left");
    assert!(world.mail().is_empty(), "and that is nothing to be told of");
}

#[test]
fn a_recovery_code_is_good_at_every_door_and_still_used_after_a_restart() {
    let world = World::with(Policy { disable: Disable::PasswordAndCode, ..Policy::default() });
    let (ann, browser) = with_a_sheet(&world, "ann");
    let terminal = ann.command_line(Some(&ann.sheet[0])).unwrap();
    assert_eq!(terminal.codes_left, Some(9));
    assert_eq!(ann.account().sessions[0].factor, Some(FactorKind::RecoveryCode));
    world.restart();
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), USED);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().disable(&fresh, Some(&typed(&ann.sheet[0])))), USED);
    assert!(ann.account().two_factor());
    world.core().disable(&fresh, Some(&typed(&ann.sheet[1]))).unwrap();
    assert!(!ann.account().two_factor());
}

#[test]
fn a_pending_sign_in_is_told_which_codes_are_used_and_ends_with_the_right_one() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    ann.sign_in_with(&ann.sheet[3]).unwrap();
    let (core, pending) = (world.core(), ann.half_sign_in());
    let set = core.other_ways(&pending).unwrap().recovery.expect("a set");
    assert_eq!(set.id, ann.account().recovery.unwrap().id);
    assert_eq!(set.used.iter().map(|used| used.number).collect::<Vec<_>>(), [4]);
    core.second_step(&pending, &typed(&ann.sheet[4])).unwrap();
    assert_eq!(refusal(core.second_step(&pending, &typed(&ann.sheet[5]))), Refusal::SignInExpired);
    assert_eq!(used(&world), 2, "the sixth is not spent");
}

#[test]
fn another_accounts_code_is_useless_and_not_consumed() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let (bob, _) = with_a_sheet(&world, "bob");
    let (before, changes) = (bob.account(), bob.changes());
    assert_eq!(refusal(bob.sign_in_with(&ann.sheet[0])), UNKNOWN);
    assert_eq!(refusal(bob.command_line(Some(&ann.sheet[0]))), UNKNOWN);
    assert_eq!((bob.wrong_codes_counted(), ann.wrong_codes_counted()), (2, 0));
    assert_eq!((bob.changes(), bob.account().sessions.len()), (changes, before.sessions.len()));
    assert_eq!(used(&world), 0);
    assert!(world.mail().is_empty());
    ann.sign_in_with(&ann.sheet[0]).unwrap();
}

#[test]
fn a_new_set_kills_the_old_one_at_once() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let old = ann.account().recovery.unwrap();
    let sheet = world.core().regenerate_recovery_codes(&browser.step_up(&ann)).unwrap();
    assert_ne!(sheet.set.id, old.id);
    assert_eq!(world.notices(), [Notice::RecoveryCodesReplaced]);
    assert_eq!(world.count("SELECT count(*) FROM recovery_code"), 10, "nothing of the old one is kept");
    let changes = ann.changes();
    for code in &ann.sheet[..3] {
        assert_eq!(refusal(ann.sign_in_with(code)), UNKNOWN);
    }
    assert_eq!(ann.changes(), changes);
    assert!(world.mail().is_empty());
    let codes = printed(&sheet);
    assert!(codes.iter().all(|code| !ann.sheet.contains(code)));
    assert_eq!(ann.sign_in_with(&codes[0]).unwrap().codes_left, Some(9));
}

#[test]
fn after_off_and_on_again_no_old_code_is_alive() {
    let world = World::new();
    let (mut ann, mut browser) = with_a_sheet(&world, "ann");
    let old = ann.sheet.clone();
    world.core().disable(&browser.step_up(&ann), None).unwrap();
    assert_eq!(world.count("SELECT count(*) FROM recovery_code"), 0);
    assert!(browser.overview().recovery.is_none());
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().regenerate_recovery_codes(&fresh)), Refusal::AlreadyOff);
    assert_eq!(refusal(world.core().view_recovery_codes(&fresh)), Refusal::NoRecoveryCodes);

    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    let sessions = ann.account().sessions.len();
    for code in &old[..3] {
        assert_eq!(refusal(ann.sign_in_with(code)), UNKNOWN);
    }
    assert_eq!(ann.account().sessions.len(), sessions);
    ann.sign_in_with(&ann.sheet[0]).unwrap();
}

#[test]
fn a_code_is_read_forgivingly_but_not_from_another_alphabet() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let lenient = |code: &str| {
        let swapped: String = code
            .chars()
            .enumerate()
            .map(|(at, letter)| match (letter, at % 2) {
                ('0', _) => 'o',
                ('1', 0) => 'I',
                ('1', _) => 'l',
                (letter, _) => letter,
            })
            .collect();
        format!("  {} ", swapped.to_lowercase().replace('-', " - "))
    };
    let drill = |code: &TypedCode| world.core().drill_recovery_code(&browser.step_up(&ann), code);
    for (code, number) in ann.sheet.iter().zip(1..) {
        assert_eq!(drill(&typed(&lenient(code))).unwrap(), number, "lower case, spaces, O and I and L");
        assert_eq!(drill(&typed(&code.replace('-', ""))).unwrap(), number);
    }
    ann.sign_in_with(&lenient(&ann.sheet[0])).unwrap();
    for look_alike in ["АААА-АААА-АААА-АААА", "ＡＡＡＡ-ＡＡＡＡ-ＡＡＡＡ-ＡＡＡＡ", "UUUU-UUUU-UUUU-UUUU"]
    {
        assert_eq!(TypedCode::parse(look_alike), Err(Refusal::CodeShape), "{look_alike}");
    }
    let digits = ann.sheet[1].replace(|letter: char| letter.is_ascii_alphabetic(), "0");
    assert_eq!(refusal(ann.sign_in_with(&digits)), UNKNOWN, "close is not right");
}

#[test]
fn a_code_from_over_the_shoulder_is_dead_after_a_recovery_sign_in() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let seen = [0, STEP].map(|off| ann.phone().code(world.now() + off));
    for by_command_line in [false, true] {
        if by_command_line {
            ann.command_line(Some(&ann.sheet[1])).unwrap();
        } else {
            ann.sign_in_with(&ann.sheet[0]).unwrap();
        }
        let sessions = ann.account().sessions.len();
        for code in &seen {
            assert_eq!(refusal(ann.sign_in_with(code)), Refusal::WrongCode(CodeHint::AlreadyUsed));
        }
        assert_eq!(ann.account().sessions.len(), sessions);
    }
    world.later(2 * STEP);
    assert!(ann.sign_in_with(&ann.code()).is_ok(), "the app goes on a minute later");
}

#[test]
fn a_code_does_nothing_without_the_password() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let stranger = domain::password::Password::typed("not her password".into());
    let core = world.core();
    let opening = domain::flow::sign_in::Opening::BROWSER;
    let given = (ann.email.as_str(), &stranger);
    let answer = core.sign_in_with_code(&world.permit(), given, Some(&ann.sheet[0]), &opening, &home());
    assert_eq!(refusal(answer), Refusal::BadCredentials);
    assert_eq!((used(&world), ann.wrong_codes_counted()), (0, 0), "it was not even looked at");
    let key = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(core.fresh(&key)), Refusal::ScopeTooNarrow, "a key draws and views nothing");
    let set = browser.overview().recovery.unwrap().id;
    assert_eq!(refusal(core.recovery_codes_saved(&key, &set)), Refusal::ScopeTooNarrow);
}
