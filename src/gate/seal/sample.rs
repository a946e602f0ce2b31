//! The sealed sample: what a version gave the reference households on the day it was adopted, one a line.
//!
//! Each line holds the facts too, so that it can be evaluated again whatever has become of the household's file.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::check::plan::Plan;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::json::{self as answer, Told};
use crate::evaluate::program::Scratch;
use crate::ground::codes::adoption::{SAMPLE_DIFFERS, SEALED_CHANGED};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::files::{self, Most};
use crate::ground::source::{SourceFile, Span};
use crate::household::read::{self, Format};
use crate::household::written::Household;
use crate::household::{fit, json as facts};
use crate::pack::{SAMPLES, Shelf};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    household: String,
    period: String,
    facts: Json,
    results: Json,
}

/// Where the sample of a version is, and how that is told.
#[must_use]
pub fn path(shelf: &Shelf, version: &str) -> (PathBuf, String) {
    let name = format!("{version}.jsonl");
    (shelf.path().join(SAMPLES).join(&name), format!("{}/{SAMPLES}/{name}", shelf.shown()))
}

/// Takes the sample of a version in its first month: the reference households that fit it, by name.
///
/// # Errors
/// A household whose two roads differ, or that meets a limit: then nothing is to be sealed.
pub fn take(plan: &Arc<Plan>, households: &[(String, &Household)]) -> Result<String, Findings> {
    let evaluator = Evaluator::new(Arc::clone(plan));
    let month = plan.version.header.from;
    let mut text = String::new();
    for (name, household) in households {
        // A household that other versions are for is no part of the sample.
        let Ok(fitted) = fit::fit(household, plan, month) else { continue };
        let facts = facts::household(plan, &fitted.batch, 0);
        let file = SourceFile::new(format!("{name}.toml"), facts.to_string());
        let results = results(&evaluator, &file, month)?;
        let line = Line { household: name.clone(), period: month.to_string(), facts, results };
        text.push_str(&serde_json::to_string(&line).unwrap_or_default());
        text.push('\n');
    }
    Ok(text)
}

/// Evaluates the sample of a version again; how many households are in it.
///
/// # Errors
/// What is no sample, and each household that gets something else.
pub fn again(shelf: &Shelf, plan: &Arc<Plan>) -> Result<usize, Findings> {
    let version = &plan.version.header.id;
    let (path, shown) = path(shelf, version);
    let bytes = files::read_bytes(&path, &shown, Most::LEDGER)?;
    let text = String::from_utf8_lossy(&bytes);
    let evaluator = Evaluator::new(Arc::clone(plan));
    let mut findings = Findings::new();
    let mut count = 0;
    for (number, own) in (1..).zip(text.lines()) {
        count += 1;
        let file = SourceFile::at_line(shown.clone(), own, number);
        let at = Span::whole(&file);
        let read = serde_json::from_str::<Line>(own).ok();
        let Some((line, month)) = read.and_then(|line| Month::parse(&line.period).map(|month| (line, month))) else {
            let text = "this line of the sealed sample is none";
            findings.push(Diagnostic::new(SEALED_CHANGED, &at, text).help("put the file back as it was"));
            continue;
        };
        let facts = SourceFile::at_line(shown.clone(), line.facts.to_string(), number);
        match results(&evaluator, &facts, month) {
            Ok(now) if now == line.results => {}
            Ok(now) => {
                let what = difference(&line.results, &now).unwrap_or_default();
                let name = &line.household;
                let text = format!(
                    "{} no longer gives the sealed household `{name}` what it gave: {what}",
                    plan.version.policy()
                );
                let help = "the program changed since the version was sealed: use the one that the entry names, and report this";
                findings.push(Diagnostic::new(SAMPLE_DIFFERS, &at, text).help(help));
            }
            Err(more) => findings.extend(more),
        }
    }
    findings.unless_errors(count).map(|(count, _)| count)
}

/// All results of a household, internal ones too; for one that a check refuses, the codes of the checks.
fn results(evaluator: &Evaluator, file: &Arc<SourceFile>, month: Month) -> Result<Json, Findings> {
    let plan = evaluator.plan();
    let household = read::household(file, Format::Json, &plan.version.programme)?;
    let fitted = fit::fit(&household, plan, month)?;
    let mut scratch = Scratch::new();
    let evaluated = match evaluator.evaluate(&fitted.batch, month, &mut scratch) {
        Ok(evaluated) => evaluated,
        Err(refusal) if refusal.is_bug() || refusal.is_limit() => return Err(refusal.told(plan, &fitted, "")),
        Err(refusal) => {
            let told = refusal.told(plan, &fitted, "");
            return Ok(json!({"refused": told.all.iter().map(|finding| finding.code.text()).collect::<Vec<_>>()}));
        }
    };
    let warnings = Findings::new();
    let whole = answer::answer(&Told {
        engine: "",
        plan,
        digest: "",
        batch: &fitted.batch,
        answer: &evaluated.answer,
        unused: &[],
        warnings: &warnings,
        internal: true,
    });
    let entities = &plan.version.programme.entities;
    let kept = |name: &str| entities[0].name == name || entities.iter().any(|entity| entity.plural == name);
    let Json::Object(whole) = whole else { return Ok(Json::Null) };
    Ok(Json::Object(whole.into_iter().filter(|(name, _)| kept(name)).collect::<Map<_, _>>()))
}

/// The first thing that differs in two answers, with where it stands.
#[must_use]
pub fn difference(sealed: &Json, now: &Json) -> Option<String> {
    let below = |name: &str, (sealed, now): (&Json, &Json)| {
        let between = match sealed {
            Json::Object(_) => ".",
            Json::Array(_) => "",
            _ => " ",
        };
        difference(sealed, now).map(|inner| format!("{name}{between}{inner}"))
    };
    match (sealed, now) {
        (Json::Object(sealed), Json::Object(now)) => {
            let names = sealed.keys().chain(now.keys().filter(|name| !sealed.contains_key(*name)));
            let value = |all: &Map<String, Json>, name: &str| all.get(name).cloned().unwrap_or(Json::Null);
            let mut all = names.map(|name| (name, value(sealed, name), value(now, name)));
            all.find_map(|(name, sealed, now)| below(name, (&sealed, &now)))
        }
        (Json::Array(sealed), Json::Array(now)) if sealed.len() == now.len() => {
            (1..).zip(sealed.iter().zip(now)).find_map(|(at, pair)| below(&format!("[{at}]"), pair))
        }
        (sealed, now) if sealed == now => None,
        (sealed, now) => Some(format!("was {sealed}, is {now}")),
    }
}
