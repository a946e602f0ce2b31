//! What the reference households reach of each version: those that are locked, in the months that are.

use super::cases::{self, Written};
use crate::coverage::{self, Case, Coverage};
use crate::explain::evaluation;
use crate::ground::diagnostic::Findings;
use crate::household::fit;
use crate::pack::Shelf;

/// What the households of a programme reach of some of its versions.
///
/// # Errors
/// Versions that are refused. A household that does not fit a version reaches nothing of it.
pub fn reached(shelf: &Shelf, versions: &[String], written: &[Written]) -> Result<Vec<Coverage>, Findings> {
    let mut all = Vec::new();
    for version in versions {
        let ready = evaluation::ready(shelf, version)?;
        let plan = ready.evaluator.plan();
        let mut found = Vec::new();
        for household in written {
            let still = household.household.changes.is_empty();
            for month in cases::months(household, shelf, version, plan.version.header.from) {
                if let Ok(fitted) = fit::fit(&household.household, plan, month) {
                    found.push(Case { household: household.name.clone(), month, batch: fitted.batch, still });
                }
            }
        }
        all.push(coverage::measure(&ready.evaluator, &found));
    }
    Ok(all)
}
