//! `otpauth-migration://offline?data=…`: what Google Authenticator shows under "Transfer accounts", several entries in
//! one QR code and several QR codes for one export.
//!
//! Google has not published the format; the field numbers are those that other programs read and write too.

use super::{Entry, Secret, judge};
use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use model::Refusal;
use model::import::Unsupported;
use prost::Message;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;
use zeroize::Zeroizing;

pub const SCHEME: &str = "otpauth-migration://";
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One QR code of an export.
#[derive(PartialEq, Eq)]
pub struct Part {
    export: (i32, i32),
    index: i32,
    bytes: Zeroizing<Vec<u8>>,
}

/// Reads a link and what is in it. `None`: it is damaged, and nobody can tell how much is missing.
pub fn read(link: &str) -> Option<(Part, Vec<Entry>)> {
    let url = Url::parse(link).ok()?;
    let mut data = url.query_pairs().filter(|(name, _)| name == "data");
    let (_, data) = data.next().filter(|_| data.next().is_none())?;
    // The plus sign of base64, left as it is in a link, reads as a space. Some programs write the other alphabet.
    let plain = |letter: char| match letter {
        ' ' | '-' => '+',
        '_' => '/',
        other => other,
    };
    let data: Zeroizing<String> = Zeroizing::new(data.chars().map(plain).collect());
    let bytes = Zeroizing::new(BASE64.decode(data.as_bytes()).ok()?);
    let payload = Payload::decode(bytes.as_slice()).ok()?;
    let entries = payload.entries.into_iter().map(entry).collect();
    Some((Part { export: (payload.batch_id, payload.batch_size), index: payload.batch_index, bytes }, entries))
}

/// An export is taken over whole or not at all: what is missing would be missed too late.
///
/// Counted by different numbers, because some programs begin with 0 and some with 1.
pub fn refuse_gaps(parts: &[Part]) -> Result<(), Refusal> {
    let mut exports: BTreeMap<(i32, i32), BTreeSet<i32>> = BTreeMap::new();
    for part in parts {
        exports.entry(part.export).or_default().insert(part.index);
    }
    for ((_, size), indices) in exports {
        // Without a number of parts, or with none, the one is all there is.
        let of = usize::try_from(size).unwrap_or(0);
        if indices.len() < of {
            return Err(Refusal::ImportIncomplete { has: indices.len(), of });
        }
    }
    Ok(())
}

fn entry(parameters: Parameters) -> Entry {
    let Parameters { secret, name, issuer, algorithm, digits, kind } = parameters;
    let secret = Zeroizing::new(secret);
    Entry::labelled(&issuer, &name, supported(algorithm, digits, kind, secret))
}

/// The numbers have names in the app alone. 0 is "unspecified", and there the default counts, but not for the kind:
/// the app always says which it is. The period is not in the export, because the app knows one of 30 seconds alone.
fn supported(algorithm: i32, digits: i32, kind: i32, secret: Secret) -> Result<Secret, Unsupported> {
    match kind {
        1 => return Err(Unsupported::Counter),
        2 => {}
        _ => return Err(Unsupported::Damaged),
    }
    let algorithm = match algorithm {
        0 | 1 => "SHA1",
        2 => "SHA256",
        3 => "SHA512",
        4 => "MD5",
        _ => return Err(Unsupported::Damaged),
    };
    let digits = match digits {
        0 | 1 => 6,
        2 => 8,
        _ => return Err(Unsupported::Damaged),
    };
    judge(Some(algorithm), Some(digits), None, Some(secret))
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Payload {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<Parameters>,
    #[prost(int32, tag = "3")]
    batch_size: i32,
    #[prost(int32, tag = "4")]
    batch_index: i32,
    #[prost(int32, tag = "5")]
    batch_id: i32,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Parameters {
    #[prost(bytes = "vec", tag = "1")]
    secret: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    issuer: String,
    #[prost(int32, tag = "4")]
    algorithm: i32,
    #[prost(int32, tag = "5")]
    digits: i32,
    #[prost(int32, tag = "6")]
    kind: i32,
}
