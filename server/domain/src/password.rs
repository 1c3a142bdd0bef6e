//! Passwords: what is taken, how it is judged, how it is kept.
//!
//! Taken exactly as typed: no trimming, no Unicode normalisation (a password typed in NFD is
//! another one than in NFC), nothing cut off (argon2 reads all of it).

pub use crate::hashing::{HashPermit, Hashing};

use crate::random::Random;
use crate::{Error, Result};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, Version};
use model::Refusal;
use model::refusal::PasswordAdvice;
use std::fmt;
use zeroize::Zeroizing;
use zxcvbn::feedback::Warning;

/// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// NIST SP 800-63B-4 §3.1.1.2 asks for at least 64 characters of room.
const SHORTEST: usize = 10;
const LONGEST: usize = 256;
/// Of a hash, in bytes.
const HASH_LENGTH: usize = 32;

/// A password as it was typed.
pub struct Password(Zeroizing<String>);

impl Password {
    pub fn typed(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether it could be somebody's at all: what could never have been set is not hashed.
    fn could_be_set(&self) -> bool {
        self.0.chars().take(LONGEST + 1).count() <= LONGEST
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password([redacted])")
    }
}

/// A password that was judged good enough to be set.
#[derive(Debug)]
pub struct NewPassword(Password);

impl NewPassword {
    /// Judges a password by length and by zxcvbn (score 3 of 4: safe against online guessing and
    /// a slow offline hash). `about` is what an attacker knows: the address, the name.
    pub fn judge(password: Password, about: &[&str]) -> Result<Self> {
        let length = password.0.chars().take(LONGEST + 1).count();
        if length < SHORTEST {
            return Err(Refusal::PasswordTooShort.into());
        }
        if length > LONGEST {
            return Err(Refusal::PasswordTooLong.into());
        }
        let about: Vec<&str> = about
            .iter()
            .flat_map(|word| std::iter::once(*word).chain(word.split(['@', '.', '+', '-', '_', ' '])))
            .filter(|word| word.len() > 2)
            .chain(["twinlock"])
            .collect();
        // zxcvbn's cost grows much faster than the length, to seconds for 100 odd characters; whoever
        // typed 32 that it finds hard has a good password.
        let head: Zeroizing<String> = Zeroizing::new(password.0.chars().take(32).collect());
        let entropy = zxcvbn::zxcvbn(&head, &about);
        if entropy.score() < zxcvbn::Score::Three {
            return Err(Refusal::PasswordWeak(advice(&head, &about, &entropy)).into());
        }
        Ok(Self(password))
    }

    pub fn as_typed(&self) -> &Password {
        &self.0
    }
}

fn advice(password: &str, about: &[&str], entropy: &zxcvbn::Entropy) -> PasswordAdvice {
    let lower = password.to_lowercase();
    if about.iter().any(|word| lower.contains(&word.to_lowercase())) {
        return PasswordAdvice::AboutYou;
    }
    match entropy.feedback().and_then(zxcvbn::feedback::Feedback::warning) {
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            PasswordAdvice::Keyboard
        }
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            PasswordAdvice::Repeat
        }
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => PasswordAdvice::Common,
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => PasswordAdvice::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => PasswordAdvice::Date,
        Some(Warning::AWordByItselfIsEasyToGuess) => PasswordAdvice::Word,
        Some(Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess) => {
            PasswordAdvice::Name
        }
        None => PasswordAdvice::AddWords,
    }
}

/// Hashes a new password into a PHC string.
pub fn hash(permit: &HashPermit, random: &dyn Random, password: &NewPassword) -> Result<String> {
    let failed = |cause: argon2::password_hash::Error| Error::failed("hashing a password", cause.to_string());
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_LENGTH)).map_err(|cause| failed(cause.into()))?;
    let salt = Salt::new(&random.bytes::<16>()?).map_err(|cause| failed(cause.into()))?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(failed)?,
        hash: Some(compute(permit, argon2id(params), &password.0, &salt).map_err(failed)?),
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `phc`. Without an account (`None`) the same work is done
/// for nothing, so that the time tells nobody which addresses exist.
pub fn verify(permit: &HashPermit, phc: Option<&str>, password: &Password) -> Result<bool> {
    /// The hash of nothing: no password leads to 32 zero bytes.
    const NOBODY: &str = concat!(
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    );
    if !password.could_be_set() {
        return Ok(false);
    }
    let is_right = is_behind(permit, phc.unwrap_or(NOBODY), password);
    let is_right = is_right.map_err(|cause| Error::failed("verifying a password", cause.to_string()))?;
    Ok(is_right && phc.is_some())
}

/// A hash is verified with the parameters it was made with.
fn is_behind(permit: &HashPermit, phc: &str, password: &Password) -> argon2::password_hash::Result<bool> {
    use argon2::password_hash::Error::{Algorithm as OfAnother, Version as OfAnotherVersion};
    let expected = PasswordHash::new(phc)?;
    let params = Params::try_from(&expected)?;
    if expected.algorithm != Algorithm::Argon2id.ident() {
        return Err(OfAnother);
    }
    if expected.version != Some(Version::V0x13.into()) {
        return Err(OfAnotherVersion);
    }
    let (Some(salt), Some(hash)) = (&expected.salt, &expected.hash) else { return Ok(false) };
    // `Output` compares in constant time.
    Ok(compute(permit, argon2id(params), password, salt)? == *hash)
}

/// The hash itself, in memory that goes from one to the next.
fn compute(
    permit: &HashPermit,
    argon2: Argon2<'_>,
    password: &Password,
    salt: &Salt,
) -> argon2::password_hash::Result<Output> {
    let mut out = [0; HASH_LENGTH];
    let out = out
        .get_mut(..argon2.params().output_len().unwrap_or(HASH_LENGTH))
        .ok_or(argon2::password_hash::Error::OutputSize)?;
    let mut turn = permit.turn();
    let blocks = turn.blocks(argon2.params().block_count());
    argon2.hash_password_into_with_memory(password.0.as_bytes(), salt, out, blocks)?;
    Ok(Output::new(out)?)
}

fn argon2id(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    fn judged(text: &str) -> Result<NewPassword> {
        NewPassword::judge(Password::typed(text.to_owned()), &["mika@example.org"])
    }

    #[test]
    fn a_password_is_taken_exactly_as_typed() {
        let permit = Hashing::new(1).permit_blocking().unwrap();
        let base = "  quiet otter 🦦 crosses\0river  ";
        let phc = hash(&permit, &SystemRandom, &judged(base).unwrap()).unwrap();
        let check = |text: &str| verify(&permit, Some(&phc), &Password::typed(text.to_owned())).unwrap();
        assert!(check(base));
        for other in [base.trim(), &base.to_uppercase(), &base.replace('\0', ""), ""] {
            assert!(!check(other), "{other:?}");
        }
    }

    #[test]
    fn nothing_is_cut_off_up_to_256_characters() {
        let permit = Hashing::new(1).permit_blocking().unwrap();
        let long: String = (0..256u32).filter_map(|i| char::from_u32(0x4e00 + i * 7)).collect();
        let mut other = long.clone();
        other.pop();
        other.push('x');
        let phc = hash(&permit, &SystemRandom, &judged(&long).unwrap()).unwrap();
        assert!(verify(&permit, Some(&phc), &Password::typed(long.clone())).unwrap());
        assert!(!verify(&permit, Some(&phc), &Password::typed(other)).unwrap());
        let refusal = judged(&format!("{long}x")).unwrap_err();
        assert!(matches!(refusal, Error::Refused(Refusal::PasswordTooLong)));
    }

    #[test]
    fn a_weak_password_is_refused_with_advice() {
        for (text, advice) in [
            ("password123", PasswordAdvice::Common),
            ("mika@example.org", PasswordAdvice::AboutYou),
            ("qwertzuiop", PasswordAdvice::Common),
            ("aaaaaaaaaaaa", PasswordAdvice::Repeat),
            ("abcdefghijklm", PasswordAdvice::Sequence),
        ] {
            match judged(text) {
                Err(Error::Refused(Refusal::PasswordWeak(given))) => assert_eq!(given, advice, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        assert!(judged("correct horse battery").is_ok());
    }

    #[test]
    fn nobody_has_no_password() {
        let permit = Hashing::new(1).permit_blocking().unwrap();
        assert!(!verify(&permit, None, &Password::typed("anything at all".into())).unwrap());
    }
}
