//! The columnar program gives for every household of a block what the program road gives for it alone: each result of
//! each row, how it ended, and whose household is refused.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::path::Path;
use std::sync::Arc;

use bareme::evaluate::checks;
use bareme::evaluate::columns::{Block, Columns, FAILED, MISSING, OK, Workspace};
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::evaluate::run::Status;
use bareme::ground::date::Month;
use bareme::household::batch::Batch;
use bareme::household::generate::Generator;
use bareme::rules::tree::ResultSlot;
use support::run::root;
use support::shelf::{Shelves, told};

const HOUSEHOLDS: usize = 700;

fn versions(folder: &str) -> Vec<Arc<Evaluator>> {
    let shelves =
        Shelves::open(&root().join(Path::new(folder))).unwrap_or_else(|findings| panic!("{}", told(findings)));
    shelves.programmes.values().flat_map(|opened| opened.versions.values().cloned().collect::<Vec<_>>()).collect()
}

/// What the program road says of one household: refused, or each result by slot and row.
fn alone(evaluator: &Evaluator, batch: &Batch, month: Month, scratch: &mut Scratch) -> Option<Vec<Vec<(u8, i128)>>> {
    let (plan, program) = (evaluator.plan(), evaluator.program());
    let run = program.run(batch, month, scratch).expect("no bound is broken");
    let mut objections = checks::contradictions(&run.checks);
    objections.extend(checks::sizes(plan, batch, run, program.containers()));
    if objections.iter().any(|objection| objection.refuses(plan)) {
        return None;
    }
    let end = |status: Status| match status {
        Status::Ok => OK,
        Status::Missing => MISSING,
        Status::Failed => FAILED,
        other => panic!("a result is {other:?}"),
    };
    let of = |(slot, result): (ResultSlot, &bareme::check::plan::ResultPlan)| {
        let rows = batch.rows[usize::from(result.space)].count;
        (0..rows).map(|row| run.result(slot, row)).map(|(status, lane)| (end(status), lane)).collect()
    };
    Some((0..).zip(&plan.results).map(of).collect())
}

fn compare(evaluator: &Evaluator, seed: u64) {
    let plan = evaluator.plan();
    let policy = plan.version.policy();
    let wanted: Vec<ResultSlot> = (0..).zip(&plan.results).map(|(slot, _)| slot).collect();
    let columns = Columns::new(Arc::clone(plan), &wanted);
    let (mut workspace, mut scratch) = (Workspace::new(), Scratch::new());
    for (turn, month) in [plan.version.header.from, Month { year: 2031, month: 9 }].into_iter().enumerate() {
        let mut generator = Generator::new(plan, seed + turn as u64);
        generator.withheld = if turn == 0 { 0 } else { 40 };
        let batches: Vec<Batch> = (0..HOUSEHOLDS).map(|_| generator.household(month)).collect();
        let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
        for batch in &batches {
            assert!(block.append(plan, batch), "{policy}: a household does not fit");
        }
        let outcome = columns.run(&block, month, &mut workspace).unwrap_or_else(|broken| panic!("{policy}: {broken}"));
        let mut at = vec![0; block.rows.len()];
        let mut answered = 0;
        for (row, batch) in batches.iter().enumerate() {
            assert_eq!(block.household(plan, row).inputs.len(), batch.inputs.len());
            let alone = alone(evaluator, batch, month, &mut scratch);
            assert_eq!(outcome.refused(row), alone.is_none(), "{policy} {month} household {row}: refused");
            for (slot, rows) in alone.iter().flat_map(|results| (0..).zip(results)) {
                let result = &plan.results[slot as usize];
                let values = outcome.values(slot).expect("it was wanted");
                for (place, (end, lane)) in rows.iter().enumerate() {
                    let here = at[usize::from(result.space)] + place;
                    let name = plan.column_name(bareme::rules::tree::Column::Result(slot));
                    let what = format!("{policy} {month} household {row}: {name} of row {place}");
                    assert_eq!(outcome.end(slot, here), *end, "{what} ends");
                    assert!(*end != OK || values.get(here) == *lane, "{what} is {}, not {lane}", values.get(here));
                }
            }
            answered += usize::from(alone.is_some());
            for (at, rows) in at.iter_mut().zip(&batch.rows) {
                *at += rows.count;
            }
        }
        assert!(answered > HOUSEHOLDS / 10, "{policy}: only {answered} were answered");
    }
}

#[test]
fn every_version_of_the_shipped_policies() {
    for evaluator in versions("policies") {
        compare(&evaluator, 1);
    }
}

#[test]
fn every_version_of_the_invented_countries() {
    for evaluator in versions("tests/fixtures/policies") {
        compare(&evaluator, 2);
    }
}
