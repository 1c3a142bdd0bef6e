//! Accounts in any state, and each way into them, gone for real.

use crate::world::{Browser, NUMBER, Person, STEP, World, home, texting, typed};
use domain::caller::Client;
use domain::flow::sign_in::SignIn;
use domain::limit::FACTOR_OFF;
use domain::policy::{Disable, Policy, RecoveryCodes};
use domain::token::Token;
use domain::{Core, Result};
use model::factor::FactorKind;
use model::moment::MINUTE;
use model::ways_back::{Loss, Way};
use proptest::prelude::*;

/// Something that is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seat {
    Laptop,
    Handset,
    Terminal,
}

impl Seat {
    const ALL: [Self; 3] = [Self::Laptop, Self::Handset, Self::Terminal];

    pub(crate) fn way(self) -> Way {
        if self == Self::Terminal { Way::CommandLine } else { Way::SignedInBrowser }
    }

    pub(crate) fn is_lost_with(self, loss: Loss) -> bool {
        match loss {
            Loss::Phone => self == Self::Handset,
            Loss::Laptop => self != Self::Handset,
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codes {
    Unsaved,
    Saved,
    UsedUp,
}

/// How an account stands.
#[derive(Clone, Debug)]
pub(crate) struct State {
    two_factor: bool,
    phone: bool,
    codes: Codes,
    off: Vec<FactorKind>,
    seats: Vec<Seat>,
    pub(crate) policy: Policy,
}

pub(crate) fn state() -> impl Strategy<Value = State> {
    let codes = prop_oneof![Just(Codes::Unsaved), Just(Codes::Saved), Just(Codes::UsedUp)];
    let off = prop::sample::subsequence(FactorKind::ALL.to_vec(), 0..=3);
    let seats = prop::sample::subsequence(Seat::ALL.to_vec(), 1..=3);
    let policy = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(texts, needs_code, show_once)| Policy {
        disable: if needs_code { Disable::PasswordAndCode } else { Disable::Password },
        recovery_codes: if show_once { RecoveryCodes::ShowOnce } else { RecoveryCodes::Viewable },
        ..if texts { texting(200) } else { Policy::default() }
    });
    (prop::bool::weighted(0.9), any::<bool>(), codes, off, seats, policy).prop_map(
        |(two_factor, phone, codes, off, seats, policy)| State { two_factor, phone, codes, off, seats, policy },
    )
}

fn handset() -> Client {
    Client::new(
        "192.0.2.2".parse().unwrap(),
        "Mozilla/5.0 (Linux; Android 14; Mobile) Chrome/128.0 Mobile Safari/537.36",
    )
}

pub(crate) fn sign_in_at(world: &World, ann: &Person<'_>, seat: Seat) -> Token {
    world.later(STEP);
    let code = ann.phone.as_ref().map(|phone| phone.code(world.now()));
    if seat == Seat::Terminal {
        return ann.command_line(code.as_deref()).unwrap().token;
    }
    let (core, client) = (world.core(), if seat == Seat::Handset { handset() } else { home() });
    match core.sign_in(&world.permit(), ann.email.as_str(), &ann.password(), &client).unwrap() {
        SignIn::Done(signed_in) => signed_in.token,
        SignIn::NeedsCode(token) => {
            let pending = core.pending_sign_in(&token, &client).unwrap().unwrap();
            core.second_step(&pending, &typed(&code.unwrap())).unwrap().token
        }
    }
}

/// Somebody whose account stands so, and what is signed in.
pub(crate) fn somebody<'w>(world: &'w World, state: &State) -> (Person<'w>, Vec<(Seat, Token)>) {
    let mut ann = world.signed_up("ann@example.org");
    let first = if state.two_factor { ann.turn_two_factor_on() } else { ann.sign_in() };
    if state.two_factor {
        if state.phone {
            ann.add_phone(&first, NUMBER);
        }
        let set = first.overview().recovery.unwrap().id;
        if state.codes != Codes::Unsaved {
            world.core().recovery_codes_saved(&first.owner(), &set).unwrap();
        }
        if state.codes == Codes::UsedUp {
            world.sql().execute("UPDATE recovery_code SET used_at = 1", []).unwrap();
        }
    }
    let seats: Vec<_> = state.seats.iter().filter(|seat| **seat != Seat::Laptop).copied().collect();
    let mut tokens: Vec<_> = seats.into_iter().map(|seat| (seat, sign_in_at(world, &ann, seat))).collect();
    if state.seats.contains(&Seat::Laptop) {
        tokens.push((Seat::Laptop, first.token.clone()));
    } else {
        world.core().sign_out(&first.owner()).unwrap();
    }
    for kind in &state.off {
        ann.wrong_in_a_row(*kind, FACTOR_OFF);
    }
    world.later(MINUTE);
    (ann, tokens)
}

fn is_in(outcome: Result<SignIn>) -> Result<bool> {
    outcome.map(|signed_in| matches!(signed_in, SignIn::Done(_)))
}

/// Goes one way for real, in a copy of the world; whether it led in.
pub(crate) fn leads_in(world: &World, state: &State, ann: &Person<'_>, way: Way, seat: Option<&Token>) -> bool {
    let world = world.copy(&state.policy);
    let ann = ann.moved_to(&world);
    let core = world.core();
    let by_code = |code: &str| ann.command_line(Some(code)).map(|signed_in| signed_in.codes_left.is_some());
    let outcome = match way {
        Way::Password => is_in(ann.type_password()),
        Way::Authenticator => ann.phone.as_ref().map_or(Ok(false), |phone| by_code(&phone.code(world.now()))),
        Way::RecoveryCode if state.codes == Codes::Unsaved => Ok(false), // there is no sheet
        Way::RecoveryCode => ann.sheet.first().map_or(Ok(false), |code| by_code(code)),
        Way::Sms => by_text(&world, &core, &ann),
        Way::SignedInBrowser | Way::CommandLine => seat.map_or(Ok(false), |token| {
            let browser = Browser::with(&world, token.clone());
            core.disable(&browser.step_up(&ann), None)?;
            is_in(ann.type_password())
        }),
    };
    outcome.unwrap_or_else(|error| match error {
        domain::Error::Refused(_) => false,
        domain::Error::Failed { doing, cause } => panic!("{way:?}: {doing}: {cause}"),
    })
}

fn by_text(world: &World, core: &Core, ann: &Person<'_>) -> Result<bool> {
    let given = (ann.email.as_str(), &ann.password());
    core.text_code_for_command_line(&world.permit(), given, &home())?;
    ann.command_line(Some(&world.texted_code())).map(|_| true)
}
