//! Authenticator apps: TOTP (RFC 6238) with SHA-1, 6 digits, 30 seconds, 160 bits.

use crate::random::Random;
use crate::seal::{Keys, Purpose};
use crate::store::Authenticator;
use crate::{Error, Result};
use model::Moment;
use model::factor::CodeHint;
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// RFC 4226 §4 R6 recommends 160 bits.
pub const SECRET_LENGTH: usize = 20;
const STEP: i64 = 30;
/// How many steps before and after the present one are accepted (RFC 6238 §5.2).
const SKEW: i64 = 1;
/// How far a wrong code is looked for, for the diagnosis: ten minutes.
const DIAGNOSIS: i64 = 20;

/// What came of a code. Only `Right` may be accepted, and only by spending its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Right {
        step: i64,
    },
    /// It is, or was, a right code of this window: no guess, and worth nothing.
    Spent(CodeHint),
    /// Wrong; the diagnosis named a future step, which must be burnt.
    Wrong {
        hint: CodeHint,
        burn: Option<i64>,
    },
}

/// What the owner gets to set their app up.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Which one it is, for the form that takes its code.
    pub id: String,
    /// `otpauth://totp/…` (Key URI Format), for the QR code and the link.
    pub uri: Zeroizing<String>,
    /// The secret in base32, to type.
    pub key: Zeroizing<String>,
}

/// Draws a secret.
pub fn draw(random: &dyn Random) -> Result<Zeroizing<[u8; SECRET_LENGTH]>> {
    Ok(Zeroizing::new(random.bytes()?))
}

/// Seals a secret for its row.
pub fn seal(keys: &Keys, random: &dyn Random, (account_id, id): (&str, &str), secret: &[u8]) -> Result<Vec<u8>> {
    keys.seal(random, Purpose::AuthenticatorSecret, &[account_id, id], secret)
}

/// Opens an authenticator's secret. `None`: it was sealed for another row, account or key.
pub fn open(keys: &Keys, authenticator: &Authenticator) -> Option<Zeroizing<Vec<u8>>> {
    let bound_to = [authenticator.account_id.as_str(), authenticator.id.as_str()];
    keys.open(Purpose::AuthenticatorSecret, &bound_to, &authenticator.sealed_secret)
}

/// The last step whose code could be accepted at a moment.
pub fn last_acceptable_step(now: Moment) -> i64 {
    now.0.div_euclid(STEP) + SKEW
}

/// The steps whose codes could be accepted at a moment and were shown before the next one.
pub fn steps_until_now(now: Moment) -> std::ops::RangeInclusive<i64> {
    let present = now.0.div_euclid(STEP);
    present - SKEW..=present
}

/// Writes the enrolment for an opened secret. Issuer and account name go in percent-encoded.
pub fn enrolment(id: &str, secret: &[u8], issuer: &str, account_name: &str) -> Result<Enrolment> {
    let failed = |cause: totp_rs::TotpError| Error::failed("writing an otpauth link", cause.to_string());
    let totp = builder(secret)
        .with_issuer(Some(issuer.to_owned()))
        .with_account_name(account_name.to_owned())
        .build()
        .map_err(failed)?;
    Ok(Enrolment {
        id: id.to_owned(),
        uri: Zeroizing::new(totp.to_url().map_err(failed)?),
        key: Zeroizing::new(totp.secret().to_base32()),
    })
}

/// Checks a code against one secret, and says what a wrong one looks like.
///
/// The diagnosis must not help to guess: a code of a future step, once it was told to be one, is
/// burnt, or it could be tried again when its time comes.
pub fn check(secret: &[u8], last_step: i64, burnt_steps: &[i64], code: &str, now: Moment) -> Checked {
    let totp = builder(secret).build_noncompliant();
    let present = now.0.div_euclid(STEP);
    // Every step is computed and compared in constant time, so that time says nothing either.
    let matching: Vec<i64> = (present - DIAGNOSIS..=present + DIAGNOSIS)
        .filter(|step| {
            let shown = u64::try_from(step * STEP).map(|time| Zeroizing::new(totp.generate(time).to_string()));
            shown.is_ok_and(|shown| bool::from(shown.as_bytes().ct_eq(code.as_bytes())))
        })
        .collect();
    let in_window = |step: &&i64| (present - SKEW..=present + SKEW).contains(*step);
    let unspent = |step: &&i64| **step > last_step && !burnt_steps.contains(*step);

    if let Some(step) = matching.iter().filter(in_window).find(unspent) {
        return Checked::Right { step: *step };
    }
    if matching.iter().any(|step| in_window(&step)) {
        let went_back = last_step > present + SKEW;
        return Checked::Spent(if went_back { CodeHint::ServerClockWentBack } else { CodeHint::AlreadyUsed });
    }
    // The nearest match explains best.
    match matching.iter().min_by_key(|step| (**step - present).abs()) {
        None => Checked::Wrong { hint: CodeHint::None, burn: None },
        Some(step) if *step == last_step => Checked::Wrong { hint: CodeHint::AlreadyUsed, burn: None },
        Some(step) => {
            let off_by = now.0 - (step * STEP + STEP / 2);
            if off_by > 0 {
                Checked::Wrong { hint: CodeHint::ClockSlow(off_by), burn: None }
            } else {
                Checked::Wrong { hint: CodeHint::ClockFast(-off_by), burn: Some(*step) }
            }
        }
    }
}

/// Whether a secret shows a code now, or at most ten minutes away. For the diagnosis alone.
pub fn shows_about_now(secret: &[u8], code: &str, now: Moment) -> bool {
    const NEVER: i64 = -1;
    !matches!(check(secret, NEVER, &[], code, now), Checked::Wrong { hint: CodeHint::None, .. })
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_skew(SKEW.unsigned_abs() as u16)
        .with_step_duration(STEP.unsigned_abs())
        .with_secret(secret.to_vec())
}

/// The code of a moment: what the owner's phone would show.
pub fn code_at(secret: &[u8], moment: Moment) -> String {
    let totp: Totp = builder(secret).build_noncompliant();
    totp.generate(u64::try_from(moment.0).unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";
    const NOW: Moment = Moment(1_800_000_000);
    const NEVER: i64 = -1;

    #[test]
    fn rfc_4226_appendix_d() {
        let codes =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (counter, code) in codes.into_iter().enumerate() {
            assert_eq!(code_at(SECRET, Moment(counter as i64 * STEP)), code);
        }
    }

    #[test]
    fn rfc_6238_appendix_b() {
        // The table has 8 digits; 6 digits are its last six (RFC 4226 §5.3).
        for (time, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code_at(SECRET, Moment(time)), code[2..]);
            assert_eq!(check(SECRET, NEVER, &[], &code[2..], Moment(time)), Checked::Right { step: time / STEP });
        }
    }

    #[test]
    fn one_step_before_and_after_is_accepted_and_no_more() {
        for off in -25..=25_i64 {
            let checked = check(SECRET, NEVER, &[], &code_at(SECRET, NOW + off * STEP), NOW);
            let right = matches!(checked, Checked::Right { .. });
            assert_eq!(right, off.abs() <= 1, "{off}");
        }
    }

    #[test]
    fn an_accepted_step_only_ever_grows() {
        let present = NOW.0 / STEP;
        for spent in present - 1..=present + 1 {
            for step in present - 1..=present + 1 {
                let checked = check(SECRET, spent, &[], &code_at(SECRET, Moment(step * STEP)), NOW);
                let expected =
                    if step > spent { Checked::Right { step } } else { Checked::Spent(CodeHint::AlreadyUsed) };
                assert_eq!(checked, expected);
            }
        }
    }

    #[test]
    fn a_slow_clock_is_told_by_how_much() {
        let checked = check(SECRET, NEVER, &[], &code_at(SECRET, NOW + -94), NOW);
        let Checked::Wrong { hint: CodeHint::ClockSlow(seconds), burn: None } = checked else { panic!("{checked:?}") };
        assert!((seconds - 94).abs() <= STEP / 2, "{seconds}");
    }

    #[test]
    fn a_code_told_to_be_of_the_future_is_never_accepted() {
        let later = NOW + 300;
        let code = code_at(SECRET, later);
        let checked = check(SECRET, NEVER, &[], &code, NOW);
        let Checked::Wrong { hint: CodeHint::ClockFast(_), burn: Some(step) } = checked else { panic!("{checked:?}") };
        assert_eq!(check(SECRET, NEVER, &[], &code, later), Checked::Right { step });
        assert_eq!(check(SECRET, NEVER, &[step], &code, later), Checked::Spent(CodeHint::AlreadyUsed));
    }

    #[test]
    fn a_server_clock_that_went_back_is_named() {
        let yesterday = NOW + -86_400;
        let checked = check(SECRET, NOW.0 / STEP, &[], &code_at(SECRET, yesterday), yesterday);
        assert_eq!(checked, Checked::Spent(CodeHint::ServerClockWentBack));
    }

    #[test]
    fn the_link_says_who_and_nothing_else_gets_in() {
        let enrolment = enrolment("id", SECRET, "Twin&lock", "a%b&secret=AAAA#@x.io").unwrap();
        assert_eq!(*enrolment.key, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(enrolment.uri.matches("secret=").count(), 1, "{:?}", enrolment.uri);
        assert!(enrolment.uri.starts_with("otpauth://totp/Twin%26lock:a%25b%26"), "{:?}", enrolment.uri);
    }
}
