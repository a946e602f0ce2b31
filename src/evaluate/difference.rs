//! What differs between the answers of the two roads, in words for whoever mends it.

use crate::check::plan::Plan;
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::household::batch::Batch;
use crate::rules::tree::{Column, ResultSlot};

use super::answer::{Answer, Cell};
use super::columns::{self, Block, Outcome};
use super::interpret::Interpreted;
use super::run::Found;

/// Every difference; none where the roads agree. `may_need` is not compared: it is advice of the program road.
#[must_use]
pub fn between(
    plan: &Plan,
    batch: &Batch,
    reference: &Interpreted,
    program: &Answer,
    checks: &[Vec<Found>],
) -> Vec<String> {
    if reference.answer == *program && reference.checks == checks {
        return Vec::new();
    }
    let mut all = Vec::new();
    for (slot, (left, right)) in (0..).zip(reference.answer.results.iter().zip(&program.results)) {
        let (kind, _, space) = plan.column(Column::Result(slot));
        for (row, (left, right)) in left.iter().zip(right).enumerate().filter(|(_, (left, right))| left != right) {
            let name = plan.column_name(Column::Result(slot));
            let id = batch.rows[usize::from(space)].ids.get(row).map_or("", String::as_str);
            all.push(format!("{name} `{id}`: {} interpreted, {} by the program", cell(left, kind), cell(right, kind)));
        }
    }
    let mut also = |what: &str, left: &dyn std::fmt::Debug, right: &dyn std::fmt::Debug, differ: bool| {
        if differ {
            all.push(format!("{what}: {left:?} interpreted, {right:?} by the program"));
        }
    };
    let (left, right) = (&reference.answer, program);
    also("missing", &left.missing, &right.missing, left.missing != right.missing);
    also("assumed", &left.assumed, &right.assumed, left.assumed != right.assumed);
    also("unverified", &left.unverified, &right.unverified, left.unverified != right.unverified);
    also("decided by order", &left.listed, &right.listed, left.listed != right.listed);
    also("checks", &reference.checks, &checks, reference.checks != checks);
    all
}

/// What the columns say of the household at a row of the root otherwise than its answer; of results that were wanted.
#[must_use]
pub fn of_columns(
    plan: &Plan,
    block: &Block,
    outcome: &Outcome<'_>,
    wanted: &[ResultSlot],
    row: usize,
    answer: &Answer,
) -> Vec<String> {
    let mut all = Vec::new();
    for slot in wanted {
        let result = &plan.results[*slot as usize];
        let name = || plan.column_name(Column::Result(*slot));
        let Some(values) = outcome.values(*slot) else {
            all.push(format!("{}: not computed by columns", name()));
            continue;
        };
        let rows = block.members(plan, result.space, row);
        if rows.len() != answer.results[*slot as usize].len() {
            all.push(format!("{}: {} rows by columns", name(), rows.len()));
        }
        for (own, (at, said)) in rows.zip(&answer.results[*slot as usize]).enumerate() {
            let end = outcome.end(*slot, at);
            let value = || Value::from_lane(values.get(at), &result.kind, result.scale);
            let same = match said {
                Cell::Value(said) => end == columns::OK && value() == Some(*said),
                Cell::Missing => end == columns::MISSING,
                Cell::Failed(_) => end == columns::FAILED,
            };
            if !same {
                let by_columns = match end {
                    columns::OK => value().map_or_else(|| "nothing".to_owned(), |value| value.text(&result.kind)),
                    columns::MISSING => "missing".to_owned(),
                    _ => "failed".to_owned(),
                };
                let said = cell(said, &result.kind);
                all.push(format!("{} of row {}: {by_columns} by columns, {said} by both other roads", name(), own + 1));
            }
        }
    }
    all
}

fn cell(cell: &Cell, kind: &Kind) -> String {
    match cell {
        Cell::Value(value) => value.text(kind),
        Cell::Missing => "missing".to_owned(),
        Cell::Failed(failure) => format!("{:?} in {:?}", failure.why, failure.result),
    }
}
