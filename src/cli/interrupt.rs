//! A long run that somebody wants to stop, by Ctrl-C or by the signal that ends programs: it hears of that between two
//! pieces of work and ends as a refusal does, so that whatever was begun is taken away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::ground::codes::face::INTERRUPTED;
use crate::ground::diagnostic::Diagnostic;

/// Whether somebody wants the run to stop. Nobody ever does by default.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    wanted: Arc<AtomicBool>,
    over: Arc<AtomicBool>,
}

/// Listens for the signals that interrupt the process.
#[must_use]
pub fn of_process() -> Interrupt {
    let interrupt = Interrupt::default();
    for signal in [SIGINT, SIGTERM] {
        // Where one cannot be listened for, it ends the process as it would have.
        let _ = flag::register_conditional_default(signal, Arc::clone(&interrupt.over));
        let _ = flag::register(signal, Arc::clone(&interrupt.wanted));
    }
    interrupt
}

impl Interrupt {
    /// Goes on unless somebody wants the run to stop.
    ///
    /// # Errors
    /// `E0708`, exit 130: nothing of what was begun stays.
    pub fn check(&self) -> Result<(), Diagnostic> {
        if !self.wanted.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(Diagnostic::nowhere(INTERRUPTED, "interrupted before the end: nothing was written")
            .help("run the same command again; what was there before is as it was"))
    }

    /// Nothing is left to be taken away: from now on a signal ends the process at once, as it does others.
    pub fn over(&self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_wants_it_until_somebody_does() {
        let interrupt = Interrupt::default();
        let copy = interrupt.clone();
        assert!(copy.check().is_ok());
        interrupt.wanted.store(true, Ordering::Relaxed);
        assert_eq!(copy.check().expect_err("wanted").code.text(), "E0708");
    }
}
