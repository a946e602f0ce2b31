//! The interpreter: the reference road. Rules run in the sandbox; guards, ranks, declared aggregations and the rounding of
//! results are computed here, on exact decimals, with nothing of the program road's arithmetic.
//!
//! In: a plan, a household, a month, a way to call rules. Out: an [`Interpreted`]. Refuses nothing: what a checked version
//! cannot do is told as [`Broken`].

mod declared;
pub mod names;
mod rank;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::plan::Plan;
use crate::ground::amount::{self, Decimal};
use crate::ground::date::Month;
use crate::ground::kind::Kind;
use crate::ground::rounding;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::pack::model::{Formula, Rounding};
use crate::rules::sandbox::{Breakage, Cause, Failing, RuleOutcome, World};
use crate::rules::tree::{Column, ResultSlot};

use super::answer::{Answer, Cell, Failure, Lack, Lacking, Why};
use super::run::Found;
use snapshot::{Held, Snapshot};

/// What the interpreter found.
#[derive(Debug)]
pub struct Interpreted {
    /// The answer, `may_need` left empty.
    pub answer: Answer,
    /// What the checks on inputs found, by position then row.
    pub checks: Vec<Vec<Found>>,
}

/// Something that a checked version cannot do: our bug, or a limit of the interpreter. Never an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The result, or the check, in whose rule it happened.
    pub what: String,
    /// What happened.
    pub breakage: Breakage,
}

/// Runs all checks and results of a household. `rules` opens a session on the world and gives back how its rules are
/// called: rule (by position in [`names::of`]) and row.
pub fn run<C>(
    plan: &Arc<Plan>,
    positions: &names::Positions,
    batch: &Batch,
    month: Month,
    rules: impl FnOnce(Arc<dyn World>) -> C,
) -> Result<Interpreted, Broken>
where
    C: FnMut(usize, usize) -> RuleOutcome,
{
    let snapshot = Arc::new(Snapshot::new(Arc::clone(plan), batch, month));
    let world: Arc<dyn World> = Arc::<Snapshot>::clone(&snapshot);
    let mut road = Road { plan, batch, snapshot: &snapshot, call: rules(world), positions };
    let checks = road.checks()?;
    snapshot.forget_reads();
    for slot in &plan.order {
        let rows = snapshot.count(plan.results[*slot as usize].space);
        let mut column = Vec::with_capacity(rows);
        for row in 0..rows {
            column.push(road.result(*slot, row)?);
        }
        snapshot.hold(*slot, column);
    }
    Ok(Interpreted { answer: answer(plan, &snapshot, month), checks })
}

struct Road<'a, C> {
    plan: &'a Plan,
    batch: &'a Batch,
    snapshot: &'a Snapshot,
    call: C,
    positions: &'a names::Positions,
}

impl<C: FnMut(usize, usize) -> RuleOutcome> Road<'_, C> {
    fn checks(&mut self) -> Result<Vec<Vec<Found>>, Broken> {
        let mut all = Vec::with_capacity(self.plan.checks.len());
        for (place, check) in self.plan.checks.iter().enumerate() {
            let mut found = Vec::new();
            for row in 0..self.snapshot.count(check.space) {
                found.push(match (self.call)(self.positions.checks[place], row) {
                    RuleOutcome::Value(Value::Bool(true)) => Found::Consistent,
                    RuleOutcome::Value(Value::Bool(false)) => Found::Contradiction,
                    RuleOutcome::Broken(breakage) => {
                        let what = self.plan.version.checks[place].common.name.clone();
                        return Err(Broken { what, breakage });
                    }
                    _ => Found::Undecided,
                });
            }
            all.push(found);
        }
        Ok(all)
    }

    fn result(&mut self, slot: ResultSlot, row: usize) -> Result<Held, Broken> {
        let result = &self.plan.results[slot as usize];
        let declared = &self.plan.version.results[slot as usize];
        for (guard, space) in &result.guards {
            let above = self.snapshot.container(result.space, row, *space);
            match self.snapshot.take(*guard, above) {
                Ok(Value::Bool(true)) => {}
                Ok(_) => return Ok(Held::Value(of_kind(declared.otherwise, &declared.kind))),
                Err(end) => return Ok(end),
            }
        }
        self.snapshot.evaluated(slot);
        let held = match &declared.formula {
            Formula::Rule => {
                let rule = self.positions.results[slot as usize].unwrap_or(usize::MAX);
                let outcome = (self.call)(rule, row);
                self.of_outcome(outcome, slot, row)?
            }
            Formula::Rank(rank) => {
                rank::rank(self.snapshot, &self.batch.rows[usize::from(result.space)].ids, slot, rank, row)
            }
            Formula::Aggregate { join, otherwise, .. } => {
                let otherwise = otherwise.map(|value| of_kind(value, &declared.kind));
                declared::aggregate(self.snapshot, slot, *join, otherwise, row)
                    .ok_or_else(|| self.broken(slot, "a sum left the digits that are held"))?
            }
            Formula::Abolished(value, _) => Held::Value(*value),
        };
        match (held, &declared.round) {
            (Held::Value(value), Some(rounding)) => {
                let rounded = round(of_kind(value, &declared.kind), rounding);
                rounded.map(Held::Value).ok_or_else(|| self.broken(slot, "a rounding left the digits that are held"))
            }
            (Held::Value(value), None) => Ok(Held::Value(of_kind(value, &declared.kind))),
            (other, _) => Ok(other),
        }
    }

    fn broken(&self, slot: ResultSlot, what: &str) -> Broken {
        let breakage = Breakage { limit: None, what: what.to_owned(), span: None };
        Broken { what: self.plan.column_name(Column::Result(slot)), breakage }
    }

    fn of_outcome(&self, outcome: RuleOutcome, slot: ResultSlot, row: usize) -> Result<Held, Broken> {
        Ok(match outcome {
            RuleOutcome::Value(value) => Held::Value(value),
            RuleOutcome::Missing(causes) => {
                let mut missing = BTreeSet::new();
                for cause in causes {
                    match cause {
                        Cause::Parameter(slot) => {
                            missing.insert(Lacking::Parameter(slot));
                        }
                        Cause::Column(column, row) => missing.extend(self.snapshot.lacks(column, row)),
                    }
                }
                Held::Missing(missing)
            }
            RuleOutcome::Failed(failing, span) => {
                Held::Failed(Failure { why: why(failing), span, result: (slot, row) })
            }
            RuleOutcome::FailedReading(column, at) => match self.snapshot.held(column, at) {
                failed @ Held::Failed(_) => failed,
                _ => return Err(self.broken(slot, "a rule failed on a reading that did not")),
            },
            RuleOutcome::Broken(breakage) => {
                return Err(Broken { what: self.plan.column_name(Column::Result(slot)), breakage });
            }
        })
    }
}

fn why(failing: Failing) -> Why {
    match failing {
        Failing::DivisionByZero => Why::DivisionByZero,
        Failing::BadStep => Why::BadStep,
        Failing::BelowScale => Why::BelowScale,
        Failing::NoRow => Why::NoRow,
        Failing::OutsideCalendar => Why::OutsideCalendar,
    }
}

/// A whole number where a decimal is declared is that decimal.
fn of_kind(value: Value, kind: &Kind) -> Value {
    match (value, kind) {
        (Value::Count(n), Kind::Number | Kind::Money(_)) => Value::Decimal(Decimal::from(n)),
        (value, _) => value,
    }
}

/// Rounds a decimal to a multiple.
fn round(value: Value, rounding: &Rounding) -> Option<Value> {
    let Value::Decimal(number) = value else { return None };
    let scale = number.scale().max(rounding.to.scale());
    let (number, step) = (amount::to_lane(number, scale)?, amount::to_lane(rounding.to, scale)?);
    let steps = rounding::divide(number, step, rounding.mode)?;
    amount::from_lane(steps.checked_mul(step)?, scale).map(Value::Decimal)
}

fn answer(plan: &Plan, snapshot: &Snapshot, month: Month) -> Answer {
    let mut results = Vec::with_capacity(plan.results.len());
    let mut lacks: BTreeMap<Lacking, Vec<(ResultSlot, usize)>> = BTreeMap::new();
    for (slot, result) in (0..).zip(&plan.results) {
        let mut cells = Vec::with_capacity(snapshot.count(result.space));
        for row in 0..snapshot.count(result.space) {
            cells.push(match snapshot.result(slot, row) {
                Some(Held::Value(value)) => Cell::Value(*value),
                Some(Held::Failed(failure)) => Cell::Failed(failure.clone()),
                Some(Held::Missing(set)) => {
                    for lacking in set {
                        lacks.entry(*lacking).or_default().push((slot, row));
                    }
                    Cell::Missing
                }
                None => Cell::Missing,
            });
        }
        results.push(cells);
    }
    let (touched, listed) = snapshot.told();
    Answer {
        month,
        results,
        missing: lacks.into_iter().map(|(what, results)| Lack { what, results }).collect(),
        may_need: Vec::new(),
        assumed: touched.assumed.iter().copied().collect(),
        unverified: touched.unverified(plan),
        listed,
    }
}
