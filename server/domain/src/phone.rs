//! Telephone numbers: read, judged, masked, sealed.

use crate::random::Random;
use crate::seal::{Keys, Purpose};
use crate::{Error, Result};
use model::Refusal;
use phonenumber::{Mode, Type, country};
use std::fmt;

/// A number that can receive text messages, in E.164.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number as a person types it, and judges whether a code may be sent to it.
    ///
    /// `countries` are the ISO 3166 codes that the operator allows; none means all. Where there is
    /// one country alone, its numbers need no `+`.
    pub fn judge(typed: &str, countries: &[country::Id]) -> Result<Self> {
        if typed.len() > 64 || typed.contains(char::is_control) {
            return Err(Refusal::PhoneInvalid.into());
        }
        let typed: String = typed.chars().map(plain).collect();
        let at_home = match countries {
            [only] => Some(*only),
            _ => None,
        };
        let typed = typed.trim();
        if at_home.is_none() && !typed.starts_with('+') {
            return Err(Refusal::PhoneInvalid.into());
        }
        let number = phonenumber::parse(at_home, typed).map_err(|_| Refusal::PhoneInvalid)?;
        if !phonenumber::is_valid(&number) || number.extension().is_some() {
            return Err(Refusal::PhoneInvalid.into());
        }
        if !countries.is_empty() && !number.country().id().is_some_and(|country| countries.contains(&country)) {
            return Err(Refusal::PhoneCountry.into());
        }
        // NIST SP 800-63B-4 §3.1.3.1: a number is not to be tied to voice over IP, as far as is known.
        match number.number_type(&phonenumber::metadata::DATABASE) {
            Type::Mobile | Type::FixedLineOrMobile => {}
            Type::Voip => return Err(Refusal::PhoneVoip.into()),
            Type::PremiumRate | Type::SharedCost => return Err(Refusal::PhoneCostly.into()),
            _ => return Err(Refusal::PhoneUnreachable.into()),
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// The number in full. Call it where a message is handed over, nowhere else.
    pub fn show(&self) -> &str {
        &self.0
    }

    /// The country and the last four digits: enough to recognise it by, in the form that Heroku's CLI shows.
    pub fn masked(&self) -> String {
        let code = phonenumber::parse(None, &self.0).map_or(0, |number| number.country().code());
        let last: String = self.0.chars().skip(self.0.chars().count().saturating_sub(4)).collect();
        format!("+{code} ***-***-{last}")
    }

    pub(crate) fn seal(&self, keys: &Keys, random: &dyn Random, account_id: &str) -> Result<Vec<u8>> {
        keys.seal(random, Purpose::PhoneNumber, &[account_id], self.0.as_bytes())
    }

    pub(crate) fn open(keys: &Keys, account_id: &str, sealed: &[u8]) -> Result<Self> {
        let failed = || Error::failed("opening a telephone number", "it was sealed for another account or key");
        let plain = keys.open(Purpose::PhoneNumber, &[account_id], sealed).ok_or_else(failed)?;
        Ok(Self(String::from_utf8(plain.to_vec()).map_err(|_| failed())?))
    }
}

/// Full-width digits and signs, as a Japanese keyboard types them.
fn plain(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        '＋' => '+',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{30fc}' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        '（' => '(',
        '）' => ')',
        other => other,
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PhoneNumber([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(typed: &str) -> std::result::Result<String, Refusal> {
        match PhoneNumber::judge(typed, &[]) {
            Ok(number) => Ok(number.show().to_owned()),
            Err(Error::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_mobile_number_is_read_as_people_write_it() {
        for typed in ["+81 90-1234-5678", "＋８１　９０ー１２３４ー５６７８", "+819012345678", " +81(90)12345678"]
        {
            assert_eq!(judged(typed).as_deref(), Ok("+819012345678"), "{typed}");
        }
        assert_eq!(judged("+1 415 555 2671").as_deref(), Ok("+14155552671"), "fixed or mobile, nobody can tell");
    }

    #[test]
    fn kinds_that_take_no_code_or_cost_money_are_refused() {
        for (typed, refusal) in [
            ("+81 50-1234-5678", Refusal::PhoneVoip),
            ("+44 909 879 0000", Refusal::PhoneCostly),
            ("+49 180 2 123456", Refusal::PhoneCostly),
            ("+81 3-1234-5678", Refusal::PhoneUnreachable),
            ("+800 1234 5678", Refusal::PhoneUnreachable),
            ("090-1234-5678", Refusal::PhoneInvalid),
            ("+81 90-1234-567", Refusal::PhoneInvalid),
            ("+999 1234567", Refusal::PhoneInvalid),
            ("+81901234٥678", Refusal::PhoneInvalid),
            ("+819012345678;ext=12", Refusal::PhoneInvalid),
            ("tel:+819012345678,+14155552671", Refusal::PhoneInvalid),
            ("+819012345678\0", Refusal::PhoneInvalid),
            ("", Refusal::PhoneInvalid),
        ] {
            assert_eq!(judged(typed), Err(refusal), "{typed}");
        }
    }

    #[test]
    fn the_operator_can_name_the_countries() {
        let here = |typed: &str| PhoneNumber::judge(typed, &[country::Id::JP]).map(|number| number.show().to_owned());
        assert_eq!(here("090-1234-5678").unwrap(), "+819012345678");
        assert!(matches!(here("+1 415 555 2671"), Err(Error::Refused(Refusal::PhoneCountry))));
    }

    #[test]
    fn a_mask_shows_the_country_and_the_last_digits() {
        let number = PhoneNumber::judge("+819012345678", &[]).unwrap();
        assert_eq!(number.masked(), "+81 ***-***-5678");
        assert!(!format!("{number:?}").contains("5678"));
    }
}
