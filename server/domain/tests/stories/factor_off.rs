//! A hundred wrong codes of one kind turn that kind off, and no other.

use crate::recovery_codes::{UNKNOWN, with_a_sheet};
use crate::world::{Browser, NUMBER, Person, STEP, World, printed, refusal, typed};
use domain::limit::FACTOR_OFF;
use domain::outbox::Notice;
use model::Refusal;
use model::factor::FactorKind;
use model::moment::{HOUR, MINUTE};

const WRONG: &str = "0000-0000-0000-0000";

fn off(person: &Person<'_>, world: &World) -> Vec<FactorKind> {
    world.core().account_state(&person.email).unwrap().factors_off
}

/// Somebody with every kind of factor, and one kind off after its hundredth wrong code.
fn with_off<'w>(world: &'w World, kind: FactorKind) -> (Person<'w>, Browser<'w>) {
    let (ann, browser) = with_a_sheet(world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    ann.wrong_in_a_row(kind, FACTOR_OFF - 1);
    assert!(off(&ann, world).is_empty());
    let (wrong, notice) = match kind {
        FactorKind::Authenticator => (ann.wrong_code(), Notice::FactorOff),
        FactorKind::Sms => ("00000000".to_owned(), Notice::SmsOff),
        FactorKind::RecoveryCode => (WRONG.to_owned(), Notice::RecoveryCodesOff),
    };
    assert!(matches!(refusal(ann.command_line(Some(&wrong))), Refusal::WrongCode(_)));
    assert_eq!(world.notices(), [notice]);
    assert_eq!((off(&ann, world), ann.times("factor_off")), (vec![kind], 1));
    assert_eq!(browser.overview().factors_off, [kind]);
    world.later(HOUR);
    (ann, browser)
}

fn text(world: &World, person: &Person<'_>) -> String {
    world.later(MINUTE);
    world.core().text_sign_in_code(&person.half_sign_in()).unwrap();
    world.texted_code()
}

#[test]
fn recovery_codes_that_are_off_open_nothing_and_the_other_kinds_do() {
    let world = World::with_texts();
    let (ann, browser) = with_off(&world, FactorKind::RecoveryCode);
    let no = Refusal::FactorOff(FactorKind::RecoveryCode);
    let before = ann.account().sessions.len();
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), no);
    assert_eq!(refusal(ann.command_line(Some(&ann.sheet[0]))), no);
    assert_eq!(refusal(world.core().drill_recovery_code(&browser.step_up(&ann), &typed(&ann.sheet[0]))), no);
    assert_eq!(ann.account().sessions.len(), before);
    assert!(world.mail().is_empty(), "told once");

    ann.sign_in_with(&ann.code()).expect("the app goes on");
    ann.sign_in_with(&text(&world, &ann)).expect("so does the backup phone");
    assert_eq!(off(&ann, &world), [FactorKind::RecoveryCode], "signing in by another kind does not turn it on");
    world.restart();
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), no);
    assert_eq!(ann.account().recovery.unwrap().left(), 10);
}

#[test]
fn a_new_set_turns_recovery_codes_on() {
    let world = World::with_texts();
    let (ann, browser) = with_off(&world, FactorKind::RecoveryCode);
    let sheet = world.core().regenerate_recovery_codes(&browser.step_up(&ann)).unwrap();
    assert!(off(&ann, &world).is_empty());
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), UNKNOWN, "the old set stays dead");
    world.later(HOUR);
    ann.sign_in_with(&printed(&sheet)[0]).unwrap();
}

#[test]
fn texts_that_are_off_open_nothing_until_the_phone_is_added_again() {
    let world = World::with_texts();
    let (ann, browser) = with_off(&world, FactorKind::Sms);
    let no = Refusal::FactorOff(FactorKind::Sms);
    assert_eq!(refusal(ann.command_line(Some("00000000"))), no);
    ann.sign_in_with(&ann.sheet[0]).expect("recovery codes go on");
    world.later(2 * STEP);
    ann.sign_in_with(&ann.code()).expect("so does the app");
    assert_eq!(off(&ann, &world), [FactorKind::Sms]);
    world.mail();

    world.core().remove_phone(&browser.step_up(&ann)).unwrap();
    assert_eq!(off(&ann, &world), [FactorKind::Sms], "taking the phone away does not give a hundred more");
    world.mail();
    world.texts();
    ann.add_phone(&browser, NUMBER);
    assert!(off(&ann, &world).is_empty());
    ann.sign_in_with(&text(&world, &ann)).unwrap();
}

#[test]
fn an_app_that_is_off_leaves_the_ways_back_and_a_new_device_turns_it_on() {
    let world = World::with_texts();
    let (mut ann, browser) = with_off(&world, FactorKind::Authenticator);
    let no = Refusal::FactorOff(FactorKind::Authenticator);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), no);
    ann.sign_in_with(&ann.sheet[0]).expect("recovery codes go on");
    ann.sign_in_with(&text(&world, &ann)).expect("so does the backup phone");
    world.later(2 * STEP);
    assert_eq!(refusal(ann.sign_in_with(&ann.code())), no);
    let new = browser.change_device(&ann, "new", model::device::Overlap::None);
    assert!(off(&ann, &world).is_empty());
    ann.phone = Some(new);
    assert!(ann.sign_in().is_signed_in());
}

#[test]
fn the_operator_unlocks_every_kind_at_once() {
    let world = World::with_texts();
    let (ann, _) = with_off(&world, FactorKind::RecoveryCode);
    for kind in [FactorKind::Sms, FactorKind::Authenticator] {
        ann.wrong_in_a_row(kind, FACTOR_OFF - 1);
        let wrong = if kind == FactorKind::Sms { "00000000".to_owned() } else { ann.wrong_code() };
        assert!(matches!(refusal(ann.command_line(Some(&wrong))), Refusal::WrongCode(_)));
    }
    assert_eq!(off(&ann, &world), FactorKind::ALL);
    world.mail();
    world.core().unlock(&ann.email).unwrap();
    assert!(off(&ann, &world).is_empty() && ann.wrong_codes_counted() == 0);
    assert_eq!(world.notices(), [Notice::FactorUnlocked]);
    ann.sign_in_with(&ann.code()).unwrap();
    ann.sign_in_with(&ann.sheet[0]).unwrap();
    ann.sign_in_with(&text(&world, &ann)).unwrap();
}

#[test]
fn the_right_code_at_the_hundredth_try_turns_nothing_off() {
    for kind in FactorKind::ALL {
        let world = World::with_texts();
        let (ann, browser) = with_a_sheet(&world, "ann");
        ann.add_phone(&browser, NUMBER);
        let code = match kind {
            FactorKind::Authenticator => ann.code(),
            FactorKind::Sms => text(&world, &ann),
            FactorKind::RecoveryCode => ann.sheet[0].clone(),
        };
        ann.wrong_in_a_row(kind, FACTOR_OFF - 1);
        ann.sign_in_with(&code).unwrap();
        assert!(off(&ann, &world).is_empty() && ann.wrong_codes_counted() == 0, "{kind:?}");
        assert_eq!(ann.times("factor_off"), 0);
    }
}

#[test]
fn texts_that_are_off_are_not_sent_and_the_same_number_brings_them_back() {
    let world = World::with_texts();
    let (ann, browser) = with_off(&world, FactorKind::Sms);
    world.texts();
    let pending = ann.half_sign_in();
    assert_eq!(refusal(world.core().text_sign_in_code(&pending)), Refusal::FactorOff(FactorKind::Sms));
    assert!(world.texts().is_empty());
    assert_eq!(world.core().other_ways(&pending).unwrap().phone, None, "nor offered");
    ann.add_phone(&browser, NUMBER);
    assert!(off(&ann, &world).is_empty());
    ann.sign_in_with(&text(&world, &ann)).unwrap();
}
