//! Cells become exact lanes whatever their type, or are refused with file, row and column in the words of households.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
    LargeStringArray, StringArray, UInt64Array,
};
use bareme::ground::limits;
use bareme::population::register::{As, Request};

use crate::making::{Made, all, lanes, plan, reads, told};

const NOBODY: &str = "household_id,relation,birth_date\n";

fn request(names: &[&str]) -> Request {
    Request::of(&reads(&plan(), names))
}

fn ids(rows: usize) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values((1..).take(rows)))
}

fn households(name: &str, column: ArrayRef) -> Made {
    let rows = column.len();
    let made = Made::new().with("persons.csv", NOBODY);
    made.parquet("households.parquet", vec![("household_id", ids(rows)), (name, column)])
}

fn index(column: ArrayRef) -> Vec<Option<i128>> {
    let plan = plan();
    let made = households("rsu_index", column);
    lanes(&all(made.path(), &plan, request(&["rsu_index"])).expect("it is read"), &plan, "rsu_index")
}

#[test]
fn a_number_is_the_same_in_every_type() {
    let decimal = Decimal128Array::from(vec![Some(85_000), None, Some(90_000)]);
    let decimal = decimal.with_precision_and_scale(9, 4).expect("a shape");
    let fine = Decimal128Array::from(vec![Some(850_000_000_000), None, Some(900_000_000_000)]);
    let fine = fine.with_precision_and_scale(20, 11).expect("a shape");
    let half = Some(8_500_000);
    for column in [
        Arc::new(decimal) as ArrayRef,
        Arc::new(fine),
        Arc::new(Float64Array::from(vec![Some(8.5), None, Some(9.0)])),
        Arc::new(StringArray::from(vec![Some("8.5"), None, Some("9.000")])),
        Arc::new(LargeStringArray::from(vec![Some("8.50"), Some(""), Some("9")])),
        Arc::new(DictionaryArray::<Int8Type>::from_iter([Some("8.5"), None, Some("9.0000000000")])),
    ] {
        let of = column.data_type().clone();
        assert_eq!(index(column), [half, None, Some(9_000_000)], "{of}");
    }
    assert_eq!(index(Arc::new(Int32Array::from(vec![Some(9), None]))), [Some(9_000_000), None]);
    assert_eq!(index(Arc::new(UInt64Array::from(vec![9]))), [Some(9_000_000)]);
}

#[test]
fn a_float_stands_for_its_shortest_decimal() {
    assert_eq!(
        index(Arc::new(Float64Array::from(vec![9.743_001, 0.1, 1e-6]))),
        [Some(9_743_001), Some(100_000), Some(1)]
    );
}

#[test]
fn numbers_that_do_not_fit_are_refused_by_row() {
    let refused = |column: ArrayRef| told(&households("rsu_index", column), &plan(), request(&["rsu_index"]));
    assert_eq!(
        refused(Arc::new(Float64Array::from(vec![
            8.5,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.1 + 0.2,
            1.0 / 3.0,
            -1.0,
            f64::MAX,
        ]))),
        [
            "E0015 row 2, `rsu_index` is not a plain number: `NaN` infinity and `nan` are not numbers here",
            "E0015 row 3, `rsu_index` is not a plain number: `inf` infinity and `nan` are not numbers here",
            "E0015 row 4, `rsu_index` is not a plain number: `-inf` infinity and `nan` are not numbers here",
            "E0503 row 5, `rsu_index`: `0.30000000000000004` has more than 6 decimals",
            "E0503 row 6, `rsu_index`: `0.3333333333333333` has more than 6 decimals",
            "E0504 row 7, `rsu_index`: `-1` is below 0, the least that is let in",
            &format!("E0023 row 8, `rsu_index` is not a plain number: `{}` it has more than 28 digits", f64::MAX),
        ]
    );
    let decimal = Decimal128Array::from(vec![Some(200_000_001), Some(1), Some(i128::from(i64::MAX))]);
    let decimal = decimal.with_precision_and_scale(38, 7).expect("a shape");
    assert_eq!(
        refused(Arc::new(decimal)),
        [
            "E0503 row 1, `rsu_index`: `20.0000001` has more than 6 decimals",
            "E0503 row 2, `rsu_index`: `0.0000001` has more than 6 decimals",
            "E0503 row 3, `rsu_index`: `922337203685.4775807` has more than 6 decimals",
        ]
    );
    assert_eq!(
        refused(Arc::new(Int64Array::from(vec![i64::MIN, 21]))),
        [
            "E0504 row 1, `rsu_index`: `-9223372036854775808` is below 0, the least that is let in",
            "E0504 row 2, `rsu_index`: `21` is above 20, the most that is let in",
        ]
    );
    assert_eq!(
        refused(Arc::new(StringArray::from(vec!["8,5", "1e1", " 9", "nine"]))),
        [
            "E0015 row 1, `rsu_index` is not a plain number: `8,5` decimals are set off with a point, not with a comma, and thousands with nothing",
            "E0015 row 2, `rsu_index` is not a plain number: `1e1` an exponent is not written here: write the number out",
            "E0015 row 3, `rsu_index` is not a plain number: ` 9` only digits and one point may stand in a number, with a minus sign before it",
            "E0015 row 4, `rsu_index` is not a plain number: `nine` only digits and one point may stand in a number, with a minus sign before it",
        ]
    );
}

#[test]
fn truths_days_and_choices_are_the_same_in_every_type() {
    let plan = plan();
    let names = ["relation", "birth_date", "schooled", "birth_rank"];
    let text = |all: [&str; 3]| Arc::new(StringArray::from(all.to_vec())) as ArrayRef;
    let typed = Made::new().parquet(
        "persons.parquet",
        vec![
            ("household_id", Arc::new(Int64Array::from(vec![1, 1, 1])) as ArrayRef),
            ("relation", Arc::new(DictionaryArray::<Int8Type>::from_iter([Some("head"), Some("child"), None]))),
            ("birth_date", Arc::new(Date32Array::from(vec![Some(0), Some(17_000), None]))),
            ("schooled", Arc::new(BooleanArray::from(vec![Some(false), Some(true), None]))),
            ("birth_rank", Arc::new(Int64Array::from(vec![None, Some(2), None]))),
        ],
    );
    let texts = Made::new().parquet(
        "persons.parquet",
        vec![
            ("household_id", text(["1", "1", "1"])),
            ("relation", text(["head", "child", ""])),
            ("birth_date", text(["1970-01-01", "2016-07-18", ""])),
            ("schooled", text(["False", "TRUE", ""])),
            ("birth_rank", text(["", "2.0", ""])),
        ],
    );
    for made in [typed, texts] {
        let made = made.with("households.csv", "household_id\n1\n");
        let chunks = all(made.path(), &plan, request(&names)).expect("it is read");
        let of = |name: &str| lanes(&chunks, &plan, name);
        assert!(chunks[0].refused.is_empty(), "{:?}", chunks[0].refused);
        assert_eq!(of("birth_date"), [Some(0), Some(17_000), None]);
        assert_eq!(of("schooled"), [Some(0), Some(1), None]);
        assert_eq!(of("birth_rank"), [None, Some(2), None]);
        let relation = of("relation");
        assert!(relation[0].is_some() && relation[1].is_some() && relation[0] != relation[1] && relation[2].is_none());
    }
}

#[test]
fn truths_days_and_choices_that_are_none_are_refused_by_row() {
    let made = Made::of(
        "household_id\n1\n2\n3\n",
        "household_id,relation,birth_date,schooled,birth_rank\n\
         1,head,1980-02-30,yes,1.5\n1,hed,1890-01-01,1,31\n3,child,2019-04-02,true,1\n",
    );
    let plan = plan();
    let names = ["relation", "birth_date", "schooled", "birth_rank"];
    assert_eq!(
        told(&made, &plan, request(&names)),
        [
            "E0016 row 1, `birth_date` is not a date: `1980-02-30` (line 2)",
            "E0014 row 1, `schooled` must be true or false, and a text stands here (line 2)",
            "E0503 row 1, `birth_rank`: `1.5` is not a whole number (line 2)",
            "E0505 row 2, `relation`: `hed` is not one of the choice `relation` (line 3)",
            "E0504 row 2, `birth_date`: `1890-01-01` is below 1900-01-01, the least that is let in (line 3)",
            "E0014 row 2, `schooled` must be true or false, and a text stands here (line 3)",
            "E0504 row 2, `birth_rank`: `31` is above 30, the most that is let in (line 3)",
        ]
    );
    let chunks = all(made.path(), &plan, request(&names)).expect("it is read");
    assert_eq!(chunks[0].is_refused, [true, false, false]);
    assert_eq!(chunks[0].refused[3].row, 2);
    assert_eq!((chunks[0].refused[3].column.as_str(), chunks[0].refused[3].household), ("relation", 0));
    assert_eq!(lanes(&chunks, &plan, "relation").iter().filter(|lane| lane.is_none()).count(), 1);
}

#[test]
fn a_day_that_no_calendar_of_ours_has_is_refused() {
    let made = Made::new().with("households.csv", "household_id\n1\n").parquet(
        "persons.parquet",
        vec![
            ("household_id", Arc::new(Int64Array::from(vec![1, 1])) as ArrayRef),
            ("birth_date", Arc::new(Date32Array::from(vec![i32::MAX, i32::MIN]))),
        ],
    );
    assert_eq!(
        told(&made, &plan(), request(&["birth_date"])),
        [
            "E0016 row 1, `birth_date` is not a date: `day 2147483647`",
            "E0016 row 2, `birth_date` is not a date: `day -2147483648`"
        ]
    );
}

#[test]
fn a_weight_is_a_number_from_zero_to_the_limit() {
    let most = i64::from(limits::WEIGHT);
    let weights = |column: ArrayRef| {
        let made = households("weight", column);
        (all(made.path(), &plan(), request(&[])).expect("it is read"), told(&made, &plan(), request(&[])))
    };
    let (chunks, refused) = weights(Arc::new(Int64Array::from(vec![0, most - 1, most])));
    assert!(refused.is_empty());
    assert_eq!(chunks[0].weights, Some(vec![0, (most - 1) * 1_000_000, most * 1_000_000]));
    let past = (most + 1).to_string();
    let (chunks, refused) = weights(Arc::new(StringArray::from(vec![
        Some("1.5"),
        Some("-1"),
        Some(past.as_str()),
        Some("0.0000001"),
        None,
        Some("0.000001"),
    ])));
    assert_eq!(
        refused,
        [
            "E0504 row 2, `weight`: `-1` is below 0, the least that is let in",
            "E0504 row 3, `weight`: `1000000001` is above 1000000000, the most that is let in",
            "E0503 row 4, `weight`: `0.0000001` has more than 6 decimals",
            "E0815 row 5, `weight`: a household without a weight among others that have one",
        ]
    );
    assert_eq!(chunks[0].weights, Some(vec![1_500_000, 0, 0, 0, 0, 1]));
    let made = Made::of("household_id\n1\n", NOBODY);
    assert_eq!(all(made.path(), &plan(), request(&[])).expect("it is read")[0].weights, None);
}

#[test]
fn a_weight_has_as_many_decimals_as_the_limit() {
    let most = limits::WEIGHT_DECIMALS as usize;
    for (decimals, refused) in [(most - 1, 0), (most, 0), (most + 1, 1)] {
        let column = Arc::new(StringArray::from(vec![format!("0.{}", "1".repeat(decimals))]));
        let told = told(&households("weight", column), &plan(), request(&[]));
        assert_eq!(told.len(), refused, "{decimals}");
        assert!(told.iter().all(|told| told.starts_with("E0503 row 1, `weight`")), "{told:?}");
    }
}

#[test]
fn a_column_to_group_by_has_as_many_texts_as_the_limit() {
    let most = limits::GROUP_WORDS;
    for (texts, refused) in [(most - 1, 0), (most, 0), (most + 1, 1)] {
        let column = Arc::new(StringArray::from_iter_values((0..texts).map(|text| format!("t{text}"))));
        let told = told(&households("place", column), &plan(), request(&[]).and(0, "place", As::Words));
        assert_eq!(told.len(), refused, "{texts}");
        assert!(told.iter().all(|told| told.starts_with("E0813 row 10001, `place`")), "{told:?}");
    }
}
