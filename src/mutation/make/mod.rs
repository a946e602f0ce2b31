//! All mutants of a version, in the order of its files: figures, then rules, then declarations.

mod branch;
mod compare;
mod figures;
mod results;
mod rules;
mod site;

use crate::check::plan::Plan;

use super::mutant::Mutants;
use site::Site;

/// All mutants of a checked version. What could change no answer is left out, each with the reason.
#[must_use]
pub fn mutants(plan: &Plan) -> Mutants {
    let site = Site::of(plan);
    let mut mutants = Mutants::default();
    for (slot, _) in (0..).zip(&plan.version.parameters) {
        figures::parameter(&site, slot, &mut mutants);
    }
    for function in &plan.version.functions {
        rules::function(&site, function, &mut mutants);
    }
    for (slot, _) in (0..).zip(&plan.results) {
        results::result(plan, slot, &mut mutants);
    }
    for (at, _) in plan.checks.iter().enumerate() {
        results::check(plan, at, &mut mutants);
    }
    mutants
}
