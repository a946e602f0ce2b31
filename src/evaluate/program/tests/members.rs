//! Aggregations, sets, roles and levels.

use super::*;

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
