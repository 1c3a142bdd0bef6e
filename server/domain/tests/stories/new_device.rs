//! A new device, while two-factor stays on: without a gap, and without a change until its last step.

use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Phone, STEP, World, home, refusal, typed};
use domain::flow::change_device::{NewDevice, Others};
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::device::{DeviceName, Overlap};
use model::factor::{CodeHint, FactorKind};
use model::moment::{DAY, HOUR, MINUTE};

fn name(name: &str) -> DeviceName {
    DeviceName::parse(name).unwrap()
}

#[test]
fn until_its_last_step_the_old_device_works_and_the_new_one_opens_nothing() {
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
    assert_eq!(refusal(core.prove_device(&fresh, None, &typed(&wrong))), Refusal::WrongCode(CodeHint::None));
    let early = core.finish_device(&fresh, None, &name("Pixel 9"), Others::Stay);
    assert_eq!(refusal(early), Refusal::NothingPending, "not without its code");

    let first = new.code(world.now());
    core.prove_device(&fresh, None, &typed(&first)).unwrap();
    assert!(matches!(core.new_device(&fresh).unwrap(), NewDevice::Proven(_)));
    let twice = refusal(core.prove_device(&fresh, None, &typed(&first)));
    assert_eq!(twice, Refusal::WrongCode(CodeHint::AlreadyUsed), "and once");
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&new.code(world.now()))), Refusal::WrongCode(CodeHint::None), "not yet");
    ann.sign_in_with(&ann.code()).expect("the old one still does");
    assert!(world.mail().is_empty());
    let (pending, keys) = (ann.half_sign_in(), ann.account().api_keys.len());
    let old = browser.overview().factors[0].id.clone();
    core.finish_device(&fresh, None, &name("Pixel 9"), Others::Replace { id: &old, overlap: Overlap::None }).unwrap();

    assert_eq!(world.notices(), [Notice::DeviceChanged]);
    let overview = browser.overview();
    assert_eq!((overview.factors.len(), overview.factors[0].name.as_str()), (1, "Pixel 9"));
    assert!(browser.is_signed_in() && other.is_signed_in() && ann.has_key(&ann.api_key));
    assert_eq!(ann.account().api_keys.len(), keys);
    assert_eq!(refusal(core.second_step(&pending, &typed(&ann.sheet[0]))), Refusal::SignInExpired);
    assert_eq!(refusal(ann.sign_in_with(&first)), Refusal::WrongCode(CodeHint::AlreadyUsed));
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::OldDevice), "the old one is dead");
    ann.phone = Some(new);
    world.later(STEP);
    ann.sign_in_with(&ann.code()).unwrap();
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9), "recovery codes stay");
    assert!(browser.overview().phone.is_some(), "and the backup phone");
}

#[test]
fn the_old_device_works_as_long_as_its_owner_chose_and_then_retires_itself() {
    for (overlap, lasts) in [(Overlap::Hour, HOUR), (Overlap::Day, DAY), (Overlap::Week, 7 * DAY)] {
        let world = World::new();
        let (mut ann, browser) = with_a_sheet(&world, "ann");
        let old = ann.phone().clone();
        let begun = world.now();
        let new = browser.change_device(&ann, "Pixel 9", overlap);
        let ends = begun + lasts;
        let told = Notice::DeviceOverlap { device: "Pixel 9".into(), old: String::new(), until: ends };
        assert_eq!(world.notices(), [told]);
        let revision = ann.changes();
        // Both are told apart, in the list and in what they open.
        let untils: Vec<_> = browser.overview().factors.iter().map(|device| device.retires_at).collect();
        assert_eq!(untils, [Some(ends), None]);
        world.later(lasts - 1);
        world.core().retire_devices().unwrap();
        ann.sign_in_with(&old.code(world.now())).expect("its last second");
        ann.sign_in_with(&new.code(world.now())).expect("beside the new one");
        assert!(world.mail().is_empty());

        world.later(1);
        // Its codes are refused at the second, whether or not the task has come round.
        assert_eq!(refusal(ann.sign_in_with(&old.code(world.now()))), Refusal::WrongCode(CodeHint::OldDevice));
        assert_eq!(ann.changes(), revision + 2, "two sign-ins, and nothing else");
        world.core().retire_devices().unwrap();
        world.core().retire_devices().unwrap();
        assert_eq!(world.notices(), [Notice::DeviceRetired { device: String::new() }]);
        assert_eq!(ann.times("device_retired"), 1);
        assert_eq!(ann.changes(), revision + 3, "open pages are told");
        // A clock that goes back does not bring it back.
        world.later(-lasts);
        assert_eq!(refusal(ann.sign_in_with(&old.code(world.now()))), Refusal::WrongCode(CodeHint::OldDevice));
        world.later(lasts + STEP);
        ann.phone = Some(new);
        ann.sign_in_with(&ann.code()).unwrap();
        assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9), "recovery codes are untouched");
    }
}

#[test]
fn leaving_at_any_point_changes_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    // Before its code, after its code, and given up in words.
    for proven in [false, true] {
        let fresh = browser.step_up(&ann);
        let left = Phone::scan(&core.start_device(&fresh).unwrap());
        if proven {
            core.prove_device(&fresh, None, &typed(&left.code(world.now()))).unwrap();
        }
        world.later(30 * MINUTE);
        let fresh = browser.step_up(&ann);
        assert!(matches!(core.new_device(&fresh).unwrap(), NewDevice::None), "it has expired");
        let late = core.finish_device(&fresh, None, &name("late"), Others::Stay);
        assert_eq!(refusal(late), Refusal::NothingPending);
        let code = left.code(world.now());
        assert_eq!(refusal(core.prove_device(&fresh, None, &typed(&code))), Refusal::NothingPending);
        assert_eq!(refusal(ann.sign_in_with(&code)), Refusal::WrongCode(CodeHint::None));
        core.tidy().unwrap();
        ann.sign_in_with(&ann.code()).unwrap();
        assert_eq!(ann.account().authenticators.len(), 1);
        world.later(STEP);
    }
    let fresh = browser.step_up(&ann);
    core.start_device(&fresh).unwrap();
    core.cancel_device(&fresh).unwrap();
    assert!(matches!(core.new_device(&fresh).unwrap(), NewDevice::None));
    assert!(world.mail().is_empty());
    assert_eq!(ann.account().recovery.unwrap().left(), 10);
    ann.sign_in_with(&ann.code()).unwrap();
}

#[test]
fn what_one_session_began_no_other_one_finishes() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    world.later(STEP);
    let stranger = ann.sign_in();
    let theirs = stranger.step_up(&ann);
    let phone = Phone::scan(&core.start_device(&theirs).unwrap());
    core.prove_device(&theirs, None, &typed(&phone.code(world.now()))).unwrap();

    let mine = browser.step_up(&ann);
    assert!(matches!(core.new_device(&mine).unwrap(), NewDevice::None), "it is not even seen");
    assert_eq!(refusal(core.finish_device(&mine, None, &name("Pixel 9"), Others::Stay)), Refusal::NothingPending);
    assert_eq!(refusal(core.cancel_device(&mine)), Refusal::NothingPending);
    core.end_other_sessions(&browser.owner()).unwrap();
    assert_eq!(refusal(core.finish_device(&theirs, None, &name("theirs"), Others::Stay)), Refusal::SignedOut);
    let pixel = Phone::scan(&core.start_device(&mine).unwrap());
    assert_ne!(pixel, phone);
    core.prove_device(&mine, None, &typed(&pixel.code(world.now()))).unwrap();
    core.finish_device(&mine, None, &name("Pixel 9"), Others::Stay).unwrap();
    world.later(STEP);
    assert!(ann.sign_in_with(&phone.code(world.now())).is_err());
    ann.sign_in_with(&pixel.code(world.now())).unwrap();
}

#[test]
fn a_form_from_before_another_tab_began_anew_acts_on_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let first = core.start_device(&fresh).unwrap();
    let second = core.start_device(&fresh).unwrap();
    let code = |of: &_| typed(&Phone::scan(of).code(world.now()));
    for _ in 0..20 {
        let stale = core.prove_device(&fresh, Some(&first.id), &code(&first));
        assert_eq!(refusal(stale), Refusal::StateMoved, "it is no guess either");
    }
    core.prove_device(&fresh, Some(&second.id), &code(&second)).unwrap();
    let stale = core.finish_device(&fresh, Some(&first.id), &name("Pixel 9"), Others::Stay);
    assert_eq!(refusal(stale), Refusal::StateMoved);
    assert_eq!(ann.account().active_authenticators().count(), 1);
    core.finish_device(&fresh, Some(&second.id), &name("Pixel 9"), Others::Stay).unwrap();
    assert_eq!(ann.account().active_authenticators().count(), 2);
}

#[test]
fn the_code_of_the_old_device_is_told_for_what_it_is() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    world.later(STEP);
    let fresh = browser.step_up(&ann);
    core.start_device(&fresh).unwrap();
    let old = ann.code();
    for _ in 0..2 {
        let told = core.prove_device(&fresh, None, &typed(&old));
        assert_eq!(refusal(told), Refusal::WrongCode(CodeHint::PresentDevice));
    }
    // What was told to be right opens nothing any more: whoever has the session learns nothing by trying.
    assert_eq!(refusal(ann.sign_in_with(&old)), Refusal::WrongCode(CodeHint::AlreadyUsed));
    world.later(STEP);
    ann.sign_in_with(&ann.code()).unwrap();
}

#[test]
fn what_another_tab_began_anew_takes_the_place_of_what_was_begun() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let first = Phone::scan(&core.start_device(&fresh).unwrap());
    core.prove_device(&fresh, None, &typed(&first.code(world.now()))).unwrap();
    let second = Phone::scan(&core.start_device(&fresh).unwrap());
    assert_eq!(refusal(core.finish_device(&fresh, None, &name("a"), Others::Stay)), Refusal::NothingPending);
    assert_eq!(
        refusal(core.prove_device(&fresh, None, &typed(&first.code(world.now())))),
        Refusal::WrongCode(CodeHint::None)
    );
    core.prove_device(&fresh, None, &typed(&second.code(world.now()))).unwrap();
    core.finish_device(&fresh, None, &name("b"), Others::Stay).unwrap();
    assert_eq!(refusal(core.finish_device(&fresh, None, &name("c"), Others::Stay)), Refusal::NothingPending, "twice");
    assert_eq!(ann.account().active_authenticators().count(), 2);
}

#[test]
fn after_a_recovery_code_a_new_device_makes_the_session_an_ordinary_one() {
    let world = World::new();
    let (mut ann, _) = with_a_sheet(&world, "ann");
    let browser = Browser::of(&world, ann.sign_in_with(&ann.sheet[0]).unwrap());
    assert!(browser.overview().came_by_recovery_code());
    ann.phone = Some(browser.change_device(&ann, "Pixel 9", Overlap::None));
    let overview = browser.overview();
    assert!(!overview.came_by_recovery_code());
    assert_eq!(overview.sessions[0].factor, Some(FactorKind::Authenticator));
    assert_eq!(overview.sessions[0].device.as_deref(), Some("Pixel 9"));
    assert_eq!(overview.recovery.unwrap().left(), 9);
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
    assert_eq!(
        refusal(core.prove_device(&fresh, None, &code)),
        Refusal::AlreadyOff,
        "it would leave other sessions alive"
    );
    assert_eq!(refusal(core.finish_device(&fresh, None, &name("a"), Others::Stay)), Refusal::AlreadyOff);
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_eq!(refusal(core.start_authenticator(&browser.step_up(&ann))), Refusal::AlreadyOn);
    assert_eq!(ann.account().active_authenticators().count(), 1);
    assert_eq!(core.owner_by_session(&browser.token, &home()).unwrap().unwrap().account_id(), ann.id);
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
