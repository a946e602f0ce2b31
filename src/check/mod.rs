//! Floor 3: a version becomes a checked version, or all its diagnostics at once.
//!
//! In: a [`Version`]. Out: a [`plan::Plan`]: every rule lowered to typed nodes with proven bounds, every name a slot, the
//! order of results fixed. Refuses: kinds that do not fit, times of money mixed, divisions that could lose a digit,
//! numbers that could grow past 28 digits, unknown names, recursion, cycles, unused things.

pub mod figures;
pub mod interval;
mod lower;
mod order;
pub mod plan;
mod reads;
mod results;
pub mod scope;
pub mod typed;
mod unused;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ground::diagnostic::Findings;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::pack::Shelf;
use crate::pack::model::Version;
use crate::rules::tree::Column;
use lower::Lowering;
use plan::Plan;
use scope::Scope;

/// Checks a version: its plan and its warnings.
///
/// # Errors
/// All findings, when one of them is an error.
pub fn check(version: &Arc<Version>) -> Result<(Plan, Findings), Findings> {
    with_amounts(version, &BTreeSet::new()).map(|(plan, findings, _)| (plan, findings))
}

/// A version of a programme, loaded and checked, with its warnings.
///
/// # Errors
/// All that is wrong with it.
pub fn of_shelf(shelf: &Shelf, version: &str) -> Result<(Arc<Plan>, Findings), Findings> {
    let (version, mut findings) = shelf.load(version)?;
    let (plan, more) = check(&Arc::new(version)).map_err(|errors| {
        let mut all = findings.clone();
        all.extend(errors);
        all
    })?;
    findings.extend(more);
    Ok((Arc::new(plan), findings))
}

type Checked = (Plan, Findings, Vec<(Span, Kind)>);

/// Checks a version in some of whose rules amounts may be written, for they are no law: [`typed`]. Gives each number that
/// stands for an amount, and of which kind; while there are some, the plan is not one to compute with: they become
/// parameters first.
fn with_amounts(version: &Arc<Version>, rules: &BTreeSet<String>) -> Result<Checked, Findings> {
    let scope = Scope::new(version);
    let reads: Vec<Vec<Column>> = version.results.iter().map(|result| reads::of_result(&scope, result)).collect();
    let order = order::order(&scope, &reads)?;
    let mut lowering = Lowering::new(&scope);
    lowering.amounts_in.clone_from(rules);
    let mut planned = vec![None; version.results.len()];
    for slot in &order {
        planned[*slot as usize] = results::plan(&mut lowering, *slot, &reads[*slot as usize]);
    }
    let sets: Vec<_> = version.sets.iter().map(|set| results::set(&mut lowering, set)).collect();
    let checks: Vec<_> = version.checks.iter().map(|check| results::check(&mut lowering, check)).collect();
    if !lowering.findings.has_errors() {
        unused::tell(&mut lowering);
    }
    let callers: BTreeMap<String, Vec<String>> =
        lowering.callers.iter().map(|(helper, rules)| (helper.clone(), rules.iter().cloned().collect())).collect();
    let (nodes, findings, amounts) = (lowering.nodes, lowering.findings.sorted(), lowering.amounts);
    let whole =
        (planned.into_iter().collect::<Option<Vec<_>>>(), sets.into_iter().collect(), checks.into_iter().collect());
    let (Some(results), Some(sets), Some(checks)) = whole else { return Err(findings) };
    let parameters = version.parameters.iter().map(figures::parameter).collect();
    let inputs = version.inputs.iter().map(figures::input).collect();
    let plan = Plan { version: Arc::clone(version), nodes, results, sets, parameters, inputs, checks, order, callers };
    findings.unless_errors(plan).map(|(plan, findings)| (plan, findings, amounts))
}
