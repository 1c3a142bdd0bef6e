//! A command line is signed in through a browser (RFC 8628).

use crate::world::{Browser, NUMBER, Person, STEP, World, elsewhere, home, refusal, texting};
use domain::flow::device_grant::{GrantStarted, LASTS, POLL_INTERVAL, Waiting};
use domain::flow::sign_in::SignedIn;
use domain::outbox::Notice;
use domain::password::Password;
use domain::{Core, Result};
use model::Refusal;
use model::moment::{HOUR, MINUTE};
use model::session::SessionKind;
use model::user_code::UserCode;
use std::collections::BTreeSet;
use std::sync::Barrier;

const CLIENT: &str = "twinlock";

fn begin(world: &World) -> GrantStarted {
    world.core().start_grant(CLIENT, "twinlock on laptop", &elsewhere(7)).unwrap()
}

fn poll(core: &Core, grant: &GrantStarted) -> Result<SignedIn> {
    core.take_grant(&grant.device_code, CLIENT, Waiting::Polls, &elsewhere(7))
}

fn approve(browser: &Browser<'_>, ann: &Person<'_>, grant: &GrantStarted) -> Result<()> {
    browser.world.core().approve_command_line(&browser.step_up(ann), &grant.user_code)
}

#[test]
fn a_command_line_gets_in_once_its_owner_approves_and_has_passed_what_the_browser_has() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    let (core, grant) = (world.core(), begin(&world));
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantPending);
    let seen = core.waiting_command_line(&browser.owner(), &grant.user_code).unwrap();
    assert_eq!((seen.description.as_str(), seen.client.as_str()), ("twinlock on laptop", "curl/8.5"));
    assert_eq!(seen.address, "198.51.100.7");
    approve(&browser, &ann, &grant).unwrap();
    assert_eq!(world.notices(), [Notice::CommandLineApproved { description: "twinlock on laptop".to_owned() }]);

    let terminal = Browser::of(&world, poll(&core, &grant).unwrap());
    let session = browser.overview().sessions.into_iter().find(|one| one.kind == SessionKind::CommandLine).unwrap();
    assert_eq!((session.description.as_str(), session.second_factor), ("twinlock on laptop", true));
    assert_eq!(ann.times("command_line_approved") + ann.times("command_line_signed_in"), 2);
    // H12: the phone is gone, the command line is not.
    core.disable(&terminal.step_up(&ann), None).unwrap();
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantInvalid, "it became one session");
}

#[test]
fn approving_takes_the_password_and_a_session_that_has_passed_the_second_factor() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let (core, grant) = (world.core(), begin(&world));
    let before = ann.account().sessions.len();
    let mut browser = ann.sign_in();
    assert_eq!(refusal(core.fresh(&browser.owner())), Refusal::StepUpNeeded);
    let wrong = Password::typed("not the password".to_owned());
    assert_eq!(refusal(core.step_up(&world.permit(), &browser.owner(), &wrong)), Refusal::WrongPassword);
    let key = core.owner_by_bearer(&ann.api_key, &home()).unwrap();
    assert_eq!(refusal(core.waiting_command_line(&key, &grant.user_code)), Refusal::ScopeTooNarrow);
    assert_eq!(refusal(core.deny_command_line(&key, &grant.user_code)), Refusal::ScopeTooNarrow);
    // A password that was proven before two-factor was turned on again, from elsewhere, approves nothing.
    let mut other = ann.sign_in();
    core.disable(&browser.step_up(&ann), None).unwrap();
    let fresh = other.step_up(&ann);
    ann.phone = Some(browser.turn_two_factor_on(&mut ann));
    assert_eq!(refusal(core.approve_command_line(&fresh, &grant.user_code)), Refusal::SignedOut);
    other = ann.sign_in();
    // By what an older session has passed is not known.
    world.sql().execute("UPDATE session SET factor = NULL", []).unwrap();
    assert_eq!(refusal(approve(&other, &ann, &grant)), Refusal::SignInNeeded);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantPending);
    assert_eq!(ann.account().sessions.len(), before + 1);
}

#[test]
fn what_its_owner_refuses_is_told_and_stays_refused() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, browser, grant) = (world.core(), ann.sign_in(), begin(&world));
    core.deny_command_line(&browser.owner(), &grant.user_code).unwrap();
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantDenied);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantDenied);
    assert_eq!(refusal(approve(&browser, &ann, &grant)), Refusal::UserCodeUnknown);
    assert_eq!(ann.times("command_line_denied"), 1);
    assert!(world.mail().is_empty());
}

#[test]
fn whoever_asks_too_soon_waits_longer() {
    let world = World::new();
    let (core, grant) = (world.core(), begin(&world));
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantPending);
    world.later(POLL_INTERVAL - 1);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantSlowDown);
    world.later(POLL_INTERVAL);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantSlowDown, "it is ten seconds now");
    world.later(POLL_INTERVAL + 10);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantPending);
    world.later(-HOUR);
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantPending, "a clock that went back is nobody's haste");
    for _ in 0..3 {
        let watched = core.take_grant(&grant.device_code, CLIENT, Waiting::IsWatched, &elsewhere(7));
        assert_eq!(refusal(watched), Refusal::GrantPending);
    }
}

#[test]
fn it_ends_after_ten_minutes_and_is_of_one_client() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, browser, grant) = (world.core(), ann.sign_in(), begin(&world));
    let other = core.take_grant(&grant.device_code, "another", Waiting::Polls, &elsewhere(7));
    assert_eq!(refusal(other), Refusal::GrantInvalid);
    world.later(LASTS - 1);
    approve(&browser, &ann, &grant).unwrap();
    world.later(1);
    core.tidy().unwrap();
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantExpired, "approved, and not fetched in time");
    world.later(10 * MINUTE);
    core.tidy().unwrap();
    assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantInvalid);
    assert_eq!(world.count("SELECT count(*) FROM device_grant"), 0);
}

#[test]
fn an_approval_dies_with_the_change_that_ends_sessions() {
    for change in
        ["two-factor on", "two-factor off", "password", "sign out elsewhere", "sign out here", "ended by another"]
    {
        let world = World::with(texting(10));
        let mut ann = world.signed_up("ann@example.org");
        let mut browser = if change == "two-factor off" { ann.turn_two_factor_on() } else { ann.sign_in() };
        let (core, grant) = (world.core(), begin(&world));
        approve(&browser, &ann, &grant).unwrap();
        match change {
            "two-factor on" => drop(browser.turn_two_factor_on(&mut ann)),
            "two-factor off" => core.disable(&browser.step_up(&ann), None).unwrap(),
            "password" => {
                let new = Password::typed("four calm herons stand here".to_owned());
                core.change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
            }
            "sign out here" => core.sign_out(&browser.owner()).unwrap(),
            "ended by another" => {
                let here = browser.owner();
                drop(core.end_session(&ann.sign_in().owner(), here.session_id().unwrap()).unwrap());
            }
            _ => drop(core.end_other_sessions(&browser.owner()).unwrap()),
        }
        let sessions = ann.account().sessions.len();
        assert_eq!(refusal(poll(&core, &grant)), Refusal::GrantDenied, "{change}");
        assert_eq!(ann.account().sessions.len(), sessions, "{change}");
    }
}

#[test]
fn of_many_that_fetch_at_once_one_gets_in() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    for _ in 0..10 {
        let (core, browser, grant) = (world.core(), ann.sign_in(), begin(&world));
        approve(&browser, &ann, &grant).unwrap();
        let start = Barrier::new(8);
        let count = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        poll(&core, &grant).is_ok()
                    })
                })
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|got_in| *got_in).count()
        });
        assert_eq!(count, 1);
        core.end_other_sessions(&browser.owner()).unwrap();
        world.later(MINUTE);
    }
}

#[test]
fn codes_that_nobody_waits_with_are_counted_by_account_and_by_network() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let (core, grant) = (world.core(), begin(&world));
    let (hers, his) = (ann.sign_in(), bob.sign_in());
    for letters in ["BBBB", "CCCC", "DDDD", "FFFF", "GGGG"] {
        let wrong = UserCode::parse(&format!("{letters}-{letters}")).unwrap();
        assert_eq!(refusal(core.waiting_command_line(&hers.owner(), &wrong)), Refusal::UserCodeUnknown);
    }
    let blocked = Refusal::TooManyUserCodes { seconds: 60 };
    assert_eq!(refusal(core.waiting_command_line(&hers.owner(), &grant.user_code)), blocked);
    assert_eq!(refusal(approve(&hers, &ann, &grant)), blocked);
    assert_eq!(refusal(core.waiting_command_line(&his.owner(), &grant.user_code)), blocked, "of the same network");
    world.later(60);
    // A right code is no guess, and clears nothing.
    for _ in 0..8 {
        core.waiting_command_line(&hers.owner(), &grant.user_code).unwrap();
    }
    assert!(matches!(
        refusal(core.waiting_command_line(&hers.owner(), &UserCode::parse("HHHH-HHHH").unwrap())),
        Refusal::UserCodeUnknown
    ));
    let Refusal::TooManyUserCodes { seconds } = refusal(core.waiting_command_line(&hers.owner(), &grant.user_code))
    else {
        panic!("it waits again")
    };
    assert!(seconds > 60, "{seconds}");
    assert!(matches!(refusal(approve(&his, &bob, &grant)), Refusal::TooManyUserCodes { .. }), "of the same network");
}

#[test]
fn a_code_that_was_decided_on_is_no_guess() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let (core, browser) = (world.core(), ann.sign_in());
    let (grant, another) = (begin(&world), begin(&world));
    approve(&browser, &ann, &grant).unwrap();
    for _ in 0..8 {
        assert_eq!(refusal(approve(&browser, &ann, &grant)), Refusal::UserCodeUnknown, "clicked twice");
    }
    core.waiting_command_line(&browser.owner(), &another.user_code).unwrap();
}

#[test]
fn one_network_begins_only_so_many_and_the_codes_are_all_different() {
    let world = World::new();
    let core = world.core();
    let begun: Vec<GrantStarted> = (0..20).map(|_| begin(&world)).collect();
    let codes: BTreeSet<String> = begun.iter().map(|grant| grant.user_code.to_string()).collect();
    assert_eq!(codes.len(), 20);
    let more = core.start_grant(CLIENT, "", &elsewhere(7));
    assert_eq!(refusal(more.map(drop)), Refusal::TooManyRequests { seconds: 600 });
    core.start_grant(CLIENT, "", &elsewhere(8)).unwrap();
    let kept: String = world
        .sql()
        .query_row("SELECT group_concat(hex(user_code_mac)) FROM device_grant", [], |row| row.get(0))
        .unwrap();
    assert!(codes.iter().all(|code| !kept.contains(&code.replace('-', ""))), "kept as keyed hashes alone");
}

#[test]
fn what_a_program_calls_itself_cannot_disturb_the_page() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let core = world.core();
    let evil = format!("a\u{1b}[2J\u{202e}<b>{}", "x".repeat(500));
    let grant = core.start_grant(CLIENT, &evil, &elsewhere(7)).unwrap();
    let seen = core.waiting_command_line(&ann.sign_in().owner(), &grant.user_code).unwrap();
    assert!(seen.description.starts_with("a[2J<b>x") && seen.description.chars().count() == 80, "{seen:?}");
}

#[test]
fn a_way_back_that_let_the_browser_in_is_not_told_twice() {
    let world = World::with(texting(10));
    let mut ann = world.signed_up("ann@example.org");
    let first = ann.turn_two_factor_on();
    ann.add_phone(&first, NUMBER);
    world.later(STEP);
    let browser = Browser::of(&world, ann.sign_in_with(&ann.sheet[0].clone()).unwrap());
    world.mail();
    let (core, grant) = (world.core(), begin(&world));
    approve(&browser, &ann, &grant).unwrap();
    let signed_in = poll(&core, &grant).unwrap();
    assert_eq!(signed_in.codes_left, Some(9));
    assert_eq!(world.notices(), [Notice::CommandLineApproved { description: "twinlock on laptop".to_owned() }]);
}
