//! What is told of a run on hand-built plans: what is missing and why, what may be needed, what was assumed, objections,
//! nearest facts, the JSON contract.

use std::sync::Arc;

use serde_json::json;

use super::answer::{Answer, Cell, Lacking, Mark, Why};
use super::checks::Objection;
use super::evaluator::{Evaluator, Refusal};
use super::json::{self, Told};
use super::nearest::nearest;
use super::program::Scratch;
use super::testing::{Build, MONTH, Row, batch, choice, day, row};
use crate::check::plan::{ParameterPlan, Plan, RankPlan};
use crate::ground::amount::Lane;
use crate::ground::diagnostic::Findings;
use crate::ground::kind::{Kind, Time};
use crate::ground::value::Value;
use crate::pack::model::{Confidence, Size, Ties};
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, Join, NodeId, Op, PeriodPart, Quotient};

fn answer(plan: &Arc<Plan>, root: Row) -> Answer {
    let evaluator = Evaluator::new(Arc::clone(plan));
    evaluator.by_program(&batch(plan, vec![root]), MONTH, &mut Scratch::new()).expect("answered").answer
}

fn slot(column: Column) -> u32 {
    match column {
        Column::Input(slot) | Column::Result(slot) => slot,
    }
}

/// `eligible = open`; of a person: `paid = age < 6 || schooled ? 200 : 150`, guarded by `eligible`; `total` sums it.
fn benefit() -> (Arc<Plan>, [Column; 6]) {
    let mut b = Build::household();
    let open = b.input(0, "open", Kind::Bool, 0, None);
    let (age, schooled) = (b.input(1, "age", Kind::Count, 0, None), b.input(1, "schooled", Kind::Bool, 0, None));
    let node = b.read(open);
    let eligible = b.result("eligible", node);
    let (left, right) = (b.read(age), b.whole(1, 6));
    let op = Op::Compare { operator: Operator::Less, left, right, left_up: 1, right_up: 1 };
    let young = b.node(1, op, Kind::Bool, 0);
    let read = b.read(schooled);
    let condition = b.node(1, Op::AnyOf(vec![young, read]), Kind::Bool, 0);
    let money = Kind::Money(Some(Time::Month));
    let full = b.node(1, Op::Constant(20_000), money.clone(), 2);
    let part = b.node(1, Op::Constant(15_050), money.clone(), 2);
    let node = b.node(1, Op::If { condition, then: full, otherwise: part }, money.clone(), 2);
    let paid = b.result("paid", node);
    b.guard(paid, eligible, 0);
    let op = Op::Aggregate { join: Join::Sum, group: Group::All(1), read: Some(paid), otherwise: None };
    let node = b.node(0, op, money, 2);
    let total = b.result("total", node);
    (b.plan(), [open, age, schooled, eligible, paid, total])
}

#[test]
fn what_is_missing_is_told_with_the_results_that_lack_it_and_what_may_be_needed() {
    let (plan, [open, age, schooled, _, paid, total]) = benefit();
    let people = vec![row(&[(age, 3)]), row(&[(age, 9)]), row(&[])];
    let told = answer(&plan, row(&[(open, 1)]).with(1, people));
    let lacks: Vec<_> = told.missing.iter().map(|lack| (lack.what, lack.results.clone())).collect();
    assert_eq!(
        lacks,
        [
            (Lacking::Input(slot(age), 2), vec![(slot(paid), 2), (slot(total), 0)]),
            (Lacking::Input(slot(schooled), 1), vec![(slot(paid), 1), (slot(total), 0)]),
        ]
    );
    // Of the third person the school may be asked once the age is known; of the first, who is 3, never.
    assert_eq!(told.may_need, [(slot(schooled), 2)]);
}

#[test]
fn a_missing_guard_may_need_all_that_the_formula_reads() {
    let (plan, [open, age, schooled, ..]) = benefit();
    let told = answer(&plan, row(&[]).with(1, vec![row(&[(age, 9)])]));
    assert_eq!(told.missing.iter().map(|lack| lack.what).collect::<Vec<_>>(), [Lacking::Input(slot(open), 0)]);
    assert_eq!(told.may_need, [(slot(schooled), 0)]);
    let told = answer(&plan, row(&[(open, 0)]).with(1, vec![row(&[])]));
    assert_eq!((told.missing, told.may_need), (Vec::new(), Vec::new()));
}

#[test]
fn a_failure_is_told_at_its_innermost_place() {
    let mut b = Build::household();
    let x = b.input(1, "x", Kind::Number, 0, None);
    let (numerator, below, step) = (b.whole(1, 10), b.read(x), b.whole(1, 1));
    let of = Quotient { numerator, denominator: Some(below), factor: 1, divisor: 1 };
    let op = Op::Round { mode: crate::ground::rounding::Mode::Down, of, step, up: 1, down: 1 };
    let node = b.node(1, op, Kind::Number, 0);
    let part = b.result("part", node);
    let op = Op::Aggregate { join: Join::Sum, group: Group::All(1), read: Some(part), otherwise: None };
    let node = b.node(0, op, Kind::Number, 0);
    let sum = b.result("sum", node);
    let plan = b.plan();
    let told = answer(&plan, row(&[]).with(1, vec![row(&[(x, 3)]), row(&[(x, 0)]), row(&[])]));
    let Cell::Failed(failure) = &told.results[slot(sum) as usize][0] else { panic!("{told:?}") };
    assert_eq!((failure.why, failure.result), (Why::DivisionByZero, (slot(part), 1)));
    assert!(failure.span.is_some());
    // The first member without a value decides.
    let told = answer(&plan, row(&[]).with(1, vec![row(&[]), row(&[(x, 0)]), row(&[])]));
    assert_eq!(told.results[slot(sum) as usize][0], Cell::Missing);
    let of_sum: Vec<_> = told.missing.iter().filter(|l| l.results.contains(&(slot(sum), 0))).map(|l| l.what).collect();
    assert_eq!(of_sum, [Lacking::Input(slot(x), 0), Lacking::Input(slot(x), 2)]);
}

#[test]
fn only_what_was_read_is_assumed_or_unverified() {
    let mut b = Build::household();
    let (c, x) = (b.input(1, "c", Kind::Bool, 0, None), b.input(1, "x", Kind::Count, 0, Some(4)));
    let figure = b.parameter("figure", Kind::Count, 0, ParameterPlan::Scalar(9), Confidence::Reported);
    let sure = b.parameter("sure", Kind::Count, 0, ParameterPlan::Scalar(9), Confidence::Confirmed);
    let helper = b.helper("reading");
    let (condition, read) = (b.read(c), b.read(x));
    let marked = b.node(1, Op::Marked(helper, read), Kind::Count, 0);
    let other = b.node(1, Op::Parameter(figure), Kind::Count, 0);
    let node = b.node(1, Op::If { condition, then: marked, otherwise: other }, Kind::Count, 0);
    b.result("r", node);
    let node = b.node(1, Op::Parameter(sure), Kind::Count, 0);
    let doubted = b.result("doubted", node);
    b.doubt(doubted);
    b.guard(doubted, c, 1);
    let plan = b.plan();
    let first = answer(&plan, row(&[]).with(1, vec![row(&[(c, 1)]), row(&[(c, 1), (x, 3)])]));
    assert_eq!(first.assumed, [(slot(x), 0)]);
    let marks: Vec<_> = first.unverified.iter().map(|(mark, _)| *mark).collect();
    assert_eq!(marks, [Mark::Default(slot(x)), Mark::Result(slot(doubted)), Mark::Helper(helper)]);
    let second = answer(&plan, row(&[]).with(1, vec![row(&[(c, 0)])]));
    assert_eq!(
        (second.assumed, second.unverified),
        (Vec::new(), vec![(Mark::Parameter(figure), Confidence::Reported)])
    );
}

#[test]
fn an_aggregation_of_a_set_reads_memberships_of_all_and_values_of_its_members() {
    let mut b = Build::household();
    let (inside, x) = (b.input(1, "inside", Kind::Bool, 0, Some(0)), b.input(1, "x", Kind::Count, 0, Some(1)));
    let set = b.set("chosen", 1, inside, Size::Any);
    let op = Op::Aggregate { join: Join::Sum, group: Group::Set(set), read: Some(x), otherwise: None };
    let node = b.node(0, op, Kind::Count, 0);
    b.result("r", node);
    let plan = b.plan();
    let told = answer(&plan, row(&[]).with(1, vec![row(&[]), row(&[(inside, 1)]), row(&[(inside, 0)])]));
    assert_eq!(told.assumed, [(slot(inside), 0), (slot(x), 1)]);
}

#[test]
fn a_rank_reads_the_keys_of_those_inside() {
    let mut b = Build::household();
    let (among, by) = (b.input(1, "among", Kind::Bool, 0, Some(0)), b.input(1, "by", Kind::Count, 0, Some(1)));
    let rank = b.rank("rank", 1, RankPlan { among, by: vec![by], descending: false, ties: Ties::Listed, within: 0 });
    let plan = b.plan();
    let told = answer(&plan, row(&[]).with(1, vec![row(&[(among, 1)]), row(&[]), row(&[(among, 1), (by, 1)])]));
    assert_eq!(told.assumed, [(slot(among), 1), (slot(by), 0)]);
    assert_eq!(told.listed, [(slot(rank), 0), (slot(rank), 2)]);
    let told = answer(&plan, row(&[]).with(1, vec![row(&[(among, 0)])]));
    assert_eq!((told.assumed, told.listed), (Vec::new(), Vec::new()));
}

#[test]
fn a_household_of_a_batch_is_answered_as_if_it_were_alone() {
    let (plan, [open, age, schooled, ..]) = benefit();
    let homes = || {
        vec![
            row(&[(open, 1)]).with(1, vec![row(&[(age, 3)]), row(&[])]),
            row(&[(open, 0)]),
            row(&[(open, 1)]).with(1, vec![row(&[(age, 8)]), row(&[(age, 9), (schooled, 1)])]),
        ]
    };
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let mut scratch = Scratch::new();
    let all = batch(&plan, homes());
    let run = evaluator.program().run(&all, MONTH, &mut scratch).expect("runs").clone();
    for (root, home) in homes().into_iter().enumerate() {
        let mut alone = answer(&plan, home);
        alone.may_need = Vec::new();
        let among = super::from_run::answer(evaluator.program(), &all, &run, MONTH, root).expect("answered");
        assert_eq!(among, alone, "household {root}");
    }
}

#[test]
fn contradictions_and_wrong_sizes_refuse_and_warnings_pass() {
    let mut b = Build::household();
    let (fine, odd, head) = (
        b.input(1, "fine", Kind::Bool, 0, None),
        b.input(1, "odd", Kind::Bool, 0, None),
        b.input(1, "head", Kind::Bool, 0, Some(0)),
    );
    let node = b.read(fine);
    b.check("must", node, true);
    let node = b.read(odd);
    b.check("should", node, false);
    b.set("heads", 1, head, Size::One);
    let plan = b.plan();
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let objections = |people: &[[Lane; 3]]| {
        let people = people.iter().map(|[f, o, h]| row(&[(fine, *f), (odd, *o), (head, *h)])).collect();
        match evaluator.by_program(&batch(&plan, vec![row(&[]).with(1, people)]), MONTH, &mut Scratch::new()) {
            Ok(evaluated) => (false, evaluated.warnings),
            Err(Refusal::Objections(objections)) => (true, objections),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(objections(&[[1, 1, 1], [1, 1, 0]]), (false, vec![]));
    assert_eq!(objections(&[[1, 1, 1], [1, 0, 0]]), (false, vec![Objection::Check { check: 1, row: 1 }]));
    assert_eq!(objections(&[[0, 1, 1]]), (true, vec![Objection::Check { check: 0, row: 0 }]));
    assert_eq!(objections(&[[1, 1, 0]]), (true, vec![Objection::Size { set: 0, row: 0, found: 0, second: None }]));
    assert_eq!(
        objections(&[[1, 1, 1], [1, 1, 1]]),
        (true, vec![Objection::Size { set: 0, row: 0, found: 2, second: Some(1) }])
    );
    let undecided = batch(&plan, vec![row(&[]).with(1, vec![row(&[(head, 1)])])]);
    assert!(evaluator.by_program(&undecided, MONTH, &mut Scratch::new()).is_ok());
}

#[test]
fn the_nearest_fact_is_the_one_that_decided() {
    let (plan, [open, age, schooled, eligible, paid, total]) = benefit();
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let near = |root: Row, result: Column, at: usize| {
        let found = nearest(&evaluator, &batch(&plan, vec![root]), MONTH, (slot(result), at), 3);
        found.into_iter().map(|near| (near.input, near.to, near.gives)).collect::<Vec<_>>()
    };
    let people = || vec![row(&[(age, 9), (schooled, 0)])];
    let refused = row(&[(open, 0)]).with(1, people());
    assert_eq!(near(refused, eligible, 0), [((slot(open), 0), Value::Bool(true), Value::Bool(true))]);
    let refused = row(&[(open, 0)]).with(1, people());
    let amount = |text: &str| Value::Decimal(crate::ground::amount::parse(text).expect("a number"));
    assert_eq!(near(refused, total, 0)[0], ((slot(open), 0), Value::Bool(true), amount("150.5")));
    let not_schooled = row(&[(open, 1)]).with(1, people());
    let found = near(not_schooled, paid, 0);
    assert_eq!(found[0], ((slot(age), 0), Value::Count(5), amount("200")));
    assert_eq!(found[1], ((slot(schooled), 0), Value::Bool(true), amount("200")));
}

#[test]
fn a_nearest_date_is_found_to_the_day() {
    let mut b = Build::new(&[("child", None)]);
    let born = b.input(0, "born", Kind::Date, 0, None);
    let (from, to) = (b.read(born), b.node(0, Op::Period(PeriodPart::FirstDay), Kind::Date, 0));
    let left = b.node(0, Op::YearsBetween(from, to), Kind::Count, 0);
    let right = b.whole(0, 6);
    let op = Op::Compare { operator: Operator::Less, left, right, left_up: 1, right_up: 1 };
    let young = b.node(0, op, Kind::Bool, 0);
    let young = b.result("young", young);
    let plan = b.plan();
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let one = batch(&plan, vec![row(&[(born, day("2010-05-05"))])]);
    let found = nearest(&evaluator, &one, MONTH, (slot(young), 0), 1);
    assert_eq!(found[0].to.to_string(), "2019-12-02");
    assert_eq!(found[0].from.map(|value| value.to_string()), Some("2010-05-05".to_owned()));
}

fn told(plan: &Plan, one: &crate::household::batch::Batch, answer: &Answer) -> serde_json::Value {
    json::answer(&Told {
        plan,
        digest: "sha256:00",
        engine: "1.2.3",
        batch: one,
        answer,
        unused: &[("household".to_owned(), "old_fact".to_owned())],
        warnings: &Findings::new(),
        internal: false,
    })
}

#[test]
fn an_answer_is_the_contract() {
    let (plan, [open, age, ..]) = benefit();
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let one = batch(&plan, vec![row(&[(open, 1)]).with(1, vec![row(&[(age, 3)]), row(&[(age, 9)]), row(&[])])]);
    let mut scratch = Scratch::new();
    let answer = evaluator.by_program(&one, MONTH, &mut scratch).expect("answered").answer;
    let expected = json!({
        "policy": "test@2025-01", "digest": "sha256:00", "period": "2025-12", "engine": "1.2.3", "status": "missing",
        "household": {"eligible": true, "total": null},
        "persons": [{"id": "m0", "paid": "200"}, {"id": "m1", "paid": null}, {"id": "m2", "paid": null}],
        "missing": [
            {"input": "person.age", "id": "m2", "results": ["person.paid", "household.total"]},
            {"input": "person.schooled", "id": "m1", "results": ["person.paid", "household.total"]},
        ],
        "may_need": [{"input": "person.schooled", "id": "m2"}],
        "unused": ["household.old_fact"],
    });
    assert_eq!(told(&plan, &one, &answer), expected);
    assert_eq!(
        told(&plan, &one, &answer).to_string().find("\"policy\""),
        Some(1),
        "keys stand in the order of the contract"
    );
}

#[test]
fn values_are_written_as_their_kind() {
    let mut b = Build::new(&[("island", None), ("household", Some(0)), ("person", Some(1))]);
    let date = b.input(0, "date", Kind::Date, 0, None);
    let level = b.input(1, "level", choice("level", &["none", "primary"]), 0, Some(1));
    let wage = b.input(2, "wage", Kind::Money(None), 2, None);
    for (name, column) in [("on", date), ("at", level), ("amount", wage)] {
        let node: NodeId = b.read(column);
        b.result(name, node);
    }
    let plan = b.plan();
    let person = row(&[(wage, 75_050)]);
    let home = |people| row(&[]).with(2, people);
    let island = row(&[(date, day("2025-11-30"))]).with(1, vec![home(vec![person]), home(vec![])]);
    let evaluator = Evaluator::new(Arc::clone(&plan));
    let one = batch(&plan, vec![island]);
    let answer = evaluator.by_program(&one, MONTH, &mut Scratch::new()).expect("answered").answer;
    let out = told(&plan, &one, &answer);
    assert_eq!(out["island"], json!({"on": "2025-11-30"}));
    assert_eq!(
        out["households"],
        json!([{"id": "m0", "at": "primary", "persons": [{"id": "m0", "amount": "750.5"}]}, {"id": "m1", "at": "primary", "persons": []}])
    );
    assert_eq!(out["assumed"][0], json!({"input": "household.level", "id": "m0", "value": "primary"}));
    assert_eq!(out["unverified"], json!([{"default": "household.level", "confidence": "assumed"}]));
}
