//! What a rule may ask of the world, and how its call may end. No type of Rhai's stands here.

use std::ops::Range;

use crate::ground::codes::Code;
use crate::ground::date::Month;
use crate::ground::source::Span;
use crate::ground::value::Value;
use crate::rules::tree::{Column, HelperSlot, ParameterSlot, Space};

/// One household in one month, as a rule sees it. Each question is also a record: what is asked was read.
pub trait World: Send + Sync {
    /// The value of a column in a row of its own entity. For a result, the value it already has.
    fn read(&self, column: Column, row: usize) -> Reading;
    /// The row of `above` (an entity that contains `space`, or is it) that contains a row of `space`.
    fn outer(&self, space: Space, row: usize, above: Space) -> usize;
    /// The rows of `space` that lie under a row of `under`, which contains it; in order.
    fn members(&self, space: Space, under: Space, row: usize) -> Range<usize>;
    /// Notes that a parameter was read.
    fn parameter(&self, slot: ParameterSlot);
    /// The month evaluated.
    fn period(&self) -> Month;
    /// Notes that a helper with a mark was entered.
    fn marked(&self, helper: HelperSlot);
}

/// What a column holds in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A value of the column's kind.
    Value(Value),
    /// Nothing: an input that is not given and has no default, or a result that is missing.
    Missing,
    /// A result that failed.
    Failed,
    /// An optional input that is not given. Only `given` takes it.
    NotGiven,
}

/// How the call of a rule ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleOutcome {
    /// A value of the rule's kind.
    Value(Value),
    /// What it read is missing: every cause that the ending read found, in the order read, each once.
    Missing(Vec<Cause>),
    /// It failed in itself.
    Failed(Failing, Option<Span>),
    /// It read a result that failed: which, and the row.
    FailedReading(Column, usize),
    /// What a checked version cannot do: different kinds in one operation, a lost digit, a limit. Never an answer.
    Broken(Breakage),
}

/// Something that a rule read and that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A column in a row.
    Column(Column, usize),
    /// A figure of the law that the sources lack.
    Parameter(ParameterSlot),
}

/// What can fail in a rule on data that was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failing {
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
}

/// What went wrong where nothing can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakage {
    /// The limit of the interpreter that was reached, if it is one.
    pub limit: Option<Code>,
    /// What happened, for whoever mends it.
    pub what: String,
    /// Where, as far as the interpreter knows.
    pub span: Option<Span>,
}
