use std::sync::Arc;

use super::*;
use crate::check::plan::{ParameterPlan, RankPlan};
use crate::evaluate::run::Status::{self, Failed, Missing, Ok as Has, Unread};
use crate::evaluate::testing::{Build, MONTH, Row, batch, choice, day, lane, row};
use crate::ground::amount::Lane;
use crate::ground::kind::Kind;
use crate::ground::rounding::Mode;
use crate::pack::model::{Confidence, Size, Ties};
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, Join, Op, PeriodPart, Quotient};

/// Runs households and gives the columns.
fn run(plan: &Arc<Plan>, roots: Vec<Row>) -> Run {
    let program = Program::new(Arc::clone(plan));
    let mut scratch = Scratch::new();
    program.run(&batch(plan, roots), MONTH, &mut scratch).unwrap();
    scratch.take_run()
}

fn rows(run: &Run, column: Column) -> Vec<(Status, Lane)> {
    let Column::Result(slot) = column else { panic!("a result") };
    (0..run.result_lanes[slot as usize].len()).map(|row| run.result(slot, row)).collect()
}

fn statuses(run: &Run, node: NodeId, count: usize) -> Vec<Status> {
    (0..count).map(|row| run.node(node, row).0).collect()
}

#[test]
fn a_sum_brings_its_sides_to_one_scale() {
    let mut b = Build::new(&[("household", None)]);
    let (cents, whole) = (b.input(0, "cents", Kind::Number, 2, None), b.input(0, "whole", Kind::Count, 0, None));
    let (left, right) = (b.read(cents), b.read(whole));
    let op = Op::Add { left, right, left_up: 1, right_up: 100, subtract: true };
    let node = b.node(0, op, Kind::Number, 2);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(cents, 150), (whole, 2)])]);
    assert_eq!(rows(&run, result), [(Has, -50)]);
}

#[test]
fn a_missing_left_side_leaves_the_right_one_unread() {
    let mut b = Build::new(&[("household", None)]);
    let (x, y) = (b.input(0, "x", Kind::Count, 0, None), b.input(0, "y", Kind::Count, 0, None));
    let (left, right) = (b.read(x), b.read(y));
    let node = b.node(0, Op::Multiply { left, right }, Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(y, 3)]), row(&[(x, 3)]), row(&[(x, 2), (y, 3)])]);
    assert_eq!(rows(&run, result), [(Missing, 0), (Missing, 0), (Has, 6)]);
    assert_eq!(statuses(&run, right, 3), [Unread, Missing, Has]);
}

#[test]
fn conditions_stop_where_the_answer_is_known() {
    let mut b = Build::new(&[("household", None)]);
    let (x, y) = (b.input(0, "x", Kind::Bool, 0, None), b.input(0, "y", Kind::Bool, 0, None));
    let (left, right) = (b.read(x), b.read(y));
    let all = b.node(0, Op::AllOf(vec![left, right]), Kind::Bool, 0);
    let all = b.result("all", all);
    let (left2, right2) = (b.read(x), b.read(y));
    let any = b.node(0, Op::AnyOf(vec![left2, right2]), Kind::Bool, 0);
    let any = b.result("any", any);
    let plan = b.plan();
    let households =
        vec![row(&[(x, 0)]), row(&[(x, 1)]), row(&[(y, 1)]), row(&[(x, 1), (y, 1)]), row(&[(x, 0), (y, 0)])];
    let run = run(&plan, households);
    assert_eq!(rows(&run, all), [(Has, 0), (Missing, 0), (Missing, 0), (Has, 1), (Has, 0)]);
    assert_eq!(rows(&run, any), [(Missing, 0), (Has, 1), (Missing, 0), (Has, 1), (Has, 0)]);
    assert_eq!(statuses(&run, right, 5), [Unread, Missing, Unread, Has, Unread]);
    assert_eq!(statuses(&run, right2, 5), [Missing, Unread, Unread, Unread, Has]);
}

#[test]
fn only_the_branch_taken_is_read() {
    let mut b = Build::new(&[("household", None)]);
    let (c, x) = (b.input(0, "c", Kind::Bool, 0, None), b.input(0, "x", Kind::Count, 0, None));
    let (condition, then) = (b.read(c), b.read(x));
    let otherwise = b.whole(0, 7);
    let node = b.node(0, Op::If { condition, then, otherwise }, Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(c, 0)]), row(&[(c, 1)]), row(&[(x, 1)]), row(&[(c, 1), (x, 5)])]);
    assert_eq!(rows(&run, result), [(Has, 7), (Missing, 0), (Missing, 0), (Has, 5)]);
    assert_eq!(statuses(&run, then, 4), [Unread, Missing, Unread, Has]);
}

#[test]
fn a_switch_takes_the_arm_of_its_member() {
    let mut b = Build::new(&[("household", None)]);
    let kind = choice("level", &["none", "primary", "upper"]);
    let level = b.input(0, "level", kind, 0, None);
    let on = b.read(level);
    let (ten, twenty) = (b.whole(0, 10), b.whole(0, 20));
    let op = Op::Switch { on, arms: vec![(vec![0, 2], ten)], otherwise: Some(twenty) };
    let node = b.node(0, op, Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(level, 2)]), row(&[(level, 1)]), row(&[]), row(&[(level, 0)])]);
    assert_eq!(rows(&run, result), [(Has, 10), (Has, 20), (Missing, 0), (Has, 10)]);
}

#[test]
fn a_switch_without_a_fitting_arm_is_our_bug() {
    let mut b = Build::new(&[("household", None)]);
    let level = b.input(0, "level", choice("level", &["none", "primary"]), 0, None);
    let on = b.read(level);
    let ten = b.whole(0, 10);
    let node = b.node(0, Op::Switch { on, arms: vec![(vec![0], ten)], otherwise: None }, Kind::Count, 0);
    b.result("r", node);
    let plan = b.plan();
    let program = Program::new(Arc::clone(&plan));
    let mut scratch = Scratch::new();
    let one = batch(&plan, vec![row(&[(level, 1)])]);
    assert_eq!(program.run(&one, MONTH, &mut scratch).unwrap_err(), Broken(node));
}

#[test]
fn an_early_return_ends_the_rule_and_elsewhere_it_goes_on() {
    let mut b = Build::new(&[("household", None)]);
    let (c, x) = (b.input(0, "c", Kind::Bool, 0, None), b.input(0, "x", Kind::Count, 0, None));
    let (condition, then) = (b.read(c), b.whole(0, 1));
    let fall = b.node(0, Op::Fall, Kind::Count, 0);
    let first = b.node(0, Op::If { condition, then, otherwise: fall }, Kind::Count, 0);
    let rest = b.read(x);
    let node = b.node(0, Op::Then { first, then: rest }, Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(c, 1)]), row(&[(c, 0), (x, 9)]), row(&[(c, 0)]), row(&[])]);
    assert_eq!(rows(&run, result), [(Has, 1), (Has, 9), (Missing, 0), (Missing, 0)]);
    assert_eq!(statuses(&run, rest, 4), [Unread, Has, Missing, Unread]);
}

#[test]
fn a_let_is_computed_once_and_ends_the_rule_where_it_is_missing() {
    let mut b = Build::new(&[("household", None)]);
    let (x, y) = (b.input(0, "x", Kind::Count, 0, None), b.input(0, "y", Kind::Count, 0, None));
    let (value, other) = (b.read(x), b.read(y));
    let body =
        b.node(0, Op::Add { left: value, right: value, left_up: 1, right_up: 1, subtract: false }, Kind::Count, 0);
    let body = b.node(0, Op::Multiply { left: other, right: body }, Kind::Count, 0);
    let node = b.node(0, Op::Let { value, body }, Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(x, 4), (y, 2)]), row(&[(y, 1)])]);
    assert_eq!(rows(&run, result), [(Has, 16), (Missing, 0)]);
    assert_eq!(statuses(&run, other, 2), [Has, Unread]);
}

#[test]
fn a_containing_row_is_computed_once_for_its_members() {
    let mut b = Build::household();
    let x = b.input(0, "x", Kind::Count, 0, None);
    let inner = b.read(x);
    let twice = b.node(0, Op::Times(inner, 2), Kind::Count, 0);
    let node = b.node(1, Op::Outer(twice), Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let people = |n: usize| (0..n).map(|_| row(&[])).collect();
    let households = vec![
        row(&[(x, 1)]).with(1, people(2)),
        row(&[(x, 5)]),
        row(&[]).with(1, people(1)),
        row(&[(x, 3)]).with(1, people(1)),
    ];
    let run = run(&plan, households);
    assert_eq!(rows(&run, result), [(Has, 2), (Has, 2), (Missing, 0), (Has, 6)]);
    assert_eq!(statuses(&run, twice, 4), [Has, Unread, Missing, Has]);
}

#[test]
fn three_levels_read_up_and_gather_down() {
    let mut b = Build::new(&[("island", None), ("household", Some(0)), ("person", Some(1))]);
    let (rate, income) = (b.input(0, "rate", Kind::Count, 0, None), b.input(2, "income", Kind::Count, 0, None));
    let rate = b.read(rate);
    let up = b.node(2, Op::Outer(rate), Kind::Count, 0);
    let own = b.read(income);
    let tax = b.node(2, Op::Multiply { left: own, right: up }, Kind::Count, 0);
    let tax = b.result("tax", tax);
    let sum = |b: &mut Build, space| {
        let op = Op::Aggregate { join: Join::Sum, group: Group::All(2), read: Some(tax), otherwise: None };
        b.node(space, op, Kind::Count, 0)
    };
    let (house, island) = (sum(&mut b, 1), sum(&mut b, 0));
    let (house, island) = (b.result("house", house), b.result("island", island));
    let plan = b.plan();
    let person = |n: Lane| row(&[(income, n)]);
    let homes = vec![row(&[]).with(2, vec![person(1), person(2)]), row(&[]), row(&[]).with(2, vec![person(5)])];
    let islands = vec![row(&[(Column::Input(0), 10)]).with(1, homes), row(&[(Column::Input(0), 2)])];
    let run = run(&plan, islands);
    assert_eq!(rows(&run, house), [(Has, 30), (Has, 0), (Has, 50)]);
    assert_eq!(rows(&run, island), [(Has, 80), (Has, 0)]);
}

fn aggregate(join: Join, otherwise: Option<Lane>) -> (Arc<Plan>, Column, Column) {
    let mut b = Build::household();
    let x = b.input(1, "x", if matches!(join, Join::Any | Join::All) { Kind::Bool } else { Kind::Count }, 0, None);
    let otherwise = otherwise.map(|lane| b.whole(0, lane));
    let node = b.node(0, Op::Aggregate { join, group: Group::All(1), read: Some(x), otherwise }, Kind::Count, 0);
    let result = b.result("r", node);
    (b.plan(), x, result)
}

fn over(join: Join, otherwise: Option<Lane>, members: &[Option<Lane>]) -> (Status, Lane) {
    let (plan, x, result) = aggregate(join, otherwise);
    let members = members.iter().map(|lane| lane.map_or_else(|| row(&[]), |lane| row(&[(x, lane)]))).collect();
    rows(&run(&plan, vec![row(&[]).with(1, members)]), result)[0]
}

#[test]
fn aggregations_over_none_and_over_some() {
    for (join, none, some) in [
        (Join::Sum, 0, 9),
        (Join::Count, 0, 3),
        (Join::Any, 0, 1),
        (Join::All, 1, 1),
        (Join::Smallest, 42, 1),
        (Join::Largest, 42, 5),
    ] {
        let otherwise = matches!(join, Join::Smallest | Join::Largest).then_some(42);
        assert_eq!(over(join, otherwise, &[]), (Has, none), "{join:?}");
        let members = if matches!(join, Join::Any | Join::All) { [1, 1, 1] } else { [3, 1, 5] };
        assert_eq!(over(join, otherwise, &members.map(Some)), (Has, some), "{join:?}");
    }
    assert_eq!(over(Join::All, None, &[Some(1), Some(0)]), (Has, 0));
    assert_eq!(over(Join::Any, None, &[Some(0), Some(0)]), (Has, 0));
}

#[test]
fn an_aggregation_reads_every_member_even_where_its_answer_is_known() {
    assert_eq!(over(Join::Any, None, &[Some(1), None]), (Missing, 0));
    assert_eq!(over(Join::All, None, &[Some(0), None]), (Missing, 0));
    assert_eq!(over(Join::Largest, Some(0), &[None, Some(1)]), (Missing, 0));
}

#[test]
fn a_set_leaves_out_those_who_are_not_in_it() {
    let mut b = Build::household();
    let (inside, x) = (b.input(1, "inside", Kind::Bool, 0, None), b.input(1, "x", Kind::Count, 0, None));
    let set = b.set("chosen", 1, inside, Size::Any);
    let op = Op::Aggregate { join: Join::Sum, group: Group::Set(set), read: Some(x), otherwise: None };
    let sum = b.node(0, op, Kind::Count, 0);
    let sum = b.result("sum", sum);
    let op = Op::Aggregate { join: Join::Count, group: Group::Set(set), read: None, otherwise: None };
    let count = b.node(0, op, Kind::Count, 0);
    let count = b.result("count", count);
    let plan = b.plan();
    let run = run(
        &plan,
        vec![
            row(&[]).with(1, vec![row(&[(inside, 1), (x, 4)]), row(&[(inside, 0)]), row(&[(inside, 1), (x, 5)])]),
            row(&[]).with(1, vec![row(&[(inside, 1), (x, 4)]), row(&[(x, 1)])]),
        ],
    );
    assert_eq!(rows(&run, sum), [(Has, 9), (Missing, 0)]);
    assert_eq!(rows(&run, count), [(Has, 2), (Missing, 0)]);
}

#[test]
fn a_role_is_the_one_member_of_its_set() {
    let mut b = Build::household();
    let (is_head, age) = (b.input(1, "is_head", Kind::Bool, 0, Some(0)), b.input(1, "age", Kind::Count, 0, None));
    b.optional(age);
    let Column::Input(age_slot) = age else { panic!() };
    let head = b.set("head", 1, is_head, Size::AtMostOne);
    let exists = b.node(0, Op::Exists(head), Kind::Bool, 0);
    let only = b.node(0, Op::Only(head, age), Kind::Count, 0);
    let given = b.node(0, Op::GivenOnly(head, age_slot), Kind::Bool, 0);
    let (exists, only, given) = (b.result("exists", exists), b.result("age_of", only), b.result("given", given));
    let plan = b.plan();
    let run = run(
        &plan,
        vec![
            row(&[]).with(1, vec![row(&[(age, 3)]), row(&[(is_head, 1), (age, 40)])]),
            row(&[]).with(1, vec![row(&[(age, 3)])]),
            row(&[]).with(1, vec![row(&[(is_head, 1)])]),
        ],
    );
    assert_eq!(rows(&run, exists), [(Has, 1), (Has, 0), (Has, 1)]);
    assert_eq!(rows(&run, only), [(Has, 40), (Missing, 0), (Missing, 0)]);
    assert_eq!(rows(&run, given), [(Has, 1), (Has, 0), (Has, 0)]);
}

fn plain(numerator: NodeId) -> Quotient {
    Quotient { numerator, denominator: None, factor: 1, divisor: 1 }
}

#[test]
fn a_rounded_quotient_is_exact_until_it_is_rounded() {
    let mut b = Build::new(&[("household", None)]);
    let (x, y) = (b.input(0, "x", Kind::Number, 2, None), b.input(0, "y", Kind::Number, 0, None));
    let (numerator, below) = (b.read(x), b.read(y));
    let step = b.node(0, Op::Constant(5), Kind::Number, 2);
    let of = Quotient { numerator, denominator: Some(below), factor: 1, divisor: 1 };
    // x (scale 2) / y (scale 0), to a step of 0.05 (scale 2): no power of ten is needed on either side.
    let node = b.node(0, Op::Round { mode: Mode::HalfUp, of, step, up: 1, down: 1 }, Kind::Number, 2);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(
        &plan,
        vec![
            row(&[(x, lane("10", 2)), (y, 3)]),
            row(&[(x, lane("-10", 2)), (y, 3)]),
            row(&[(x, 1), (y, 0)]),
            row(&[(x, lane("0.05", 2)), (y, 2)]),
            row(&[(x, lane("-10", 2)), (y, -4)]),
        ],
    );
    assert_eq!(rows(&run, result), [(Has, 335), (Has, -335), (Failed, 0), (Has, 5), (Has, 250)]);
    assert_eq!(statuses(&run, step, 1), [Has]);
}

#[test]
fn a_step_that_is_not_positive_has_no_answer() {
    let mut b = Build::new(&[("household", None)]);
    let (x, s) = (b.input(0, "x", Kind::Number, 0, None), b.input(0, "s", Kind::Number, 0, None));
    let (numerator, step) = (b.read(x), b.read(s));
    let node = b.node(0, Op::Round { mode: Mode::Down, of: plain(numerator), step, up: 1, down: 1 }, Kind::Number, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(x, 17), (s, 5)]), row(&[(x, 17), (s, 0)]), row(&[(x, 17), (s, -5)])]);
    assert_eq!(rows(&run, result), [(Has, 15), (Failed, 0), (Failed, 0)]);
}

#[test]
fn quotients_are_compared_by_multiplication() {
    let mut b = Build::new(&[("household", None)]);
    let [a, c, d] = ["a", "c", "d"].map(|name| b.input(0, name, Kind::Number, 0, None));
    let (numerator, below, right) = (b.read(a), b.read(c), b.read(d));
    let left = Quotient { numerator, denominator: Some(below), factor: 1, divisor: 1 };
    // a / c < d * 2 / 3
    let op = Op::CompareQuotients {
        operator: Operator::Less,
        left,
        right: Quotient { numerator: right, denominator: None, factor: 2, divisor: 3 },
        left_up: 1,
        right_up: 1,
    };
    let node = b.node(0, op, Kind::Bool, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    let facts = |x: Lane, y: Lane, z: Lane| row(&[(a, x), (c, y), (d, z)]);
    let run = run(
        &plan,
        vec![
            facts(2, 3, 1),
            facts(1, 3, 1),
            facts(-1, -3, 1),
            facts(1, -3, -1),
            facts(1, 0, 1),
            row(&[(a, 1), (c, 0)]),
        ],
    );
    // 2/3 < 2/3; 1/3 < 2/3; the same with both signs turned; -1/3 < -2/3
    assert_eq!(rows(&run, result), [(Has, 0), (Has, 1), (Has, 1), (Has, 0), (Failed, 0), (Failed, 0)]);
    assert_eq!(statuses(&run, right, 6)[4..], [Unread, Unread]);
}

#[test]
fn a_fraction_gives_its_numerator() {
    let mut b = Build::new(&[("household", None)]);
    let share = b.parameter("share", Kind::Number, 0, ParameterPlan::Fraction(2, 3), Confidence::Confirmed);
    let x = b.input(0, "x", Kind::Number, 0, None);
    let (left, right) = (b.read(x), b.node(0, Op::Parameter(share), Kind::Number, 0));
    let numerator = b.node(0, Op::Multiply { left, right }, Kind::Number, 0);
    let step = b.whole(0, 1);
    let of = Quotient { numerator, denominator: None, factor: 1, divisor: 3 };
    let node = b.node(0, Op::Round { mode: Mode::HalfUp, of, step, up: 1, down: 1 }, Kind::Number, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    assert_eq!(rows(&run(&plan, vec![row(&[(x, 100)])]), result), [(Has, 67)]);
}

#[test]
fn a_marginal_scale_sums_its_brackets_and_a_band_takes_one_row() {
    let read = |marginal: bool, first: Option<(Lane, bool)>, at: Lane| {
        let mut b = Build::new(&[("household", None)]);
        // 2 % from 0, 10 % from 1000, 30 % from 5000; or the values 2, 10, 30 hundredths.
        let rows_of = vec![(first, 2), (Some((1_000, true)), 10), (Some((5_000, false)), 30)];
        let plan = ParameterPlan::Scale { marginal, of_scale: 0, rows: rows_of };
        let scale = b.parameter("scale", Kind::Number, 2, plan, Confidence::Confirmed);
        let x = b.input(0, "x", Kind::Number, 1, None);
        let at_node = b.read(x);
        let kind_scale = if marginal { 3 } else { 2 };
        let node = b.node(0, Op::Scale { parameter: scale, at: at_node }, Kind::Number, kind_scale);
        let result = b.result("r", node);
        let plan = b.plan();
        rows(&run(&plan, vec![row(&[(x, at)])]), result)[0]
    };
    let from_zero = Some((0, true));
    assert_eq!(read(true, from_zero, 60_000), (Has, lane("720", 3)));
    assert_eq!(read(true, from_zero, 10_005), (Has, lane("20.05", 3)));
    assert_eq!(read(true, from_zero, 0), (Has, 0));
    assert_eq!(read(true, from_zero, -1), (Failed, 0));
    assert_eq!(read(true, None, -100), (Has, lane("-0.2", 3)));
    assert_eq!(read(false, from_zero, 10_000), (Has, 10));
    assert_eq!(read(false, from_zero, 9_999), (Has, 2));
    assert_eq!(read(false, from_zero, 50_000), (Has, 10));
    assert_eq!(read(false, from_zero, 50_001), (Has, 30));
    assert_eq!(read(false, from_zero, -1), (Failed, 0));
    assert_eq!(read(false, None, -1), (Has, 2));
}

#[test]
fn a_table_is_read_by_its_keys() {
    let read = |otherwise: Option<Lane>, facts: [Option<Lane>; 2]| {
        let mut b = Build::new(&[("household", None)]);
        let table =
            ParameterPlan::Table { rows: vec![(vec![0, 1], 10), (vec![1, 0], 20), (vec![1, 2], 30)], otherwise };
        let table = b.parameter("table", Kind::Count, 0, table, Confidence::Confirmed);
        let (x, y) = (b.input(0, "x", Kind::Count, 0, None), b.input(0, "y", Kind::Count, 0, None));
        let keys = vec![b.read(x), b.read(y)];
        let node = b.node(0, Op::Table { parameter: table, keys }, Kind::Count, 0);
        let result = b.result("r", node);
        let plan = b.plan();
        let facts: Vec<_> = [x, y].into_iter().zip(facts).filter_map(|(c, lane)| lane.map(|lane| (c, lane))).collect();
        rows(&run(&plan, vec![row(&facts)]), result)[0]
    };
    assert_eq!(read(None, [Some(1), Some(2)]), (Has, 30));
    assert_eq!(read(None, [Some(1), Some(1)]), (Failed, 0));
    assert_eq!(read(Some(5), [Some(1), Some(1)]), (Has, 5));
    assert_eq!(read(Some(5), [Some(1), None]), (Missing, 0));
}

#[test]
fn dates_count_completed_years_and_leave_the_calendar_loudly() {
    let mut b = Build::new(&[("household", None)]);
    let born = b.input(0, "born", Kind::Date, 0, None);
    let (from, to) = (b.read(born), b.node(0, Op::Period(PeriodPart::FirstDay), Kind::Date, 0));
    let years = b.node(0, Op::YearsBetween(from, to), Kind::Count, 0);
    let (from, to) = (b.read(born), b.node(0, Op::Period(PeriodPart::LastDay), Kind::Date, 0));
    let months = b.node(0, Op::MonthsBetween(from, to), Kind::Count, 0);
    let (date, n) = (b.read(born), b.whole(0, 80));
    let later = b.node(0, Op::AddYears(date, n), Kind::Date, 0);
    let date = b.read(born);
    let in_month = b.node(0, Op::InMonth(date), Kind::Bool, 0);
    let [years, months, later, in_month] =
        [("years", years), ("months", months), ("later", later), ("in_month", in_month)].map(|(n, id)| b.result(n, id));
    let plan = b.plan();
    let days = ["2019-12-01", "2019-12-02", "2025-12-31", "2150-01-01", "2026-01-01"];
    let run = run(&plan, days.iter().map(|text| row(&[(born, day(text))])).collect());
    let lanes = |column| rows(&run, column).into_iter().map(|(_, lane)| lane).collect::<Vec<_>>();
    assert_eq!(lanes(years), [6, 5, 0, 0, 0]);
    assert_eq!(lanes(months), [72, 72, 0, 0, 0]);
    assert_eq!(rows(&run, later)[0], (Has, day("2099-12-01")));
    assert_eq!(rows(&run, later)[3], (Failed, 0));
    assert_eq!(lanes(in_month), [0, 0, 1, 0, 0]);
}

#[test]
fn a_figure_that_the_sources_lack_is_missing() {
    let mut b = Build::new(&[("household", None)]);
    let lacking = b.parameter("lacking", Kind::Count, 0, ParameterPlan::Unknown, Confidence::Assumed);
    let node = b.node(0, Op::Parameter(lacking), Kind::Count, 0);
    let result = b.result("r", node);
    let plan = b.plan();
    assert_eq!(rows(&run(&plan, vec![row(&[])]), result), [(Missing, 0)]);
}

#[test]
fn min_and_max_read_both_sides() {
    let mut b = Build::new(&[("household", None)]);
    let (x, y) = (b.input(0, "x", Kind::Number, 1, None), b.input(0, "y", Kind::Count, 0, None));
    let (left, right) = (b.read(x), b.read(y));
    let node = b.node(0, Op::Extreme { largest: true, left, right, left_up: 1, right_up: 10 }, Kind::Number, 1);
    let result = b.result("r", node);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[(x, 15), (y, 1)]), row(&[(x, 15), (y, 2)]), row(&[(x, 15)])]);
    assert_eq!(rows(&run, result), [(Has, 15), (Has, 20), (Missing, 0)]);
}

#[test]
fn a_false_guard_gives_the_other_value_and_reads_nothing() {
    let mut b = Build::household();
    let (open, x) = (b.input(0, "open", Kind::Bool, 0, None), b.input(1, "x", Kind::Count, 0, None));
    let node = b.read(open);
    let eligible = b.result("eligible", node);
    let node = b.read(x);
    let amount = b.result("amount", node);
    b.guard(amount, eligible, 0);
    let plan = b.plan();
    let people = || vec![row(&[(x, 5)]), row(&[])];
    let run = run(
        &plan,
        vec![row(&[(open, 1)]).with(1, people()), row(&[(open, 0)]).with(1, people()), row(&[]).with(1, people())],
    );
    assert_eq!(rows(&run, amount), [(Has, 5), (Missing, 0), (Has, 0), (Has, 0), (Missing, 0), (Missing, 0)]);
    assert_eq!(statuses(&run, node, 6), [Has, Missing, Unread, Unread, Unread, Unread]);
    let Column::Result(slot) = amount else { panic!() };
    let stopped: Vec<_> = (0..6).map(|row| run.stopped(slot, row)).collect();
    assert_eq!(stopped, [None, None, Some(0), Some(0), None, None]);
}

fn ranked(ties: Ties, descending: bool, members: &[(Option<Lane>, Option<Lane>)]) -> (Vec<(Status, Lane)>, Vec<bool>) {
    let mut b = Build::household();
    let (among, by) = (b.input(1, "among", Kind::Bool, 0, None), b.input(1, "by", Kind::Count, 0, None));
    let rank = b.rank("rank", 1, RankPlan { among, by: vec![by], descending, ties, within: 0 });
    let plan = b.plan();
    let members = members.iter().map(|(inside, key)| {
        let facts = [(among, *inside), (by, *key)];
        row(&facts.iter().filter_map(|(column, lane)| lane.map(|lane| (*column, lane))).collect::<Vec<_>>())
    });
    let run = run(&plan, vec![row(&[]), row(&[]).with(1, members.collect())]);
    let Column::Result(slot) = rank else { panic!() };
    (rows(&run, rank), run.tied[slot as usize].clone())
}

#[test]
fn ranks_order_those_inside_and_leave_the_others_at_zero() {
    let members = [(Some(1), Some(30)), (Some(0), None), (Some(1), Some(10)), (Some(1), Some(20))];
    let (up, _) = ranked(Ties::Listed, false, &members);
    assert_eq!(up, [(Has, 3), (Has, 0), (Has, 1), (Has, 2)]);
    let (down, _) = ranked(Ties::Listed, true, &members);
    assert_eq!(down, [(Has, 1), (Has, 0), (Has, 3), (Has, 2)]);
}

#[test]
fn equals_are_ranked_as_declared() {
    let members = [(Some(1), Some(5)), (Some(1), Some(1)), (Some(1), Some(5)), (Some(1), Some(9))];
    let lanes = |ties| ranked(ties, false, &members).0;
    assert_eq!(lanes(Ties::Listed), [(Has, 2), (Has, 1), (Has, 3), (Has, 4)]);
    assert_eq!(lanes(Ties::Same), [(Has, 2), (Has, 1), (Has, 2), (Has, 4)]);
    assert_eq!(lanes(Ties::Refuse), [(Failed, 0), (Has, 1), (Failed, 0), (Has, 4)]);
    assert_eq!(ranked(Ties::Listed, false, &members).1, [true, false, true, false]);
    assert_eq!(ranked(Ties::ById, false, &members).1, [false; 4]);
}

#[test]
fn a_rank_lacks_what_any_of_those_inside_lacks() {
    let (ranks, _) = ranked(Ties::Listed, false, &[(Some(1), Some(1)), (Some(1), None), (Some(0), None)]);
    assert_eq!(ranks, [(Missing, 0), (Missing, 0), (Has, 0)]);
    let (ranks, _) = ranked(Ties::Listed, false, &[(Some(1), Some(1)), (None, Some(2)), (Some(0), None)]);
    assert_eq!(ranks, [(Missing, 0), (Missing, 0), (Has, 0)]);
}

#[test]
fn checks_find_contradictions_and_leave_no_reading_behind() {
    let mut b = Build::household();
    let x = b.input(1, "x", Kind::Bool, 0, None);
    let node = b.read(x);
    b.check("consistent", node, true);
    let zero = b.whole(1, 0);
    let op = Op::If { condition: zero, then: node, otherwise: zero };
    let root = b.node(1, op, Kind::Bool, 0);
    b.result("r", root);
    let plan = b.plan();
    let run = run(&plan, vec![row(&[]).with(1, vec![row(&[(x, 1)]), row(&[(x, 0)]), row(&[])])]);
    assert_eq!(run.checks, [[Found::Consistent, Found::Contradiction, Found::Undecided]]);
    assert_eq!(statuses(&run, node, 3), [Unread; 3]);
}

#[test]
fn a_scratch_serves_batches_of_any_size_and_any_program() {
    let (first, x, first_result) = aggregate(Join::Sum, None);
    let (second, y, second_result) = aggregate(Join::Largest, Some(3));
    let (sums, largest) = (Program::new(Arc::clone(&first)), Program::new(Arc::clone(&second)));
    let mut scratch = Scratch::new();
    for count in [3_usize, 0, 5, 1, 1] {
        let members = |column: Column| (0..count).map(|n| row(&[(column, Lane::try_from(n).unwrap() + 4)])).collect();
        let one = batch(&first, vec![row(&[]).with(1, members(x))]);
        let expected: Lane = (0..count).map(|n| Lane::try_from(n).unwrap() + 4).sum();
        assert_eq!(rows(sums.run(&one, MONTH, &mut scratch).unwrap(), first_result), [(Has, expected)]);
        let one = batch(&second, vec![row(&[]).with(1, members(y))]);
        let expected = if count == 0 { 3 } else { Lane::try_from(count).unwrap() + 3 };
        assert_eq!(rows(largest.run(&one, MONTH, &mut scratch).unwrap(), second_result), [(Has, expected)]);
    }
}

#[test]
fn a_lane_that_does_not_fit_is_our_bug_and_no_panic() {
    let mut b = Build::new(&[("household", None)]);
    let x = b.input(0, "x", Kind::Number, 0, None);
    let left = b.read(x);
    let node = b.node(0, Op::Times(left, Lane::MAX), Kind::Number, 0);
    b.result("r", node);
    let plan = b.plan();
    let program = Program::new(Arc::clone(&plan));
    let one = batch(&plan, vec![row(&[(x, 2)])]);
    assert_eq!(program.run(&one, MONTH, &mut Scratch::new()).unwrap_err(), Broken(node));
}
