//! Asking a person: at a terminal, or by lines of standard input where a program answers.

use super::{Failure, print};
use crate::cli::Result;
use crate::cli::unseen::Unseen;
use model::Language;
use std::cell::OnceCell;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use words::say;
use zeroize::Zeroizing;

/// More than any answer.
const LONGEST_LINE: u64 = 4096;

/// Where answers come from.
pub struct Prompt {
    pub language: Language,
    /// Whether a program answers on standard input, a line to each question.
    by_program: bool,
    unseen: OnceCell<Unseen>,
}

impl Prompt {
    pub fn new(language: Language, password_stdin: bool) -> Self {
        Self { language, by_program: password_stdin, unseen: OnceCell::new() }
    }

    /// Whether there is somebody to ask, and to ask again after a wrong answer: at the terminal, whatever standard input
    /// brings.
    pub fn is_somebody_there(&self) -> bool {
        !self.by_program && terminal().is_ok()
    }

    /// Whether standard input brings answers, and so cannot bring a file.
    pub fn reads_standard_input(&self) -> bool {
        self.by_program
    }

    /// A password, typed unseen.
    pub fn password(&self, label: &str) -> Result<Zeroizing<String>> {
        if self.by_program {
            return self.next_line();
        }
        if !self.is_somebody_there() {
            return Err(self.nobody().into());
        }
        let typed = self.unseen()?.ask(&format!("{} ", say(self.language, label)));
        typed.map_err(|cause| match cause.kind() {
            ErrorKind::UnexpectedEof => self.nobody().into(),
            ErrorKind::InvalidData => Failure::Here(say(self.language, "terminal-unprintable")).into(),
            _ => cause.into(),
        })
    }

    fn unseen(&self) -> std::io::Result<&Unseen> {
        match self.unseen.get() {
            Some(unseen) => Ok(unseen),
            None => Unseen::new().map(|unseen| self.unseen.get_or_init(|| unseen)),
        }
    }

    /// A code: it is worth nothing a moment later, and is seen while it is typed.
    pub fn code(&self, label: &str) -> Result<Zeroizing<String>> {
        if self.by_program { self.next_line() } else { self.text(label).map(Zeroizing::new) }
    }

    /// A line that is no secret.
    pub fn text(&self, label: &str) -> Result<String> {
        if !self.is_somebody_there() {
            return Err(self.nobody().into());
        }
        Ok(self.line(label)?.ok_or_else(|| self.nobody())?)
    }

    /// What is typed; `None` where the terminal was closed, or by Ctrl-D.
    fn line(&self, label: &str) -> Result<Option<String>> {
        print::question(&say(self.language, label));
        let mut line = String::new();
        let length = BufReader::new(terminal()?.take(LONGEST_LINE)).read_line(&mut line)?;
        Ok((length > 0).then(|| line.trim().to_owned()))
    }

    /// The same, until something was typed.
    pub fn some_text(&self, label: &str) -> Result<String> {
        loop {
            let typed = self.text(label)?;
            if !typed.is_empty() {
                return Ok(typed);
            }
        }
    }

    /// A question to be answered by yes; whatever else is typed is a no.
    pub fn is_yes(&self, question: &str) -> Result<bool> {
        let answer = if self.is_somebody_there() { self.line(question)? } else { None };
        Ok(answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "y" | "yes" | "はい")))
    }

    /// The next line of standard input, and nothing behind it: a code may be known only later.
    fn next_line(&self) -> Result<Zeroizing<String>> {
        let mut line = Zeroizing::new(String::new());
        if std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)? == 0 {
            return Err(self.nobody().into());
        }
        // The line's end belongs to `echo`, not to the password.
        let end = line.trim_end_matches(['\n', '\r']).len();
        line.truncate(end);
        Ok(line)
    }

    fn nobody(&self) -> Failure {
        Failure::Here(say(self.language, "terminal-nobody"))
    }
}

/// The terminal itself: standard input may be a file.
fn terminal() -> std::io::Result<File> {
    File::open("/dev/tty")
}
