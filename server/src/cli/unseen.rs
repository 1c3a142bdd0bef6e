//! Passwords, typed unseen at the terminal.
//!
//! Invariants: the echo is off before a question stands there, or whoever answers at once shows the password; the
//! terminal is as it was before the program ends or stops, whatever signal makes it; and unseen again when it goes on.

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Result, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// More than any password; a terminal's own line is not longer.
const LONGEST: usize = 4096;

/// Asks for passwords. One for a program: it looks after signals for as long as the program runs.
pub struct Unseen {
    quiet: Arc<Mutex<Option<Quiet>>>,
}

impl Unseen {
    pub fn new() -> Result<Self> {
        let signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
        let quiet = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&quiet);
        std::thread::spawn(move || obey(signals, &shared));
        Ok(Self { quiet })
    }

    /// Asks at the terminal, whatever standard input brings.
    ///
    /// # Errors
    ///
    /// There is no terminal, or it was closed. An interrupt ends the program, with the signal that it is.
    pub fn ask(&self, question: &str) -> Result<Zeroizing<String>> {
        let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        {
            // Held from before, so that no signal comes between silencing the terminal and knowing how to mend it.
            let mut quiet = lock(&self.quiet);
            *quiet = Some(Quiet::on(terminal.try_clone()?)?);
        }
        let answer = ask(&mut terminal, question);
        *lock(&self.quiet) = None;
        answer
    }
}

fn ask(terminal: &mut File, question: &str) -> Result<Zeroizing<String>> {
    terminal.write_all(question.as_bytes())?;
    let mut line = Zeroizing::new(String::with_capacity(LONGEST));
    if BufReader::with_capacity(LONGEST, terminal.take(LONGEST as u64)).read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok(line)
}

/// Does with each signal what a program without a handler does, and mends the terminal before.
fn obey(mut signals: Signals, quiet: &Mutex<Option<Quiet>>) {
    for signal in signals.forever() {
        match signal {
            SIGCONT => again(quiet),
            SIGTSTP => {
                if let Some(quiet) = &*lock(quiet) {
                    quiet.restore();
                }
                let _ = emulate_default_handler(signal); // it stops here, until somebody lets it go on
                again(quiet);
            }
            _ => {
                lock(quiet).take();
                let _ = emulate_default_handler(signal);
            }
        }
    }
}

fn again(quiet: &Mutex<Option<Quiet>>) {
    if let Some(quiet) = &*lock(quiet) {
        let _ = quiet.silence(); // a terminal that is gone ends the question by itself
    }
}

/// A terminal that shows nothing of what is typed but the end of the line, until it is dropped.
struct Quiet {
    terminal: File,
    before: Termios,
}

impl Quiet {
    fn on(terminal: File) -> Result<Self> {
        let before = tcgetattr(&terminal)?;
        let quiet = Self { terminal, before };
        quiet.silence()?;
        Ok(quiet)
    }

    fn silence(&self) -> Result<()> {
        let mut modes = self.before.clone();
        modes.local_modes = (modes.local_modes - LocalModes::ECHO) | LocalModes::ECHONL;
        Ok(tcsetattr(&self.terminal, OptionalActions::Now, &modes)?)
    }

    fn restore(&self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before); // what is gone needs no mending
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        self.restore();
    }
}

fn lock(quiet: &Mutex<Option<Quiet>>) -> MutexGuard<'_, Option<Quiet>> {
    quiet.lock().unwrap_or_else(PoisonError::into_inner)
}
