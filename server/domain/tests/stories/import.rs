//! What another program exported becomes an authenticator here, and nobody has to scan again.

use crate::world::{Browser, STEP, World, refusal, typed};
use domain::flow::change_device::Others;
use domain::import::{Exported, one};
use domain::outbox::Notice;
use domain::policy::{Policy, RecoveryCodes};
use model::device::DeviceName;
use model::factor::CodeHint;
use model::import::Unsupported;
use model::moment::MINUTE;
use model::{EmailAddress, Refusal};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const OTHER: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

fn exported(issuer: &str, secret: &str) -> Exported {
    one(&format!("otpauth://totp/{issuer}:ann?secret={secret}&issuer={issuer}")).unwrap()
}

fn code(world: &World, exported: &Exported) -> String {
    domain::factor::totp::code_at(exported.secret(), world.now())
}

#[test]
fn the_owner_shows_a_code_of_it_and_two_factor_is_on() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, browser, authelia) = (world.core(), ann.sign_in(), exported("Authelia", SECRET));
    let fresh = browser.step_up(&ann);
    core.start_import(&fresh, &authelia).unwrap();
    assert!(!ann.account().two_factor(), "it opens nothing before its code was shown");
    assert_eq!(refusal(core.confirm_authenticator(&fresh, None, &typed("000000"))), Refusal::WrongCode(CodeHint::None));
    let shown_before = code(&world, &authelia);
    let refused = refusal(core.confirm_authenticator(&fresh, None, &typed(&shown_before)));
    assert_eq!(refused, Refusal::WrongCode(CodeHint::AlreadyUsed), "it may have been used where it comes from");
    world.later(STEP);
    core.confirm_authenticator(&fresh, None, &typed(&code(&world, &authelia))).unwrap();
    world.later(MINUTE);
    ann.sign_in_with(&code(&world, &authelia)).unwrap();
}

#[test]
fn a_used_code_is_dead_also_after_turning_off_and_importing_the_same_again() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, authelia) = (world.core(), exported("Authelia", SECRET));
    world.core().import_for(&ann.email, &[&authelia]).unwrap();
    world.later(MINUTE);
    let used = code(&world, &authelia);
    let browser = Browser::of(&world, ann.sign_in_with(&used).unwrap());
    let fresh = browser.step_up(&ann);
    core.disable(&fresh, None).unwrap();
    core.start_import(&fresh, &authelia).unwrap();
    let again = refusal(core.confirm_authenticator(&fresh, None, &typed(&used)));
    assert_eq!(again, Refusal::WrongCode(CodeHint::AlreadyUsed));
    world.later(STEP);
    core.confirm_authenticator(&fresh, None, &typed(&code(&world, &authelia))).unwrap();
    assert_eq!(refusal(ann.sign_in_with(&used)), Refusal::WrongCode(CodeHint::AlreadyUsed));
}

#[test]
fn zeros_at_the_end_of_a_secret_make_no_other_one_and_no_longer_one() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (plain, padded) = (exported("Authelia", SECRET), exported("Authelia", &format!("{SECRET}AAAAAAAA")));
    assert_eq!(code(&world, &plain), code(&world, &padded), "RFC 2104 §2");
    assert_eq!(refusal(world.core().import_for(&ann.email, &[&plain, &padded])), Refusal::ImportPresent);
    let short = one(&format!("otpauth://totp/x?secret={}", "GEZDGNBVGY3TQOJQAAAAAAAAAAAAAAAA"));
    assert_eq!(short.unwrap_err(), Refusal::ImportUnsupported(Unsupported::SecretShort { bits: 80 }));
}

#[test]
fn one_more_device_stands_beside_the_others_and_the_same_secret_is_no_second_one() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let (authelia, name) = (exported("Authelia", SECRET), DeviceName::parse("Authelia").unwrap());
    core.start_import(&fresh, &authelia).unwrap();
    world.later(STEP);
    core.prove_device(&fresh, None, &typed(&code(&world, &authelia))).unwrap();
    core.finish_device(&fresh, None, &name, Others::Stay).unwrap();
    assert_eq!(ann.account().active_authenticators().count(), 2);
    assert_eq!(refusal(core.start_import(&fresh, &authelia)), Refusal::ImportPresent, "its codes would work twice");
    let own = one(&format!("otpauth://totp/x?secret={}", base32(ann.phone().secret()))).unwrap();
    assert_eq!(refusal(core.start_import(&fresh, &own)), Refusal::ImportPresent);
    world.later(MINUTE);
    ann.sign_in_with(&code(&world, &authelia)).unwrap();
    ann.sign_in_with(&ann.code()).unwrap();
}

#[test]
fn a_name_that_is_taken_and_a_sixth_device_leave_the_code_good_and_nothing_behind() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let name = |name: &str| DeviceName::parse(name).unwrap();
    let secrets = [
        "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
        SECRET,
        "NBSWY3DPEB3W64TMMQQGC3TEEB3W64TM",
        "ORUGS4ZANFZSAYJAONSWG4TFORUGS4ZA",
    ];
    for (number, secret) in secrets.iter().enumerate() {
        let device = exported("Authelia", secret);
        core.start_import(&fresh, &device).unwrap();
        world.later(STEP);
        let (code, revision) = (typed(&code(&world, &device)), ann.account().revision);
        if number > 0 {
            assert_eq!(refusal(core.add_device(&fresh, &name("0"), &code)), Refusal::DeviceNameTaken);
            assert_eq!((ann.account().revision, ann.wrong_codes_counted()), (revision, 0));
        }
        core.add_device(&fresh, &name(&number.to_string()), &code).unwrap();
        assert_eq!(ann.account().revision, revision + 1, "one batch");
    }
    let sixth = exported("Authelia", "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA");
    assert_eq!(refusal(core.start_import(&fresh, &sixth)), Refusal::TooManyDevices);
    assert_eq!(refusal(core.plan_import(fresh.owner(), &sixth)), Refusal::TooManyDevices);
    let present = exported("Authelia", SECRET);
    assert_eq!(refusal(core.plan_import(fresh.owner(), &present)), Refusal::ImportPresent);
    assert_eq!(ann.account().active_authenticators().count(), 5);
}

#[test]
fn the_operator_turns_it_on_for_an_account_in_one_batch() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, browser) = (world.core(), ann.sign_in());
    let terminal = ann.command_line(None).unwrap().token;
    let devices = [exported("Authelia", SECRET), exported("Authelia", OTHER)];
    let both = [&devices[0], &devices[1]];
    let before = world.kept();
    core.plan_import_for(&ann.email, &both).unwrap();
    assert_eq!(world.kept(), before, "a dry run changes nothing");

    let revision = ann.account().revision;
    core.import_for(&ann.email, &both).unwrap();
    let account = ann.account();
    assert_eq!(account.revision, revision + 1);
    let mut names: Vec<&str> = account.active_authenticators().map(|device| device.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Authelia", "Authelia 2"]);
    assert!(!browser.is_signed_in() && !ann.has_key(&ann.api_key), "as if the owner had turned it on");
    assert!(core.owner_by_bearer(terminal.show(), &crate::world::home()).is_err());
    assert_eq!(world.notices(), [Notice::TwoFactorImported { from: "Authelia".to_owned() }]);
    assert_eq!((ann.times("two_factor_imported"), ann.times("recovery_codes_drawn")), (1, 1));

    // A code that was used over there a moment ago is worth nothing here.
    let used = code(&world, &devices[0]);
    assert_eq!(refusal(ann.sign_in_with(&used)), Refusal::WrongCode(CodeHint::AlreadyUsed));
    world.later(MINUTE);
    ann.sign_in_with(&code(&world, &devices[0])).unwrap();
    ann.sign_in_with(&code(&world, &devices[1])).unwrap();
    assert_eq!(refusal(core.import_for(&ann.email, &both)), Refusal::ImportTwoFactorOn);
}

#[test]
fn what_cannot_be_taken_over_changes_nothing() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let authelia = exported("Authelia", SECRET);
    let before = world.kept();
    let nobody = EmailAddress::parse("nobody@example.org").unwrap();
    assert_eq!(refusal(core.import_for(&nobody, &[&authelia])), Refusal::AccountNotFound);
    assert_eq!(refusal(core.import_for(&ann.email, &[&authelia, &authelia])), Refusal::ImportPresent);
    assert_eq!(refusal(core.import_for(&ann.email, &[&authelia; 6])), Refusal::TooManyDevices);
    assert_eq!(world.kept(), before);
}

#[test]
fn codes_that_are_shown_once_are_left_to_their_owner() {
    let world = World::with(Policy { recovery_codes: RecoveryCodes::ShowOnce, ..Policy::default() });
    let ann = world.signed_up("ann@example.org");
    let authelia = exported("Authelia", SECRET);
    world.core().import_for(&ann.email, &[&authelia]).unwrap();
    assert!(ann.account().recovery.is_none(), "nobody would ever have seen them");
    world.later(MINUTE);
    let browser = Browser::of(&world, ann.sign_in_with(&code(&world, &authelia)).unwrap());
    let sheet = world.core().regenerate_recovery_codes(&browser.step_up(&ann)).unwrap();
    assert_eq!(sheet.codes.len(), 10);
}

/// RFC 4648 §6, without padding.
fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    bits.chunks(5)
        .map(|five| five.iter().fold(0, |number, bit| number << 1 | bit) << (5 - five.len()))
        .map(|number: u8| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[usize::from(number)]))
        .collect()
}
