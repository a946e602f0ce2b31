//! Parameters: what the law says in figures.

use crate::ground::amount::Decimal;
use crate::ground::kind::Kind;
use crate::ground::source::Span;
use crate::ground::value::Value;

use super::Common;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Dotted path, label, source, …
    pub common: Common,
    /// What it is (of a scale or table: of what it gives; a marginal scale is a number).
    pub kind: Kind,
    /// Decimals of its lanes (of a scale or table: of what it holds).
    pub scale: u32,
    /// What the law says.
    pub holds: Holds,
    /// Where the value stands.
    pub value_span: Span,
}

/// What a parameter holds.
#[derive(Clone, Debug)]
pub enum Holds {
    /// One value.
    Scalar(Value),
    /// `value = "2/3"`: whole numerator and denominator, in lowest terms, the denominator positive.
    Fraction(i64, i64),
    /// Brackets.
    Scale(Scale),
    /// Rows by key.
    Table(TableRows),
    /// A figure the sources lack.
    Unknown,
}

/// Brackets.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Marginal rates, or one value a band.
    pub marginal: bool,
    /// The kind of what it reads.
    pub of: Kind,
    /// Decimals of the thresholds.
    pub of_scale: u32,
    /// The rows, ascending.
    pub rows: Vec<Row>,
}

/// One bracket. A value belongs to the last row whose lower edge it reaches.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it begins; `None` where it has no bound below.
    pub lower: Option<Edge>,
    /// The rate or value, at the scale of the parameter.
    pub value: Decimal,
    /// Where the row stands.
    pub span: Span,
}

/// The lower edge of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The threshold.
    pub at: Decimal,
    /// Whether the threshold itself is inside.
    pub included: bool,
}

/// A table with one or two keys.
#[derive(Clone, Debug)]
pub struct TableRows {
    /// The kinds of the keys: choice, count or bool.
    pub keys: Vec<Kind>,
    /// Rows: key lanes (choice codes, counts, 0 and 1) to value.
    pub rows: Vec<(Vec<i64>, Value)>,
    /// For every other key.
    pub otherwise: Option<Value>,
}
