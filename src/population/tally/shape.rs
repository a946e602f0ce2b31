//! What is tallied: which results, in which groups, with weights of how many decimals.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::kind::Kind;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::groups;

/// What is tallied.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The version.
    pub plan: Arc<Plan>,
    /// The results.
    pub results: Vec<ResultSlot>,
    /// The columns that make groups, in order; none: no groups.
    pub groups: Vec<Column>,
    /// The entity whose rows are grouped: the innermost of the columns.
    pub grouped: Space,
    /// Decimals of the weights; 0 where every household weighs 1.
    pub weight_scale: u32,
}

/// Why a column makes no groups.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadGroup {
    /// It is an amount, a number or a date.
    #[error("`{name}` is of kind {kind}, and groups are made of choices, bools and counts")]
    Kind {
        /// The column.
        name: String,
        /// What it is.
        kind: String,
    },
    /// Together the columns can have more combinations than can be told apart.
    #[error("`{name}` and the columns before it can have too many combinations of values")]
    Wide {
        /// The column.
        name: String,
    },
    /// Neither of two entities contains the other.
    #[error("`{name}` and the columns before it belong to entities of which none contains the other")]
    Apart {
        /// The column.
        name: String,
    },
}

impl Shape {
    /// What is tallied.
    ///
    /// # Errors
    /// A column that makes no groups.
    pub fn new(
        plan: Arc<Plan>,
        results: Vec<ResultSlot>,
        groups: Vec<Column>,
        weight_scale: u32,
    ) -> Result<Self, BadGroup> {
        let mut grouped = 0;
        for (place, column) in groups.iter().enumerate() {
            let (kind, _, space) = plan.column(*column);
            if !matches!(kind, Kind::Bool | Kind::Count | Kind::Choice(_)) {
                return Err(BadGroup::Kind { name: plan.column_name(*column), kind: kind.to_string() });
            }
            if !groups::fit(&plan, &groups[..=place]) {
                return Err(BadGroup::Wide { name: plan.column_name(*column) });
            }
            grouped = match (within(&plan, space, grouped), within(&plan, grouped, space)) {
                (true, _) => space,
                (_, true) => grouped,
                _ => return Err(BadGroup::Apart { name: plan.column_name(*column) }),
            };
        }
        Ok(Self { plan, results, groups, grouped, weight_scale })
    }

    /// Whether the rows of an entity lie in groups: it is the one that is grouped, or inside it.
    #[must_use]
    pub fn lies_in_groups(&self, space: Space) -> bool {
        !self.groups.is_empty() && within(&self.plan, space, self.grouped)
    }

    /// By input slot, which inputs groups are made of: they are needed though no rule may read them.
    #[must_use]
    pub fn reads(&self) -> Vec<bool> {
        let mut reads = vec![false; self.plan.inputs.len()];
        for column in &self.groups {
            if let Column::Input(slot) = column {
                reads[*slot as usize] = true;
            }
        }
        reads
    }

    /// The results that have to be computed: those that are tallied and those that make groups.
    #[must_use]
    pub fn wanted(&self) -> Vec<ResultSlot> {
        let groups = self.groups.iter().filter_map(|column| match column {
            Column::Result(slot) if !self.results.contains(slot) => Some(*slot),
            _ => None,
        });
        self.results.iter().copied().chain(groups).collect()
    }
}

/// Whether the rows of an entity are, or lie in, rows of another.
fn within(plan: &Plan, space: Space, outer: Space) -> bool {
    let of = |space: &Space| plan.version.programme.entities[usize::from(*space)].of;
    std::iter::successors(Some(space), of).any(|space| space == outer)
}
