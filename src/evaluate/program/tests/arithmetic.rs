//! Sums, quotients, roundings, scales, tables and dates.

use super::*;

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
