//! Invariants: what `check` tries them on, what it tells where one does not hold, what others may ask of them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::path::Path;
use std::sync::Arc;

use bareme::evaluate::program::Scratch;
use bareme::ground::date::Month;
use bareme::ground::limits::{BOUNDARY_HOUSEHOLDS, SMALLEST_SEARCH};
use bareme::household::draft::Draft;
use bareme::invariants::boundary::{self, Boundary};
use bareme::invariants::{Bench, Invariants, smallest};
use bareme::pack::model::Version;
use bareme::pack::{Policies, digest};
use support::run::{Folder, Ran, root, run_in};
use support::told::told;

const PROGRAMME: &str = r#"
[programme]
id = "dune"
label = { en = "Dune aid" }
languages = ["en"]
currency = { code = "DUN", minor_unit = 2 }

[entities.household]
label = { en = "Household" }

[entities.person]
of = "household"
plural = "persons"
label = { en = "Person" }

[sources.act]
title = { en = "Dune Act" }
"#;

const POLICY: &str = r#"
[version]
from = 2030-01-01
status = "adopted"
title = { en = "First schedule" }

[inputs.household]
income = { kind = "money", per = "month", min = 0, max = 5000, label = { en = "Income" } }
rent = { kind = "money", per = "month", min = 0, max = 900, optional = true, label = { en = "Rent" } }

[inputs.person]
birth_date = { kind = "date", label = { en = "Date of birth" } }
disabled = { kind = "bool", default = false, reason = { en = "Not declared" }, label = { en = "Disabled" } }

[parameters]
source = "act, s. 1"
confidence = "confirmed"
ceiling = { kind = "money", per = "month", value = 1000, label = { en = "Ceiling" } }
least = { kind = "money", per = "month", value = 200, label = { en = "Floor" } }
full = { kind = "money", per = "month", value = 80, label = { en = "First children" } }
later = { kind = "money", per = "month", value = 30, label = { en = "Later children" } }
care = { kind = "money", per = "month", value = 25, label = { en = "Care" } }
winter = { kind = "money", per = "month", value = 40, label = { en = "Winter" } }
child_under = { kind = "count", value = 16, label = { en = "A child is under" } }
first = { kind = "count", value = 2, label = { en = "First ranks" } }
coldest = { kind = "count", value = 12, label = { en = "Month of the winter aid" } }

[results.household]
eligible = { kind = "bool", label = { en = "Eligible" }, source = "act, s. 1" }
children = { kind = "count", count = "persons.is_child", label = { en = "Children" }, source = "act, s. 2" }
aid = { kind = "money", per = "month", when = "eligible", label = { en = "Aid" }, source = "act, s. 3" }
winter_aid = { kind = "money", per = "month", when = "eligible", label = { en = "Winter aid" }, source = "act, s. 5" }
rent_left = { kind = "money", per = "month", label = { en = "Income after rent" }, source = "act, s. 6" }

[results.person]
age = { kind = "count", label = { en = "Age" }, source = "act, s. 2" }
is_child = { kind = "bool", label = { en = "Child" }, source = "act, s. 2" }
child_rank = { kind = "count", rank = { among = "is_child", by = "birth_date", ties = "listed" }, label = { en = "Rank" }, source = "act, s. 2" }
allowance = { kind = "money", per = "month", when = ["household.eligible", "is_child"], label = { en = "Allowance" }, source = "act, s. 3" }
care = { kind = "money", per = "month", when = ["household.eligible", "disabled"], label = { en = "Care" }, source = "act, s. 4" }

[invariants]
poor_are_eligible = { when = "income <= 1000", holds = "eligible", source = "act, s. 1" }
rich_are_not = { when = "income > 1000", holds = "!eligible && aid == 0", source = "act, s. 1" }
floor_kept = { when = "eligible && children > 0", holds = "aid >= law.least", source = "act, s. 3" }
children_alone = { when = "person.age >= 16", holds = "person.allowance == 0", source = "act, s. 3" }
first_two = { of = "person", when = "child_rank == 2 && household.eligible", holds = "allowance == law.full", source = "act, s. 3" }
the_third = { of = "person", when = "child_rank == 3 && household.eligible", holds = "allowance == law.later", source = "act, s. 3" }
winter_alone = { when = "period.month != 12", holds = "winter_aid == 0", source = "act, s. 5" }
winter_comes = { when = "eligible && period.month == 12", holds = "winter_aid == 40", source = "act, s. 5" }
rent_counts = { when = "given(rent)", holds = "rent_left <= income", source = "act, s. 6" }

[invariants.one_child_more]
when = "eligible"
monotone = { adding = "persons", where = "is_child && child_rank == household.children", result = "aid", never = "falls" }
source = "act, s. 3"

[invariants.income_lowers]
monotone = { raising = "household.income", result = "household.aid", never = "rises" }
source = "act, s. 1"

[invariants.care_is_added]
monotone = { turning = "person.disabled", result = "household.aid", never = "falls" }
source = "act, s. 4"
"#;

const RULES: &str = r"
fn eligible(household, law) { household.income <= law.ceiling }
fn age(person, period) { years_between(person.birth_date, period.first_day) }
fn is_child(person, law) { person.age < law.child_under }
fn allowance(person, law) { if person.child_rank <= law.first { law.full } else { law.later } }
fn care(law) { law.care }
fn aid(household, persons, law) {
    if household.children == 0 { return 0; }
    max(sum(persons.allowance), law.least) + sum(persons.care)
}
fn winter_aid(law, period) { if period.month == law.coldest { law.winter } else { 0 } }
fn rent_left(household) { if given(household.rent) { household.income - household.rent } else { household.income } }
";

fn dune(policy: &str, rules: &str) -> Folder {
    let folder = Folder::empty();
    folder.write("policies/dune/programme.toml", PROGRAMME);
    folder.write("policies/dune/2030-01/policy.toml", policy).write("policies/dune/2030-01/rules.rhai", rules);
    folder
}

/// The text with one part of it written otherwise.
fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} stands once");
    text.replace(from, to)
}

fn checked(folder: &Folder, more: &[&str]) -> Ran {
    run_in(folder.path(), &[&["check"], more].concat())
}

/// The invariants that are told not to hold.
fn broken(ran: &Ran) -> Vec<&str> {
    let mut all: Vec<&str> = ran
        .stderr
        .lines()
        .filter(|line| line.starts_with("error[E0960]"))
        .map(|line| line.split('`').nth(1).expect("a name in quotes"))
        .collect();
    all.sort_unstable();
    all
}

fn version(folder: &Path) -> Arc<Version> {
    let shelf = Policies::open(&folder.join("policies")).expect("a folder").programme("dune").expect("a programme");
    Arc::new(shelf.load("2030-01").expect("a version").0)
}

fn invariants(folder: &Folder) -> Invariants {
    Invariants::new(&version(folder.path())).expect("nothing is wrong with them").0
}

#[test]
fn what_holds_is_counted_and_each_is_told_when_asked_for() {
    let folder = dune(POLICY, RULES);
    let ran = checked(&folder, &[]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "dune@2030-01  ok, 8 rules, 9 figures, 12 invariants\n", "")
    );
    let ran = checked(&folder, &["--invariants"]);
    assert_eq!(ran.stdout.lines().count(), 13, "{}", ran.stdout);
    assert!(
        ran.stdout.lines().skip(1).all(|line| line.contains("  applies to ") && !line.contains("applies to 0 ")),
        "{}",
        ran.stdout
    );
    assert_eq!(checked(&folder, &["--invariants"]), ran, "the same households are made each time");
    let ran = checked(&folder, &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let all = json["versions"][0]["invariants"]["all"].as_array().expect("a list");
    assert_eq!((all.len(), &all[0]["name"], &all[0]["broken"]), (12, &"poor_are_eligible".into(), &0.into()));
}

/// One thing of the version otherwise, and the invariants that do not hold then: so each step, day and rank is met.
const BREAKS: &[(&str, &str, &[&str])] = &[
    ("household.income <= law.ceiling", "household.income < law.ceiling", &["poor_are_eligible"]),
    (
        "kind = \"money\", per = \"month\", value = 1000",
        "kind = \"money\", per = \"month\", value = 1000.01",
        &["rich_are_not"],
    ),
    ("person.age < law.child_under", "person.age <= law.child_under", &["children_alone"]),
    ("years_between(person.birth_date, period.first_day)", "years_between(person.birth_date, period.last_day)", &[]),
    (
        "person.age < law.child_under }",
        "years_between(person.birth_date, date(\"2029-12-31\")) < law.child_under }",
        &["children_alone"],
    ),
    ("person.child_rank <= law.first", "person.child_rank < law.first", &["first_two"]),
    ("first = { kind = \"count\", value = 2", "first = { kind = \"count\", value = 3", &["the_third"]),
    ("period.month == law.coldest", "period.month >= law.coldest - 1", &["winter_alone"]),
    ("period.month == law.coldest", "period.month > law.coldest", &["winter_comes"]),
    (
        "winter = { kind = \"money\", per = \"month\", value = 40",
        "winter = { kind = \"money\", per = \"month\", value = 41",
        &["winter_comes"],
    ),
    ("max(sum(persons.allowance), law.least)", "sum(persons.allowance)", &["floor_kept"]),
    (
        "household.children == 0",
        "household.children == 0 || household.children == 7",
        &["floor_kept", "one_child_more"],
    ),
    ("+ sum(persons.care)", "- sum(persons.care)", &["care_is_added", "floor_kept", "one_child_more"]),
    (
        "later = { kind = \"money\", per = \"month\", value = 30",
        "later = { kind = \"money\", per = \"month\", min = -1, value = 30",
        &[],
    ),
    ("household.income - household.rent }", "household.income + household.rent }", &["rent_counts"]),
];

#[test]
fn every_step_day_and_rank_is_met() {
    for (from, to, caught) in BREAKS {
        let (policy, rules) = if POLICY.contains(from) {
            (with(POLICY, from, to), RULES.to_owned())
        } else {
            (POLICY.to_owned(), with(RULES, from, to))
        };
        let ran = checked(&dune(&policy, &rules), &[]);
        assert_eq!(broken(&ran), *caught, "{from} → {to}\n{}", ran.stderr);
    }
}

#[test]
fn what_an_input_is_compared_with_comes_before_a_hundred_other_figures() {
    let other = |n: usize| {
        format!("f{n} = {{ kind = \"money\", per = \"month\", value = {n}, label = {{ en = \"Other\" }} }}\n")
    };
    let others: String = (1..=150).map(other).collect();
    let policy = with(POLICY, "child_under = {", &format!("{others}child_under = {{"));
    let policy = with(&policy, "value = 1000,", "value = 1000.01,");
    assert_eq!(broken(&checked(&dune(&policy, RULES), &[])), ["rich_are_not"]);
}

#[test]
fn the_smallest_household_is_told_with_its_values_and_written_when_asked_for() {
    let folder = dune(
        POLICY,
        &with(RULES, "max(sum(persons.allowance), law.least)", "max(sum(persons.allowance), law.least - law.care)"),
    );
    let words = ["dune@2030-01", "--counterexample", "found.toml"];
    let ran = checked(&folder, &words);
    told("invariant-that-does-not-hold", &ran);
    let again = checked(&folder, &words);
    assert!(again.stderr.contains("error[E0007]"), "it is not overwritten: {}", again.stderr);
    assert_eq!(checked(&folder, &[&words[..], &["--force"]].concat()), ran);
    let text = std::fs::read_to_string(folder.path().join(words[2])).expect("written");
    assert!(text.starts_with("# dune@2030-01 in 2030-01: the invariant `floor_kept` does not hold\n"), "{text}");
    let ran = run_in(folder.path(), &["eval", "dune@2030-01", words[2], "--format", "json"]);
    assert_eq!((ran.exit, ran.stdout.contains("\"aid\": \"175\"")), (0, true), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_change_is_told_with_the_household_before_it() {
    let folder = dune(
        &with(
            POLICY,
            "care = { kind = \"money\", per = \"month\", value = 25",
            "care = { kind = \"money\", per = \"month\", value = -25",
        ),
        RULES,
    );
    told("invariant-of-a-change", &checked(&folder, &["dune@2030-01"]));
    let rules = with(
        RULES,
        "if household.children == 0 { return 0; }",
        "if household.children == 0 || household.children > law.first { return 0; }",
    );
    let policy = with(POLICY, "floor_kept =", "# floor_kept =");
    told("invariant-of-one-member-more", &checked(&dune(&policy, &rules), &["dune@2030-01"]));
}

#[test]
fn what_is_missing_or_fails_is_not_decided_and_told() {
    let policy = with(
        POLICY,
        "rich_are_not =",
        "most = { when = \"household.income / household.rent_left > 0\", holds = \"rent_left <= income\", source = \"act\" }\nrich_are_not =",
    );
    let ran = checked(&dune(&policy, RULES), &["--invariants"]);
    let line = ran.stdout.lines().find(|line| line.contains("  most ")).unwrap_or_default();
    assert!(
        line.contains("not decided for "),
        "a division by zero is no household to judge by: {}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn an_extending_version_changes_and_takes_out_invariants_and_all_verbs_know_them() {
    let folder = dune(POLICY, RULES);
    folder.write(
        "policies/dune/2031-01-more/policy.toml",
        r#"[version]
extends = "2030-01"
from = 2031-01-01
status = "draft"
title = { en = "More" }

[parameters.least]
value = 250
source = "act, s. 9"
confidence = "confirmed"

[invariants.floor_kept]
holds = "aid >= 250"
source = "act, s. 9"

[invariants.the_third]
removed = { source = "act, s. 9" }

[invariants.aid_is_modest]
holds = "aid <= 5000"
source = "act, s. 9"
"#,
    );
    let ran = checked(&folder, &["dune@2031-01-more"]);
    assert_eq!(
        (ran.exit, ran.stdout.as_str()),
        (0, "dune@2031-01-more  ok, 8 rules, 9 figures, 12 invariants\n"),
        "{}",
        ran.stderr
    );
    told("invariants-of-two-versions", &run_in(folder.path(), &["diff", "dune@2030-01", "dune@2031-01-more"]));
    let shown = run_in(folder.path(), &["show", "dune@2031-01-more"]).stdout;
    assert!(shown.contains("[invariants.floor_kept]\nwhen = \"eligible && children > 0\"  # 2030-01\nholds = \"aid >= 250\"  # 2031-01-more\n"), "{shown}");
    assert!(shown.contains("# taken out: the invariant the_third, by act, s. 9  # 2031-01-more"), "{shown}");
}

#[test]
fn an_invariant_changes_how_a_version_is_written_and_not_what_it_means() {
    let digests = |policy: &str| {
        let version = version(dune(policy, RULES).path());
        (digest::meaning(&version), digest::text(&version))
    };
    let (before, after) = (digests(POLICY), digests(&with(POLICY, "aid >= law.least", "aid > 199")));
    assert_eq!(before.0, after.0);
    assert_ne!(before.1, after.1);
}

#[test]
fn a_changed_version_is_tried_on_the_households_of_the_first() {
    let folder = dune(POLICY, RULES);
    let (invariants, mut bench) = (invariants(&folder), Bench::default());
    let boundary = Boundary::of(&invariants, &[]).expect("within its bounds");
    assert_eq!(invariants.first_broken(&boundary, &mut bench), Ok(None));
    let names: Vec<&str> = invariants.declared().iter().map(|declared| declared.common.name.as_str()).collect();
    for (from, to, caught) in [
        ("person.child_rank <= law.first", "person.child_rank < law.first", Some("first_two")),
        ("+ sum(persons.care)", "+ sum(persons.care) + sum(persons.care)", None),
        ("max(sum(persons.allowance), law.least)", "sum(persons.allowance)", Some("floor_kept")),
    ] {
        let changed = version(dune(POLICY, &with(RULES, from, to)).path());
        let again = invariants.again(&changed).expect("it is a version");
        let found = again.first_broken(&boundary, &mut bench).expect("within its bounds");
        assert_eq!(found.map(|at| names[at]), caught, "{to}");
    }
}

#[test]
fn months_are_those_that_the_rules_look_at() {
    let month = |year, month| Month { year, month };
    assert_eq!(boundary::months(&invariants(&dune(POLICY, RULES))), [month(2030, 1), month(2030, 11), month(2030, 12)]);
    let never = with(RULES, "period.month == law.coldest", "law.coldest > 1");
    let policy = POLICY.replace("period.month", "1");
    assert_eq!(boundary::months(&invariants(&dune(&policy, &never))), [month(2030, 1)]);
}

#[test]
fn as_many_households_are_made_as_the_limit_and_no_more() {
    let made = |policy: &str, rules: &str, most: usize| {
        let invariants = invariants(&dune(policy, rules));
        Boundary::at_most(&invariants, &[], most).expect("within its bounds").households()
    };
    // Hundreds of figures around which an income is tried, in the one month that matters.
    let figures: String =
        (0..90).map(|n| format!("f{n} = {{ kind = \"count\", value = {n}, label = {{ en = \"Age\" }} }}\n")).collect();
    let policy = with(POLICY, "child_under = {", &format!("{figures}child_under = {{")).replace("period.month", "1");
    let grounds: String = (0..90).map(|n| format!("if person.age == law.f{n} {{ return law.later; }}\n")).collect();
    let rules = with(RULES, "if person.child_rank", &format!("{grounds}if person.child_rank"));
    let rules = with(&rules, "period.month == law.coldest", "law.coldest > 1");
    for most in [BOUNDARY_HOUSEHOLDS - 1, BOUNDARY_HOUSEHOLDS, BOUNDARY_HOUSEHOLDS + 1] {
        assert_eq!(made(&policy, &rules, most), most);
        assert!(made(POLICY, RULES, most) <= most, "where several months share them");
    }
    let invariants = invariants(&dune(&policy, &rules));
    assert_eq!(Boundary::of(&invariants, &[]).expect("within its bounds").households(), BOUNDARY_HOUSEHOLDS);
}

#[test]
fn the_search_for_the_smallest_household_ends_where_its_limit_is() {
    let folder = dune(POLICY, &with(RULES, "max(sum(persons.allowance), law.least)", "sum(persons.allowance)"));
    let (invariants, mut bench) = (invariants(&folder), Bench::default());
    let boundary = Boundary::of(&invariants, &[]).expect("within its bounds");
    let (_, found) = invariants.over(&boundary, &mut bench).expect("within its bounds");
    let at = invariants.declared().iter().position(|declared| declared.common.name == "floor_kept").expect("there");
    let largest = found.iter().filter(|found| found.invariant == at).map(|found| {
        let blocks = boundary.months.iter().find(|(month, _)| *month == found.month).expect("its month");
        (Draft::of(invariants.plan(), &blocks.1[found.block].household(invariants.plan(), found.row), 0), found.month)
    });
    let largest = largest.max_by_key(|(household, _)| household.size()).expect("one is broken");
    let size = |most: usize| {
        let found = smallest::shrunk(&invariants, at, largest.clone(), &[], most).expect("the roads agree");
        found.expect("it breaks the invariant").household.size()
    };
    let sizes: Vec<usize> = [0, 1, 2, 4, SMALLEST_SEARCH - 1, SMALLEST_SEARCH, SMALLEST_SEARCH + 1].map(size).to_vec();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    assert_eq!((sizes[0], sizes[5]), (largest.0.size(), 1));
}

#[test]
fn every_shipped_invariant_holds_and_applies_to_somebody() {
    for folder in ["policies", "tests/fixtures/policies"] {
        let ran = run_in(root(), &["--policies", folder, "check", "--invariants"]);
        assert!(!ran.stderr.contains("E096") && !ran.stderr.contains("W096"), "{}", ran.stderr);
        assert!(ran.stdout.contains("  applies to "), "{}", ran.stdout);
    }
}

/// A register of so many households, each eleventh of which has a disabled child.
fn register(folder: &Folder, households: usize) {
    let (mut roots, mut persons) =
        ("household_id,income,rent\n".to_owned(), "household_id,birth_date,disabled\n".to_owned());
    for n in 0..households {
        roots += &format!("h{n},{},{}\n", n % 1_500, if n % 3 == 0 { "" } else { "100" });
        for member in 0..n % 5 {
            persons += &format!("h{n},{}-05-06,{}\n", 2000 + (n + 7 * member) % 30, n % 11 == 0);
        }
    }
    folder.write("register/households.csv", roots).write("register/persons.csv", persons);
}

#[test]
fn over_a_register_each_household_that_breaks_one_is_counted_and_the_first_are_named() {
    let rules = with(RULES, "max(sum(persons.allowance), law.least)", "sum(persons.allowance)");
    let (folder, fine) = (dune(POLICY, &rules), dune(POLICY, RULES));
    register(&folder, 20_000);
    register(&fine, 20_000);
    let words = ["dune@2030-01", "--population", "register", "--format", "json"];
    let ran = checked(&folder, &words);
    let findings: Vec<serde_json::Value> = serde_json::from_str(&ran.stderr).expect("JSON");
    let of = |code: &str| findings.iter().find(|finding| finding["code"] == code).cloned().expect("told");
    let told = of("E0965");
    // Under 16 on the first day of 2030: born in May 2014 or later.
    let children = |n: usize| (0..n % 5).filter(|member| (n + 7 * member) % 30 > 13).count();
    let care = |n: usize| if n.is_multiple_of(11) { 25 * (n % 5) } else { 0 };
    let aid = |n: usize| 80 * children(n).min(2) + 30 * children(n).saturating_sub(2) + care(n);
    let eligible = (0..20_000).filter(|n| n % 1_500 <= 1_000 && children(*n) > 0);
    let below: Vec<usize> = eligible.filter(|n| aid(*n) < 200).collect();
    let of = format!("does not hold for {} households of 20000 in `register`", below.len());
    assert_eq!(told["message"], format!("the invariant `floor_kept` {of}"));
    let notes = told["notes"].as_array().expect("a list");
    let notes: Vec<&str> = notes.iter().filter_map(|note| note["message"].as_str()).collect();
    let (n, row) = (below[0], below[0] + 1);
    let first = format!("`h{n}` (row {row}): `aid` is {}, `law.least` is 200", aid(n));
    assert_eq!(notes[..2], ["under dune@2030-01 in 2030-01", &first]);
    assert_eq!(notes.len(), 6);
    assert!(told["text"].as_str().is_some_and(|text| text.starts_with("[household]\nincome = 0\n")), "{told}");
    for threads in ["1", "2", "5"] {
        assert_eq!(checked(&folder, &[&words[..], &["--threads", threads]].concat()), ran);
    }
    let ran = checked(&fine, &words);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let all = json["population"]["all"].as_array().expect("a list");
    assert_eq!((ran.exit, json["population"]["households"].as_u64(), all.len()), (0, Some(20_000), 12));
    assert!(all.iter().all(|one| one["broken"] == 0), "{all:?}");
    let applied = |name: &str| all.iter().find(|one| one["name"] == name).and_then(|one| one["applied"].as_u64());
    let poor = u64::try_from((0..20_000).filter(|n| n % 1_500 <= 1_000).count()).ok();
    assert_eq!((applied("poor_are_eligible"), applied("rich_are_not")), (poor, poor.map(|poor| 20_000 - poor)));
    let ran = checked(&fine, &["--population", "register"]);
    assert_eq!(
        (ran.exit, ran.stdout.lines().nth(1)),
        (0, Some("register in 2030-01: 20000 households")),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_the_columns_find_broken_the_other_roads_find_broken_too() {
    let rules = with(RULES, "+ sum(persons.care)", "- sum(persons.care) - sum(persons.allowance)");
    let folder = dune(POLICY, &rules);
    let (invariants, mut bench) = (invariants(&folder), Bench::default());
    let boundary = Boundary::of(&invariants, &[]).expect("within its bounds");
    let (tallies, found) = invariants.over(&boundary, &mut bench).expect("within its bounds");
    assert!(tallies.iter().filter(|tally| tally.broken > 0).count() >= 3, "{tallies:?}");
    let (plan, mut scratch) = (invariants.plan(), Scratch::new());
    for found in found.iter().step_by(17) {
        let blocks = &boundary.months.iter().find(|(month, _)| *month == found.month).expect("its month").1;
        let household = Draft::of(plan, &blocks[found.block].household(plan, found.row), 0);
        let profiles = &boundary.profiles[found.invariant];
        let witness = invariants.witness(found.invariant, &household, found.month, profiles, &mut scratch);
        assert!(witness.is_some(), "{found:?} {household:?}");
    }
}
