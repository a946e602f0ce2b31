//! Files of answers: whole or not at all, in their place only, and read as they were written.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use bareme::evaluate::columns::{Column, Lanes};
use bareme::ground::kind::{Choice, Kind, Time};
use bareme::ground::label::Label;
use bareme::population::ids::{IdKind, Ids};
use bareme::population::results::{Cells, Field, Writer};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::making::Made;

fn fields() -> Vec<Field> {
    let member = |name: &str| (name.to_owned(), Label::default());
    let choice = Arc::new(Choice { name: "band".to_owned(), members: vec![member("low"), member("high")] });
    vec![
        Field::id("household_id", IdKind::Whole),
        Field::value("eligible", Kind::Bool, 0, (0, 1)),
        Field::value("children", Kind::Count, 0, (0, 50)),
        Field::value("aid", Kind::Money(Some(Time::Month)), 2, (0, 100_000_000)),
        Field::value("wide", Kind::Number, 6, (0, 10_i128.pow(27))),
        Field::value("since", Kind::Date, 0, (0, 40_000)),
        Field::value("band", Kind::Choice(choice), 0, (0, 1)),
    ]
}

fn columns() -> Vec<Column> {
    let column = |lanes: Lanes| Column { lanes, absent: Some(vec![0, 1]) };
    vec![
        column(Lanes::Bits(vec![1, 0])),
        column(Lanes::Narrow(vec![3, 0])),
        column(Lanes::Narrow(vec![115_850, 0])),
        column(Lanes::Wide(vec![10_i128.pow(26) + 500_000, 0])),
        column(Lanes::Narrow(vec![17_000, 0])),
        column(Lanes::Narrow(vec![1, 0])),
    ]
}

fn write(writer: &mut Writer, times: usize) {
    let (ids, columns) = (Ids::Whole(vec![7, 8]), columns());
    for _ in 0..times {
        let cells: Vec<Cells<'_>> =
            std::iter::once(Cells::Ids(&ids)).chain(columns.iter().map(Cells::Column)).collect();
        writer.write(&cells).expect("written");
    }
}

#[test]
fn csv_is_plain() {
    let made = Made::new();
    let mut writer = Writer::create(&made.at("out.csv"), false, &[], fields()).expect("begun");
    write(&mut writer, 1);
    assert!(!made.at("out.csv").exists());
    writer.finish().expect("finished");
    assert_eq!(
        std::fs::read_to_string(made.at("out.csv")).expect("it is there"),
        "household_id,eligible,children,aid,wide,since,band\n\
         7,true,3,1158.5,100000000000000000000.5,2016-07-18,high\n8,,,,,,\n"
    );
}

#[test]
fn parquet_is_typed() {
    let made = Made::new();
    let mut writer = Writer::create(&made.at("out.parquet"), false, &[], fields()).expect("begun");
    write(&mut writer, 3);
    writer.finish().expect("finished");
    let file = std::fs::File::open(made.at("out.parquet")).expect("it is there");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build().expect("it reads");
    let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().expect("it is read");
    let [batch] = batches.as_slice() else { panic!("one batch") };
    let types: Vec<String> = batch.schema().fields().iter().map(|field| field.data_type().to_string()).collect();
    assert_eq!(
        types,
        ["Int64", "Boolean", "Int64", "Decimal128(9, 2)", "Decimal128(38, 6)", "Date32", "Dictionary(Int32, Utf8)"]
    );
    assert_eq!(batch.num_rows(), 6);
    assert_eq!(batch.column(0).as_primitive::<Int64Type>().value(5), 8);
    assert_eq!(batch.column(3).as_primitive::<Decimal128Type>().value(4), 115_850);
    assert_eq!(batch.column(5).as_primitive::<Date32Type>().value(0), 17_000);
    assert!((1..7).all(|column| batch.column(column).is_null(1) && !batch.column(column).is_null(0)));
}

#[test]
fn the_same_answers_are_the_same_bytes() {
    let made = Made::new();
    for name in ["a.parquet", "b.parquet"] {
        let mut writer = Writer::create(&made.at(name), false, &[], fields()).expect("begun");
        write(&mut writer, 9);
        writer.finish().expect("finished");
    }
    let bytes = |name: &str| std::fs::read(made.at(name)).expect("it is there");
    assert_eq!(bytes("a.parquet"), bytes("b.parquet"));
}

#[test]
fn nothing_is_written_over_without_force_and_never_an_input() {
    let made = Made::new().with("in.csv", "a").with("out.csv", "theirs");
    let code = |name: &str, force: bool| {
        let made_with = Writer::create(&made.at(name), force, &[made.at("in.csv")], fields());
        made_with.err().map(|finding| finding.code.text())
    };
    assert_eq!(code("out.csv", false), Some("E0007"));
    assert_eq!(code("in.csv", true), Some("E0816"));
    assert_eq!(code("./../here/in.csv", true), Some("E0006"));
    assert_eq!(code("out.txt", true), Some("E0706"));
    assert_eq!(code("none/out.csv", true), Some("E0006"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(made.at("in.csv"), made.at("link.csv")).expect("linked");
        assert_eq!(code("link.csv", true), Some("E0816"));
        std::fs::hard_link(made.at("in.csv"), made.at("hard.csv")).expect("linked");
        // The input would keep its bytes under its own name, and lose the other.
        assert_eq!(code("hard.csv", true), Some("E0816"));
    }
    let mut writer = Writer::create(&made.at("out.csv"), true, &[], fields()).expect("begun");
    write(&mut writer, 1);
    assert_eq!(std::fs::read(made.at("out.csv")).expect("it is there"), b"theirs");
    writer.finish().expect("finished");
    assert_ne!(std::fs::read(made.at("out.csv")).expect("it is there"), b"theirs");
}

#[test]
fn answers_that_are_not_finished_leave_nothing() {
    let made = Made::new();
    for name in ["out.csv", "out.parquet"] {
        let mut writer = Writer::create(&made.at(name), false, &[], fields()).expect("begun");
        write(&mut writer, 50);
        drop(writer);
    }
    assert_eq!(std::fs::read_dir(made.path()).expect("it lists").count(), 0);
}

#[test]
fn a_value_past_the_digits_of_its_column_is_not_written() {
    let made = Made::new();
    let fields = vec![Field::value("aid", Kind::Number, 0, (0, 99))];
    let mut writer = Writer::create(&made.at("out.parquet"), false, &[], fields).expect("begun");
    assert_eq!(writer.write(&[Cells::Narrow(&[100])]).expect_err("too long").code.text(), "E0006");
}
