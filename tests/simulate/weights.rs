//! Any column of the households can be their weight; one that is none is refused with file, row and column.

use serde_json::Value as Json;

use crate::support::run::run_in;
use crate::{json, land, line, read, refused, simulate};

#[test]
fn any_column_can_be_the_weight() {
    let folder = land();
    let households = "household_id,weight,stands_for,income\n1,9,10.5,800\n2,9,1,1000.5\n3,9,0,0\n4,9,0.000001,400\n";
    folder.write("register/households.csv", households);
    let weighted = |all: &Json| {
        let of = |path: [&str; 2]| all[path[0]][path[1]].clone();
        (of(["households", "weighted"]), all["results"]["aid"]["total"].clone())
    };
    let ran = simulate(&folder, &["--weight", "stands_for", "--format", "json"]);
    assert!(ran.stderr.contains("W0805") && ran.stderr.contains("`weight`"), "{}", ran.stderr);
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(weighted(&all), ("11.500001".into(), "525.0001".into()));
    assert_eq!((&all["weight"], &all["results"]["aid"]["mean"]), (&"stands_for".into(), &"45.65".into()));
    assert_eq!(all["results"]["aid"]["quantiles"]["p50"], "50", "half of the weight is that of household 1");
    // An input is a column as any other, and is still read.
    let by_income =
        run_in(folder.path(), &["simulate", "land@2024-01", "register", "--weight", "income", "--format", "json"]);
    let all: Json = serde_json::from_str(&by_income.stdout).expect("it is JSON");
    assert_eq!(weighted(&all), ("2200.5".into(), "80000".into()));
    assert_eq!(all["results"]["eligible"]["true"]["weighted"], "1200");
}

#[test]
fn indicators_and_groups_are_weighted_by_it() {
    let folder = land();
    let households = "household_id,size,income,spending\n1,2,800,5000\n2,1,1000.5,9000\n3,5,0,100\n4,1,400,6200.5\n";
    folder.write("register/households.csv", households);
    let words =
        ["--welfare", "spending", "--line", "6000", "--aid", "aid", "--weight", "size", "--group-by", "eligible"];
    let all = json(&folder, &words);
    // Two persons of weight 2, one of 1 and three of 1: four of eight are poor.
    assert_eq!(all["indicators"]["poverty_rate"]["before"], "0.50000000");
    assert_eq!(all["groups"][1]["households"]["weighted"], "8");
}

#[test]
fn what_is_no_weight_is_refused_with_file_row_and_column() {
    let folder = land();
    for (cell, code, says) in [
        ("-1", "E0504", ""),
        ("1000000000.000001", "E0504", ""),
        ("0.0000001", "E0504", ""),
        ("1e400", "E0015", ""),
        ("NaN", "E0015", ""),
        ("a", "E0015", ""),
        ("", "E0815", "without a weight"),
    ] {
        let households = format!("household_id,stands_for,income\n1,2,800\n2,{cell},1000.5\n3,1,0\n4,1,400\n");
        folder.write("register/households.csv", households);
        let told = refused(&folder, 3, &["--weight", "stands_for"]);
        assert!(told.starts_with("error[E"), "{cell}: {told}");
        assert!(told.contains(says) && told.contains("row 2, `stands_for`"), "{cell} {code}: {told}");
        assert!(told.contains("register/households.csv"), "{cell}: {told}");
    }
    folder.write("register/households.csv", "household_id,income,stand_for\n1,800,1\n2,5,1\n3,0,1\n4,400,1\n");
    let told = refused(&folder, 3, &["--weight", "stands_for"]);
    assert!(told.contains("E0802") && told.contains("is it `stand_for`?"), "{told}");
}

#[test]
fn a_line_of_json_has_a_weight_of_any_name() {
    let folder = land();
    folder.write("register.jsonl", [line("a", ", \"w\": 2.5"), line("b", ", \"w\": 1")].concat());
    let words = ["simulate", "land@2024-01", "register.jsonl", "--format", "json", "--weight", "w", "--group-by", "w"];
    let ran = run_in(folder.path(), &words);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(all["households"]["weighted"], "3.5");
    assert_eq!(all["groups"][1]["group"]["household.w"], "2.5");
    folder.write("register.jsonl", [line("a", ""), line("b", ", \"w\": 1")].concat());
    let words = [words.as_slice(), &["--tolerate", "1", "--rejects", "bad.csv"]].concat();
    assert_eq!(run_in(folder.path(), &words).exit, 0);
    assert!(read(&folder, "bad.csv").contains("\nregister.jsonl,1,,E0815,"), "{}", read(&folder, "bad.csv"));
}
