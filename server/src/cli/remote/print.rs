//! What a command says: to people in words, to programs in JSON, and never what a terminal would obey.

use anstyle::{AnsiColor, Style};
use model::Language;
use model::client::{clean_up_to, is_dangerous};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};

/// Longer than any sentence of a server.
const LONGEST: usize = 2000;

/// Text from outside without what moves a cursor, changes colours or hides letters (CWE-150).
pub fn clean(text: &str) -> String {
    clean_up_to(text, LONGEST)
}

/// A text out of an answer; empty where there is none.
pub fn field(answer: &serde_json::Value, name: &str) -> String {
    clean(answer[name].as_str().unwrap_or_default())
}

/// A moment as the API writes it, for people.
pub fn moment(language: Language, iso: &str) -> String {
    clean(&words::moment_of_iso(language, iso))
}

/// What a shell tells of a program whose reader has gone (128 and SIGPIPE).
const READER_GONE: i32 = 141;

/// A line on standard output. Styles are dropped where that is no terminal.
pub fn line(text: &str) {
    whole(format!("{text}\n").as_bytes());
}

/// The same for a text with its own lines. What cannot be written ends the program: something that is shown this once must not
/// get lost unnoticed.
pub fn whole(text: &[u8]) {
    let mut out = anstream::stdout();
    let Err(cause) = out.write_all(text).and_then(|()| out.flush()) else { return };
    if cause.kind() == ErrorKind::BrokenPipe {
        std::process::exit(READER_GONE); // with no word: whoever closed the pipe may just have read enough
    }
    aside(&format!("twinlock: {cause}"));
    std::process::exit(1);
}

/// A question, behind which somebody types.
pub fn question(text: &str) {
    let mut out = anstream::stderr();
    let _ = write!(out, "{text} ").and_then(|()| out.flush());
}

/// A line for people, beside what a program may read.
pub fn aside(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

pub fn warn(text: &str) {
    let style = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    aside(&format!("{style}! {}{style:#}", clean(text)));
}

pub fn strong(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

pub fn danger(text: &str) -> String {
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    format!("{style}{text}{style:#}")
}

/// A picture of blocks for the light parts, in its own colours: it can be scanned whatever those of the terminal are. Where
/// there are no colours it is for a dark one.
pub fn plate(picture: &str) -> String {
    let style = Style::new().fg_color(Some(AnsiColor::BrightWhite.into())).bg_color(Some(AnsiColor::Black.into()));
    picture.lines().map(|line| format!("{style}{line}{style:#}\n")).collect()
}

/// JSON in which nothing dangerous stands plainly: what Unicode knows besides ASCII's control characters is escaped.
pub fn json(value: &impl Serialize) -> String {
    escaped(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// The same on one line, where one answer follows another.
pub fn json_on_one_line(value: &impl Serialize) -> String {
    escaped(&serde_json::to_string(value).unwrap_or_default())
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '\n' || !is_dangerous(letter) {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let evil = "a\u{1b}[2J\u{1b}]52;c;x\u{7}\u{9b}31m\u{202e}b\r\n";
        assert_eq!(clean(evil), "a[2J]52;c;x31mb");
        let shown = json(&serde_json::json!({ "name": evil, "flag": "\u{e0041}" }));
        assert!(shown.is_ascii(), "{shown}");
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read["name"], evil);
        assert_eq!(read["flag"], "\u{e0041}");
    }
}
