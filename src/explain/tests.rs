//! A household evaluated under a plan built by hand, and what is told of it.

use std::sync::Arc;

use crate::check::plan::{ParameterPlan, Plan, RankPlan};
use crate::evaluate::from_run::answer;
use crate::evaluate::program::{Program, Scratch};
use crate::evaluate::testing::{Build, MONTH, Row, batch, day, row};
use crate::ground::kind::{Kind, Time};
use crate::ground::rounding::Mode;
use crate::ground::value::Value;
use crate::pack::model::{Confidence, Ties};
use crate::rules::syntax::Operator;
use crate::rules::tree::{Column, Group, Join, NodeId, Op, PeriodPart, Quotient};

use super::told::Key;
use super::why_not::Nearest;
use super::words::Language;
use super::{Explanation, Options, Recording, explain, html, json, markdown, text};

const MONTHLY: Kind = Kind::Money(Some(Time::Month));

/// An income-tested child benefit: `eligible` guards `amount`, which is full under an age or in school and else half,
/// rounded down; children are ranked by birth.
struct Small {
    plan: Arc<Plan>,
    index: Column,
    birth: Column,
    schooled: Column,
    disabled: Column,
}

const ELIGIBLE: u32 = 0;
const AGE: u32 = 1;
const RANK: u32 = 2;
const AMOUNT: u32 = 3;
const TOTAL: u32 = 4;

fn compare(b: &mut Build, space: u16, operator: Operator, left: NodeId, right: NodeId) -> NodeId {
    b.node(space, Op::Compare { operator, left, right, left_up: 1, right_up: 1 }, Kind::Bool, 0)
}

fn small() -> Small {
    let mut b = Build::household();
    let index = b.input(0, "index", Kind::Number, 2, None);
    let birth = b.input(1, "birth", Kind::Date, 0, None);
    let schooled = b.input(1, "schooled", Kind::Bool, 0, None);
    let disabled = b.input(1, "disabled", Kind::Bool, 0, Some(0));
    let limit = b.parameter("limit", Kind::Number, 2, ParameterPlan::Scalar(974), Confidence::Confirmed);
    let full = b.parameter("full", MONTHLY, 0, ParameterPlan::Scalar(375), Confidence::Assumed);
    let young = b.parameter("young", Kind::Count, 0, ParameterPlan::Scalar(6), Confidence::Confirmed);

    let read = b.read(index);
    let figure = b.node(0, Op::Parameter(limit), Kind::Number, 2);
    let within = compare(&mut b, 0, Operator::AtMost, read, figure);
    let eligible = b.result("eligible", within);

    let (born, first) = (b.read(birth), b.node(1, Op::Period(PeriodPart::FirstDay), Kind::Date, 0));
    let years = b.node(1, Op::YearsBetween(born, first), Kind::Count, 0);
    let age = b.result("age", years);

    let rank = RankPlan { among: disabled, by: vec![birth], descending: false, ties: Ties::Listed, within: 0 };
    b.rank("rank", 1, rank);

    let (old, limit) = (b.read(age), b.node(1, Op::Parameter(young), Kind::Count, 0));
    let is_young = compare(&mut b, 1, Operator::Less, old, limit);
    let at_school = b.read(schooled);
    let either = b.node(1, Op::AnyOf(vec![is_young, at_school]), Kind::Bool, 0);
    let money = b.node(1, Op::Parameter(full), MONTHLY, 0);
    let half = Quotient { numerator: money, denominator: None, factor: 1, divisor: 2 };
    let one = b.whole(1, 1);
    let rounded = Op::Round { mode: Mode::Down, of: half, step: one, up: 1, down: 1 };
    let rounded = b.node(1, rounded, MONTHLY, 0);
    let branch = Op::If { condition: either, then: money, otherwise: rounded };
    let branch = b.node(1, branch, MONTHLY, 0);
    let amount = b.result("amount", branch);
    b.guard(amount, eligible, 0);

    let sum = Op::Aggregate { join: Join::Sum, group: Group::All(1), read: Some(amount), otherwise: None };
    let sum = b.node(0, sum, MONTHLY, 0);
    b.result("total", sum);
    Small { plan: b.plan(), index, birth, schooled, disabled }
}

fn told(small: &Small, household: Row, options: &Options) -> Explanation {
    let program = Program::new(Arc::clone(&small.plan));
    let batch = batch(&small.plan, vec![household]);
    let mut scratch = Scratch::new();
    program.run(&batch, MONTH, &mut scratch).unwrap();
    let answer = answer(&program, &batch, scratch.run(), MONTH, 0).unwrap();
    let recording =
        Recording { plan: &small.plan, batch: &batch, run: scratch.run(), answer: &answer, digest: "sha256:0" };
    explain(&recording, options)
}

/// A child of 3, a pupil of 12, and one of 15 who left school.
fn family(small: &Small, index: i128) -> Row {
    row(&[(small.index, index)]).with(
        1,
        vec![
            row(&[(small.birth, day("2022-03-05"))]),
            row(&[(small.birth, day("2013-06-01")), (small.schooled, 1)]),
            row(&[(small.birth, day("2010-06-01")), (small.schooled, 0), (small.disabled, 1)]),
        ],
    )
}

fn english(explanation: &Explanation) -> String {
    // No-break spaces as spaces: what holds together is for the wrapping's own tests.
    text::render(explanation, &Language::of("en"), text::Options { width: 200, colour: false }).replace('\u{a0}', " ")
}

/// The lines told under the heading of a member.
fn of_member<'t>(text: &'t str, member: &str) -> Vec<&'t str> {
    let mut lines = text.lines().skip_while(|line| !line.ends_with(member) || line.contains('('));
    lines.by_ref().take(2).for_each(drop);
    lines.take_while(|line| !line.is_empty()).collect()
}

#[test]
fn the_branch_taken_is_told_with_the_fact_that_decided_it() {
    let small = small();
    let text = english(&told(&small, family(&small, 500), &Options::default()));
    let young = of_member(&text, "m0");
    assert!(young.contains(&"  ✓ person.age (3) < law.young (6)"), "{text}");
    assert!(young.contains(&"  → law.full (375 XTS, assumed)"), "{text}");
    let pupil = of_member(&text, "m1");
    assert!(pupil.contains(&"  ✓ person.schooled (yes)"), "{text}");
    assert!(!pupil.iter().any(|line| line.contains("law.young")), "what did not hold before it says nothing: {text}");
}

#[test]
fn where_no_condition_held_all_are_told_and_the_rounding_with_its_values() {
    let small = small();
    let text = english(&told(&small, family(&small, 500), &Options::default()));
    let left = of_member(&text, "m2");
    assert!(left.contains(&"  ✗ person.age (15) < law.young (6)"), "{text}");
    assert!(left.contains(&"  ✗ person.schooled (no)"), "{text}");
    assert!(left.contains(&"  → law.full (375 XTS, assumed) ÷ 2, rounded down to 1 = 187 XTS"), "{text}");
}

#[test]
fn a_total_is_told_by_its_members() {
    let small = small();
    let text = english(&told(&small, family(&small, 500), &Options::default()));
    let line = "sum of “person.amount” over “persons”: m0 (375 XTS) + m1 (375 XTS) + m2 (187 XTS) = 937 XTS";
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_guard_that_stopped_a_result_is_told_down_to_the_figure() {
    let small = small();
    let explanation = told(&small, family(&small, 980), &Options::default());
    let text = english(&explanation);
    let young = of_member(&text, "m0");
    assert!(young.contains(&"  ✗ Not due, because household.eligible (no)"), "{text}");
    assert!(young.contains(&"    · household.index (9.8) > law.limit (9.74)"), "{text}");
    let why = &explanation.why_not;
    assert_eq!(why.len(), 1);
    assert_eq!(why[0].key, Key { slot: TOTAL, row: 0 });
}

#[test]
fn the_nearest_fact_is_told_with_what_it_would_give() {
    let small = small();
    let Column::Input(index) = small.index else { panic!("an input") };
    let nearest = Nearest {
        result: (TOTAL, 0),
        input: (index, 0),
        to: Value::Decimal(crate::ground::amount::parse("9.74").unwrap()),
        gives: Some(Value::Decimal(937.into())),
    };
    let options = Options { nearest: vec![nearest], ..Options::default() };
    let text = english(&told(&small, family(&small, 980), &options));
    assert!(text.contains("“household.total” would be 937 XTS a month if “household.index” were 9.74"), "{text}");
}

#[test]
fn what_is_missing_is_told_once_with_the_results_that_wait_for_it() {
    let small = small();
    let household = row(&[(small.index, 500)]).with(1, vec![row(&[(small.birth, day("2013-06-01"))])]);
    let explanation = told(&small, household, &Options::default());
    let text = english(&explanation);
    assert!(
        text.contains("Missing: person.schooled (m0). No answer for: person.amount (m0), household.total"),
        "{text}"
    );
    assert!(text.contains("! person.schooled (missing)"), "{text}");
    let json = json::render(&explanation, &Language::of("en"));
    let amount = &json["subjects"][1]["results"].as_array().unwrap().iter().find(|r| r["result"] == "person.amount");
    assert_eq!(amount.unwrap()["status"], "missing");
    assert_eq!(json["missing"][0]["input"], "person.schooled");
    assert_eq!(json["missing"][0]["id"], "m0");
}

#[test]
fn defaults_and_marks_that_were_read_are_told_as_such() {
    let small = small();
    let text = english(&told(&small, family(&small, 500), &Options::default()));
    assert!(text.contains("Not given, taken by default: person.disabled = no (m0, m1)"), "{text}");
    assert!(text.contains("Not confirmed: law.full (assumed)"), "{text}");
}

#[test]
fn a_rank_tells_its_place_and_those_counted() {
    let small = small();
    let explanation = told(&small, family(&small, 500), &Options::default());
    let step = explanation.step(Key { slot: RANK, row: 2 }).unwrap();
    assert_eq!(step.value.as_ref().unwrap().value, Value::Count(1));
    let text = english(&explanation);
    assert!(
        of_member(&text, "m2").contains(&"  → 1 of 1, by person.birth, earliest first: m2 (1 June 2010)"),
        "{text}"
    );
    assert!(of_member(&text, "m0").contains(&"  ✗ person.disabled (no, by default)"), "{text}");
}

#[test]
fn one_result_is_told_with_everything_it_rests_on_and_nothing_else() {
    let small = small();
    let options = Options { only: Some(AMOUNT), ..Options::default() };
    let explanation = told(&small, family(&small, 500), &options);
    assert!(explanation.tells(Key { slot: AMOUNT, row: 2 }));
    assert!(explanation.tells(Key { slot: AGE, row: 2 }));
    assert!(explanation.tells(Key { slot: ELIGIBLE, row: 0 }));
    assert!(!explanation.tells(Key { slot: TOTAL, row: 0 }));
    assert!(!explanation.tells(Key { slot: RANK, row: 2 }));
    let figures: Vec<&str> = explanation.figures.iter().map(|figure| figure.thing.key.as_str()).collect();
    assert_eq!(figures, ["law.limit", "law.full", "law.young"]);
}

#[test]
fn every_renderer_tells_the_same_amount_in_every_language() {
    let small = small();
    let explanation = told(&small, family(&small, 500), &Options::default());
    for code in ["fr", "ar", "en", "es"] {
        let language = Language::of(code);
        let amount = "937\u{a0}XTS";
        assert!(text::render(&explanation, &language, text::Options::default()).contains(amount));
        assert!(markdown::render(&explanation, &language).contains(amount));
        assert!(html::render(&explanation, &language).contains(amount));
        assert_eq!(json::render(&explanation, &language)["subjects"][0]["results"][1]["value"], "937");
    }
}

#[test]
fn text_keeps_to_its_width_and_colours_only_when_asked() {
    let small = small();
    let explanation = told(&small, family(&small, 500), &Options::default());
    let plain = text::render(&explanation, &Language::of("en"), text::Options { width: 60, colour: false });
    let widest = plain.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
    assert!(widest <= 60, "{plain}");
    assert!(!plain.contains('\u{1b}'));
    let coloured = text::render(&explanation, &Language::of("en"), text::Options { width: 60, colour: true });
    assert!(coloured.contains("\u{1b}["));
}

#[test]
fn an_arabic_page_runs_right_to_left_and_isolates_what_does_not() {
    let small = small();
    let explanation = told(&small, family(&small, 500), &Options::default());
    let arabic = Language::of("ar");
    let html = html::render(&explanation, &arabic);
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(html.contains("<bdi>937\u{a0}XTS</bdi>"));
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"));
    let text = text::render(&explanation, &arabic, text::Options::default());
    assert!(text.contains("\u{2068}937\u{a0}XTS\u{2069} في الشهر"));
    assert_eq!(text.matches('\u{2068}').count(), text.matches('\u{2069}').count());
}
