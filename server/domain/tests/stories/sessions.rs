//! What is signed in: how it got in, and ending the others.

use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, STEP, World, refusal};
use domain::outbox::Notice;
use model::Refusal;
use model::factor::FactorKind;
use model::moment::{HOUR, MINUTE};

#[test]
fn each_session_tells_how_it_got_in() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let here = |browser: &Browser<'_>| browser.overview().sessions.into_iter().find(|session| session.current).unwrap();
    world.later(STEP);
    let app = Browser::of(&world, ann.sign_in_with(&ann.code()).unwrap());
    assert_eq!((here(&app).factor, here(&app).device), (Some(FactorKind::Authenticator), None));
    let printed = Browser::of(&world, ann.sign_in_with(&ann.sheet[0]).unwrap());
    assert_eq!(here(&printed).factor, Some(FactorKind::RecoveryCode));
    world.later(3 * STEP);
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    assert_eq!((here(&terminal).description.as_str(), here(&terminal).second_factor), ("laptop", true));
}

#[test]
fn ending_all_others_leaves_this_one_and_ends_what_waits_for_a_code() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    world.later(STEP);
    let others = [ann.sign_in(), ann.sign_in()];
    let pending = ann.half_sign_in();
    world.mail();
    let core = world.core();
    assert_eq!(core.end_other_sessions(&browser.owner()).unwrap(), 2);
    assert!(browser.is_signed_in() && others.iter().all(|other| !other.is_signed_in()));
    assert_eq!(refusal(core.other_ways(&pending)), Refusal::SignInExpired);
    assert!(ann.has_key(&ann.api_key), "API keys stay");
    assert_eq!(world.notices(), [Notice::SessionsEnded { count: 2 }]);
    assert_eq!(core.end_other_sessions(&browser.owner()).unwrap(), 0);
    assert!(world.mail().is_empty(), "there was nothing to tell of");
}

#[test]
fn a_page_that_asks_by_itself_is_no_use_of_the_session() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (browser, core) = (ann.sign_in(), world.core());
    let client = crate::world::home();
    for _ in 0..24 {
        world.later(HOUR - 1);
        let owner = core.owner_by_session_untouched(&browser.token, &client).unwrap().expect("not idle for a day yet");
        assert_eq!(core.beat(&owner).unwrap().revision, ann.account().revision);
    }
    let owner = core.owner_by_session_untouched(&browser.token, &client).unwrap().unwrap();
    let shown = core.overview(&owner).unwrap().sessions;
    assert_eq!(shown[0].ends_at - shown[0].last_used_at, 24 * HOUR, "it says when it ends unless it is used");
    // A day less 24 seconds after the sign-in the last time: had any of it been a use, it would live on.
    world.later(MINUTE);
    assert!(core.owner_by_session_untouched(&browser.token, &client).unwrap().is_none());
    assert!(!browser.is_signed_in(), "an open page does not keep it alive");
}
