//! Where a verb works: the policies folder, the place for answers, the place for findings.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use super::arguments::{Arguments, Color, Into};
use super::exit::Exit;
use super::interrupt::Interrupt;
use super::output::Output;
use super::refusal::Refusal;
use super::world::{self, Terminal, World};
use crate::ground::date::{Day, Month};
use crate::ground::diagnostic::Findings;
use crate::ground::files;
use crate::ground::render::{self, Options};

/// Everything a verb needs beside its own arguments.
pub struct Desk<'w> {
    /// Answers.
    pub output: Output<'w>,
    /// Findings, refusals, progress.
    pub stderr: &'w mut (dyn Write + Send),
    /// Which streams are a terminal.
    pub terminal: Terminal,
    /// The variables that are read.
    pub variables: BTreeMap<&'static str, OsString>,
    /// The day it is.
    pub today: fn() -> Day,
    /// Begins to listen for whoever wants the run to stop; a verb that does not ask is stopped at once.
    pub interrupt: fn() -> Interrupt,
    /// The folder of the policies.
    pub policies: PathBuf,
    /// How wide text may be.
    pub width: usize,
    color: Color,
    json: bool,
}

impl<'w> Desk<'w> {
    /// A desk for what was typed.
    pub fn new(arguments: &Arguments, world: &'w mut World<'_>) -> Self {
        let policies = arguments.policies.clone();
        let said = || world.variable(world::POLICIES).map(PathBuf::from);
        Self {
            policies: policies.or_else(said).unwrap_or_else(|| PathBuf::from("policies")),
            width: world.width(),
            output: Output::new(&mut *world.stdout),
            stderr: &mut *world.stderr,
            terminal: world.terminal,
            variables: world.variables.clone(),
            today: world.today,
            interrupt: world.interrupt,
            color: arguments.color,
            json: arguments.verb.json(),
        }
    }

    /// How wide tables and lists may be where an answer goes: on a terminal as wide as that, elsewhere as wide as they are.
    #[must_use]
    pub fn room(&self, file: Option<&PathBuf>) -> usize {
        if self.terminal.stdout && file.is_none() { self.width } else { usize::MAX }
    }

    /// Whether a stream gets colours, by whether it is a terminal.
    #[must_use]
    pub fn colored(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && self.variables.get(world::NO_COLOR).is_none_or(|value| value.is_empty()),
        }
    }

    /// Tells findings on stderr.
    pub fn tell(&mut self, findings: &Findings) {
        if findings.all.is_empty() {
            return;
        }
        let text = if self.json {
            render::json(findings)
        } else {
            render::text(findings, Options { color: self.colored(self.terminal.stderr), width: self.width })
        };
        self.say(&text);
    }

    /// Writes to stderr as it stands. There is nobody left to tell when that fails.
    pub fn say(&mut self, text: &str) {
        let _ = self.stderr.write_all(text.as_bytes());
    }

    /// Hands an answer over: to stdout, or to the file that was asked for.
    ///
    /// # Errors
    /// The output cannot be written, or is there already.
    pub fn deliver(&mut self, text: &str, into: &Into) -> Result<(), Refusal> {
        match &into.out {
            None => self.output.write(text),
            Some(path) => Ok(files::write_whole(path, text.as_bytes(), into.force)?),
        }
    }

    /// A month that was typed after an option.
    ///
    /// # Errors
    /// It is no month.
    pub fn month(&self, option: &str, text: &str) -> Result<Month, Refusal> {
        Month::parse(text).ok_or_else(|| {
            Refusal::usage(format!("`{text}` after {option} is not a month"), "write year and month: 2025-12")
        })
    }

    /// Tells a refusal; how it ends.
    pub fn refuse(&mut self, refusal: Refusal) -> Exit {
        self.tell(&refusal.findings.sorted());
        refusal.exit
    }

    /// The last word: hands over what was told.
    pub fn close(&mut self) {
        let _ = self.stderr.flush();
    }
}
