//! `bareme sweep`: the results of a household while one of its inputs moves, with the jumps and the rule that causes each.

mod watched;

use std::path::PathBuf;

use super::arguments::Into;
use super::asked::{Found, Policy};
use super::desk::Desk;
use super::exit::Exit;
use super::explain::called;
use super::households::{self, Given};
use super::refusal::Refusal;
use crate::check::plan::Plan;
use crate::evaluate::checks;
use crate::evaluate::sweep::{self as sweeping, Outcome, Point, Stop, Sweep, Vary, vary};
use crate::explain::evaluation;
use crate::explain::headline::headline;
use crate::explain::sweep::{Subject, Told, json, sheet, svg, text};
use crate::explain::text::Options;
use crate::explain::words::Language;
use crate::ground::codes::evaluate::SWEEP_TOO_LONG;
use crate::ground::codes::face;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;
use crate::household::fit::{self, Fitted};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    policy: Policy,
    /// A file with one household (.toml, .json); `-` is standard input
    pub household: PathBuf,
    /// What moves: household.rsu_index=8:11:0.05, persons.aicha.birth_date=2004-01-01:2012-01-01:1m (d, m or y),
    /// persons.aicha.schooled=false,true, or `*` for all members of a choice
    #[arg(long, value_name = "INPUT=VALUES", required = true)]
    pub vary: Vec<String>,
    /// The results that are watched, set off by commas [default: the amounts that matter most]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub results: Vec<String>,
    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    into: Into,
}

/// How a sweep is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal, with a plot
    Text,
    /// For a spreadsheet: the points and both sides of each jump
    Csv,
    /// For programs
    Json,
    /// One drawing that needs nothing else
    Svg,
}

/// Sweeps.
///
/// # Errors
/// A policy, month, household, input or result name that is refused. Values at which the household lacks something or is
/// refused are told as such, with exit 3.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    let [vary] = arguments.vary.as_slice() else {
        let help = "write --vary once; what else is to be otherwise stands in the file of the household";
        return Err(Refusal::usage("one input moves at a time", help));
    };
    let Found { shelf, version, month, language } = arguments.policy.find(desk)?;
    let ready = evaluation::ready(&shelf, &version)?;
    let plan = ready.evaluator.plan();
    let Given::One(file, kind) = households::open(&arguments.household, false)? else {
        return Err(Refusal::coded(
            face::SEVERAL_FORMATS,
            "one household is swept at a time",
            "save its line in a .json file, or pipe it in and name it `-`",
        ));
    };
    let household = ready.read(&file, kind)?;
    let fitted = fit::fit(&household, plan, month)?;
    let vary = vary::read(vary, plan, &fitted.batch)?;
    let watched = if arguments.results.is_empty() {
        headline(plan, &fitted.batch, None).into_iter().map(|key| (key.slot, key.row)).collect()
    } else {
        watched::watched(&arguments.results, plan, &fitted.batch)?
    };
    let input = vary.input;
    let swept = sweeping::sweep(&ready.evaluator, &fitted.batch, month, vary, watched)
        .map_err(|stop| stopped(stop, input, plan, &fitted, &language))?;
    let subject = Subject {
        name: called(&arguments.household),
        title: Some(household.about.title.clone()),
        digest: &ready.digest,
    };
    let spoken = Language::of(&language);
    let Some(told) = Told::new(&swept, &ready.evaluator, subject, &spoken) else {
        return Err(everywhere(&swept, plan, fitted, &language));
    };
    let colour = arguments.into.out.is_none() && desk.colored(desk.terminal.stdout);
    let answer = match arguments.format {
        Format::Text => text::render(&told, Options { width: desk.width, colour }),
        Format::Csv => sheet::render(&told),
        Format::Json => serde_json::to_string_pretty(&json::render(&told)).unwrap_or_default() + "\n",
        Format::Svg => svg::render(&told),
    };
    desk.deliver(&answer, &arguments.into)?;
    let whole = |point: &Point| point.outcome.is_complete();
    Ok(if swept.points.iter().all(whole) { Exit::Done } else { Exit::Refused })
}

/// Why there is no sweep: what stopped it, at which value.
fn stopped(stop: Stop, input: (u32, usize), plan: &Plan, fitted: &Fitted, language: &str) -> Findings {
    match stop {
        Stop::Search => {
            let limit = limits::SWEEP_SEARCH;
            let message = format!("the places of the jumps are not found within {limit} evaluations");
            Diagnostic::nowhere(SWEEP_TOO_LONG, message).help("sweep over a shorter range, or in larger steps").into()
        }
        Stop::At(lane, refusal) => {
            let declared = &plan.inputs[input.0 as usize];
            let at = crate::ground::value::Value::from_lane(lane, &declared.kind, declared.scale);
            let at = at.map_or_else(String::new, |value| value.text(&declared.kind));
            let mut findings = refusal.told(plan, fitted, language);
            for finding in &mut findings.all {
                *finding = finding.clone().remark(format!("where the input that moves is {at}"));
            }
            findings
        }
    }
}

/// The household is refused at every value: for what it is refused at the first.
fn everywhere(swept: &Sweep, plan: &Plan, mut fitted: Fitted, language: &str) -> Refusal {
    let Some(Point { lane, outcome: Outcome::Refused(objections) }) = swept.points.first() else {
        return Refusal::usage("there is no value to look at", "list at least one");
    };
    let Vary { input: (slot, row), .. } = swept.vary;
    let column = &mut fitted.batch.inputs[slot as usize];
    (column.lanes[row], column.given[row]) = (*lane, true);
    let refusing = objections.iter().filter(|objection| objection.refuses(plan));
    let told = refusing.map(|objection| checks::told(objection, plan, &fitted, language));
    let note = "the household is refused at every value of the input that moves";
    Findings { all: told.map(|finding| finding.remark(note)).collect() }.into()
}
