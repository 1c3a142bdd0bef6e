//! Every verb there is, in a frozen account: each is decided on here, or this fails.

use crate::address::address;
use crate::freeze::{a_link, freeze};
use crate::password_reset::{NEW_PASSWORD, link, reset};
use crate::recovery_codes::with_a_sheet;
use crate::ssh_keys::key;
use crate::world::{
    Browser, NUMBER, OTHER_NUMBER, Person, STEP, World, elsewhere, home, link_token, refusal, texting, typed,
};
use domain::Result;
use domain::caller::{FreshOwner, Owner};
use domain::flow::api_keys::KeyWish;
use domain::flow::change_device::Others;
use domain::flow::key_holder::KeyHolder;
use domain::password::Password;
use model::api_key::Scope;
use model::device::DeviceName;
use model::{Language, Refusal};
use std::collections::BTreeSet;
use std::path::Path;

/// What becomes of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
enum While {
    /// It is refused, and writes nothing.
    Frozen,
    /// It is refused, because the freeze took away what it would act on.
    Gone(Refusal),
    /// It goes on.
    GoesOn,
}

/// No verb of an owner: it signs in, reads, serves a stranger, or is the operator's at the machine itself.
const NOT_AN_OWNERS: [&str; 46] = [
    // sign-in goes on, and counts as ever: `freeze_ends.rs`
    "sign_in",
    "second_step",
    "cancel_sign_in",
    "sign_in_with_code",
    "text_code_for_command_line",
    "phone_for_command_line",
    "other_ways",
    "text_sign_in_code",
    "step_up",
    "key_holder",
    "start_grant",
    "take_grant",
    // a new password by mail
    "request_password_reset",
    "reset_for",
    // reading
    "address_to_confirm",
    "confirms_address_of",
    "api_keys",
    "waiting_command_line",
    "history",
    "begin_download",
    "read_on",
    "watch",
    "beat",
    "news",
    "plan_import",
    "overview",
    "summary",
    "summary_at_hand",
    "phone_on_its_way",
    "sheet_of",
    "sessions",
    "ssh_keys",
    "ssh_key",
    "thaw_view",
    "freeze_view",
    // nobody's account
    "open_set_up",
    "is_first_run",
    "may_set_up",
    "set_up",
    "create_account",
    "request_sign_up",
    "invited",
    "accept_invitation",
    // of all accounts, or done by time
    "retire_devices",
    "tell_of_half_sign_ins",
    "ssh_key_used",
];

/// The operator's, at the machine itself.
const OPERATORS: [&str; 4] = ["plan_import_for", "account_state", "unlock", "invite_from_console"];

/// Somebody whose account is frozen, signed in anew, with everything there is to change.
struct Stage<'w> {
    world: &'w World,
    ann: Person<'w>,
    owner: Owner,
    fresh: FreshOwner,
    holder: KeyHolder,
}

impl Stage<'_> {
    /// Does one verb as its owner would, with what would do outside of a freeze.
    fn attempt(&self, verb: &str) -> Option<(While, Result<()>)> {
        let Self { world, ann, owner, fresh, holder } = self;
        let core = world.core();
        let code = || typed(&ann.code());
        let name = DeviceName::parse("new phone").unwrap();
        let account = ann.account();
        let device = account.active_authenticators().next().unwrap().id.clone();
        let api_key = account.api_keys.iter().find(|key| !key.account_key).unwrap().id.clone();
        let wish = KeyWish {
            description: "door".to_owned(),
            scope: vec![Scope::Global],
            expires_in: None,
            survives_freeze: false,
        };
        let exported = domain::import::one("otpauth://totp/x?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap();
        let other_link = link_token(&format!("twl_lnk_{}", "x".repeat(43)));
        let grant = || core.start_grant("twinlock", "laptop", &elsewhere(7)).unwrap();
        use While::{Frozen, GoesOn, Gone};
        Some(match verb {
            "request_address_change" => (Frozen, core.request_address_change(fresh, &address("new@example.org"))),
            "confirm_address" => {
                (Gone(Refusal::LinkDead), core.confirm_address(owner, &other_link, &address("new@example.org")))
            }
            "cancel_address_change" => (Gone(Refusal::StateMoved), core.cancel_address_change(owner)),
            "create_api_key" => (Frozen, core.create_api_key(fresh, &wish).map(drop)),
            "regenerate_api_key" => (Frozen, core.regenerate_api_key(fresh, "~", 0).map(drop)),
            "mark_api_key" => (Frozen, core.mark_api_key(fresh, &api_key, false)),
            "describe_api_key" => (Frozen, core.describe_api_key(owner, &api_key, "mine")),
            "end_replaced_token" => (Gone(Refusal::ApiKeyNotFound), core.end_replaced_token(fresh, &api_key)),
            "delete_api_key" => (GoesOn, core.delete_api_key(fresh, &api_key).map(drop)),
            "start_device" => (Frozen, core.start_device(fresh).map(drop)),
            "new_device" => (Frozen, core.new_device(fresh).map(drop)),
            "prove_device" => (Frozen, core.prove_device(fresh, None, &code())),
            "finish_device" => (Frozen, core.finish_device(fresh, None, &name, Others::Stay)),
            "add_device" => (Frozen, core.add_device(fresh, &name, &code())),
            "cancel_device" => (Frozen, core.cancel_device(fresh)),
            "rename_device" => (Frozen, core.rename_device(fresh, &device, &name)),
            "remove_device" => (Frozen, core.remove_device(fresh, &device)),
            "keep_device" => (Frozen, core.keep_device(fresh, &device)),
            "approve_command_line" => (Frozen, core.approve_command_line(fresh, &grant().user_code)),
            "deny_command_line" => (GoesOn, core.deny_command_line(owner, &grant().user_code)),
            "disable" => (Frozen, core.disable(fresh, Some(&code()))),
            "start_authenticator" => (Frozen, core.start_authenticator(fresh).map(drop)),
            "pending_enrolment" => (Frozen, core.pending_enrolment(fresh).map(drop)),
            "confirm_authenticator" => (Frozen, core.confirm_authenticator(fresh, None, &code()).map(drop)),
            "confirm_named_authenticator" => {
                (Frozen, core.confirm_named_authenticator(fresh, None, &code(), Some(&name)).map(drop))
            }
            "start_import" => (Frozen, core.start_import(fresh, &exported)),
            "change_password" => {
                let new = Password::typed(NEW_PASSWORD.to_owned());
                (Frozen, core.change_password(&world.permit(), fresh, new).map(drop))
            }
            "start_phone" => (Frozen, core.start_phone(fresh, OTHER_NUMBER)),
            "resend_phone_code" => (Gone(Refusal::NothingPending), core.resend_phone_code(owner)),
            "confirm_phone" => (Gone(Refusal::NothingPending), core.confirm_phone(owner, &typed("12345678")).map(drop)),
            "cancel_phone" => (GoesOn, core.cancel_phone(owner)),
            "remove_phone" => (Frozen, core.remove_phone(fresh)),
            "regenerate_recovery_codes" => (Frozen, core.regenerate_recovery_codes(fresh).map(drop)),
            "view_recovery_codes" => (Frozen, core.view_recovery_codes(fresh).map(drop)),
            "unsaved_recovery_codes" => (Frozen, core.unsaved_recovery_codes(fresh).map(drop)),
            "recovery_codes_to_show" => (Frozen, core.recovery_codes_to_show(fresh).map(drop)),
            "recovery_codes_saved" => (Frozen, core.recovery_codes_saved(owner, &account.recovery.unwrap().id)),
            "drill_recovery_code" => (Frozen, core.drill_recovery_code(fresh, &typed(&ann.sheet[5])).map(drop)),
            "add_ssh_key" => (Frozen, core.add_ssh_key(holder, &key(2)).map(drop)),
            "remove_ssh_key" => (GoesOn, core.remove_ssh_key(holder, &account.ssh_keys[0].id).map(drop)),
            "set_language" => (GoesOn, core.set_language(owner, Language::Ja)),
            "set_name" => (GoesOn, core.set_name(owner, "Ann")),
            "sign_out" => (GoesOn, core.sign_out(owner)),
            "end_session" => (GoesOn, core.end_session(owner, "~").map(drop)),
            "end_other_sessions" => (GoesOn, core.end_other_sessions(owner).map(drop)),
            "end_previous_session" => (GoesOn, {
                core.end_previous_session(Some(owner));
                Ok(())
            }),
            "describe_session" => {
                let terminal = account.sessions.iter().find(|session| !session.description.is_empty()).unwrap();
                (Frozen, core.describe_session(owner, &terminal.id, "mine"))
            }
            "reset_password" => (GoesOn, reset(world, &link(world, ann), NEW_PASSWORD)),
            "freeze" => (GoesOn, core.freeze(&a_link(world, ann), &home()).map(drop)),
            "thaw" => (GoesOn, core.thaw(&world.permit(), owner, &ann.password(), &code())),
            "text_code_to_thaw" => (GoesOn, core.text_code_to_thaw(owner)),
            "invite" => (Frozen, core.operator(fresh.clone()).map(drop)),
            "import_for" => (Gone(Refusal::ImportTwoFactorOn), core.import_for(&ann.email, &[&exported])),
            _ => return None,
        })
    }
}

/// The names of all verbs: what is public in `flow`.
fn verbs() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/flow");
    let mut verbs = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        // `&self`, to leave out what is no verb of the core.
        for (at, _) in source.match_indices("\n    pub fn ") {
            let rest = &source[at + "\n    pub fn ".len()..];
            let (name, arguments) = rest.split_once('(').unwrap();
            if arguments.trim_start().starts_with("&self") {
                verbs.insert(name.split('<').next().unwrap().to_owned());
            }
        }
    }
    verbs
}

#[test]
fn every_verb_is_refused_or_goes_on_for_a_reason() {
    let world = World::with_texts();
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    let core = world.core();
    let fresh = browser.step_up(&ann);
    core.add_ssh_key(&KeyHolder::from(&fresh), &key(1)).unwrap();
    let wish =
        KeyWish { description: "ci".to_owned(), scope: vec![Scope::Read], expires_in: None, survives_freeze: true };
    let made = core.create_api_key(&fresh, &wish).unwrap();
    core.regenerate_api_key(&fresh, &made.id, 3600).unwrap();
    let until = freeze(&world, &ann);
    world.later(2 * STEP);
    ann.command_line(Some(&ann.code())).unwrap();
    let browser = ann.sign_in();
    world.later(STEP);
    world.mail();

    let verbs = verbs();
    assert!(verbs.len() > 80, "{verbs:?}");
    let (mut refused, mut went_on) = (0, 0);
    for verb in &verbs {
        if NOT_AN_OWNERS.contains(&verb.as_str()) || OPERATORS.contains(&verb.as_str()) {
            continue;
        }
        let copy = world.copy(&texting(200));
        let her = ann.moved_to(&copy);
        let here = Browser::with(&copy, browser.token.clone());
        let fresh = here.step_up(&her);
        let holder = KeyHolder::from(&fresh);
        let stage = Stage { world: &copy, owner: here.owner(), ann: her, fresh, holder };
        let before = copy.kept();
        let (expected, answer) = stage.attempt(verb).unwrap_or_else(|| panic!("nobody has decided on {verb}"));
        let came = match answer {
            Ok(()) => While::GoesOn,
            answer => match refusal(answer) {
                Refusal::Frozen { until: told } => {
                    assert_eq!(told, until, "{verb}");
                    While::Frozen
                }
                other => While::Gone(other),
            },
        };
        assert_eq!(came, expected, "{verb}");
        if came == While::GoesOn {
            went_on += 1;
        } else {
            assert_eq!(copy.kept(), before, "{verb} was refused and has written something");
            refused += 1;
        }
    }
    assert!(refused > 30 && went_on > 10, "{refused} were refused, {went_on} went on");
    let known: BTreeSet<&str> = verbs.iter().map(String::as_str).collect();
    let gone: Vec<_> = NOT_AN_OWNERS.iter().chain(&OPERATORS).filter(|name| !known.contains(**name)).collect();
    assert!(gone.is_empty(), "there is no {gone:?} any more");
}

#[test]
fn a_change_that_says_nothing_of_freezes_is_refused() {
    let world = World::new();
    let ann = world.signed_up("ann@example.org");
    let until = freeze(&world, &ann);
    let account = ann.account();
    assert_eq!(refusal(account.change(world.now()).map(drop)), Refusal::Frozen { until });
    drop(account.change(until).expect("it is over"));
    drop(account.change_while_frozen(world.now()));
}

#[test]
fn a_code_that_comes_with_a_refused_change_of_keys_is_not_spent() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let until = freeze(&world, &ann);
    let terminal = ann.sign_in();
    world.later(STEP);
    let (core, owner) = (world.core(), terminal.owner());
    let code = ann.code();
    let holder = core.key_holder(&owner, core.fresh(&owner), || Ok(Some(typed(&code)))).unwrap();
    assert_eq!(refusal(core.add_ssh_key(&holder, &key(1))), Refusal::Frozen { until });
    core.thaw(&world.permit(), &owner, &ann.password(), &typed(&code)).expect("the code is good still");
}
