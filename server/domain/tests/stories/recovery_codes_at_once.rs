//! Recovery codes, many at once: a code opens one door.

use crate::parallel::{at_once, refused};
use crate::recovery_codes::{UNKNOWN, USED, with_a_sheet};
use crate::world::{World, printed, refusal, typed};
use domain::caller::PendingSignIn;
use domain::flow::sign_in::SignedIn;
use domain::outbox::Notice;
use domain::{Core, Result};
use model::Refusal;

#[test]
fn of_a_hundred_sign_ins_with_the_same_recovery_code_one_opens() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let core = world.core();
    let pending: Vec<_> = (0..100).map(|_| ann.half_sign_in()).collect();
    let (before, changes) = (ann.account(), ann.changes());
    let code = typed(&ann.sheet[0]);
    let answers = at_once(pending.iter().collect(), |pending| core.second_step(pending, &code));

    assert_eq!(refused(&answers), vec![USED; 99]);
    let after = ann.account();
    assert_eq!(after.sessions.len(), before.sessions.len() + 1);
    assert_eq!(ann.changes(), changes + 1);
    assert_eq!(ann.times("signed_in"), 2, "the first of them was without two-factor");
    assert_eq!(after.recovery.unwrap().left(), 9);
    assert_eq!(world.notices(), [Notice::RecoveryCodeUsed { left: 9 }]);
    assert_eq!(ann.wrong_codes_counted(), 0, "the others were no guesses");
}

#[test]
fn two_servers_on_one_file_spend_a_recovery_code_once_also_the_last_one() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let servers = [world.open_again(), world.open_again()];
    for (round, code) in (1..).zip(&ann.sheet) {
        let pending: Vec<_> = (0..2).map(|_| ann.half_sign_in()).collect();
        let before = ann.account();
        let code = typed(code);
        let tries = pending.iter().zip(servers.iter().cycle()).collect();
        let answers = at_once(tries, |(pending, server): (&PendingSignIn, &Core)| server.second_step(pending, &code));
        assert_eq!(refused(&answers).len(), 1, "code {round}: {answers:?}");
        assert_eq!(ann.account().sessions.len(), before.sessions.len() + 1);
        assert_eq!(ann.account().recovery.unwrap().left(), 10 - round);
        assert_eq!(world.notices(), [Notice::RecoveryCodeUsed { left: 10 - round }]);
    }
}

#[test]
fn all_ten_codes_at_once_open_one_sign_in_each() {
    let world = World::new();
    let (ann, _) = with_a_sheet(&world, "ann");
    let core = world.core();
    let sign_ins: Vec<_> = ann.sheet.iter().map(|code| (ann.half_sign_in(), typed(code))).collect();
    let answers = at_once(sign_ins.iter().collect(), |(pending, code)| core.second_step(pending, code));
    let mut left: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().codes_left.unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left, (0..10).collect::<Vec<_>>(), "each was told a true number");
    assert_eq!(world.mail().len(), 10);
}

#[test]
fn a_new_set_and_a_sign_in_with_an_old_code_never_both_leave_the_old_set_usable() {
    let world = World::new();
    let (mut ann, browser) = with_a_sheet(&world, "ann");
    let servers = [world.open_again(), world.open_again()];
    for round in 1..=10 {
        let pending = ann.half_sign_in();
        let fresh = servers[1].fresh(&browser.owner()).unwrap_or_else(|_| browser.step_up(&ann));
        let before = (ann.account().sessions.len(), ann.times("recovery_codes_drawn"));
        let old = typed(&ann.sheet[0]);
        let act = |signs_in: bool| -> Result<(Option<SignedIn>, Vec<String>)> {
            if signs_in {
                servers[0].second_step(&pending, &old).map(|signed_in| (Some(signed_in), Vec::new()))
            } else {
                servers[1].regenerate_recovery_codes(&fresh).map(|sheet| (None, printed(&sheet)))
            }
        };
        let mut answers = at_once(vec![true, false], act);
        let (drawn, signed_in) = (answers.pop().unwrap(), answers.pop().unwrap());
        ann.sheet = drawn.expect("a new set").1;
        let won = match signed_in {
            Ok(_) => 1,
            Err(_) => {
                let no = refusal(signed_in);
                assert!(no == UNKNOWN || no == Refusal::StateMoved, "round {round}: {no:?}");
                0
            }
        };
        let after = ann.account();
        assert_eq!((after.sessions.len(), ann.times("recovery_codes_drawn")), (before.0 + won, before.1 + 1));
        assert_eq!(after.recovery.unwrap().left(), 10, "no code of the new set was spent");
        assert_eq!(world.mail().len(), 1 + won);
        assert!(matches!(refusal(ann.command_line(Some(&old_text(&old)))), UNKNOWN | Refusal::TooManyCodes { .. }));
        world.core().unlock(&ann.email).unwrap();
        world.mail();
    }
}

fn old_text(code: &model::factor::TypedCode) -> String {
    match code {
        model::factor::TypedCode::Recovery(letters) => letters.clone(),
        _ => unreachable!("a recovery code"),
    }
}

#[test]
fn of_many_new_sets_at_once_the_last_one_is_whole() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let sheets = at_once(vec![(); 6], |()| core.regenerate_recovery_codes(&fresh).unwrap());
    let kept = core.view_recovery_codes(&fresh).unwrap();
    assert_eq!(sheets.iter().filter(|sheet| sheet.set.id == kept.set.id && sheet.codes == kept.codes).count(), 1);
    assert_eq!(world.count("SELECT count(*) FROM recovery_code"), 10);
    assert_eq!(ann.times("recovery_codes_drawn"), 7);
    ann.sign_in_with(&printed(&kept)[9]).unwrap();
}

#[test]
fn a_drill_beside_a_sign_in_spends_nothing_and_counts_nothing() {
    let world = World::new();
    let (ann, browser) = with_a_sheet(&world, "ann");
    let (core, fresh) = (world.core(), browser.step_up(&ann));
    let pending = ann.half_sign_in();
    let code = typed(&ann.sheet[0]);
    let sessions = ann.account().sessions.len();
    let answers = at_once(vec![true, false, false, false], |signs_in| {
        if signs_in { core.second_step(&pending, &code).map(|_| 1) } else { core.drill_recovery_code(&fresh, &code) }
    });
    assert!(answers[0].is_ok());
    assert!(refused(&answers).iter().all(|refusal| *refusal == USED));
    assert_eq!(ann.account().sessions.len(), sessions + 1);
    assert_eq!((ann.account().recovery.unwrap().left(), ann.wrong_codes_counted()), (9, 0));
}
