//! The program: typed nodes in one arena, every name resolved to a slot. What both `check` proves and `evaluate` runs.
//!
//! A node has a kind, a scale (how many decimals its lanes carry), bounds proven from the declared ranges, and a space:
//! the entity on whose rows it has a value. Children stand before their parents in the arena. A node may have several
//! parents (a `let`, a shared reading); evaluation computes it once a row.

use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::ground::source::Span;

use super::syntax::Operator;

/// An entity, by position; 0 is the root.
pub type Space = u16;
/// An input, by position in the version.
pub type InputSlot = u32;
/// A parameter, by position in the version.
pub type ParameterSlot = u32;
/// A result, by position in the version.
pub type ResultSlot = u32;
/// A set, by position in the version.
pub type SetSlot = u32;
/// A helper with a mark, by position in the version's `helpers`.
pub type HelperSlot = u32;

/// A node, by position in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One typed node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// The kind of its value.
    pub kind: Kind,
    /// Decimals of its lanes: the lane is the value times ten to this power; 0 unless number or money.
    pub scale: u32,
    /// The smallest lane it can have, proven.
    pub least: Lane,
    /// The largest lane it can have, proven.
    pub most: Lane,
    /// On whose rows it has a value.
    pub space: Space,
    /// The text it comes from.
    pub span: Span,
}

/// A column that a rule reads: an input or a result of some entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Data.
    Input(InputSlot),
    /// Computed.
    Result(ResultSlot),
}

/// What is gone through by an aggregation, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// All members of an entity.
    All(Space),
    /// Those of its members that are in a set.
    Set(SetSlot),
}

/// How an aggregation joins what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    /// The sum; 0 over none.
    Sum,
    /// How many there are, or for how many it is true.
    Count,
    /// Whether it is true for one; false over none.
    Any,
    /// Whether it is true for all; true over none.
    All,
    /// The smallest; `otherwise` over none.
    Smallest,
    /// The largest; `otherwise` over none.
    Largest,
}

/// A part of the month evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodPart {
    /// Its first day.
    FirstDay,
    /// Its last day.
    LastDay,
    /// Its year.
    Year,
    /// Its month, 1 to 12.
    Month,
}

/// A quotient that is never computed alone: `numerator / denominator`, or a plain value where there is no denominator.
/// Only a rounding or a comparison takes one. `factor` is a whole constant that the numerator is multiplied by and
/// `divisor` one that the denominator is (fractions, weeks in a year).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// Above the line.
    pub numerator: NodeId,
    /// Below the line.
    pub denominator: Option<NodeId>,
    /// A whole constant above the line, 1 where there is none.
    pub factor: Lane,
    /// A whole constant below the line, 1 where there is none; positive.
    pub divisor: Lane,
}

/// What a node computes. `*_up` are powers of ten (10^n already computed) that bring a side to the common scale.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields are told in the line of their variant")]
pub enum Op {
    /// A literal.
    Constant(Lane),
    /// A scalar of the law.
    Parameter(ParameterSlot),
    /// A column of the node's own space.
    Read(Column),
    /// The value, in an entity that contains the node's, of a node of that entity.
    Outer(NodeId),
    /// A column of the one member of a set (`head.age`). The set has size `one`, or `at_most_one` under `exists`.
    Only(SetSlot, Column),
    /// Part of the month.
    Period(PeriodPart),
    /// Whether an optional input is given, in the node's own space.
    Given(InputSlot),
    /// As [`Op::Given`], of the one member of a set.
    GivenOnly(SetSlot, InputSlot),
    /// Whether a set `at_most_one` has its member.
    Exists(SetSlot),
    /// `let`: computes `value`, then `body`, which may point to `value`. Also an argument of a helper.
    Let { value: NodeId, body: NodeId },
    /// The body of a helper that carries a mark: its value, noting that the mark was read.
    Marked(HelperSlot, NodeId),
    /// `!x`
    Not(NodeId),
    /// `-x`
    Negate(NodeId),
    /// `a + b` or `a - b`, each side brought to the node's scale.
    Add { left: NodeId, right: NodeId, left_up: Lane, right_up: Lane, subtract: bool },
    /// `a * b`; the scale is the sum of the scales.
    Multiply { left: NodeId, right: NodeId },
    /// The value times a whole constant (`yearly`).
    Times(NodeId, Lane),
    /// The same value at a larger scale: the lane times a power of ten.
    Rescale(NodeId, Lane),
    /// A comparison, each side brought to the same scale.
    Compare { operator: Operator, left: NodeId, right: NodeId, left_up: Lane, right_up: Lane },
    /// A comparison of quotients, decided by multiplication. Fails where a denominator is zero.
    CompareQuotients { operator: Operator, left: Quotient, right: Quotient, left_up: Lane, right_up: Lane },
    /// A rounding of a quotient to a multiple of `step`: `divide(numerator·factor·up, denominator·divisor·step·down) · step`.
    /// The node has the scale of the step. Fails where the denominator is zero or the step is not positive.
    Round { mode: Mode, of: Quotient, step: NodeId, up: Lane, down: Lane },
    /// `a && b && …`, left to right.
    AllOf(Vec<NodeId>),
    /// `a || b || …`, left to right.
    AnyOf(Vec<NodeId>),
    /// `if`.
    If { condition: NodeId, then: NodeId, otherwise: NodeId },
    /// `switch`: the first arm that has the lane.
    Switch { on: NodeId, arms: Vec<(Vec<Lane>, NodeId)>, otherwise: Option<NodeId> },
    /// No value yet: this path did not return. Only inside the first side of [`Op::Then`].
    Fall,
    /// Early return: `first`, and where that falls through, `then`.
    Then { first: NodeId, then: NodeId },
    /// `min(a, b)` (`largest` false) or `max(a, b)`: both are read; sides brought to the node's scale.
    Extreme { largest: bool, left: NodeId, right: NodeId, left_up: Lane, right_up: Lane },
    /// An aggregation, read in the order of the members. `read` is of the group's entity.
    Aggregate { join: Join, group: Group, read: Option<Column>, otherwise: Option<NodeId> },
    /// A scale parameter read at a value.
    Scale { parameter: ParameterSlot, at: NodeId },
    /// A table parameter read at one or two keys.
    Table { parameter: ParameterSlot, keys: Vec<NodeId> },
    /// Completed years from the first to the second.
    YearsBetween(NodeId, NodeId),
    /// Completed months from the first to the second.
    MonthsBetween(NodeId, NodeId),
    /// The date so many years later. Fails where it leaves the calendar.
    AddYears(NodeId, NodeId),
    /// The date so many months later. Fails where it leaves the calendar.
    AddMonths(NodeId, NodeId),
    /// Whether a date lies in the month evaluated.
    InMonth(NodeId),
}

impl Op {
    /// The nodes it rests on, in the order they are read.
    #[must_use]
    pub fn children(&self) -> Vec<NodeId> {
        let of = |q: &Quotient| [Some(q.numerator), q.denominator].into_iter().flatten().collect::<Vec<_>>();
        match self {
            Op::Constant(_)
            | Op::Parameter(_)
            | Op::Read(_)
            | Op::Only(..)
            | Op::Period(_)
            | Op::Given(_)
            | Op::GivenOnly(..)
            | Op::Exists(_)
            | Op::Fall => Vec::new(),
            Op::Outer(a)
            | Op::Marked(_, a)
            | Op::Not(a)
            | Op::Negate(a)
            | Op::Times(a, _)
            | Op::Rescale(a, _)
            | Op::Scale { at: a, .. }
            | Op::InMonth(a) => vec![*a],
            Op::Let { value: a, body: b }
            | Op::Add { left: a, right: b, .. }
            | Op::Multiply { left: a, right: b }
            | Op::Compare { left: a, right: b, .. }
            | Op::Then { first: a, then: b }
            | Op::Extreme { left: a, right: b, .. }
            | Op::YearsBetween(a, b)
            | Op::MonthsBetween(a, b)
            | Op::AddYears(a, b)
            | Op::AddMonths(a, b) => vec![*a, *b],
            Op::CompareQuotients { left, right, .. } => [of(left), of(right)].concat(),
            Op::Round { of: quotient, step, .. } => [of(quotient), vec![*step]].concat(),
            Op::AllOf(all) | Op::AnyOf(all) | Op::Table { keys: all, .. } => all.clone(),
            Op::If { condition, then, otherwise } => vec![*condition, *then, *otherwise],
            Op::Switch { on, arms, otherwise } => {
                let mut all = vec![*on];
                all.extend(arms.iter().map(|(_, body)| *body));
                all.extend(otherwise);
                all
            }
            Op::Aggregate { otherwise, .. } => otherwise.iter().copied().collect(),
        }
    }
}
