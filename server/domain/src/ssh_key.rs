//! A public SSH key, as its owner pasted it: one line, a kind that sshd still lets in, no options.

use model::{Refusal, client};
use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

/// NIST SP 800-57 part 1, table 2: 3072 bits of RSA for 128 bits of security.
const SHORTEST_RSA: usize = 3072;
/// What OpenSSH reads at most (SSHBUF_MAX_BIGNUM).
const LONGEST_RSA: usize = 16_384;
const LONGEST_LINE: usize = 8 * 1024;

/// A public key that was read and judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedKey {
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fingerprint: String,
    /// Algorithm and base64, written anew: nothing of the line but the key itself.
    pub public_key: String,
    pub comment: String,
}

impl JudgedKey {
    /// Reads a line of a `.pub` file.
    pub fn judge(typed: &str) -> Result<Self, Refusal> {
        let line = typed.trim();
        if is_private(line) {
            return Err(Refusal::SshKeyPrivate);
        }
        if line.is_empty() || line.len() > LONGEST_LINE || line.chars().any(char::is_control) {
            return Err(Refusal::SshKeyInvalid);
        }
        let Ok(key) = PublicKey::from_openssh(line) else { return Err(why_unreadable(line)) };
        match key.key_data() {
            KeyData::Ed25519(key) if !has_small_order(&key.0) => {}
            KeyData::SkEd25519(key) if !has_small_order(&key.public_key().0) => {}
            KeyData::Ecdsa(_) | KeyData::SkEcdsaSha2NistP256(_) => {}
            KeyData::Rsa(rsa) => match bits(rsa.n.as_positive_bytes()) {
                0..SHORTEST_RSA => return Err(Refusal::SshKeyShort),
                SHORTEST_RSA..=LONGEST_RSA
                    if is_odd(&rsa.n) && is_odd(&rsa.e) && bits(rsa.e.as_positive_bytes()) > 1 => {}
                _ => return Err(Refusal::SshKeyInvalid),
            },
            KeyData::Ed25519(_) | KeyData::SkEd25519(_) => return Err(Refusal::SshKeyInvalid),
            // DSA, which OpenSSH 10 no longer knows, and what this program does not know.
            _ => return Err(Refusal::SshKeyKind),
        }
        let comment = client::clean(key.comment());
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let bare = PublicKey::new(key.key_data().clone(), "");
        let public_key = bare.to_openssh().map_err(|_| Refusal::SshKeyInvalid)?;
        Ok(Self { fingerprint, public_key, comment })
    }
}

/// Whether a line is the start, the middle or the whole of a private key, of OpenSSH's or PuTTY's making.
fn is_private(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    // "openssh-key-v1" in base64: a file without its first line.
    line.contains("PRIVATE KEY-----")
        || first.starts_with("PuTTY-User-Key-File")
        || first.starts_with("b3BlbnNzaC1rZXktdjE")
}

/// The points of edwards25519 for which anybody can make a signature that verifies: those whose order is 8 or less.
/// By their y, the sign of x put aside (libsodium's `ge25519_has_small_order` has the same list).
fn has_small_order(key: &[u8; 32]) -> bool {
    const ORDER_8: [[u8; 32]; 2] = [
        *b"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
        *b"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
    ];
    let mut y = *key;
    y[31] &= 0x7f;
    // 0 and 1; p - 1, p and p + 1, with p = 2^255 - 19.
    let is_tiny = y[0] <= 1 && y[1..].iter().all(|byte| *byte == 0);
    let is_next_to_p = (0xec..=0xee).contains(&y[0]) && y[1..31].iter().all(|byte| *byte == 0xff) && y[31] == 0x7f;
    is_tiny || is_next_to_p || ORDER_8.contains(&y)
}

fn is_odd(number: &ssh_key::Mpint) -> bool {
    number.as_positive_bytes().and_then(<[u8]>::last).is_some_and(|last| last % 2 == 1)
}

/// Whether a line begins as a public key does, so that it may be shown again.
pub fn looks_public(line: &str) -> bool {
    !is_private(line) && names_a_kind(line.trim_start())
}

fn names_a_kind(word: &str) -> bool {
    ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| word.starts_with(start))
}

/// Whether a text is a fingerprint as sshd gives it for `%f`.
pub fn is_fingerprint(text: &str) -> bool {
    text.starts_with("SHA256:") && text.parse::<ssh_key::Fingerprint>().is_ok()
}

/// How many bits a number has; none if it is negative.
fn bits(number: Option<&[u8]>) -> usize {
    match number {
        Some([first, rest @ ..]) => 8 * (rest.len() + 1) - first.leading_zeros() as usize,
        _ => 0,
    }
}

/// What is wrong with a line that is no public key: so that its owner knows what to paste instead.
fn why_unreadable(line: &str) -> Refusal {
    let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty());
    match words.next() {
        Some(first) if names_a_kind(first) && (first.contains("-cert-v0") || !is_known(first)) => Refusal::SshKeyKind,
        Some(first) if names_a_kind(first) => Refusal::SshKeyInvalid,
        // `command="…" ssh-ed25519 AAAA…`
        _ if words.any(names_a_kind) => Refusal::SshKeyOptions,
        _ => Refusal::SshKeyInvalid,
    }
}

fn is_known(kind: &str) -> bool {
    kind.parse::<ssh_key::Algorithm>().is_ok_and(|kind| !matches!(kind, ssh_key::Algorithm::Other(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Made with ssh-keygen; the private halves are thrown away.
    const ED25519: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOGg7JFr9XBs+xa7vVIua+1hmzpd2XtsOX4hn6bMduuL";
    const ECDSA: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOM9SlvPvFmhWGu6S700K0dEbDFZxxs28wq6bcrr0AC1gl8QQ06OUMPo5D3NgWemPp91ymqoUCF2Ubg3pM7KxdY=";
    const RSA_3072: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDA8nFz11DmCDGb6uEPvyhOMZuix2ZgqTA0oSKT8muNdN1h+XVoa2EJDoZY77HZwLEmqVcSY0KCKbvDUm8cJWlZTmjOBH4t5dTjj4d2mr2c6NubdB1gF1n12q3Q1oHwWgsmie4vL1CgVIVNXVYENCA/ViegTNF9JJT5RuZDiTcpO7KmwRtB5D4KWKIhaP0oxyCiohvwDN77Hioo4G26hihwkN1FXXc3LXX0YHaqarAN2GO7rQ4mrTBEdcD5OB6iz/Q8LpMNP3IEgGhK7urUyDp8pXqvQ+sZT6x69X57i/9YtQf/F+uwTCtWp0773Q9ansByz/yJ6QN9+2/nY+nxNoNOp0Xex6pQtAlvYWmqaW4GtTp+HvjS1V1Kz4InCOb3aY1cfrcAtBxftVbyzHB73LwUhNFP8ALUm3W5J4HHx5vsP343SI0RVOq9f7b8TJRxGLvqPUsGvnWM5JjZtxzkXJ3r/yWh2cSENtuaLVNmMhrJibdQTIJBHYJABmwueaOsDps=";
    const RSA_2048: &str = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQD3zvXQ2dB9m5tv5HRajYWelYGYAJbs+KHxvkLZC4MUtuXXfwWg7vr2eQp75MblNQcD0mePcmLg9Z1MAJi2cXcBrzm3SMVlPev8lTV3iRT6APoC7SSsaB/qq09mM0G55hA0RMFXDfMOvz04a+7oHV8Cu4DyeVuel8NrbyqGRmbJ5UFtyhhFW4Al3vljmWMjYiQ836vqJ/7Fl05bpzoOPO6WzHoRsDKlkm9N8zkeQHIbvk5I8X9rvBw/CF4/r6mngc9kBXMTRdKaDRKeLgofgMevBtoCT6RLqdvAPGJxLSJp27JtRt3PwN0IoEyx7ZCsMx/ohSV4Sp4UgJyAVAz/tPar";
    const FINGERPRINT: &str = "SHA256:HaHFfrgjf/qxZBSs9KM0EwMqmHACnP10V1V1bYibsx8";
    /// Made by hand of the four numbers a DSA key has (RFC 4253 §6.6): ssh-keygen makes none any more.
    const DSA: &str = "ssh-dss AAAAB3NzaC1kc3MAAAABBQAAAAEDAAAAAQIAAAABBA== old@example.org";

    fn refused(line: &str) -> Refusal {
        JudgedKey::judge(line).unwrap_err()
    }

    fn line(kind: &str, parts: &[&[u8]]) -> String {
        use base64::Engine;
        let mut blob = Vec::new();
        for part in std::iter::once(&kind.as_bytes()).chain(parts) {
            blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            blob.extend(*part);
        }
        format!("{kind} {}", base64::engine::general_purpose::STANDARD.encode(blob))
    }

    #[test]
    fn keys_that_anybody_can_sign_for_are_refused() {
        let point = |y: &[u8], last: u8| {
            let mut point = [0; 32];
            point[..y.len()].copy_from_slice(y);
            point[31] |= last;
            point
        };
        let p = |low: u8| {
            std::array::from_fn(|at| {
                if at == 0 {
                    low
                } else if at == 31 {
                    0x7f
                } else {
                    0xff
                }
            })
        };
        for point in [point(&[], 0), point(&[1], 0), point(&[1], 0x80), p(0xec), p(0xed), p(0xee)] {
            assert_eq!(refused(&line("ssh-ed25519", &[&point])), Refusal::SshKeyInvalid, "{point:x?}");
        }
        // The base point, and another honest one.
        let base: [u8; 32] = std::array::from_fn(|at| if at == 0 { 0x58 } else { 0x66 });
        assert!(JudgedKey::judge(&line("ssh-ed25519", &[&base])).is_ok());

        let modulus: Vec<u8> = std::iter::once(0).chain(std::iter::repeat_n(0xff, 384)).collect();
        let even: Vec<u8> = modulus.iter().copied().take(384).chain([0xfe]).collect();
        assert!(JudgedKey::judge(&line("ssh-rsa", &[&[1, 0, 1], &modulus])).is_ok());
        for exponent in [&[][..], &[1], &[2], &[0xff], &[1, 0, 0]] {
            assert!(JudgedKey::judge(&line("ssh-rsa", &[exponent, &modulus])).is_err(), "{exponent:x?}");
        }
        assert_eq!(refused(&line("ssh-rsa", &[&[1, 0, 1], &even])), Refusal::SshKeyInvalid);
    }

    #[test]
    fn a_private_key_is_known_as_one_in_any_wrapping_and_never_shown_again() {
        for typed in [
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA",
            "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAA -----END OPENSSH PRIVATE KEY-----",
            "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB",
            "-----BEGIN RSA PRIVATE KEY-----",
            "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none",
        ] {
            assert_eq!(refused(typed), Refusal::SshKeyPrivate, "{typed}");
            assert!(!looks_public(typed), "{typed}");
        }
        assert!(!looks_public("AAAAC3NzaC1lZDI1NTE5AAAA") && looks_public(" ssh-ed25519 AAAA"));
        assert!(JudgedKey::judge(&format!("{ED25519} not a PRIVATE KEY")).is_ok());
    }

    #[test]
    fn keys_that_sshd_lets_in_are_taken_without_anything_around_them() {
        for line in [ED25519, ECDSA, RSA_3072] {
            let judged = JudgedKey::judge(&format!("  {line} laptop \u{202e}of Ann\n")).unwrap();
            assert_eq!((judged.public_key.as_str(), judged.comment.as_str()), (line, "laptop of Ann"));
        }
        assert_eq!(JudgedKey::judge(ED25519).unwrap().fingerprint, FINGERPRINT);
        assert!(is_fingerprint(FINGERPRINT));
        for odd in ["", "SHA256:", "MD5:aa:bb", &FINGERPRINT[..30], "SHA512:AAAA", "%f", "' OR 1=1"] {
            assert!(!is_fingerprint(odd), "{odd}");
        }
    }

    #[test]
    fn security_keys_are_taken() {
        let sk = sk_ed25519();
        assert_eq!(JudgedKey::judge(&sk).unwrap().public_key, sk);
    }

    /// A key of a FIDO authenticator as `PROTOCOL.u2f` lays it out: kind, 32 bytes, application.
    fn sk_ed25519() -> String {
        use base64::Engine;
        let mut blob = Vec::new();
        for part in [&b"sk-ssh-ed25519@openssh.com"[..], &[7; 32], b"ssh:"] {
            blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            blob.extend(part);
        }
        format!("sk-ssh-ed25519@openssh.com {}", base64::engine::general_purpose::STANDARD.encode(blob))
    }

    #[test]
    fn every_other_line_is_refused_for_what_it_is() {
        assert_eq!(refused(DSA), Refusal::SshKeyKind);
        assert_eq!(refused(RSA_2048), Refusal::SshKeyShort);
        assert_eq!(refused(&format!("command=\"/bin/sh\",no-pty {ED25519}")), Refusal::SshKeyOptions);
        assert_eq!(refused(&format!("restrict {RSA_3072}")), Refusal::SshKeyOptions);
        assert_eq!(refused("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz"), Refusal::SshKeyPrivate);
        assert_eq!(refused("ssh-ed25519-cert-v01@openssh.com AAAA"), Refusal::SshKeyKind);
        assert_eq!(refused("ssh-xmss@openssh.com AAAA"), Refusal::SshKeyKind);
        let two = format!("{ED25519}\n{RSA_3072}");
        let disguised = ED25519.replace("ssh-ed25519", "ssh-rsa");
        for odd in ["", " ", "AAAA", "ssh-ed25519", "ssh-ed25519 AAAA", &ED25519[..60], &two, &disguised, "ssh-rsa \0"]
        {
            assert_eq!(refused(odd), Refusal::SshKeyInvalid, "{odd:?}");
        }
        assert_eq!(refused(&"x".repeat(1 << 20)), Refusal::SshKeyInvalid);
    }

    proptest! {
        #[test]
        fn no_line_makes_it_stumble_or_come_out_as_two(line in "(ssh-ed25519|ssh-rsa|sk-ssh-ed25519@openssh.com)? ?[A-Za-z0-9+/= \\n]{0,200}") {
            if let Ok(judged) = JudgedKey::judge(&line) {
                prop_assert!(!judged.public_key.contains('\n') && judged.public_key.split(' ').count() == 2);
            }
        }
    }
}
