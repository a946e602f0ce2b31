//! Households as written meet a plan: what fits, and every refusal.

use std::sync::Arc;

use super::expect;
use super::fit::{Fitted, fit};
use super::read::{Format, household};
use super::testing::{Build, MONTH, choice, day, lane};
use super::written::Household;
use crate::check::plan::Plan;
use crate::ground::date::Month;
use crate::ground::diagnostic::Findings;
use crate::ground::kind::{Kind, Time};
use crate::ground::limits;
use crate::ground::source::SourceFile;
use crate::ground::value::Value;
use crate::rules::tree::Column;

/// Households of persons: index (number, 1 decimal), born (date), level (choice), schooled (bool), wage (money),
/// rank (count, default 1).
fn plan() -> Arc<Plan> {
    let mut b = Build::household();
    b.input(0, "index", Kind::Number, 1, None);
    b.input(1, "born", Kind::Date, 0, None);
    b.input(1, "level", choice("level", &["none", "primary", "upper"]), 0, None);
    b.input(1, "schooled", Kind::Bool, 0, None);
    b.input(1, "wage", Kind::Money(Some(Time::Month)), 2, None);
    let rank = b.input(1, "rank", Kind::Count, 0, Some(1));
    let node = b.read(rank);
    b.result("payable", node);
    b.plan()
}

fn read(text: &str, format: Format) -> Result<Household, Findings> {
    household(&SourceFile::new("h", text), format, &plan().version.programme)
}

fn json(text: &str) -> Result<Fitted, Findings> {
    fit(&read(text, Format::Json)?, &plan(), MONTH)
}

fn toml(text: &str) -> Result<Fitted, Findings> {
    fit(&read(text, Format::Toml)?, &plan(), MONTH)
}

/// Codes and messages, in the order told.
fn told(result: Result<Fitted, Findings>) -> Vec<String> {
    let findings = result.expect_err("refused").sorted();
    findings.all.iter().map(|finding| format!("{}: {}", finding.code.text(), finding.message)).collect()
}

fn help(result: Result<Fitted, Findings>) -> String {
    result.expect_err("refused").all[0].help.clone().unwrap_or_default()
}

#[test]
fn numbers_may_be_numbers_or_texts_and_both_formats_give_the_same_household() {
    let a = json(r#"{"household": {"index": "8.5"}, "persons": [{"id": "a", "born": "2019-04-02", "wage": 12.50}]}"#);
    let b = toml("household.index = 8.5\n[[persons]]\nid = \"a\"\nborn = 2019-04-02\nwage = \"12.5\"\n");
    let (a, b) = (a.expect("fits"), b.expect("fits"));
    assert_eq!(a.batch.inputs[0].lanes, [85]);
    assert_eq!(a.batch.inputs[1].lanes, [day("2019-04-02")]);
    assert_eq!(a.batch.inputs[4].lanes, [lane("12.5", 2)]);
    for (left, right) in a.batch.inputs.iter().zip(&b.batch.inputs) {
        assert_eq!((&left.lanes, &left.given), (&right.lanes, &right.given));
    }
}

#[test]
fn null_and_absent_are_not_given_and_a_default_stands_in() {
    let fitted = json(r#"{"household": {"index": null}, "persons": [{}, {"rank": 3}]}"#).expect("fits");
    assert_eq!(fitted.batch.inputs[0].given, [false]);
    assert_eq!(
        (&fitted.batch.inputs[5].lanes[..], &fitted.batch.inputs[5].given[..]),
        (&[1, 3][..], &[false, true][..])
    );
    assert_eq!(fitted.batch.rows[1].ids, ["#1", "#2"]);
}

#[test]
fn a_household_without_members_or_without_their_key_has_none() {
    for text in [r#"{"household": {}}"#, r#"{"household": {}, "persons": []}"#, r#"{"household": {}, "persons": null}"#]
    {
        assert_eq!(json(text).expect("fits").batch.rows[1].offsets, [0, 0], "{text}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let text = r#"{"household": {"indxe": 1, "index": 8.55}, "persons": [
        {"id": "a", "born": "2019-02-30", "level": "primry", "schooled": "true", "wage": true, "rank": 1.5},
        {"id": "a", "rank": 9999999, "payable": 3, "old": 1}], "person": []}"#;
    assert_eq!(
        told(json(text)),
        ["E0507: two of the household have the person id `a`", "E0012: unknown key `person` in the household",]
    );
    let text = text.replace(r#", "person": []"#, "").replace(r#"{"id": "a", "rank""#, r#"{"id": "b", "rank""#);
    assert_eq!(
        told(json(&text)),
        [
            "E0502: no version of `test` knows the fact `indxe` of the household",
            "E0503: `index` of the household: `8.55` has more than 1 decimal",
            "E0016: `born` of the person `a` is not a date: `2019-02-30`",
            "E0505: `level` of the person `a`: `primry` is not one of the choice `level`",
            "E0014: `schooled` of the person `a` must be true or false, and a text stands here",
            "E0014: `wage` of the person `a` must be a number, and true or false stands here",
            "E0503: `rank` of the person `a`: `1.5` is not a whole number",
            "E0504: `rank` of the person `b`: `9999999` is above 1000000, the most that is let in",
            "E0502: no version of `test` knows the fact `payable` of the person `b`",
            "E0502: no version of `test` knows the fact `old` of the person `b`",
        ]
    );
}

#[test]
fn a_misspelt_fact_is_told_with_what_was_meant() {
    assert_eq!(help(json(r#"{"household": {"indxe": 1}}"#)), "did you mean `index`?");
    assert_eq!(help(json(r#"{"household": {"payable": 1}}"#)), "`payable` is a result: it is computed, take it out");
    assert_eq!(help(json(r#"{"household": {"born": 1}}"#)), "it is a fact of the person, not of the household");
    let level = json(r#"{"household": {}, "persons": [{"level": "primry"}]}"#);
    assert_eq!(help(level), "did you mean `primary`?");
}

#[test]
fn a_fact_that_only_another_version_knows_is_listed_once() {
    let text = r#"{"household": {"old_fact": 3}}"#;
    assert_eq!(json(text).expect("fits").unused, [("household".to_owned(), "old_fact".to_owned())]);
}

#[test]
fn numbers_that_are_not_plain_are_refused() {
    for number in
        ["1e3", "1E400", "\"nan\"", "\"1_000\"", "\"0x10\"", "\"1.\"", "\"\"", "0.12345678901234567890123456789"]
    {
        let text = format!(r#"{{"household": {{"index": {number}}}}}"#);
        assert!(json(&text).is_err(), "{number}");
    }
}

#[test]
fn values_at_their_bounds_are_let_in_and_those_past_them_are_not() {
    for (number, fits) in [("1000000", true), ("1000000.1", false), ("-1000000", true), ("-1000000.1", false)] {
        let text = format!(r#"{{"household": {{"index": {number}}}}}"#);
        assert_eq!(json(&text).is_ok(), fits, "{number}");
    }
}

#[test]
fn the_root_is_one_table() {
    assert_eq!(told(json(r#"{"persons": []}"#)), ["E0501: the table `household` is missing"]);
    let list = told(json(r#"{"household": [{}]}"#));
    assert_eq!(list, ["E0014: `household` must be one table, and a list stands here"]);
    assert_eq!(told(json("[]")), ["E0014: a household is a table, and a list stands here"]);
    let table = told(json(r#"{"household": {}, "persons": {"id": "a"}}"#));
    assert_eq!(table, ["E0014: `persons` must be a list of tables, and a table stands here"]);
}

#[test]
fn ids_are_short_plain_texts() {
    for (id, fault) in [
        ("\"\"", "is empty"),
        ("\"#1\"", "begins with `#`"),
        ("\"a\\u0007\"", ""),
        ("\" a\"", "begins or ends with a space"),
        ("7", "must be a text"),
    ] {
        let text = format!(r#"{{"household": {{}}, "persons": [{{"id": {id}}}]}}"#);
        let told = told(json(&text));
        assert!(told[0].contains(fault), "{id}: {told:?}");
    }
    for (length, fits) in
        [(limits::ID_CHARACTERS - 1, true), (limits::ID_CHARACTERS, true), (limits::ID_CHARACTERS + 1, false)]
    {
        let text = format!(r#"{{"household": {{}}, "persons": [{{"id": "{}"}}]}}"#, "x".repeat(length));
        assert_eq!(json(&text).is_ok(), fits, "{length}");
    }
}

#[test]
fn a_group_has_at_most_so_many_members() {
    for (count, fits) in [(49, true), (50, true), (51, false)] {
        let persons = vec!["{}"; count].join(",");
        let result = json(&format!(r#"{{"household": {{}}, "persons": [{persons}]}}"#));
        assert_eq!(result.is_ok(), fits, "{count}");
        if !fits {
            assert_eq!(told(result), ["E0508: 51 persons stand here, and 50 is the limit"]);
        }
    }
}

const CHANGING: &str = r#"
    [household]
    index = 8
    [[persons]]
    id = "a"
    rank = 2
    [[persons]]
    id = "b"
    [[changes]]
    from = "2025-09"
    household.index = 9
    [[changes.persons]]
    id = "a"
    rank = 3
    [[changes.persons]]
    id = "c"
    rank = 7
    [[changes]]
    from = "2025-11"
    [[changes.persons]]
    id = "b"
    gone = true
"#;

#[test]
fn changes_hold_from_their_month() {
    let household = read(CHANGING, Format::Toml).expect("reads");
    let at = |month| fit(&household, &plan(), Month { year: 2025, month }).expect("fits").batch;
    let (before, after, last) = (at(8), at(9), at(11));
    assert_eq!((before.inputs[0].lanes[0], &before.rows[1].ids[..]), (80, &["a".to_owned(), "b".to_owned()][..]));
    assert_eq!((after.inputs[0].lanes[0], &after.inputs[5].lanes[..]), (90, &[3, 1, 7][..]));
    assert_eq!(after.rows[1].ids, ["a", "b", "c"]);
    assert_eq!(last.rows[1].ids, ["a", "c"]);
}

#[test]
fn facts_of_other_months_are_looked_at_too() {
    let text = CHANGING.replace("rank = 7", "rank = \"x\"");
    assert_eq!(told(toml(&text)), ["E0015: `rank` of the person `c` is not a plain number: `x`"]);
}

#[test]
fn a_change_names_its_month_and_its_member() {
    let text = "household = {}\n[[changes]]\nhousehold.index = 1\n";
    assert_eq!(told(toml(text)), ["E0013: a change does not say from which month it holds"]);
    let text = "household = {}\n[[changes]]\nfrom = \"2025-01\"\npersons = [{ rank = 1 }]\n";
    assert_eq!(told(toml(text)), ["E0509: a change of one of the `persons` does not say which"]);
    let text = "household = {}\n[[changes]]\nfrom = \"2025-01\"\npersons = [{ id = \"x\", gone = true }]\n";
    assert_eq!(told(toml(text)), ["E0510: there is no person `x` to remove in 2025-01"]);
}

fn islands() -> Arc<Plan> {
    let mut b = Build::new(&[("island", None), ("household", Some(0)), ("person", Some(1))]);
    b.input(2, "rank", Kind::Count, 0, None);
    b.plan()
}

fn on_islands(text: &str) -> Result<Fitted, Findings> {
    let plan = islands();
    fit(&household(&SourceFile::new("h", text), Format::Json, &plan.version.programme)?, &plan, MONTH)
}

#[test]
fn members_of_members_stand_inside_or_apart() {
    let inside = r#"{"island": {}, "households": [
        {"id": "n", "persons": [{"rank": 1}, {"rank": 2}]}, {"id": "e"}, {"id": "s", "persons": [{"rank": 3}]}]}"#;
    let apart = r#"{"island": {}, "households": [{"id": "n"}, {"id": "e"}, {"id": "s"}], "persons": [
        {"rank": 1, "household_id": "n"}, {"rank": 3, "household_id": "s"}, {"rank": 2, "household_id": "n"}]}"#;
    for text in [inside, apart] {
        let batch = on_islands(text).expect("fits").batch;
        assert_eq!(batch.inputs[0].lanes, [1, 2, 3]);
        assert_eq!(batch.rows[2].container, [0, 0, 2]);
        assert_eq!(batch.rows[2].offsets, [0, 2, 2, 3]);
        assert_eq!(batch.rows[1].offsets, [0, 3]);
    }
}

#[test]
fn members_that_stand_apart_say_where_they_belong() {
    let text = r#"{"island": {}, "households": [{"id": "north"}], "persons": [{}, {"household_id": "noth"}]}"#;
    let findings = on_islands(text).expect_err("refused").sorted();
    let told: Vec<_> = findings.all.iter().map(|finding| (finding.code.text(), finding.help.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("E0514", Some("add household_id = \"…\", the id of its household")),
            ("E0515", Some("did you mean `north`?")),
        ]
    );
}

#[test]
fn expectations_find_their_results() {
    let text = r#"
        household = {}
        [[persons]]
        id = "a"
        [[expect]]
        period = "2025-12"
        persons.a.payable = 1
        source = "by hand"
        [[expect]]
        policy = "test@2025-01"
        persons.a.payable = 2
        persons.b.payable = 1
        persons.a.paid = 1
    "#;
    let household = read(text, Format::Toml).expect("reads");
    let plan = plan();
    let fitted = fit(&household, &plan, MONTH).expect("fits");
    let first = expect::fit(&household.expects[0], &plan, &fitted.batch).expect("fits");
    assert_eq!((first[0].result, first[0].row, first[0].value), (0, 0, Some(Value::Count(1))));
    assert_eq!(household.expects[0].period.as_ref().map(|said| said.value), Some(MONTH));
    let findings = expect::fit(&household.expects[1], &plan, &fitted.batch).expect_err("refused");
    let told: Vec<_> = findings.all.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(told, ["there is no person `b` in the household", "`test@2025-01` has no result `paid` of the person"]);
}

#[test]
fn an_expectation_says_when() {
    let text = "household = {}\n[[expect]]\nhousehold.x = 1\n";
    let findings = read(text, Format::Toml).expect_err("refused");
    assert_eq!(findings.all[0].code.text(), "E0511");
}

#[test]
fn batches_join_and_come_apart_again() {
    let a = on_islands(
        r#"{"island": {}, "households": [{"id": "n", "persons": [{"rank": 1}, {"rank": 2}]}, {"id": "e"}]}"#,
    );
    let b = on_islands(r#"{"island": {}, "households": [{"id": "s", "persons": [{"rank": 3}]}]}"#);
    let (a, b, plan) = (a.expect("fits").batch, b.expect("fits").batch, islands());
    let containers = [None, Some(0), Some(1)];
    let mut both = a.clone();
    both.append(&b, &containers);
    both.append(&a, &containers);
    assert_eq!(both.rows[2].container, [0, 0, 2, 3, 3]);
    assert_eq!(both.rows[2].offsets, [0, 2, 2, 3, 5, 5]);
    for (root, one) in [&a, &b, &a].into_iter().enumerate() {
        let out = both.household(root, &plan);
        assert_eq!(out.inputs[0].lanes, one.inputs[0].lanes);
        for (left, right) in out.rows.iter().zip(&one.rows) {
            assert_eq!(
                (left.count, &left.ids, &left.container, &left.offsets),
                (right.count, &right.ids, &right.container, &right.offsets)
            );
        }
    }
}

#[test]
fn surplus_decimals_are_rounded_only_where_the_input_says_so() {
    let mut b = Build::household();
    let index = b.input(0, "index", Kind::Number, 1, None);
    b.surplus(index);
    let plan = b.plan();
    let fits = |number: &str| {
        let text = format!(r#"{{"household": {{"index": {number}}}}}"#);
        let household = household(&SourceFile::new("h", text), Format::Json, &plan.version.programme).expect("reads");
        let fitted = fit(&household, &plan, MONTH).expect("fits");
        (fitted.batch.inputs[0].lanes[0], fitted.rounded)
    };
    assert_eq!(fits("8.25"), (82, 1));
    assert_eq!(fits("8.35"), (84, 1));
    assert_eq!(fits("-8.251"), (-83, 1));
    assert_eq!(fits("8.2"), (82, 0));
    let Column::Input(_) = index else { panic!() };
}

#[test]
fn the_same_seed_makes_the_same_households() {
    use super::generate::Generator;
    let plan = plan();
    let make = |seed| {
        let mut generator = Generator::new(&plan, seed);
        (0..20).map(|_| format!("{:?}", generator.household(MONTH))).collect::<Vec<_>>()
    };
    assert_eq!(make(7), make(7));
    assert_ne!(make(7), make(8));
}
