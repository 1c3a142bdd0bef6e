//! The key outside the database, and what it protects.
//!
//! Invariants: a sealed value opens only for the owner, row and purpose it was sealed for, so that
//! a value copied to another row is refused; a keyed hash says nothing without the key.

use crate::random::Random;
use crate::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The length of the master key, and of each key made from it, in bytes.
pub const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;

/// What a sealed value is for; part of what it is bound to.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    AuthenticatorSecret,
    RecoveryCodes,
    PhoneNumber,
    Message,
    Flash,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::AuthenticatorSecret => "authenticator secret",
            Self::RecoveryCodes => "recovery codes",
            Self::PhoneNumber => "phone number",
            Self::Message => "message",
            Self::Flash => "flash",
        }
    }
}

/// The keys made from the master key (HKDF-SHA-256, RFC 5869), one per use.
pub struct Keys {
    cipher: XChaCha20Poly1305,
    mac: Hmac<Sha256>,
}

impl Keys {
    pub fn new(master: &[u8; KEY_LENGTH]) -> Result<Self> {
        let derive = |label: &[u8]| -> Result<Zeroizing<[u8; KEY_LENGTH]>> {
            let mut key = Zeroizing::new([0; KEY_LENGTH]);
            hkdf::Hkdf::<Sha256>::new(None, master)
                .expand(label, key.as_mut())
                .map_err(|cause| Error::failed("deriving a key", cause.to_string()))?;
            Ok(key)
        };
        let seal_key = derive(b"twinlock seal v1")?;
        let mac_key = derive(b"twinlock mac v1")?;
        let unusable = |cause: &dyn fmt::Display| Error::failed("using a key", cause.to_string());
        Ok(Self {
            cipher: XChaCha20Poly1305::new_from_slice(seal_key.as_ref()).map_err(|e| unusable(&e))?,
            mac: Hmac::new_from_slice(mac_key.as_ref()).map_err(|e| unusable(&e))?,
        })
    }

    /// Seals `plain` for one purpose and one row of one owner.
    pub fn seal(&self, random: &dyn Random, purpose: Purpose, bound_to: &[&str], plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LENGTH] = random.bytes()?;
        let aad = associated(purpose, bound_to);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            .map_err(|_| Error::failed("sealing a secret", "the cipher refused"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for the same purpose and row; anything else is `None`.
    pub fn open(&self, purpose: Purpose, bound_to: &[&str], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LENGTH>()?;
        let aad = associated(purpose, bound_to);
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: &aad }).ok()?;
        Some(Zeroizing::new(plain))
    }

    /// A keyed hash (HMAC-SHA-256) of parts that cannot run into one another.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.mac.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Purpose and binding, length-prefixed so that no two lists read the same.
fn associated(purpose: Purpose, bound_to: &[&str]) -> Vec<u8> {
    let mut aad = Vec::new();
    for part in std::iter::once(&purpose.label()).chain(bound_to) {
        aad.extend((part.len() as u64).to_be_bytes());
        aad.extend(part.as_bytes());
    }
    aad
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[test]
    fn a_sealed_value_opens_only_where_it_belongs() {
        let keys = Keys::new(&[7; 32]).unwrap();
        let sealed = keys.seal(&SystemRandom, Purpose::Message, &["ann", "1"], b"hello").unwrap();
        let open = |keys: &Keys, purpose, bound: &[&str], sealed: &[u8]| keys.open(purpose, bound, sealed);
        assert_eq!(open(&keys, Purpose::Message, &["ann", "1"], &sealed).unwrap().as_slice(), b"hello");
        assert!(open(&keys, Purpose::Flash, &["ann", "1"], &sealed).is_none(), "another purpose");
        assert!(open(&keys, Purpose::Message, &["bob", "1"], &sealed).is_none(), "another owner");
        assert!(open(&keys, Purpose::Message, &["an", "n1"], &sealed).is_none(), "shifted parts");
        assert!(open(&Keys::new(&[8; 32]).unwrap(), Purpose::Message, &["ann", "1"], &sealed).is_none());
        for length in 0..sealed.len() {
            assert!(open(&keys, Purpose::Message, &["ann", "1"], &sealed[..length]).is_none());
        }
    }
}
