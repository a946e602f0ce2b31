//! Operators and host functions: exact, and of one kind.

#![allow(clippy::unreachable, reason = "tests")]

use super::testing::{MONTHLY, asking, breaks, choice, day, gives, number};
use super::{Failing, RuleOutcome};
use crate::ground::kind::{Kind, Time};
use crate::ground::value::Value;

const YEARLY: Kind = Kind::Money(Some(Time::Year));
const WEEKLY: Kind = Kind::Money(Some(Time::Week));
const ONCE: Kind = Kind::Money(Some(Time::Once));
const STOCK: Kind = Kind::Money(None);

fn count(n: i64) -> RuleOutcome {
    RuleOutcome::Value(Value::Count(n))
}

fn truth(b: bool) -> RuleOutcome {
    RuleOutcome::Value(Value::Bool(b))
}

fn failed(failing: Failing) -> impl Fn(&RuleOutcome) -> bool {
    move |outcome| matches!(outcome, RuleOutcome::Failed(found, Some(_)) if *found == failing)
}

#[test]
fn sums_differences_and_products_are_exact_and_keep_their_kind() {
    for (kind, body, expected) in [
        (Kind::Count, "household.rooms + 1", count(4)),
        (Kind::Count, "household.rooms * household.rooms - 1", count(8)),
        (Kind::Count, "-household.rooms", count(-3)),
        (Kind::Number, "household.rooms + 0.5", number("3.5")),
        (Kind::Number, "household.index * 2", number("19.486002")),
        (Kind::Number, "household.rooms", number("3")),
        (MONTHLY, "household.income + law.allowance.full", number("1250.50")),
        (MONTHLY, "household.income * law.rate", number("250.125")),
        (MONTHLY, "household.rooms * household.income", number("3001.5")),
        (MONTHLY, "household.income - law.allowance.part.small", number("1000.49")),
        (MONTHLY, "household.income + 0", number("1000.5")),
        (MONTHLY, "0", number("0")),
        (YEARLY, "yearly(household.income) + household.yearly_income", number("24012")),
        (YEARLY, "yearly(household.weekly_income)", number("5200")),
        (MONTHLY, "household.income + household.bonus", number("1200.5")),
        (MONTHLY, "household.bonus + household.income", number("1200.5")),
        (STOCK, "household.savings + household.income", number("6000.5")),
        (STOCK, "household.savings - household.bonus", number("4800")),
        (ONCE, "household.savings", number("5000")),
        (MONTHLY, "let x = if household.owner { 0 } else { household.income }; x + household.income", number("1000.5")),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
}

#[test]
fn a_zero_given_for_money_fits_in_all_that_is_computed_from_it() {
    let zero = "let x = if household.owner { 0 } else { household.income };";
    for (kind, body) in [
        (MONTHLY, "household.income + round(x * law.third, 0.01)"),
        (MONTHLY, "household.income - x * law.rate"),
        (MONTHLY, "household.income + round(x / 7, 0.01)"),
        (MONTHLY, "household.income + max(x, 0)"),
        (MONTHLY, "household.income + round(x, law.allowance.part.small)"),
        (MONTHLY, "household.income + scale(law.tax, x)"),
    ] {
        assert_eq!(gives(kind, &format!("{zero} {body}")), number("1000.5"), "{body}");
    }
    for (kind, body) in [
        (Kind::Number, "round(x / household.income, 0.01)"),
        (YEARLY, "yearly(x) + yearly(x) * 2"),
        (MONTHLY, "round(household.yearly_income * x / household.yearly_income, 1)"),
        (YEARLY, "round(household.yearly_income * x / household.income, 1)"),
        (YEARLY, "round(x * household.yearly_income / household.income, 1)"),
    ] {
        assert_eq!(gives(kind, &format!("{zero} {body}")), number("0"), "{body}");
    }
    assert_eq!(
        gives(Kind::Bool, &format!("{zero} x / 3 < household.income / 7 && x == 0 && x < household.income")),
        truth(true)
    );
}

#[test]
fn different_kinds_are_never_computed_together() {
    for (kind, body) in [
        (MONTHLY, "household.income + household.yearly_income"),
        (MONTHLY, "household.income + household.weekly_income"),
        (MONTHLY, "household.income - household.savings"),
        (MONTHLY, "household.yearly_income + household.bonus"),
        (MONTHLY, "household.income + 1"),
        (MONTHLY, "household.income + household.rooms"),
        (MONTHLY, "household.income + household.owner"),
        (Kind::Count, "household.owner + household.owner"),
        (Kind::Count, "household.since + 1"),
        (Kind::Count, "household.since - household.since"),
        (MONTHLY, "household.income * household.income"),
        (Kind::Count, "household.rooms / 2"),
        (Kind::Number, "law.third"),
        (Kind::Number, "law.third + 1"),
        (MONTHLY, "household.income + household.income / 2"),
        (MONTHLY, "household.income / 2 * 2"),
        (Kind::Number, "household.rooms / household.income < 1"),
        (Kind::Bool, "household.income / household.yearly_income < 1"),
        (MONTHLY, "household.yearly_income"),
        (MONTHLY, "household.rooms"),
        (Kind::Count, "household.index"),
        (Kind::Bool, "household.rooms"),
        (Kind::Count, "household.owner"),
        (Kind::Bool, "!household.rooms"),
        (Kind::Bool, "household.rooms && true"),
        (Kind::Count, "if household.rooms { 1 } else { 0 }"),
        (Kind::Count, "-household.owner"),
        (MONTHLY, "round(household.income, law.limit) + round(household.income, household.yearly_income)"),
        (YEARLY, "yearly(household.yearly_income)"),
        (MONTHLY, "round(monthly(household.income), 1)"),
        (MONTHLY, "round(monthly(household.savings), 1)"),
        (MONTHLY, "monthly(household.yearly_income)"),
        (Kind::Count, "household.optional"),
        (Kind::Count, "household.optional + 1"),
        (Kind::Count, "household.rooms.age"),
        (Kind::Count, "persons.age"),
        (Kind::Count, "sum(persons.relation)"),
        (Kind::Count, "any(persons.age)"),
        (Kind::Count, "count(persons.age)"),
        (Kind::Count, "sum(household.rooms)"),
        (Kind::Count, "law.tax"),
        (Kind::Count, "law"),
    ] {
        let breakage = breaks(kind, body);
        assert!(breakage.span.is_some() && breakage.limit.is_none(), "{body}: {breakage:?}");
    }
}

#[test]
fn comparisons_hold_or_do_not_for_one_kind_and_break_for_two() {
    for (body, expected) in [
        ("household.rooms == 3", true),
        ("household.rooms == 3.0", true),
        ("household.rooms < 3.01", true),
        ("household.index <= 9.743001", true),
        ("household.index < 9.7430010", false),
        ("household.income > law.allowance.full", true),
        ("household.income != 0", true),
        ("0 < household.income", true),
        ("household.owner == true", true),
        ("household.owner != household.owner", false),
        ("household.region == \"south\"", true),
        ("household.region != \"north\"", true),
        ("household.since < date(\"2012-03-01\")", true),
        ("household.since >= law.day", false),
        ("!(household.rooms >= 12)", true),
        ("household.rooms / 2 == 1.5", true),
        ("household.rooms / -2 < -1", true),
        ("1 < household.rooms / 2", true),
        ("household.rooms / 9 == 1 / 3", true),
        ("household.income / household.income == 1", true),
        ("law.third < 0.6666666666", false),
        ("law.third < 0.6666666667", true),
        ("monthly(household.yearly_income) == household.income", true),
        ("weekly(household.income) < household.weekly_income * 3", true),
    ] {
        assert_eq!(gives(Kind::Bool, body), truth(expected), "{body}");
    }
    for body in [
        "household.region == 12",
        "household.rooms == household.owner",
        "household.rooms == true",
        "household.rooms > household.since",
        "household.income == household.rooms",
        "household.income == household.yearly_income",
        "household.income < 12",
        "household.region < \"south\"",
        "household.owner > household.owner",
        "household.region == head.relation",
        "household.optional == 12",
        "household == household",
        "persons == persons",
        "household.since == \"child\"",
        "law.tax == 0",
        "household.income / 2 == household.since",
    ] {
        let breakage = breaks(Kind::Bool, body);
        assert!(breakage.what.contains("compared"), "{body}: {breakage:?}");
    }
}

#[test]
fn divisions_are_rounded_as_the_rule_says_and_nowhere_else() {
    for (kind, body, expected) in [
        (MONTHLY, "round(household.income / 3, 0.01)", number("333.5")),
        (MONTHLY, "round(household.income / 7, 0.01)", number("142.93")),
        (MONTHLY, "floor(household.income / 7, 1)", number("142")),
        (MONTHLY, "ceil(household.income / 7, 10)", number("150")),
        (Kind::Number, "round(household.income / law.allowance.full, 0.1)", number("4")),
        (Kind::Number, "round_half_even(household.rooms / 8, 0.01)", number("0.38")),
        (Kind::Number, "round(household.rooms / 8, 0.01)", number("0.38")),
        (Kind::Number, "round_half_even(household.rooms / 24, 0.01)", number("0.12")),
        (Kind::Number, "round(household.rooms / 24, 0.01)", number("0.13")),
        (Kind::Number, "floor(-household.rooms / 2, 1)", number("-2")),
        (Kind::Number, "ceil(household.rooms / -2, 1)", number("-1")),
        (Kind::Count, "round(household.rooms, 12)", count(0)),
        (Kind::Number, "floor(household.rooms, 0.5)", number("3")),
        (MONTHLY, "round(household.income * law.third, 0.01)", number("667")),
        (MONTHLY, "round(law.third * household.income / 7, 0.01)", number("95.29")),
        (MONTHLY, "round(household.income, law.allowance.full)", number("1000")),
        (MONTHLY, "round(household.income * household.income / law.allowance.full, 0.01)", number("4004")),
        (MONTHLY, "round(monthly(household.yearly_income), 0.01)", number("1000.5")),
        (MONTHLY, "round(monthly(household.weekly_income), 0.01)", number("433.33")),
        (WEEKLY, "floor(weekly(household.income), 0.01)", number("230.88")),
        (WEEKLY, "floor(weekly(household.yearly_income), 0.01)", number("230.88")),
        (
            MONTHLY,
            "let x = if household.owner { 0 } else { household.yearly_income }; round(monthly(x), 0.01)",
            number("0"),
        ),
        (
            Kind::Number,
            "let x = if household.owner { 0 } else { household.income }; round(x / household.income, 0.01)",
            number("0"),
        ),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
}

#[test]
fn a_division_by_zero_and_a_bad_step_fail_at_their_place() {
    let zero = failed(Failing::DivisionByZero);
    for body in [
        "round(household.rooms / household.none, 1)",
        "round(household.rooms / law.zero, 1)",
        "round(law.third / household.none, 1)",
    ] {
        assert!(zero(&gives(Kind::Number, body)), "{body}");
    }
    assert!(zero(&gives(Kind::Bool, "household.rooms / household.none > 1")));
    let RuleOutcome::Failed(_, Some(span)) =
        gives(Kind::Bool, "household.owner && household.rooms / household.none > 1")
    else {
        unreachable!("a failure")
    };
    assert_eq!(span.text(), "household.rooms / household.none");
    assert!(failed(Failing::BadStep)(&gives(Kind::Number, "round(household.index, law.zero)")));
    assert!(failed(Failing::BadStep)(&gives(Kind::Number, "round(household.index, -1)")));
}

#[test]
fn a_failure_in_a_helper_is_told_where_the_helper_divides() {
    let helpers =
        "fn each(amount, of) {\n    let x = 1;\n    round(amount / of, x)\n}\nfn marked(a, b) { round(a /  b, 1) }";
    let (outcome, _) = asking(MONTHLY, "each(household.income, household.none)", helpers);
    let RuleOutcome::Failed(Failing::DivisionByZero, Some(span)) = outcome else { unreachable!("a failure") };
    assert_eq!((span.text(), span.place().line), ("amount / of", 4));
    let (outcome, asked) = asking(MONTHLY, "marked(household.income, household.none)", helpers);
    let RuleOutcome::Failed(Failing::DivisionByZero, Some(span)) = outcome else { unreachable!("a failure") };
    assert_eq!((span.text(), span.place().line), ("a /  b", 6));
    assert_eq!(asked.last().map(String::as_str), Some("mark 1"));
}

#[test]
fn digits_are_held_to_the_last_or_the_rule_breaks() {
    let almost = "0.12345678901234567";
    assert_eq!(gives(Kind::Number, "99999999999999.9999 * 9.5"), number("949999999999999.99905"));
    assert_eq!(
        gives(Kind::Number, "999999999999999.0 + 0.0000000000001"),
        number("999999999999999.0000000000001"),
        "twenty-eight digits"
    );
    assert!(breaks(Kind::Number, "999999999999999.0 + 0.00000000000001").what.contains("digits"), "twenty-nine");
    assert!(breaks(Kind::Count, "999999999999999999 * 100").what.contains("count"));
    assert!(breaks(Kind::Number, &format!("{almost} * {almost}")).what.contains("digits"));
    // The quotient of the same product is exact, because it is never held.
    assert_eq!(gives(Kind::Number, "round(household.rooms / 7 , 0.00000000000000001)"), number("0.42857142857142857"));
    assert_eq!(gives(Kind::Bool, &format!("{almost} / {almost} == 1")), truth(true));
}

#[test]
fn the_smaller_and_the_larger_are_of_one_kind() {
    assert_eq!(gives(MONTHLY, "max(household.income - law.allowance.full, 0)"), number("750.5"));
    assert_eq!(gives(MONTHLY, "max(0, -household.income)"), number("0"));
    assert_eq!(gives(MONTHLY, "min(household.income, law.allowance.full)"), number("250"));
    assert_eq!(gives(Kind::Number, "min(household.rooms, 2.5)"), number("2.5"));
    assert_eq!(gives(Kind::Date, "max(household.since, law.day)"), RuleOutcome::Value(Value::Date(day("2026-01-01"))));
    for body in [
        "max(household.income, 1)",
        "max(household.since, 1)",
        "min(household.owner, true)",
        "min(\"a\", \"b\")",
        "max(household.rooms / 2, 1)",
    ] {
        breaks(MONTHLY, body);
    }
}

#[test]
fn dates_are_computed_by_the_calendar() {
    for (kind, body, expected) in [
        (Kind::Count, "years_between(household.since, period.first_day)", count(13)),
        (Kind::Count, "years_between(household.since, date(\"2026-03-01\"))", count(14)),
        (Kind::Count, "months_between(household.since, period.last_day)", count(167)),
        (Kind::Count, "years_between(period.first_day, household.since)", count(0)),
        (Kind::Count, "period.year * 100 + period.month", count(202_602)),
        (Kind::Date, "add_years(household.since, 1)", RuleOutcome::Value(Value::Date(day("2013-03-01")))),
        (Kind::Date, "add_months(date(\"2026-01-31\"), 1)", RuleOutcome::Value(Value::Date(day("2026-02-28")))),
        (Kind::Bool, "in_month(date(\"2026-02-28\"), period)", truth(true)),
        (Kind::Bool, "in_month(household.since, period)", truth(false)),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
    assert!(failed(Failing::OutsideCalendar)(&gives(Kind::Date, "add_years(household.since, 1000)")));
    assert!(failed(Failing::OutsideCalendar)(&gives(Kind::Date, "add_months(household.since, -100000)")));
    for body in [
        "years_between(household.rooms, household.since)",
        "add_years(household.since, 0.5)",
        "in_month(household.since, household)",
    ] {
        breaks(Kind::Date, body);
    }
}

#[test]
fn scales_and_tables_are_read_as_the_law_says() {
    for (kind, body, expected) in [
        (MONTHLY, "scale(law.tax, household.income)", number("80.125")),
        (MONTHLY, "scale(law.tax, law.allowance.full)", number("0")),
        (MONTHLY, "scale(law.open_tax, household.income)", number("300.05")),
        (MONTHLY, "scale(law.open_tax, -household.income)", number("-500.25")),
        (Kind::Count, "scale(law.band, 1)", count(1)),
        (Kind::Count, "scale(law.band, household.rooms)", count(1)),
        (Kind::Count, "scale(law.band, 3.0001)", count(2)),
        (Kind::Count, "scale(law.band, 9)", count(12)),
        (MONTHLY, "table(law.by_relation, head.relation)", number("10")),
        (MONTHLY, "table(law.by_relation, \"child\")", number("25")),
        (Kind::Count, "table(law.by_two, household.rooms, household.owner)", count(31)),
        (Kind::Count, "table(law.by_two, 12, false)", count(7)),
    ] {
        assert_eq!(gives(kind, body), expected, "{body}");
    }
    assert!(failed(Failing::BelowScale)(&gives(MONTHLY, "scale(law.tax, -household.income)")));
    assert!(failed(Failing::BelowScale)(&gives(Kind::Count, "scale(law.band, 0.99)")));
    assert!(failed(Failing::NoRow)(&gives(MONTHLY, "table(law.by_relation, spouse.relation)")));
    for body in [
        "scale(law.tax, household.yearly_income)",
        "scale(law.tax, 12)",
        "scale(law.by_relation, 12)",
        "scale(law.rate, 12)",
        "table(law.tax, 12)",
        "table(law.by_two, household.rooms)",
        "table(law.by_relation, household.region)",
        "table(law.by_relation, \"uncle\")",
        "table(law.by_two, 0.5, true)",
    ] {
        breaks(MONTHLY, body);
    }
}

#[test]
fn choices_are_given_by_their_members() {
    let ground = choice("ground", &["none", "rich"]);
    let body = "if household.income > 0 { return \"rich\"; } \"none\"";
    assert_eq!(gives(ground.clone(), body), RuleOutcome::Value(Value::Choice(1)));
    assert!(breaks(ground.clone(), "\"poor\"").what.contains("choice"));
    assert!(breaks(ground, "household.region").what.contains("choice"));
    let switch = "switch head.relation { \"child\" | \"spouse\" => 1, \"head\" => 12 }";
    assert_eq!(gives(Kind::Count, switch), count(12));
    assert_eq!(gives(Kind::Count, "switch household.rooms { 1 => 1, 3 => 0, _ => 12 }"), count(0));
    assert!(breaks(Kind::Count, "switch household.rooms { 1 => 1, 2 => 0 }").what.contains("nothing"));
}
