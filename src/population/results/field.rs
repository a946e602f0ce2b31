//! What the columns of a file are.

use crate::check::plan::{InputPlan, Plan};
use crate::evaluate::columns::Column;
use crate::ground::amount::{self, Lane};
use crate::ground::kind::Kind;
use crate::population::ids::{IdKind, Ids};
use crate::rules::tree::ResultSlot;

/// One column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub what: What,
}

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Ids.
    Id(IdKind),
    /// Values of a kind at a scale, of so many digits at most.
    Value {
        /// Their kind.
        kind: Kind,
        /// Decimals of their lanes.
        scale: u32,
        /// Digits, those after the point included.
        digits: u32,
    },
}

/// The rows of one column.
#[derive(Clone, Copy, Debug)]
pub enum Cells<'a> {
    /// Ids.
    Ids(&'a Ids),
    /// Values; none where they are absent.
    Column(&'a Column),
    /// Values, all there, that fit 64 bits.
    Narrow(&'a [i64]),
    /// Nothing in so many rows.
    Empty(usize),
}

impl Field {
    /// A column of ids.
    #[must_use]
    pub fn id(name: impl Into<String>, kind: IdKind) -> Self {
        Self { name: name.into(), what: What::Id(kind) }
    }

    /// A column of values that lie within bounds.
    #[must_use]
    pub fn value(name: impl Into<String>, kind: Kind, scale: u32, bounds: (Lane, Lane)) -> Self {
        let digits = amount::digits(bounds.0).max(amount::digits(bounds.1)).max(scale).max(1);
        Self { name: name.into(), what: What::Value { kind, scale, digits } }
    }

    /// A column of decimals that fit 64 bits.
    #[must_use]
    pub fn decimals(name: impl Into<String>, scale: u32) -> Self {
        Self::value(name, Kind::Number, scale, (0, 999_999_999_999_999_999))
    }

    /// The column of a result, under its name.
    #[must_use]
    pub fn result(plan: &Plan, slot: ResultSlot) -> Self {
        let result = &plan.results[slot as usize];
        let name = &plan.version.results[slot as usize].common.name;
        let bounds = (result.least.min(result.otherwise), result.most.max(result.otherwise));
        Self::value(name, result.kind.clone(), result.scale, bounds)
    }

    /// The column of an input, under its name.
    #[must_use]
    pub fn input(name: &str, input: &InputPlan) -> Self {
        Self::value(name, input.kind.clone(), input.scale, (input.min, input.max))
    }
}

impl Cells<'_> {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Cells::Ids(ids) => ids.len(),
            Cells::Column(column) => column.lanes.len(),
            Cells::Narrow(lanes) => lanes.len(),
            Cells::Empty(rows) => *rows,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The lane of a row; `None` where nothing stands there, and for ids.
    #[must_use]
    pub fn lane(&self, row: usize) -> Option<Lane> {
        match self {
            Cells::Column(column) => column.given(row).then(|| column.lanes.get(row)),
            Cells::Narrow(lanes) => lanes.get(row).copied().map(Lane::from),
            Cells::Ids(_) | Cells::Empty(_) => None,
        }
    }
}
