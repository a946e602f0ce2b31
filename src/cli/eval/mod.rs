//! `bareme eval`: the results of households under a policy.

mod many;
mod receipt;
mod statement;

use std::path::PathBuf;

use clap::ValueEnum;

use super::asked::{Found, Months, Policy};
use super::desk::Desk;
use super::exit::Exit;
use super::explain::called;
use super::households::{self, Given};
use super::refusal::Refusal;
use crate::evaluate::program::Scratch;
use crate::explain::evaluation::{self, Ready};
use crate::explain::words::Language;
use crate::explain::{Options, brief, text};
use crate::ground::codes::face;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::pack::Shelf;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    policy: Policy,
    /// Files with a household (.toml, .json) or many, one a line (.jsonl); `-` is standard input
    #[arg(value_name = "HOUSEHOLD", required = true)]
    pub households: Vec<PathBuf>,
    #[command(flatten)]
    months: Months,
    /// How answers are given [default: text; jsonl for .jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Give internal results too
    #[arg(long)]
    pub internal: bool,
    /// Also write what a caseworker can keep: answer, reasons and digests, without ids, dates of birth or other facts
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to"])]
    pub receipt: Option<PathBuf>,
    /// Put the household into the receipt too, with everything that it tells
    #[arg(long, requires = "receipt")]
    pub with_household: bool,
    /// Overwrite the receipt if it is there
    #[arg(long, requires = "receipt")]
    pub force: bool,
    /// Households that may lack something without the run being a failure
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub allow_missing: usize,
}

/// How answers are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One object, or a list where several households are named
    Json,
    /// One object a line
    Jsonl,
}

/// What was asked for.
pub(super) struct Asked<'a> {
    pub arguments: &'a Arguments,
    pub language: String,
}

/// Evaluates.
///
/// # Errors
/// A policy, month or household that is refused. A household that lacks something gets its answer and exit 3.
pub fn run(arguments: &Arguments, desk: &mut Desk<'_>) -> Result<Exit, Refusal> {
    if let Some(months) = arguments.months.asked(desk)? {
        return statement::run(arguments, months, desk);
    }
    let Found { shelf, version, month, language } = arguments.policy.find(desk)?;
    let ready = evaluation::ready(&shelf, &version)?;
    let given: Vec<Given> = arguments
        .households
        .iter()
        .map(|name| households::open(name, arguments.format == Some(Format::Jsonl)))
        .collect::<Result<_, _>>()?;
    let asked = Asked { arguments, language };
    receipt::only_one(arguments, &given)?;
    if given.iter().any(|given| matches!(given, Given::Lines(_))) {
        if arguments.format.is_some_and(|format| format != Format::Jsonl) {
            return Err(Refusal::coded(
                face::SEVERAL_FORMATS,
                "JSON Lines are answered in JSON Lines",
                "leave --format out, or write --format jsonl",
            ));
        }
        return many::run(&asked, &ready, month, given, desk);
    }
    few(&asked, (&shelf, &ready), month, given, desk)
}

/// Households named one by one: all of them, or nothing where one is refused.
fn few(
    asked: &Asked<'_>,
    (of, ready): (&Shelf, &Ready),
    month: Month,
    given: Vec<Given>,
    desk: &mut Desk<'_>,
) -> Result<Exit, Refusal> {
    let mut findings = Findings::new();
    let mut evaluated = Vec::new();
    for (name, given) in asked.arguments.households.iter().zip(given) {
        let Given::One(file, kind) = given else { continue };
        let mut scratch = Scratch::new();
        let done = ready.read(&file, kind).and_then(|household| {
            let evaluation = ready.evaluate(&household, month, &asked.language, &mut scratch)?;
            Ok((household, evaluation))
        });
        match done {
            Ok((household, evaluation)) => evaluated.push((called(name), household, evaluation, scratch)),
            Err(refused) => findings.extend(refused),
        }
    }
    if findings.has_errors() {
        return Err(findings.into());
    }
    if let Some((_, household, ..)) = evaluated.first() {
        receipt::write(asked, (of, ready), household, month)?;
    }
    let format = asked.arguments.format.unwrap_or(Format::Text);
    let internal = asked.arguments.internal;
    let text: String = match format {
        Format::Text => {
            let page = text::Options { width: desk.width, colour: desk.colored(desk.terminal.stdout) };
            let texts = evaluated.iter().map(|(name, household, evaluation, scratch)| {
                let options = Options {
                    internals: internal,
                    household: name.clone(),
                    household_title: Some(household.about.title.clone()),
                    ..Options::default()
                };
                let explanation = ready.explain(evaluation, scratch, options);
                brief::render(&explanation, &Language::of(&asked.language), page)
            });
            texts.collect::<Vec<_>>().join("\n")
        }
        Format::Jsonl => {
            evaluated.iter().map(|(_, _, done, _)| ready.json(done, internal).to_string() + "\n").collect()
        }
        Format::Json => {
            let mut all: Vec<_> = evaluated.iter().map(|(_, _, done, _)| ready.json(done, internal)).collect();
            let whole = if all.len() == 1 { all.remove(0) } else { serde_json::Value::Array(all) };
            serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
        }
    };
    if format == Format::Text {
        let warnings = evaluated.iter().flat_map(|(_, _, done, _)| done.warnings.all.clone());
        desk.tell(&Findings { all: warnings.collect() });
    }
    desk.output.write(&text)?;
    let lacking = evaluated.iter().filter(|(_, _, done, _)| !done.is_complete()).count();
    Ok(if lacking > asked.arguments.allow_missing { Exit::Refused } else { Exit::Done })
}
