//! Conditions, branches, early returns, guards, checks, and the scratch.

use super::*;

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
