//! Reference households against the versions that are checked: what they name that is not there, and marks that taint
//! all of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::answer::Mark;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;
use crate::ground::codes::face;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::household::{expect, fit};
use crate::pack::Shelf;
use crate::pack::model::{Common, Confidence};
use crate::reference::cases::{self, Written};

/// The reference households of a programme. What is wrong with them is a warning: they are no part of the law.
pub fn households(folder: &Path, shelf: &Shelf, findings: &mut Findings) -> Vec<Written> {
    let (all, wrong) = cases::households(folder, shelf.programme());
    findings.extend(warnings(wrong));
    for expect in all.iter().flat_map(|written| &written.household.expects) {
        if let Err(finding) = cases::expected_of(expect, shelf) {
            findings.push(finding.warning());
        }
    }
    all
}

/// What the households name that a version does not know, and expectations of it that cannot be met.
pub fn unknown(written: &[Written], plan: &Plan, shelf: &Shelf) -> Findings {
    let header = &plan.version.header;
    let mut findings = Findings::new();
    for one in written {
        let fitted = fit::fit(&one.household, plan, header.from);
        for expect in &one.household.expects {
            let about = cases::expected_of(expect, shelf).is_ok_and(|(version, _)| version == header.id);
            if let Some(fitted) = fitted.as_ref().ok().filter(|_| about)
                && let Err(wrong) = expect::fit(expect, plan, &fitted.batch)
            {
                findings.extend(warnings(wrong));
            }
        }
        if let Err(wrong) = fitted {
            findings.extend(warnings(wrong));
        }
    }
    findings
}

fn warnings(findings: Findings) -> Findings {
    Findings { all: findings.all.into_iter().map(Diagnostic::warning).collect() }
}

/// Marks that are read for every household that has an answer in the version's first month.
pub fn tainting(written: &[Written], plan: &Arc<Plan>) -> Findings {
    let evaluator = Evaluator::new(Arc::clone(plan));
    let month = plan.version.header.from;
    let mut scratch = Scratch::new();
    let (mut answered, mut read) = (0, BTreeMap::<Mark, usize>::new());
    for one in written {
        let Ok(fitted) = fit::fit(&one.household, plan, month) else { continue };
        let Ok(evaluated) = evaluator.by_program(&fitted.batch, month, &mut scratch) else { continue };
        answered += 1;
        for (mark, _) in &evaluated.answer.unverified {
            *read.entry(*mark).or_default() += 1;
        }
    }
    // One household alone says nothing about all of them.
    let everywhere = read.into_iter().filter(|(_, count)| answered > 1 && *count == answered);
    Findings { all: everywhere.filter_map(|(mark, _)| told(mark, plan, answered)).collect() }
}

fn told(mark: Mark, plan: &Plan, households: usize) -> Option<Diagnostic> {
    let version = &plan.version;
    let (what, common): (&str, &Common) = match mark {
        Mark::Parameter(slot) => ("the figure", &version.parameters.get(slot as usize)?.common),
        Mark::Default(slot) => ("the default of", &version.inputs.get(slot as usize)?.common),
        Mark::Result(slot) => ("the result", &version.results.get(slot as usize)?.common),
        Mark::Helper(slot) => ("the helper", &version.helpers.get(slot as usize)?.common),
    };
    let sure = if common.confidence == Confidence::Assumed { "assumed" } else { "reported" };
    let message = format!("{what} `{}` is {sure}, and every reference household rests on it", common.name);
    Some(
        Diagnostic::new(face::MARK_EVERYWHERE, &common.span, message)
            .remark(format!("all {households} that have an answer do"))
            .help(
                "an alarm that always rings is not heard: put the mark on the smallest piece that it governs, such as a \
                 helper, or add a household that does not need it",
            ),
    )
}
