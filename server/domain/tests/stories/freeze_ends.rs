//! What a freeze ends, and what goes on.

use crate::address::address;
use crate::freeze::{a_link, freeze};
use crate::parallel::at_once;
use crate::password_reset::{NEW_PASSWORD, link, reset};
use crate::recovery_codes::with_a_sheet;
use crate::ssh_keys::key;
use crate::world::{Browser, NUMBER, STEP, World, elsewhere, home, refusal, typed};
use domain::caller::Credential;
use domain::flow::api_keys::KeyWish;
use domain::flow::device_grant::Waiting;
use domain::flow::key_holder::KeyHolder;
use domain::flow::sign_in::SignIn;
use domain::flow::ssh_keys::authorized_keys_line;
use domain::outbox::Notice;
use domain::store::read_for_sshd;
use model::api_key::Scope;
use model::freeze::LASTS;
use model::moment::{HOUR, MINUTE};
use model::session::EndReason;
use model::{Language, Refusal};

fn wish(survives_freeze: bool) -> KeyWish {
    KeyWish { description: "ci".to_owned(), scope: vec![Scope::Global], expires_in: None, survives_freeze }
}

#[test]
fn sessions_sign_ins_under_way_and_everything_begun_end_at_once() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let core = world.core();
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    let half = ann.half_sign_in();
    world.later(MINUTE);
    core.text_sign_in_code(&half).unwrap();
    let texted = world.texted_code();
    let grant = core.start_grant("twinlock", "laptop", &elsewhere(7)).unwrap();
    core.approve_command_line(&browser.step_up(&ann), &grant.user_code).unwrap();
    core.request_address_change(&browser.step_up(&ann), &address("new@example.org")).unwrap();
    let reset_link = {
        let letters = world.mail();
        assert!(letters.iter().any(|letter| matches!(letter.notice, Notice::ConfirmAddress { .. })));
        link(&world, &ann)
    };
    let fresh = browser.step_up(&ann);
    core.start_device(&fresh).unwrap();
    let before = ann.history().len();

    let until = core.freeze(&a_link(&world, &ann), &elsewhere(9)).unwrap();
    assert_eq!(until, world.now() + LASTS);
    assert!(!browser.is_signed_in() && !terminal.is_signed_in());
    let why = refusal(core.owner_by_bearer(terminal.token.show(), &home()));
    assert_eq!(why, Refusal::SignInEnded(EndReason::Frozen));
    assert_eq!(refusal(core.start_device(&fresh)), Refusal::SignedOut);
    for code in [ann.code(), texted, ann.sheet[0].clone()] {
        assert_eq!(refusal(core.second_step(&half, &typed(&code))), Refusal::SignInExpired);
    }
    let polled = core.take_grant(&grant.device_code, "twinlock", Waiting::Polls, &elsewhere(7));
    assert_eq!(refusal(polled), Refusal::GrantDenied);
    assert_eq!(refusal(reset(&world, &reset_link, NEW_PASSWORD)), Refusal::LinkDead);
    for table in ["session", "pending_sign_in", "text_code", "address_change", "password_reset"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(world.count("SELECT count(*) FROM authenticator WHERE active = 0"), 0);
    // What signs in stays as it is.
    let account = ann.account();
    assert!(account.two_factor() && account.phone.is_some() && account.recovery.is_some());
    let events = ann.history_after(before);
    let (kind, details) = &events[1];
    assert_eq!((kind.as_str(), details.as_str()), ("frozen", r#"{"api_keys_ended":1,"sessions_ended":2}"#));
    assert_eq!(world.notices(), [Notice::Frozen { until }]);
}

#[test]
fn marked_keys_go_on_and_the_others_are_dead_for_good() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    let fresh = browser.step_up(&ann);
    world.notices();
    let marked = core.create_api_key(&fresh, &wish(true)).unwrap();
    let mut told = world.notices();
    told.sort_by_key(|notice| *notice == Notice::ApiKeyMarked);
    assert_eq!(told, [Notice::ApiKeyCreated, Notice::ApiKeyMarked], "it says so, like a mark that is set later");
    let plain = core.create_api_key(&fresh, &wish(false)).unwrap();
    let later = core.create_api_key(&fresh, &wish(false)).unwrap();
    core.mark_api_key(&fresh, &later.id, true).unwrap();
    let unmarked = core.create_api_key(&fresh, &wish(true)).unwrap();
    core.mark_api_key(&fresh, &unmarked.id, false).unwrap();
    let replaced = core.regenerate_api_key(&fresh, &marked.id, HOUR).unwrap();
    let link = a_link(&world, &ann);
    let view = core.freeze_view(&link).unwrap();
    assert_eq!((view.keys_that_stay, view.keys_that_end), (2, 3));
    core.freeze(&link, &home()).unwrap();

    for (alive, key) in [
        (true, replaced.key.show()),
        (true, later.key.show()),
        (false, marked.key.show()), // its old token was to read on, and may be why it was replaced
        (false, plain.key.show()),
        (false, unmarked.key.show()),
        (false, ann.api_key.as_str()),
    ] {
        assert_eq!(ann.has_key(key), alive);
    }
    // A key that goes on does what it may.
    let owner = core.owner_by_bearer(replaced.key.show(), &home()).unwrap();
    core.set_name(&owner, "Ann").unwrap();
    core.set_language(&owner, Language::Ja).unwrap();
    let account = ann.account();
    assert_eq!(account.api_keys.iter().filter(|key| key.account_key).count(), 1, "there is always one");
    world.later(LASTS);
    assert!(!ann.has_key(plain.key.show()) && !ann.has_key(&ann.api_key), "not only for a day");
    assert!(ann.has_key(later.key.show()));
}

#[test]
fn the_accounts_own_key_can_be_marked_too() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    core.mark_api_key(&browser.step_up(&ann), "~", true).unwrap();
    assert_eq!(world.notices(), [Notice::ApiKeyMarked]);
    let plain = core.create_api_key(&browser.step_up(&ann), &wish(false)).unwrap();
    freeze(&world, &ann);
    assert!(ann.has_key(&ann.api_key) && !ann.has_key(plain.key.show()));
    assert_eq!(ann.account().api_keys.len(), 1);
}

#[test]
fn marking_a_key_takes_what_every_change_of_keys_takes() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let bob = world.signed_up("bob@example.org");
    let core = world.core();
    let fresh = ann.sign_in().step_up(&ann);
    let made = core.create_api_key(&fresh, &wish(false)).unwrap();
    let his = bob.sign_in().step_up(&bob);
    assert_eq!(refusal(core.mark_api_key(&his, &made.id, true)), Refusal::ApiKeyNotFound);
    let key = core.owner_by_bearer(made.key.show(), &home()).unwrap();
    assert!(matches!(key.credential(), Credential::ApiKey { .. }));
    assert_eq!(refusal(core.fresh(&key)), Refusal::ScopeTooNarrow, "no key marks itself");
    world.mail();
    core.mark_api_key(&fresh, &made.id, true).unwrap();
    assert_eq!(world.notices(), [Notice::ApiKeyMarked]);
    core.mark_api_key(&fresh, &made.id, false).unwrap();
    assert_eq!(world.notices(), [Notice::ApiKeyUnmarked]);
    assert_eq!((ann.times("api_key_marked"), ann.times("api_key_unmarked")), (1, 1));
}

#[test]
fn git_push_goes_on() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let core = world.core();
    core.add_ssh_key(&KeyHolder::from(&browser.step_up(&ann)), &key(1)).unwrap();
    let line = || {
        let keys = read_for_sshd(&world.file(), Some(&ann.id), None).unwrap();
        keys.iter().map(|key| authorized_keys_line(key, false).unwrap()).collect::<Vec<_>>()
    };
    let before = line();
    assert_eq!(before.len(), 1);
    freeze(&world, &ann);
    assert_eq!(line(), before);
    // One that is a thief's can be removed: ending things goes on.
    let again = ann.sign_in();
    core.remove_ssh_key(&KeyHolder::from(&again.step_up(&ann)), &ann.account().ssh_keys[0].id).unwrap();
    assert!(line().is_empty());
}

#[test]
fn a_set_up_that_was_half_way_does_not_get_past_it() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let browser = ann.sign_in();
    let core = world.core();
    let fresh = browser.step_up(&ann);
    let phone = crate::world::Phone::scan(&core.start_authenticator(&fresh).unwrap());
    freeze(&world, &ann);
    let code = typed(&phone.code(world.now()));
    assert_eq!(refusal(core.confirm_authenticator(&fresh, None, &code)), Refusal::SignedOut);
    let again = ann.sign_in();
    let confirmed = core.confirm_authenticator(&again.step_up(&ann), None, &code);
    assert_eq!(refusal(confirmed), Refusal::Frozen { until: ann.account().frozen_until.unwrap() });
    assert!(!ann.account().two_factor());
}

#[test]
fn a_freeze_and_a_change_at_the_same_moment_leave_no_half_of_either() {
    let world = World::new();
    for round in 0..5 {
        let (ann, browser) = with_a_sheet(&world, &format!("ann{round}"));
        let (core, link) = (world.core(), a_link(&world, &ann));
        let fresh = browser.step_up(&ann);
        let answers = at_once((0..10).collect(), |number| match number {
            0 => core.freeze(&link, &home()).map(drop),
            _ => core.regenerate_recovery_codes(&fresh).map(drop),
        });
        assert!(answers[0].is_ok(), "round {round}");
        for answer in answers.into_iter().skip(1).filter(std::result::Result::is_err) {
            assert!(matches!(refusal(answer), Refusal::SignedOut | Refusal::Frozen { .. } | Refusal::StateMoved));
        }
        assert!(!browser.is_signed_in());
        let drawn = ann.times("recovery_codes_drawn");
        assert_eq!(refusal(core.regenerate_recovery_codes(&fresh)), Refusal::SignedOut);
        assert_eq!(ann.times("recovery_codes_drawn"), drawn);
    }
}

#[test]
fn the_owner_gets_in_and_chooses_a_new_password_but_nothing_else_changes() {
    let world = World::new();
    let (mut ann, _) = with_a_sheet(&world, "ann");
    let until = freeze(&world, &ann);
    let token = link(&world, &ann);
    reset(&world, &token, NEW_PASSWORD).unwrap();
    assert!(matches!(ann.type_password(), Err(domain::Error::Refused(Refusal::BadCredentials))));
    ann.password = NEW_PASSWORD.to_owned();
    let browser = ann.sign_in();
    assert_eq!(browser.overview().account.frozen_until, Some(until), "a new password does not end it");
    let fresh = browser.step_up(&ann);
    assert_eq!(refusal(world.core().view_recovery_codes(&fresh)), Refusal::Frozen { until });
}

#[test]
fn after_a_day_it_is_over_by_itself_and_no_clock_makes_it_last() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let until = freeze(&world, &ann);
    let browser = ann.sign_in();
    let start = |browser: &Browser<'_>| world.core().start_authenticator(&browser.step_up(&ann));
    world.later(LASTS - 1);
    assert_eq!(refusal(start(&browser)), Refusal::Frozen { until });
    world.restart();
    assert_eq!(refusal(start(&browser)), Refusal::Frozen { until }, "a restart is no way out");
    world.later(1);
    assert_eq!(browser.overview().account.frozen_until, None);
    start(&browser).expect("it is over");
    assert_eq!(ann.times("thawed"), 0);

    freeze(&world, &ann);
    world.later(-(10 * LASTS));
    let SignIn::Done(signed_in) = ann.type_password().unwrap() else { panic!("no second factor") };
    start(&Browser::of(&world, *signed_in)).expect("a clock that stepped back by days does not stretch it");
}

#[test]
fn signing_in_works_by_every_way_and_counts_as_ever() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    freeze(&world, &ann);
    world.later(MINUTE);
    assert_eq!(refusal(ann.sign_in_with(&ann.wrong_code())).status(), 401);
    assert_eq!(ann.wrong_codes_counted(), 1);
    ann.sign_in_with(&ann.code()).unwrap();
    assert_eq!(ann.wrong_codes_counted(), 0);
    ann.sign_in_with(&ann.sheet[0]).unwrap();
    let half = ann.half_sign_in();
    world.core().text_sign_in_code(&half).unwrap();
    world.core().second_step(&half, &typed(&world.texted_code())).unwrap();
    world.later(2 * STEP);
    ann.command_line(Some(&ann.code())).unwrap();
    let seen = world.core().account_state(&ann.email).unwrap();
    assert_eq!(seen.frozen_until, ann.account().frozen_until, "the operator sees it, and cannot end it");
}
