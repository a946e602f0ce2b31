//! Evaluating a household again, by both roads, and comparing that with what its columns say.

use crate::evaluate::answer::Answer;
use crate::evaluate::checks::Objection;
use crate::evaluate::columns::{Block, Outcome};
use crate::evaluate::difference;
use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::program::Scratch;
use crate::ground::codes::evaluate::{BROKEN, INTERPRETER_LIMIT, ROADS_DIFFER};
use crate::ground::date::Month;
use crate::ground::diagnostic::{Diagnostic, Findings};
use crate::ground::hidden;
use crate::rules::tree::{InputSlot, ResultSlot};

/// A version whose columns are held against both roads.
#[derive(Clone, Copy, Debug)]
pub struct Roads<'a> {
    /// Both roads.
    pub evaluator: &'a Evaluator,
    /// The month.
    pub month: Month,
    /// The results that its columns give.
    pub wanted: &'a [ResultSlot],
    /// By input slot, where its column stands in blocks; each in its own place where nothing is said.
    pub places: &'a [InputSlot],
}

/// What both roads say of a household.
#[derive(Debug)]
pub enum Again {
    /// An answer, and the batch of the household alone.
    Answer(Box<Answer>, crate::household::batch::Batch),
    /// It is refused.
    Refused(Vec<Objection>),
}

/// Evaluates the household at a row again.
///
/// # Errors
/// A difference, or another bug of ours; a limit of the interpreter.
pub fn again(
    roads: Roads<'_>,
    block: &Block,
    outcome: &Outcome<'_>,
    (row, id): (usize, &str),
    scratch: &mut Scratch,
) -> Result<Again, Findings> {
    let Roads { evaluator, month, wanted, places } = roads;
    let plan = evaluator.plan();
    let policy = plan.version.policy();
    let whose = format!("household `{}`", hidden::shown(id));
    let batch = block.household_at(plan, places, row);
    let ours = "nothing is wrong with the register or the policy; please report this with both";
    let differ = |differences: Vec<String>| -> Findings {
        let message = format!("{policy} gives two answers for the {whose}, so the run gives none");
        let finding = Diagnostic::nowhere(ROADS_DIFFER, message).help(ours);
        differences.into_iter().fold(finding, Diagnostic::remark).into()
    };
    match evaluator.evaluate(&batch, month, scratch) {
        Ok(evaluated) => {
            let answer = evaluated.answer;
            let mut differences = Vec::new();
            if outcome.refused(row) {
                differences.push("refused by its columns, answered by both roads".to_owned());
            }
            differences.extend(difference::of_columns(plan, block, outcome, wanted, row, &answer));
            if differences.is_empty() { Ok(Again::Answer(Box::new(answer), batch)) } else { Err(differ(differences)) }
        }
        Err(Refusal::Objections(objections)) if outcome.refused(row) => Ok(Again::Refused(objections)),
        Err(Refusal::Objections(_)) => Err(differ(vec!["answered by its columns, refused by both roads".to_owned()])),
        Err(Refusal::RoadsDiffer(differences)) => Err(differ(differences)),
        Err(Refusal::Broken(what)) => {
            let message = format!("{policy} cannot be computed for the {whose}: {what}");
            Err(Diagnostic::nowhere(BROKEN, message).help(ours).into())
        }
        Err(Refusal::Limit(limit)) => {
            let message = format!("`{}` of {policy} needs more than the interpreter may use", limit.what);
            let help = "make a result of one of its steps, so that each rule is shorter";
            Err(Diagnostic::nowhere(INTERPRETER_LIMIT, message).help(help).into())
        }
    }
}
