//! A checked version: what both roads run and every upper floor reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::pack::model::{Size, Ties, Version};
use crate::rules::tree::{Column, InputSlot, Node, NodeId, ResultSlot, Space};

/// A checked version. Slots are positions in the vectors of [`Version`] and here alike.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the version says.
    pub version: Arc<Version>,
    /// All nodes of all rules; children before parents.
    pub nodes: Vec<Node>,
    /// How each result is computed, by result slot.
    pub results: Vec<ResultPlan>,
    /// The sets, by set slot.
    pub sets: Vec<SetPlan>,
    /// The parameters as lanes, by parameter slot.
    pub parameters: Vec<ParameterPlan>,
    /// The inputs, by input slot.
    pub inputs: Vec<InputPlan>,
    /// Checks on inputs, in declared order.
    pub checks: Vec<CheckPlan>,
    /// Results in dependency order, then declaration order.
    pub order: Vec<ResultSlot>,
    /// For each helper, the results and checks whose rules call it, directly or not, by name.
    pub callers: BTreeMap<String, Vec<String>>,
}

/// How a result is computed.
#[derive(Clone, Debug)]
pub struct ResultPlan {
    /// On whose rows.
    pub space: Space,
    /// What it is.
    pub kind: Kind,
    /// Decimals of its lanes.
    pub scale: u32,
    /// The smallest lane it can have, proven; `otherwise` included.
    pub least: Lane,
    /// The largest lane it can have, proven.
    pub most: Lane,
    /// Bool columns that must be true, in order, and the space each lives in (its own or one that contains it).
    pub guards: Vec<(Column, Space)>,
    /// Its lane where a guard is false.
    pub otherwise: Lane,
    /// How it is computed elsewhere. The rounding of the result is already the topmost node.
    pub formula: FormulaPlan,
    /// What the formula and guards read, in declared order, each once: for orders, graphs and "may need".
    pub reads: Vec<Column>,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub enum FormulaPlan {
    /// A rule, or a declared aggregation: a node of the result's space with the result's kind and scale.
    Tree(NodeId),
    /// A rank.
    Rank(RankPlan),
    /// Abolished: always this lane.
    Constant(Lane),
}

/// A rank within each row of a containing entity: 1 for the first, 0 outside.
#[derive(Clone, Debug)]
pub struct RankPlan {
    /// A bool column of the result's space.
    pub among: Column,
    /// What orders, first to last; all of the result's space.
    pub by: Vec<Column>,
    /// Largest first.
    pub descending: bool,
    /// What decides between equals.
    pub ties: Ties,
    /// The entity within which ranks are counted.
    pub within: Space,
}

/// A set.
#[derive(Clone, Debug)]
pub struct SetPlan {
    /// The entity of its members.
    pub of: Space,
    /// The bool column that decides.
    pub member: Column,
    /// How many members there must be in each row of the containing entity.
    pub size: Size,
}

/// A parameter as lanes.
#[derive(Clone, Debug)]
pub enum ParameterPlan {
    /// One lane.
    Scalar(Lane),
    /// Numerator and denominator. A node that reads it gives the numerator; the quotient that holds the node carries the
    /// denominator as its `divisor`.
    Fraction(Lane, Lane),
    /// Brackets: lower edges (lane at `of_scale`, whether included; `None`: no bound) and values. A marginal scale gives
    /// the sum over its rows of rate × the part of the value inside the row; a first row without a bound begins at 0, and
    /// takes values below 0 whole.
    Scale {
        /// Marginal or band.
        marginal: bool,
        /// Decimals of thresholds and of what is read.
        of_scale: u32,
        /// Ascending: lower edge, whether the edge itself is inside, value lane at the parameter's scale.
        rows: Vec<(Option<(Lane, bool)>, Lane)>,
    },
    /// Rows by key, sorted by key, and the value for every other key.
    Table {
        /// Sorted.
        rows: Vec<(Vec<i64>, Lane)>,
        /// For every other key.
        otherwise: Option<Lane>,
    },
    /// A figure the sources lack: reading it is missing.
    Unknown,
}

/// An input as lanes.
#[derive(Clone, Debug)]
pub struct InputPlan {
    /// Whose it is.
    pub space: Space,
    /// What it is.
    pub kind: Kind,
    /// Decimals of its lanes.
    pub scale: u32,
    /// Its default, where it has one.
    pub default: Option<Lane>,
    /// Smallest lane let in.
    pub min: Lane,
    /// Largest lane let in.
    pub max: Lane,
    /// Whether it may be absent without being missing: readable only under `given`.
    pub optional: bool,
}

/// A check on inputs: true means the data are consistent; missing means undecided.
#[derive(Clone, Debug)]
pub struct CheckPlan {
    /// On whose rows.
    pub space: Space,
    /// The rule.
    pub root: NodeId,
}

impl Plan {
    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Kind and scale of a column.
    #[must_use]
    pub fn column(&self, column: Column) -> (&Kind, u32, Space) {
        match column {
            Column::Input(slot) => {
                let input = &self.inputs[slot as usize];
                (&input.kind, input.scale, input.space)
            }
            Column::Result(slot) => {
                let result = &self.results[slot as usize];
                (&result.kind, result.scale, result.space)
            }
        }
    }

    /// The name of a column with its entity: `person.age`.
    #[must_use]
    pub fn column_name(&self, column: Column) -> String {
        let (entity, name) = match column {
            Column::Input(slot) => {
                let input = &self.version.inputs[slot as usize];
                (input.entity, &input.common.name)
            }
            Column::Result(slot) => {
                let result = &self.version.results[slot as usize];
                (result.entity, &result.common.name)
            }
        };
        format!("{}.{name}", self.version.programme.entities[usize::from(entity)].name)
    }

    /// The inputs of an entity, in slot order.
    pub fn inputs_of(&self, space: Space) -> impl Iterator<Item = InputSlot> + '_ {
        (0..).zip(&self.inputs).filter(move |(_, input)| input.space == space).map(|(slot, _)| slot)
    }
}
