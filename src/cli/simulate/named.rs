//! The inputs and results that were named on the command line.

use crate::check::plan::Plan;
use crate::cli::refusal::Refusal;
use crate::ground::codes::face::UNKNOWN_NAME;
use crate::ground::names;
use crate::rules::tree::{Column, ResultSlot};

/// The results that were named; all that are not internal where none was.
///
/// # Errors
/// A name of nothing.
pub fn results(plan: &Plan, asked: &[String]) -> Result<Vec<ResultSlot>, Refusal> {
    if asked.is_empty() {
        let declared = (0..).zip(&plan.version.results).filter(|(_, result)| !result.internal);
        return Ok(declared.map(|(slot, _)| slot).collect());
    }
    let mut slots = Vec::new();
    for name in asked {
        let slot = result(plan, name)?;
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    }
    Ok(slots)
}

/// A result by its name, with its entity or without.
///
/// # Errors
/// A name of nothing.
pub fn result(plan: &Plan, name: &str) -> Result<ResultSlot, Refusal> {
    let all = (0..).zip(&plan.results).map(|(slot, _)| slot);
    all.into_iter()
        .find(|slot| is(plan, Column::Result(*slot), name))
        .ok_or_else(|| unknown(plan, name, "result", (0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot))))
}

/// The inputs and results that groups are made of.
///
/// # Errors
/// A name of nothing.
pub fn groups(plan: &Plan, asked: &[String]) -> Result<Vec<Column>, Refusal> {
    let columns = || {
        let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot));
        inputs.chain((0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot)))
    };
    let one = |name: &String| {
        columns()
            .find(|column| is(plan, *column, name))
            .ok_or_else(|| unknown(plan, name, "input or result", columns()))
    };
    asked.iter().map(one).collect()
}

fn is(plan: &Plan, column: Column, name: &str) -> bool {
    let full = plan.column_name(column);
    full == name || full.split_once('.').is_some_and(|(_, own)| own == name)
}

fn unknown(plan: &Plan, name: &str, what: &str, columns: impl Iterator<Item = Column>) -> Refusal {
    let full: Vec<String> = columns.map(|column| plan.column_name(column)).collect();
    let own = full.iter().filter_map(|full| full.split_once('.').map(|(_, own)| own));
    let known: Vec<&str> = if name.contains('.') { full.iter().map(String::as_str).collect() } else { own.collect() };
    let help = match names::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`bareme show {}` tells what there is", plan.version.policy()),
    };
    Refusal::coded(UNKNOWN_NAME, format!("{} has no {what} called `{name}`", plan.version.policy()), help)
}
