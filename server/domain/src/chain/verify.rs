//! Checking a downloaded history: line by line, with nothing but the file.

use super::{AFTER_HASH, BEFORE_HASH, Head, LineHash, hash};
use serde::Deserialize;
use std::collections::HashSet;
use std::io::{self, BufRead, Read};

/// Longer than any line, in bytes: what is longer was not written by Twinlock.
pub const LONGEST_LINE: u64 = 64 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What became of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Whole(Whole),
    Broken(Broken),
}

/// A history in which every line follows from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub account: String,
    pub head: Head,
    /// When its first line was written, and its last: RFC 3339.
    pub first: String,
    pub last: String,
}

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which line of the file, counted from 1.
    pub line: u64,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The file is empty.
    Empty,
    /// It begins with a byte order mark: a program saved it in its own way.
    ByteOrderMark,
    /// Its lines end with a carriage return: the same.
    CarriageReturn,
    /// It is no line of a history: no JSON, or not in the form that Twinlock writes.
    NoLine,
    TooLong,
    /// The file ends in the middle of it.
    CutShort,
    /// It is about another account than the first line.
    OtherAccount,
    /// It, or its hash, is not as it was written.
    Changed,
    /// The lines before it, down to the first, are missing.
    CutOffAtStart,
    /// This many lines before it are missing.
    Missing(i64),
    /// It stands before lines that were written before it.
    OutOfOrder,
    /// It was there before.
    Repeated,
    /// The lines are whole, but none of them has a hash that has to be there.
    HeadMissing(LineHash),
}

impl Why {
    /// Its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::ByteOrderMark => "byte_order_mark",
            Self::CarriageReturn => "carriage_return",
            Self::NoLine => "no_line",
            Self::TooLong => "too_long",
            Self::CutShort => "cut_short",
            Self::OtherAccount => "other_account",
            Self::Changed => "changed",
            Self::CutOffAtStart => "cut_off_at_start",
            Self::Missing(_) => "missing",
            Self::OutOfOrder => "out_of_order",
            Self::Repeated => "repeated",
            Self::HeadMissing(_) => "head_missing",
        }
    }
}

/// As much of a line as the check looks at.
#[derive(Deserialize)]
struct Known {
    account: String,
    number: i64,
    at: String,
}

struct Line {
    known: Known,
    body: Vec<u8>,
    hash: LineHash,
}

/// Checks a history, and that each of `heads` is among its hashes. It keeps one line in memory.
pub fn verify(input: impl Read, heads: &[LineHash]) -> io::Result<Verdict> {
    let mut input = io::BufReader::new(input);
    let mut missing: HashSet<LineHash> = heads.iter().copied().collect();
    let mut whole: Option<Whole> = None;
    for at in 1.. {
        let broken = |why| Ok(Verdict::Broken(Broken { line: at, why }));
        let line = match next_line(&mut input)? {
            None => break,
            Some(Err(why)) => return broken(why),
            Some(Ok(line)) => line,
        };
        let (expected, before) =
            whole.as_ref().map_or((1, None), |so_far| (so_far.head.number + 1, Some(so_far.head.hash)));
        let Known { account, number, at: time } = line.known;
        if whole.as_ref().is_some_and(|so_far| so_far.account != account) {
            return broken(Why::OtherAccount);
        }
        if number != expected || hash(before, &account, &line.body) != line.hash {
            return broken(reason(&mut input, expected, number)?);
        }
        missing.remove(&line.hash);
        let head = Head { number, hash: line.hash };
        whole = Some(match whole {
            None => Whole { account, head, first: time.clone(), last: time },
            Some(so_far) => Whole { head, last: time, ..so_far },
        });
    }
    let line = whole.as_ref().map_or(0, |whole| whole.head.number.unsigned_abs());
    Ok(match (whole, heads.iter().find(|head| missing.contains(head))) {
        (None, _) => Verdict::Broken(Broken { line: 0, why: Why::Empty }),
        (Some(_), Some(head)) => Verdict::Broken(Broken { line, why: Why::HeadMissing(*head) }),
        (Some(whole), None) => Verdict::Whole(whole),
    })
}

/// Why a line does not follow the one before. What it says of itself may be a lie; what follows in the file tells more.
fn reason(input: &mut impl BufRead, expected: i64, number: i64) -> io::Result<Why> {
    if number == expected {
        return Ok(Why::Changed);
    }
    if number < expected {
        return Ok(Why::Repeated);
    }
    let (mut is_next, mut is_alone) = (true, false);
    while let Some(line) = next_line(input)? {
        let later = line.ok().map(|line| line.known.number);
        if later == Some(expected) {
            return Ok(Why::OutOfOrder);
        }
        is_alone |= is_next && later == Some(expected + 1);
        is_next = false;
    }
    Ok(match expected {
        // Its neighbour is where it belongs: only the number of this line is not its own.
        _ if is_alone => Why::Changed,
        1 => Why::CutOffAtStart,
        _ => Why::Missing(number - expected),
    })
}

/// Reads the next line; `None` at the end.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<Line, Why>>> {
    let mut bytes = Vec::new();
    input.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(read(bytes)))
}

fn read(mut bytes: Vec<u8>) -> Result<Line, Why> {
    if bytes.starts_with(BYTE_ORDER_MARK) {
        return Err(Why::ByteOrderMark);
    }
    if bytes.pop() != Some(b'\n') {
        return Err(if bytes.len() as u64 >= LONGEST_LINE { Why::TooLong } else { Why::CutShort });
    }
    if bytes.last() == Some(&b'\r') {
        return Err(Why::CarriageReturn);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Why::NoLine)?;
    let end = text.strip_suffix(AFTER_HASH).and_then(|text| text.rsplit_once(BEFORE_HASH));
    let (open, hash) = end.ok_or(Why::NoLine)?;
    let hash = hash.parse().map_err(|()| Why::NoLine)?;
    let body = format!("{open}}}");
    let known = serde_json::from_str(&body).map_err(|_| Why::NoLine)?;
    Ok(Line { known, body: body.into_bytes(), hash })
}
