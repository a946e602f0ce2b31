//! The answer of the program road, read from its columns.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{InputSlot, ResultSlot, Space};

use super::answer::{Answer, Cell, Failure, Lack, Lacking};
use super::causes::Causes;
use super::program::Program;
use super::run::{Run, Status};

/// The rows of each entity that belong to a root row, by space.
#[must_use]
pub fn rows_of(batch: &Batch, root: usize, containers: &[Option<Space>]) -> Vec<Range<usize>> {
    (0..).zip(&batch.rows).map(|(space, _)| batch.members(space, 0, root, containers)).collect()
}

/// Answers for one household of a batch; rows are its own, from 0. `may_need` is left empty: see [`super::needs`].
/// `None` where a lane is outside what its kind can hold: our bug.
#[must_use]
pub fn answer(program: &Program, batch: &Batch, run: &Run, month: Month, root: usize) -> Option<Answer> {
    let plan = program.plan();
    let rows = rows_of(batch, root, program.containers());
    let complete = (0..).zip(&plan.results).all(|(slot, result)| {
        run.statuses(slot)[rows[usize::from(result.space)].clone()].iter().all(|status| *status == Status::Ok)
    });
    let causes = (!complete).then(|| Causes::of(plan, batch, run, program.containers()));
    let own = Own { plan, rows: &rows };
    let mut results = Vec::with_capacity(plan.results.len());
    for (slot, result) in (0..).zip(&plan.results) {
        let cells = rows[usize::from(result.space)].clone().map(|row| match run.result(slot, row) {
            (Status::Ok, lane) => Value::from_lane(lane, &result.kind, result.scale).map(Cell::Value),
            (Status::Missing, _) => Some(Cell::Missing),
            _ => causes.as_ref()?.failure(slot, row).map(|failure| Cell::Failed(own.failure(failure))),
        });
        results.push(cells.collect::<Option<Vec<_>>>()?);
    }
    let touched = program.recorded().touched(plan, batch, run, program.containers(), &rows);
    Some(Answer {
        month,
        results,
        missing: causes.as_ref().map_or_else(Vec::new, |causes| own.missing(causes)),
        may_need: Vec::new(),
        assumed: touched.assumed.iter().map(|(slot, row)| (*slot, own.input_row(*slot, *row))).collect(),
        unverified: touched.unverified(plan),
        listed: own.listed(run),
    })
}

/// Rows of one household within a batch.
struct Own<'a> {
    plan: &'a Plan,
    rows: &'a [Range<usize>],
}

impl Own<'_> {
    fn input_row(&self, slot: InputSlot, row: usize) -> usize {
        row - self.rows[usize::from(self.plan.inputs[slot as usize].space)].start
    }

    fn result_rows(&self, slot: ResultSlot) -> Range<usize> {
        self.rows[usize::from(self.plan.results[slot as usize].space)].clone()
    }

    fn failure(&self, failure: &Failure) -> Failure {
        let (slot, row) = failure.result;
        Failure { result: (slot, row - self.result_rows(slot).start), ..failure.clone() }
    }

    fn missing(&self, causes: &Causes<'_>) -> Vec<Lack> {
        let mut lacks: BTreeMap<Lacking, Vec<(ResultSlot, usize)>> = BTreeMap::new();
        for (slot, _) in (0..).zip(&self.plan.results) {
            let rows = self.result_rows(slot);
            for row in rows.clone() {
                for lacking in causes.missing(slot, row).into_iter().flatten() {
                    let own = match *lacking {
                        Lacking::Input(input, at) => Lacking::Input(input, self.input_row(input, at)),
                        parameter @ Lacking::Parameter(_) => parameter,
                    };
                    lacks.entry(own).or_default().push((slot, row - rows.start));
                }
            }
        }
        lacks.into_iter().map(|(what, results)| Lack { what, results }).collect()
    }

    fn listed(&self, run: &Run) -> Vec<(ResultSlot, usize)> {
        let mut listed = Vec::new();
        for (slot, _) in (0..).zip(&self.plan.results) {
            let rows = self.result_rows(slot);
            listed.extend(rows.clone().filter(|row| run.is_tied(slot, *row)).map(|row| (slot, row - rows.start)));
        }
        listed
    }
}
