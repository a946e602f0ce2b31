//! The answer for one household and one month, the same from both roads.

use crate::ground::date::Month;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::pack::model::Confidence;
use crate::rules::tree::{HelperSlot, InputSlot, ParameterSlot, ResultSlot};

/// All results of one household in one month. Rows are the household's own, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The month.
    pub month: Month,
    /// By result slot, then row of its entity.
    pub results: Vec<Vec<Cell>>,
    /// Inputs that were read and not given, in slot then row order, with the results that end there.
    pub missing: Vec<Lack>,
    /// Inputs that the untaken parts of the missing results could still read.
    pub may_need: Vec<(InputSlot, usize)>,
    /// Inputs that were read and stood on their default.
    pub assumed: Vec<(InputSlot, usize)>,
    /// Marks that were read: figures, defaults, results and helpers that are not confirmed.
    pub unverified: Vec<(Mark, Confidence)>,
    /// Ranks where the listed order decided.
    pub listed: Vec<(ResultSlot, usize)>,
}

/// One result of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Its value.
    Value(Value),
    /// Something it rests on is missing.
    Missing,
    /// It has none: what failed, and where. The place is that of the innermost failure.
    Failed(Failure),
}

/// Why a result has no value.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What happened.
    pub why: Why,
    /// In which rule, where. Not compared between the roads: Rhai gives points, we give spans.
    pub span: Option<Span>,
    /// The result in whose rule it happened, and the row.
    pub result: (ResultSlot, usize),
}

impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        (self.why, self.result) == (other.why, other.result)
    }
}
impl Eq for Failure {}

/// What can happen to a rule on data that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A division by zero.
    DivisionByZero,
    /// A rounding step that is not positive.
    BadStep,
    /// A value below the first row of a scale.
    BelowScale,
    /// A key that a table does not have.
    NoRow,
    /// A date outside 1800 to 2200.
    OutsideCalendar,
    /// Equal members of a rank whose ties are refused.
    Tied,
}

/// An input that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Which; for an unknown figure the parameter.
    pub what: Lacking,
    /// The results that have no value for it, and their rows.
    pub results: Vec<(ResultSlot, usize)>,
}

/// What a result can lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lacking {
    /// An input of a row.
    Input(InputSlot, usize),
    /// A figure of the law that the sources lack.
    Parameter(ParameterSlot),
}

/// Something not confirmed that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A figure.
    Parameter(ParameterSlot),
    /// The default of an input.
    Default(InputSlot),
    /// A result.
    Result(ResultSlot),
    /// A helper.
    Helper(HelperSlot),
}
