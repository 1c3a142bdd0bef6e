//! The sheet of recovery codes: viewed, saved, drilled; and where it is shown once.

use crate::recovery_codes::{UNKNOWN, USED, with_a_sheet};
use crate::world::{STEP, World, home, printed, refusal, typed};
use domain::Error;
use domain::outbox::Notice;
use domain::policy::{Policy, RecoveryCodes};
use model::Refusal;
use model::factor::TypedCode;
use model::moment::MINUTE;

fn show_once() -> Policy {
    Policy { recovery_codes: RecoveryCodes::ShowOnce, ..Policy::default() }
}

#[test]
fn viewing_never_rotates_and_is_told_each_time() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.sign_in_with(&ann.sheet[6]).unwrap();
    world.mail();
    let other = ann.sign_in_with(&ann.sheet[7]).unwrap();
    world.mail();
    let other = crate::world::Browser::of(&world, other);
    for (times, from) in (1..).zip([&browser, &other, &browser, &other]) {
        let sheet = world.core().view_recovery_codes(&from.step_up(&ann)).unwrap();
        assert_eq!(printed(&sheet), ann.sheet, "used ones too, in their places");
        assert_eq!(sheet.set.used.iter().map(|used| used.number).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(world.notices(), [Notice::RecoveryCodesViewed]);
        assert_eq!(ann.times("recovery_codes_viewed"), times);
        world.restart();
    }
    ann.sign_in_with(&ann.sheet[0]).unwrap();
}

#[test]
fn viewing_and_drawing_ask_for_a_fresh_password() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, old) = (world.core(), browser.step_up(&ann));
    world.later(5 * MINUTE);
    assert_eq!(refusal(core.fresh(&browser.owner())), Refusal::StepUpNeeded);
    let other = crate::world::Browser::of(&world, ann.sign_in_with(&ann.code()).unwrap());
    assert_eq!(refusal(core.fresh(&other.owner())), Refusal::StepUpNeeded, "signing in is no step-up");

    let before = (ann.account().recovery.unwrap().id, ann.history().len());
    core.end_session(&other.owner(), browser.owner().session_id().unwrap()).unwrap();
    world.mail();
    assert_eq!(refusal(core.view_recovery_codes(&old)), Refusal::SignedOut);
    assert_eq!(refusal(core.regenerate_recovery_codes(&old)), Refusal::SignedOut);
    assert_eq!(refusal(core.drill_recovery_code(&old, &typed(&ann.sheet[0]))), Refusal::SignedOut);
    assert_eq!((ann.account().recovery.unwrap().id, ann.history().len() - 1), before, "only the session ended");
    assert!(world.mail().is_empty());
}

#[test]
fn a_password_that_was_changed_meanwhile_shows_no_codes() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let (fresh, other) = (browser.step_up(&ann), ann.sign_in());
    let new = domain::password::Password::typed("brisk heron mends the lantern".into());
    core.change_password(&world.permit(), &other.step_up(&ann), new).unwrap();
    world.mail();
    let no = [
        refusal(core.view_recovery_codes(&fresh)),
        refusal(core.unsaved_recovery_codes(&fresh)),
        refusal(core.regenerate_recovery_codes(&fresh)),
        refusal(core.drill_recovery_code(&fresh, &typed(&ann.sheet[0]))),
    ];
    assert_eq!(no, [const { Refusal::SignedOut }; 4]);
    assert!(world.mail().is_empty());
}

#[test]
fn where_codes_are_shown_once_nothing_viewable_is_kept_and_they_work() {
    let world = World::with(show_once());
    let (ann, browser) = with_a_sheet(&world, "ann");
    assert_eq!(world.count("SELECT count(*) FROM recovery_set WHERE sealed_codes IS NULL"), 1);
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    assert_eq!(refusal(core.view_recovery_codes(&fresh)), Refusal::CodesShownOnce);
    assert_eq!(refusal(core.unsaved_recovery_codes(&fresh)), Refusal::CodesShownOnce);
    assert_eq!(ann.times("recovery_codes_viewed"), 0);
    assert!(world.mail().is_empty());
    assert!(!browser.overview().recovery.unwrap().viewable);
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9));

    let sent_back: Vec<TypedCode> = ann.sheet.iter().map(|code| typed(code)).collect();
    let sheet = core.sheet_of(&browser.owner(), &sent_back).unwrap();
    assert_eq!(printed(&sheet), ann.sheet, "the page that shows them can still make a file of them");
    let mut another = sent_back.clone();
    another[9] = typed("0000-0000-0000-0000");
    for not_all in [&sent_back[..9], &another[..], &[sent_back.clone(), sent_back.clone()].concat()] {
        assert_eq!(refusal(core.sheet_of(&browser.owner(), not_all)), Refusal::StateMoved);
    }
}

#[test]
fn an_operator_who_changes_to_show_once_leaves_the_present_codes_working() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    world.restart_with(show_once());
    ann.sign_in_with(&ann.sheet[0]).unwrap();
    let sheet = world.core().regenerate_recovery_codes(&browser.step_up(&ann)).unwrap();
    assert!(!sheet.set.viewable);
    assert_eq!(world.count("SELECT count(*) FROM recovery_set WHERE sealed_codes IS NOT NULL"), 0);
    ann.sign_in_with(&printed(&sheet)[0]).unwrap();

    world.restart_with(Policy::default());
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().view_recovery_codes(&fresh)), Refusal::CodesShownOnce, "it was never kept");
    ann.sign_in_with(&printed(&sheet)[1]).unwrap();
    let again = world.core().regenerate_recovery_codes(&fresh).unwrap();
    assert_eq!(printed(&world.core().view_recovery_codes(&fresh).unwrap()), printed(&again));
}

#[test]
fn saved_is_said_of_the_set_that_was_shown() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, owner) = (world.core(), browser.owner());
    let fresh = browser.step_up(&ann);
    let shown = core.unsaved_recovery_codes(&fresh).unwrap();
    assert_eq!(printed(&core.unsaved_recovery_codes(&fresh).unwrap()), ann.sheet, "as often as the page is drawn");
    assert_eq!(ann.times("recovery_codes_viewed"), 0, "they were not put away yet");
    let newer = core.regenerate_recovery_codes(&fresh).unwrap();
    assert_eq!(refusal(core.recovery_codes_saved(&owner, &shown.set.id)), Refusal::StateMoved);
    assert!(!browser.overview().recovery.unwrap().saved);
    core.recovery_codes_saved(&owner, &newer.set.id).unwrap();
    let revision = ann.changes();
    core.recovery_codes_saved(&owner, &newer.set.id).unwrap();
    assert_eq!((ann.changes(), ann.times("recovery_codes_saved")), (revision, 1), "pressed twice");
    assert!(browser.overview().recovery.unwrap().saved);
    assert_eq!(refusal(core.unsaved_recovery_codes(&fresh)), Refusal::StepUpNeeded, "from here on it is a viewing");
}

#[test]
fn the_drill_proves_a_code_without_spending_it() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let (before, changes) = (ann.account(), ann.changes());
    for _ in 0..3 {
        assert_eq!(core.drill_recovery_code(&fresh, &typed(&ann.sheet[4])).unwrap(), 5);
    }
    assert_eq!((ann.changes(), ann.wrong_codes_counted()), (changes, 0));
    assert_eq!(ann.account().sessions.len(), before.sessions.len());
    assert_eq!(ann.times("recovery_code_checked"), 3);
    assert!(world.mail().is_empty());
    assert!(ann.command_line(Some(&ann.code())).is_ok(), "the app's codes are not burnt by it");
    assert_eq!(ann.sign_in_with(&ann.sheet[4]).unwrap().codes_left, Some(9), "it was not spent");
    world.mail();
    assert_eq!(refusal(core.drill_recovery_code(&fresh, &typed(&ann.sheet[4]))), USED);
    assert_eq!(ann.wrong_codes_counted(), 0);
    world.later(2 * STEP);
    let in_app = core.drill_recovery_code(&fresh, &typed(&ann.code()));
    assert_eq!(refusal(in_app), Refusal::CodeShape, "no drill of the app");
    assert_eq!(ann.wrong_codes_counted(), 0, "nor a guess");
}

#[test]
fn drills_and_sign_ins_share_one_budget_and_a_drill_clears_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let wrong = "0000-0000-0000-0000";
    for round in 1..=5 {
        assert_eq!(refusal(core.drill_recovery_code(&fresh, &typed(wrong))), UNKNOWN);
        assert!(round == 5 || core.drill_recovery_code(&fresh, &typed(&ann.sheet[0])).is_ok());
        assert_eq!(refusal(ann.command_line(Some(wrong))), UNKNOWN);
        assert_eq!(ann.wrong_codes_counted(), 2 * round, "a right drill takes back itself alone");
    }
    let locked = Refusal::TooManyCodes { seconds: 15 * MINUTE };
    assert_eq!(refusal(core.drill_recovery_code(&fresh, &typed(&ann.sheet[0]))), locked);
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), locked);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), locked, "over all kinds of codes");
    assert_eq!(ann.wrong_codes_counted(), 10);
    world.later(15 * MINUTE);
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9));
    assert_eq!(ann.wrong_codes_counted(), 0);
}

#[test]
fn a_set_that_was_moved_from_another_account_is_not_shown() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let (bob, bobs) = with_a_sheet(&world, "bob");
    let copy = "UPDATE recovery_set SET (id, sealed_codes) = (SELECT id, sealed_codes FROM recovery_set WHERE account_id = ?1) WHERE account_id = ?2";
    world.sql().execute(copy, [&ann.id, &bob.id]).unwrap();
    let (core, fresh) = (world.core(), bobs.step_up(&bob));
    assert!(matches!(core.view_recovery_codes(&fresh), Err(Error::Failed { .. })));
    assert!(matches!(core.unsaved_recovery_codes(&fresh), Err(Error::Failed { .. })));
    assert_eq!(bob.times("recovery_codes_viewed"), 0);
    assert!(bobs.overview().recovery.is_some(), "the page is still there");
    let again = core.regenerate_recovery_codes(&fresh).unwrap();
    assert_eq!(printed(&core.view_recovery_codes(&fresh).unwrap()), printed(&again), "a new set mends it");
    assert!(core.owner_by_bearer(&ann.api_key, &home()).is_ok());
}

#[test]
fn once_codes_are_shown_once_older_copies_are_forgotten_too() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    world.restart_with(show_once());
    world.core().tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM recovery_set WHERE sealed_codes IS NOT NULL"), 0);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().view_recovery_codes(&fresh)), Refusal::CodesShownOnce);
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9), "they go on working");
}

#[test]
fn a_set_that_nobody_saved_is_shown_untold_for_half_an_hour_only() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let core = world.core();
    let sheet = core.unsaved_recovery_codes(&browser.step_up(&ann)).unwrap();
    world.later(30 * MINUTE + 1);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(core.unsaved_recovery_codes(&fresh)), Refusal::StepUpNeeded);
    assert_eq!((ann.times("recovery_codes_viewed"), world.mail().len()), (0, 0));
    assert_eq!(printed(&core.view_recovery_codes(&fresh).unwrap()), printed(&sheet));
    assert_eq!((ann.times("recovery_codes_viewed"), world.notices()), (1, vec![Notice::RecoveryCodesViewed]));
}
