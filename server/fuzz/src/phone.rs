//! A telephone number as people type it, with a country and without.

use domain::phone::PhoneNumber;
use phonenumber::country;

pub fn feed(bytes: &[u8]) {
    let Ok(typed) = std::str::from_utf8(bytes) else { return };
    for countries in [&[][..], &[country::Id::JP], &[country::Id::US, country::Id::GB]] {
        let Ok(number) = PhoneNumber::judge(typed, countries) else { continue };
        let shown = number.show();
        // ITU-T E.164: a plus sign and 15 digits at most.
        let digits = shown.strip_prefix('+').unwrap_or_default();
        assert!((4..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()), "{shown}");
        let again = PhoneNumber::judge(shown, countries);
        assert!(again.is_ok_and(|again| again == number), "{shown}");
        assert!(!number.masked().contains(digits), "{shown}");
    }
}
