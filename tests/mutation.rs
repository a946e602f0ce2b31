//! `bareme test --mutate`: small changes of a version, each of which somebody must notice.
#![allow(clippy::expect_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::run::{Folder, Ran, copy, root, run_in};
use support::told::told;

const PROGRAMME: &str = r#"
[programme]
id = "reef"
label = { en = "Reef aid" }
languages = ["en"]
currency = { code = "RFD", minor_unit = 2 }

[entities.household]
label = { en = "Household" }

[entities.person]
of = "household"
plural = "persons"
label = { en = "Person" }

[sources.act]
title = { en = "Reef Act" }

[choices.tenure]
owner = { en = "Owner" }
tenant = { en = "Tenant" }
lodger = { en = "Lodger" }
"#;

const POLICY: &str = r#"
[version]
from = 2030-01-01
status = "adopted"
title = { en = "First schedule" }

[inputs.household]
income = { kind = "money", per = "month", min = 0, max = 5000, label = { en = "Income" } }
tenure = { kind = "choice", choices = "tenure", label = { en = "Tenure" } }
rent = { kind = "money", per = "month", min = 0, label = { en = "Rent" } }

[inputs.person]
birth_date = { kind = "date", label = { en = "Date of birth" } }
rank = { kind = "count", min = 1, max = 9, label = { en = "Rank" } }

[parameters]
source = "act, s. 1"
confidence = "confirmed"
ceiling = { kind = "money", per = "month", value = 1000, label = { en = "Ceiling" } }
full = { kind = "money", per = "month", value = 300, label = { en = "Full share" } }
part = { kind = "money", per = "month", value = 200.50, label = { en = "Part" } }
majority = { kind = "count", value = 18, label = { en = "Majority" } }
share = { kind = "number", value = "2/3", label = { en = "Share" } }

[parameters.points]
kind = "count"
label = { en = "Points" }
scale = { type = "band", of = "money", per = "month", rows = [{ up_to = 800, value = 2 }, { value = 1 }] }

[parameters.care]
kind = "money"
per = "month"
label = { en = "Care" }
table = { keys = ["count"], rows = { 1 = 10, 4 = 40 }, otherwise = 0 }

[results.household]
eligible = { kind = "bool", label = { en = "Eligible" }, source = "act, s. 1" }
housing = { kind = "money", per = "month", when = "eligible", label = { en = "Housing" }, source = "act, s. 2" }
points = { kind = "count", label = { en = "Points" }, source = "act, s. 3" }
poorer = { kind = "bool", label = { en = "Poorer" }, source = "act, s. 4" }

[results.person]
minor = { kind = "bool", label = { en = "Minor" }, source = "act, s. 5" }
care = { kind = "money", per = "month", when = ["household.eligible", "minor"], label = { en = "Care" }, source = "act, s. 6" }

[results.person.place]
kind = "count"
rank = { among = "minor", by = "birth_date", order = "ascending", ties = "listed" }
label = { en = "Place" }
source = "act, s. 7"

[checks.household]
rent_needs_landlord = { level = "refuse", label = { en = "Owners pay no rent" } }
"#;

const RULES: &str = r#"
fn eligible(household, law) { household.income < law.ceiling && household.tenure != "owner" }

fn housing(household, law) {
    if paid_late() { return 0; }
    min(by_tenure(household.tenure, law.full, law.part), household.rent)
}

fn by_tenure(tenure, full, part) { switch tenure { "tenant" => full, _ => part } }

fn paid_late() { false }

fn points(household, law) { scale(law.points, household.income) }

fn poorer(household, law) { household.income <= round(household.rent * law.share, 0.01) }

fn minor(person, law, period) { years_between(person.birth_date, period.first_day) < law.majority }

fn care(person, law) { table(law.care, person.rank) }

fn rent_needs_landlord(household) { household.tenure != "owner" || household.rent == 0 }
"#;

/// A tenant just below the ceiling with two minors.
const TENANT: &str = r#"[household]
income = 999
tenure = "tenant"
rent = 450

[[persons]]
id = "ann"
birth_date = 2012-01-01
rank = 1

[[persons]]
id = "bo"
birth_date = 2012-01-02
rank = 4

[[expect]]
period = "2030-01"
household.housing = 300
source = "act, s. 2"
"#;

fn reef(households: &[(&str, &str)]) -> Folder {
    let folder = Folder::empty();
    folder.write("policies/reef/programme.toml", PROGRAMME);
    folder.write("policies/reef/2030-01/policy.toml", POLICY).write("policies/reef/2030-01/rules.rhai", RULES);
    for (name, text) in households {
        folder.write(&format!("policies/reef/households/{name}.toml"), text);
    }
    accept(&folder);
    folder
}

fn accept(folder: &Folder) {
    let ran = run_in(folder.path(), &["test", "--accept", "--reason", "first lock"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
}

fn mutated(folder: &Folder, more: &[&str]) -> Ran {
    run_in(folder.path(), &[&["test", "--mutate"], more].concat())
}

/// The outcome as other programs read it.
fn json(folder: &Folder) -> Value {
    let ran = mutated(folder, &["--format", "json"]);
    assert_eq!(ran.stderr, "");
    serde_json::from_str(&ran.stdout).expect("JSON is written")
}

fn names(of: &Value) -> BTreeSet<String> {
    let all = of.as_array().expect("a list").iter();
    all.map(|one| one["mutant"].as_str().expect("a name").to_owned()).collect()
}

/// The names of those that survive.
fn survivors(folder: &Folder) -> BTreeSet<String> {
    let json = json(folder);
    let all = json["mutation"][0]["mutants"].as_array().expect("a list");
    names(&all.iter().filter(|mutant| mutant["survives"] == true).cloned().collect())
}

#[test]
fn each_amount_comparison_branch_and_result_is_changed() {
    let json = json(&reef(&[("tenant", TENANT)]));
    let made = names(&json["mutation"][0]["mutants"]);
    let must = [
        "ceiling: 1000 → 1001",
        "ceiling: 1000 → 999",
        "part: 200.5 → 200.51",
        "share: 2/3 → 3/3",
        "points: the first row: 2 → 3",
        "points: the row above 800: edge 800 → 801",
        "points: the row above 800: above → from",
        "care: the row 4: 40 → 41",
        "care: the row 4: key → 5",
        "care: otherwise: 0 → 1",
        "poorer: `0.01` → `0.02` in `round(household.rent * law.share, 0.01)`",
        "rent_needs_landlord: `0` → `1` in `household.rent == 0`",
        "eligible: `household.income < law.ceiling` → `household.income <= law.ceiling`",
        "eligible: `household.income < law.ceiling` → `household.income >= law.ceiling`",
        "eligible: `household.tenure != \"owner\"` → `household.tenure == \"owner\"`",
        "poorer: `household.income <= round(household.rent * law.share, 0.01)` → `household.income <= \
         round(household.rent * law.share, 0.01) + 0.01`",
        "place: ascending → descending",
        "housing: the condition `paid_late()` always true",
        "housing: the condition `paid_late()` always false",
        "housing: `min(by_tenure(household.tenure, law.full, law.part), household.rent)` → `household.rent`",
        "by_tenure: `tenure` always \"tenant\"",
        "by_tenure: `tenure` always anything else",
        "paid_late: `false` → `true`",
        "eligible: `household.tenure != \"owner\"` always true in `household.income < law.ceiling && household.tenure \
         != \"owner\"`",
        "care: the guard `person.minor` always true",
        "housing: always 0",
        "eligible: always false",
        "rent_needs_landlord: the check never objects",
        "rent_needs_landlord: the check always objects",
    ];
    let missing: Vec<&str> = must.into_iter().filter(|name| !made.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:#?} of\n{made:#?}");
}

#[test]
fn what_could_change_nothing_is_left_out_with_its_reason() {
    let json = json(&reef(&[("tenant", TENANT)]));
    let mutation = &json["mutation"][0];
    let why = |name: &str| {
        let all = mutation["left_out"].as_array().expect("a list");
        let left = all.iter().find(|left| left["mutant"] == name).unwrap_or_else(|| panic!("{name} in {all:#?}"));
        left["why"].as_str().expect("a reason").to_owned()
    };
    assert_eq!(why("share: 2/3 → 2/4"), "its numerator moves the same share");
    assert_eq!(
        why("housing: the guard `household.eligible` always false"),
        "it is the same change as another one here"
    );
    let step = "poorer: `0.01` → `0.00` in `round(household.rent * law.share, 0.01)`";
    assert_eq!(why(step), "a rounding step is positive");
}

#[test]
fn a_survivor_is_told_with_its_place_and_the_household_that_would_catch_it() {
    told("mutants-of-one-household", &mutated(&reef(&[("tenant", TENANT)]), &[]));
}

#[test]
fn what_is_offered_catches_what_it_is_offered_for() {
    let folder = reef(&[("tenant", TENANT)]);
    let before = survivors(&folder);
    let ran = mutated(&folder, &["--offer", "offered"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    copy(&folder.path().join("offered"), &folder.path().join("policies"));
    accept(&folder);
    let json = json(&folder);
    let left: Vec<&Value> = json["mutation"][0]["mutants"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|mutant| mutant["survives"] == true)
        .collect();
    assert!(
        before.len() > 10 && left.len() < before.len() / 4,
        "{} of {} are left: {left:#?}",
        left.len(),
        before.len()
    );
    let found: Vec<&&Value> = left.iter().filter(|mutant| mutant["would_be_caught"].is_object()).collect();
    assert!(found.is_empty(), "a household was offered for them, and does not catch them: {found:#?}");
}

#[test]
fn nothing_is_offered_over_what_is_there() {
    let folder = reef(&[("tenant", TENANT)]);
    folder.write("offered/mine.toml", "kept");
    let before = folder.contents();
    let ran = mutated(&folder, &["--offer", "offered"]);
    assert!(ran.exit == 2 && ran.stderr.contains("[E0007]") && ran.stdout.is_empty(), "{}{}", ran.stdout, ran.stderr);
    assert!(folder.contents() == before, "something was written");
    assert_eq!(run_in(folder.path(), &["test", "--offer", "new"]).exit, 2);
    assert_eq!(mutated(&folder, &["--accept", "--reason", "x"]).exit, 2);
}

/// A `mutation.toml` with a reason for each of these.
fn reasons<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted = |name: &str| name.replace('\\', "\\\\").replace('"', "\\\"");
    names
        .into_iter()
        .map(|name| format!("[[survivors]]\nmutant = \"{}\"\nreason = \"nobody is so\"\n", quoted(name)))
        .collect()
}

#[test]
fn survivors_with_a_reason_each_are_no_failure() {
    let folder = reef(&[("tenant", TENANT)]);
    let open = survivors(&folder);
    folder.write("policies/reef/mutation.toml", reasons(open.iter().map(String::as_str)));
    let ran = mutated(&folder, &[]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.contains("\nSurvivors with a reason, reef\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("    · nobody is so\n") && !ran.stdout.contains("    → "), "{}", ran.stdout);
    let but_one = reasons(open.iter().skip(1).map(String::as_str));
    folder.write("policies/reef/mutation.toml", but_one);
    let ran = mutated(&folder, &[]);
    assert!(ran.exit == 1 && ran.stdout.contains("\nSurvivors, reef\n"), "{}", ran.stdout);
}

#[test]
fn a_reason_for_what_is_caught_or_not_there_is_refused() {
    let folder = reef(&[("tenant", TENANT)]);
    let open = survivors(&folder);
    let survivor = open.first().expect("there is one").as_str();
    let refused = |text: String, code: &str, said: &str| {
        folder.write("policies/reef/mutation.toml", text);
        let ran = mutated(&folder, &[]);
        assert_eq!((ran.exit, ran.stdout.as_str()), (3, ""), "{said}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error[{code}]")) && ran.stderr.contains(said), "{}", ran.stderr);
        assert!(ran.stderr.contains("policies/reef/mutation.toml:"), "{}", ran.stderr);
    };
    refused(reasons(["full: 300 → 301"]), "E0971", "caught, by tenant, 2030-01");
    refused(reasons(["ful: 300 → 301"]), "E0970", "no change of `2030-01` is called so");
    refused(reasons(["housing: the guard `household.eligible` always false"]), "E0970", "it is left out");
    refused(reasons([survivor, survivor]), "E0972", "two reasons");
    let near = survivor.replacen('`', "", 1);
    refused(reasons([near.as_str()]), "E0970", "did you mean");
    refused(reasons([survivor]).replace("reason", "raison"), "E0012", "raison");
    refused(format!("{}versions = [\"2031-01\"]\n", reasons([survivor])), "E0102", "no version `2031-01`");
}

#[test]
fn an_invariant_catches_what_no_household_does() {
    let folder = reef(&[("tenant", TENANT)]);
    let guard = "housing: the guard `household.eligible` always true";
    assert!(survivors(&folder).contains(guard));
    let always = "[invariants.nothing_without_right]\nwhen = \"!eligible\"\nholds = \"housing == 0\"\n\
                  label = { en = \"Nothing without a right\" }\nsource = \"act, s. 1\"\n";
    folder.write("policies/reef/2030-01/policy.toml", format!("{POLICY}\n{always}"));
    let json = json(&folder);
    let mutants = json["mutation"][0]["mutants"].as_array().expect("a list");
    let found = mutants.iter().find(|mutant| mutant["mutant"] == guard).expect("it is made");
    let caught = serde_json::json!({ "by": "invariant", "who": "nothing_without_right" });
    assert_eq!(found["caught"], caught, "{found:#}");
    // One that does not hold as it is tells nothing of a change.
    folder.write("policies/reef/2030-01/policy.toml", format!("{POLICY}\n{}", always.replace("!eligible", "eligible")));
    assert!(survivors(&folder).contains(guard));
}

#[test]
fn the_page_marks_where_nobody_notices_a_change() {
    let folder = reef(&[("tenant", TENANT)]);
    let ran = mutated(&folder, &["--html", "page.html"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
    let page = std::fs::read_to_string(folder.path().join("page.html")).expect("it is written");
    for with in [
        "<span class=\"part survives\">household.income &lt; law.ceiling</span>",
        "Changes that no household notices: 37/",
        "`household.income &lt; law.ceiling` → `household.income &lt;= law.ceiling`",
        "would be noticed by: ",
    ] {
        assert!(page.contains(with), "{with}\n{page}");
    }
}

#[test]
fn markdown_has_a_row_for_each_survivor() {
    let folder = reef(&[("tenant", TENANT)]);
    let ran = mutated(&folder, &["--coverage", "--format", "markdown"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""));
    for with in [
        "| reef@2030-01 | 1 | 0 | 1 | 0 | 0 | 0 |\n",
        "## Coverage\n",
        "| reef@2030-01 | policies/reef/2030-01/rules.rhai:2:31 | eligible: `household.income < law.ceiling` is never false |",
        "| reef@2030-01 | 68 | 15 | 16 | 0 | 0 | 0 | 37 |\n",
    ] {
        let with = with.replace("income <", "income &lt;");
        assert!(ran.stdout.contains(&with), "{with}\n{}", ran.stdout);
    }
    let survivors = ran.stdout.split("## Survivors").nth(1).expect("they are told");
    assert_eq!(survivors.lines().filter(|line| line.starts_with("| reef@2030-01 |")).count(), 37);
}

#[test]
fn json_counts_what_text_tells() {
    let folder = reef(&[("tenant", TENANT)]);
    let json = json(&folder);
    let mutation = &json["mutation"][0];
    let count = |key: &str| mutation[key].as_u64().expect("a number");
    let caught: u64 = mutation["caught"].as_object().expect("counts").values().filter_map(Value::as_u64).sum();
    assert_eq!(count("made"), caught + count("survive"));
    assert_eq!(count("survive"), count("survive_without_reason"));
    assert!(mutation["caught"]["published"].as_u64() > Some(0) && mutation["caught"]["snapshot"].as_u64() > Some(0));
    assert_eq!(json["snapshots"][0]["state"], "as accepted");
    assert_eq!(json["published"][0]["wrong"], serde_json::json!([]));
}

#[test]
fn the_shipped_programmes_have_no_survivor_without_a_reason() {
    let ran = run_in(root(), &["test", "--mutate"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(!ran.stdout.contains("\nSurvivors, "), "{}", ran.stdout);
}

#[test]
fn without_one_of_the_shipped_households_something_survives() {
    let folder = Folder::empty();
    copy(&root().join("policies"), &folder.path().join("policies"));
    copy(&root().join("snapshots"), &folder.path().join("snapshots"));
    let gone = "policies/ma-asd/households/orphan-not-in-school.toml";
    std::fs::remove_file(folder.path().join(gone)).expect("it was there");
    let ran = run_in(folder.path(), &["test", "ma-asd@2026-01", "--mutate"]);
    assert_eq!(ran.exit, 1, "{}", ran.stdout);
    let survivor = "allowance.orphan_unschooled: 0 → 1\n";
    assert!(ran.stdout.contains(survivor), "{}", ran.stdout);
}
