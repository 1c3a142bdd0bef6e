//! Ending a freeze early: password and second factor together.

use crate::freeze::freeze;
use crate::parallel::{at_once, refused};
use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Person, STEP, World, home, refusal, typed};
use domain::Result;
use domain::caller::Owner;
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::factor::CodeHint;
use model::freeze::LASTS;
use model::moment::MINUTE;

fn thaw(world: &World, owner: &Owner, password: &str, code: &str) -> Result<()> {
    world.core().thaw(&world.permit(), owner, &Password::typed(password.to_owned()), &typed(code))
}

/// Ann, frozen, with a browser that has signed in since.
fn frozen(world: &World) -> (Person<'_>, Browser<'_>) {
    let (ann, _) = with_a_sheet(world, "ann");
    freeze(world, &ann);
    let browser = ann.sign_in();
    world.later(STEP);
    (ann, browser)
}

#[test]
fn password_and_code_together_end_it() {
    let world = World::new();
    let (ann, browser) = frozen(&world);
    let until = ann.account().frozen_until.unwrap();
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().view_recovery_codes(&fresh)), Refusal::Frozen { until });
    thaw(&world, &browser.owner(), &ann.password, &ann.code()).unwrap();
    assert_eq!((ann.account().frozen_until, browser.overview().account.frozen_until), (None, None));
    assert!(browser.is_signed_in());
    assert_eq!(ann.history().last().unwrap().0, "thawed");
    let letters = world.mail();
    assert_eq!(letters.iter().map(|letter| &letter.notice).collect::<Vec<_>>(), [&Notice::Thawed]);
    assert!(letters[0].freeze.is_some(), "it may have been somebody else");
    world.core().view_recovery_codes(&browser.step_up(&ann)).unwrap();
    assert_eq!(refusal(thaw(&world, &browser.owner(), &ann.password, &ann.code())), Refusal::NotFrozen);
}

#[test]
fn one_of_the_two_is_not_enough_and_both_are_counted() {
    let world = World::new();
    let (ann, browser) = frozen(&world);
    let (owner, account) = (browser.owner(), ann.account());
    assert_eq!(refusal(thaw(&world, &owner, "not the password at all", &ann.code())), Refusal::WrongPassword);
    let wrong = thaw(&world, &owner, &ann.password, &ann.wrong_code());
    assert_eq!(refusal(wrong), Refusal::WrongCode(CodeHint::None));
    assert_eq!(ann.wrong_codes_counted(), 1, "with every other code");
    assert_eq!(ann.account().frozen_until, account.frozen_until);
    for _ in 0..9 {
        assert!(thaw(&world, &owner, &ann.password, &ann.wrong_code()).is_err());
    }
    let waits = refusal(thaw(&world, &owner, &ann.password, &ann.code()));
    assert!(matches!(waits, Refusal::TooManyCodes { .. }), "{waits:?}");
    assert!(world.notices().is_empty());
    assert_eq!(ann.times("thawed"), 0);
}

#[test]
fn a_recovery_code_ends_it_and_is_spent_by_that() {
    let world = World::new();
    let (ann, browser) = frozen(&world);
    thaw(&world, &browser.owner(), &ann.password, &ann.sheet[0]).unwrap();
    let told = world.notices();
    assert!(told.len() == 2 && told.contains(&Notice::Thawed), "{told:?}");
    assert!(told.contains(&Notice::RecoveryCodeUsed { left: 9 }), "{told:?}");
    world.later(STEP);
    freeze(&world, &ann);
    let again = ann.sign_in();
    let used = thaw(&world, &again.owner(), &ann.password, &ann.sheet[0]);
    assert_eq!(refusal(used), Refusal::WrongCode(CodeHint::RecoveryCodeUsed));
    assert!(ann.account().frozen_until.is_some());
}

#[test]
fn a_text_message_ends_it() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let core = world.core();
    assert_eq!(refusal(core.text_code_to_thaw(&browser.owner())), Refusal::NotFrozen);
    freeze(&world, &ann);
    world.later(MINUTE);
    let again = ann.sign_in();
    assert!(core.thaw_view(&again.owner()).unwrap().phone.is_some());
    core.text_code_to_thaw(&again.owner()).unwrap();
    assert!(matches!(refusal(core.text_code_to_thaw(&again.owner())), Refusal::TooManyTexts { .. }));
    thaw(&world, &again.owner(), &ann.password, &world.texted_code()).unwrap();
    let told = world.notices();
    assert!(told.len() == 2 && told.contains(&Notice::Thawed) && told.contains(&Notice::SmsUsed), "{told:?}");
}

#[test]
fn without_a_second_factor_only_time_ends_it() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let until = freeze(&world, &ann);
    let browser = ann.sign_in();
    assert_eq!(refusal(thaw(&world, &browser.owner(), &ann.password, "123456")), Refusal::ThawNeedsFactor { until });
    assert_eq!(refusal(world.core().text_code_to_thaw(&browser.owner())), Refusal::ThawNeedsFactor { until });
    assert_eq!(ann.account().frozen_until, Some(until));
    world.later(LASTS);
    let late = ann.sign_in();
    assert_eq!(refusal(thaw(&world, &late.owner(), &ann.password, "123456")), Refusal::NotFrozen);
}

#[test]
fn neither_an_api_key_nor_somebody_half_signed_in_ends_it() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    world.core().mark_api_key(&browser.step_up(&ann), "~", true).unwrap();
    freeze(&world, &ann);
    world.later(STEP);
    let key = world.core().owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(thaw(&world, &key, &ann.password, &ann.code())), Refusal::ScopeTooNarrow);
    assert!(ann.account().frozen_until.is_some());
}

#[test]
fn of_twenty_who_end_it_at_once_with_the_same_code_one_does() {
    let world = World::new();
    let (ann, browser) = frozen(&world);
    let (owner, code) = (browser.owner(), ann.code());
    let answers = at_once((0..20).collect::<Vec<_>>(), |_| thaw(&world, &owner, &ann.password, &code));
    assert_eq!(refused(&answers).len(), 19);
    assert_eq!((ann.times("thawed"), ann.account().frozen_until), (1, None));
    assert_eq!(world.notices(), [Notice::Thawed]);
    assert_eq!(ann.wrong_codes_counted(), 0, "a right code is no guess");
}
