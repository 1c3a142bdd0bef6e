//! A phone with an authenticator app.

use crate::world::now;
use std::collections::HashSet;
use std::time::Duration;
use totp_rs::Totp;

const STEP: i64 = 30;

/// It knows what it scanned, the time, and which code it showed last.
pub(crate) struct Phone {
    totp: Totp,
    last_step: i64,
}

impl Phone {
    /// Scans an `otpauth` link; the library refuses one that is not of the standard's form.
    pub(crate) fn scan(link: &str) -> Self {
        Self { totp: Totp::from_url(link).unwrap(), last_step: 0 }
    }

    /// A code that is right now and newer than all before: three can be had without waiting.
    pub(crate) fn code(&mut self) -> String {
        let present = now().div_euclid(STEP);
        // The step before is accepted as well, unless it is about to end.
        let oldest = if now().rem_euclid(STEP) < STEP - 5 { present - 1 } else { present };
        let step = oldest.max(self.last_step + 1);
        if step > present + 1 {
            let wait = (step - 1) * STEP - now();
            std::thread::sleep(Duration::from_secs(wait.unsigned_abs()));
        }
        self.last_step = step;
        self.shown_at(step)
    }

    /// What it shows until now is not typed: the next code is of a step to come.
    pub(crate) fn waits_for_the_next(&mut self) {
        self.last_step = now().div_euclid(STEP);
    }

    fn shown_at(&self, step: i64) -> String {
        self.totp.generate((step * STEP).unsigned_abs()).to_string()
    }

    /// A code that neither is nor was nor will soon be right.
    pub(crate) fn wrong_code(&self) -> String {
        self.wrong_codes().next().unwrap()
    }

    pub(crate) fn wrong_codes(&self) -> impl Iterator<Item = String> + use<> {
        let present = now().div_euclid(STEP);
        let near: HashSet<String> = (present - 45..=present + 45).map(|step| self.shown_at(step)).collect();
        (100_000..1_000_000).map(|number| number.to_string()).filter(move |code| !near.contains(code))
    }
}
