//! The inputs and results that were named on the command line.

use crate::check::plan::Plan;
use crate::cli::refusal::Refusal;
use crate::ground::codes::face::UNKNOWN_NAME;
use crate::ground::diagnostic::Findings;
use crate::ground::names;
use crate::population::tally::GroupBy;
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
    all.into_iter().find(|slot| is(plan, Column::Result(*slot), name)).ok_or_else(|| {
        let known = (0..).zip(&plan.results).map(|(slot, _)| plan.column_name(Column::Result(slot)));
        unknown(plan, name, "result", known)
    })
}

/// The columns of the root's file; `None` where households have columns of their own.
type Columns<'a> = dyn Fn() -> Result<Option<Vec<String>>, Findings> + 'a;

/// What groups are made of: inputs, results, and other columns of the root's file; of those the first that is asked for
/// has a number, and the next ones follow.
///
/// # Errors
/// A name of nothing.
pub fn groups(plan: &Plan, asked: &[String], first: usize, of_file: &Columns<'_>) -> Result<Vec<GroupBy>, Refusal> {
    let columns = || {
        let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot));
        inputs.chain((0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot)))
    };
    let root = format!("{}.", plan.version.programme.entities[0].name);
    let mut groups: Vec<GroupBy> = Vec::new();
    for name in asked {
        if let Some(column) = columns().find(|column| is(plan, *column, name)) {
            groups.push(column.into());
            continue;
        }
        let own = name.strip_prefix(&root).unwrap_or(name);
        let there = of_file()?;
        if there.as_ref().is_some_and(|there| !there.iter().any(|column| column == own)) {
            let others = there.iter().flatten().map(|column| format!("{root}{column}"));
            let known = columns().map(|column| plan.column_name(column)).chain(others);
            return Err(unknown(plan, name, "input or result, and the register no column,", known));
        }
        let number = groups.iter().filter(|group| matches!(group, GroupBy::Words(..))).count();
        groups.push(GroupBy::Words(first + number, own.to_owned()));
    }
    Ok(groups)
}

fn is(plan: &Plan, column: Column, name: &str) -> bool {
    let full = plan.column_name(column);
    full == name || full.split_once('.').is_some_and(|(_, own)| own == name)
}

fn unknown(plan: &Plan, name: &str, what: &str, known: impl Iterator<Item = String>) -> Refusal {
    let full: Vec<String> = known.collect();
    let own = full.iter().filter_map(|full| full.split_once('.').map(|(_, own)| own));
    let known: Vec<&str> = if name.contains('.') { full.iter().map(String::as_str).collect() } else { own.collect() };
    let help = match names::nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`bareme show {}` tells what there is", plan.version.policy()),
    };
    Refusal::coded(UNKNOWN_NAME, format!("{} has no {what} called `{name}`", plan.version.policy()), help)
}
