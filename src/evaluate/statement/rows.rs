//! The same members in two snapshots, and the facts that changed between them.

use std::collections::BTreeMap;

use crate::check::plan::Plan;
use crate::ground::value::Value;
use crate::household::fit::Fitted;
use crate::rules::tree::{Column, InputSlot, Space};

/// A fact that changed between two months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactChange {
    /// Another value: entity, id (empty for the root), fact, before and after; `None` where not given.
    Fact {
        /// The input.
        input: InputSlot,
        /// The id of the row; empty for the root.
        id: String,
        /// Before.
        before: Option<Value>,
        /// After.
        after: Option<Value>,
    },
    /// A member joined.
    Joined(Space, String),
    /// A member left.
    Left(Space, String),
}

/// For each space, the row before of each row after: a row is known by the place where its table is written.
pub(super) fn pairs(before: &Fitted, after: &Fitted) -> Vec<Vec<Option<usize>>> {
    let spaces = before.places.iter().zip(&after.places);
    spaces
        .map(|(before, after)| {
            let known: BTreeMap<(usize, usize), usize> =
                before.iter().enumerate().map(|(row, span)| ((span.start, span.end), row)).collect();
            after.iter().map(|span| known.get(&(span.start, span.end)).copied()).collect()
        })
        .collect()
}

/// The facts that differ between two snapshots fitted to one version.
pub(super) fn facts(plan: &Plan, before: &Fitted, after: &Fitted) -> Vec<FactChange> {
    let pairs = pairs(before, after);
    let mut changes = Vec::new();
    for (space, rows) in (0_u16..).zip(&pairs) {
        let at = usize::from(space);
        for (row, id) in before.batch.rows[at].ids.iter().enumerate() {
            if !rows.contains(&Some(row)) {
                changes.push(FactChange::Left(space, id.clone()));
            }
        }
        for (row, known) in rows.iter().enumerate() {
            let id = after.batch.rows[at].ids.get(row).cloned().unwrap_or_default();
            let Some(was) = known else {
                changes.push(FactChange::Joined(space, id));
                continue;
            };
            for slot in plan.inputs_of(space) {
                let (old, new) = (value(plan, before, slot, *was), value(plan, after, slot, row));
                if old != new {
                    let id = if space == 0 { String::new() } else { id.clone() };
                    changes.push(FactChange::Fact { input: slot, id, before: old, after: new });
                }
            }
        }
    }
    changes
}

fn value(plan: &Plan, fitted: &Fitted, slot: InputSlot, row: usize) -> Option<Value> {
    let input = &plan.inputs[slot as usize];
    fitted.batch.given(slot, row).then(|| Value::from_lane(fitted.batch.lane(slot, row), &input.kind, input.scale))?
}

impl FactChange {
    /// The fact's name with its entity: `person.schooled`; of a member who joined or left the entity's.
    #[must_use]
    pub fn name(&self, plan: &Plan) -> String {
        match self {
            FactChange::Fact { input, .. } => plan.column_name(Column::Input(*input)),
            FactChange::Joined(space, _) | FactChange::Left(space, _) => {
                plan.version.programme.entities[usize::from(*space)].name.clone()
            }
        }
    }
}
