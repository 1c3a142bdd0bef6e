//! How accounts come to be: the first run, invitations, signing up; and the key of the file.

use crate::parallel::at_once;
use crate::world::{PASSWORD, World, elsewhere, home, link_token, refusal};
use domain::Error;
use domain::flow::sign_in::SignedIn;
use domain::outbox::Notice;
use domain::password::Password;
use domain::policy::{Policy, SignUp};
use domain::token::Token;
use model::moment::{DAY, HOUR, MINUTE};
use model::shown_once::ShownOnce;
use model::{EmailAddress, Language, Refusal};

type Made = domain::Result<(SignedIn, ShownOnce)>;

fn policy(sign_up: SignUp) -> Policy {
    Policy { sign_up, ..Policy::default() }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

fn set_up(world: &World, token: &Token, email: &str, password: &str) -> Made {
    let given = (&address(email), Password::typed(password.to_owned()));
    world.core().set_up(&world.permit(), token, given, Language::Ja, &home())
}

fn accept(world: &World, token: &Token, password: &str) -> Made {
    let password = Password::typed(password.to_owned());
    // What the page shows; a dead link shows nobody's.
    let shown = world.core().invited(token).unwrap_or_else(|_| address("nobody@example.org"));
    world.core().accept_invitation(&world.permit(), token, (&shown, password), Language::En, &home())
}

#[test]
fn a_link_makes_an_account_only_for_the_address_that_was_shown() {
    let world = World::with(policy(SignUp::Invite));
    let link = world.core().invite_from_console(&address("eve@example.org"), false).unwrap();
    let token = link_token(link.show());
    let password = Password::typed(PASSWORD.to_owned());
    let shown = (&address("ann@example.org"), password);
    let made = world.core().accept_invitation(&world.permit(), &token, shown, Language::En, &home());
    assert_eq!(refusal(made), Refusal::StateMoved);
    assert_eq!(world.count("SELECT count(*) FROM account"), 0);
    assert!(accept(&world, &token, PASSWORD).is_ok(), "the link is still good");
}

fn ask_to_sign_up(world: &World, email: &str) -> domain::Result<()> {
    world.core().request_sign_up(&address(email), Language::En, &elsewhere(3))
}

#[test]
fn the_link_of_the_first_run_makes_one_operator_and_signs_in() {
    let world = World::new();
    let core = world.core();
    let earlier = core.open_set_up().unwrap().unwrap();
    let token = core.open_set_up().unwrap().unwrap();
    assert_eq!(refusal(set_up(&world, &earlier, "ann@example.org", PASSWORD)), Refusal::SetUpLinkNeeded);
    assert!(matches!(refusal(set_up(&world, &token, "ann@example.org", "password123")), Refusal::PasswordWeak(_)));
    assert_eq!(world.count("SELECT count(*) FROM account"), 0);
    core.may_set_up(Some(&token)).unwrap();

    let (signed_in, api_key) = set_up(&world, &token, "Ann@Example.org", PASSWORD).unwrap();
    let owner = core.owner_by_session(&signed_in.token, &home()).unwrap().unwrap();
    let overview = core.overview(&owner).unwrap();
    assert!(overview.account.operator && !overview.two_factor());
    assert_eq!((overview.account.email.as_str(), overview.account.language), ("ann@example.org", Language::Ja));
    assert!(core.owner_by_bearer(api_key.show(), &home()).is_ok());
    assert_eq!(world.notices(), [Notice::AccountCreated]);
    assert_eq!(refusal(set_up(&world, &token, "bob@example.org", PASSWORD)), Refusal::LinkDead);
    assert!(core.open_set_up().unwrap().is_none());
    world.restart();
    assert!(world.core().open_set_up().unwrap().is_none());
    assert_eq!(refusal(set_up(&world, &token, "bob@example.org", PASSWORD)), Refusal::LinkDead);
}

#[test]
fn a_link_of_the_first_run_does_not_survive_a_restart() {
    let world = World::new();
    let token = world.core().open_set_up().unwrap().unwrap();
    world.restart();
    assert_eq!(refusal(world.core().may_set_up(Some(&token))), Refusal::SetUpLinkNeeded);
    assert_eq!(refusal(world.core().may_set_up(None)), Refusal::SetUpLinkNeeded);
}

#[test]
fn only_an_operator_who_typed_the_password_again_is_one() {
    let world = World::with(policy(SignUp::Invite));
    let token = world.core().open_set_up().unwrap().unwrap();
    let (signed_in, _) = set_up(&world, &token, "ann@example.org", PASSWORD).unwrap();
    let bob = world.signed_up("bob@example.org");
    let core = world.core();
    let ann = core.owner_by_session(&signed_in.token, &home()).unwrap().unwrap();
    assert_eq!(refusal(core.fresh(&ann)), Refusal::StepUpNeeded);
    let fresh = core.step_up(&world.permit(), &ann, &Password::typed(PASSWORD.into())).unwrap();
    let operator = core.operator(fresh).unwrap();
    assert_eq!(refusal(core.operator(bob.sign_in().step_up(&bob))), Refusal::OperatorOnly);

    let link = core.invite(&operator, &address("cleo@example.org")).unwrap();
    assert!(link.show().starts_with("https://id.example.org/"));
    core.sign_out(&ann).unwrap();
    assert_eq!(refusal(core.invite(&operator, &address("dan@example.org"))), Refusal::SignedOut);
    assert!(world.mail().is_empty(), "the operator hands the link over");
}

#[test]
fn sign_up_is_as_open_as_the_operator_says() {
    let world = World::with(policy(SignUp::Open));
    let email = address("cleo@example.org");
    for (sign_up, typed, invited) in
        [(SignUp::Closed, false, false), (SignUp::Invite, false, true), (SignUp::Open, true, true)]
    {
        world.restart_with(policy(sign_up));
        assert_eq!(ask_to_sign_up(&world, "cleo@example.org").is_ok(), typed, "{sign_up:?}");
        assert_eq!(world.core().invite_from_console(&email, false).is_ok(), invited, "{sign_up:?}");
        assert_eq!(world.mail().len(), usize::from(typed), "{sign_up:?}");
    }
    let link = link_token(world.core().invite_from_console(&email, false).unwrap().show());
    world.restart_with(policy(SignUp::Closed));
    assert_eq!(refusal(accept(&world, &link, PASSWORD)), Refusal::LinkDead, "closed since");
    assert_eq!(world.count("SELECT count(*) FROM account"), 0);
    world.restart_with(policy(SignUp::Invite));
    assert!(accept(&world, &link, PASSWORD).is_ok());
}

#[test]
fn an_invitation_makes_one_account_for_its_address() {
    let world = World::with(policy(SignUp::Invite));
    let core = world.core();
    let email = address("cleo@example.org");
    let link = || link_token(core.invite_from_console(&email, false).unwrap().show());
    let (first, second) = (link(), link());
    assert_eq!(core.invited(&first).unwrap(), email);
    assert_eq!(refusal(accept(&world, &first, "short")), Refusal::PasswordTooShort);
    assert_eq!(core.invited(&first).unwrap(), email, "a refused password leaves the link good");

    let made = at_once(vec![&first, &second, &first], |token| accept(&world, token, PASSWORD));
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
    for token in [&first, &second] {
        assert_eq!(refusal(accept(&world, token, PASSWORD)), Refusal::LinkDead);
    }
    assert_eq!(world.count("SELECT count(*) FROM account"), 1);
    assert_eq!(world.count("SELECT count(*) FROM session"), 1);
    assert_eq!(world.notices(), [Notice::AccountCreated]);
    assert_eq!(world.count("SELECT operator FROM account"), 0);
    assert_eq!(refusal(core.invite_from_console(&email, false)), Refusal::AddressTaken);
}

#[test]
fn links_have_their_time() {
    let world = World::with(policy(SignUp::Open));
    let core = world.core();
    let invitation = link_token(core.invite_from_console(&address("cleo@example.org"), false).unwrap().show());
    ask_to_sign_up(&world, "dan@example.org").unwrap();
    let Notice::SignUp { link } = world.notices().remove(0) else { panic!("no link was sent") };
    let typed = link_token(link.show());
    world.later(DAY - 1);
    assert!(core.invited(&typed).is_ok());
    world.later(1);
    assert_eq!(refusal(accept(&world, &typed, PASSWORD)), Refusal::LinkDead);
    world.later(6 * DAY - 1);
    assert!(core.invited(&invitation).is_ok());
    world.later(1);
    assert_eq!(refusal(accept(&world, &invitation, PASSWORD)), Refusal::LinkDead);
    core.tidy().unwrap();
    assert_eq!(world.count("SELECT count(*) FROM invitation"), 0);
}

#[test]
fn an_address_that_is_taken_looks_the_same_on_the_page_and_is_told_by_mail() {
    let world = World::with(policy(SignUp::Open));
    let ann = world.signed_up("ann@example.org");
    let revision = ann.account().revision;
    let answers = ["ann@example.org", "cleo@example.org"].map(|email| ask_to_sign_up(&world, email));
    assert!(answers.iter().all(Result::is_ok));
    let letters = world.mail();
    assert_eq!(letters.len(), 2);
    for letter in letters {
        match letter.notice {
            Notice::AlreadySignedUp => assert_eq!(letter.to, ann.email),
            Notice::SignUp { link } => {
                assert_eq!(letter.to.as_str(), "cleo@example.org");
                assert!(accept(&world, &link_token(link.show()), PASSWORD).is_ok());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ann.account().revision, revision);
    assert_eq!(world.count("SELECT count(*) FROM invitation"), 0);
}

#[test]
fn an_address_gets_five_mails_an_hour_whether_it_is_taken_or_not() {
    let world = World::with(policy(SignUp::Open));
    world.signed_up("ann@example.org");
    for email in ["ann@example.org", "CLEO@example.org"] {
        for round in 0..20 {
            ask_to_sign_up(&world, email).unwrap();
            ask_to_sign_up(&world, &email.to_lowercase()).unwrap();
            if round % 10 == 0 {
                world.restart();
            }
        }
        assert_eq!(world.mail().len(), 5, "{email}");
    }
    world.later(HOUR - MINUTE);
    ask_to_sign_up(&world, "ann@example.org").unwrap();
    assert!(world.mail().is_empty());
    world.later(MINUTE);
    ask_to_sign_up(&world, "ann@example.org").unwrap();
    assert_eq!(world.mail().len(), 1);
}

#[test]
fn the_console_makes_accounts_but_not_twice() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let again = (&ann.email, Password::typed("brisk heron mends the lantern".into()));
    let answer = world.core().create_account(&world.permit(), again, Language::En, true);
    assert_eq!(refusal(answer), Refusal::AddressTaken);
    assert!(!ann.account().operator && world.mail().is_empty());
    assert!(ann.type_password().is_ok());
}

#[test]
fn a_file_with_another_key_is_not_opened_and_says_why() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let Err(Error::Failed { cause, .. }) = world.open_with_another_key() else { panic!("opened") };
    assert!(cause.to_string().contains("put back the key file"), "{cause}");
    world.restart();
    assert!(ann.type_password().is_ok());
}
