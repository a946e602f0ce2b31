//! Floor 9: what households reach of a version: its rules, its branches, its figures.
//!
//! In: a version ready to evaluate, households in months. Out: a [`Coverage`]: every [`Point`] of the version with whether
//! one of them reaches it, and for what none reaches a household that would, in another month or with one other fact.
//! Refuses nothing: what a household that is refused would have come to is not reached.

mod hint;
mod json;
mod observe;
mod points;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::program::Scratch;
use crate::ground::date::Month;
use crate::ground::source::Span;
use crate::household::batch::Batch;
pub use json::json;
use observe::Observer;
pub use text::{Shortfall, shortfalls, table, text};

/// A household in a month, as it fits the version.
#[derive(Debug)]
pub struct Case {
    /// What it is called.
    pub household: String,
    /// The month.
    pub month: Month,
    /// Its facts: a batch of one.
    pub batch: Batch,
    /// Whether they are the same in every month.
    pub still: bool,
}

/// What a point is a point of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A function of the rules is entered.
    Rule,
    /// A decision goes one of its ways.
    Branch,
    /// A parameter of one value is read.
    Parameter,
    /// A row of a scale or table is read.
    Row,
}

impl Of {
    /// All, in the order of the report.
    pub const ALL: [(Of, &'static str); 4] =
        [(Of::Rule, "rules"), (Of::Branch, "branches"), (Of::Parameter, "parameters"), (Of::Row, "rows")];

    /// One of them, in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Of::Rule => "rule",
            Of::Branch => "branch",
            Of::Parameter => "parameter",
            Of::Row => "row",
        }
    }
}

/// Which way a household reaches a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// It comes there: a function is entered, a figure is read.
    There,
    /// A condition holds, or does not.
    Is(bool),
    /// A `switch` takes the case of these labels, a figure gives what stands in this row.
    Case(String),
    /// None of the cases or rows named.
    Else,
    /// A side of `min` or `max` decides.
    Decides,
    /// An aggregation has somebody to go through, or nobody.
    Over(bool),
}

/// One thing that a household may reach.
#[derive(Clone, Debug)]
pub struct Point {
    /// Of what.
    pub of: Of,
    /// Where it is written.
    pub span: Span,
    /// What it belongs to: the function, the result of the guard, the parameter.
    pub within: String,
    /// Which way it is reached.
    pub way: Way,
    /// What is so where nobody reaches it: "`person.disabled` is never true".
    pub unreached: String,
}

/// A household that would reach a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The household.
    pub household: String,
    /// In this month.
    pub month: Month,
    /// With this other fact: `person.disabled of aicha`, and what it would be; `None` where only the month is another.
    pub fact: Option<(String, String)>,
}

/// What some households reach of a version.
#[derive(Debug)]
pub struct Coverage {
    /// The version, checked.
    pub plan: Arc<Plan>,
    /// The programme.
    pub programme: String,
    /// The version.
    pub version: String,
    /// All points: functions with their branches, then guards, then figures, each in declared order.
    pub points: Vec<Point>,
    /// Whether each is reached.
    pub reached: Vec<bool>,
    /// By whom: the households that reach each, by name, once each.
    pub by: Vec<Vec<String>>,
    /// For those that are not, a household that would reach them, where one was found; by position.
    pub hints: BTreeMap<usize, Hint>,
}

impl Coverage {
    /// How many points of a kind are reached, of how many.
    #[must_use]
    pub fn share(&self, of: Of) -> (usize, usize) {
        let all = self.points.iter().zip(&self.reached).filter(|(point, _)| point.of == of);
        all.fold((0, 0), |(reached, all), (_, is)| (reached + usize::from(*is), all + 1))
    }

    /// The points that are not reached, each with its hint.
    pub fn unreached(&self) -> impl Iterator<Item = (&Point, Option<&Hint>)> {
        let open = self.reached.iter().enumerate().filter(|(_, reached)| !**reached);
        open.map(|(at, _)| (&self.points[at], self.hints.get(&at)))
    }
}

/// What households reach of a version.
#[must_use]
pub fn measure(evaluator: &Evaluator, cases: &[Case]) -> Coverage {
    let observer = Observer::new(evaluator);
    let mut reached = observer.none();
    let mut by: Vec<Vec<String>> = vec![Vec::new(); reached.len()];
    let mut scratch = Scratch::new();
    for case in cases {
        let mut own = observer.none();
        observer.case(&case.batch, case.month, &mut scratch, &mut own);
        for point in own.iter().enumerate().filter(|(_, is)| **is).map(|(point, _)| point) {
            reached[point] = true;
            if by[point].last() != Some(&case.household) {
                by[point].push(case.household.clone());
            }
        }
    }
    let hints = hint::find(&observer, cases, &reached);
    let version = &evaluator.plan().version;
    let mut coverage = Coverage {
        plan: Arc::clone(evaluator.plan()),
        programme: version.programme.id.clone(),
        version: version.header.id.clone(),
        points: Vec::new(),
        reached: Vec::new(),
        by: Vec::new(),
        hints: BTreeMap::new(),
    };
    for (at, point) in observer.points().iter().enumerate().filter(|(at, _)| observer.counts(*at)) {
        if let Some(hint) = hints.get(&at) {
            coverage.hints.insert(coverage.points.len(), hint.clone());
        }
        coverage.points.push(point.clone());
        coverage.reached.push(reached[at]);
        coverage.by.push(std::mem::take(&mut by[at]));
    }
    coverage
}
