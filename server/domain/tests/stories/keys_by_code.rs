//! A code takes the place of the password where keys are changed over the API, as Heroku's client asks for it.

use crate::world::{STEP, World, refusal, typed};
use domain::flow::api_keys::KeyWish;
use domain::flow::key_holder::KeyHolder;
use model::Refusal;
use model::api_key::Scope;
use model::factor::CodeHint;

#[test]
fn a_code_makes_one_api_key_and_no_second_one() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    ann.turn_two_factor_on();
    let terminal = ann.sign_in();
    let core = world.core();
    let owner = terminal.owner();
    let by_code =
        |code: &str| -> KeyHolder { core.key_holder(&owner, core.fresh(&owner), || Ok(Some(typed(code)))).unwrap() };
    let wish =
        KeyWish { description: "ci".to_owned(), scope: vec![Scope::Read], expires_in: None, survives_freeze: false };
    world.later(STEP);
    let wrong = by_code(&ann.wrong_code());
    assert_eq!(refusal(core.create_api_key(wrong, &wish)), Refusal::WrongCode(CodeHint::None));
    let code = ann.code();
    // What is refused for another reason leaves the code good.
    assert_eq!(refusal(core.delete_api_key(by_code(&code), "~")), Refusal::AccountKeyStays);
    let made = core.create_api_key(by_code(&code), &wish).unwrap();
    assert_eq!(refusal(core.delete_api_key(by_code(&code), &made.id)), Refusal::WrongCode(CodeHint::AlreadyUsed));
    assert_eq!(ann.times("code_shown"), 1);
    assert_eq!(refusal(core.fresh(&owner)), Refusal::StepUpNeeded, "a code is no password");
    assert!(ann.has_key(made.key.show()));
}
