//! Several devices: their names, whose code it was, and their end.

use crate::recovery_codes::with_a_sheet;
use crate::world::{Person, Phone, STEP, World, refusal, typed};
use domain::flow::change_device::Others;
use domain::outbox::Notice;
use model::Refusal;
use model::device::{DeviceName, MOST_DEVICES, Overlap};
use model::factor::CodeHint;
use model::moment::{DAY, HOUR};

fn name(name: &str) -> DeviceName {
    DeviceName::parse(name).unwrap()
}

/// Sets a device up beside the others.
fn add(world: &World, ann: &Person<'_>, browser: &crate::world::Browser<'_>, called: &str) -> domain::Result<Phone> {
    let (core, fresh) = (world.core(), browser.step_up(ann));
    let phone = Phone::scan(&core.start_device(&fresh).unwrap());
    core.prove_device(&fresh, None, &typed(&phone.code(world.now()))).unwrap();
    core.finish_device(&fresh, None, &name(called), Others::Stay).map(|()| phone)
}

/// The id of a device, by its name.
fn id(ann: &Person<'_>, called: &str) -> String {
    ann.account().active_authenticators().find(|device| device.name == called).expect("a device").id.clone()
}

#[test]
fn no_two_devices_have_one_name_and_what_is_so_already_changes_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let pixel = add(&world, &ann, &browser, "Pixel 9").map(|_| id(&ann, "Pixel 9")).unwrap();
    world.later(STEP);
    assert_eq!(refusal(add(&world, &ann, &browser, "Pixel 9")), Refusal::DeviceNameTaken);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(core.rename_device(&fresh, &id(&ann, ""), &name("Pixel 9"))), Refusal::DeviceNameTaken);
    let (before, lines) = (ann.account().revision, ann.history().len());
    world.notices();
    core.rename_device(&fresh, &pixel, &name("Pixel 9")).unwrap();
    core.keep_device(&fresh, &pixel).unwrap();
    assert_eq!((ann.account().revision, ann.history().len()), (before, lines));
    assert!(world.notices().is_empty(), "it was not about to stop");
}

#[test]
fn of_what_ended_only_the_newest_is_remembered() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    for number in 0..8 {
        let called = format!("device {number}");
        add(&world, &ann, &browser, &called).unwrap();
        let fresh = browser.step_up(&ann);
        world.core().remove_device(&fresh, &id(&ann, &called)).unwrap();
        world.later(STEP);
    }
    let mut retired: Vec<String> =
        ann.account().authenticators.into_iter().filter(|of| !of.active).map(|of| of.name).collect();
    retired.sort();
    assert_eq!(retired, ["device 3", "device 4", "device 5", "device 6", "device 7"]);
}

#[test]
fn up_to_five_devices_get_in_and_each_is_known_by_its_code() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let mut phones = vec![("", ann.phone().clone())];
    for called in ["Pixel 9", "iPad", "KeePassXC", "私の電話"] {
        phones.push((called, add(&world, &ann, &browser, called).unwrap()));
        world.later(STEP);
    }
    assert_eq!(world.notices()[0], Notice::DeviceAdded { device: "Pixel 9".into() });
    for (called, phone) in &phones {
        let signed_in = crate::world::Browser::of(&world, ann.sign_in_with(&phone.code(world.now())).unwrap());
        let here = signed_in.overview().sessions.into_iter().find(|session| session.current).unwrap();
        assert_eq!(here.device.as_deref(), Some(*called).filter(|name| !name.is_empty()));
        let newest = &core.history(&signed_in.owner(), None, None).unwrap().lines[0];
        let told = newest.details.get("device").map(String::as_str);
        assert_eq!((newest.kind.as_str(), told), ("signed-in", here.device.as_deref()), "and the history tells it");
    }

    assert_eq!(phones.len(), MOST_DEVICES);
    assert_eq!(refusal(add(&world, &ann, &browser, "one more")), Refusal::TooManyDevices);
    // In the place of one of them at once it goes.
    let fresh = browser.step_up(&ann);
    let ipad = id(&ann, "iPad");
    let later =
        core.finish_device(&fresh, None, &name("one more"), Others::Replace { id: &ipad, overlap: Overlap::Hour });
    assert_eq!(refusal(later), Refusal::TooManyDevices);
    core.finish_device(&fresh, None, &name("one more"), Others::Replace { id: &ipad, overlap: Overlap::None }).unwrap();
    assert_eq!(ann.account().active_authenticators().count(), MOST_DEVICES);
    world.later(STEP);
    let of_ipad = phones[2].1.code(world.now());
    assert_eq!(refusal(ann.sign_in_with(&of_ipad)), Refusal::WrongCode(CodeHint::OldDevice));
}

#[test]
fn a_device_is_renamed_and_removed_by_itself() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let old = ann.account().authenticators[0].id.clone();
    core.rename_device(&fresh, &old, &name("Old phone")).unwrap();
    assert_eq!(browser.overview().factors[0].name, "Old phone");
    assert!(world.mail().is_empty(), "a name is nothing to alarm anybody about");
    assert_eq!(refusal(core.remove_device(&fresh, &old)), Refusal::LastDevice);
    let new = add(&world, &ann, &browser, "New phone").unwrap();
    world.mail();

    let fresh = browser.step_up(&ann);
    core.remove_device(&fresh, &old).unwrap();
    assert_eq!(world.notices(), [Notice::DeviceRemoved { device: "Old phone".into() }]);
    assert_eq!(refusal(core.remove_device(&fresh, &old)), Refusal::DeviceNotFound, "twice");
    assert_eq!(refusal(core.rename_device(&fresh, &old, &name("x"))), Refusal::DeviceNotFound);
    assert_eq!(refusal(core.keep_device(&fresh, &old)), Refusal::DeviceNotFound);
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::OldDevice));
    ann.sign_in_with(&new.code(world.now())).unwrap();
    assert!(ann.account().two_factor());
}

#[test]
fn one_device_always_stays() {
    let world = World::new();
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let (old, old_phone) = (ann.account().authenticators[0].id.clone(), ann.phone().clone());
    ann.phone = Some(browser.change_device(&ann, "New", Overlap::Day));
    let new = id(&ann, "New");
    let fresh = browser.step_up(&ann);
    // The old one retires tomorrow: without the new one the account would be open then.
    assert_eq!(refusal(core.remove_device(&fresh, &new)), Refusal::OneMustStay);
    core.keep_device(&fresh, &old).unwrap();
    core.remove_device(&fresh, &new).unwrap();
    world.later(2 * DAY);
    core.retire_devices().unwrap();
    ann.phone = Some(old_phone);
    ann.sign_in_with(&ann.code()).expect("it stays");
    assert!(ann.account().two_factor());
}

#[test]
fn a_device_that_retires_can_go_at_once() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let old = ann.account().authenticators[0].id.clone();
    let new = browser.change_device(&ann, "New", Overlap::Week);
    core.remove_device(&browser.step_up(&ann), &old).unwrap();
    world.later(STEP);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::OldDevice));
    ann.sign_in_with(&new.code(world.now())).unwrap();
    world.later(8 * DAY);
    core.retire_devices().unwrap();
    assert_eq!(ann.times("device_retired"), 0, "it has gone already");
}

#[test]
fn a_device_whose_time_is_over_is_gone_for_every_verb_before_the_task_comes_round() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let old = ann.account().authenticators[0].id.clone();
    browser.change_device(&ann, "New", Overlap::Hour);
    world.later(HOUR);
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(core.keep_device(&fresh, &old)), Refusal::DeviceNotFound);
    assert_eq!(refusal(core.rename_device(&fresh, &old, &name("x"))), Refusal::DeviceNotFound);
    assert_eq!(browser.overview().factors.len(), 1);
    assert_eq!(refusal(ann.command_line(Some(&ann.code()))), Refusal::WrongCode(CodeHint::OldDevice));
}

#[test]
fn a_code_of_an_old_device_counts_as_a_guess_and_is_forgotten_with_it() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    browser.change_device(&ann, "New", Overlap::None);
    world.later(STEP);
    let before = ann.wrong_codes_counted();
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::OldDevice));
    assert_eq!(ann.wrong_codes_counted(), before + 1);
    world.later(31 * DAY);
    world.core().tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM authenticator"), 1, "with its secret");
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), Refusal::WrongCode(CodeHint::None));
}

#[test]
fn devices_of_somebody_else_are_not_there() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let (bob, his) = with_a_sheet(&world, "bob");
    add(&world, &bob, &his, "his").unwrap();
    let (core, fresh) = (world.core(), his.step_up(&bob));
    let hers = ann.account().authenticators[0].id.clone();
    let before = world.kept();
    assert_eq!(refusal(core.remove_device(&fresh, &hers)), Refusal::DeviceNotFound);
    assert_eq!(refusal(core.rename_device(&fresh, &hers, &name("mine"))), Refusal::DeviceNotFound);
    assert_eq!(refusal(core.keep_device(&fresh, &hers)), Refusal::DeviceNotFound);
    let pending = Phone::scan(&core.start_device(&fresh).unwrap());
    core.prove_device(&fresh, None, &typed(&pending.code(world.now()))).unwrap();
    let others = Others::Replace { id: &hers, overlap: Overlap::None };
    assert_eq!(refusal(core.finish_device(&fresh, None, &name("x"), others)), Refusal::DeviceNotFound);
    assert_eq!(ann.account().active_authenticators().count(), 1);
    assert!(before.len() < world.kept().len(), "only his own lines were written");
}

#[test]
fn turning_two_factor_off_takes_every_device_and_its_memory() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    add(&world, &ann, &browser, "second").unwrap();
    browser.change_device(&ann, "third", Overlap::Day);
    let core = world.core();
    core.start_device(&browser.step_up(&ann)).unwrap();
    core.disable(&browser.step_up(&ann), None).unwrap();
    assert_eq!(world.count("SELECT count(*) FROM authenticator"), 0);
    world.later(2 * DAY);
    core.retire_devices().unwrap();
    assert_eq!(ann.times("device_retired"), 0);
}
