//! A statement: a household month by month, each month under its version, with the reason of each change.
//!
//! In: a household with its dated changes, the months, a way to get the version of a month. Out: a [`Line`] a month. What
//! changed is split in steps: the old facts under the old version in the new month show what time did; then the new facts
//! show what the household did; then the new version shows what the law did. Refuses: months that no version covers,
//! statements over too many months.

pub mod json;
mod rows;
mod step;

use std::sync::Arc;

use crate::ground::codes::evaluate::{MONTHS_REVERSED, STATEMENT_MONTHS};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::limits;
use crate::household::fit::{self, Fitted};
use crate::household::written::Household;

use super::answer::Answer;
use super::checks::Objection;
use super::evaluator::{Evaluator, Refusal};
use super::program::Scratch;
pub use rows::FactChange;
pub use step::Moved;

/// One month of a statement.
#[derive(Debug)]
pub struct Line {
    /// The month.
    pub month: Month,
    /// Its version.
    pub evaluator: Arc<Evaluator>,
    /// The household as it is in that month.
    pub fitted: Fitted,
    /// What it came to.
    pub answer: Result<Answer, Refusal>,
    /// What it was warned for.
    pub warnings: Vec<Objection>,
    /// Why it differs from the month before; empty for the first month and where nothing changed.
    pub reasons: Vec<Reason>,
}

/// Why a month differs from the one before.
#[derive(Clone, Debug)]
pub enum Reason {
    /// Time: results that moved by themselves, such as an age; and all results that moved with them.
    Time {
        /// What moved by itself.
        roots: Vec<Moved>,
        /// Everything that moved.
        moved: Vec<Moved>,
    },
    /// Something that is paid once began or ended.
    OneOff {
        /// The results paid once that moved by themselves.
        roots: Vec<Moved>,
    },
    /// Facts of the household changed.
    Facts {
        /// Which, as declared in its file.
        facts: Vec<FactChange>,
        /// Everything that moved.
        moved: Vec<Moved>,
    },
    /// Another version applies.
    Version {
        /// The policy before.
        from: String,
        /// The policy now.
        to: String,
        /// The results whose rules or figures changed.
        roots: Vec<Moved>,
        /// Everything that moved.
        moved: Vec<Moved>,
    },
}

/// Makes a statement from a month to another, both included. `version` gives the evaluator of a month; months of one
/// version should get the same.
///
/// # Errors
/// `E0605` for too many months, `E0606` for none; what `version` refuses; facts that do not fit a version.
pub fn statement(
    household: &Household,
    from: Month,
    to: Month,
    mut version: impl FnMut(Month) -> Result<Arc<Evaluator>, Findings>,
) -> Result<Vec<Line>, Findings> {
    let mut lines: Vec<Line> = Vec::new();
    let mut scratch = Scratch::new();
    for month in months(from, to)? {
        let evaluator = version(month)?;
        let fitted = fit::fit(household, evaluator.plan(), month)?;
        let (answer, warnings) = match evaluator.evaluate(&fitted.batch, month, &mut scratch) {
            Ok(evaluated) => (Ok(evaluated.answer), evaluated.warnings),
            Err(refusal) => (Err(refusal), Vec::new()),
        };
        let mut line = Line { month, evaluator, fitted, answer, warnings, reasons: Vec::new() };
        if let Some(before) = lines.last() {
            line.reasons = step::reasons(household, before, &line, &mut scratch);
        }
        lines.push(line);
    }
    Ok(lines)
}

fn months(from: Month, to: Month) -> Result<Vec<Month>, Findings> {
    let limit = limits::STATEMENT_MONTHS;
    let mut months = Vec::new();
    let mut month = Some(from);
    while let Some(at) = month.filter(|at| *at <= to) {
        if months.len() == limit {
            let message = format!("from {from} to {to} are more than {limit} months");
            return Err(Diagnostic::nowhere(STATEMENT_MONTHS, message).help("ask for fewer months at a time").into());
        }
        months.push(at);
        month = at.plus(1);
    }
    if months.is_empty() {
        let message = format!("{to} lies before {from}");
        return Err(Diagnostic::nowhere(MONTHS_REVERSED, message)
            .help("give the earlier month first: --from, then --to")
            .into());
    }
    Ok(months)
}
