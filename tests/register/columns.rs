//! Files and columns: found by name in any order, refused all at once before anything is read.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float32Array, Int64Array, ListArray, StringArray, TimestampSecondArray,
};
use bareme::population::register::{As, Register, Request};

use crate::making::{Made, all, lanes, plan, reads, told};

const PERSONS: &str = "household_id,relation,birth_date,schooled\n1,head,1980-01-01,false\n";
const HOUSEHOLDS: &str = "household_id,rsu_index\n1,8.5\n";
const READ: [&str; 4] = ["rsu_index", "relation", "birth_date", "disabled"];

fn request() -> Request {
    Request::of(&reads(&plan(), &READ))
}

#[test]
fn columns_stand_in_any_order_and_those_with_a_default_may_lack() {
    let plan = plan();
    let made = Made::of(
        "rsu_index,household_id\n8.5,1\n",
        "schooled,birth_date,relation,household_id\ntrue,2019-04-02,child,1\n",
    );
    let chunks = all(made.path(), &plan, request()).expect("it is read");
    assert_eq!(lanes(&chunks, &plan, "rsu_index"), [Some(8_500_000)]);
    assert_eq!(lanes(&chunks, &plan, "relation"), [Some(2)]);
    assert_eq!(lanes(&chunks, &plan, "disabled"), [None]);
    let slot = plan.version.inputs.iter().position(|input| input.common.name == "schooled").expect("an input");
    assert!(chunks[0].block.inputs[slot].is_none(), "nobody reads it");
}

#[test]
fn everything_that_is_wrong_with_columns_is_told_at_once() {
    let made = Made::of("household_id,rsu_indx,weight,weight\n1,8.5,1,1\n", "household_id,relation,sex\n1,head,f\n");
    assert_eq!(
        told(&made, &plan(), request()),
        [
            "E0803 `households.csv` has two columns `weight`",
            "E0802 `households.csv` has no column `rsu_index`: what is asked for rests on it",
            "E0802 `persons.csv` has no column `birth_date`: what is asked for rests on it",
            "W0805 the column `sex` of `persons.csv` is read by nothing",
        ]
    );
}

#[test]
fn a_column_that_is_probably_misspelt_is_refused_and_one_of_another_name_is_told() {
    let made = Made::of(HOUSEHOLDS, PERSONS.replace("schooled", "disabld"));
    assert_eq!(told(&made, &plan(), request()), ["E0805 `persons.csv` has a column `disabld`, and none `disabled`"]);
    let made = Made::of("household_id,rsu_index,wieght\n1,8.5,2\n", PERSONS);
    assert_eq!(told(&made, &plan(), request()), ["E0805 `households.csv` has a column `wieght`, and none `weight`"]);
    let made = Made::of("household_id,rsu_index,roof_of_tin\n1,8.5,2\n", PERSONS);
    let register = Register::open(made.path(), &plan(), request()).expect("it opens");
    assert_eq!(register.warnings().iter().map(|finding| finding.code.text()).collect::<Vec<_>>(), ["W0805"]);
}

#[test]
fn columns_that_nothing_reads_are_told_together() {
    let warned = |names: &[String]| {
        let made = Made::of(
            format!("household_id,rsu_index,{}\n1,8.5{}\n", names.join(","), ",x".repeat(names.len())),
            PERSONS,
        );
        let register = Register::open(made.path(), &plan(), request()).expect("it opens");
        let place = format!("{}/", made.path().display());
        register.warnings().iter().map(|finding| finding.message.replace(&place, "")).collect::<Vec<_>>()
    };
    let names: Vec<String> = (1..=10).map(|number| format!("survey_{number}")).collect();
    let listed = names[..8].iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let of = "of `households.csv` are read by nothing";
    assert_eq!(warned(&names[..8]), [format!("8 columns {of}: {listed}")]);
    assert_eq!(warned(&names), [format!("10 columns {of}: {listed} and 2 more")]);
}

#[test]
fn ids_and_what_is_asked_for_must_be_there() {
    let made = Made::of("rsu_index\n8.5\n", "relation,birth_date\nhead,1980-01-01\n");
    assert_eq!(
        told(&made, &plan(), request().and(0, "welfare", As::Number(2))),
        [
            "E0802 `households.csv` has no column `household_id`: it says which household is which",
            "E0802 `households.csv` has no column `welfare`: it is asked for",
            "E0802 `persons.csv` has no column `household_id`: it says to which household each person belongs",
        ]
    );
}

#[test]
fn columns_of_another_type_are_refused() {
    let array = |array: &dyn Fn() -> ArrayRef| array();
    let list = || Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)])])) as ArrayRef;
    let made = Made::new()
        .parquet(
            "households.parquet",
            vec![("household_id", array(&list)), ("rsu_index", Arc::new(Float32Array::from(vec![8.5])))],
        )
        .parquet(
            "persons.parquet",
            vec![
                ("household_id", Arc::new(BooleanArray::from(vec![true]))),
                ("relation", Arc::new(Int64Array::from(vec![1]))),
                ("birth_date", Arc::new(TimestampSecondArray::from(vec![1]))),
                ("disabled", Arc::new(Date32Array::from(vec![1]))),
            ],
        );
    let told = told(&made, &plan(), request());
    let begins = [
        "E0804 the column `household_id` of `households.parquet` is of type List",
        "E0804 the column `rsu_index` of `households.parquet` is of type Float32, and must be decimals, whole numbers, float64 or text",
        "E0804 the column `household_id` of `persons.parquet` is of type Boolean, and must be whole numbers or text",
        "E0804 the column `relation` of `persons.parquet` is of type Int64, and must be text, or a dictionary of texts",
        "E0804 the column `birth_date` of `persons.parquet` is of type Timestamp",
        "E0804 the column `disabled` of `persons.parquet` is of type Date32, and must be booleans, or the texts true and false",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (told, begin) in told.iter().zip(begins) {
        assert!(told.starts_with(begin), "{told}");
    }
}

#[test]
fn files_that_lack_or_are_there_twice_are_told() {
    let plan = plan();
    let made = Made::new().with("household.csv", HOUSEHOLDS);
    assert_eq!(
        told(&made, &plan, request()),
        [
            "E0801 the register `here` has no file of its households",
            "E0801 the register `here` has no file of its persons"
        ]
    );
    let made = Made::of(HOUSEHOLDS, PERSONS).with("persons.parquet", "");
    assert_eq!(told(&made, &plan, request()), ["E0801 the register `here` has two files of its persons"]);
    let made = Made::of(HOUSEHOLDS, PERSONS).with("notes.txt", "");
    let of = |name: &str| crate::making::told_of(&made.at(name), made.path(), &plan, request());
    assert_eq!(
        of("households.csv"),
        ["E0801 `households.csv` is one file, and the programme has a file each for `households` and `persons`"]
    );
    assert_eq!(of("notes.txt"), ["E0801 `notes.txt` does not say what it holds"]);
    assert_eq!(of("none"), ["E0001 there is no file `none`"]);
}

#[test]
fn one_column_may_be_an_input_and_a_group() {
    let plan = plan();
    let made = Made::new()
        .parquet(
            "households.parquet",
            vec![
                ("household_id", Arc::new(StringArray::from(vec!["a", "b", "c"]))),
                ("rsu_index", Arc::new(Int64Array::from(vec![8, 9, 10]))),
                ("region", Arc::new(StringArray::from(vec![Some("oriental"), None, Some("oriental")]))),
                ("roof", Arc::new(StringArray::from(vec!["tin", "", "stone"]))),
            ],
        )
        .with("persons.csv", "household_id,relation,birth_date\n");
    let request = Request::of(&reads(&plan, &["rsu_index", "region", "relation", "birth_date"]));
    let request = request.and(0, "region", As::Words).and(0, "roof", As::Words).and(0, "rsu_index", As::Words);
    let chunks = all(made.path(), &plan, request).expect("it is read");
    let extra = |at: usize| {
        let extra = &chunks[0].extras[at];
        let (column, words) = (extra.column.as_ref().expect("read"), extra.words.as_ref().expect("words"));
        let word = |row: usize| {
            column.given(row).then(|| words[usize::try_from(column.lanes.get(row)).expect("small")].clone())
        };
        (0..3).map(word).map(|word| word.unwrap_or("-".to_owned())).collect::<Vec<_>>().join(" ")
    };
    assert_eq!([extra(0), extra(1), extra(2)], ["oriental - oriental", "tin - stone", "8 9 10"]);
    assert_eq!(lanes(&chunks, &plan, "rsu_index"), [Some(8_000_000), Some(9_000_000), Some(10_000_000)]);
    assert_eq!(lanes(&chunks, &plan, "region").iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
}
