//! A forgotten password: one link by mail, and the second factor stays what it was.

use crate::address::{NEW, address, link_to, rows};
use crate::parallel::{at_once, refused};
use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Person, STEP, World, home, link_token, refusal, typed};
use domain::Result;
use domain::flow::sign_in::SignIn;
use domain::outbox::{Letter, Notice};
use domain::password::Password;
use domain::token::Token;
use model::moment::MINUTE;
use model::{EmailAddress, Refusal};
use rusqlite::types::Value;

pub(crate) const NEW_PASSWORD: &str = "brisk heron mends the lantern";

pub(crate) fn forget(world: &World, email: &str) {
    world.core().request_password_reset(&address(email), &home()).unwrap();
}

/// The tokens of the links that letters bring, each with whom it went to.
pub(crate) fn links(letters: &[Letter]) -> Vec<(EmailAddress, Token)> {
    let link = |letter: &Letter| match &letter.notice {
        Notice::PasswordReset { link } => {
            let token = link.show().strip_prefix("https://id.example.org/reset-password?token=");
            Some((letter.to.clone(), link_token(token.expect("a link to the page that resets"))))
        }
        _ => None,
    };
    letters.iter().filter_map(link).collect()
}

/// Asks for a link, and reads the mail.
pub(crate) fn link(world: &World, person: &Person<'_>) -> Token {
    forget(world, person.email.as_str());
    let mut links = links(&world.mail());
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].0, person.email);
    links.remove(0).1
}

pub(crate) fn reset(world: &World, token: &Token, new: &str) -> Result<()> {
    world.core().reset_password(&world.permit(), token, (None, Password::typed(new.to_owned())), &home())
}

fn factors(world: &World) -> Vec<Vec<Value>> {
    ["authenticator", "recovery_set", "recovery_code", "phone"]
        .into_iter()
        .flat_map(|table| rows(world, &format!("SELECT * FROM {table} ORDER BY 1")))
        .collect()
}

#[test]
fn a_new_password_signs_nobody_in_and_leaves_the_second_factor_as_it_is() {
    let world = World::with_texts();
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.later(MINUTE);
    let terminal = Browser::of(&world, ann.command_line(Some(&ann.code())).unwrap());
    let (pending, core) = (ann.half_sign_in(), world.core());
    core.text_sign_in_code(&pending).unwrap();
    let wish = link_to(&world, &browser, &ann, NEW);
    let (before, revision) = (factors(&world), ann.changes());
    let token = link(&world, &ann);
    assert_eq!(core.reset_for(&token).unwrap(), ann.email);
    assert!(browser.is_signed_in() && ann.has_key(&ann.api_key), "asking for a link changes nothing");
    assert_eq!(ann.changes(), revision);

    reset(&world, &token, NEW_PASSWORD).unwrap();
    assert_eq!(world.notices(), [Notice::PasswordWasReset]);
    assert_eq!((factors(&world), ann.changes()), (before, revision + 1));
    for table in ["session", "pending_sign_in", "text_code", "password_reset"] {
        assert_eq!(world.count(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert!(!browser.is_signed_in() && !terminal.is_signed_in() && !ann.has_key(&ann.api_key));
    let keys = ann.account().api_keys;
    assert!(keys.len() == 1 && keys[0].account_key, "with another that only a fresh owner can show");
    assert!(world.texts().is_empty(), "a code that waited is not sent any more");
    assert_eq!(refusal(core.second_step(&pending, &typed(&ann.sheet[0]))), Refusal::SignInExpired);
    assert_eq!(refusal(ann.type_password()), Refusal::BadCredentials);

    ann.password = NEW_PASSWORD.to_owned();
    assert_eq!(refusal(ann.command_line(None)), Refusal::TwoFactorNeeded);
    let SignIn::NeedsCode(_) = ann.type_password().unwrap() else { panic!("the second factor was skipped") };
    let again = ann.sign_in();
    assert_eq!(again.overview().account.pending_email, None);
    assert_eq!(refusal(core.confirm_address(&again.owner(), &wish, &address(NEW))), Refusal::LinkDead);
    assert_eq!(ann.sign_in_with(&ann.sheet[0]).unwrap().codes_left, Some(9));
}

#[test]
fn an_unknown_address_is_answered_alike_and_only_counted() {
    let world = World::new();
    world.signed_up("ann@example.org");
    let before = world.kept();
    forget(&world, "nobody@example.org");
    assert!(world.kept() == before && world.mail().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM counter"), 2);
}

#[test]
fn of_many_resets_with_one_link_at_once_one_counts() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let token = link(&world, &ann);
    let servers = [world.open_again(), world.open_again()];
    let answers = at_once((0..4).collect(), |at: usize| {
        let new = Password::typed(format!("brisk heron {at} mends the lantern"));
        let permit = servers[at % 2].hashing.permit_blocking().unwrap();
        servers[at % 2].reset_password(&permit, &token, (None, new), &home())
    });
    assert_eq!(refused(&answers), vec![Refusal::LinkDead; 3]);
    assert_eq!((ann.times("password_reset"), world.mail().len()), (1, 1));
}

#[test]
fn the_password_is_set_for_the_address_that_was_shown() {
    let world = World::new();
    let (ann, bob) = (world.signed_up("ann@example.org"), world.signed_up("bob@example.org"));
    let token = link(&world, &bob);
    let before = world.kept();
    let reset = |shown: &EmailAddress, new: &str| {
        let wish = (Some(shown), Password::typed(new.to_owned()));
        world.core().reset_password(&world.permit(), &token, wish, &home())
    };
    assert_eq!(refusal(reset(&ann.email, NEW_PASSWORD)), Refusal::StateMoved);
    assert!(matches!(refusal(reset(&bob.email, "password1234")), Refusal::PasswordWeak(_)));
    assert_eq!(refusal(reset(&bob.email, "short")), Refusal::PasswordTooShort);
    assert!(world.kept() == before && world.mail().is_empty(), "nothing half-done is kept");
    reset(&bob.email, NEW_PASSWORD).unwrap();
    assert!(ann.sign_in().is_signed_in(), "the other account is not touched");
}

#[test]
fn a_reset_clears_no_count_of_wrong_codes() {
    let world = World::new();
    let (mut ann, _) = with_a_sheet(&world, "ann");
    for _ in 0..10 {
        assert!(matches!(refusal(ann.command_line(Some(&ann.wrong_code()))), Refusal::WrongCode(_)));
    }
    reset(&world, &link(&world, &ann), NEW_PASSWORD).unwrap();
    ann.password = NEW_PASSWORD.to_owned();
    assert_eq!(ann.wrong_codes_counted(), 10);
    world.later(STEP);
    assert!(matches!(refusal(ann.command_line(Some(&ann.code()))), Refusal::TooManyCodes { .. }));
}
