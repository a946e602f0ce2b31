//! What is read, in which order, and how a rule ends that reads what is not there.

#![allow(clippy::unreachable, reason = "tests")]

use std::sync::Arc;

use super::testing::{Built, Home, MONTHLY, asking, breaks, day, gives, number};
use super::{Cause, RuleOutcome, World};
use crate::ground::kind::Kind;
use crate::ground::value::Value;
use crate::rules::tree::Column;

fn count(n: i64) -> RuleOutcome {
    RuleOutcome::Value(Value::Count(n))
}

fn truth(b: bool) -> RuleOutcome {
    RuleOutcome::Value(Value::Bool(b))
}

fn missing(places: &[(&str, usize)]) -> RuleOutcome {
    let built = Built::usual();
    RuleOutcome::Missing(places.iter().map(|(name, row)| Cause::Column(built.named(name), *row)).collect())
}

fn column(name: &str) -> Column {
    Built::usual().named(name)
}

#[test]
fn the_first_missing_or_failed_value_ends_the_rule() {
    assert_eq!(gives(Kind::Count, "household.unknown"), missing(&[("unknown", 0)]));
    assert_eq!(gives(Kind::Count, "household.unknown + household.failed"), missing(&[("unknown", 0)]));
    assert_eq!(
        gives(Kind::Count, "household.failed + household.unknown"),
        RuleOutcome::FailedReading(column("failed"), 0)
    );
    assert_eq!(gives(Kind::Count, "max(household.rooms, household.unknown)"), missing(&[("unknown", 0)]));
    assert_eq!(gives(MONTHLY, "law.lacking"), RuleOutcome::Missing(vec![Cause::Parameter(6)]));
    let (outcome, _) = asking(Kind::Count, "twice(twice(household.unknown))", "fn twice(x) { x + x }");
    assert_eq!(outcome, missing(&[("unknown", 0)]));
}

#[test]
fn what_is_not_needed_is_not_read() {
    for (kind, body, expected) in [
        (Kind::Bool, "household.rooms == 12 && household.unknown == 1", truth(false)),
        (Kind::Bool, "household.owner || household.unknown == 1", truth(true)),
        (Kind::Count, "if household.owner { 1 } else { household.unknown }", count(1)),
        (Kind::Count, "switch household.rooms { 3 => 1, _ => household.unknown }", count(1)),
        (Kind::Count, "if household.owner { return 1; } household.unknown", count(1)),
    ] {
        let (outcome, asked) = asking(kind, body, "");
        assert_eq!(outcome, expected, "{body}");
        let unknown = format!("{:?} 0", column("unknown"));
        assert!(!asked.contains(&unknown), "{body}: {asked:?}");
    }
}

#[test]
fn aggregations_read_every_member_in_order() {
    for (kind, body, expected) in [
        (MONTHLY, "sum(persons.pay)", number("1000.25")),
        (Kind::Count, "sum(persons.age)", count(83)),
        (Kind::Count, "count(persons)", count(3)),
        (Kind::Count, "count(persons.adult)", count(2)),
        (Kind::Count, "count(adults)", count(2)),
        (MONTHLY, "sum(adults.pay)", number("1000.25")),
        (Kind::Bool, "any(persons.adult)", truth(true)),
        (Kind::Bool, "all(persons.adult)", truth(false)),
        (Kind::Bool, "all(adults.adult)", truth(true)),
        (Kind::Count, "largest(persons.age, 0)", count(40)),
        (MONTHLY, "smallest(adults.pay, 0)", number("300.25")),
        (Kind::Date, "largest(persons.born, date(\"1900-01-01\"))", RuleOutcome::Value(Value::Date(day("2020-06-15")))),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
    let (_, asked) = asking(Kind::Count, "sum(adults.age)", "");
    let (adult, age) = (column("adult"), column("age"));
    let order =
        [(adult, 0), (age, 0), (adult, 1), (age, 1), (adult, 2)].map(|(column, row)| format!("{column:?} {row}"));
    assert_eq!(asked, order);
    breaks(Kind::Count, "largest(persons.age, household.since)");
}

#[test]
fn over_none_an_aggregation_gives_what_the_language_says() {
    let mut built = Built::usual();
    built.members = 0;
    let text = "fn a(persons) { sum(persons.pay) }\nfn b(persons) { count(persons) }\nfn c(persons) { any(persons.adult) }\n\
                fn d(persons) { all(persons.adult) }\nfn e(persons) { smallest(persons.age, 12) }\nfn f(persons) { largest(persons.pay, 0) }";
    let kinds = [MONTHLY, Kind::Count, Kind::Bool, Kind::Bool, Kind::Count, MONTHLY];
    let rules: Vec<_> = ["a", "b", "c", "d", "e", "f"].into_iter().zip(kinds).collect();
    let sandbox = built.sandbox(text, &rules);
    let mut session = sandbox.session(built.home());
    let found: Vec<_> = (0..6).map(|rule| session.call(rule, 0)).collect();
    assert_eq!(found, [number("0"), count(0), truth(false), truth(true), count(12), number("0")]);
}

#[test]
fn missing_members_join_and_the_first_without_a_value_decides() {
    assert_eq!(gives(Kind::Count, "sum(persons.part)"), missing(&[("part", 0), ("part", 2)]));
    assert_eq!(gives(Kind::Count, "sum(halves.part)"), missing(&[("part", 0), ("half", 1), ("half", 2)]));
    assert_eq!(gives(Kind::Count, "count(halves)"), missing(&[("half", 1), ("half", 2)]));
    assert_eq!(gives(Kind::Count, "sum(persons.mixed)"), RuleOutcome::FailedReading(column("mixed"), 0));
    assert_eq!(gives(Kind::Count, "sum(persons.mixed_too)"), missing(&[("mixed_too", 0), ("mixed_too", 2)]));
    // Members are read before the value over none.
    assert_eq!(gives(Kind::Count, "largest(persons.part, household.unknown)"), missing(&[("part", 0), ("part", 2)]));
    assert_eq!(gives(Kind::Count, "largest(persons.age, household.unknown)"), missing(&[("unknown", 0)]));
}

#[test]
fn roles_are_read_as_their_only_member_and_gone_through_as_a_group() {
    for (kind, body, expected) in [
        (Kind::Count, "head.age - spouse.age", count(2)),
        (MONTHLY, "sum(head.pay) + head.pay", number("1400")),
        (Kind::Count, "count(head) + count(guest)", count(1)),
        (Kind::Count, "largest(guest.age, 12)", count(12)),
        (Kind::Bool, "exists(spouse) && !exists(guest)", truth(true)),
        (Kind::Count, "if exists(guest) { guest.age } else { 0 }", count(0)),
        (Kind::Bool, "given(spouse.extra) && !given(head.extra)", truth(true)),
        (Kind::Bool, "given(household.optional)", truth(false)),
        (Kind::Count, "if given(spouse.extra) { spouse.extra } else { 0 }", count(2)),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
    assert_eq!(gives(Kind::Count, "guest.age"), RuleOutcome::Missing(Vec::new()));
}

#[test]
fn figures_and_marks_that_are_read_are_noted() {
    let helpers = "fn marked(x) { if x > 0 { x } else { 0 } }";
    let (outcome, asked) =
        asking(MONTHLY, "if household.owner { marked(law.allowance.full) } else { law.lacking }", helpers);
    assert_eq!(outcome, number("250"));
    assert_eq!(asked, [format!("{:?} 0", column("owner")), "parameter 0".to_owned(), "mark 1".to_owned()]);
}

#[test]
fn a_rule_of_a_person_reads_its_own_row_and_what_contains_it() {
    let mut built = Built::usual();
    let text = "fn share(person, household, persons, law) { if person.adult { household.income * law.rate } else { sum(persons.pay) } }";
    let sandbox = built.sandbox(text, &[("share", MONTHLY)]);
    let home = built.home();
    let mut session = sandbox.session(Arc::<Home>::clone(&home));
    let found: Vec<_> = (0..3).map(|row| session.call(0, row)).collect();
    assert_eq!(found, [number("250.125"), number("250.125"), number("1000.25")]);
    let world: Arc<dyn World> = home;
    assert!(Arc::strong_count(&world) > 1);
}

#[test]
fn a_call_that_ends_badly_leaves_nothing_behind_for_the_next() {
    let mut built = Built::usual();
    let text = "fn a(household) { let x = household.rooms; deep(x) + household.unknown }\nfn deep(x) { let y = x; y + 1 }\n\
                fn b(household) { deep(household.rooms) }\nfn c(household) { household.rooms / 2 }";
    let sandbox = built.sandbox(text, &[("a", Kind::Count), ("b", Kind::Count), ("c", Kind::Count)]);
    let mut session = sandbox.session(built.home());
    for _ in 0..3 {
        assert_eq!(session.call(0, 0), missing(&[("unknown", 0)]));
        assert!(matches!(session.call(2, 0), RuleOutcome::Broken(_)));
        assert_eq!(session.call(1, 0), count(4));
    }
    assert!(matches!(session.call(12, 0), RuleOutcome::Broken(_)));
}

#[test]
fn sessions_of_one_sandbox_run_side_by_side() {
    let mut built = Built::usual();
    let sandbox = built.sandbox("fn a(persons, law) { sum(persons.pay) * law.rate }", &[("a", MONTHLY)]);
    let (sandbox, built) = (&sandbox, &built);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                for _ in 0..50 {
                    assert_eq!(sandbox.session(built.home()).call(0, 0), number("250.0625"));
                }
            });
        }
    });
}
