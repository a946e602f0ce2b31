//! What the names in the rules of a version mean, and what its law says: all that the sandbox needs to know of a pack.

use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::rules::tree::{Column, Space};

/// The names of a version. Positions are slots, as everywhere.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The entities, by space; the root first.
    pub entities: Vec<EntityNames>,
    /// The sets, by slot.
    pub sets: Vec<SetNames>,
    /// The parameters, by slot.
    pub parameters: Vec<ParameterNames>,
    /// The functions that carry a mark, by slot.
    pub marked: Vec<String>,
    /// The rules that are called, in the caller's order: results and checks.
    pub rules: Vec<RuleNames>,
    /// For `yearly`, `monthly` and `weekly` of weekly money.
    pub weeks_in_year: u32,
}

/// An entity and its columns.
#[derive(Clone, Debug)]
pub struct EntityNames {
    /// `person`.
    pub name: String,
    /// `persons`.
    pub plural: String,
    /// The entity that contains it; `None` for the root.
    pub of: Option<Space>,
    /// Inputs and results by name.
    pub columns: Vec<ColumnNames>,
}

/// A column that a rule may read.
#[derive(Clone, Debug)]
pub struct ColumnNames {
    /// `birth_date`.
    pub name: String,
    /// Which one.
    pub column: Column,
    /// What it is.
    pub kind: Kind,
}

/// A set of members.
#[derive(Clone, Debug)]
pub struct SetNames {
    /// `counted_children`.
    pub name: String,
    /// The entity of its members.
    pub of: Space,
    /// The bool column of that entity that decides.
    pub member: Column,
    /// Whether it has one member, or at most one: `head.age` reads it.
    pub single: bool,
}

/// A parameter and what it holds.
#[derive(Clone, Debug)]
pub struct ParameterNames {
    /// `allowance.full`.
    pub path: String,
    /// What it is; of a scale or table: of what it gives.
    pub kind: Kind,
    /// What the law says.
    pub holds: Figure,
    /// Whether the world is told when it is read.
    pub told: bool,
}

/// What a parameter holds.
#[derive(Clone, Debug)]
pub enum Figure {
    /// One value.
    Value(Value),
    /// A fraction; the second is positive.
    Fraction(i64, i64),
    /// Brackets, ascending.
    Scale {
        /// Marginal rates, or one value a band.
        marginal: bool,
        /// The kind of what it reads.
        of: Kind,
        /// The lower edge and whether it is inside (`None`: no bound below), and the rate or value.
        rows: Vec<(Option<(Decimal, bool)>, Decimal)>,
    },
    /// Rows by key.
    Table {
        /// The kinds of the keys: choice, count or bool.
        keys: Vec<Kind>,
        /// Keys (positions of members, counts, 0 and 1) and value.
        rows: Vec<(Vec<i64>, Value)>,
        /// For every other key.
        otherwise: Option<Value>,
    },
    /// A figure that the sources lack: reading it is missing.
    Unknown,
}

/// A rule that can be called.
#[derive(Clone, Debug)]
pub struct RuleNames {
    /// The name of its function.
    pub function: String,
    /// The entity it belongs to.
    pub space: Space,
    /// What it gives.
    pub kind: Kind,
}
