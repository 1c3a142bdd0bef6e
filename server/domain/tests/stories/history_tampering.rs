//! Whatever is done to a downloaded history is found, and the first line that is broken is named.

use crate::history_chain::{downloaded, whole};
use crate::world::World;
use domain::chain::{self, Broken, LONGEST_LINE, LineHash, Verdict, Why, verify};
use domain::store::EventRow;
use model::Moment;
use proptest::prelude::*;
use proptest::sample::Index;

const ACCOUNT: &str = "019b0000-0000-7000-8000-000000000001";

/// A history as the server writes it, of lines with whatever text.
fn histories() -> impl Strategy<Value = Vec<String>> {
    let text =
        || prop_oneof![Just(String::new()), "[ -~]{0,20}", "\\PC{0,12}", Just("\",\"hash\":\"\u{1}\n".to_owned())];
    let line = (0..4_000_000_000_i64, "[a-z_]{1,20}", text(), text(), text());
    proptest::collection::vec(line, 2..12).prop_map(|lines| {
        let mut before = None;
        let written = (1..).zip(lines).map(|(number, (at, kind, client, address, to))| {
            let details = serde_json::json!({ "to": to }).to_string();
            let event = EventRow {
                account_id: ACCOUNT.to_owned(),
                at: Moment(at),
                kind,
                client,
                address,
                details,
                revision: 0,
                moves: String::new(),
            };
            let body = chain::body(&event, number);
            let hash = chain::hash(before, ACCOUNT, body.as_bytes());
            before = Some(hash);
            chain::line(&body, &hash)
        });
        written.collect()
    })
}

fn hash_of(line: &str) -> LineHash {
    serde_json::from_str::<serde_json::Value>(line).unwrap()["hash"].as_str().unwrap().parse().unwrap()
}

fn broken(file: &[u8], heads: &[LineHash]) -> Option<Broken> {
    match verify(file, heads).unwrap() {
        Verdict::Whole(_) => None,
        Verdict::Broken(broken) => Some(broken),
    }
}

/// The line that is named.
fn named(file: &[u8]) -> Option<u64> {
    broken(file, &[]).map(|broken| broken.line)
}

fn found(lines: &[String]) -> Option<Broken> {
    broken(lines.concat().as_bytes(), &[])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn what_nobody_touched_is_whole(lines in histories()) {
        let heads: Vec<LineHash> = lines.iter().map(|line| hash_of(line)).collect();
        prop_assert_eq!(broken(lines.concat().as_bytes(), &heads), None);
    }

    #[test]
    fn a_byte_that_is_changed(lines in histories(), at: Index, to: u8) {
        let mut file = lines.concat().into_bytes();
        let at = at.index(file.len());
        prop_assume!(file[at] != to);
        let line = file[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        file[at] = to;
        prop_assert_eq!(named(&file), Some(line));
    }

    #[test]
    fn a_byte_that_is_put_in_or_taken_out(lines in histories(), at: Index, new: Option<u8>) {
        let mut file = lines.concat().into_bytes();
        let at = at.index(file.len());
        let line = file[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        match new {
            Some(new) => file.insert(at, new),
            None => drop(file.remove(at)),
        }
        prop_assert_eq!(named(&file), Some(line));
    }

    #[test]
    fn lines_that_are_taken_out(lines in histories(), from: Index, count in 1_usize..4) {
        let from = from.index(lines.len() - 1);
        let count = count.min(lines.len() - 1 - from);
        let mut rest = lines;
        rest.drain(from..from + count);
        let why = if from == 0 { Why::CutOffAtStart } else { Why::Missing(count as i64) };
        prop_assert_eq!(found(&rest), Some(Broken { line: from as u64 + 1, why }));
    }

    /// The end alone can be cut off without a trace in the file: the head in a mail tells.
    #[test]
    fn an_end_that_is_cut_off(lines in histories(), keep: Index) {
        let head = hash_of(lines.last().unwrap());
        let keep = keep.index(lines.len());
        let file = lines[..keep].concat();
        let why = if keep == 0 { Why::Empty } else { Why::HeadMissing(head) };
        prop_assert_eq!(broken(file.as_bytes(), &[head]), Some(Broken { line: keep as u64, why }));
    }

    #[test]
    fn lines_that_change_places(lines in histories(), one: Index, other: Index) {
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        prop_assume!(one < other);
        let mut lines = lines;
        lines.swap(one, other);
        prop_assert_eq!(found(&lines), Some(Broken { line: one as u64 + 1, why: Why::OutOfOrder }));
    }

    #[test]
    fn a_line_that_is_there_twice(lines in histories(), which: Index, at: Index) {
        let (which, at) = (which.index(lines.len()), at.index(lines.len() + 1));
        let mut lines = lines;
        lines.insert(at, lines[which].clone());
        // Before itself nothing is wrong yet.
        let (line, why) = if at == which { (at + 1, Why::Repeated) } else { (at, if at < which { Why::OutOfOrder } else { Why::Repeated }) };
        prop_assert_eq!(found(&lines), Some(Broken { line: line as u64 + 1, why }));
    }

    #[test]
    fn a_hash_that_is_another(lines in histories(), which: Index, byte: u8) {
        let which = which.index(lines.len());
        let mut lines = lines;
        let (hash, other) = (hash_of(&lines[which]), LineHash([byte; 32]));
        lines[which] = lines[which].replace(&hash.to_string(), &other.to_string());
        prop_assert_eq!(found(&lines), Some(Broken { line: which as u64 + 1, why: Why::Changed }));
    }

    /// The operator can compute a whole chain anew. What was mailed before is no part of it.
    #[test]
    fn a_chain_that_is_computed_anew(lines in histories(), which: Index) {
        let mailed = hash_of(lines.last().unwrap());
        let which = which.index(lines.len());
        let mut before = None;
        let mut forged = String::new();
        for (at, line) in lines.iter().enumerate() {
            let (open, _) = line.rsplit_once(",\"hash\":\"").unwrap();
            let mut body = format!("{open}}}");
            if at == which {
                body = body.replacen("\"kind\":\"", "\"kind\":\"not_", 1);
            }
            let hash = chain::hash(before, ACCOUNT, body.as_bytes());
            before = Some(hash);
            forged += &chain::line(&body, &hash);
        }
        prop_assert_eq!(named(forged.as_bytes()), None);
        let line = lines.len() as u64;
        prop_assert_eq!(broken(forged.as_bytes(), &[mailed]), Some(Broken { line, why: Why::HeadMissing(mailed) }));
    }

    #[test]
    fn whatever_bytes_are_no_history(bytes: Vec<u8>) {
        prop_assert!(named(&bytes).is_some());
    }
}

#[test]
fn what_a_program_made_of_a_file_is_told_for_what_it_is() {
    let world = World::new();
    let mut ann = world.signed_up("ann@example.org");
    let file = downloaded(&ann.turn_two_factor_on());
    let bobs = downloaded(&world.signed_up("bob@example.org").sign_in());
    let lines = whole(&file).head.number as u64;
    let why = |file: &[u8]| broken(file, &[]).map(|broken| (broken.line, broken.why));
    let text = |text: String| why(text.as_bytes());
    assert_eq!(why(b""), Some((0, Why::Empty)));
    assert_eq!(text(format!("\u{feff}{file}")), Some((1, Why::ByteOrderMark)));
    assert_eq!(text(file.replace('\n', "\r\n")), Some((1, Why::CarriageReturn)));
    assert_eq!(text(format!("{file}\n")), Some((lines + 1, Why::NoLine)));
    assert_eq!(text(format!("{file}{bobs}")), Some((lines + 1, Why::OtherAccount)));
    assert_eq!(text(file.trim_end().to_owned()), Some((lines, Why::CutShort)));
    assert_eq!(text(format!("[\n{file}]\n")), Some((1, Why::NoLine)));
    assert_eq!(why(&[file.as_bytes(), b"\xff\xfe\n"].concat()), Some((lines + 1, Why::NoLine)));
    let longest = usize::try_from(LONGEST_LINE).unwrap();
    assert_eq!(text(format!("{file}{}", "x".repeat(longest * 20))), Some((lines + 1, Why::TooLong)));
    assert_eq!(text(file.replacen("{\"account\"", "{ \"account\"", 1)), Some((1, Why::Changed)));
    // A member that is there twice says two things.
    assert_eq!(text(file.replacen("\"number\":1,", "\"number\":1,\"number\":1,", 1)), Some((1, Why::NoLine)));
}
