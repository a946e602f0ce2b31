//! What is tallied: which results, in which groups, with weights of how many decimals.

use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::kind::Kind;
use crate::rules::tree::{Column, ResultSlot, Space};

use super::groups;

/// What makes groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// An input or a result.
    Column(Column),
    /// Words of the root that the register has besides: the place of the column among those asked for, and its name.
    Words(usize, String),
}

impl From<Column> for GroupBy {
    fn from(column: Column) -> Self {
        Self::Column(column)
    }
}

impl GroupBy {
    /// Its name with its entity: `person.age`.
    #[must_use]
    pub fn name(&self, plan: &Plan) -> String {
        match self {
            Self::Column(column) => plan.column_name(*column),
            Self::Words(_, name) => format!("{}.{name}", plan.version.programme.entities[0].name),
        }
    }

    /// Whose it is.
    pub(super) fn space(&self, plan: &Plan) -> Space {
        match self {
            Self::Column(column) => plan.column(*column).2,
            Self::Words(..) => 0,
        }
    }
}

/// What is tallied.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The version.
    pub plan: Arc<Plan>,
    /// The results.
    pub results: Vec<ResultSlot>,
    /// The columns that make groups, in order; none: no groups.
    pub groups: Vec<GroupBy>,
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
        groups: Vec<GroupBy>,
        weight_scale: u32,
    ) -> Result<Self, BadGroup> {
        let mut grouped = 0;
        for (place, column) in groups.iter().enumerate() {
            let (space, name) = (column.space(&plan), column.name(&plan));
            if let GroupBy::Column(column) = column
                && let (kind, ..) = plan.column(*column)
                && !matches!(kind, Kind::Bool | Kind::Count | Kind::Choice(_))
            {
                return Err(BadGroup::Kind { name, kind: kind.to_string() });
            }
            if !groups::fit(&plan, &groups[..=place]) {
                return Err(BadGroup::Wide { name });
            }
            grouped = match (within(&plan, space, grouped), within(&plan, grouped, space)) {
                (true, _) => space,
                (_, true) => grouped,
                _ => return Err(BadGroup::Apart { name }),
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
            if let GroupBy::Column(Column::Input(slot)) = column {
                reads[*slot as usize] = true;
            }
        }
        reads
    }

    /// The results that have to be computed: those that are tallied and those that make groups.
    #[must_use]
    pub fn wanted(&self) -> Vec<ResultSlot> {
        let groups = self.groups.iter().filter_map(|column| match column {
            GroupBy::Column(Column::Result(slot)) if !self.results.contains(slot) => Some(*slot),
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
