//! Groups by any column of the households, whether the programme knows it or not.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::support::run::{Folder, run_in};
use crate::{json, land, line, refused, simulate};

fn with_provinces(folder: &Folder) {
    let households = "household_id,income,province,code\n1,800,Taza,10\n2,1000.5,Fès,9\n3,0,,10\n4,400,Fès,B2\n";
    folder.write("register/households.csv", households);
}

#[test]
fn a_column_of_text_that_is_no_input_makes_groups() {
    let folder = land();
    with_provinces(&folder);
    let ran = simulate(&folder, &["--results", "eligible,aid", "--group-by", "province"]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let totals = "\
Totals by province
  province  households  eligible  aid
  Fès                2         1  100
  Taza               1         1   50
  —                  1         1    0
";
    assert!(ran.stdout.contains(totals), "{}", ran.stdout);
    let all = json(&folder, &["--group-by", "household.code,eligible,province"]);
    let groups = all["groups"].as_array().expect("a list");
    let names =
        |group: &Json| ["code", "eligible", "province"].map(|name| group["group"][format!("household.{name}")].clone());
    let first: Vec<[Json; 3]> = groups.iter().map(names).collect();
    let none = Json::Null;
    assert_eq!(
        first,
        [
            ["9".into(), "false".into(), "Fès".into()],
            ["10".into(), "true".into(), "Taza".into()],
            ["10".into(), "true".into(), none],
            ["B2".into(), "true".into(), "Fès".into()],
        ]
    );
}

#[test]
fn groups_of_words_are_the_same_for_any_number_of_threads() {
    let folder = land();
    let mut households = "household_id,income,province\n".to_owned();
    for id in 0..60_000_u64 {
        writeln!(households, "{},{},p{}", id + 10, id % 2_000, id * 7_919 % 997 + id / 30_000).expect("written");
    }
    folder.write("register/households.csv", households).write("register/persons.csv", "household_id,birth_date\n");
    let told =
        |threads| simulate(&folder, &["--group-by", "province,eligible", "--threads", threads, "--format", "json"]);
    let one = told("1");
    assert_eq!((one.exit, one.stderr.as_str()), (0, ""));
    assert!(one.stdout.matches("\"household.province\": \"p997\"").count() >= 1, "{}", one.stdout);
    for threads in ["2", "5"] {
        assert!(told(threads) == one, "{threads}");
    }
}

#[test]
fn more_groups_than_a_table_shows_are_refused() {
    let folder = land();
    let write = |count: u64| {
        let mut households = "household_id,income,street\n".to_owned();
        (1..=count).for_each(|id| writeln!(households, "{id},800,s{id}").expect("written"));
        folder.write("register/households.csv", households).write("register/persons.csv", "household_id,birth_date\n");
    };
    for (count, fits) in [(9_999, true), (10_000, true), (10_001, false)] {
        write(count);
        if fits {
            assert_eq!(simulate(&folder, &["--group-by", "street"]).exit, 0, "{count}");
        } else {
            let told = refused(&folder, 4, &["--group-by", "street"]);
            assert!(told.contains("E0813") && told.contains("row 10001, `street`"), "{told}");
        }
    }
    for (count, fits) in [(10_000, true), (10_001, false)] {
        let mut households = "household_id,income,street,quarter\n".to_owned();
        (0..count).for_each(|id| writeln!(households, "{id},800,s{},q{}", id % 200, id / 200).expect("written"));
        folder.write("register/households.csv", households);
        let words = ["--group-by", "street,eligible,quarter"];
        if fits {
            assert_eq!(simulate(&folder, &words).exit, 0, "{count}");
        } else {
            let told = refused(&folder, 4, &words);
            assert!(told.contains("E0841") && told.contains("more than 10000 groups"), "{told}");
        }
    }
}

#[test]
fn a_name_that_neither_version_nor_register_has_is_wrong_usage() {
    let folder = land();
    with_provinces(&folder);
    let told = refused(&folder, 2, &["--group-by", "provinces"]);
    assert!(told.contains("E0703") && told.contains("did you mean `province`?"), "{told}");
}

#[test]
fn a_line_of_json_may_have_columns_of_its_own() {
    let folder = land();
    folder.write("register.jsonl", [line("a", ", \"province\": \"Taza\""), line("b", "")].concat());
    let words = ["simulate", "land@2024-01", "register.jsonl", "--format", "json", "--group-by"];
    let ran = run_in(folder.path(), &[words.as_slice(), &["province"]].concat());
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(all["groups"][0]["group"]["household.province"], "Taza");
    folder.write("register.jsonl", [line("a", ""), line("b", "")].concat());
    let ran = run_in(folder.path(), &[words.as_slice(), &["province"]].concat());
    assert_eq!((ran.exit, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("no household of `register.jsonl` has `province`"), "{}", ran.stderr);
}
