//! Indicators of a register in which nearly every household has a welfare of its own: more values than memory holds.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::land;
use crate::support::run::{finish, program};

/// More than twice as many values as are held before some are put aside.
const MANY: i64 = 400_000;

#[test]
fn values_of_welfare_may_be_as_many_as_there_are_households() {
    let folder = land();
    let mut households = "household_id,income,spending\n".to_owned();
    let mut persons = "household_id,birth_date\n".to_owned();
    for id in 1..=MANY {
        // Every whole number up to MANY once, out of order, with centimes.
        let value = id * 7_919 % (MANY + 1);
        writeln!(households, "{id},9000,{}.{:02}", value / 100, value % 100).expect("written");
        writeln!(persons, "{id},1980-01-01").expect("written");
    }
    folder.write("register/households.csv", households).write("register/persons.csv", persons);
    let words = ["simulate", "land@2024-01", "register", "--results", "aid", "--format", "json"];
    let poverty = ["--welfare", "spending", "--line", "2000", "--aid", "aid"];
    let run = |temporary: Option<&str>| {
        let mut command = program();
        command.current_dir(folder.path()).args(words).args(poverty);
        if let Some(temporary) = temporary {
            command.env("TMPDIR", temporary);
        }
        finish(&mut command, b"")
    };

    let ran = run(Some("nowhere"));
    assert_eq!((ran.exit, ran.stdout.as_str()), (5, ""), "{}", ran.stderr);
    let told: Json = serde_json::from_str(&ran.stderr).expect("it is JSON");
    let message = told[0]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("values of welfare could not be put aside in the folder of temporary files: "),
        "{told}"
    );
    assert_eq!(told[0]["code"], "E0006");

    let ran = run(None);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    let all: Json = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let told = |name: &str| all["indicators"][name]["before"].as_str().map(str::to_owned);
    // Of the numbers 1 to n the Gini index is (n − 1) / 3n, and the mean (n + 1) / 2; 199,999 of them lie below the line.
    assert_eq!(told("gini").as_deref(), Some("0.33333250"));
    assert_eq!(told("mean_welfare").as_deref(), Some("2000.00500000"));
    assert_eq!(told("poverty_rate").as_deref(), Some("0.49999750"));
    // The first tenth reaches up to 400.00.
    assert_eq!(all["indicators"]["tenths"][0]["welfare_up_to"], "400");
}
