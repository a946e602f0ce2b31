//! What the reference households reach of each version: those that are locked, in the months that are.

use super::cases::{self, Written};
use crate::check::plan::Plan;
use crate::coverage::{self, Case, Coverage};
use crate::explain::evaluation;
use crate::ground::diagnostic::Findings;
use crate::household::fit;
use crate::pack::Shelf;

/// The households of a programme as they fit a version, each in the months that are locked. One that does not fit is none.
#[must_use]
pub fn locked(shelf: &Shelf, plan: &Plan, written: &[Written]) -> Vec<Case> {
    let header = &plan.version.header;
    let mut all = Vec::new();
    for household in written {
        let still = household.household.changes.is_empty();
        for month in cases::months(household, shelf, &header.id, header.from) {
            if let Ok(fitted) = fit::fit(&household.household, plan, month) {
                all.push(Case { household: household.name.clone(), month, batch: fitted.batch, still });
            }
        }
    }
    all
}

/// What the households of a programme reach of some of its versions.
///
/// # Errors
/// Versions that are refused. A household that does not fit a version reaches nothing of it.
pub fn reached(shelf: &Shelf, versions: &[String], written: &[Written]) -> Result<Vec<Coverage>, Findings> {
    let mut all = Vec::new();
    for version in versions {
        let ready = evaluation::ready(shelf, version)?;
        all.push(coverage::measure(&ready.evaluator, &locked(shelf, ready.evaluator.plan(), written)));
    }
    Ok(all)
}
