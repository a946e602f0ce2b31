//! What a run of the program can see of the world: where answers and findings go, the terminal, a few variables, the day.
//!
//! The program gets it from the process, tests make their own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write, stderr, stdin, stdout};

use super::interrupt::Interrupt;
use crate::ground::date::Day;

/// The world of one run.
pub struct World<'a> {
    /// Answers only.
    pub stdout: &'a mut (dyn Write + Send),
    /// Findings, refusals, progress.
    pub stderr: &'a mut (dyn Write + Send),
    /// Which of them are a terminal.
    pub terminal: Terminal,
    /// The variables that are read and set.
    pub variables: BTreeMap<&'static str, OsString>,
    /// The day it is; only for what is written down with a date.
    pub today: fn() -> Day,
    /// Begins to listen for whoever wants the run to stop.
    pub interrupt: fn() -> Interrupt,
}

/// Which streams are a terminal, and how wide it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// Somebody can answer questions.
    pub stdin: bool,
    /// Somebody reads the answers.
    pub stdout: bool,
    /// Somebody reads the findings.
    pub stderr: bool,
    /// Its width in columns, where it is known.
    pub columns: Option<usize>,
}

/// Where the policies are.
pub const POLICIES: &str = "BAREME_POLICIES";
/// How wide the terminal is.
pub const COLUMNS: &str = "COLUMNS";
/// No colour, if it is set to anything.
pub const NO_COLOR: &str = "NO_COLOR";
/// What insta does with snapshots that differ.
pub const INSTA_UPDATE: &str = "INSTA_UPDATE";
/// What can make insta pass every snapshot, or overwrite it.
pub const INSTA: [&str; 4] = ["INSTA_FORCE_PASS", INSTA_UPDATE, "INSTA_FORCE_UPDATE", "INSTA_FORCE_UPDATE_SNAPSHOTS"];

impl World<'_> {
    /// A variable that is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&OsString> {
        self.variables.get(name).filter(|value| !value.is_empty())
    }

    /// How wide text may be: what `COLUMNS` says, else the terminal, else 80.
    #[must_use]
    pub fn width(&self) -> usize {
        let said = self.variable(COLUMNS).and_then(|text| text.to_str()).and_then(|text| text.parse().ok());
        said.filter(|columns| *columns > 0).or(self.terminal.columns).unwrap_or(80).clamp(40, 200)
    }
}

/// The variables of the process.
#[must_use]
pub fn variables() -> BTreeMap<&'static str, OsString> {
    [POLICIES, COLUMNS, NO_COLOR]
        .into_iter()
        .chain(INSTA)
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
        .collect()
}

/// The terminal of the process.
#[must_use]
pub fn terminal() -> Terminal {
    Terminal {
        stdin: stdin().is_terminal(),
        stdout: stdout().is_terminal(),
        stderr: stderr().is_terminal(),
        columns: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
    }
}

/// The day it is, in universal time.
#[must_use]
pub fn today() -> Day {
    let date = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    Day::of(date.year(), date.month(), date.day()).unwrap_or(Day::MIN)
}
