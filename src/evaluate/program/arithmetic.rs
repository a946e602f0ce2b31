//! Exact arithmetic on lanes: sides brought to one scale, quotients that are compared or rounded, scales and tables.

use std::cmp::Ordering;

use crate::evaluate::run::{Run, Status};
use crate::ground::amount::Lane;
use crate::ground::rounding::{self, Mode};
use crate::rules::syntax::Operator;
use crate::rules::tree::{NodeId, Quotient};

use super::brackets::Reading;
use super::node::Walk;
use super::scratch::Rows;

/// The product; `None` where it does not fit.
pub(super) fn multiply(a: Lane, b: Lane) -> Option<Lane> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(Lane::from(a).wrapping_mul(Lane::from(b))),
        _ => a.checked_mul(b),
    }
}

/// The two sides at one scale.
fn level((left, right): (Lane, Lane), (left_up, right_up): (Lane, Lane)) -> Option<(Lane, Lane)> {
    Some((multiply(left, left_up)?, multiply(right, right_up)?))
}

/// A quotient of lanes: above and below the line, the latter positive.
struct Fraction {
    above: Lane,
    below: Lane,
}

impl Fraction {
    fn of(quotient: &Quotient, up: Lane, run: &Run, row: usize) -> Option<Self> {
        let above = multiply(multiply(run.lane(quotient.numerator, row), quotient.factor)?, up)?;
        let below = match quotient.denominator {
            Some(below) => multiply(run.lane(below, row), quotient.divisor)?,
            None => quotient.divisor,
        };
        if below < 0 {
            Some(Self { above: above.checked_neg()?, below: below.checked_neg()? })
        } else {
            Some(Self { above, below })
        }
    }
}

impl Walk<'_> {
    /// `a + b` or `a - b` of different scales.
    pub fn add_scaled(
        &mut self,
        id: NodeId,
        (left, right): (NodeId, NodeId),
        ups: u32,
        subtract: bool,
        rows: Rows,
    ) -> bool {
        let ups = self.steps.ups[ups as usize];
        self.two(id, left, right, rows, |a, b| {
            let (a, b) = level((a, b), ups)?;
            if subtract { a.checked_sub(b) } else { a.checked_add(b) }
        })
    }

    /// A comparison of different scales.
    pub fn compare_scaled(
        &mut self,
        id: NodeId,
        operator: Operator,
        (left, right): (NodeId, NodeId),
        ups: u32,
        rows: Rows,
    ) -> bool {
        let ups = self.steps.ups[ups as usize];
        self.two(id, left, right, rows, |a, b| {
            let (a, b) = level((a, b), ups)?;
            Some(Lane::from(operator.holds(a.cmp(&b))))
        })
    }

    /// `min` or `max`.
    pub fn extreme(
        &mut self,
        id: NodeId,
        largest: bool,
        (left, right): (NodeId, NodeId),
        ups: u32,
        rows: Rows,
    ) -> bool {
        let ups = self.steps.ups[ups as usize];
        self.two(id, left, right, rows, |a, b| {
            let (a, b) = level((a, b), ups)?;
            Some(if largest { a.max(b) } else { a.min(b) })
        })
    }

    /// Reads a quotient: above the line, then below it. A zero below ends the row before anything else is read.
    fn quotient(&mut self, id: NodeId, quotient: &Quotient, rows: Rows, all: &mut bool) -> Rows {
        let mut with = rows;
        for part in [Some(quotient.numerator), quotient.denominator].into_iter().flatten() {
            if !self.node(part, with) {
                *all = false;
                with = self.pass(part, id, with);
            }
        }
        if let Some(below) = quotient.denominator {
            let zero = self.select(with, |run, row| run.node(below, row).1 == 0);
            if zero.is_empty() {
                self.drop_rows(zero);
            } else {
                *all = false;
                self.end(id, zero, Status::Failed);
                with = self.select(with, |run, row| run.node(below, row).1 != 0);
            }
        }
        with
    }

    /// A comparison of quotients, decided by multiplication.
    pub fn compare_quotients(&mut self, id: NodeId, operator: Operator, at: u32, rows: Rows) -> bool {
        let sides = self.steps.sides[at as usize];
        let height = self.scratch.rows.len();
        let mut all = true;
        let with = self.quotient(id, &sides.left, rows, &mut all);
        let with = self.quotient(id, &sides.right, with, &mut all);
        self.each_or_broken(id, with, |run, row| {
            let left = Fraction::of(&sides.left, sides.left_up, run, row)?;
            let right = Fraction::of(&sides.right, sides.right_up, run, row)?;
            let ordering: Ordering = multiply(left.above, right.below)?.cmp(&multiply(right.above, left.below)?);
            Some(Lane::from(operator.holds(ordering)))
        });
        self.scratch.rows.truncate(height);
        all
    }

    /// A rounding of a quotient to a multiple of a step.
    pub fn round(&mut self, id: NodeId, mode: Mode, at: u32, rows: Rows) -> bool {
        let rounded = self.steps.rounded[at as usize];
        let height = self.scratch.rows.len();
        let mut all = true;
        let mut with = self.quotient(id, &rounded.of, rows, &mut all);
        if !self.node(rounded.step, with) {
            all = false;
            with = self.pass(rounded.step, id, with);
        }
        for at in with.from..with.to {
            let row = self.scratch.rows[at] as usize;
            let step = self.lane(rounded.step, row);
            if step <= 0 {
                all = false;
                self.set(id, row, Status::Failed, 0);
                continue;
            }
            let lane = Fraction::of(&rounded.of, rounded.up, &self.scratch.run, row).and_then(|of| {
                let unit = multiply(multiply(of.below, step)?, rounded.down)?;
                multiply(rounding::divide(of.above, unit, mode)?, step)
            });
            match lane {
                Some(lane) => self.set(id, row, Status::Ok, lane),
                None => self.broken(id, row),
            }
        }
        self.scratch.rows.truncate(height);
        all
    }

    /// A scale of the law read at a value.
    pub fn scale(&mut self, id: NodeId, at: NodeId, brackets: u32, rows: Rows) -> bool {
        let brackets = &self.steps.brackets[brackets as usize];
        let height = self.scratch.rows.len();
        let mut all = self.node(at, rows);
        let with = if all { rows } else { self.pass(at, id, rows) };
        for place in with.from..with.to {
            let row = self.scratch.rows[place] as usize;
            match brackets.read(self.lane(at, row)) {
                Reading::Value(lane) => self.set(id, row, Status::Ok, lane),
                Reading::BelowScale => {
                    all = false;
                    self.set(id, row, Status::Failed, 0);
                }
                Reading::Broken => self.broken(id, row),
            }
        }
        self.scratch.rows.truncate(height);
        all
    }

    /// A table of the law read at its keys.
    pub fn table(&mut self, id: NodeId, keys: &[NodeId], lookup: u32, rows: Rows) -> bool {
        let lookup = &self.steps.lookups[lookup as usize];
        let height = self.scratch.rows.len();
        let (mut with, mut all) = (rows, true);
        for key in keys {
            if !self.node(*key, with) {
                all = false;
                with = self.pass(*key, id, with);
            }
        }
        for place in with.from..with.to {
            let row = self.scratch.rows[place] as usize;
            let mut key = [0; 2];
            for (part, node) in key.iter_mut().zip(keys) {
                *part = self.lane(*node, row);
            }
            if let Some(lane) = lookup.read(&key[..keys.len().min(2)]) {
                self.set(id, row, Status::Ok, lane);
            } else {
                all = false;
                self.set(id, row, Status::Failed, 0);
            }
        }
        self.scratch.rows.truncate(height);
        all
    }
}
