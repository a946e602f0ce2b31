//! What the columnar program is made of: registers, frames of rows, and the instructions that fill them, in order.

use crate::ground::amount::Lane;
use crate::ground::rounding::Mode;
use crate::pack::model::{Size, Ties};
use crate::rules::syntax::Operator;
use crate::rules::tree::{InputSlot, Join, PeriodPart, Space};

use super::width::Width;

/// A register: a column of values on the rows of a frame.
pub type Reg = u32;

/// Rows that are gone through together, by position.
pub type Frame = u32;

/// The frame of one row: what does not depend on any household.
pub const ONE: Frame = 0;

/// Which rows a frame has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FramePlan {
    /// One row.
    One,
    /// All rows of an entity.
    Full(Space),
    /// Rows of another frame where a register is true (`wanted`) or false, and has a value.
    Part {
        /// The entity.
        space: Space,
        /// The frame it is a part of.
        of: Frame,
        /// The register, of that frame.
        mask: Reg,
        /// Which rows are taken.
        wanted: bool,
    },
}

/// A register as planned.
#[derive(Clone, Copy, Debug)]
pub struct RegPlan {
    /// Its width.
    pub width: Width,
    /// Its rows.
    pub frame: Frame,
}

/// Arithmetic on two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `min(a, b)`
    Smallest,
    /// `max(a, b)`
    Largest,
}

/// Two dates, or a date and a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dates {
    /// Completed years from the first to the second.
    YearsBetween,
    /// Completed months.
    MonthsBetween,
    /// So many years later.
    AddYears,
    /// So many months later.
    AddMonths,
}

/// A quotient over registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    /// Above the line.
    pub above: Reg,
    /// Below the line.
    pub below: Option<Reg>,
    /// Whole constants above and below.
    pub factors: (Lane, Lane),
    /// Brings it to the common scale.
    pub up: Lane,
}

/// Members of an entity, seen from the rows of one that contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Members {
    /// The entity of the members.
    pub space: Space,
    /// The entity that contains them.
    pub under: Space,
    /// Who counts: a bool register on all rows of `space`.
    pub member: Option<Reg>,
}

/// One instruction: fills `out`.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The register that it fills; for [`Code::Frame`] none.
    pub out: Reg,
    /// What it does.
    pub code: Code,
}

/// What an instruction does. Operands of the frame [`ONE`] stand for the same value on every row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are told in the line of their variant")]
pub enum Code {
    /// A whole constant.
    Constant(Lane),
    /// A figure that the sources lack: missing.
    Unknown,
    /// Part of the month.
    Period(PeriodPart),
    /// An input on all rows of its entity, where it stands.
    Input(InputSlot),
    /// Whether an input is given, on all rows.
    Given(InputSlot),
    /// A register of a wider frame on the rows of a narrower one.
    Take { of: Reg },
    /// A register on all rows of a containing entity, on the rows of the frame.
    Outer { of: Reg, above: Space },
    /// The same value on every row.
    Spread { of: Reg },
    /// Finds the rows of a frame.
    Frame(Frame),
    /// A register, and it ends where `first` ends: `let`.
    Strict { first: Reg, then: Reg },
    /// `!x`
    Not(Reg),
    /// `-x`
    Negate(Reg),
    /// Arithmetic; sides brought to one scale.
    Arithmetic { what: Arithmetic, left: Reg, right: Reg, ups: (Lane, Lane) },
    /// A comparison; sides brought to one scale.
    Compare { operator: Operator, left: Reg, right: Reg, ups: (Lane, Lane) },
    /// A comparison of quotients.
    CompareFractions { operator: Operator, left: Fraction, right: Fraction },
    /// A rounding of a quotient to a multiple of a step.
    Round { mode: Mode, of: Fraction, step: Reg, down: Lane },
    /// `a && b` (`all`) or `a || b`: the second decides only where the first does not.
    Connect { all: bool, left: Reg, right: Reg },
    /// One of two, row by row.
    Select { on: Reg, then: Reg, otherwise: Reg },
    /// Which of these lanes a value is: true where it is one of them.
    OneOf { of: Reg, lanes: Vec<Lane> },
    /// A base, and the registers of parts where the frame `part` has rows; it ends where `on` ends.
    Merge { on: Option<Reg>, base: Reg, parts: Vec<(Frame, Reg)> },
    /// The same value at another width.
    Width { of: Reg },
    /// An aggregation; `otherwise` over none.
    Aggregate { join: Join, members: Members, read: Option<Reg>, up: Lane, otherwise: Option<Reg> },
    /// A column of the one member of a set.
    Only { members: Members, read: Reg },
    /// Whether an input of the one member is given.
    GivenOnly { members: Members, input: InputSlot },
    /// Whether there is a member.
    Exists { members: Members },
    /// A scale of the law, by position.
    Scale { at: Reg, scale: u32 },
    /// A table of the law, by position.
    Table { keys: Vec<Reg>, table: u32 },
    /// Dates.
    Dates { what: Dates, left: Reg, right: Reg },
    /// The last day from which so many years are completed on a day, both the same for all rows: what a comparison of
    /// completed years compares with.
    LastDay { to: Reg, years: Reg },
    /// Whether a date lies in the month.
    InMonth(Reg),
    /// A rank among members: of each row of the entity.
    Rank { members: Members, by: Vec<Reg>, descending: bool, ties: Ties },
    /// For each row of the root: whether a check on inputs is contradicted below it.
    Contradicted { check: Reg, space: Space },
    /// For each row of the root: whether a set below it has the wrong size.
    WrongSize { members: Members, size: Size },
}
