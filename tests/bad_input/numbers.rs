//! Numbers of float columns, and weights.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array};

use crate::made::{NOBODY, answers, columns, refused, simulate, text, texts};
use crate::support::run::Folder;

fn floats(incomes: Vec<f64>) -> Folder {
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((1..).take(incomes.len())));
    columns(vec![("household_id", ids), ("income", Arc::new(Float64Array::from(incomes)))])
}

#[test]
fn what_is_no_number_is_refused() {
    for (number, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let told = refused(&floats(vec![800.0, number]));
        let begins = format!(
            "error[E0015]: row 2, `income` is not a plain number: `{shown}` --> register/households.parquet = note: infinity and `nan` are not numbers here"
        );
        assert!(told.len() == 1 && told[0].starts_with(&begins), "{told:?}");
    }
    let folder = texts("household_id,income\n1,NaN\n", NOBODY);
    let told = refused(&folder);
    assert!(told.len() == 1 && told[0].starts_with("error[E0015]: row 1, `income`"), "{told:?}");
}

#[test]
fn a_float_is_its_shortest_decimal_or_refused() {
    // The ceiling is 1000: a cent above it decides.
    let folder = floats(vec![0.1, 999.99, 1000.0, 1000.01, -0.0]);
    let ran = simulate(&folder, &["--results", "eligible", "--out", "answers.csv"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("answers.csv")).expect("they were written"),
        "household_id,eligible\n1,true\n2,true\n3,true\n4,false\n5,true\n"
    );
    for (number, says) in [
        (0.1 + 0.2, "row 1, `income`: `0.30000000000000004` has more than 2 decimals"),
        (1000.0 / 3.0, "row 1, `income`: `333.3333333333333` has more than 2 decimals"),
        (5e-324, "row 1, `income` is not a plain number"),
        (f64::MAX, "row 1, `income` is not a plain number"),
    ] {
        let told = refused(&floats(vec![number]));
        assert!(told.len() == 1 && told[0].contains(says), "{told:?}");
    }
}

#[test]
fn weights_below_zero_and_beyond_all_measure_are_refused() {
    let weighted = |weight: &str| {
        columns(vec![
            ("household_id", text(&["1", "2"])),
            ("income", text(&["800", "900"])),
            ("weight", text(&["1", weight])),
        ])
    };
    for (weight, says) in [
        ("-1", "error[E0504]: row 2, `weight`: `-1` is below 0"),
        ("-0.000001", "error[E0504]: row 2, `weight`: `-0.000001` is below 0"),
        ("1000000000.000001", "error[E0504]: row 2, `weight`: `1000000000.000001` is above 1000000000"),
        ("99999999999999999999", "error[E0504]: row 2, `weight`: `99999999999999999999` is above 1000000000"),
        ("0.0000001", "error[E0503]: row 2, `weight`: `0.0000001` has more than 6 decimals"),
        ("1e9", "error[E0015]: row 2, `weight` is not a plain number"),
        ("", "error[E0815]: row 2, `weight`: a household without a weight among others that have one"),
    ] {
        let told = refused(&weighted(weight));
        assert!(told.len() == 1 && told[0].starts_with(says), "{weight}: {told:?}");
    }
    let ran = simulate(&weighted("1000000000"), &["--format", "json", "--results", "eligible"]);
    assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("\"1000000001.000000\"") || ran.stdout.contains("\"1000000001\""), "{}", ran.stdout);
    assert_eq!(answers(&weighted("0")), "household_id,aid\n1,0\n2,0\n");
}
