//! How far a run is: households, their rate, the time left; on stderr, and only on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::desk::Desk;

/// A bar, or nothing where nobody looks.
pub struct Bar(ProgressBar);

/// A bar for so many households.
pub fn bar(desk: &Desk<'_>, households: Option<u64>) -> Bar {
    let target =
        if desk.terminal.stderr { ProgressDrawTarget::stderr_with_hz(4) } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(households, target);
    let known = "{bar:40} {human_pos}/{human_len} households, {per_sec}, {eta} left";
    let template = if households.is_some() { known } else { "{spinner} {human_pos} households, {per_sec}" };
    // A template that is not understood leaves the bar as it is by default.
    Bar(match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    })
}

impl Bar {
    /// So many more households are done.
    pub fn forward(&self, households: usize) {
        self.0.inc(u64::try_from(households).unwrap_or(0));
    }

    /// Everything is done.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
