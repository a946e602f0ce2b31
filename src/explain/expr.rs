//! Expressions as they were computed for one row, free of language: only what was read, with its values.

use std::sync::Arc;

use crate::ground::rounding::Mode;
use crate::ground::value::Value;
use crate::rules::syntax::Operator;
use crate::rules::tree::{Join, PeriodPart};

use super::told::{Fact, Shown, State, Thing};

/// An expression as it was computed for one row: only what was read, with its values.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub is: Is,
    /// Whether it has a value.
    pub state: State,
    /// Its value.
    pub value: Option<Shown>,
}

/// What an expression may be.
#[derive(Clone, Debug)]
pub enum Is {
    /// Written in the rule.
    Literal,
    /// A reading.
    Fact(Fact),
    /// A `let`, told on its own line under this name.
    Named(String),
    /// Part of the month.
    Period(PeriodPart),
    /// Whether an optional input is given.
    Given(Fact),
    /// Whether a role is held.
    Exists(Arc<Thing>),
    /// Terms, each with whether it is taken off.
    Sum(Vec<(bool, Expr)>),
    /// Factors.
    Product(Vec<Expr>),
    /// One above another.
    Quotient(Box<Expr>, Box<Expr>),
    /// `-x`
    Negative(Box<Expr>),
    /// A comparison.
    Compare(Operator, Box<Expr>, Box<Expr>),
    /// `!x`
    Not(Box<Expr>),
    /// All of these, as far as they were read.
    All(Vec<Expr>),
    /// One of these, as far as they were read.
    Any(Vec<Expr>),
    /// The larger (or smaller) of two.
    Extreme {
        /// The larger.
        largest: bool,
        /// Both.
        of: Vec<Expr>,
    },
    /// A rounding to a multiple of a step.
    Round {
        /// Which neighbour.
        mode: Mode,
        /// What is rounded.
        of: Box<Expr>,
        /// The step.
        step: Box<Expr>,
        /// Whether it took or gave anything.
        changed: bool,
    },
    /// An aggregation over members.
    Over(Over),
    /// A scale.
    Brackets {
        /// The scale.
        scale: Fact,
        /// What it is read at.
        at: Box<Expr>,
        /// The brackets used, lowest first: one for a band, all those reached for marginal rates.
        used: Vec<Bracket>,
        /// Marginal rates, or one value a band.
        marginal: bool,
    },
    /// A table.
    Row {
        /// The table.
        table: Fact,
        /// The keys.
        keys: Vec<Expr>,
        /// Whether the row for all other keys was used.
        otherwise: bool,
    },
    /// A computation with dates.
    Dates(Calendar, Vec<Expr>),
}

/// A computation with dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Completed years from the first to the second.
    YearsBetween,
    /// Completed months from the first to the second.
    MonthsBetween,
    /// The first, so many years later.
    AddYears,
    /// The first, so many months later.
    AddMonths,
    /// Whether it lies in the month evaluated.
    InMonth,
}

/// An aggregation as it went.
#[derive(Clone, Debug)]
pub struct Over {
    /// How it joins.
    pub join: Join,
    /// The group or set.
    pub group: Arc<Thing>,
    /// What is read of each; `None` for a plain count.
    pub column: Option<Arc<Thing>>,
    /// The members in order with what was read of each.
    pub members: Vec<Fact>,
    /// Of a set: who could be in it, each with whether it is.
    pub belongs: Vec<Fact>,
    /// The value over none, where that was used.
    pub otherwise: Option<Box<Expr>>,
}

/// A bracket that was used.
#[derive(Clone, Debug)]
pub struct Bracket {
    /// Where it begins, and whether the threshold is inside; `None` without bound.
    pub lower: Option<(Shown, bool)>,
    /// Where the next begins, and whether that threshold is still inside this one; `None` for the last.
    pub upper: Option<(Shown, bool)>,
    /// The rate, or the value.
    pub rate: Shown,
    /// For marginal rates: the part that lies in the bracket, and what it gives.
    pub part: Option<(Shown, Shown)>,
}

impl Expr {
    /// A reading as an expression.
    #[must_use]
    pub fn fact(fact: Fact) -> Self {
        Self { state: fact.state, value: fact.value.clone(), is: Is::Fact(fact) }
    }

    /// Its truth, where it is a bool with a value.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self.value.as_ref()?.value {
            Value::Bool(truth) if self.state == State::Known => Some(truth),
            _ => None,
        }
    }

    /// Whether it is written as one word: no operator to bind.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        matches!(
            self.is,
            Is::Literal | Is::Fact(_) | Is::Named(_) | Is::Period(_) | Is::Given(_) | Is::Exists(_) | Is::Row { .. }
        )
    }

    /// The readings in it, in the order they were made.
    #[must_use]
    pub fn facts(&self) -> Vec<&Fact> {
        let mut facts = Vec::new();
        self.collect(&mut facts);
        facts
    }

    fn collect<'a>(&'a self, facts: &mut Vec<&'a Fact>) {
        if let Is::Over(over) = &self.is {
            facts.extend(&over.belongs);
            if over.column.is_some() || over.belongs.is_empty() {
                facts.extend(&over.members);
            }
        }
        for part in self.parts() {
            part.collect(facts);
        }
        match &self.is {
            Is::Fact(fact) | Is::Given(fact) => facts.push(fact),
            Is::Brackets { scale, .. } => facts.push(scale),
            Is::Row { table, .. } => facts.push(table),
            _ => {}
        }
    }

    /// The expressions that it is made of, in the order they were read.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.is {
            Is::Literal | Is::Named(_) | Is::Period(_) | Is::Exists(_) | Is::Fact(_) | Is::Given(_) => Vec::new(),
            Is::Sum(terms) => terms.iter().map(|(_, term)| term).collect(),
            Is::Product(all) | Is::All(all) | Is::Any(all) | Is::Extreme { of: all, .. } | Is::Dates(_, all) => {
                all.iter().collect()
            }
            Is::Quotient(a, b) | Is::Compare(_, a, b) | Is::Round { of: a, step: b, .. } => vec![a, b],
            Is::Negative(a) | Is::Not(a) | Is::Brackets { at: a, .. } => vec![a],
            Is::Over(over) => over.otherwise.as_deref().into_iter().collect(),
            Is::Row { keys, .. } => keys.iter().collect(),
        }
    }
}
