//! What two versions say differently.

use super::{FIRST, Pack, RULES};
use crate::pack::difference::{Difference, Happened, between};

fn difference(more: &str, rules: Option<&str>) -> Difference {
    let pack = Pack::first();
    pack.extend("2031-01", "2030-01", more);
    if let Some(rules) = rules {
        pack.write("2031-01/rules.rhai", rules);
    }
    between(&pack.load("2030-01"), &pack.load("2031-01"))
}

#[test]
fn a_version_that_says_nothing_new_differs_in_nothing() {
    let same = difference("", None);
    assert!(same.is_empty());
    assert!(same.to_string().ends_with("They say the same.\n"));
}

#[test]
fn a_figure_is_told_with_its_unit_and_sources() {
    let difference = difference(
        "[parameters.allowance]\nsource = \"reform\"\nconfidence = \"confirmed\"\nfull = { value = 250 }",
        None,
    );
    assert_eq!(
        difference.to_string(),
        "isle@2030-01 → isle@2031-01\n\nparameters\n  ~ allowance.full  200 → 250 ISD a month\n      source: act, art. 1 → reform\n"
    );
}

#[test]
fn a_renamed_thing_is_one_change() {
    let difference = difference("[parameters.limits]\naged_from = { was = \"limits.old_from\" }", None);
    let [change] = difference.parameters.as_slice() else { panic!("{difference:?}") };
    assert_eq!((change.happened, change.was.as_deref()), (Happened::Renamed, Some("limits.old_from")));
    assert!(change.facets.is_empty());
    assert!(difference.to_string().contains("  ~ limits.aged_from (was limits.old_from)\n"));
}

#[test]
fn a_rule_differs_where_its_tree_does() {
    let pack = Pack::first();
    let other = FIRST.replace("2030-01-01", "2031-01-01");
    pack.write("2031-01/policy.toml", &other);
    pack.write("2031-01/rules.rhai", &RULES.replace(" { ", " {\n    ").replace("///", "//"));
    assert!(between(&pack.load("2030-01"), &pack.load("2031-01")).is_empty());
    pack.write("2031-01/rules.rhai", &RULES.replace("age >= from", "age > from"));
    let difference = between(&pack.load("2030-01"), &pack.load("2031-01"));
    assert_eq!(
        difference.to_string(),
        "isle@2030-01 → isle@2031-01\n\nrules\n  ~ fn is_old (helper), 2031-01\n      - fn is_old(age, from) { age >= from }\n      + fn is_old(age, from) { age > from }\n"
    );
}

#[test]
fn results_guards_inputs_and_removals_are_told() {
    let difference = difference(
        "[results.household.total]\nwhen = \"poor\"\nround = { to = 1, mode = \"down\", source = \"reform\" }\n\
         [inputs.household.income]\nmax = 5000\n[inputs.person.level]\noptional = true\n\
         [parameters.limits]\nold_from = { removed = { source = \"reform\" } }\n\
         [sets.old]\nof = \"persons\"\nwhere = \"x\"\nlabel = { fr = \"x\", en = \"x\" }",
        None,
    );
    let text = difference.to_string();
    for line in [
        "  ~ household.total",
        "      when: poor",
        "      round: floor to 1, by reform",
        "  ~ household.income",
        "      max: 5000",
        "      presence: has a default → optional",
        "      default: none → nothing",
        "  - limits.old_from  65  by reform",
        "  + old",
    ] {
        assert!(text.lines().any(|told| told == line), "{line}\n{text}");
    }
}

#[test]
fn the_difference_is_json_too() {
    let json = serde_json::to_value(difference("[inputs.household.income]\nmax = 5000", None)).expect("json");
    assert_eq!(json["old"], "isle@2030-01");
    assert_eq!(json["inputs"][0]["happened"], "changed");
    assert_eq!(json["inputs"][0]["facets"][0]["new"], "5000");
    assert!(json["parameters"].as_array().is_some_and(Vec::is_empty));
}
