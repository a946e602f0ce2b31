//! Properties of evaluation on generated households, over every version of the shipped policies and invented countries.

#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where something is wrong")]

mod support;

use std::path::Path;
use std::sync::Arc;

use bareme::evaluate::agreement::{Agreed, Agreement, Desk};
use bareme::evaluate::answer::{Answer, Cell, Lacking};
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::household::batch::{Batch, InputColumn};
use bareme::household::generate::Generator;
use bareme::household::{fit, read};
use support::shelf::{Shelves, told};

/// Households a version.
const HOUSEHOLDS: u64 = 150;

/// Goes through generated households of every version: what is wrong with any.
fn each(folder: &str, mut look: impl FnMut(&Evaluator, Batch, Month, u64) -> Option<String>) {
    let shelves = Shelves::open(Path::new(folder)).map_err(told).expect("every version is fine");
    for opened in shelves.programmes.values() {
        for evaluator in opened.versions.values() {
            let plan = evaluator.plan();
            let mut generator = Generator::new(plan, 20_260_101);
            for number in 0..HOUSEHOLDS {
                let month = plan.version.header.from.plus(i64::try_from(number % 24).expect("small")).expect("a month");
                let batch = generator.household(month);
                if let Some(wrong) = look(evaluator, batch, month, number) {
                    panic!("{}, household {number} in {month}: {wrong}", plan.version.policy());
                }
            }
        }
    }
}

fn answer(evaluator: &Evaluator, batch: &Batch, month: Month) -> Option<Answer> {
    evaluator.by_program(batch, month, &mut Scratch::new()).ok().map(|evaluated| evaluated.answer)
}

/// A smaller run of what `examples/agree.rs` does for millions: all roads, blocks of several sizes, months and manners.
fn roads_agree(folder: &str) {
    let shelves = Shelves::open(Path::new(folder)).map_err(told).expect("every version is fine");
    for evaluator in shelves.programmes.values().flat_map(|opened| opened.versions.values()) {
        let roads = Agreement::new(Arc::clone(evaluator));
        let (plan, mut desk) = (evaluator.plan(), Desk::default());
        let policy = plan.version.policy();
        let mut all = Agreed::default();
        for turn in 0..12 {
            let mut generator = Generator::new(plan, 20_260_101 + turn as u64);
            (generator.left_out, generator.extreme) = ([400, 900, 700][turn % 3], [0, 0, 0, 300][turn % 4]);
            (generator.members, generator.withheld) = ([6, 6, 6, 6, 15][turn % 5], [15, 0, 150][turn % 3]);
            let month = plan.version.header.from.plus(i64::try_from(turn * 5).expect("small")).expect("a month");
            let batches: Vec<Batch> = (0..[40, 1, 19][turn % 3]).map(|_| generator.household(month)).collect();
            match roads.compare(&batches, month, turn, &mut desk) {
                Ok(agreed) => all += agreed,
                Err(differs) => {
                    let household = bareme::household::json::household(plan, &batches[differs.household], 0);
                    panic!("{policy} in {month}: {}\n{household:#}", differs.what.join("\n"));
                }
            }
        }
        assert!(all.with_gaps > 0 && all.answered > all.with_gaps, "{policy}: {all:?}");
    }
}

#[test]
fn all_roads_agree_on_the_shipped_policies() {
    roads_agree("policies");
}

#[test]
fn all_roads_agree_on_the_invented_countries() {
    roads_agree("tests/fixtures/policies");
}

/// What is told to be missing or perhaps needed is enough: once it is given, only that is ever asked.
#[test]
fn nothing_is_asked_later_that_was_not_announced() {
    let mut asked = 0;
    each("tests/fixtures/policies", |evaluator, mut batch, month, number| {
        let before = answer(evaluator, &batch, month)?;
        if before.missing.is_empty() {
            return None;
        }
        asked += 1;
        let mut dice = bareme::household::generate::Dice::new(number);
        let mut announced = before.may_need.clone();
        for lack in &before.missing {
            let Lacking::Input(slot, row) = lack.what else { continue };
            announced.push((slot, row));
            let input = &evaluator.plan().inputs[slot as usize];
            batch.inputs[slot as usize].lanes[row] = dice.between(input.min, input.max);
            batch.inputs[slot as usize].given[row] = true;
        }
        let after = answer(evaluator, &batch, month)?;
        let unannounced = after.missing.iter().chain(&[]).find(|lack| match lack.what {
            Lacking::Input(slot, row) => !announced.contains(&(slot, row)),
            Lacking::Parameter(_) => false,
        })?;
        Some(format!("{:?} was not announced: {announced:?}", unannounced.what))
    });
    assert!(asked > 20, "{asked}");
}

/// A result that is there stays the same, whatever else is asked for and given later.
#[test]
fn giving_what_is_missing_changes_no_result_that_was_there() {
    each("tests/fixtures/policies", |evaluator, mut batch, month, _| {
        let before = answer(evaluator, &batch, month)?;
        for lack in &before.missing {
            let Lacking::Input(slot, row) = lack.what else { continue };
            let input = &evaluator.plan().inputs[slot as usize];
            batch.inputs[slot as usize].lanes[row] = input.min;
            batch.inputs[slot as usize].given[row] = true;
        }
        let after = answer(evaluator, &batch, month)?;
        let results = before.results.iter().flatten().zip(after.results.iter().flatten());
        let (was, is) = results.into_iter().find(|(was, is)| matches!(was, Cell::Value(_)) && was != is)?;
        Some(format!("{was:?} became {is:?}"))
    });
}

#[test]
fn households_in_one_batch_are_answered_as_if_they_were_alone() {
    let shelves = Shelves::open(Path::new("tests/fixtures/policies")).map_err(told).expect("every version is fine");
    for opened in shelves.programmes.values() {
        for evaluator in opened.versions.values() {
            let plan = evaluator.plan();
            let month = plan.version.header.from;
            let mut generator = Generator::new(plan, 7);
            let alone: Vec<Batch> = (0..60).map(|_| generator.household(month)).collect();
            let mut together = alone[0].clone();
            for batch in &alone[1..] {
                together.append(batch, evaluator.program().containers());
            }
            let mut scratch = Scratch::new();
            let run = evaluator.program().run(&together, month, &mut scratch).expect("in bounds").clone();
            for (root, batch) in alone.iter().enumerate() {
                let among = bareme::evaluate::from_run::answer(evaluator.program(), &together, &run, month, root);
                let own = evaluator.program().run(batch, month, &mut scratch).expect("in bounds");
                let own = bareme::evaluate::from_run::answer(evaluator.program(), batch, own, month, 0);
                assert_eq!(among, own, "{} household {root}", plan.version.policy());
            }
        }
    }
}

#[test]
fn a_household_that_is_told_is_read_again_as_it_was() {
    each("tests/fixtures/policies", |evaluator, batch, month, _| {
        let plan = evaluator.plan();
        let text = bareme::household::json::household(plan, &batch, 0).to_string();
        let file = bareme::ground::source::SourceFile::new("household.json", text.clone());
        let again = read::household(&file, read::Format::Json, &plan.version.programme)
            .and_then(|household| fit::fit(&household, plan, month));
        let again = match again {
            Ok(fitted) => fitted.batch,
            Err(findings) => return Some(format!("{}\n{text}", told(findings))),
        };
        let same =
            |(one, other): (&InputColumn, &InputColumn)| (&one.lanes, &one.given) == (&other.lanes, &other.given);
        let all = batch.inputs.iter().zip(&again.inputs).all(same);
        (!all).then(|| format!("{again:?} was {batch:?}"))
    });
}
