//! What lies in the file: sealed for its row, and not readable.

use crate::password_reset::forget;
use crate::recovery_codes::{UNKNOWN, with_a_sheet};
use crate::world::{Browser, NUMBER, OTHER_NUMBER, Person, STEP, World, code_in, refusal, typed};
use domain::Error;
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::factor::CodeHint;
use model::moment::MINUTE;
use std::fs;

const NOT_THE_NEWEST: Refusal = Refusal::WrongCode(CodeHint::NotTheNewestText);

fn couple(world: &World) -> [(Person<'_>, Browser<'_>); 2] {
    [("ann", NUMBER), ("bob", OTHER_NUMBER)].map(|(name, number)| {
        let (person, browser) = with_a_sheet(world, name);
        person.add_phone(&browser, number);
        world.later(MINUTE);
        (person, browser)
    })
}

/// Copies columns of Ann's rows over Bob's.
fn copy(world: &World, table: &str, columns: &str, same: &str, [ann, bob]: [&Person<'_>; 2]) {
    let from = format!("SELECT {columns} FROM {table} AS of_ann WHERE of_ann.account_id = ?1 AND {same}");
    let sql = format!("UPDATE {table} SET ({columns}) = ({from}) WHERE account_id = ?2");
    assert!(world.sql().execute(&sql, [&ann.id, &bob.id]).unwrap() > 0);
}

#[test]
fn recovery_codes_copied_to_another_account_open_nothing() {
    let world = World::with_texts();
    let [(ann, _), (bob, _)] = couple(&world);
    copy(&world, "recovery_set", "id, sealed_codes", "true", [&ann, &bob]);
    copy(&world, "recovery_code", "mac", "of_ann.number = recovery_code.number", [&ann, &bob]);
    let sessions = bob.account().sessions.len();
    assert_eq!(refusal(bob.sign_in_with(&ann.sheet[0])), UNKNOWN);
    assert_eq!(refusal(bob.sign_in_with(&bob.sheet[0])), UNKNOWN);
    assert_eq!(bob.account().sessions.len(), sessions);
    ann.sign_in_with(&ann.sheet[0]).expect("the server goes on");
    bob.sign_in_with(&bob.code()).expect("with his app");
}

#[test]
fn recovery_codes_moved_to_another_set_open_nothing() {
    let world = World::with_texts();
    let (ann, _) = with_a_sheet(&world, "ann");
    world.sql().execute("UPDATE recovery_set SET id = 'AAAA'", []).unwrap();
    assert_eq!(refusal(ann.sign_in_with(&ann.sheet[0])), UNKNOWN);
}

#[test]
fn a_number_copied_to_another_account_gets_no_text() {
    let world = World::with_texts();
    let [(ann, _), (bob, bobs)] = couple(&world);
    copy(&world, "phone", "sealed_number", "true", [&ann, &bob]);
    let (core, pending) = (world.core(), bob.half_sign_in());
    assert_eq!(refusal(core.text_sign_in_code(&pending)), Refusal::NoPhone);
    assert_eq!(core.other_ways(&pending).unwrap().phone, None);
    assert_eq!(bobs.overview().phone, None);
    assert!(world.texts().is_empty());
    let at_all = core.second_step(&pending, &typed(&bob.code())).expect("his app goes on");
    assert_eq!(at_all.account_id, bob.id);
    core.disable(&bobs.step_up(&bob), None).expect("and so does turning it off");
    core.text_sign_in_code(&ann.half_sign_in()).expect("the server goes on");
    assert_eq!(world.texts()[0].to.show(), NUMBER);
}

#[test]
fn a_text_code_copied_to_another_account_or_purpose_opens_nothing() {
    let world = World::with_texts();
    let [(ann, anns), (bob, bobs)] = couple(&world);
    let core = world.core();
    let text = |person: &Person<'_>| {
        core.text_sign_in_code(&person.half_sign_in()).unwrap();
        world.texted_code()
    };
    let (to_ann, to_bob) = (text(&ann), text(&bob));
    copy(&world, "text_code", "mac", "true", [&ann, &bob]);
    let sessions = bob.account().sessions.len();
    for code in [&to_ann, &to_bob] {
        assert_eq!(refusal(bob.sign_in_with(code)), NOT_THE_NEWEST);
    }
    assert_eq!(bob.account().sessions.len(), sessions);

    // A code that went to a new number, which somebody else holds perhaps, is none for signing in.
    world.later(MINUTE);
    core.start_phone(&anns.step_up(&ann), "+819012345670").unwrap();
    let to_new = world.texted_code();
    let of_new = "SELECT mac FROM text_code WHERE account_id = ?1 AND purpose = 'confirm_phone'";
    let sql = format!("UPDATE text_code SET mac = ({of_new}) WHERE account_id = ?1 AND purpose = 'sign_in'");
    assert_eq!(world.sql().execute(&sql, [&ann.id]).unwrap(), 1);
    assert_eq!(refusal(ann.sign_in_with(&to_new)), NOT_THE_NEWEST);

    // The number that waits was sealed for another account.
    world.later(MINUTE);
    core.start_phone(&bobs.step_up(&bob), "+819012345671").unwrap();
    let to_bob = world.texted_code();
    let of_ann = "SELECT sealed_number FROM text_code WHERE account_id = ?1 AND purpose = 'confirm_phone'";
    let sql = format!("UPDATE text_code SET sealed_number = ({of_ann}) WHERE account_id = ?2");
    world.sql().execute(&sql, [&ann.id, &bob.id]).unwrap();
    let before = bob.account().phone.unwrap().sealed_number;
    assert!(matches!(core.confirm_phone(&bobs.owner(), &typed(&to_bob)), Err(Error::Failed { .. })));
    assert_eq!(bob.account().phone.unwrap().sealed_number, before);
    assert!(anns.is_signed_in() && bobs.is_signed_in());
}

/// The database as it lies on the disk, with its log.
fn bytes(world: &World) -> Vec<u8> {
    let log = world.file().with_extension("db-wal");
    [world.file(), log].iter().flat_map(|file| fs::read(file).unwrap_or_default()).collect()
}

#[test]
fn nothing_is_readable_at_rest() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let mut secrets = Vec::new();
    let mut peek = || {
        let (_, text) = core.next_text().unwrap().expect("a text that is not sent yet");
        secrets.push(text.to.show().to_owned());
        secrets.push(code_in(&text).expect("with a code"));
        secrets[secrets.len() - 1].clone()
    };
    core.start_phone(&browser.step_up(&ann), NUMBER).unwrap();
    let code = peek();
    core.confirm_phone(&browser.owner(), &typed(&code)).unwrap();
    world.texts();
    world.later(MINUTE);
    core.text_sign_in_code(&ann.half_sign_in()).unwrap();
    peek();
    world.later(MINUTE);
    core.start_phone(&browser.step_up(&ann), OTHER_NUMBER).unwrap();
    peek();
    forget(&world, "ann@example.org");
    let letters = std::iter::from_fn(|| core.next_letter().unwrap()).map(|(_, letter)| letter.notice);
    let Some(Notice::PasswordReset { link }) = letters.last() else { panic!("no link") };
    ann.sign_in_with(&ann.sheet[0]).unwrap();

    secrets.extend([NUMBER[1..].to_owned(), NUMBER[3..].to_owned(), OTHER_NUMBER[3..].to_owned()]);
    secrets.extend([link.show().to_owned(), link.show().rsplit("twl_lnk_").next().unwrap().to_owned()]);
    for code in &ann.sheet {
        let plain = code.replace('-', "");
        secrets.extend([plain.to_lowercase(), plain[..8].to_owned(), code[..9].to_owned(), plain]);
    }
    let look = |when: &str| {
        let bytes = bytes(&world);
        let holds = |part: &str| bytes.windows(part.len()).any(|bytes| bytes == part.as_bytes());
        assert!(holds(ann.email.as_str()) && holds("confirm_phone"), "{when}: the right file");
        for secret in &secrets {
            assert!(!holds(secret), "{when}: {secret}");
        }
    };
    look("while messages wait");
    world.texts();
    world.mail();
    world.later(STEP);
    core.view_recovery_codes(&browser.step_up(&ann)).unwrap();
    look("once they are sent");
    core.reset_password(
        &world.permit(),
        &crate::world::link_token(link.show()),
        (None, Password::typed("brisk heron mends the lantern".into())),
        &crate::world::home(),
    )
    .unwrap();
    core.checkpoint().unwrap();
    look("in the end");
}
