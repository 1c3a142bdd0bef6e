//! A new device in the place of the old one, while two-factor stays on.

use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Phone, STEP, World, refusal, typed};
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::factor::{CodeHint, FactorKind};
use model::moment::MINUTE;

#[test]
fn the_old_device_works_until_the_new_one_has_shown_its_first_code() {
    let world = World::with_texts();
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let other = ann.sign_in();
    let new = Phone::scan(&core.start_device(&fresh).unwrap());
    assert_eq!(Phone::scan(&core.pending_enrolment(&fresh).unwrap()), new, "the page may be reloaded");
    world.later(STEP);
    ann.sign_in_with(&ann.code()).expect("the old one works");
    assert_eq!(refusal(ann.sign_in_with(&new.code(world.now()))), Refusal::WrongCode(CodeHint::None));
    let wrong = new.wrong_code(world.now());
    assert_eq!(refusal(core.confirm_device(&fresh, &typed(&wrong))), Refusal::WrongCode(CodeHint::None));
    assert!(world.mail().is_empty());
    let (pending, keys) = (ann.half_sign_in(), ann.account().api_keys.len());

    core.confirm_device(&fresh, &typed(&new.code(world.now()))).unwrap();
    assert_eq!(world.notices(), [Notice::DeviceChanged]);
    assert_eq!(ann.account().active_authenticators().count(), 1);
    assert!(browser.is_signed_in() && other.is_signed_in() && ann.has_key(&ann.api_key));
    assert_eq!(ann.account().api_keys.len(), keys);
    assert_eq!(refusal(core.second_step(&pending, &typed(&ann.sheet[0]))), Refusal::SignInExpired);
    let first = new.code(world.now());
    assert_eq!(refusal(ann.sign_in_with(&first)), Refusal::WrongCode(CodeHint::AlreadyUsed));
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::None), "the old one is dead");
    ann.phone = Some(new);
    ann.sign_in_with(&ann.code()).unwrap();
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9), "recovery codes stay");
    assert!(browser.overview().phone.is_some(), "and the backup phone");
}

#[test]
fn leaving_at_any_point_changes_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let left = Phone::scan(&core.start_device(&fresh).unwrap());
    world.later(30 * MINUTE);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(core.confirm_device(&fresh, &typed(&left.code(world.now())))), Refusal::NothingPending);
    core.tidy().unwrap();
    assert_eq!(ann.wrong_codes_counted(), 0);
    assert!(world.mail().is_empty());
    ann.sign_in_with(&ann.code()).unwrap();
    assert_eq!(ann.account().authenticators.len(), 1);
}

#[test]
fn after_a_recovery_code_a_new_device_makes_the_session_an_ordinary_one() {
    let world = World::new();
    let (mut ann, _) = with_a_sheet(&world, "ann");
    let browser = Browser::of(&world, ann.sign_in_with(&ann.sheet[0]).unwrap());
    assert!(browser.overview().came_by_recovery_code());
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let new = Phone::scan(&core.start_device(&fresh).unwrap());
    core.confirm_device(&fresh, &typed(&new.code(world.now()))).unwrap();
    let overview = browser.overview();
    assert!(!overview.came_by_recovery_code());
    assert_eq!(overview.sessions[0].factor, Some(FactorKind::Authenticator));
    assert_eq!(overview.recovery.unwrap().left(), 9);
    ann.phone = Some(new);
    assert!(ann.sign_in().is_signed_in());
}

#[test]
fn there_is_no_new_device_without_two_factor_nor_a_second_first_one() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let mut browser = ann.sign_in();
    let core = world.core();
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(core.start_device(&fresh)), Refusal::AlreadyOff);
    let first = Phone::scan(&core.start_authenticator(&fresh).unwrap());
    let code = typed(&first.code(world.now()));
    assert_eq!(refusal(core.confirm_device(&fresh, &code)), Refusal::AlreadyOff, "it would leave other sessions alive");
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_eq!(refusal(core.start_authenticator(&browser.step_up(&ann))), Refusal::AlreadyOn);
    assert_eq!(ann.account().active_authenticators().count(), 1);
}

#[test]
fn a_new_password_ends_a_device_that_somebody_else_began_to_set_up() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    core.start_device(&browser.step_up(&ann)).unwrap();
    let new = Password::typed("granite badgers at noon".to_owned());
    core.change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
    assert_eq!(world.count("SELECT count(*) FROM authenticator"), 1, "the one that is on");
}
