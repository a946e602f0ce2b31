//! One household that one version does not answer, among thousands that both do.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::support::run::Folder;
use crate::{compare, land, refused, version};

/// The same amount, by way of a division by the income: where there is none, the rule fails.
const BY_INCOME: (&str, &str) =
    ("{ law.allowance } else { 0 }", "{ floor(law.allowance * household.income / household.income, 0.01) } else { 0 }");
const NEXT: (&str, &str) = ("from = 2024-01-01", "from = 2025-01-01");

/// Three thousand households of one child; the income of one of them is as given.
fn register(folder: &Folder, odd: &str) {
    let (mut households, mut persons) = ("household_id,income\n".to_owned(), "household_id,birth_date\n".to_owned());
    for id in 1..=3_000 {
        let income = if id == 2_345 { odd } else { "100" };
        writeln!(households, "{id},{income}").expect("texts can be written to");
        writeln!(persons, "{id},2015-05-01").expect("texts can be written to");
    }
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
}

#[test]
fn a_rule_that_fails_for_one_household_fails_the_comparison_and_counts_for_nothing() {
    let folder = land();
    version(&folder, "2025-01", &[NEXT], &[("allowance(person, law)", "allowance(person, household, law)"), BY_INCOME]);
    register(&folder, "50");
    let fine = compare(&folder, &["--format", "json"]);
    assert_eq!((fine.exit, fine.stderr.as_str()), (0, ""));
    register(&folder, "0");
    let ran = compare(&folder, &["--format", "json"]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    let finding: Json = serde_json::from_str(&ran.stderr).expect("findings are JSON too");
    let told = finding.to_string();
    assert!(told.contains("E0904") && told.contains("1 household of 3000 cannot be compared"), "{told}");
    assert!(told.contains("under land@2025-01: 1 failed, the first `2345` (row 2345)"), "{told}");
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let rows = |key: &str| all[key]["rows"].clone();
    assert_eq!(
        (rows("compared"), rows("lose"), rows("to_nothing"), rows("unchanged")),
        (2_999.into(), 0.into(), 0.into(), 2_999.into())
    );
    assert_eq!((&all["holds"], &all["results"]["aid"]["before"]), (&false.into(), &"149950".into()));
    assert_eq!((&all["not_compared"]["rows"], &all["not_compared"]["new"]["failed"]["rows"]), (&1.into(), &1.into()));
    assert_eq!(all["not_compared"]["old"]["failed"]["rows"], 0);
    assert_eq!(
        (&all["to_look_at"][0]["household"], &all["to_look_at"][0]["policy"]),
        (&"2345".into(), &"land@2025-01".into())
    );
    let text = compare(&folder, &[]);
    assert_eq!(text.exit, 1);
    assert!(
        text.stdout.contains("  2345       2345  failed  land@2025-01: person.allowance of `#1`: "),
        "{}",
        text.stdout
    );
    assert!(text.stdout.contains("not compared                    1      —"), "{}", text.stdout);
    // Whoever leaves it out says so.
    let left = compare(&folder, &["--where", "income > 0"]);
    assert_eq!((left.exit, left.stderr.as_str()), (0, ""));
}

#[test]
fn a_fact_that_one_version_lacks_is_missing_there_and_nothing_is_made_of_it() {
    let folder = land();
    let optional = (
        "[inputs.person.birth_date]",
        "[inputs.household.state]\nkind = \"bool\"\nlabel = { en = \"State\" }\n\n[inputs.person.birth_date]",
    );
    let rule = ("household.income <= law.ceiling", "household.income <= law.ceiling && !household.state");
    version(&folder, "2025-01", &[NEXT, optional], &[rule]);
    folder.write("register/households.csv", "household_id,income,state\n1,800,\n2,1000.5,\n3,0,true\n4,400,false\n");
    let ran = compare(&folder, &["--map", "=household.state", "--results", "eligible,aid"]);
    assert_eq!(ran.exit, 1);
    assert!(ran.stderr.contains("under land@2025-01: 1 missing, the first `1` (row 1)"), "{}", ran.stderr);
    assert!(ran.stdout.contains("household.state is missing for household.aid, household.eligible"), "{}", ran.stdout);
    assert!(ran.stdout.contains("  eligible   3       2      1          0         1\n"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("land@2024-01: "), "{}", ran.stdout);
}

#[test]
fn facts_that_one_version_refuses_are_told() {
    let folder = land();
    let check = (
        "[results]",
        "[checks.household.somebody]\nlevel = \"refuse\"\nlabel = { en = \"There is somebody\" }\nsource = \"act, s. 2\"\n\n[results]",
    );
    let rule = ("fn eligible", "fn somebody(persons) { count(persons) > 0 }\n\nfn eligible");
    version(&folder, "2025-01", &[NEXT, check], &[rule]);
    let ran = compare(&folder, &[]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("under land@2025-01: 1 refused, the first `3` (row 3)"), "{}", ran.stderr);
    assert!(ran.stdout.contains("  3          3    refused  land@2025-01: There is somebody"), "{}", ran.stdout);
}

#[test]
fn a_bad_row_stops_it_with_file_row_and_column() {
    let folder = land();
    version(&folder, "2025-01", &[NEXT], &[]);
    folder.write("register/households.csv", "household_id,income\n1,800\n2,much\n3,0\n4,400\n");
    let told = refused(&folder, 3, &[]);
    assert!(told.contains("row 2, `income`") && told.contains("register/households.csv"), "{told}");
}
