//! What a first version says, and how it is read.

use super::Pack;
use crate::ground::amount::Decimal;
use crate::ground::kind::{Kind, Time};
use crate::ground::value::Value;
use crate::pack::model::{Confidence, Edge, Formula, Holds, Presence, Version};

fn parameter<'v>(version: &'v Version, name: &str) -> &'v crate::pack::model::Parameter {
    version.parameters.iter().find(|parameter| parameter.common.name == name).expect("a parameter")
}

#[test]
fn the_first_version_has_no_findings() {
    Pack::first().says("2030-01", &[]);
}

#[test]
fn a_group_says_kind_time_source_and_confidence_for_its_leaves() {
    let version = Pack::first().load("2030-01");
    let full = parameter(&version, "allowance.full");
    assert_eq!(full.kind, Kind::Money(Some(Time::Month)));
    assert_eq!(full.common.confidence, Confidence::Confirmed);
    assert_eq!(full.common.source.as_ref().map(|s| (s.key.as_str(), s.place.as_str())), Some(("act", "art. 1")));
    assert!(matches!(full.holds, Holds::Scalar(Value::Decimal(d)) if d == Decimal::from(200)));
    assert_eq!(parameter(&version, "allowance.half").scale, 1);
    assert_eq!(parameter(&version, "limits.old_from").common.confidence, Confidence::Assumed);
}

#[test]
fn a_nearer_kind_keeps_the_time_of_a_farther_group_out() {
    let pack = Pack::changed(
        "half = { value = 100.50,",
        "share = { kind = \"number\", value = 0.5, label = { fr = \"Part\", en = \"Share\" } }\nhalf = { value = 100.50,",
    );
    pack.says("2030-01", &[]);
    assert_eq!(parameter(&pack.load("2030-01"), "allowance.share").kind, Kind::Number);
}

#[test]
fn inputs_have_ranges_decimals_and_presence() {
    let version = Pack::first().load("2030-01");
    let [age, level, income] = version.inputs.as_slice() else { panic!("three inputs") };
    assert_eq!((age.min, age.max), (Value::Count(0), Value::Count(1_000_000)));
    assert!(matches!(level.presence, Presence::Default(Value::Choice(0), _)));
    assert_eq!(level.common.confidence, Confidence::Confirmed);
    assert_eq!((income.scale, income.min), (2, Value::Decimal(Decimal::ZERO)));
    assert_eq!((age.entity, income.entity), (1, 0));
}

#[test]
fn results_are_formulas_or_declared() {
    let version = Pack::first().load("2030-01");
    assert!(matches!(version.results[0].formula, Formula::Rule));
    let Formula::Aggregate { group, read, .. } = &version.results[1].formula else { panic!("a sum") };
    assert_eq!((group.value.as_str(), read.as_ref().map(|r| r.value.as_str())), ("persons", Some("amount")));
    assert_eq!(version.results[1].otherwise, Value::Decimal(Decimal::ZERO));
}

#[test]
fn a_fraction_is_kept_in_lowest_terms() {
    let pack = Pack::changed("value = 100.50", "value = \"4/6\"");
    assert!(matches!(parameter(&pack.load("2030-01"), "allowance.half").holds, Holds::Fraction(2, 3)));
    for wrong in ["\"2/0\"", "\"2/-3\"", "\"a/b\"", "\"1/2/3\"", "\"1234567890123456789/1\""] {
        Pack::changed("value = 100.50", &format!("value = {wrong}")).says("2030-01", &[&format!("E0141 {wrong}")]);
    }
}

fn scale(rows: &str) -> Pack {
    Pack::changed("value = 100.50", &format!("scale = {{ type = \"band\", of = \"count\", rows = [{rows}] }}"))
}

fn edges(pack: &Pack) -> Vec<Option<Edge>> {
    match &parameter(&pack.load("2030-01"), "allowance.half").holds {
        Holds::Scale(scale) => scale.rows.iter().map(|row| row.lower).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_that_say_where_they_end_leave_their_threshold_to_the_row_before() {
    let pack = scale("{ up_to = 1, value = 1 }, { up_to = 4, value = 2 }, { above = 4, value = 2.5 }");
    let edge = |at: i64| Some(Edge { at: Decimal::from(at), included: false });
    assert_eq!(edges(&pack), [None, edge(1), edge(4)]);
    assert_eq!(edges(&scale("{ up_to = 1, value = 1 }, { value = 2 }")), [None, edge(1)]);
}

#[test]
fn rows_that_say_where_they_begin_hold_their_threshold() {
    let edge = |at: i64| Some(Edge { at: Decimal::from(at), included: true });
    assert_eq!(edges(&scale("{ from = 0, value = 1 }, { from = 4, value = 2 }")), [edge(0), edge(4)]);
    assert_eq!(edges(&scale("{ value = 1 }, { from = 4, value = 2 }")), [None, edge(4)]);
}

#[test]
fn a_scale_whose_rows_do_not_fit_together_is_refused() {
    for (rows, at) in [
        ("", "[]"),
        ("{ from = 4, value = 1 }, { from = 4, value = 2 }", "4"),
        ("{ from = 4, value = 1 }, { from = 2, value = 2 }", "2"),
        ("{ from = 4, value = 1 }, { up_to = 9, value = 2 }, { above = 9, value = 2 }", "4"),
        ("{ up_to = 1, value = 1 }, { up_to = 4, value = 2 }", "4"),
        ("{ up_to = 1, value = 1 }, { above = 2, value = 2 }", "2"),
        ("{ up_to = 1, value = 1 }, { from = 1, value = 2 }", "1"),
        ("{ up_to = 1, above = 0, value = 1 }, { above = 1, value = 2 }", "up_to"),
        ("{ from = 0, value = 1 }, { value = 2 }", "{ value = 2 }"),
        ("{ from = 0, rate = 1 }", "rate"),
    ] {
        scale(rows).says("2030-01", &[&format!("E0132 {at}")]);
    }
    scale("{ from = 0.5, value = 1 }").says("2030-01", &["E0129 0.5"]);
}

#[test]
fn a_marginal_scale_is_a_number() {
    let rows = "scale = { type = \"marginal\", of = \"money\", per = \"year\", rows = [{ from = 0, rate = 0.1 }] }";
    Pack::changed("value = 100.50", rows).says("2030-01", &["E0127 scale"]);
    Pack::changed("value = 100.50", &format!("kind = \"number\", {rows}")).says("2030-01", &[]);
    let ends = "scale = { type = \"marginal\", rows = [{ up_to = 1, rate = 0.1 }, { above = 1, rate = 0.2 }] }";
    Pack::changed("value = 100.50", &format!("kind = \"number\", {ends}")).says("2030-01", &["E0132 rows"]);
}

fn table(inside: &str) -> Pack {
    Pack::changed("value = 100.50", &format!("table = {{ {inside} }}"))
}

#[test]
fn a_table_has_every_member_or_says_otherwise() {
    table("keys = [\"school\"], rows = { none = 1, primary = 2 }").says("2030-01", &[]);
    table("keys = [\"school\"], rows = { primary = 2 }, otherwise = 0").says("2030-01", &[]);
    table("keys = [\"school\"], rows = { primary = 2 }").says("2030-01", &["E0133 rows"]);
    table("keys = [\"school\"], rows = { primary = 2, secondary = 3 }, otherwise = 0")
        .says("2030-01", &["E0125 secondary"]);
    table("keys = [\"bool\"], rows = { true = 2 }").says("2030-01", &["E0133 rows"]);
    table("keys = [\"count\"], rows = { 1 = 2, 3 = 4 }").says("2030-01", &[]);
    table("keys = [\"count\"], rows = { one = 2 }").says("2030-01", &["E0133 one"]);
    table("keys = [\"scool\"], rows = { none = 2 }").says("2030-01", &["E0124 \"scool\""]);
    table("keys = [], rows = { none = 2 }").says("2030-01", &["E0133 []"]);
}

#[test]
fn a_table_of_two_keys_is_a_table_of_tables() {
    let two = "keys = [\"bool\", \"school\"], rows = ";
    table(&format!("{two} {{ true = {{ none = 1, primary = 2 }}, false = {{ none = 3, primary = 4 }} }}"))
        .says("2030-01", &[]);
    table(&format!("{two} {{ true = {{ none = 1, primary = 2 }}, false = {{ none = 3 }} }}"))
        .says("2030-01", &["E0133 rows"]);
    table(&format!("{two} {{ true = 1, false = 2 }}")).says("2030-01", &["E0014 1", "E0014 2"]);
}

#[test]
fn a_rank_and_a_rounding_are_read() {
    let pack = Pack::and(
        "[results.person.place]\nkind = \"count\"\nlabel = { fr = \"Rang\", en = \"Rank\" }\nsource = \"act\"\n\
         rank = { among = \"is_child\", by = \"age\", order = \"descending\", ties = \"listed\" }\n\
         [results.person.share]\nkind = \"money\"\nlabel = { fr = \"Part\", en = \"Share\" }\nsource = \"act\"\n\
         round = { to = 0.01, mode = \"down\", source = \"act, art. 9\" }",
    );
    pack.says("2030-01", &[]);
    let version = pack.load("2030-01");
    let Formula::Rank(rank) = &version.results[2].formula else { panic!("a rank") };
    assert!(rank.descending);
    assert_eq!(version.results[3].round.as_ref().map(|round| round.to), Some(Decimal::new(1, 2)));
}
