//! What these properties found once, each in the smallest pack that shows it.

use std::sync::Arc;

use bareme::evaluate::agreement::{Agreement, Desk};
use bareme::evaluate::evaluator::Evaluator;
use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use serde_json::Value;

use crate::invented::land;
use crate::invented::paper::{Block, Pack, Paper};

const PROGRAMME: &str = r#"
[programme]
id = "found"
label = { en = "Found" }
languages = ["en"]
currency = { code = "XCU", minor_unit = 2 }
[entities.household]
label = { en = "Household" }
[entities.person]
of = "household"
plural = "persons"
label = { en = "Person" }
[entities.job]
of = "person"
plural = "jobs"
label = { en = "Job" }
[sources.law]
title = { en = "The law" }
"#;

const VERSION: &str = r#"
[version]
from = 2030-01-01
status = "adopted"
title = { en = "First" }
"#;

const MONTH: Month = Month { year: 2030, month: 1 };

fn pack(policy: &str, rules: &str) -> Pack {
    let paper = Paper {
        id: "2030-01",
        blocks: vec![Block::verbatim(format!("{VERSION}{policy}"))],
        functions: vec![rules.to_owned()],
    };
    Pack { id: "found", programme: PROGRAMME.to_owned(), versions: vec![paper], listed: false }
}

/// The codes that a pack is refused with.
fn refused(policy: &str, rules: &str) -> Vec<&'static str> {
    let (_, plan) = land::checked(&pack(policy, rules)).remove(0);
    plan.err().map(|findings| land::codes(&findings)).unwrap_or_default()
}

/// What all roads answer, as other programs get it.
pub fn answer(policy: &str, rules: &str, household: &str) -> Value {
    let (_, plan) = land::checked(&pack(policy, rules)).remove(0);
    let plan = plan.unwrap_or_else(|findings| panic!("{}", land::told(&findings)));
    let fitted = land::fitted(household, &plan, MONTH).unwrap_or_else(|findings| panic!("{}", land::told(&findings)));
    let evaluator = Arc::new(Evaluator::new(Arc::clone(&plan)));
    let mut scratch = Scratch::default();
    let evaluated = evaluator.evaluate(&fitted.batch, MONTH, &mut scratch);
    let evaluated = evaluated.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    // Twice, so that columns have more than one row.
    let both = [fitted.batch.clone(), fitted.batch.clone()];
    let agreed = Agreement::new(Arc::clone(&evaluator)).compare(&both, MONTH, 0, &mut Desk::default());
    agreed.unwrap_or_else(|differs| panic!("{}", differs.what.join("\n")));
    crate::order::told(&plan, &fitted, &evaluated.answer)
}

#[test]
fn a_declared_aggregation_of_a_member_goes_through_the_household() {
    let policy = r#"
[inputs.person]
ill = { kind = "bool", label = { en = "Ill" } }
[results.person]
someone_ill = { kind = "bool", any = "persons.ill", label = { en = "Someone is ill" }, source = "law" }
"#;
    let household = "[household]\n[[persons]]\nill = false\n[[persons]]\nill = true\n";
    let told = answer(policy, "", household);
    assert_eq!(told["persons"][0]["someone_ill"], true);
    assert_eq!(told["persons"][1]["someone_ill"], true);
}

#[test]
fn a_member_may_name_a_figure_as_the_value_over_none() {
    let policy = r#"
[inputs.person]
age = { kind = "count", label = { en = "Age" } }
[parameters]
least = { kind = "count", value = 7, label = { en = "Least" }, source = "law", confidence = "confirmed" }
[results.person]
eldest = { kind = "count", label = { en = "Eldest" }, source = "law" }
over_none = { kind = "count", label = { en = "Over none" }, source = "law" }
old = { kind = "bool", label = { en = "Old" }, source = "law" }
[sets]
old_ones = { of = "persons", where = "old", label = { en = "Old ones" } }
"#;
    let rules = "fn eldest(persons) { largest(persons.age, 0) }\n\
                 fn old(person) { person.age > 100 }\n\
                 fn over_none(old_ones, law) { smallest(old_ones.age, law.least) }\n";
    let told = answer(policy, rules, "[household]\n[[persons]]\nage = 3\n[[persons]]\nage = 40\n");
    assert_eq!(told["persons"][0]["eldest"], 40);
    assert_eq!(told["persons"][1]["over_none"], 7);
}

#[test]
fn a_role_is_not_read_from_where_there_are_many() {
    let policy = r#"
[inputs.job]
main = { kind = "bool", label = { en = "Main" } }
pay = { kind = "money", per = "month", optional = true, label = { en = "Pay" } }
[sets]
main_job = { of = "jobs", where = "main", size = "one", label = { en = "Main job" } }
side_job = { of = "jobs", where = "main", size = "at_most_one", label = { en = "Side job" } }
[results.household]
top = { kind = "bool", label = { en = "Top" }, source = "law" }
"#;
    assert_eq!(refused(policy, "fn top(main_job) { main_job.main }\n"), ["E0343"]);
    assert_eq!(refused(policy, "fn top(main_job) { given(main_job.pay) }\n"), ["E0343"]);
    assert_eq!(refused(policy, "fn top(side_job) { exists(side_job) }\n"), ["E0343"]);
}

#[test]
fn an_optional_input_guards_nothing() {
    let policy = r#"
[inputs.household]
rural = { kind = "bool", optional = true, label = { en = "Rural" } }
[results.household]
aid = { kind = "count", when = "rural", label = { en = "Aid" }, source = "law" }
"#;
    assert_eq!(refused(policy, "fn aid() { 1 }\n"), ["E0352"]);
}

#[test]
fn a_guard_that_is_true_without_its_rule_knows_nothing() {
    let guarded = |otherwise: &str| {
        format!(
            r#"
[inputs.household]
rent = {{ kind = "count", optional = true, label = {{ en = "Rent" }} }}
tenant = {{ kind = "bool", label = {{ en = "Tenant" }} }}
[results.household]
pays = {{ kind = "bool", when = "tenant", otherwise = {otherwise}, label = {{ en = "Pays" }}, source = "law" }}
aid = {{ kind = "count", when = "pays", label = {{ en = "Aid" }}, source = "law" }}
"#
        )
    };
    let rules = "fn pays(household) { given(household.rent) && household.rent > 0 }\n\
                 fn aid(household) { household.rent }\n";
    assert_eq!(refused(&guarded("true"), rules), ["E0340"]);
    assert_eq!(refused(&guarded("false"), rules), Vec::<&str>::new());
}

#[test]
fn a_fraction_that_stands_first_is_read_first() {
    let policy = r#"
[inputs.household]
income = { kind = "money", per = "month", label = { en = "Income" } }
[parameters]
part = { kind = "number", value = "1/3", label = { en = "Part" }, source = "law", confidence = "reported" }
[results.household]
first = { kind = "money", per = "month", label = { en = "First" }, source = "law" }
"#;
    let rules = "fn first(household, law) { round(law.part * household.income, 0.01) }\n";
    let told = answer(policy, rules, "[household]\n");
    assert_eq!(told["unverified"][0]["parameter"], "part");
    let rules = "fn first(household, law) { round(household.income * law.part, 0.01) }\n";
    let told = answer(policy, rules, "[household]\n");
    assert_eq!(told.get("unverified"), None);
}

#[test]
fn money_over_a_branch_that_is_0_is_a_division_by_zero() {
    let policy = r#"
[inputs.household]
rich = { kind = "bool", label = { en = "Rich" } }
[parameters]
base = { kind = "money", per = "month", value = 5, label = { en = "Base" }, source = "law", confidence = "confirmed" }
[results.household]
share = { kind = "money", per = "month", label = { en = "Share" }, source = "law" }
"#;
    let rules = "fn share(household, law) {\n\
                 round(law.base * law.base / (if household.rich { law.base } else { 0 }), 0.01)\n}\n";
    let told = answer(policy, rules, "[household]\nrich = false\n");
    assert_eq!(told["failed"][0]["why"], "a division by zero");
    assert_eq!(answer(policy, rules, "[household]\nrich = true\n")["household"]["share"], "5");
}

#[test]
fn a_0_in_the_place_of_an_amount_leaves_the_sum_its_time() {
    let policy = r#"
[inputs.household]
account = { kind = "money", min = 0, max = 1000, label = { en = "Account" } }
entitled = { kind = "bool", label = { en = "Entitled" } }
[parameters]
basic = { kind = "money", per = "month", value = 5, label = { en = "M" }, source = "law", confidence = "confirmed" }
grant = { kind = "money", per = "once", value = 7, label = { en = "G" }, source = "law", confidence = "confirmed" }
[results.household]
paid = { kind = "money", per = "month", label = { en = "Paid" }, source = "law" }
left = { kind = "money", label = { en = "Left" }, source = "law" }
"#;
    let rules = "fn paid(household, law) { (if household.entitled { law.basic } else { 0 }) + law.grant }\n\
                 fn left(household, law) { max(max(household.account - law.grant, 0) + law.basic, household.account) }\n";
    let told = answer(policy, rules, "[household]\naccount = 2\nentitled = false\n");
    assert_eq!(told["household"]["paid"], "7");
    assert_eq!(told["household"]["left"], "5");
}

#[test]
fn what_falls_through_a_branch_may_be_wider_than_the_branch() {
    let policy = r#"
[inputs.household]
account = { kind = "money", per = "once", label = { en = "Account" } }
[parameters]
closed = { kind = "date", value = 2000-01-01, label = { en = "C" }, source = "law", confidence = "confirmed" }
[results.household]
paid = { kind = "money", per = "once", label = { en = "Paid" }, source = "law" }
"#;
    let rules = "fn paid(household, law, period) { if in_month(law.closed, period) { return 0; } household.account }\n";
    let told = answer(policy, rules, "[household]\naccount = -1000000000000\n");
    assert_eq!(told["household"]["paid"], "-1000000000000");
}

#[test]
fn a_figure_behind_a_fact_is_there_on_every_row_that_has_the_fact() {
    let policy = r#"
[inputs.household]
account = { kind = "money", per = "month", label = { en = "Account" } }
[parameters]
base = { kind = "money", per = "month", value = 5, label = { en = "B" }, source = "law", confidence = "confirmed" }
[results.household]
paid = { kind = "money", per = "month", label = { en = "Paid" }, source = "law" }
half = { kind = "money", per = "month", label = { en = "Half" }, source = "law" }
"#;
    let rules = "fn paid(household, law) { let known = household.account; law.base }\n\
                 fn half(household) { round(household.paid / 2, 0.01) }\n";
    let told = answer(policy, rules, "[household]\naccount = 2\n");
    assert_eq!((&told["household"]["paid"], &told["household"]["half"]), (&"5".into(), &"2.5".into()));
    assert_eq!(answer(policy, rules, "[household]\n")["household"]["half"], Value::Null);
}

#[test]
fn a_switch_with_one_arm_for_all_reads_what_it_is_on() {
    let policy = r#"
[inputs.household]
tenure = { kind = "choice", choices = "tenure", label = { en = "Tenure" } }
[choices.tenure]
tenant = { en = "Tenant" }
owner = { en = "Owner" }
[parameters]
base = { kind = "money", per = "month", value = 5, label = { en = "B" }, source = "law", confidence = "confirmed" }
[results.household]
paid = { kind = "money", per = "month", label = { en = "Paid" }, source = "law" }
"#;
    let rules = "fn paid(household, law) { switch household.tenure { \"tenant\" | \"owner\" => law.base } }\n";
    assert_eq!(answer(policy, rules, "[household]\ntenure = \"owner\"\n")["household"]["paid"], "5");
    assert_eq!(answer(policy, rules, "[household]\n")["household"]["paid"], Value::Null);
}

#[test]
fn years_up_to_a_day_outside_the_calendar_are_none() {
    let policy = r#"
[inputs.person]
born = { kind = "date", label = { en = "Born" } }
[parameters]
years = { kind = "count", value = 600, label = { en = "Y" }, source = "law", confidence = "confirmed" }
[results.person]
left = { kind = "count", label = { en = "Left" }, source = "law" }
"#;
    let rules = "fn left(person, law) { years_between(person.born, add_years(date(\"2015-11-15\"), law.years)) }\n";
    let told = answer(policy, rules, "[household]\n[[persons]]\nborn = 2000-01-01\n");
    assert_eq!(told["persons"][0]["left"], Value::Null);
}

#[test]
fn nothing_times_much_is_nothing() {
    let policy = r#"
[inputs.household]
income = { kind = "number", decimals = 2, min = 0, max = 3000, label = { en = "Income" } }
points = { kind = "number", decimals = 1, label = { en = "Points" } }
[results.household]
bounded = { kind = "number", label = { en = "Bounded" }, source = "law" }
plain = { kind = "number", label = { en = "Plain" }, source = "law" }
"#;
    let rules = "fn bounded(household) { min(household.income, 0) * household.points }\n\
                 fn plain(household) { 0 * household.points }\n";
    let told = answer(policy, rules, "[household]\nincome = 1\npoints = -1000000000\n");
    assert_eq!((&told["household"]["bounded"], &told["household"]["plain"]), (&"0".into(), &"0".into()));
}
