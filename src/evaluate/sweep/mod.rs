//! A sweep: the results of one household while one of its inputs moves, with the places where they jump and why.
//!
//! In: a household that fits a version, a month, the input that moves ([`vary::Vary`]), the results that are watched. Out: a
//! [`Sweep`]: a [`Point`] a value, each computed on both roads, and the [`Jump`]s between them, each found down to two
//! neighbouring values of the input, computed on both roads too. What the search in between looks at goes the program
//! road. Refuses: what [`vary`] refuses, a search past its limit, points on which the roads differ.
//!
//! **A jump** is a change from one value of an input to the very next one (the last decimal, the day) that the slope of the
//! result around it does not explain. The slope is how much the result changes from the value before, and to the value
//! after, where the rules take the same path as on that side; where both sides have one, what lies between the two is
//! explained as well: there the slope only bends. Where the law rounds an amount, twice its step is allowed for. Between
//! two points the path of the rules is compared: where it differs, the place is found by halving. What comes and goes
//! again between two points is not seen. An input that has no order (yes and no, a choice) goes from one value to the
//! next that was listed, and every change is a jump.

pub mod causes;
mod path;
mod search;
pub mod vary;

use crate::check::plan::Plan;
use crate::evaluate::answer::{Answer, Cell};
use crate::evaluate::checks::Objection;
use crate::evaluate::evaluator::{Evaluator, Refusal};
use crate::evaluate::json;
use crate::evaluate::program::Scratch;
use crate::evaluate::run::Run;
use crate::ground::amount::Lane;
use crate::ground::date::Month;
use crate::ground::limits;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{InputSlot, ResultSlot};

pub use causes::{Cause, Turned};
pub use vary::Vary;

/// A result of a row.
pub type Watched = (ResultSlot, usize);

/// What moved, and what came of it.
#[derive(Debug)]
pub struct Sweep {
    /// The month.
    pub month: Month,
    /// The household.
    pub batch: Batch,
    /// The input, and its values.
    pub vary: Vary,
    /// The results that were watched.
    pub watched: Vec<Watched>,
    /// One a value.
    pub points: Vec<Point>,
    /// Where results jump, in the order of the values.
    pub jumps: Vec<Jump>,
    /// Evaluations that it took to find their places.
    pub searched: usize,
    /// The first value at which there is an answer, with all that the answers at the points together lack and rest on;
    /// `None` where the household is refused at every point.
    pub sample: Option<Recorded>,
}

/// The household at one value of the input.
#[derive(Debug)]
pub struct Point {
    /// The value.
    pub lane: Lane,
    /// What the watched results came to.
    pub outcome: Outcome,
}

/// What a household came to.
#[derive(Debug)]
pub enum Outcome {
    /// The watched results, in their order, and how all its results ended: `complete`, `missing`, `failed`.
    Cells(Vec<Cell>, &'static str),
    /// Its facts contradict each other.
    Refused(Vec<Objection>),
}

/// Two neighbouring values of the input between which results jump.
#[derive(Debug)]
pub struct Jump {
    /// The point before it, by position.
    pub after: usize,
    /// The last value before.
    pub before: Side,
    /// The first value behind.
    pub behind: Side,
    /// The results that jump, by position among the watched ones.
    pub results: Vec<usize>,
    /// What turned: the first in the order in which results rest on each other is the first cause. Empty where a side is
    /// refused.
    pub causes: Vec<Cause>,
}

/// One side of a jump.
#[derive(Debug)]
pub struct Side {
    /// The value.
    pub lane: Lane,
    /// What the watched results came to.
    pub outcome: Outcome,
}

/// A household as it was evaluated.
#[derive(Debug)]
pub struct Recorded {
    /// The household.
    pub batch: Batch,
    /// The columns of the program.
    pub run: Run,
    /// The answer, of both roads.
    pub answer: Answer,
}

impl Outcome {
    /// The value of a watched result, by position.
    #[must_use]
    pub fn value(&self, at: usize) -> Option<Value> {
        match self {
            Outcome::Cells(cells, _) => match cells.get(at) {
                Some(Cell::Value(value)) => Some(*value),
                _ => None,
            },
            Outcome::Refused(_) => None,
        }
    }

    /// Whether every result of the household has a value.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        matches!(self, Outcome::Cells(_, "complete"))
    }
}

impl Sweep {
    /// The household at a value of the input.
    #[must_use]
    pub fn at(&self, lane: Lane) -> Batch {
        let mut batch = self.batch.clone();
        put(&mut batch, self.vary.input, lane);
        batch
    }

    /// The value of the input at a lane.
    #[must_use]
    pub fn value(&self, plan: &Plan, lane: Lane) -> Option<Value> {
        let input = &plan.inputs[self.vary.input.0 as usize];
        Value::from_lane(lane, &input.kind, input.scale)
    }
}

/// Moves an input through its values.
///
/// # Errors
/// [`Stop`]: a limit, or a bug of ours.
pub fn sweep(
    evaluator: &Evaluator,
    batch: &Batch,
    month: Month,
    vary: Vary,
    watched: Vec<Watched>,
) -> Result<Sweep, Stop> {
    within(limits::SWEEP_SEARCH, evaluator, batch, month, vary, watched)
}

/// The same, with so many evaluations at most to find the places of the jumps.
///
/// # Errors
/// As [`sweep`].
pub fn within(
    most: usize,
    evaluator: &Evaluator,
    batch: &Batch,
    month: Month,
    vary: Vary,
    watched: Vec<Watched>,
) -> Result<Sweep, Stop> {
    let mut moving = Moving { evaluator, month, batch: batch.clone(), input: vary.input, scratch: Scratch::new() };
    let mut points = Vec::with_capacity(vary.lanes.len());
    let mut paths = Vec::with_capacity(vary.lanes.len());
    let mut sample: Option<Recorded> = None;
    for lane in &vary.lanes {
        let outcome = match moving.both(*lane)? {
            Ok(answer) => {
                let outcome = cells(&answer, &watched);
                match &mut sample {
                    Some(sample) => join(&mut sample.answer, &answer),
                    None => sample = Some(moving.recorded(answer)),
                }
                outcome
            }
            Err(objections) => Outcome::Refused(objections),
        };
        paths.push(moving.seen(&watched, &outcome));
        points.push(Point { lane: *lane, outcome });
    }
    let (jumps, searched) = search::jumps(most, &mut moving, &vary, &watched, &paths)?;
    Ok(Sweep { month, batch: batch.clone(), vary, watched, points, jumps, searched, sample })
}

/// Why there is no sweep.
#[derive(Debug)]
pub enum Stop {
    /// A value of the input at which there is no answer, and why.
    At(Lane, Refusal),
    /// The places of the jumps are too many to be looked for.
    Search,
}

/// A household of which one input moves.
struct Moving<'a> {
    evaluator: &'a Evaluator,
    month: Month,
    batch: Batch,
    input: (InputSlot, usize),
    scratch: Scratch,
}

impl Moving<'_> {
    fn put(&mut self, lane: Lane) {
        put(&mut self.batch, self.input, lane);
    }

    /// The answer at a value, of both roads; or why the household is refused.
    fn both(&mut self, lane: Lane) -> Result<Result<Answer, Vec<Objection>>, Stop> {
        self.put(lane);
        match self.evaluator.evaluate(&self.batch, self.month, &mut self.scratch) {
            Ok(evaluated) => Ok(Ok(evaluated.answer)),
            Err(Refusal::Objections(objections)) => Ok(Err(objections)),
            Err(refusal) => Err(Stop::At(lane, refusal)),
        }
    }

    /// The answer at a value, of the program road alone.
    fn quickly(&mut self, lane: Lane) -> Result<Result<Answer, Vec<Objection>>, Stop> {
        self.put(lane);
        match self.evaluator.by_program(&self.batch, self.month, &mut self.scratch) {
            Ok(evaluated) => Ok(Ok(evaluated.answer)),
            Err(Refusal::Objections(objections)) => Ok(Err(objections)),
            Err(refusal) => Err(Stop::At(lane, refusal)),
        }
    }

    /// The path that the watched results took in the last run.
    fn path(&self, watched: &[Watched]) -> path::Path {
        let plan = self.evaluator.plan();
        path::follow(plan, &self.batch, self.scratch.run(), self.evaluator.program().containers(), watched)
    }

    /// The last run, kept.
    fn recorded(&self, answer: Answer) -> Recorded {
        Recorded { batch: self.batch.clone(), run: self.scratch.run().clone(), answer }
    }

    /// What the last run came to, with its path.
    fn seen(&self, watched: &[Watched], outcome: &Outcome) -> search::Seen {
        match outcome {
            Outcome::Refused(_) => search::Seen { path: None, lanes: vec![None; watched.len()] },
            Outcome::Cells(..) => search::Seen {
                path: Some(self.path(watched)),
                lanes: watched.iter().map(|watched| search::lane(self.scratch.run(), *watched)).collect(),
            },
        }
    }
}

/// Gives an input of a row a value.
fn put(batch: &mut Batch, (slot, row): (InputSlot, usize), lane: Lane) {
    let column = &mut batch.inputs[slot as usize];
    (column.lanes[row], column.given[row]) = (lane, true);
}

/// The cells of the watched results.
fn cells(answer: &Answer, watched: &[Watched]) -> Outcome {
    let cell = |(slot, row): &Watched| answer.results[*slot as usize].get(*row).cloned().unwrap_or(Cell::Missing);
    Outcome::Cells(watched.iter().map(cell).collect(), json::status(answer))
}

/// Adds to an answer what another one lacks and rests on.
fn join(all: &mut Answer, one: &Answer) {
    for lack in &one.missing {
        match all.missing.iter_mut().find(|known| known.what == lack.what) {
            Some(known) => add(&mut known.results, &lack.results),
            None => all.missing.push(lack.clone()),
        }
    }
    add(&mut all.may_need, &one.may_need);
    add(&mut all.assumed, &one.assumed);
    add(&mut all.unverified, &one.unverified);
    add(&mut all.listed, &one.listed);
    all.missing.sort_by_key(|lack| lack.what);
    all.may_need.sort_unstable();
    all.assumed.sort_unstable();
    all.unverified.sort_by_key(|(mark, _)| *mark);
    all.listed.sort_unstable();
}

fn add<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}
