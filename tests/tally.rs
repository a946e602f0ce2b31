//! A tally comes to what adding up by hand comes to, whatever the order, the blocks and the cores.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bareme::check::plan::Plan;
use bareme::evaluate::columns::{Block, Columns, OK, Workspace};
use bareme::ground::kind::Kind;
use bareme::household::generate::Generator;
use bareme::population::tally::{BadGroup, Shape, Taken, Tally, json, tables, yearly_factor};
use bareme::rules::tree::{Column, ResultSlot};
use num_bigint::BigInt;
use support::run::root;
use support::shelf::{Shelves, told};

fn plans(folder: &str) -> Vec<Arc<Plan>> {
    let shelves =
        Shelves::open(&root().join(Path::new(folder))).unwrap_or_else(|findings| panic!("{}", told(findings)));
    let versions = shelves.programmes.values().flat_map(|opened| opened.versions.values());
    versions.map(|evaluator| Arc::clone(evaluator.plan())).collect()
}

fn plan(policy: &str) -> Arc<Plan> {
    plans("policies").into_iter().find(|plan| plan.version.policy() == policy).expect("it is shipped")
}

fn all_results(plan: &Plan) -> Vec<ResultSlot> {
    (0..).zip(&plan.results).map(|(slot, _)| slot).collect()
}

/// A column of the plan by its name with its entity.
fn column(plan: &Plan, name: &str) -> Column {
    let inputs = (0..).zip(&plan.inputs).map(|(slot, _)| Column::Input(slot));
    let results = (0..).zip(&plan.results).map(|(slot, _)| Column::Result(slot));
    inputs.chain(results).find(|column| plan.column_name(*column) == name).expect("it is declared")
}

fn block(plan: &Plan, seed: u64, households: usize) -> Block {
    let mut generator = Generator::new(plan, seed);
    generator.withheld = 20;
    let mut block = Block::new(plan, &vec![true; plan.inputs.len()]);
    for _ in 0..households {
        assert!(block.append(plan, &generator.household(plan.version.header.from)));
    }
    block
}

fn weights(households: usize, seed: u64) -> Vec<i64> {
    (0..households).map(|row| i64::try_from((row as u64 * 7 + seed) % 5).expect("small") * 250).collect()
}

fn tally(shape: &Arc<Shape>, blocks: &[(Block, Vec<i64>)]) -> Tally {
    let columns = Columns::new(Arc::clone(&shape.plan), &shape.wanted());
    let (mut tally, mut workspace) = (Tally::new(Arc::clone(shape)), Workspace::new());
    for (block, weights) in blocks {
        let outcome = columns.run(block, shape.plan.version.header.from, &mut workspace).expect("no bound is broken");
        let weights = (shape.weight_scale > 0).then_some(weights.as_slice());
        tally
            .take(&Taken { block, outcome: &outcome, weights, extras: &[], only: None, without: &[] })
            .expect("few groups");
    }
    tally
}

fn blocks(plan: &Plan, count: u64) -> Vec<(Block, Vec<i64>)> {
    (0..count).map(|seed| (block(plan, seed, 120), weights(120, seed))).collect()
}

#[test]
fn a_total_is_what_adding_up_comes_to() {
    for plan in plans("policies").into_iter().chain(plans("tests/fixtures/policies")) {
        let shape = Shape::new(Arc::clone(&plan), all_results(&plan), Vec::new(), 3).expect("no groups");
        let shape = Arc::new(shape);
        let blocks = blocks(&plan, 2);
        let whole = tally(&shape, &blocks).whole();
        let columns = Columns::new(Arc::clone(&plan), &shape.results);
        let mut workspace = Workspace::new();
        let (mut totals, mut above) = (vec![BigInt::ZERO; plan.results.len()], vec![0_u64; plan.results.len()]);
        let (mut refused, mut valued) = (0, vec![0_u64; plan.results.len()]);
        for (block, weights) in &blocks {
            let outcome = columns.run(block, plan.version.header.from, &mut workspace).expect("no bound is broken");
            refused += (0..120).filter(|row| outcome.refused(*row)).count();
            for (slot, result) in (0..).zip(&plan.results) {
                let column = outcome.values(slot).expect("it was wanted");
                for row in 0..block.rows[usize::from(result.space)].count {
                    let (mut space, mut top) = (result.space, row);
                    while let Some(of) = plan.version.programme.entities[usize::from(space)].of {
                        top = block.rows[usize::from(space)].container[top] as usize;
                        space = of;
                    }
                    if outcome.refused(top) || outcome.end(slot, row) != OK {
                        continue;
                    }
                    let at = slot as usize;
                    valued[at] += 1;
                    if result.kind.is_numeric() {
                        totals[at] += BigInt::from(column.get(row)) * weights[top];
                    }
                    above[at] += u64::from(column.get(row) > 0 && !matches!(result.kind, Kind::Choice(_) | Kind::Date));
                }
            }
        }
        let policy = plan.version.policy();
        assert_eq!(whole.refused.rows, u64::try_from(refused).expect("few"), "{policy}");
        for (at, figures) in whole.results.iter().enumerate() {
            let name = plan.column_name(Column::Result(u32::try_from(at).expect("few")));
            assert_eq!((figures.valued.rows, figures.above.rows), (valued[at], above[at]), "{policy} {name}");
            if plan.results[at].kind.is_numeric() {
                assert_eq!(figures.total.total(), totals[at], "{policy} {name}");
            }
        }
    }
}

#[test]
fn blocks_and_cores_come_to_the_same_in_any_order() {
    let plan = plan("ma-asd@2026-01");
    let groups = vec![column(&plan, "household.region").into(), column(&plan, "household.children_counted").into()];
    let shape = Arc::new(Shape::new(Arc::clone(&plan), all_results(&plan), groups, 3).expect("they make groups"));
    let blocks = blocks(&plan, 6);
    let whole = tally(&shape, &blocks);
    assert!(whole.groups().len() > 20, "{}", whole.groups().len());
    for order in [[0, 1, 2, 3, 4, 5], [5, 3, 1, 0, 2, 4], [2, 5, 4, 3, 0, 1]] {
        let mut merged = Tally::new(Arc::clone(&shape));
        for at in order {
            merged.merge(tally(&shape, &blocks[at..=at])).expect("few groups");
        }
        assert!(merged == whole, "{order:?}");
        assert_eq!(json(&merged).to_string(), json(&whole).to_string());
        assert_eq!(tables(&merged), tables(&whole));
    }
}

#[test]
fn groups_add_up_to_the_whole() {
    let plan = plan("ma-asd@2026-01");
    let blocks = blocks(&plan, 2);
    for name in ["household.milieu", "household.refusal_reason", "household.eligible", "person.age", "person.schooled"]
    {
        let groups = vec![column(&plan, name).into()];
        let shape = Arc::new(Shape::new(Arc::clone(&plan), all_results(&plan), groups, 3).expect("it makes groups"));
        let tally = tally(&shape, &blocks);
        let whole = tally.whole();
        for (place, slot) in shape.results.iter().enumerate() {
            if !shape.lies_in_groups(plan.results[*slot as usize].space) {
                continue;
            }
            let sum: u64 = tally.groups().iter().map(|(_, _, part)| part.results[place].valued.rows).sum();
            assert_eq!(sum, whole.results[place].valued.rows, "{name} {place}");
        }
    }
}

#[test]
fn a_condition_leaves_households_out_and_says_where_it_has_no_value() {
    let plan = plan("ma-asd@2026-01");
    let (block, weights) = (block(&plan, 3, 400), weights(400, 3));
    let Column::Result(eligible) = column(&plan, "household.eligible") else { panic!("a result") };
    let shape = Arc::new(Shape::new(Arc::clone(&plan), all_results(&plan), Vec::new(), 3).expect("no groups"));
    let columns = Columns::new(Arc::clone(&plan), &shape.wanted());
    let mut workspace = Workspace::new();
    let outcome = columns.run(&block, plan.version.header.from, &mut workspace).expect("no bound is broken");
    let mut tally = Tally::new(Arc::clone(&shape));
    let taken = Taken {
        block: &block,
        outcome: &outcome,
        weights: Some(&weights),
        extras: &[],
        only: Some(eligible),
        without: &[],
    };
    tally.take(&taken).expect("no groups");
    let whole = tally.whole();
    let place = shape.results.iter().position(|slot| *slot == eligible).expect("it is tallied");
    assert_eq!(whole.results[place].valued, whole.results[place].above);
    let ends = |wanted: bool| (0..400).filter(|row| (outcome.end(eligible, *row) == OK) == wanted).count();
    assert_eq!(tally.undecided().rows, u64::try_from(ends(false)).expect("few"));
    let values = outcome.values(eligible).expect("it was wanted");
    let yes = (0..400).filter(|row| outcome.end(eligible, *row) == OK && values.get(*row) != 0).count();
    assert_eq!(whole.rows[0].rows, u64::try_from(yes).expect("few"));
}

#[test]
fn amounts_and_dates_make_no_groups() {
    let plan = plan("ma-asd@2026-01");
    for (name, told) in [
        ("household.monthly_aid", "`household.monthly_aid` is of kind money a month"),
        ("person.birth_date", "`person.birth_date` is of kind date"),
        ("household.rsu_index", "`household.rsu_index` is of kind number"),
    ] {
        let error =
            Shape::new(Arc::clone(&plan), Vec::new(), vec![column(&plan, name).into()], 0).expect_err("no groups");
        assert!(matches!(error, BadGroup::Kind { .. }) && error.to_string().starts_with(told), "{error}");
    }
}

#[test]
fn a_year_is_twelve_months_and_what_is_paid_once_is_itself() {
    let plan = plan("ma-asd@2026-01");
    let factors: BTreeMap<String, Option<i128>> = plan
        .version
        .results
        .iter()
        .map(|result| (result.common.name.clone(), yearly_factor(&plan.version.programme, &result.kind)))
        .collect();
    for (name, factor) in [("monthly_aid", Some(12)), ("one_off_aid", Some(1)), ("age", None), ("eligible", None)] {
        assert_eq!(factors[name], factor, "{name}");
    }
}
