//! What the reference households reach of each version: those that are locked, in the months that are.

use super::super::evaluation;
use super::super::versions::Chosen;
use super::cases::{self, Written};
use crate::coverage::{self, Case, Coverage};
use crate::ground::diagnostic::Findings;
use crate::household::fit;

/// What the households of a programme reach of each chosen version.
///
/// # Errors
/// Versions that are refused. A household that does not fit a version reaches nothing of it.
pub fn coverage(chosen: &Chosen, written: &[Written]) -> Result<Vec<Coverage>, Findings> {
    let mut all = Vec::new();
    for version in &chosen.versions {
        let ready = evaluation::ready(&chosen.shelf, version)?;
        let plan = ready.evaluator.plan();
        let mut found = Vec::new();
        for household in written {
            let still = household.household.changes.is_empty();
            for month in cases::months(household, &chosen.shelf, version, plan.version.header.from) {
                if let Ok(fitted) = fit::fit(&household.household, plan, month) {
                    found.push(Case { household: household.name.clone(), month, batch: fitted.batch, still });
                }
            }
        }
        all.push(coverage::measure(&ready.evaluator, &found));
    }
    Ok(all)
}
