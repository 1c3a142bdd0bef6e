//! Text messages on their way: handed out once, tried again, given up; or not sent at all.

use crate::recovery_codes::with_a_sheet;
use crate::texts::with_a_phone;
use crate::world::{NUMBER, OTHER_NUMBER, World, code_in, home, refusal, texting, typed};
use domain::policy::Policy;
use model::Refusal;
use model::factor::CodeHint;
use model::moment::{HOUR, MINUTE};
use model::phone::Delivery;

#[test]
fn a_text_is_handed_out_once_and_its_page_says_where_it_is() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let (core, pending) = (world.core(), ann.half_sign_in());
    let delivery = || core.other_ways(&pending).unwrap().text.map(|text| text.delivery);
    assert_eq!(delivery(), None);
    core.text_sign_in_code(&pending).unwrap();
    assert_eq!(delivery(), Some(Delivery::Waiting));

    let (row, _) = core.next_text().unwrap().expect("a text");
    assert!(core.next_text().unwrap().is_none(), "it was handed out");
    world.later(MINUTE);
    assert!(world.open_again().next_text().unwrap().is_none(), "a slow gateway does not get it twice");
    core.text_failed(&row).unwrap();
    assert_eq!(delivery(), Some(Delivery::Delayed));

    let mut paused = Vec::new();
    let mut pause = 0;
    for _ in 0..5 {
        let (row, text) = loop {
            if let Some(next) = core.next_text().unwrap() {
                break next;
            }
            world.later(1);
            pause += 1;
        };
        assert_eq!(text.id, row.id, "a gateway can tell a repeat");
        paused.push(std::mem::take(&mut pause));
        core.text_failed(&row).unwrap();
    }
    assert_eq!(paused, [5, 10, 20, 40, 60]);
    world.later(MINUTE);
    let (row, _) = core.next_text().unwrap().expect("a further try");
    core.text_sent(&row).unwrap();
    assert_eq!(delivery(), Some(Delivery::Sent));
    assert_eq!(world.count("SELECT count(*) FROM message WHERE channel = 'sms'"), 0);
    world.later(HOUR);
    assert!(core.next_text().unwrap().is_none());
}

#[test]
fn a_sender_that_died_with_a_text_leaves_it_for_the_next() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    world.core().text_sign_in_code(&ann.half_sign_in()).unwrap();
    let (lost, _) = world.core().next_text().unwrap().expect("a text");
    world.restart();
    world.later(3 * MINUTE);
    let (row, _) = world.core().next_text().unwrap().expect("the same text");
    assert_eq!(row.id, lost.id);
}

#[test]
fn a_text_is_given_up_when_the_gateway_says_so_or_its_time_is_over() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let (core, pending) = (world.core(), ann.half_sign_in());
    core.text_sign_in_code(&pending).unwrap();
    let (row, _) = core.next_text().unwrap().expect("a text");
    core.text_given_up(&row).unwrap();
    let text = core.other_ways(&pending).unwrap().text.expect("what became of it");
    assert_eq!((text.delivery, text.again_in), (Delivery::GivenUp, MINUTE));
    world.later(MINUTE);
    assert_eq!(core.other_ways(&pending).unwrap().text.unwrap().again_in, 0);
    core.text_sign_in_code(&pending).unwrap();
    assert_eq!(core.other_ways(&pending).unwrap().text.unwrap().delivery, Delivery::Waiting);

    world.later(10 * MINUTE);
    assert!(world.texts().is_empty(), "an old code is no use");
    assert_eq!(world.count("SELECT count(*) FROM message WHERE channel = 'sms'"), 0);
    assert_eq!(ann.account().sessions.len(), 1);
}

#[test]
fn mail_and_texts_leave_by_their_own_doors() {
    let world = World::with_texts();
    let (ann, browser) = with_a_phone(&world);
    world.core().remove_phone(&browser.step_up(&ann)).unwrap();
    assert_eq!(world.mail().len(), 1);
    assert_eq!(world.texts().len(), 1);
    assert!(world.mail().is_empty() && world.texts().is_empty());
}

#[test]
fn where_there_is_no_gateway_nothing_is_offered_or_sent() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.restart_with(Policy::default());
    world.later(MINUTE);
    let (core, pending) = (world.core(), ann.half_sign_in());
    let given = (ann.email.as_str(), &ann.password());
    assert_eq!(core.other_ways(&pending).unwrap().phone, None);
    assert_eq!(core.phone_for_command_line(&world.permit(), given, &home()).unwrap(), None);
    assert_eq!(refusal(core.text_sign_in_code(&pending)), Refusal::SmsOff);
    assert_eq!(refusal(core.text_code_for_command_line(&world.permit(), given, &home())), Refusal::SmsOff);
    assert_eq!(refusal(core.start_phone(&browser.step_up(&ann), OTHER_NUMBER)), Refusal::SmsOff);
    let overview = browser.overview();
    assert!(!overview.sms_on && !overview.offers_phone() && overview.phone.is_some());
    core.remove_phone(&browser.step_up(&ann)).unwrap();
    world.restart_with(texting(200));
    assert!(world.texts().is_empty(), "nor is it told later");
    assert_eq!(world.notices().len(), 1);
}

#[test]
fn a_text_whose_code_was_used_is_not_sent_again() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let (core, pending) = (world.core(), ann.half_sign_in());
    core.text_sign_in_code(&pending).unwrap();
    let (row, text) = core.next_text().unwrap().expect("a text");
    let code = code_in(&text).unwrap();
    core.text_failed(&row).unwrap();
    core.second_step(&pending, &typed(&code)).expect("the gateway had delivered it all the same");
    world.later(3 * MINUTE);
    assert!(core.next_text().unwrap().is_none());
}

#[test]
fn a_sign_in_by_the_app_ends_the_code_that_was_on_its_way() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    let (core, pending) = (world.core(), ann.half_sign_in());
    core.text_sign_in_code(&pending).unwrap();
    core.second_step(&pending, &typed(&ann.code())).unwrap();
    assert!(core.next_text().unwrap().is_none());
    assert_eq!(world.count("SELECT count(*) FROM text_code"), 0);
}

#[test]
fn so_does_a_sign_in_on_the_command_line() {
    let world = World::with_texts();
    let (ann, _) = with_a_phone(&world);
    world.core().text_sign_in_code(&ann.half_sign_in()).unwrap();
    let code = world.texted_code();
    ann.command_line(Some(&ann.code())).unwrap();
    let no = Refusal::WrongCode(CodeHint::NotTheNewestText);
    assert_eq!(refusal(ann.command_line(Some(&code))), no);
}
