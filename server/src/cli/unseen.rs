//! Passwords, typed unseen at the terminal.
//!
//! Invariants: the echo is off before a question stands there, or whoever answers at once shows the password; the
//! terminal is as it was before the program ends, be it by an interrupt.

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::SIGINT;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use zeroize::Zeroizing;

/// Asks for passwords. One for a program: what it does about interrupts stays as long as the program runs.
pub struct Unseen {
    /// Whether an interrupt ends the program, as ever. `rpassword` raises it while the terminal is still unseen, so that it must
    /// wait until the question is over.
    interruptible: Arc<AtomicBool>,
}

impl Unseen {
    pub fn new() -> Result<Self> {
        let interruptible = Arc::new(AtomicBool::new(true));
        signal_hook::flag::register_conditional_default(SIGINT, Arc::clone(&interruptible))?;
        Ok(Self { interruptible })
    }

    /// Asks at the terminal, whatever standard input brings.
    ///
    /// # Errors
    ///
    /// There is no terminal, or it was closed. An interrupt ends the program, with the signal that it is.
    pub fn ask(&self, question: &str) -> Result<Zeroizing<String>> {
        let quiet = Quiet::on()?;
        self.interruptible.store(false, Ordering::SeqCst);
        let typed = rpassword::prompt_password(question);
        self.interruptible.store(true, Ordering::SeqCst);
        drop(quiet);
        if typed.as_ref().is_err_and(|cause| cause.kind() == ErrorKind::Interrupted) {
            signal_hook::low_level::emulate_default_handler(SIGINT)?;
        }
        typed.map(Zeroizing::new)
    }
}

/// A terminal that shows nothing of what is typed, and hands on an interrupt as a letter, until it is dropped.
struct Quiet {
    terminal: File,
    before: Termios,
}

impl Quiet {
    fn on() -> Result<Self> {
        let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&terminal)?;
        let mut modes = before.clone();
        modes.local_modes -= LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
        tcsetattr(&terminal, OptionalActions::Now, &modes)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone needs no mending.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}
