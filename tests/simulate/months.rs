//! Several months: totals one by one and in all; files with a row for each household and month.

use serde_json::Value as Json;

use crate::support::run::{Folder, run_in};
use crate::{json, land, read, refused, simulate};

const YEAR: [&str; 4] = ["--from", "2024-12", "--to", "2025-01"];

/// The small country with a second version, in which the allowance has a cent and there is one more result.
fn reformed() -> Folder {
    let folder = land();
    let policy = "[version]\nfrom = 2025-01-01\nextends = \"2024-01\"\nstatus = \"adopted\"\ntitle = { en = \"Second schedule\" }\n\n\
                  [parameters]\nsource = \"act, s. 2\"\nallowance = { value = 60.05 }\n\n[results]\n\
                  household.large = { kind = \"bool\", label = { en = \"Large\" }, source = \"act, s. 4\" }\n";
    folder
        .write("policies/land/2025-01/policy.toml", policy)
        .write("policies/land/2025-01/rules.rhai", "fn large(persons) {\n    count(persons) > 2\n}\n");
    folder
}

#[test]
fn several_months_are_told_one_by_one_and_in_all() {
    let folder = land();
    let all = json(&folder, &["--from", "2024-01", "--to", "2024-03"]);
    assert_eq!((&all["programme"], &all["totals"]["aid"]), (&Json::from("land"), &Json::from("450")));
    let months = all["months"].as_array().expect("a list");
    let periods: Vec<&str> = months.iter().filter_map(|month| month["period"].as_str()).collect();
    assert_eq!(periods, ["2024-01", "2024-02", "2024-03"]);
    let ran = simulate(&folder, &["--from", "2024-12", "--to", "2025-01", "--results", "eligible,age,aid"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        ran.stdout,
        "\
land from 2024-12 to 2025-01 over register

Totals by month
  month    policy        households  eligible  age  aid
  2024-12  land@2024-01           4         3  115  150
  2025-01  land@2024-01           4         3  117  150
  in all                          —         —    —  300
  (of yes and no, how many are yes)
"
    );
    for words in [
        ["--from", "2024-02", "--to", "2024-01"].as_slice(),
        &["--from", "2024-02"],
        &["--from", "2024-01", "--to", "2024-02", "--period", "2024-01"],
    ] {
        refused(&folder, 2, words);
    }
    let told = refused(&folder, 4, &["--from", "2024-01", "--to", "2099-12"]);
    assert!(told.contains("more than 600 months"), "{told}");
}

#[test]
fn households_without_a_whole_answer_are_counted_by_month_and_the_first_are_named() {
    let folder = land();
    let policy = "[version]\nfrom = 2025-01-01\nextends = \"2024-01\"\nstatus = \"adopted\"\ntitle = { en = \"Second schedule\" }\n\n\
                  [checks.household.known]\nlevel = \"refuse\"\nlabel = { en = \"Three live nowhere\" }\n";
    folder
        .write("policies/land/2025-01/policy.toml", policy)
        .write("policies/land/2025-01/rules.rhai", "fn known(persons) { count(persons) < 3 }\n")
        .write(
            "register/persons.csv",
            "household_id,birth_date\n1,1990-05-01\n1,\n3,\n4,2012-01-01\n4,2013-01-01\n4,1980-01-01\n",
        );
    let words = ["simulate", "land", "register", "--results", "aid"];
    let ran = run_in(folder.path(), &[words.as_slice(), &YEAR].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (1, ""));
    // Whoever lacks a fact is named for the first month alone; whoever is refused from the second one on, for that.
    assert_eq!(
        ran.stdout,
        "\
land from 2024-12 to 2025-01 over register

Totals by month
  month    policy        households  refused  missing  aid
  2024-12  land@2024-01           4        0        2  100
  2025-01  land@2025-01           4        1        2    0
  in all                          —        —        —  100
  (of yes and no, how many are yes)
  (refused, missing: households without a whole answer)

Households to look at, 2024-12
  household  row           what is the matter
  1          1    missing  person.birth_date of `#2` is missing for household.aid
  3          3    missing  person.birth_date of `#1` is missing for household.aid
  (the first of each kind; each was evaluated again by both roads)

Households to look at, 2025-01
  household  row           what is the matter
  4          4    refused  Three live nowhere (the check `known`)
  (the first of each kind; each was evaluated again by both roads)
"
    );
}

#[test]
fn files_have_a_row_for_each_household_and_month() {
    let folder = land();
    let outputs = ["--out", "answers.csv", "--persons-out", "persons.csv", "--results", "age,aid"];
    let ran = simulate(&folder, &[YEAR.as_slice(), &outputs].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        read(&folder, "answers.csv"),
        "household_id,period,aid\n1,2024-12,50\n2,2024-12,0\n3,2024-12,0\n4,2024-12,100\n1,2025-01,50\n2,2025-01,0\n\
         3,2025-01,0\n4,2025-01,100\n"
    );
    let persons = read(&folder, "persons.csv");
    assert!(persons.starts_with("household_id,id,period,age\n1,ann,2024-12,34\n"), "{persons}");
    assert!(persons.ends_with("4,eli,2025-01,8\n4,fay,2025-01,44\n"), "{persons}");
    assert_eq!(persons.lines().count(), 13);
}

#[test]
fn a_column_holds_what_each_version_gives() {
    let folder = reformed();
    let words = ["simulate", "land", "register", "--from", "2024-12", "--to", "2025-01"];
    let run = |out: &str| {
        let ran = run_in(folder.path(), &[words.as_slice(), &["--out", out]].concat());
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    };
    run("answers.csv");
    assert_eq!(
        read(&folder, "answers.csv"),
        "household_id,period,eligible,aid,large\n1,2024-12,true,50,\n2,2024-12,false,0,\n3,2024-12,true,0,\n\
         4,2024-12,true,100,\n1,2025-01,true,60.05,false\n2,2025-01,false,0,false\n3,2025-01,true,0,false\n\
         4,2025-01,true,120.1,true\n"
    );
    run("answers.parquet");
}

#[test]
fn bad_rows_are_listed_for_each_month() {
    let folder = land();
    folder.write("register/households.csv", "household_id,income\n1,800\n2,a lot\n3,0\n4,400\n");
    let words = [YEAR.as_slice(), &["--tolerate", "1", "--rejects", "bad.csv", "--out", "answers.csv"]].concat();
    let ran = simulate(&folder, &words);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let bad = read(&folder, "bad.csv");
    let lines: Vec<&str> = bad.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "period,file,row,column,code,what"), "{bad}");
    assert!(lines[1].starts_with("2024-12,register/households.csv,2,income,E0015"), "{bad}");
    assert!(lines[2].starts_with("2025-01,register/households.csv,2,income,E0015"), "{bad}");
    assert_eq!(read(&folder, "answers.csv").lines().count(), 7);
}

#[test]
fn poverty_is_told_month_by_month() {
    let folder = reformed();
    let households = "household_id,income,spending\n1,800,5000\n2,1000.5,9000\n3,0,100\n4,400,6200.50\n";
    folder.write("register/households.csv", households);
    let words = ["simulate", "land", "register", "--welfare", "spending", "--line", "6300", "--aid", "aid"];
    let words = [words.as_slice(), &YEAR].concat();
    let ran = run_in(folder.path(), &[words.as_slice(), &["--results", "aid"]].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let told = "\
Poverty by month
  month    people  rate before  rate after  gap before  gap after  Gini before  Gini after  coverage  leakage
  2024-12       6        83.33       33.33        7.67       5.29        10.46        9.48    100.00     0.00
  2025-01       6        83.33       33.33        7.67       4.97        10.46        9.29    100.00     0.00
";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    let ran = run_in(folder.path(), &[words.as_slice(), &["--format", "json"]].concat());
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let gap = |month: usize| all["months"][month]["indicators"]["poverty_gap"]["after"].clone();
    // Two persons 1000 below the line; then 939.70, since the child gets 60.05 twelve times, shared by two.
    assert_eq!((gap(0), gap(1)), ("0.05291005".into(), "0.04971958".into()));
}

#[test]
fn what_is_there_is_kept_and_nothing_is_left_where_a_month_is_refused() {
    let folder = land();
    folder.write("there.csv", "mine");
    for option in ["--out", "--persons-out", "--rejects"] {
        let told = refused(&folder, 2, &[YEAR.as_slice(), &[option, "there.csv"]].concat());
        assert!(told.contains("E0007"), "{option}: {told}");
    }
    folder.write("register/households.csv", "household_id,income\n1,800\n2,a lot\n3,0\n4,400\n");
    let told =
        refused(&folder, 3, &[YEAR.as_slice(), &["--out", "answers.csv", "--persons-out", "p.parquet"]].concat());
    assert!(told.contains("register/households.csv"), "{told}");
}
