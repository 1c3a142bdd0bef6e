//! The backup phone: a number counts once its code came back, and never without an authenticator.

use crate::parallel::{at_once, refused};
use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, OTHER_NUMBER, Person, World, code_in, home, refusal, typed};
use domain::outbox::Notice;
use domain::text::TextNotice;
use model::Refusal;
use model::factor::{CodeHint, FactorKind};
use model::moment::MINUTE;

const MASK: &str = "+81 ***-***-5678";
const OTHER_MASK: &str = "+81 ***-***-4321";
pub(crate) const NOT_THE_NEWEST: Refusal = Refusal::WrongCode(CodeHint::NotTheNewestText);

fn masked(browser: &Browser<'_>) -> Option<String> {
    browser.overview().phone.map(|phone| phone.masked)
}

/// Types another number, and gives back the code that arrives.
fn ask(world: &World, person: &Person<'_>, browser: &Browser<'_>, number: &str) -> String {
    world.core().start_phone(&browser.step_up(person), number).unwrap();
    world.texted_code()
}

#[test]
fn a_number_counts_only_after_its_code_came_back() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, before) = (world.core(), ann.changes());
    core.start_phone(&browser.step_up(&ann), "+81 90-1234-5678").unwrap();
    let texts = world.texts();
    assert_eq!((texts.len(), texts[0].to.show()), (1, NUMBER));
    assert!(world.mail().is_empty(), "nothing has changed yet");
    assert_eq!((masked(&browser), ann.changes()), (None, before));
    let waiting = core.phone_on_its_way(&browser.owner()).unwrap().expect("a code on its way");
    assert_eq!((waiting.masked.as_str(), waiting.again_in), (MASK, MINUTE));
    let pending = ann.half_sign_in();
    assert_eq!(core.other_ways(&pending).unwrap().phone, None, "not offered");
    assert_eq!(refusal(core.text_sign_in_code(&pending)), Refusal::NoPhone);
    let code = typed(&code_in(&texts[0]).unwrap());
    assert_eq!(refusal(core.second_step(&pending, &code)), Refusal::WrongCode(CodeHint::None), "nor a way in");
    assert!(world.texts().is_empty());

    let phone = core.confirm_phone(&browser.owner(), &code).unwrap();
    assert_eq!((phone.masked.as_str(), phone.last_used_at), (MASK, None));
    assert_eq!(masked(&browser).as_deref(), Some(MASK));
    assert_eq!(ann.changes(), before + 1);
    assert_eq!(world.notices(), [Notice::PhoneAdded { masked: MASK.to_owned() }]);
    let told = world.texts();
    assert_eq!((told.len(), told[0].to.show(), &told[0].notice), (1, NUMBER, &TextNotice::PhoneAdded));
    assert_eq!(core.other_ways(&pending).unwrap().phone.as_deref(), Some(MASK));
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &code)), Refusal::NothingPending, "it was used");
    assert_eq!(refusal(core.second_step(&pending, &code)), NOT_THE_NEWEST, "nor does it sign in");
}

#[test]
fn there_is_no_backup_phone_without_an_authenticator() {
    let world = World::with_texts();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    assert_eq!(refusal(core.start_phone(&browser.step_up(&ann), NUMBER)), Refusal::AuthenticatorFirst);
    assert_eq!(refusal(core.resend_phone_code(&browser.owner())), Refusal::NothingPending);
    assert!(world.texts().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM text_code"), 0);
}

#[test]
fn the_old_number_stays_until_the_new_one_is_confirmed_and_all_are_told() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let core = world.core();
    assert_eq!(refusal(core.start_phone(&browser.step_up(&ann), "+81 90 1234 5678")), Refusal::PhoneUnchanged);
    world.later(MINUTE);
    let code = ask(&world, &ann, &browser, OTHER_NUMBER);
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &typed(wrong))), NOT_THE_NEWEST);
    assert_eq!(ann.wrong_codes_counted(), 1);
    assert_eq!(masked(&browser).as_deref(), Some(MASK));
    assert!(world.mail().is_empty() && world.texts().is_empty());
    world.later(MINUTE);
    let pending = ann.half_sign_in();
    core.text_sign_in_code(&pending).unwrap();
    let texts = world.texts();
    assert_eq!(texts[0].to.show(), NUMBER, "sign-in codes go to the old one");

    core.confirm_phone(&browser.owner(), &typed(&code)).unwrap();
    assert_eq!(masked(&browser).as_deref(), Some(OTHER_MASK));
    assert_eq!(world.notices(), [Notice::PhoneChanged { masked: OTHER_MASK.to_owned() }]);
    let mut told: Vec<_> = world.texts().iter().map(|text| (text.to.show().to_owned(), text.notice.clone())).collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    let changed = |number: &str| (number.to_owned(), TextNotice::PhoneChanged);
    assert_eq!(told, [changed(OTHER_NUMBER), changed(NUMBER)]);
    let old = typed(&code_in(&texts[0]).unwrap());
    assert_eq!(refusal(core.second_step(&pending, &old)), NOT_THE_NEWEST, "what went to the old number is dead");
}

#[test]
fn a_number_is_changed_by_a_fresh_owner_alone() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let core = world.core();
    let old = browser.step_up(&ann);
    world.later(5 * MINUTE);
    assert_eq!(refusal(core.fresh(&browser.owner())), Refusal::StepUpNeeded);
    let key = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(core.resend_phone_code(&key)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.confirm_phone(&key, &typed("12345678"))), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.cancel_phone(&key)), Refusal::ScopeTooNarrow);
    core.sign_out(&browser.owner()).unwrap();
    assert_eq!(refusal(core.start_phone(&old, OTHER_NUMBER)), Refusal::SignedOut);
    assert_eq!(refusal(core.remove_phone(&old)), Refusal::SignedOut);
    assert!(ann.account().phone.is_some());
    assert!(world.mail().is_empty() && world.texts().is_empty());
}

#[test]
fn asking_again_makes_the_first_code_worthless() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let first = ask(&world, &ann, &browser, NUMBER);
    assert_eq!(refusal(core.resend_phone_code(&browser.owner())), Refusal::TooManyTexts { seconds: MINUTE });
    world.later(MINUTE);
    core.resend_phone_code(&browser.owner()).unwrap();
    let second = world.texted_code();
    assert_ne!(first, second);
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &typed(&first))), NOT_THE_NEWEST);
    assert!(ann.account().phone.is_none());
    core.confirm_phone(&browser.owner(), &typed(&second)).unwrap();
}

#[test]
fn a_code_that_was_not_sent_yet_is_not_sent_any_more_when_another_is_asked_for() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    world.core().start_phone(&browser.step_up(&ann), NUMBER).unwrap();
    world.later(MINUTE);
    world.core().start_phone(&browser.step_up(&ann), OTHER_NUMBER).unwrap();
    let texts = world.texts();
    assert_eq!((texts.len(), texts[0].to.show()), (1, OTHER_NUMBER));
    let code = typed(&code_in(&texts[0]).unwrap());
    assert_eq!(world.core().confirm_phone(&browser.owner(), &code).unwrap().masked, OTHER_MASK);
}

#[test]
fn a_number_waits_ten_minutes_for_its_code() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let code = typed(&ask(&world, &ann, &browser, NUMBER));
    world.later(10 * MINUTE);
    let expired = Refusal::WrongCode(CodeHint::TextExpired);
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &code)), expired);
    assert_eq!(ann.wrong_codes_counted(), 0, "it was no guess");
    assert_eq!(core.phone_on_its_way(&browser.owner()).unwrap(), None);
    assert!(ann.account().phone.is_none());
    core.resend_phone_code(&browser.owner()).unwrap();
    let code = typed(&world.texted_code());
    world.later(10 * MINUTE - 1);
    core.confirm_phone(&browser.owner(), &code).unwrap();
}

#[test]
fn a_number_that_is_given_up_gets_no_text_and_the_old_one_stays() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    let core = world.core();
    core.start_phone(&browser.step_up(&ann), OTHER_NUMBER).unwrap();
    core.cancel_phone(&browser.owner()).unwrap();
    core.cancel_phone(&browser.owner()).unwrap();
    assert!(world.texts().is_empty() && world.mail().is_empty());
    assert_eq!(masked(&browser).as_deref(), Some(MASK));
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &typed("12345678"))), Refusal::NothingPending);
    assert_eq!(refusal(core.resend_phone_code(&browser.owner())), Refusal::NothingPending);
    assert_eq!(ann.wrong_codes_counted(), 0);
}

#[test]
fn a_phone_that_is_removed_opens_nothing_any_more_and_is_told() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    let (core, pending) = (world.core(), ann.half_sign_in());
    core.text_sign_in_code(&pending).unwrap();
    let code = typed(&world.texted_code());
    core.remove_phone(&browser.step_up(&ann)).unwrap();
    assert_eq!(world.notices(), [Notice::PhoneRemoved { masked: MASK.to_owned() }]);
    let told = world.texts();
    assert_eq!((told.len(), told[0].to.show(), &told[0].notice), (1, NUMBER, &TextNotice::PhoneRemoved));
    let (before, changes) = (ann.account(), ann.changes());
    assert_eq!(refusal(core.second_step(&pending, &code)), Refusal::WrongCode(CodeHint::None));
    assert_eq!(refusal(core.text_sign_in_code(&pending)), Refusal::NoPhone);
    assert_eq!(refusal(core.remove_phone(&browser.step_up(&ann))), Refusal::NoPhone);
    assert_eq!((ann.changes(), ann.account().sessions.len()), (changes, before.sessions.len()));
    assert!(ann.account().two_factor() && ann.account().recovery.is_some(), "the other factors stay");
}

#[test]
fn turning_two_factor_off_drops_the_phone_and_the_texts_that_wait() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    let core = world.core();
    core.text_sign_in_code(&ann.half_sign_in()).unwrap();
    world.later(MINUTE);
    core.start_phone(&browser.step_up(&ann), OTHER_NUMBER).unwrap();
    core.disable(&browser.step_up(&ann), None).unwrap();
    let told = world.texts();
    let removed = (1, NUMBER, &TextNotice::PhoneRemoved);
    assert_eq!((told.len(), told[0].to.show(), &told[0].notice), removed, "codes that are worth nothing are not sent");
    for table in ["phone", "text_code", "recovery_set", "recovery_code"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(masked(&browser), None);
    assert_eq!(refusal(core.confirm_phone(&browser.owner(), &typed("12345678"))), Refusal::NothingPending);
}

#[test]
fn a_code_confirmed_twice_at_once_adds_the_phone_once() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let code = typed(&ask(&world, &ann, &browser, NUMBER));
    let (servers, owner) = ([world.open_again(), world.open_again()], browser.owner());
    let answers = at_once(vec![0, 1, 0, 1], |at: usize| servers[at].confirm_phone(&owner, &code));
    assert_eq!(refused(&answers).len(), 3, "{answers:?}");
    assert_eq!((ann.times("phone_confirmed"), world.mail().len(), world.texts().len()), (1, 1, 1));
    let off = world.core().account_state(&ann.email).unwrap().factors_off;
    assert!(!off.contains(&FactorKind::Sms));
}
