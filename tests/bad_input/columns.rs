//! Columns: of other types, missing, extra, twice, in another order.

use std::sync::Arc;

use arrow_array::{BooleanArray, Float32Array, Int64Array, TimestampNanosecondArray};
use parquet::file::properties::WriterProperties;

use crate::made::{HOUSEHOLDS, PERSONS, answers, columns, findings, parquet, refused, simulate, text, texts};

#[test]
fn columns_of_another_type_are_told_all_at_once() {
    let folder = columns(vec![
        ("household_id", Arc::new(BooleanArray::from(vec![true]))),
        ("income", Arc::new(Float32Array::from(vec![800.0]))),
    ]);
    let persons = vec![
        ("household_id", text(&["1"])),
        ("birth_date", Arc::new(TimestampNanosecondArray::from(vec![1_430_438_400_000_000_000])) as _),
    ];
    std::fs::remove_file(folder.path().join("register/persons.csv")).expect("it can be removed");
    folder.write("register/persons.parquet", parquet(persons, WriterProperties::builder().build()));
    assert_eq!(
        refused(&folder),
        [
            "error[E0804]: the column `household_id` of `register/households.parquet` is of type Boolean, and must be whole numbers or text --> register/households.parquet",
            "error[E0804]: the column `income` of `register/households.parquet` is of type Float32, and must be decimals, whole numbers, float64 or text --> register/households.parquet = help: its numbers are rounded already: write decimals or float64",
            "error[E0804]: the column `birth_date` of `register/persons.parquet` is of type Timestamp(ns), and must be date32, or text as year-month-day --> register/persons.parquet = help: write the day alone, as date32",
        ]
    );
}

#[test]
fn columns_that_lack_or_are_there_twice_are_told_all_at_once() {
    let folder = texts("household_id,incme,weight,weight\n1,8,1,1\n", "id,birth_date\nann,2015-05-01\n");
    assert_eq!(
        refused(&folder),
        [
            "error[E0802]: `register/households.csv` has no column `income`: what is asked for rests on it --> register/households.csv = help: is it `incme`? if so, call it `income`",
            "error[E0803]: `register/households.csv` has two columns `weight` --> register/households.csv = help: keep one of the two, or give them names of their own",
            "error[E0802]: `register/persons.csv` has no column `household_id`: it says to which household each person belongs --> register/persons.csv = help: add it",
        ]
    );
    let folder = texts("household_id,income,wieght\n1,800,2\n", PERSONS);
    let told = refused(&folder);
    assert!(told.len() == 1 && told[0].starts_with("error[E0805]: `register/households.csv` has a column `wieght`"));
    // What is not asked for may lack.
    let folder = texts("household_id\n1\n2\n", PERSONS);
    assert_eq!(simulate(&folder, &["--results", "age"]).exit, 0);
    let told = refused(&folder);
    assert!(told.len() == 1 && told[0].contains("ask with --results for what does not rest on it"), "{told:?}");
}

#[test]
fn columns_that_nothing_reads_are_told_and_no_hindrance() {
    let folder = texts("household_id,income,commune\n1,800,North\n2,1000.5,\n3,0,\n", PERSONS);
    let ran = simulate(&folder, &["--results", "aid"]);
    let without = simulate(&texts(HOUSEHOLDS, PERSONS), &["--results", "aid"]);
    assert_eq!((ran.exit, ran.stdout), (0, without.stdout));
    let told = findings(&ran.stderr);
    assert!(told.len() == 1 && told[0].starts_with("warning[W0805]: the column `commune`"), "{told:?}");
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let there = answers(&texts(HOUSEHOLDS, PERSONS));
    let folder = texts(
        "income,household_id\n800,1\n1000.5,2\n0,3\n",
        "birth_date,household_id\n1990-05-01,1\n2015-05-01,1\n2015-05-01,2\n",
    );
    assert_eq!(answers(&folder), there);
    let folder = columns(vec![
        ("income", text(&["800", "1000.5", "0"])),
        ("household_id", Arc::new(Int64Array::from(vec![1, 2, 3]))),
    ]);
    folder.write("register/persons.csv", PERSONS);
    assert_eq!(answers(&folder), there);
}
