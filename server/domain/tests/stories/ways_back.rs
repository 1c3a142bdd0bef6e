//! *What if I lose…*: each way back that is promised is gone, and each that is not promised is tried.

use crate::account_states::{Seat, leads_in, sign_in_at, somebody, state};
use crate::recovery_codes::with_a_sheet;
use crate::world::{Browser, NUMBER, Person, World, refusal, texting};
use domain::limit::FACTOR_OFF;
use domain::policy::{Disable, Policy};
use model::Refusal;
use model::device::Overlap;
use model::factor::FactorKind;
use model::session::SessionKind;
use model::ways_back::{Loss, Mend, Row, Wait, Way, WayBack, ways_back};
use proptest::prelude::*;

/// Presses the button of a row.
fn press(world: &World, browser: &Browser<'_>, ann: &mut Person<'_>, mend: Mend) {
    let core = world.core();
    match mend {
        Mend::SaveCodes => {
            let set = browser.overview().recovery.unwrap().id;
            core.recovery_codes_saved(&browser.owner(), &set).unwrap();
        }
        Mend::NewCodes => drop(core.regenerate_recovery_codes(&browser.step_up(ann)).unwrap()),
        Mend::NewDevice => ann.phone = Some(browser.change_device(ann, "new", Overlap::None)),
    }
}

fn row(rows: &[Row], loss: Loss) -> &Row {
    rows.iter().find(|row| row.loss == loss).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_way_back_is_promised_exactly_if_it_leads_in(state in state()) {
        let world = World::with_texts();
        let (ann, seats) = somebody(&world, &state);
        let world = world.copy(&state.policy);
        let rows = ways_back(&Browser::with(&world, seats[0].1.clone()).overview());

        let by = |way| leads_in(&world, &state, &ann, way, None);
        let [password, app, text, sheet] = [Way::Password, Way::Authenticator, Way::Sms, Way::RecoveryCode].map(by);
        let left: Vec<_> =
            seats.iter().filter(|(seat, token)| leads_in(&world, &state, &ann, seat.way(), Some(token))).collect();
        for loss in Loss::ALL {
            let session = |way| left.iter().any(|(seat, _)| seat.way() == way && !seat.is_lost_with(loss));
            let has_sim = !matches!(loss, Loss::Phone | Loss::Sim);
            let expected = Way::ALL.into_iter().filter_map(|way| {
                let (leads_in, wait) = match way {
                    Way::Password => (password, Wait::Now),
                    Way::Authenticator => (app && loss != Loss::Phone, Wait::Now),
                    Way::SignedInBrowser | Way::CommandLine => (session(way), Wait::Now),
                    Way::Sms => (text, if has_sim { Wait::Now } else { Wait::NewSim }),
                    Way::RecoveryCode => (sheet && loss != Loss::PrintedCodes, Wait::Now),
                };
                leads_in.then_some(WayBack { way, wait })
            });
            let row = row(&rows, loss);
            prop_assert_eq!(&row.ways, &expected.collect::<Vec<_>>(), "{:?}", loss);
            prop_assert_eq!(row.locks_out(), row.ways.is_empty());
        }

        // Whoever presses each button that is shown has a quick way back whatever they lose.
        let mut ann = ann.moved_to(&world);
        let browser = Browser::with(&world, seats[0].1.clone());
        for _ in 0..4 {
            let rows = ways_back(&browser.overview());
            let Some(mend) = rows.iter().find_map(|row| row.mend) else { break };
            press(&world, &browser, &mut ann, mend);
        }
        for row in ways_back(&browser.overview()) {
            prop_assert!(row.mend.is_none() && row.ways.iter().any(|way| way.wait == Wait::Now), "{:?}", row);
        }
    }
}

#[test]
fn codes_that_are_not_saved_are_no_way_back_and_the_button_says_so() {
    let world = World::with(Policy { disable: Disable::PasswordAndCode, ..Policy::default() });
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    assert_eq!(refusal(world.core().disable(&browser.step_up(&ann), None)), Refusal::TwoFactorNeeded);
    let rows = ways_back(&browser.overview());
    let phone = row(&rows, Loss::Phone);
    assert!(phone.locks_out());
    assert_eq!(phone.mend, Some(Mend::SaveCodes));
    assert!(Loss::ALL[1..].iter().all(|loss| row(&rows, *loss).mend.is_none()), "the app is there");
    press(&world, &browser, &mut ann, Mend::SaveCodes);
    let rows = ways_back(&browser.overview());
    assert_eq!(row(&rows, Loss::Phone).ways, [WayBack { way: Way::RecoveryCode, wait: Wait::Now }]);
    assert!(rows.iter().all(|row| row.mend.is_none()));
}

#[test]
fn a_new_sim_alone_is_slow_and_new_codes_mend_it() {
    let world = World::with(Policy { disable: Disable::PasswordAndCode, ..texting(200) });
    let (ann, browser) = with_a_sheet(&world, "ann");
    ann.add_phone(&browser, NUMBER);
    world.sql().execute("UPDATE recovery_code SET used_at = 1", []).unwrap();
    let rows = ways_back(&browser.overview());
    let phone = row(&rows, Loss::Phone);
    assert!(!phone.locks_out());
    assert_eq!(phone.ways, [WayBack { way: Way::Sms, wait: Wait::NewSim }]);
    assert_eq!(phone.mend, Some(Mend::NewCodes));
}

#[test]
fn an_app_that_is_off_is_no_way_back_and_a_new_device_mends_it() {
    let world = World::with(Policy { disable: Disable::PasswordAndCode, ..Policy::default() });
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    press(&world, &browser, &mut ann, Mend::SaveCodes);
    ann.wrong_in_a_row(FactorKind::Authenticator, FACTOR_OFF);
    let rows = ways_back(&browser.overview());
    assert!(row(&rows, Loss::PrintedCodes).locks_out());
    assert_eq!(row(&rows, Loss::PrintedCodes).mend, Some(Mend::NewDevice));
    press(&world, &browser, &mut ann, Mend::NewDevice);
    assert!(ways_back(&browser.overview()).iter().all(|row| !row.locks_out() && row.mend.is_none()));
    assert!(ann.sign_in().is_signed_in());
}

#[test]
fn a_session_on_the_lost_phone_is_lost_with_it() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let on_the_phone = sign_in_at(&world, &ann, Seat::Handset);
    world.core().sign_out(&browser.owner()).unwrap();
    let overview = Browser::with(&world, on_the_phone).overview();
    assert!(overview.sessions.iter().all(|session| session.kind == SessionKind::Browser));
    let rows = ways_back(&overview);
    assert!(row(&rows, Loss::Phone).locks_out());
    assert_eq!(row(&rows, Loss::Laptop).ways.len(), 2, "the app, and the browser on the phone");
}
