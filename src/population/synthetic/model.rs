//! What a `population.toml` says, with names resolved: what is drawn, in which order, and what it must come to.

use crate::ground::amount::{Decimal, Lane};
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::ground::source::Said;
use crate::rules::tree::{Column, InputSlot, Space};

/// A value that was drawn: a lane; [`NOT_GIVEN`] where nothing is said.
pub type Drawn = i64;

/// Nothing is said.
pub const NOT_GIVEN: Drawn = Drawn::MIN;

/// A population, ready to be made.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// How many households the published figures are of; targets are scaled to the size asked for.
    pub households: u64,
    /// The month at which it stands: ages are of its first day, targets are measured in it.
    pub month: Month,
    /// What the file says about itself.
    pub note: String,
    /// Everything that is drawn, by what it is.
    pub variables: Vec<Variable>,
    /// What is drawn of the root, in order.
    pub root: Vec<Draw>,
    /// Its members, in the order in which they stand.
    pub groups: Vec<Group>,
    /// What it must come to.
    pub targets: Vec<Target>,
}

/// Something that is drawn: an input of the programme, or a variable of the recipe alone.
#[derive(Clone, Debug)]
pub struct Variable {
    /// As written.
    pub name: String,
    /// Whose.
    pub space: Space,
    /// What it is.
    pub kind: Kind,
    /// Decimals of its lanes.
    pub scale: u32,
    /// The input that it is.
    pub input: Option<InputSlot>,
    /// Whether it is written beside the inputs.
    pub written: bool,
}

/// The drawing of one variable.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Which.
    pub variable: usize,
    /// Which of the even sequences over the numbers of households decides in the place of dice.
    pub spread: Option<usize>,
    /// The first whose conditions hold is taken; the last has none.
    pub rows: Vec<Row>,
}

/// One way of drawing.
#[derive(Clone, Debug)]
pub struct Row {
    /// All must hold.
    pub when: Vec<Condition>,
    /// What is taken then.
    pub take: Take,
}

/// A variable lies in one of some ranges.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Which variable.
    pub variable: usize,
    /// Whether it is one of the root, else of the member itself.
    pub of_root: bool,
    /// Ranges of lanes, ends included.
    pub ranges: Vec<(Drawn, Drawn)>,
}

/// What is taken.
#[derive(Clone, Debug)]
pub enum Take {
    /// Always this.
    Value(Drawn),
    /// Nothing is said.
    Absent,
    /// The place of the member in its group, from 1.
    Place,
    /// One of some ranges by their shares, then a lane in it, each as often: where the shares end, of 2^64, but the
    /// last's; then the ranges.
    Shares(Vec<u64>, Vec<(Drawn, Drawn)>),
    /// Between points of share (of 2^64) and lane, in a straight line.
    Quantiles(Vec<(u64, Drawn)>),
    /// Read off a curve of straight lines at another variable.
    Curve {
        /// At which.
        at: usize,
        /// Whether that is one of the root.
        of_root: bool,
        /// Points: its lane, the lane taken.
        points: Vec<(Drawn, Drawn)>,
    },
}

/// Members of one description.
#[derive(Clone, Debug)]
pub struct Group {
    /// Of which entity.
    pub space: Space,
    /// How many.
    pub count: Count,
    /// The first draw is of a date by which they stand, eldest first, so many days apart where that can be.
    pub apart: Option<i64>,
    /// What is drawn of each, in order.
    pub draws: Vec<Draw>,
}

/// How many members a group has.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// So many.
    Fixed(u32),
    /// What a variable of the root says.
    Of(usize),
}

/// A figure that the population must come to.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its key.
    pub name: String,
    /// What it is, in words.
    pub title: String,
    /// On whose rows it is measured.
    pub space: Space,
    /// Which rows.
    pub when: Vec<Test>,
    /// What is measured on them.
    pub measure: Measure,
    /// Between which figures it must lie; for the published size where it is a total.
    pub goal: Goal,
    /// Who published it.
    pub source: String,
    /// What is to be known about it.
    pub note: Option<String>,
}

/// What is measured.
#[derive(Clone, Debug)]
pub enum Measure {
    /// How many rows.
    Count,
    /// How many rows of another entity, a row.
    Per(Space),
    /// The sum of columns, each so many times.
    Sum(Vec<(i64, Place)>),
    /// The mean of a column.
    Mean(Place),
    /// Which part of the rows passes more tests.
    Share(Vec<Test>),
}

impl Measure {
    /// Whether it grows with the size of the population.
    #[must_use]
    pub fn is_total(&self) -> bool {
        matches!(self, Measure::Count | Measure::Sum(_))
    }
}

/// Where a target lies.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The figure; the middle where two ends were given.
    pub value: Said<Decimal>,
    /// The least that is let pass.
    pub least: Decimal,
    /// The most that is let pass.
    pub most: Decimal,
}

/// A place that a target reads: a column of the version, or a variable of the recipe.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where.
    pub what: What,
    /// Whose it is: of the rows measured, or of the root above them.
    pub space: Space,
    /// Decimals of its lanes.
    pub scale: u32,
}

/// What stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An input or a result.
    Column(Column),
    /// A variable of the recipe.
    Variable(usize),
}

/// A place lies in one of some ranges.
#[derive(Clone, Debug)]
pub struct Test {
    /// Where.
    pub place: Place,
    /// Ranges of lanes, ends included.
    pub ranges: Vec<(Lane, Lane)>,
}

impl Recipe {
    /// By input slot, whether it is drawn anywhere.
    #[must_use]
    pub fn draws(&self, inputs: usize) -> Vec<bool> {
        let mut drawn = vec![false; inputs];
        for slot in self.variables.iter().filter_map(|variable| variable.input) {
            drawn[slot as usize] = true;
        }
        drawn
    }
}
