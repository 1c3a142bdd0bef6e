//! A right password that no code has followed: shown, and told by mail once an hour at most.

use crate::parallel::at_once;
use crate::world::{Browser, Person, STEP, World, elsewhere, home, refusal, typed};
use domain::Core;
use domain::caller::{Client, PendingSignIn};
use domain::flow::half_sign_ins::{NOTED_AN_HOUR, TOLD_AFTER, TOLD_EVERY};
use domain::flow::sign_in::{Opening, PENDING_LASTS, SignIn};
use domain::outbox::Notice;
use domain::password::Password;
use model::Refusal;
use model::moment::{DAY, HOUR, MINUTE};
use model::overview::HalfSignInView;
use model::session::SessionKind;
use std::sync::Arc;

fn with_two_factor(world: &World) -> (Person<'_>, Browser<'_>) {
    let mut ann = world.signed_up("ann@example.org");
    let browser = ann.turn_two_factor_on();
    (ann, browser)
}

fn shown(browser: &Browser<'_>) -> Vec<HalfSignInView> {
    let all = browser.overview().half_sign_ins;
    assert_eq!(all.count, all.newest.len());
    all.newest
}

/// Lets the server look for what is due, and reads the mail.
fn told(world: &World) -> Vec<Notice> {
    world.core().tell_of_half_sign_ins().unwrap();
    world.notices()
}

const ONE: [Notice; 1] = [Notice::HalfSignedIn { count: 1 }];

/// Types the password somewhere else, up to the code.
fn half_sign_in(ann: &Person<'_>, client: &Client) -> PendingSignIn {
    let core = ann.world.core();
    let typed = core.sign_in(&ann.world.permit(), ann.email.as_str(), &ann.password(), client).unwrap();
    let SignIn::NeedsCode(token) = typed else { panic!("no code was asked for") };
    core.pending_sign_in(&token, client).unwrap().unwrap()
}

#[test]
fn it_is_shown_until_the_code_is_typed_and_nobody_who_types_it_gets_a_mail() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    let began = world.now();
    let pending = half_sign_in(&ann, &elsewhere(7));
    let view = HalfSignInView {
        at: began,
        client: "curl/8.5".to_owned(),
        address: "198.51.100.7".to_owned(),
        waits_until: Some(began + PENDING_LASTS),
    };
    assert_eq!(shown(&browser), [view]);
    let revision = ann.account().revision;
    world.later(TOLD_AFTER - 1);
    assert!(told(&world).is_empty());
    world.core().second_step(&pending, &typed(&ann.code())).unwrap();
    assert!(shown(&browser).is_empty());
    assert!(ann.account().revision > revision, "open pages are told");
    world.later(DAY);
    assert!(told(&world).is_empty());
    assert_eq!(world.count("SELECT count(*) FROM half_sign_in"), 0);
}

#[test]
fn after_three_minutes_without_a_code_its_owner_is_told_where_and_when() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    let began = world.now();
    half_sign_in(&ann, &elsewhere(7));
    world.later(TOLD_AFTER);
    world.restart();
    world.core().tell_of_half_sign_ins().unwrap();
    let [letter] = &world.mail()[..] else { panic!("one letter") };
    assert_eq!((&letter.notice, letter.at, &letter.to), (&ONE[0], began, &ann.email));
    assert_eq!((letter.client.as_str(), letter.address.as_str()), ("curl/8.5", "198.51.100.7"));
    assert!(letter.head.is_some());
    assert!(told(&world).is_empty(), "once");
    assert_eq!(shown(&browser).len(), 1, "it still waits");
}

/// Given up, used up by wrong codes, expired, or ended by another password: it is told all the same, and shown as over.
#[test]
fn however_it_ends_without_a_code_it_is_told() {
    for way in 0..4 {
        let world = World::new();
        let (ann, browser) = with_two_factor(&world);
        let pending = half_sign_in(&ann, &elsewhere(7));
        let core = world.core();
        let mut browser = browser;
        match way {
            0 => {
                let revision = ann.account().revision;
                core.cancel_sign_in(&pending).unwrap();
                assert_eq!((ann.account().revision, ann.times("sign_in_cancelled")), (revision + 1, 1));
                core.cancel_sign_in(&pending).unwrap();
                assert_eq!(ann.times("sign_in_cancelled"), 1, "pressed twice");
            }
            1 => {
                while core
                    .second_step(&pending, &typed(&ann.wrong_code()))
                    .is_err_and(|error| matches!(error, domain::Error::Refused(Refusal::WrongCode(_))))
                {
                }
            }
            2 => world.later(PENDING_LASTS),
            _ => {
                let new = Password::typed("copper anvil ninety-one".to_owned());
                let changed = core.change_password(&world.permit(), &browser.step_up(&ann), new).unwrap();
                browser.token = changed.session.unwrap();
                world.mail();
            }
        }
        assert_eq!(shown(&browser)[0].waits_until, None, "way {way}");
        world.later(TOLD_AFTER);
        assert_eq!(told(&world), ONE, "way {way}");
    }
}

#[test]
fn whoever_has_the_password_does_not_fill_the_history_with_it() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    let all = |times: &mut [usize; 3]| {
        *times = ["half_signed_in", "half_sign_ins_many", "sign_in_cancelled"].map(|kind| ann.times(kind));
    };
    let mut times = [0; 3];
    for number in 0..NOTED_AN_HOUR + 40 {
        // Each way: a browser's, given up again, and a command line's.
        match number % 3 {
            0 => drop(half_sign_in(&ann, &elsewhere(3))),
            1 => world.core().cancel_sign_in(&ann.half_sign_in()).unwrap(),
            _ => drop(ann.command_line(None)),
        }
    }
    all(&mut times);
    assert_eq!(times, [NOTED_AN_HOUR, 1, NOTED_AN_HOUR.div_ceil(3)]);
    assert_eq!(browser.overview().half_sign_ins.count, NOTED_AN_HOUR + 1);
    // It keeps nobody from signing in, and an hour later they are noted as before.
    world.later(STEP);
    ann.sign_in_with(&ann.code()).unwrap();
    world.later(HOUR);
    half_sign_in(&ann, &elsewhere(3));
    all(&mut times);
    assert_eq!(times, [NOTED_AN_HOUR + 1, 1, NOTED_AN_HOUR.div_ceil(3)]);
    world.later(-2 * HOUR);
    half_sign_in(&ann, &elsewhere(3));
    assert_eq!(ann.times("half_signed_in"), NOTED_AN_HOUR + 2, "also when the clock steps back");
}

#[test]
fn there_is_one_mail_an_hour_and_nothing_is_kept_from_the_owner() {
    let world = World::new();
    let (ann, _) = with_two_factor(&world);
    half_sign_in(&ann, &elsewhere(1));
    world.later(TOLD_AFTER);
    assert_eq!(told(&world), ONE);
    let first = world.now();
    for minute in 0..59 {
        half_sign_in(&ann, &elsewhere(2));
        world.later(MINUTE);
        if minute % 20 == 7 {
            world.restart();
        }
        assert!(told(&world).is_empty(), "minute {minute}");
    }
    world.later(TOLD_EVERY - (world.now() - first));
    // The last one's three minutes are not over: it waits for the next mail.
    assert_eq!(told(&world), [Notice::HalfSignedIn { count: 58 }]);
    world.later(TOLD_EVERY - 1);
    assert!(told(&world).is_empty());
    world.later(1);
    assert_eq!(told(&world), [Notice::HalfSignedIn { count: 1 }]);
    world.later(10 * TOLD_EVERY);
    assert!(told(&world).is_empty());
}

#[test]
fn two_servers_at_once_tell_it_once() {
    let world = World::new();
    let (ann, _) = with_two_factor(&world);
    let servers = [world.core(), Arc::new(world.open_again())];
    for round in 0..20 {
        half_sign_in(&ann, &elsewhere(7));
        world.later(TOLD_EVERY);
        at_once((0..8).collect(), |job: usize| {
            let core: &Core = &servers[job % 2];
            core.tell_of_half_sign_ins().unwrap();
        });
        assert_eq!(world.notices(), ONE, "round {round}");
    }
}

/// A code that comes at the last moment: finished and untold, or told and then finished, and never left as half.
#[test]
fn a_code_and_the_mail_at_once_leave_nothing_half() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    for round in 0..20 {
        let pending = half_sign_in(&ann, &elsewhere(7));
        world.later(PENDING_LASTS - 1);
        let code = typed(&ann.code());
        let answers = at_once(vec![true, false], |signs_in| match signs_in {
            true => world.core().second_step(&pending, &code).map(drop),
            false => world.core().tell_of_half_sign_ins(),
        });
        assert!(answers.iter().all(std::result::Result::is_ok), "{answers:?}");
        assert!(shown(&browser).is_empty(), "round {round}");
        assert!(world.notices().len() <= 1);
        world.later(TOLD_EVERY);
        assert!(told(&world).is_empty(), "round {round}: a finished one is not told");
    }
}

/// Heroku's client and ours ask without a code first, to learn that one is needed.
#[test]
fn a_command_line_that_asks_twice_has_finished_what_it_began() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    let opening = Opening { kind: SessionKind::CommandLine, description: "laptop".to_owned(), lasts: None };
    let sign_in = |client: &Client, code: Option<&str>| {
        let given = (ann.email.as_str(), &ann.password());
        world.core().sign_in_with_code(&world.permit(), given, code, &opening, client)
    };
    assert_eq!(refusal(sign_in(&home(), None)), Refusal::TwoFactorNeeded);
    assert_eq!(shown(&browser).len(), 1);
    assert_eq!(shown(&browser)[0].waits_until, None, "it waits for nothing: the client asks anew");
    world.later(MINUTE);
    sign_in(&home(), Some(&ann.code())).unwrap();
    assert!(shown(&browser).is_empty());

    // What others have begun is not finished by it: another program, another place, a browser's page, or long ago.
    let other_program = Client { agent: "heroku-cli/7.51.0".to_owned(), ..home() };
    for (client, later) in [(elsewhere(9), 0), (other_program, 0), (home(), PENDING_LASTS + 1)] {
        assert_eq!(refusal(sign_in(&client, None)), Refusal::TwoFactorNeeded);
        world.later(later);
    }
    let page = half_sign_in(&ann, &home());
    world.later(MINUTE);
    sign_in(&home(), Some(&ann.code())).unwrap();
    assert_eq!(shown(&browser).len(), 4);
    world.later(MINUTE);
    world.core().second_step(&page, &typed(&ann.code())).unwrap();
    assert_eq!(shown(&browser).len(), 3);

    // One sign-in finishes one of them.
    for _ in 0..2 {
        assert_eq!(refusal(sign_in(&home(), None)), Refusal::TwoFactorNeeded);
    }
    world.later(MINUTE);
    sign_in(&home(), Some(&ann.code())).unwrap();
    assert_eq!(shown(&browser).len(), 4);
}

/// Each way to learn that the password is right leaves its trace: with a guessed code, or by asking for the phone.
#[test]
fn whoever_never_asks_without_a_code_is_seen_as_well() {
    let world = World::with_texts();
    let (ann, browser) = with_two_factor(&world);
    ann.add_phone(&browser, crate::world::NUMBER);
    let core = world.core();
    let given = (ann.email.as_str(), &ann.password());
    let opening = Opening { kind: SessionKind::CommandLine, description: "laptop".to_owned(), lasts: None };
    let sign_in =
        |client: &Client, code: &str| core.sign_in_with_code(&world.permit(), given, Some(code), &opening, client);
    for (number, way) in (1..).zip(["a wrong code", "no code at all", "the phone", "a text"]) {
        let client = elsewhere(number);
        world.later(MINUTE);
        match way {
            "a wrong code" => assert!(sign_in(&client, &ann.wrong_code()).is_err()),
            "no code at all" => assert_eq!(refusal(sign_in(&client, "?")), Refusal::CodeShape),
            "the phone" => drop(core.phone_for_command_line(&world.permit(), given, &client).unwrap()),
            _ => drop(core.text_code_for_command_line(&world.permit(), given, &client).unwrap()),
        }
        assert_eq!(shown(&browser).len(), usize::from(number), "{way}");
        assert_eq!(shown(&browser)[0].address, client.address, "{way}");
    }
    world.later(TOLD_AFTER);
    assert_eq!(told(&world), [Notice::HalfSignedIn { count: 4 }]);

    // One who looks for the phone, asks for a text and mistypes a code on the way in is one sign-in, and finishes it.
    world.later(PENDING_LASTS);
    core.phone_for_command_line(&world.permit(), given, &home()).unwrap();
    core.text_code_for_command_line(&world.permit(), given, &home()).unwrap();
    assert!(sign_in(&home(), &ann.wrong_code()).is_err());
    assert_eq!(shown(&browser).len(), 5);
    sign_in(&home(), &ann.code()).unwrap();
    assert_eq!(shown(&browser).len(), 4);
}

#[test]
fn a_stranger_without_the_password_sends_nothing_and_shows_nothing() {
    let world = World::new();
    let (ann, browser) = with_two_factor(&world);
    let wrong = Password::typed("not the otter's".to_owned());
    for email in [ann.email.as_str(), "nobody@example.org"] {
        assert_eq!(
            refusal(world.core().sign_in(&world.permit(), email, &wrong, &elsewhere(7))),
            Refusal::BadCredentials
        );
    }
    // Without two-factor the password is the whole of it.
    let bob = world.signed_up("bob@example.org").sign_in();
    world.later(DAY / 2);
    assert!(told(&world).is_empty());
    assert!(shown(&browser).is_empty() && shown(&bob).is_empty());
}

#[test]
fn it_is_shown_for_a_day_and_told_also_by_a_server_that_was_down_for_one() {
    let world = World::new();
    let (ann, _) = with_two_factor(&world);
    half_sign_in(&ann, &elsewhere(7));
    world.later(DAY - MINUTE);
    world.core().tidy().unwrap();
    world.later(2 * MINUTE);
    world.core().tidy().unwrap();
    let browser = Browser::of(&world, ann.sign_in_with(&ann.code()).unwrap());
    assert!(shown(&browser).is_empty());
    assert_eq!(told(&world), ONE);
    world.later(7 * DAY);
    world.core().tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM half_sign_in"), 0);
    assert_eq!(ann.times("half_signed_in"), 2, "the history keeps its lines");
}
