//! The exports were written by an encoder of their own, not by the types that read them.

use super::*;
use crate::factor::totp;
use model::Moment;
use proptest::prelude::*;

/// The key of RFC 6238, appendix B.
const KEY: &[u8] = b"12345678901234567890";
const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const ONE: &str = "otpauth-migration://offline?data=CkoKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEhhUd2lubG9jazphbm5AZXhhbXBsZS5vcmcaCFR3aW5sb2NrIAEoATACQghiMmYwYzZmMhABGAEgACiu%2Bqez%2B%2F%2F%2F%2F%2F8B";
const MIXED: &str = "otpauth-migration://offline?data=CjcKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEg9hbm5AZXhhbXBsZS5vcmcaCFR3aW5sb2NrIAEoATACCigKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEghNYWlsOmFubhoAIAIoAjACCioKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgFjGgdDb3VudGVkIAEoATABOAcKLQoKSGVsbG8h3q2%2B7xIQYWxpY2VAZ29vZ2xlLmNvbRoHRXhhbXBsZSABKAEwAhABGAEgACiu%2Bqez%2B%2F%2F%2F%2F%2F8B";
const THREE_PARTS: [&str; 3] = [
    "otpauth-migration://offline?data=CiQKFDEyMzQ1Njc4OTAxMjM0NTY3ODkwEgNvbmUaAUEgASgBMAIQARgDIAAoYw%3D%3D",
    "otpauth-migration://offline?data=CiQKFGFiY2RlZmdoaWprbG1ub3BxcnN0EgN0d28aAUIgASgBMAIQARgDIAEoYw%3D%3D",
    "otpauth-migration://offline?data=CiYKFEFCQ0RFRkdISUpLTE1OT1BRUlNUEgV0aHJlZRoBQyABKAEwAhABGAMgAihj",
];
const AUTHELIA: &str = "\
# yaml-language-server: $schema=https://www.authelia.com/schemas/v4.39/json-schema/export.totp.json

totp_configurations:
  - created_at: 2024-05-01T09:30:00.123456789Z
    last_used_at: 2025-01-02T03:04:05Z
    username: ann
    issuer: Authelia
    algorithm: SHA1
    digits: 6
    period: 30
    secret: R0VaREdOQlZHWTNUUU9KUUdFWkRHTkJWR1kzVFFPSlE=
  - created_at: 2024-05-01T09:30:00Z
    last_used_at: null
    username: 'ben:ops'
    issuer: Authelia
    algorithm: SHA512
    digits: 8
    period: 60
    secret: R0VaREdOQlZHWTNUUU9KUUdFWkRHTkJWR1kzVFFPSlE=
";

fn link(rest: &str) -> String {
    format!("otpauth://totp/Twinlock:ann?secret={BASE32}{rest}")
}

/// What came of a text: who, and the key or why not.
fn told(text: &str) -> Vec<(String, Result<Vec<u8>, Unsupported>)> {
    let entries = read(text).unwrap_or_else(|refusal| panic!("{refusal} {text}"));
    let who = |entry: &Entry| format!("{} / {}", entry.issuer, entry.account_name);
    let told = |entry: Entry| {
        let who = who(&entry);
        let of_key = |key: Exported| {
            assert_eq!((&key.issuer, &key.account_name), (&entry.issuer, &entry.account_name));
            key.secret().to_vec()
        };
        (who, entry.outcome.map(of_key))
    };
    entries.into_iter().map(told).collect()
}

fn why(text: &str) -> Unsupported {
    told(text).remove(0).1.expect_err(text)
}

fn refused(text: &str) -> Refusal {
    read(text).expect_err(text)
}

#[test]
fn an_imported_link_shows_the_codes_that_oathtool_shows() {
    for text in [link(""), link("&issuer=Twinlock&algorithm=SHA1&digits=6&period=30"), ONE.to_owned()] {
        let (who, key) = told(&text).remove(0);
        assert!(who == "Twinlock / ann" || who == "Twinlock / ann@example.org", "{who}");
        // oathtool --totp --now '2009-02-13 23:31:30 UTC' 3132333435363738393031323334353637383930
        assert_eq!(totp::code_at(&key.unwrap(), Moment(1_234_567_890)), "005924");
    }
}

#[test]
fn our_own_links_can_be_taken_back() {
    let ours = totp::enrolment("id", KEY, "Twin&lock", "a%b&secret=AAAA#@x.io").unwrap();
    assert_eq!(told(&ours.uri), [("Twin&lock / a%b&secret=AAAA#@x.io".to_owned(), Ok(KEY.to_vec()))]);
}

#[test]
fn what_was_read_can_be_handed_on_as_a_link() {
    let awkward = link("&issuer=%20a:b%26secret%3Dx%E2%80%AE%20").replace("ann", "ben%3Aops%20%E2%80%AE");
    for text in [AUTHELIA, ONE, &awkward, &format!("otpauth://totp/ann?secret={BASE32}")] {
        let exported = read(text).unwrap().remove(0).outcome.unwrap();
        let again = one(&exported.to_link()).unwrap();
        assert_eq!((&again.issuer, &again.account_name), (&exported.issuer, &exported.account_name));
        assert_eq!(again.secret(), exported.secret());
    }
    assert_eq!(one(&link("&digits=8")).unwrap_err(), Refusal::ImportUnsupported(Unsupported::Digits(8)));
    assert_eq!(one(&format!("{}\n{}", link(""), link("&a=b"))).unwrap_err(), Refusal::ImportSeveral);
}

#[test]
fn a_key_is_read_as_people_and_programs_write_it() {
    for secret in [
        "gezd-gnbv-gy3t-qojq-gezd-gnbv-gy3t-qojq",
        "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
        "GEZD+GNBV+GY3T+QOJQ+GEZD+GNBV+GY3T+QOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ%3D%3D",
    ] {
        let text = format!("  OTPAUTH://TOTP/ann?Secret={secret}\r\n");
        assert_eq!(told(&text), [(" / ann".to_owned(), Ok(KEY.to_vec()))], "{text}");
    }
    // 26 letters are 130 bits, of which programs leave the last two out.
    assert_eq!(told("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVG3")[0].1, Ok(b"1234567890123456".to_vec()));
}

#[test]
fn a_device_is_called_after_where_it_comes_from_with_a_number_where_that_is_taken() {
    let of = |label: &str| one(&format!("otpauth://totp/{label}?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U")).unwrap();
    for (label, taken, name) in [
        ("Gitea:ann", "", "Gitea"),
        ("ann", "", "ann"),
        ("Gitea:ann", "Gitea", "Gitea 2"),
        ("", "", "App"),
        ("", "App", "App 2"),
    ] {
        assert_eq!(of(label).device_name("App", |other| other == taken), name, "{label:?}, {taken:?}");
    }
    assert_eq!(of("").device_name("", str::is_empty), "2");
}

#[test]
fn names_come_from_the_label_and_the_issuer_counts_that_is_given_by_itself() {
    for (label, rest, who) in [
        ("ACME%20Co:john.doe@email.com", "", "ACME Co / john.doe@email.com"),
        ("ACME%20Co%3A%20john", "", "ACME Co / john"),
        ("Old:john", "&issuer=ACME+Co", "ACME Co / john"),
        ("john", "&issuer=%E3%83%84%E3%82%A4%E3%83%B3", "ツイン / john"),
        ("Old:john", "&issuer=", "Old / john"),
        ("a%E2%80%AEb%0A:%1B[2Jc", "", "ab / [2Jc"),
        ("%FF:x", "", "\u{fffd} / x"),
        ("", "", " / "),
    ] {
        let text = format!("otpauth://totp/{label}?secret={BASE32}{rest}");
        assert_eq!(told(&text), [(who.to_owned(), Ok(KEY.to_vec()))], "{text}");
    }
}

#[test]
fn everything_that_is_not_supported_is_named() {
    let other = |kind: &str| link("").replace("totp", kind);
    let with_key = |key: &str| format!("otpauth://totp/a?secret={key}");
    for (text, reason) in [
        (other("hotp") + "&counter=7", Unsupported::Counter),
        (other("steam"), Unsupported::Kind("steam".into())),
        (link("&encoder=steam"), Unsupported::Kind("steam".into())),
        (format!("steam://{BASE32}"), Unsupported::Kind("steam".into())),
        (link("&algorithm=sha256"), Unsupported::Algorithm("SHA256".into())),
        (link("&algorithm=%1B[31mMD5+and+a+long+story"), Unsupported::Algorithm("[31MMD5 AND A LONG S".into())),
        (link("&algorithm="), Unsupported::Algorithm(String::new())),
        (link("&digits=8"), Unsupported::Digits(8)),
        (link("&period=60"), Unsupported::Period(60)),
        (link("&period=0"), Unsupported::Period(0)),
        ("otpauth://totp/a".into(), Unsupported::SecretUnreadable),
        (with_key(""), Unsupported::SecretUnreadable),
        (with_key("GEZDGNB1"), Unsupported::SecretUnreadable),
        (with_key("ＧＥＺＤ"), Unsupported::SecretUnreadable),
        (with_key("JBSWY3DPEHPK3PXP"), Unsupported::SecretShort { bits: 80 }),
        (with_key(&BASE32[..25]), Unsupported::SecretShort { bits: 120 }),
        (with_key(&BASE32.repeat(4)), Unsupported::SecretLong { bits: 640 }),
        (link(&format!("&secret={BASE32}")), Unsupported::Repeated("secret".into())),
        (link("&SECRET=AAAA"), Unsupported::Repeated("secret".into())),
        (link("&issuer=a&issuer=b"), Unsupported::Repeated("issuer".into())),
        (link("&digits=six"), Unsupported::Damaged),
        (link("&period=30s"), Unsupported::Damaged),
        (link("&digits=99999999999"), Unsupported::Damaged),
        ("otpauth:///a?secret=A".into(), Unsupported::Damaged),
    ] {
        assert_eq!(why(&text), reason, "{text}");
    }
    for name in ["SHA1", "sha1", "SHA-1", "HmacSHA1"] {
        assert!(told(&link(&format!("&algorithm={name}")))[0].1.is_ok(), "{name}");
    }
    assert!(told(&with_key(&BASE32.repeat(3)))[0].1.is_ok());
}

#[test]
fn one_entry_that_is_not_supported_spoils_no_other() {
    let text = format!("\u{feff}{}\n\n \nwhat is this\nQR-Code:{ONE}\n{MIXED}\n", link("&digits=8"));
    let key = || Ok(KEY.to_vec());
    assert_eq!(
        told(&text),
        [
            ("Twinlock / ann".to_owned(), Err(Unsupported::Digits(8))),
            (" / ".to_owned(), Err(Unsupported::Damaged)),
            ("Twinlock / ann@example.org".to_owned(), key()),
            ("Twinlock / ann@example.org".to_owned(), key()),
            ("Mail / ann".to_owned(), Err(Unsupported::Algorithm("SHA256".into()))),
            ("Counted / c".to_owned(), Err(Unsupported::Counter)),
            ("Example / alice@google.com".to_owned(), Err(Unsupported::SecretShort { bits: 80 })),
        ]
    );
}

#[test]
fn the_same_qr_code_read_twice_is_one_entry() {
    let unescaped = ONE.replace("%2B", "+").replace("%2F", "/");
    let url_safe = ONE.replace("%2B", "-").replace("%2F", "_");
    let text = format!("{ONE}\n{ONE}\nQR-Code:{ONE}\n{unescaped}\n{url_safe}\n{}\n{}", link(""), link(""));
    assert_eq!(told(&text).len(), 2);
}

#[test]
fn an_export_of_several_qr_codes_is_taken_whole_or_not_at_all() {
    let [one, two, three] = THREE_PARTS;
    assert_eq!(refused(one), Refusal::ImportIncomplete { has: 1, of: 3 });
    assert_eq!(refused(&format!("{three}\n{one}\n{one}\n{ONE}")), Refusal::ImportIncomplete { has: 2, of: 3 });
    let all = told(&format!("{three}\n{one}\n{ONE}\n{two}\n{one}"));
    let names: Vec<&str> = all.iter().map(|(who, _)| who.as_str()).collect();
    assert_eq!(names, ["C / three", "A / one", "Twinlock / ann@example.org", "B / two"]);
}

#[test]
fn authelias_export_is_read() {
    assert_eq!(
        told(AUTHELIA),
        [
            ("Authelia / ann".to_owned(), Ok(KEY.to_vec())),
            ("Authelia / ben:ops".to_owned(), Err(Unsupported::Algorithm("SHA512".into()))),
        ]
    );
    for (change, reason) in [
        (("R0VaREdOQlZHWTNUUU9KUUdFWkRHTkJWR1kzVFFPSlE=", "'***'"), Unsupported::SecretUnreadable),
        (("R0VaREdOQlZHWTNUUU9KUUdFWkRHTkJWR1kzVFFPSlE=", "/////w=="), Unsupported::SecretUnreadable),
        (("digits: 6", "digits: 8"), Unsupported::Digits(8)),
        (("period: 30", "period: 15"), Unsupported::Period(15)),
    ] {
        assert_eq!(why(&AUTHELIA.replacen(change.0, change.1, 1)), reason);
    }
}

#[test]
fn what_is_no_export_is_refused_whole() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\ntotp_configurations: *b\n";
    let merged = AUTHELIA.replacen("- created_at", "- &one\n    created_at", 1) + "  - <<: *one\n";
    let twice = AUTHELIA.replacen("period: 30", "period: 30\n    period: 60", 1);
    for text in [
        "",
        "\n \n",
        "hello",
        "totp_configurations: []",
        "totp_configurations: {}",
        "totp_configurations:\n  - 7",
        "{\"totp_configurations\": [",
        bomb,
        &merged,
        &twice,
        "otpauth-migration://offline",
        "otpauth-migration://offline?data=",
        "otpauth-migration://offline?data=%FF",
        "otpauth-migration://offline?data=AAAA",
        &ONE[..ONE.len() - 20],
        &format!("{ONE}&data=CgA"),
        &"[".repeat(LONGEST),
    ] {
        assert_eq!(refused(text), Refusal::ImportUnreadable, "{text:.60}");
    }
    assert_eq!(refused(&" ".repeat(LONGEST + 1)), Refusal::TooLarge);
    // Two bytes are an entry in a migration link: four letters of base64 are one and a half.
    let empty_entries = format!("otpauth-migration://offline?data={}", "CgAKAAoA".repeat(334));
    assert_eq!(refused(&empty_entries), Refusal::ImportTooMany);
    assert_eq!(told(&empty_entries[..empty_entries.len() - 8]).len(), 999);
}

#[test]
fn a_key_is_never_printed() {
    let printed = format!("{:?}", read(&link("")).unwrap());
    assert!(printed.contains("ann") && !printed.contains("49") && !printed.contains("GEZD"), "{printed}");
}

proptest! {
    #[test]
    fn no_text_makes_it_stumble(text in "\\PC{0,200}") {
        let _ = read(&text);
        let _ = read(&format!("otpauth://totp/{text}"));
        let _ = read(&format!("totp_configurations:\n  - secret: {text}"));
    }

    #[test]
    fn no_bytes_in_a_migration_link_make_it_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        use base64::Engine;
        let data = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        let _ = read(&format!("otpauth-migration://offline?data={data}"));
    }

    #[test]
    fn whatever_is_taken_over_is_a_key_of_128_to_512_bits(
        secret in "[A-Z2-7]{20,110}",
        digits in prop::sample::select(vec!["", "&digits=6", "&digits=7"]),
        period in prop::sample::select(vec!["", "&period=30", "&period=31"]),
    ) {
        let text = format!("otpauth://totp/a?secret={secret}{digits}{period}");
        if let Ok(key) = &told(&text)[0].1 {
            prop_assert!((16..=64).contains(&key.len()));
            prop_assert!(digits != "&digits=7" && period != "&period=31");
        }
    }
}
