//! Criteria of invariants: on the households that are made for a version, and over the population.

use std::fmt::Write as _;

use crate::{Folder, gate, land, one, run_in, verdict};

const MADE: &str = "tests.invariants";
const OVER: &str = "tests.invariants_over_the_population";
const SECOND: &str = "policies/land/2025-01/policy.toml";

fn invariant(name: &str, holds: &str) -> String {
    format!(
        "[invariants.{name}]\nof = \"household\"\nsource = \"act, s. 2\"\nlabel = {{ en = \"Always\" }}\nholds = \"{holds}\"\n"
    )
}

/// Two versions of which the second declares something.
fn with(declared: &str) -> Folder {
    let folder = land("[tests]\ninvariants = true\n");
    let text = std::fs::read_to_string(folder.path().join(SECOND)).expect("it is there");
    folder.write(SECOND, format!("{text}\n{declared}"));
    folder
}

/// A household of so many children among those of the register.
fn of_children(folder: &Folder, count: usize) {
    let mut persons = "household_id,birth_date\n1,1990-05-01\n".to_owned();
    (0..count).for_each(|_| writeln!(persons, "2,2015-05-01").expect("written"));
    folder
        .write("register/households.csv", "household_id,income\n1,800\n2,900\n3,0\n4,400\n")
        .write("register/persons.csv", persons);
}

#[test]
fn an_invariant_holds_and_is_about_somebody_or_it_does_not_pass() {
    let none = with("");
    let (_, stands, why) = one(&none, MADE);
    assert_eq!((stands.as_str(), why.as_str()), ("not known", "the version declares none"));
    let (_, json) = verdict(&none, &[]);
    assert_eq!(json["criteria"].as_array().map(Vec::len), Some(2), "nothing is tried over the population: {json}");
    let right = invariant("no_aid_without_right", "aid == 0 || eligible");
    assert_eq!(one(&with(&right), MADE), ("1 / 1".to_owned(), "met".to_owned(), String::new()));
    let wrong = invariant("never_any", "aid == 0");
    let both = with(&format!("{right}{wrong}"));
    assert_eq!(one(&both, MADE), ("1 / 2".to_owned(), "not met".to_owned(), "`never_any`".to_owned()));
}

#[test]
fn one_made_household_that_breaks_it_is_enough() {
    // Of the households that are made only few have this very income.
    let folder = with(&invariant("not_this_income", "income != 777.77"));
    let ran = run_in(folder.path(), &["check", "land@2025-01", "--invariants"]);
    assert!(ran.exit == 1 && ran.stderr.contains("not_this_income"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(one(&folder, MADE), ("0 / 1".to_owned(), "not met".to_owned(), "`not_this_income`".to_owned()));
    assert_eq!(one(&folder, OVER).1, "met", "nobody in the register has it");
}

#[test]
fn a_household_of_the_population_that_nobody_thought_of_breaks_it() {
    let folder = with(&invariant("no_large_aid", "aid <= 1500"));
    of_children(&folder, 37);
    assert_eq!((one(&folder, MADE).1.as_str(), one(&folder, OVER).1.as_str()), ("met", "met"), "37 times 40 is 1480");
    of_children(&folder, 38);
    assert_eq!(one(&folder, MADE).1, "met", "no household that is made has so many");
    let (figure, stands, why) = one(&folder, OVER);
    assert_eq!((figure.as_str(), stands.as_str()), ("0 / 1", "not met"));
    assert_eq!(why, "`no_large_aid` for household `2` (row 2)");
    assert_eq!(gate(&folder, &["--threads", "1"]), gate(&folder, &["--threads", "3"]));
}

#[test]
fn a_report_is_held_to_the_population_too_and_names_nobody() {
    let folder = with(&invariant("no_large_aid", "aid <= 1500"));
    of_children(&folder, 38);
    let write = |report: &str| {
        let words = ["compare", "land@2024-01", "land@2025-01", "--population", "register", "--report", report];
        assert_eq!(run_in(folder.path(), &words).exit, 0);
        std::fs::read_to_string(folder.path().join(report)).expect("it is written")
    };
    let json: serde_json::Value = serde_json::from_str(&write("report.json")).expect("it is JSON");
    let all = json["verdict"]["criteria"].as_array().expect("a list");
    let found = all.iter().find(|one| one["name"] == OVER).expect("it is judged");
    assert_eq!((&found["figure"], &found["passed"]), (&"0 / 1".into(), &false.into()));
    let page = write("report.html");
    assert!(page.contains("Invariants that hold for every household of the register"), "{page}");
    assert!(page.contains("no_large_aid") && !page.contains("row 2"), "{page}");
}

#[test]
fn those_that_break_one_are_counted_and_the_first_is_named() {
    let all = [invariant("never_any", "aid == 0"), invariant("small_aid", "aid <= 50")].concat();
    let folder = with(&all);
    let both = "`never_any` for household `1` (row 1) and 1 more and `small_aid` for household `4` (row 4)";
    assert_eq!(one(&folder, OVER).2, both);
    let mut households = "household_id,income\n".to_owned();
    let mut persons = "household_id,birth_date\n".to_owned();
    for id in 1..=20_000 {
        let income = if id == 12_345 { 900 } else { 5_000 };
        writeln!(households, "{id},{income}").expect("written");
        writeln!(persons, "{id},2015-05-01").expect("written");
    }
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
    let (figure, _, why) = one(&folder, OVER);
    assert_eq!((figure.as_str(), why.as_str()), ("1 / 2", "`never_any` for household `12345` (row 12345)"));
}

#[test]
fn inputs_are_those_of_the_version_that_is_judged_whatever_they_were_called() {
    let folder = land("[tests]\ninvariants = true\n");
    let first = std::fs::read_to_string(folder.path().join("policies/land/2024-01/policy.toml")).expect("there");
    let rules = std::fs::read_to_string(folder.path().join("policies/land/2024-01/rules.rhai")).expect("there");
    let rent = "[inputs.household.rent]\nkind = \"money\"\nper = \"month\"\nlabel = { en = \"Rent\" }\n\n";
    let second = first
        .replace("from = 2024-01-01", "from = 2025-01-01")
        .replace("[inputs.household.income]", &format!("{rent}[inputs.household.earnings]"));
    let holds = invariant("rent_is_below_the_earnings", "rent <= earnings")
        .replace("of = \"household\"", "of = \"household\"\nwhen = \"rent != 500 && earnings > 0\"");
    folder
        .write(SECOND, format!("{second}\n{holds}"))
        .write("policies/land/2025-01/rules.rhai", rules.replace("household.income", "household.earnings"));
    let register = |rent: u32| {
        folder.write(
            "register/households.csv",
            format!("household_id,income,rent\n1,800,1\n2,1000.5,1\n3,0,1\n4,400,{rent}\n"),
        );
        let (_, json) = verdict(&folder, &["--map", "income=earnings", "--map", "=rent"]);
        let all = json["criteria"].as_array().expect("a list").clone();
        let found = all.into_iter().find(|one| one["name"] == OVER).unwrap_or_else(|| panic!("not judged: {json}"));
        (found["verdict"].clone(), found["why"].clone())
    };
    assert_eq!(register(400), ("met".into(), "".into()));
    assert_eq!(register(401), ("not met".into(), "`rent_is_below_the_earnings` for household `4` (row 4)".into()));
}

#[test]
fn a_row_that_only_the_invariants_read_is_refused_like_any_other() {
    let folder = with(&invariant("rent_is_small", "!given(rent) || rent <= 5000"));
    let rent = "[inputs.household.rent]\nkind = \"money\"\nper = \"month\"\noptional = true\nlabel = { en = \"Rent\" }\n\n[inputs.household.income]";
    let first = std::fs::read_to_string(folder.path().join("policies/land/2024-01/policy.toml")).expect("there");
    folder.write("policies/land/2024-01/policy.toml", first.replace("[inputs.household.income]", rent));
    folder.write("register/households.csv", "household_id,income,rent\n1,800,\n2,1000.5,70\n3,0,much\n4,400,\n");
    let ran = gate(&folder, &[]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("row 3, `rent`"), "{}", ran.stderr);
}
