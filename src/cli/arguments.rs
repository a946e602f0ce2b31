//! What was typed: the options of every verb, and the verbs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::desk::Desk;
use super::exit::Exit;
use super::output::Output;
use super::refusal::Refusal;
use super::world::World;
use super::{
    adopt, amend, check, compare, diff, eval, explain, gate, key, new, population, registers, schema, show, simulate,
    sweep, test, verify,
};
use crate::ground::codes::face;
use crate::ground::diagnostic::Diagnostic;
use crate::ground::render;

/// Social benefits as versioned, exact, explained configuration.
///
/// A POLICY is `programme@version`, or `programme` with `--period YYYY-MM`: the version that applies that month.
#[derive(Debug, Parser)]
#[command(name = "bareme", version, max_term_width = 100, disable_help_subcommand = true, after_help = EXITS)]
pub struct Arguments {
    /// The folder of the policies [default: ./policies, or what BAREME_POLICIES says]
    #[arg(long, global = true, value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// Whether to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

const EXITS: &str = "Exit codes: 0 done; 1 the answer is no (findings, failed tests); 2 wrong usage; 3 a file was \
                     refused; 4 a limit was reached; 5 the machine failed; 70 an error of the program itself; 130 it \
                     was interrupted.";

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Begin a programme, or a draft version that extends another
    New(new::Arguments),
    /// Tell everything that is wrong in the policies
    Check(check::Arguments),
    /// Show a version as its whole chain says it, each line with its origin
    Show(show::Arguments),
    /// Give the results of households
    Eval(eval::Arguments),
    /// Tell why a household gets what it gets, by article
    Explain(explain::Arguments),
    /// Test reference households against published amounts and accepted snapshots
    Test(test::Arguments),
    /// Tell what two versions say differently, as law
    Diff(diff::Arguments),
    /// Tell what another version changes for the households of a register: who gains, who loses, by how much
    Compare(Box<compare::Arguments>),
    /// Hold a version to the criteria of its programme: each with its figure and whether it is met
    Gate(gate::Arguments),
    /// Give the results of a household while one of its inputs moves, with the jumps and the rule that causes each
    Sweep(sweep::Arguments),
    /// Run a version over a register: answers, totals, groups, indicators
    Simulate(Box<simulate::Arguments>),
    /// The synthetic population of a programme: households that do not exist, near the published figures
    Population(population::Arguments),
    /// Make a draft the version of its month: judged by the gate, sealed, signed, entered in the ledger
    Adopt(adopt::Arguments),
    /// Correct or withdraw a sealed version, with a reason that stays in the ledger
    Amend(amend::Arguments),
    /// Prove that every adopted version is what was adopted, or that a receipt still holds
    Verify(verify::Arguments),
    /// Make a pair of keys to sign adoptions with
    Key(key::Arguments),
    /// Write the JSON Schemas of every file, for editors
    Schema(schema::Arguments),
}

impl Verb {
    /// Does it.
    pub fn run(&self, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
        match self {
            Verb::New(arguments) => new::run(arguments, desk),
            Verb::Check(arguments) => check::run(arguments, desk),
            Verb::Show(arguments) => show::run(arguments, desk),
            Verb::Eval(arguments) => eval::run(arguments, desk),
            Verb::Explain(arguments) => explain::run(arguments, desk),
            Verb::Test(arguments) => test::run(arguments, desk),
            Verb::Diff(arguments) => diff::run(arguments, desk),
            Verb::Compare(arguments) => compare::run(arguments, desk),
            Verb::Gate(arguments) => gate::run(arguments, desk),
            Verb::Sweep(arguments) => sweep::run(arguments, desk),
            Verb::Simulate(arguments) => simulate::run(arguments, desk),
            Verb::Population(arguments) => population::run(arguments, desk),
            Verb::Adopt(arguments) => adopt::run(arguments, desk),
            Verb::Amend(arguments) => amend::run(arguments, desk),
            Verb::Verify(arguments) => verify::run(arguments, desk),
            Verb::Key(arguments) => key::run(arguments, desk),
            Verb::Schema(arguments) => schema::run(arguments, desk),
        }
    }

    /// Whether what is wrong is told as JSON.
    #[must_use]
    pub fn json(&self) -> bool {
        match self {
            Verb::New(_) | Verb::Schema(_) | Verb::Adopt(_) | Verb::Amend(_) | Verb::Key(_) => false,
            Verb::Verify(arguments) => arguments.format == Format::Json,
            Verb::Test(arguments) => arguments.format == registers::Format::Json,
            Verb::Eval(arguments) => arguments.format.is_some_and(|format| format != eval::Format::Text),
            Verb::Explain(arguments) => arguments.format == explain::Format::Json,
            Verb::Check(arguments) => arguments.format == Format::Json,
            Verb::Population(arguments) => arguments.json(),
            Verb::Show(arguments) => arguments.format == Format::Json,
            Verb::Diff(arguments) => arguments.format == diff::Format::Json,
            Verb::Sweep(arguments) => arguments.format == sweep::Format::Json,
            Verb::Compare(arguments) => arguments.format == registers::Format::Json,
            Verb::Gate(arguments) => arguments.format == registers::Format::Json,
            Verb::Simulate(arguments) => arguments.format == registers::Format::Json,
        }
    }
}

/// Text for people, JSON for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Where an answer goes.
#[derive(Args, Clone, Debug, Default)]
pub struct Into {
    /// Write the answer to a file, whole or not at all
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite the file if it is there
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// Tells what clap says: help and version as an answer, anything else as wrong usage.
pub fn refuse(error: &clap::Error, args: &[OsString], world: &mut World<'_>) -> Exit {
    let shown = error.render();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = if world.terminal.stdout && world.variable(super::world::NO_COLOR).is_none() {
            shown.ansi().to_string()
        } else {
            shown.to_string()
        };
        let mut output = Output::new(&mut *world.stdout);
        let Err(refusal) = output.write(&text).and_then(|()| output.flush()) else { return Exit::Done };
        let told = render::text(&refusal.findings, render::Options::default());
        let _ = world.stderr.write_all(told.as_bytes());
        return refusal.exit;
    }
    let text = if asks_for_json(args) { as_json(&shown.to_string()) } else { shown.to_string() };
    // There is nobody left to tell when the place for errors fails.
    let _ = world.stderr.write_all(text.as_bytes()).and_then(|()| world.stderr.flush());
    Exit::Usage
}

fn asks_for_json(args: &[OsString]) -> bool {
    args.windows(2).any(|pair| pair[0] == "--format" && (pair[1] == "json" || pair[1] == "jsonl"))
        || args.iter().any(|arg| arg == "--format=json" || arg == "--format=jsonl")
}

fn as_json(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let message = first.strip_prefix("error: ").unwrap_or(first);
    render::json(&Diagnostic::nowhere(face::USAGE, message).help(rest.trim()).into())
}
