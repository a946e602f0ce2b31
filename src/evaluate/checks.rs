//! What a household is refused or warned for before it is answered: checks on its inputs, sizes of sets.

use std::collections::BTreeSet;

use crate::check::plan::Plan;
use crate::ground::codes::evaluate::{CONTRADICTION, DOUBTFUL, SET_SIZE};
use crate::ground::diagnostic::Diagnostic;
use crate::ground::hidden;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::household::fit::Fitted;
use crate::pack::model::Size;
use crate::rules::tree::{Column, InputSlot, NodeId, Op, SetSlot, Space};

use super::run::{Found, Run, Status};

/// Something that a household is refused or warned for. Rows are those of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// A check on inputs found a contradiction.
    Check {
        /// The check, by position.
        check: usize,
        /// The row of its entity.
        row: usize,
    },
    /// A set does not have the members it must have.
    Size {
        /// The set.
        set: SetSlot,
        /// The row of the entity that contains its members.
        row: usize,
        /// How many there are.
        found: usize,
        /// The row of the second one, where there is one too many.
        second: Option<usize>,
    },
}

impl Objection {
    /// Whether the household is refused.
    #[must_use]
    pub fn refuses(&self, plan: &Plan) -> bool {
        match self {
            Objection::Check { check, .. } => plan.version.checks.get(*check).is_some_and(|check| check.refuses),
            Objection::Size { .. } => true,
        }
    }
}

/// Contradictions among what the checks found, in the order of checks and rows.
#[must_use]
pub fn contradictions(found: &[Vec<Found>]) -> Vec<Objection> {
    let mut objections = Vec::new();
    for (check, rows) in found.iter().enumerate() {
        let contradicting = rows.iter().enumerate().filter(|(_, found)| **found == Found::Contradiction);
        objections.extend(contradicting.map(|(row, _)| Objection::Check { check, row }));
    }
    objections
}

/// Sets whose size is not as declared, by set and row. Where a membership is not known, a set is refused only for
/// members that are too many already.
#[must_use]
pub fn sizes(plan: &Plan, batch: &Batch, run: &Run, containers: &[Option<Space>]) -> Vec<Objection> {
    let mut objections = Vec::new();
    for (slot, set) in (0..).zip(&plan.sets).filter(|(_, set)| set.size != Size::Any) {
        let Some(above) = containers.get(usize::from(set.of)).copied().flatten() else { continue };
        for row in 0..batch.rows[usize::from(above)].count {
            let (mut found, mut second, mut open) = (0, None, false);
            for member in batch.members(set.of, above, row, containers) {
                match truth(plan, batch, run, set.member, member) {
                    Some(true) => {
                        found += 1;
                        second = second.or((found == 2).then_some(member));
                    }
                    Some(false) => {}
                    None => open = true,
                }
            }
            if found > 1 || (set.size == Size::One && found == 0 && !open) {
                objections.push(Objection::Size { set: slot, row, found, second });
            }
        }
    }
    objections
}

/// A bool column on a row; `None` where it has no value.
#[must_use]
pub fn truth(plan: &Plan, batch: &Batch, run: &Run, column: Column, row: usize) -> Option<bool> {
    match column {
        Column::Input(slot) => {
            let has = batch.given(slot, row) || plan.inputs[slot as usize].default.is_some();
            has.then(|| batch.lane(slot, row) != 0)
        }
        Column::Result(slot) => match run.result(slot, row) {
            (Status::Ok, lane) => Some(lane != 0),
            _ => None,
        },
    }
}

/// Tells an objection to a fitted household, with the label in a language and the facts that the check looks at.
#[must_use]
pub fn told(objection: &Objection, plan: &Plan, fitted: &Fitted, language: &str) -> Diagnostic {
    match objection {
        Objection::Check { check, row } => told_check(*check, *row, plan, fitted, language),
        Objection::Size { set, row, found, second } => {
            let size = told_size(*set, *row, *found, plan, fitted, language);
            let of = usize::from(plan.version.sets[*set as usize].of);
            match second.and_then(|member| fitted.places[of].get(member)) {
                Some(place) => size.note("the second one is here", place),
                None => size,
            }
        }
    }
}

fn told_check(check: usize, row: usize, plan: &Plan, fitted: &Fitted, language: &str) -> Diagnostic {
    let declared = &plan.version.checks[check];
    let inputs = read_inputs(plan, &fitted.batch, plan.checks[check].root, row);
    let facts: Vec<String> = inputs.iter().map(|(slot, row)| told_fact(plan, &fitted.batch, *slot, *row)).collect();
    let place = inputs.iter().rev().find_map(|fact| fitted.facts.get(fact));
    let place = place.unwrap_or(&fitted.places[usize::from(declared.entity)][row]);
    let code = if declared.refuses { CONTRADICTION } else { DOUBTFUL };
    let whose = whose(plan, &fitted.batch, declared.entity, row);
    let text = declared.common.label.get(language);
    let mut finding = Diagnostic::new(code, place, format!("{whose}: {text}"));
    if !facts.is_empty() {
        finding = finding.remark(facts.join(", "));
    }
    let help = if declared.refuses {
        "correct the fact that is wrong; without that the household gets no answer"
    } else {
        "look at it again; the household is answered as it is"
    };
    finding = finding.help(help);
    finding.note(format!("the check `{}`", declared.common.name), &declared.common.span)
}

fn told_size(set: SetSlot, row: usize, found: usize, plan: &Plan, fitted: &Fitted, language: &str) -> Diagnostic {
    let declared = &plan.version.sets[set as usize];
    let above = plan.version.programme.entities[usize::from(declared.of)].of.unwrap_or(0);
    let wanted = if declared.size == Size::One { "exactly one" } else { "at most one" };
    let is = if found == 1 { "is" } else { "are" };
    let text = declared.common.label.get(language);
    let whose = whose(plan, &fitted.batch, above, row);
    let message =
        format!("{whose}: there {is} {found} of `{}` ({text}), and there must be {wanted}", declared.common.name);
    Diagnostic::new(SET_SIZE, &fitted.places[usize::from(above)][row], message)
        .help("correct the facts that decide who is one")
        .note(format!("the set `{}`", declared.common.name), &declared.common.span)
}

/// "the household", "the person `aicha`".
#[must_use]
pub fn whose(plan: &Plan, batch: &Batch, space: Space, row: usize) -> String {
    let name = &plan.version.programme.entities[usize::from(space)].name;
    match batch.rows[usize::from(space)].ids.get(row).filter(|id| space != 0 && !id.is_empty()) {
        Some(id) => format!("the {name} `{}`", hidden::shown(id)),
        None => format!("the {name}"),
    }
}

/// `person.school_level of aicha = primary`.
fn told_fact(plan: &Plan, batch: &Batch, slot: InputSlot, row: usize) -> String {
    let input = &plan.inputs[slot as usize];
    let name = plan.column_name(Column::Input(slot));
    let of = match batch.rows[usize::from(input.space)].ids.get(row).filter(|_| input.space != 0) {
        Some(id) => format!(" of {}", hidden::shown(id)),
        None => String::new(),
    };
    let has = batch.given(slot, row) || input.default.is_some();
    let value = has.then(|| Value::from_lane(batch.lane(slot, row), &input.kind, input.scale)).flatten();
    let value = value.map_or_else(|| "not given".to_owned(), |value| value.text(&input.kind));
    let by_default = if batch.given(slot, row) || input.default.is_none() { "" } else { " (by default)" };
    format!("{name}{of} = {value}{by_default}")
}

/// The inputs that a tree reads on a row, its own and those of containing rows, in order, each once.
fn read_inputs(plan: &Plan, batch: &Batch, root: NodeId, row: usize) -> Vec<(InputSlot, usize)> {
    let containers: Vec<Option<Space>> = plan.version.programme.entities.iter().map(|entity| entity.of).collect();
    let mut inputs = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![(root, row)];
    while let Some((id, row)) = open.pop() {
        if !seen.insert((id, row)) {
            continue;
        }
        let node = plan.node(id);
        let mut below = row;
        match &node.op {
            Op::Read(Column::Input(slot)) | Op::Given(slot) if !inputs.contains(&(*slot, row)) => {
                inputs.push((*slot, row));
            }
            Op::Outer(of) => below = batch.container(node.space, row, plan.node(*of).space, &containers),
            _ => {}
        }
        open.extend(node.op.children().into_iter().rev().map(|child| (child, below)));
    }
    inputs
}
