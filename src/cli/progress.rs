//! How far a run is: households, their rate, the time left, on stderr and only on a terminal; and whether somebody wants
//! it to stop.

use std::fmt::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::desk::Desk;
use super::interrupt::Interrupt;
use crate::ground::diagnostic::Diagnostic;

/// A bar, or nothing where nobody looks.
pub struct Progress {
    bar: ProgressBar,
    interrupt: Interrupt,
}

impl Progress {
    /// The progress of a run over so many households, where that is known.
    pub fn new(desk: &Desk<'_>, households: Option<u64>, interrupt: &Interrupt) -> Self {
        let target =
            if desk.terminal.stderr { ProgressDrawTarget::stderr_with_hz(4) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(households, target);
        let known = "{wide_bar} {human_pos}/{human_len} households, {rate}, {eta} left";
        let template = if households.is_some() { known } else { "{spinner} {human_pos} households, {rate}" };
        // A template that is not understood leaves the bar as it is by default.
        let bar = match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style.with_key("rate", rate)),
            Err(_) => bar,
        };
        Self { bar, interrupt: interrupt.clone() }
    }

    /// So many more households are done.
    ///
    /// # Errors
    /// Somebody wants the run to stop.
    pub fn forward(&self, households: u64) -> Result<(), Diagnostic> {
        self.interrupt.check()?;
        self.bar.inc(households);
        Ok(())
    }

    /// Everything is done; from here on files are put at their places.
    ///
    /// # Errors
    /// Somebody wants the run to stop.
    pub fn end(&self) -> Result<(), Diagnostic> {
        self.bar.finish_and_clear();
        self.interrupt.check()
    }
}

/// Households a second, whole ones.
fn rate(state: &ProgressState, to: &mut dyn Write) {
    let _ = write!(to, "{:.0}/s", state.per_sec());
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
