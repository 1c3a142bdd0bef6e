//! Passwords, typed unseen at the terminal.
//!
//! Invariants: the echo is off before a question stands there, or whoever answers at once shows the password; the
//! terminal is as it was before a signal ends or stops the program, and what was typed until then is gone; the terminal of
//! somebody else is not touched.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{getpgrp, getsid};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Result, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// More than any password; a terminal's own line is not longer.
const LONGEST: usize = 4096;
const ENDING: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// Asks for passwords. One for a program: it looks after signals for as long as the program runs.
pub struct Unseen {
    quiet: Arc<Mutex<Option<Quiet>>>,
    /// Whether the terminal is as it was: then a signal ends the program at once, as ever.
    mended: Arc<AtomicBool>,
}

impl Unseen {
    pub fn new() -> Result<Self> {
        let mended = Arc::new(AtomicBool::new(true));
        for signal in ENDING {
            register_conditional_default(signal, Arc::clone(&mended))?;
        }
        let signals = Signals::new(ENDING.into_iter().chain([SIGTSTP, SIGCONT]))?;
        let quiet = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&quiet);
        std::thread::spawn(move || obey(signals, &shared));
        Ok(Self { quiet, mended })
    }

    /// Asks at the terminal, whatever standard input brings.
    ///
    /// # Errors
    ///
    /// There is no terminal; it was closed, also by Ctrl-D (`UnexpectedEof`); what was typed is no UTF-8 (`InvalidData`).
    pub fn ask(&self, question: &str) -> Result<Zeroizing<String>> {
        let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        {
            // Held from before, so that no signal comes between silencing the terminal and knowing how to mend it.
            let mut quiet = lock(&self.quiet);
            let before = tcgetattr(&terminal)?;
            let asks = Quiet { terminal: terminal.try_clone()?, before, mended: Arc::clone(&self.mended) };
            quiet.insert(asks).silence()?;
        }
        let answer = ask(&mut terminal, question);
        if let Some(quiet) = lock(&self.quiet).take() {
            quiet.restore(OptionalActions::Now); // what is typed ahead is the next answer
        }
        answer
    }
}

fn ask(terminal: &mut File, question: &str) -> Result<Zeroizing<String>> {
    terminal.write_all(question.as_bytes())?;
    wait_for_a_line(terminal)?;
    let mut line = Zeroizing::new(String::with_capacity(LONGEST));
    if BufReader::with_capacity(LONGEST, Read::by_ref(terminal).take(LONGEST as u64)).read_line(&mut line)? == 0 {
        terminal.write_all(b"\n")?;
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok(line)
}

/// Waits without reading: a program that reads in the background is stopped for it, also one that is just about to be ended.
fn wait_for_a_line(terminal: &File) -> Result<()> {
    loop {
        match poll(&mut [PollFd::new(terminal, PollFlags::IN)], None) {
            Err(Errno::INTR) => {}
            other => return Ok(other.map(drop)?),
        }
    }
}

/// Mends the terminal, and then does with each signal what it does to a program that does not look after it. Nothing waits for this thread
/// while it holds the lock: it ends or stops.
fn obey(mut signals: Signals, quiet: &Mutex<Option<Quiet>>) {
    for signal in signals.forever() {
        let quiet = lock(quiet);
        let stops = signal == SIGTSTP;
        // Where no shell could let it go on, the terminal's key to stop does nothing.
        if stops && getsid(None).is_ok_and(|leader| leader == getpgrp()) {
            continue;
        }
        if signal != SIGCONT {
            if let Some(quiet) = &*quiet {
                quiet.restore(OptionalActions::Flush);
            }
            let _ = emulate_default_handler(signal);
        }
        if let Some(quiet) = &*quiet {
            let _ = quiet.silence(); // a terminal that is gone ends the question by itself
        }
    }
}

/// A terminal that shows nothing of what is typed but the end of the line.
struct Quiet {
    terminal: File,
    before: Termios,
    mended: Arc<AtomicBool>,
}

impl Quiet {
    fn silence(&self) -> Result<()> {
        if !self.is_ours() {
            return Ok(());
        }
        self.mended.store(false, Ordering::SeqCst);
        let mut modes = self.before.clone();
        modes.local_modes = (modes.local_modes - LocalModes::ECHO) | LocalModes::ECHONL;
        Ok(tcsetattr(&self.terminal, OptionalActions::Now, &modes)?)
    }

    fn restore(&self, what_was_typed: OptionalActions) {
        if self.is_ours() {
            let _ = tcsetattr(&self.terminal, what_was_typed, &self.before); // what is gone needs no mending
        }
        self.mended.store(true, Ordering::SeqCst);
    }

    /// Whether the program is in the foreground. In the background it would be stopped for touching the terminal.
    fn is_ours(&self) -> bool {
        tcgetpgrp(&self.terminal).is_ok_and(|group| group == getpgrp())
    }
}

fn lock(quiet: &Mutex<Option<Quiet>>) -> MutexGuard<'_, Option<Quiet>> {
    quiet.lock().unwrap_or_else(PoisonError::into_inner)
}
